"""Links, retractions and judgements as the index keeps them.

An event that the chronicler alone retracted is simply gone, from one line of the log on:
a question leaves out its rows. Whatever a link, a judgement or a document's retraction
touches is tied: its claims are kept in a layer of their own and handed to the fold whole,
with all ties of the same part, since what those do depends on K.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.event import Event
from chrono.fold.claiming import claims, moment
from chrono.fold.gathering import tie_of
from chrono.fold.tying import retractions
from chrono.index.digest import short_id
from chrono.index.rows import layer_of
from chrono.index.schema import ENDLESS, TIED
from chrono.state import Tie, split_key

if TYPE_CHECKING:
    from chrono.index.writing import Writer


def is_tied(db: sqlite3.Connection, event: str) -> bool:
    """Whether a tie that depends on K names an event, at any remove."""
    return db.execute("SELECT 1 FROM tied WHERE event = ?", (event,)).fetchone() is not None


def seqs_of(writer: Writer, event: str) -> list[int]:
    """The bytes at which lines of an event begin: one, or none where the log lacks it."""
    try:
        short = short_id(event)
    except ValueError:
        return []
    writer.stage.settle("event")
    found = writer.db.execute("SELECT seq FROM event WHERE id = ?", (short,)).fetchall()
    seqs = sorted(seq for (seq,) in found)
    if len(seqs) > 1:  # two ids with the same 63 bits, or a line that stands twice
        return [each.seq for each in writer.events_at(seqs) if each.id == event]
    return seqs


def add(writer: Writer, event: Event) -> list[str]:
    """Adds what a Linked, Retracted or Judged event ties; gives the declared names it bears on."""
    db = writer.db
    ends = {end for tie in tie_of(event, {}) for end in _ends(tie)}
    _insert(writer, [event])
    for end in ends:
        if end != event.id and not seqs_of(writer, end):
            db.execute("INSERT OR IGNORE INTO awaited VALUES (?, ?)", (_short(end), end))
    simple = event.type == "Retracted" and event.source is None
    if not simple or any(is_tied(db, end) for end in ends):
        _join(writer, event, ends)
    if event.type != "Retracted":
        return []
    bears_on = _undoes(db, event.data["event"])
    for each in bears_on:
        _retract(writer, each)
    return _declared(writer, bears_on)


def add_plain(writer: Writer, events: Sequence[Event]) -> list[Event]:
    """Adds, many at once, retractions by the chronicler alone of events that nothing else touches.

    Gives all other ties, for `add` to add one by one.
    """
    db = writer.db
    if not events:
        return []
    writer.stage.settle("event")
    likely = [event for event in events if event.type == "Retracted" and event.source is None]
    targets = Counter(str(event.data["event"]) for event in likely)
    names = {end for event in likely for tie in tie_of(event, {}) for end in _ends(tie)}
    seqs: dict[str, int] = {}
    by_short = {_short(name): name for name in names}
    for short, seq in _among(db, "SELECT id, seq FROM event WHERE id", by_short):
        name = by_short[short]
        seqs[name] = -1 if name in seqs else seq
    busy = {name for name in names if seqs.get(name, -1) < 0 or targets[name] > 1}
    busy |= {name for (name,) in _among(db, "SELECT event FROM tied WHERE event", names)}
    # a replacement may be replaced in its turn: that touches nothing else
    said = {*targets, *(event.id for event in likely)}
    busy |= {name for (name,) in _among(
        db, "SELECT DISTINCT n.id FROM named n JOIN tie t ON t.seq = n.seq"
        " AND n.id IN (t.target, t.event) WHERE n.id", said)}  # fmt: skip
    busy |= targets.keys() & {event.id for event in events}
    here = {seqs[name]: name for name in targets if name in seqs}
    busy |= {here[seq] for (seq,) in _among(db, "SELECT seq FROM declared WHERE seq", here)}
    plain = [event for event in likely if not busy.intersection(_ends(tie_of(event, {})[0]))]
    _insert(writer, plain)
    db.executemany(
        "INSERT INTO gone VALUES (?, ?, ?)",
        [(seqs[event.data["event"]], event.seq, ENDLESS) for event in plain],
    )
    done = {event.seq for event in plain}
    return [event for event in events if event.seq not in done]


def _among(db: sqlite3.Connection, select: str, values: Iterable[Any]) -> list[Any]:
    return db.execute(
        f"{select} IN (SELECT value FROM json_each(?))", (json.dumps(list(values)),)
    ).fetchall()


def _insert(writer: Writer, events: Iterable[Event]) -> None:
    """The rows of some ties, and of what they name."""
    ties = [(event, n, tie) for event in events for n, tie in enumerate(tie_of(event, {}))]
    writer.db.executemany(
        "INSERT OR REPLACE INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            (event.seq, n, tie.event, tie.relation, tie.source, tie.target,
             writer.doc(event.document), writer.voice(event.speaker, event.via),
             tie.replacement, tie.reason)
            for event, n, tie in ties
        ],
    )  # fmt: skip
    writer.db.executemany(
        "INSERT OR IGNORE INTO named VALUES (?, ?)",
        sorted({(end, event.seq) for event, _, tie in ties for end in _ends(tie)}),
    )


def arrive(writer: Writer, shorts: Iterable[int]) -> list[str]:
    """Takes note of events that ties have named before; gives the declared names they bear on."""
    db = writer.db
    awaited = db.execute("SELECT short, id FROM awaited").fetchall()
    if not awaited:
        return []
    here = set(shorts)
    arrived = [name for short, name in awaited if short in here and seqs_of(writer, name)]
    for name in arrived:
        db.execute("DELETE FROM awaited WHERE id = ?", (name,))
        if is_tied(db, name):
            bind(writer, writer.events_at(seqs_of(writer, name)))
        _retract(writer, name)
    return _declared(writer, arrived)


def bind(writer: Writer, events: Iterable[Event]) -> None:
    """Moves the claims of tied events to their own layer, and notes when they happened."""
    db = writer.db
    writer.claims_there()
    for event in events:
        at = moment(event, writer.documents)
        db.execute(
            "UPDATE tied SET seq = ?, earliest = ?, latest = ?, low = ?, high = ?, said = ?,"
            " said_last = ?, factual = ?, doc = ?, voice = ? WHERE event = ?",
            (event.seq, at.earliest, at.latest, *at.known, *at.said, at.factual,
             writer.doc(event.document), writer.voice(event.speaker, event.via), event.id),
        )  # fmt: skip
        for claim in claims(event, writer.vocabulary, writer.documents, writer.entities):
            entity, name, _, _ = split_key(claim.cell)
            attribute = writer.vocabulary.attribute(writer.entities[entity].kind, name)
            assert attribute is not None
            row = db.execute("SELECT id FROM cell WHERE name = ?", (claim.cell,)).fetchone()
            db.execute("UPDATE cell SET layers = layers | ? WHERE id = ?", (1 << TIED, *row))
            db.execute(
                "UPDATE claim SET layer = ? WHERE cell = ? AND layer = ? AND latest = ?"
                " AND seq = ?",
                (TIED, *row, layer_of(claim, attribute), claim.latest, claim.seq),
            )


def _join(writer: Writer, event: Event, ends: set[str]) -> None:
    """Makes one part of all that a new tie connects."""
    db = writer.db
    new, seqs, parts = _connected(db, ends)
    part = min(parts, default=event.seq)
    for other in parts - {part}:
        db.execute("UPDATE tie SET part = ? WHERE part = ?", (part, other))
        db.execute("UPDATE tied SET part = ? WHERE part = ?", (part, other))
    db.executemany("UPDATE tie SET part = ? WHERE seq = ?",
                   [(part, seq) for seq in {*seqs, event.seq}])  # fmt: skip
    for name in sorted(new):
        db.execute("INSERT INTO tied (event, part) VALUES (?, ?)", (name, part))
        bind(writer, writer.events_at(seqs_of(writer, name)))


def _connected(db: sqlite3.Connection, ends: set[str]) -> tuple[set[str], set[int], set[int]]:
    """The untied events that ties connect to some, those ties' seqs, and the parts they meet."""
    new: set[str] = set()
    seqs: set[int] = set()
    parts: set[int] = set()
    waiting = list(ends)
    while waiting:
        name = waiting.pop()
        if name in new:
            continue
        row = db.execute("SELECT part FROM tied WHERE event = ?", (name,)).fetchone()
        if row:
            parts.add(row[0])
            continue
        new.add(name)
        for (seq,) in db.execute("SELECT seq FROM named WHERE id = ?", (name,)).fetchall():
            if seq not in seqs:
                seqs.add(seq)
                for found in db.execute(
                    "SELECT event, source, target, replacement FROM tie WHERE seq = ?", (seq,)
                ).fetchall():
                    waiting.extend(end for end in found if end)
    return new, seqs, parts


