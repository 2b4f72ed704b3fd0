"""The history of one cell: all that was ever said of it, by event, as text or as JSON.

What its claims know of an event is enough to choose it, to place it and to tell most of it: of
its line only what no claim keeps is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import frozen

from chrono.fold.derive import days_in

if TYPE_CHECKING:
    from chrono.cli.context import App
    from chrono.model.claim import Cells, Claim
    from chrono.model.vocabulary import Attribute

Claims = list["Claim"]
"""All that one event claims of a cell."""
Told = tuple[str, ...]
"""What is told of an event: a text; or its JSON, that of its claims, and its id if it is gone."""
Place = tuple[int, int, int]
"""What orders an event: the last and the first day it can have begun on, and its line."""
Chosen = tuple[int, list[Claims]]
"""How many events there are, and those of them that are shown, in order."""


@frozen
class Asked:
    """A history that is asked for."""

    cell: str
    filters: Mapping[str, Any]
    everything: bool
    known_at: str | None
    recorded_at: str | None
    newest: bool
    limit: int | None


def show(run: App, asked: Asked) -> tuple[int, int]:
    """Writes a history for people; how many events it tells, and how many there are."""
    from chrono.render.text import cell_words

    total, told = _told(run, asked, _texts)
    names, key = run.names(), run.chronicle.cell_name(asked.cell)
    run.out.put((cell_words(key, run.chronicle.vocabulary, names), "head"), (f" ({key})", "quiet"))
    run.out.write("".join([text for (text,) in told]))
    return len(told), total


def write(run: App, asked: Asked) -> None:
    """Writes a history as JSON."""
    import json

    total, told = _told(run, asked, _objects)
    run.out.json(
        {"total": total},
        events=f"[{', '.join([event for event, _, _ in told])}]",
        retracted=json.dumps([event for _, _, event in told if event]),
        cell=json.dumps(run.chronicle.cell_name(asked.cell), ensure_ascii=False),
        claims=f"[{', '.join([claims for _, claims, _ in told])}]",
    )


def _told(
    run: App, asked: Asked, tell: Callable[[App, Sequence[Claims]], Iterator[Told]]
) -> tuple[int, list[Told]]:
    """How many events there are in all, and what is told of those that are shown."""
    filtered = any(asked.filters.values())

    claims = _claims(run, run.chronicle.cells(), asked.cell)
    total, chosen = (_filtered if filtered else _chosen)(run, asked, claims)
    return total, list(tell(run, chosen))


def _claims(run: App, cells: Cells, cell: str) -> dict[str, Claims]:
    """All that was claimed of a cell and of its members, by event. Raises UnknownError."""
    from chrono.errors import UnknownError, nearest

    key = run.chronicle.cell_name(cell, cells)
    attribute = run.chronicle.attribute_of(key)
    members = [
        name
        for name in (cells.keys() if attribute and attribute.many else ())
        if name.startswith((f"{key}[", f"{key}#"))
    ]
    found: dict[str, Claims] = {}
    for name in (key, *members):
        for claim in cells.claims(name):
            found.setdefault(claim.event, []).append(claim)
    if not found:
        raise UnknownError("Cell", key, nearest(key, cells.keys()), "Nothing was claimed of it.")
    return found


def _filtered(run: App, asked: Asked, claims: Mapping[str, Claims]) -> Chosen:
    """The events that filters let in."""
    from chrono.cli.event_list import listed

    found = listed(
        run.chronicle,
        dict(asked.filters),
        asked.everything,
        asked.recorded_at,
        asked.known_at,
        asked.newest,
        sorted({each[0].offset for each in claims.values()}),
    )
    return found.count(), [claims[event.id] for event in islice(found.events(), asked.limit)]


def _chosen(run: App, asked: Asked, claims: Mapping[str, Claims]) -> Chosen:
    """The events there are where nothing is filtered: the claims know all there is to ask."""
    upto = None if asked.recorded_at is None else run.chronicle.prefix(asked.recorded_at)
    day = None if asked.known_at is None else run.chronicle.day(asked.known_at)
    kept = [
        each
        for each in claims.values()
        if (upto is None or each[0].offset < upto) and (day is None or each[0].known[1] <= day)
    ]
    kept.sort(key=_place, reverse=asked.newest)
    return len(kept), kept[: asked.limit]


def _place(claims: Claims) -> Place:
    """Where an event stands."""
    low, high = days_in(claims[0].event_window, claims[0].known)
    return high, low, claims[0].offset


def _objects(run: App, chosen: Sequence[Claims]) -> Iterator[Told]:
    """Events as JSON, each with its claims, and its id where it is retracted."""
    from chrono.model.event import to_line
    from chrono.render.json import encoded, placed_text

    gone = run.chronicle.retracted(each[0].event for each in chosen)
    events = run.chronicle.log.events_at(each[0].offset for each in chosen)
    for claims, found in zip(chosen, events, strict=True):
        event = claims[0].event
        yield (
            encoded(to_line(found)),
            ", ".join(map(placed_text, claims)),
            event if event in gone else "",
        )


def _texts(run: App, chosen: Sequence[Claims]) -> Iterator[Told]:
    """Events as paragraphs: when it was, what is claimed, and who says so."""
    from chrono.cli.event_view import claim_lines, dated_words, source_line

    names, screen = run.names(), run.out
    attributes: dict[str, Attribute | None] = {}
    sources: dict[tuple[Any, ...], str] = {}  # many events tell the same here
    lines = run.chronicle.log.told_at((each[0].offset for each in chosen), bytes)
    for claims, line in zip(chosen, lines, strict=True):
        first = claims[0]
        dated = dated_words(first.when, first, first.document)
        text = f"\n{screen.flow([(dated, 'head')], 0, 0)}"
        for claim in claims:
            if claim.cell not in attributes:
                attributes[claim.cell] = run.chronicle.attribute_of(claim.cell)
            attribute = attributes[claim.cell]
            if attribute is not None:
                text += claim_lines(screen, claim, attribute, names)
        kind = _kind(line)
        source = (first.document, first.speaker, first.modality, first.basis, first.doubt, kind)
        if source not in sources:
            event = run.chronicle.log.event_at(first.offset)
            sources[source] = screen.flow(source_line(event, names), 12, 12)
        yield (text + sources[source],)


def _kind(line: bytes) -> bytes:
    """What of a line, besides its claims, decides how its source is told: mostly its type alone."""
    if line[39:49] != b'","type":"' or b'"via":' in line or b'"tags":' in line:
        return line
    return line[49 : line.index(b'"', 49)]
