"""Stores links, retractions and judgements in the index.

An event retracted by the chronicler alone is gone from one line of the log on: queries skip its
rows. Any other link, judgement or document's retraction depends on K. Its events are linked: their
claims move to a layer of their own, and the fold gets them with all links of the same group.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from chrono.edtf import BEGINNING
from chrono.fold.derive import claims, event_times
from chrono.fold.projection import links_of
from chrono.model.claim import Link, split_key
from chrono.model.event import Event
from chrono.storage.index.keys import short_id, short_reference
from chrono.storage.index.row_codec import layer_of
from chrono.storage.index.schema import ENDLESS, LINKED_LAYER

if TYPE_CHECKING:
    from chrono.storage.index.connection import Executor
    from chrono.storage.index.writer import Writer


def is_linked(db: Executor, event: str) -> bool:
    """Whether a link that depends on K names an event, directly or indirectly."""
    return db.execute("SELECT 1 FROM linked_event WHERE event = ?", (event,)).fetchone() is not None


def offsets_of(writer: Writer, event: str) -> list[int]:
    """The offsets of the lines of an event: one, or none if the log lacks it."""
    try:
        short = short_id(event)
    except ValueError:
        return []
    writer.bulk.settle("event")
    found = writer.db.execute("SELECT offset FROM event WHERE id = ?", (short,)).fetchall()
    offsets = sorted(offset for (offset,) in found)
    if len(offsets) > 1:  # two ids with the same 63 bits, or a duplicate line
        return [each.offset for each in writer.events_at(offsets) if each.id == event]
    return offsets


LINKED_FROM_DEPTH: Final = 8
"""From this depth of retractions of retractions on, an event is linked: the fold decides whether
it is gone, instead of rows for every change.
"""

MAX_RETRACTIONS: Final = 64
"""The maximal number of retractions of a linked event that are still turned into such rows."""


class Undoing:
    """Adds a batch's links, and computes the effect of its retractions once at the end."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._reached: dict[str, tuple[tuple[str, ...], int]] = {}
        self._names: dict[str, list[str]] = {}
        """The names that each event declares at the end of a chain of retractions."""

    def add(self, event: Event) -> list[str]:
        """Add the links of an event; return the declared names that it affects."""
        db = self._writer.db
        ends = {end for link in links_of(event, {}) for end in link.ends}
        _insert(self._writer, [event])
        if event.id in self._reached:  # an earlier retraction may now reach this event
            self._reached.clear()
        for end in ends:
            if end != event.id and not offsets_of(self._writer, end):
                db.execute(
                    "INSERT OR IGNORE INTO dangling_ref VALUES (?, ?)", (short_reference(end), end)
                )
        leads_to: tuple[str, ...] = ()
        depth = 0
        if event.type == "Retracted":
            leads_to, depth = self._leads_to(event.data["event"])
        by_hand = event.type == "Retracted" and event.source is None
        if not by_hand or depth >= LINKED_FROM_DEPTH or any(is_linked(db, end) for end in ends):
            _join(self._writer, event, ends)
        found: list[str] = []
        for name in leads_to:
            if name not in self._names:
                self._names[name] = _declared(self._writer, [name])
            found += self._names[name]
        return found

    def finish(self) -> None:
        """Compute from which lines on the retracted events are gone."""
        for name in self._names:
            _retract(self._writer, name)

    def _leads_to(self, target: str) -> tuple[tuple[str, ...], int]:
        """The events at the end of a chain of retractions, and the length of the chain."""
        reached, waiting, entered = self._reached, [target], set[str]()
        while waiting:
            name = waiting[-1]
            if name in reached:
                waiting.pop()
                continue
            rows = self._writer.db.execute(
                "SELECT t.target FROM link_ref n JOIN link t ON t.offset = n.offset"
                " WHERE n.id = ? AND t.event = ? AND t.relation = 'retracts'",
                (name, name),
            ).fetchall()
            onwards = [each for (each,) in rows]
            missing = [each for each in onwards if each not in reached and each not in entered]
            entered.add(name)
            if missing:
                waiting += missing
                continue
            found = [reached[each] for each in onwards if each in reached]
            ends = dict.fromkeys(end for many, _ in found for end in many)
            depth = 1 + max((depth for _, depth in found), default=0)
            reached[name] = (tuple(ends), depth) if onwards else ((name,), 0)
            waiting.pop()
        return reached[target]