def _undoes(db: sqlite3.Connection, target: str) -> list[str]:
    """What a retraction bears on: its target, and what that, being one itself, retracted."""
    found: list[str] = []
    waiting = [target]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            rows = db.execute(
                "SELECT t.target FROM named n JOIN tie t ON t.seq = n.seq"
                " WHERE n.id = ? AND t.event = ? AND t.relation = 'retracts'", (name, name)
            ).fetchall()  # fmt: skip
            waiting.extend(each for (each,) in rows)
    return found


def naming(
    db: sqlite3.Connection, events: Iterable[str], upto: int = ENDLESS
) -> list[tuple[int, Tie, int, int]]:
    """The retractions that name some events, and those that name these, at any remove.

    Each with its seq before, its document and its voice after it; `known` is BEGINNING in all.
    """
    found: dict[int, tuple[int, Tie, int, int]] = {}
    waiting = list(events)
    while waiting:
        name = waiting.pop()
        for seq, event, doc, voice, replacement, reason in db.execute(
            "SELECT t.seq, t.event, t.doc, t.voice, t.replacement, t.reason FROM named n"
            " JOIN tie t ON t.seq = n.seq WHERE n.id = ? AND t.target = ?"
            " AND t.relation = 'retracts' AND t.seq < ?", (name, name, upto),
        ).fetchall():  # fmt: skip
            if seq not in found:
                tie = Tie(event, "retracts", event, name, BEGINNING, replacement, reason)
                found[seq] = seq, tie, doc, voice
                waiting.append(event)
    return [found[seq] for seq in sorted(found)]


