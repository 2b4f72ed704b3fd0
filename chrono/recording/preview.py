"""Previews the changes of an append: the readings with it and without it.

Only the cells that the drafts affect are read again. Warnings point out likely mistakes; they
do not prevent the append.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold import read
from chrono.fold.derive import event_times, timing
from chrono.fold.diff import Change, diff
from chrono.fold.projection import links_of
from chrono.model.claim import Cell, Cells, Claim, LinkSet
from chrono.model.event import BUILT_IN, FACTUAL, Event
from chrono.model.quantity import span
from chrono.query.lookup import Lookup
from chrono.recording.retracted import notices
from chrono.storage.repository import Repository


@frozen
class Preview:
    """The readings that would differ at a moment."""

    at: int
    """A second: for a day, its last."""
    changes: tuple[Change, ...]


def preview(lookup: Lookup, drafts: Sequence[Event]) -> tuple[Preview, ...]:
    """Return the changes that the drafts would make on their dates, when known, and today."""
    cells = lookup.repository.cells()
    made = {event.id: lookup.events.claims(event) for event in drafts}
    named = _named(drafts, made, lookup, cells)
    weighed = [*(claim for each in made.values() for claim in each), *named]
    moments = _moments(weighed, lookup.repository)
    touched = sorted({claim.cell for claim in weighed})
    pairs = [_with(key, drafts, made, lookup, cells) for key in touched]
    found = []
    for at in moments:
        before = [read(old, at) for old, _ in pairs if old]
        after = [read(new, at) for _, new in pairs if new]
        changes = diff(before, after)
        if changes:
            found.append(Preview(at, changes))
    return tuple(found)


def _named(
    drafts: Iterable[Event],
    made: dict[str, list[Claim]],
    lookup: Lookup,
    cells: Cells,
) -> list[Claim]:
    """Return the claims of events that drafts retract, judge or link, since these can change."""
    ends = {
        end
        for event in drafts
        for link in links_of(event, {})
        for end in (link.source, link.target)
    }
    found = []
    for end in sorted(ends - made.keys()):
        if lookup.events.has(end):
            found += lookup.events.claims(lookup.event(end))
    return found


def _moments(made: Iterable[Claim], repository: Repository) -> list[int]:
    """Return the ends of the days on which claims begin and become known, and of today."""
    clock = repository.clock
    found = {repository.today()}
    for claim in made:
        for second in (claim.earliest, claim.latest, claim.known[1], claim.said[1]):
            if BEGINNING < second < FOREVER:
                found.add(clock.end_if_day_begins(second))
    ordered = sorted(found)
    return ordered if len(ordered) <= 8 else [*ordered[:7], ordered[-1]]


def _with(
    key: str,
    drafts: Sequence[Event],
    made: dict[str, list[Claim]],
    lookup: Lookup,
    cells: Cells,
) -> tuple[Cell | None, Cell | None]:
    """Return a cell as it is, and as it would be."""
    old = cells.cell(key)
    held = {claim.event for claim in old.claims} if old else set()
    new_claims = tuple(
        c for each in made.values() for c in each if c.cell == key and c.event not in held
    )
    clock = lookup.repository.clock
    published = {name: document.published for name, document in cells.documents.items()}
    links = tuple(link for event in drafts for link in links_of(event, published))
    moments = {event.id: event_times(event, cells.documents, clock) for event in drafts}
    for link in links:
        for end in (link.source, link.target):
            if end not in moments and lookup.events.has(end):
                moments[end] = event_times(lookup.event(end), cells.documents, clock)
    if old is None:
        attribute = lookup.attribute_of(key)
        if attribute is None:
            return None, None
        return None, Cell(key, attribute, new_claims, LinkSet(links, moments))
    together = LinkSet((*old.links.links, *links), {**moments, **old.links.moments})
    return old, evolve(old, claims=(*old.claims, *new_claims), links=together)


def warnings(lookup: Lookup, drafts: Sequence[Event]) -> tuple[str, ...]:
    """Return likely mistakes in drafts, before they are appended."""
    cells = lookup.repository.cells()
    found: list[str] = []
    for event in drafts:
        found += _own_voice(event)
        found += _late(event, cells, lookup.repository.clock)
        found += _sums(event)
        found += _again(event, lookup)
        for claim in lookup.events.claims(event):
            cell = cells.cell(claim.cell)
            if cell is not None:
                found += _twins(event, claim, cell, lookup)
                found += _doubts(claim, cell)
    names = [event.id for event in drafts]
    undone = {event.data["event"] for event in drafts if event.type == "Retracted"}
    held = [name for name in names if lookup.events.has(name)]
    found += notices(lookup, held, {*names, *undone})
    return tuple(dict.fromkeys(found))


def _own_voice(event: Event) -> list[str]:
    if event.source is not None or event.type in BUILT_IN:
        return []
    return [
        "Without a document it is your own voice: it is kept, and becomes no value."
        " --document names the one that says so."
    ]


def _late(event: Event, cells: Cells, clock: Clock) -> list[str]:
    if event.document is None or event.modality not in FACTUAL:
        return []
    when = timing(event, cells.documents, clock)
    if when.written[0] > BEGINNING and when.written[0] > when.known[1]:
        return [
            f"when: {event.when} is after the document can have appeared"
            f" ({clock.format(when.known[1])}): what it foretells is `planned` or `predicted`."
        ]
    return []


def _sums(event: Event) -> list[str]:
    data = event.data
    ranges = {key: span(data.get(key)) for key in ("from", "by", "to")}
    given = [reach for reach in ranges.values() if reach is not None]
    if len(given) < 3 or any(reach[0] != reach[1] for reach in given):
        return []
    start, by, end = (ranges[key] for key in ("from", "by", "to"))
    if start and by and end and abs((start[0] or 0) - (end[0] or 0)) != (by[0] or 0):
        return ["data: from, by and to do not add up; they are kept as the document gives them."]
    return []


def _again(event: Event, lookup: Lookup) -> list[str]:
    """Yield a warning for an event that is retracted or corrected for the second time."""
    if event.type != "Retracted" or not lookup.events.is_retracted(event.data["event"]):
        return []
    others = [
        other
        for other in lookup.events.naming(event.data["event"])
        if other.type == "Retracted"
        and other.data["event"] == event.data["event"]
        and other.id != event.id
        and not lookup.events.is_retracted(other.id)
    ]
    return [
        f"Event {event.data['event'][:12]} is retracted already, by {other.id[:12]}"
        f" ({other.data['reason']})."
        for other in others
    ]


def _twins(event: Event, claim: Claim, cell: Cell, lookup: Lookup) -> list[str]:
    for other in cell.claims:
        alike = (other.document, other.value, other.role, other.when, other.layer)
        if other.event != event.id and alike == (
            claim.document,
            claim.value,
            claim.role,
            claim.when,
            claim.layer,
        ):
            return [
                f"Event {other.event[:12]} says the same of {claim.cell} in the same document;"
                " if this is the same fact, it is in the log already."
            ]
    return []


def _doubts(claim: Claim, cell: Cell) -> list[str]:
    lasting = cell.attribute.persistence == "lasting"
    if not (lasting and claim.open_start and claim.layer == "value" and claim.role == "level"):
        return []
    earlier = [c for c in cell.claims if c.layer == "value" and c.latest < claim.latest]
    if not earlier:
        return []
    return [
        f"when: nothing says from when, so every earlier date of {claim.cell} is in doubt."
        " Give a start ([2020-03..2020-09-10]) or --follows the event it came after."
    ]
