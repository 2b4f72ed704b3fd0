"""The history of one cell: all that was ever said of it, by event, as text or as JSON.

What its claims know of an event is enough to choose it, to place it and to tell most of it: of
its line only what no claim keeps is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from chrono.record import record

if TYPE_CHECKING:
    from chrono.cli.app import App
    from chrono.cli.edge import Part
    from chrono.state import Claim
    from chrono.telling.words import Names
    from chrono.vocabulary import Attribute

Claims = list["Claim"]
"""All that one event claims of a cell."""
Told = tuple[str, ...]
"""What is told of an event: a text; or its JSON, that of its claims, and its id if it is gone."""


@record
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
    from chrono.telling.words import cell_words

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
    claims = _claims(run, asked.cell)
    total, chosen = _filtered(run, asked, claims) if any(asked.filters.values()) else (
        _chosen(run, asked, claims)
    )  # fmt: skip
    return total, list(tell(run, chosen))


def _claims(run: App, cell: str) -> dict[str, Claims]:
    """All that was claimed of a cell and of its members, by event. Raises UnknownError."""
    from chrono.errors import UnknownError, nearest

    cells = run.chronicle.cells()
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


def _filtered(run: App, asked: Asked, claims: Mapping[str, Claims]) -> tuple[int, list[Claims]]:
    """How many events filters let in, and what those that are shown claim, in order."""
    from chrono.cli.listing import listed

    found = listed(
        run.chronicle, dict(asked.filters), asked.everything, asked.recorded_at, asked.known_at,
        asked.newest, sorted({each[0].seq for each in claims.values()}),
    )  # fmt: skip
    return found.count(), [claims[event.id] for event in islice(found.events(), asked.limit)]


def _chosen(run: App, asked: Asked, claims: Mapping[str, Claims]) -> tuple[int, list[Claims]]:
    """The same where nothing is filtered: the claims know all there is to ask."""
    upto = None if asked.recorded_at is None else run.chronicle.prefix(asked.recorded_at)
    day = None if asked.known_at is None else run.chronicle.day(asked.known_at)
    kept = [
        each
        for each in claims.values()
        if (upto is None or each[0].seq < upto) and (day is None or each[0].known[1] <= day)
    ]
    kept.sort(key=_place, reverse=asked.newest)
    return len(kept), kept[: asked.limit]


def _place(claims: Claims) -> tuple[int, int, int]:
    """What orders an event: the last and the first day it can have begun on, and its line."""
    from chrono.fold.claiming import days_in

    low, high = days_in(claims[0].moment, claims[0].known)
    return high, low, claims[0].seq


def _objects(run: App, chosen: Sequence[Claims]) -> Iterator[Told]:
    """Events as JSON, each with its claims, and its id where it is retracted."""
    from chrono.telling.plain import line_text, placed_text

    gone = run.chronicle.retracted(each[0].event for each in chosen)
    lines = run.chronicle.log.objects_at(each[0].seq for each in chosen)
    for claims, line in zip(chosen, lines, strict=True):
        event = claims[0].event
        yield line_text(line), ", ".join(map(placed_text, claims)), event if event in gone else ""


def _texts(run: App, chosen: Sequence[Claims]) -> Iterator[Told]:
    """Events as paragraphs: when it was, what is claimed, and who says so."""
    from chrono.cli.entries import dated_words, source_line
    from chrono.event import from_line

    names, flow = run.names(), run.out.flow
    attributes: dict[str, Attribute | None] = {}
    sources: dict[tuple[Any, ...], str] = {}  # many events tell the same here
    lines = run.chronicle.log.objects_at(each[0].seq for each in chosen)
    for claims, line in zip(chosen, lines, strict=True):
        first = claims[0]
        text = f"\n{flow([(dated_words(first.when, first, first.document), 'head')], 0, 0)}"
        for claim in claims:
            if claim.cell not in attributes:
                attributes[claim.cell] = run.chronicle.attribute_of(claim.cell)
            attribute = attributes[claim.cell]
            if attribute is not None:
                text += flow(_said(claim, attribute, names), 2, 12)
        source = (
            first.document, first.speaker, first.modality, first.basis, first.doubt, line["type"],
            *line.get("via", ()), None, *line.get("tags", ()),
        )  # fmt: skip
        if source not in sources:
            sources[source] = flow(source_line(from_line(line, first.seq), names), 12, 12)
        yield (text + sources[source],)


def _said(claim: Claim, attribute: Attribute, names: Names) -> list[Part]:
    """What a claim says, behind the id of its event."""
    from chrono.cli.edge import Held
    from chrono.cli.phrases import short
    from chrono.state import split_key
    from chrono.telling.words import claim_words, member_words

    said = claim_words(claim, attribute, names)
    member, part = split_key(claim.cell)[2:]
    if member is not None:
        shown = member_words(member, attribute, names)
        said = shown if claim.value else f"not {shown}"
    elif part == "#size":
        said = f"in number: {said}"
    if claim.role == "before":
        said = f"{said}, just before"
    mark = "› " if claim.layer != "value" else ""
    parts: list[Part] = [(Held(f"[{short(claim.event)}] {mark}"), "quiet"), (said, "strong")]
    return [*parts, ("  worked out", "derived")] if claim.derived else parts