def _retract(writer: Writer, event: str) -> None:
    """Works out between which lines of the log an event is gone."""
    db = writer.db
    seqs = seqs_of(writer, event)
    if not seqs:
        return
    ties: list[Tie] = []
    spans: list[tuple[int, int]] = []
    for seq, tie, _, _ in naming(db, [event]):
        ties.append(tie)
        gone = event in retractions(ties, FOREVER)[0]
        if gone and (not spans or spans[-1][1] < ENDLESS):
            spans.append((seq, ENDLESS))
        elif not gone and spans and spans[-1][1] == ENDLESS:
            spans[-1] = spans[-1][0], seq
    for line in seqs:
        db.execute("DELETE FROM gone WHERE seq = ?", (line,))
        db.executemany("INSERT INTO gone VALUES (?, ?, ?)", [(line, *span) for span in spans])


def _declared(writer: Writer, events: Iterable[str]) -> list[str]:
    """The names that some events declare."""
    found: list[str] = []
    for event in events:
        for seq in seqs_of(writer, event):
            rows = writer.db.execute("SELECT name FROM declared WHERE seq = ?", (seq,))
            found.extend(name for (name,) in rows)
    return list(dict.fromkeys(found))


def _short(event: str) -> int:
    try:
        return short_id(event)
    except ValueError:
        return -1


def _ends(tie: Tie) -> list[str]:
    return [end for end in (tie.event, tie.source, tie.target, tie.replacement) if end]