def add_plain(writer: Writer, events: Sequence[Event]) -> list[Event]:
    """Add a batch of simple retractions: by the chronicler alone, of events that nothing else
    touches.

    Returns all other links, for `add` to add one by one.
    """
    db = writer.db
    if not events:
        return []
    writer.bulk.settle("event")
    likely = [event for event in events if event.type == "Retracted" and event.source is None]
    targets = Counter(str(event.data["event"]) for event in likely)
    names = {end for event in likely for link in links_of(event, {}) for end in link.ends}
    offsets: dict[str, int] = {}
    by_short = {short_reference(name): name for name in names}
    for short, offset in _among(db, "SELECT id, offset FROM event WHERE id", by_short):
        name = by_short[short]
        offsets[name] = -1 if name in offsets else offset
    busy = {name for name in names if offsets.get(name, -1) < 0 or targets[name] > 1}
    busy |= {name for (name,) in _among(db, "SELECT event FROM linked_event WHERE event", names)}
    # if the replacement is replaced later, that does not affect this event
    said = {*targets, *(event.id for event in likely)}
    busy |= {
        name
        for (name,) in _among(
            db,
            "SELECT DISTINCT n.id FROM link_ref n JOIN link t ON t.offset = n.offset"
            " AND n.id IN (t.target, t.event) WHERE n.id",
            said,
        )
    }
    busy |= targets.keys() & {event.id for event in events}
    here = {offsets[name]: name for name in targets if name in offsets}
    busy |= {
        here[offset] for (offset,) in _among(db, "SELECT offset FROM declared WHERE offset", here)
    }
    plain = [event for event in likely if not busy.intersection(links_of(event, {})[0].ends)]
    _insert(writer, plain)
    db.executemany(
        "INSERT INTO retraction VALUES (?, ?, ?)",
        [(offsets[event.data["event"]], event.offset, ENDLESS) for event in plain],
    )
    done = {event.offset for event in plain}
    return [event for event in events if event.offset not in done]


def _among(db: sqlite3.Connection, select: str, values: Iterable[Any]) -> list[Any]:
    return db.execute(
        f"{select} IN (SELECT value FROM json_each(?))", (json.dumps(list(values)),)
    ).fetchall()


def _insert(writer: Writer, events: Iterable[Event]) -> None:
    """Insert the rows of some links and of the events that they name."""
    ties = [(event, n, link) for event in events for n, link in enumerate(links_of(event, {}))]
    writer.db.executemany(
        "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            (
                event.offset,
                n,
                link.event,
                link.relation,
                link.source,
                link.target,
                writer.doc(event.document),
                writer.attribution(event.speaker, event.via),
                link.replacement,
                link.reason,
            )
            for event, n, link in ties
        ],
    )
    writer.db.executemany(
        "INSERT OR IGNORE INTO link_ref VALUES (?, ?)",
        sorted({(end, event.offset) for event, _, link in ties for end in link.ends}),
    )


def arrive(writer: Writer, shorts: Iterable[int]) -> list[str]:
    """Resolve earlier references to new events; return the declared names that they affect."""
    db = writer.db
    dangling = db.execute("SELECT short, id FROM dangling_ref").fetchall()
    if not dangling:
        return []
    here = set(shorts)
    arrived = [name for short, name in dangling if short in here and offsets_of(writer, name)]
    for name in arrived:
        db.execute("DELETE FROM dangling_ref WHERE id = ?", (name,))
        if is_linked(db, name):
            bind(writer, writer.events_at(offsets_of(writer, name)))
        _retract(writer, name)
    return _declared(writer, arrived)


def bind(writer: Writer, events: Iterable[Event]) -> None:
    """Move the claims of linked events to their own layer, and store when the events happened."""
    db = writer.db
    writer.claims_there()
    for event in events:
        at = event_times(event, writer.documents, writer.vocabulary.clock)
        db.execute(
            "UPDATE linked_event SET offset = ?, earliest = ?, latest = ?, low = ?, high ="
            " ?, said = ?,"
            " said_last = ?, factual = ?, doc = ?, attribution = ? WHERE event = ?",
            (
                event.offset,
                at.earliest,
                at.latest,
                *at.known,
                *at.said,
                at.factual,
                writer.doc(event.document),
                writer.attribution(event.speaker, event.via),
                event.id,
            ),
        )
        for claim in claims(event, writer.vocabulary, writer.documents, writer.entities):
            entity, name, _, _ = split_key(claim.cell)
            attribute = writer.vocabulary.attribute(writer.entities[entity].kind, name)
            assert attribute is not None
            row = db.execute("SELECT id FROM cell WHERE name = ?", (claim.cell,)).fetchone()
            db.execute(
                "UPDATE cell SET layers = layers | ? WHERE id = ?", (1 << LINKED_LAYER, *row)
            )
            db.execute(
                "UPDATE claim SET layer = ? WHERE cell = ? AND layer = ? AND latest = ?"
                " AND offset = ?",
                (LINKED_LAYER, *row, layer_of(claim, attribute), claim.latest, claim.offset),
            )


def _join(writer: Writer, event: Event, ends: set[str]) -> None:
    """Merge the groups that a new link connects."""
    db = writer.db
    new, offsets, parts = _connected(db, ends)
    part = min(parts, default=event.offset)
    for other in parts - {part}:
        db.execute("UPDATE link SET link_group = ? WHERE link_group = ?", (part, other))
        db.execute("UPDATE linked_event SET link_group = ? WHERE link_group = ?", (part, other))
    db.executemany(
        "UPDATE link SET link_group = ? WHERE offset = ?",
        [(part, offset) for offset in {*offsets, event.offset}],
    )
    for name in sorted(new):
        db.execute("INSERT INTO linked_event (event, link_group) VALUES (?, ?)", (name, part))
        bind(writer, writer.events_at(offsets_of(writer, name)))


def _connected(db: sqlite3.Connection, ends: set[str]) -> tuple[set[str], set[int], set[int]]:
    """The unlinked events connected to some events, the offsets of their links, and the adjacent
    groups.
    """
    new: set[str] = set()
    offsets: set[int] = set()
    parts: set[int] = set()
    waiting = list(ends)
    while waiting:
        name = waiting.pop()
        if name in new:
            continue
        row = db.execute("SELECT link_group FROM linked_event WHERE event = ?", (name,)).fetchone()
        if row:
            parts.add(row[0])
            continue
        new.add(name)
        for (offset,) in db.execute("SELECT offset FROM link_ref WHERE id = ?", (name,)).fetchall():
            if offset not in offsets:
                offsets.add(offset)
                for found in db.execute(
                    "SELECT event, source, target, replacement FROM link WHERE offset = ?",
                    (offset,),
                ).fetchall():
                    waiting.extend(end for end in found if end)
    return new, offsets, parts


def naming(
    db: Executor, events: Iterable[str], upto: int = ENDLESS
) -> list[tuple[int, Link, int, int]]:
    """The retractions that name some events, and those that retract these, recursively.

    Each as offset, link, document and attribution; `known` is BEGINNING in all links.
    """
    found: dict[int, tuple[int, Link, int, int]] = {}
    waiting = list(events)
    while waiting:
        name = waiting.pop()
        for offset, event, doc, attribution, replacement, reason in db.execute(
            "SELECT t.offset, t.event, t.doc, t.attribution, t.replacement, t.reason FROM"
            " link_ref n"
            " JOIN link t ON t.offset = n.offset WHERE n.id = ? AND t.target = ?"
            " AND t.relation = 'retracts' AND t.offset < ?",
            (name, name, upto),
        ).fetchall():
            if offset not in found:
                link = Link(event, "retracts", event, name, BEGINNING, replacement, reason)
                found[offset] = offset, link, doc, attribution
                waiting.append(event)
    return [found[offset] for offset in sorted(found)]


def _retract(writer: Writer, event: str) -> None:
    """Store between which lines of the log an event is retracted."""
    db = writer.db
    offsets = offsets_of(writer, event)
    if not offsets:
        return
    found = [(offset, link) for offset, link, _, _ in naming(db, [event])]
    spans: list[tuple[int, int]] = []
    # of a linked event with more, the fold decides, in fewer steps
    if len(found) <= MAX_RETRACTIONS or not is_linked(db, event):
        spans = retracted_spans(event, found)
    for line in offsets:
        db.execute("DELETE FROM retraction WHERE offset = ?", (line,))
        db.executemany("INSERT INTO retraction VALUES (?, ?, ?)", [(line, *span) for span in spans])


def retracted_spans(event: str, retractions: Iterable[tuple[int, Link]]) -> list[tuple[int, int]]:
    """Between which lines an event is retracted, given its retractions in log order.

    A retraction of a retraction ends its effect, so an event can be retracted and restored
    repeatedly.
    """
    made_by: dict[str, list[str]] = {}
    against: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for offset, link in retractions:
        made_by.setdefault(link.event, []).append(link.target)
        changes = [(link.target, 1)] if not against.get(link.event) else []
        while changes:
            name, more = changes.pop()
            before = bool(against.get(name))
            against[name] = against.get(name, 0) + more
            if before != bool(against[name]):
                changes += [(target, -more) for target in made_by.get(name, ())]
        retracted = bool(against.get(event))
        if retracted and (not spans or spans[-1][1] < ENDLESS):
            spans.append((offset, ENDLESS))
        elif not retracted and spans and spans[-1][1] == ENDLESS:
            spans[-1] = spans[-1][0], offset
    return spans


def _declared(writer: Writer, events: Iterable[str]) -> list[str]:
    found: list[str] = []
    for event in events:
        for offset in offsets_of(writer, event):
            rows = writer.db.execute("SELECT name FROM declared WHERE offset = ?", (offset,))
            found.extend(name for (name,) in rows)
    return list(dict.fromkeys(found))
