"""`chrono log`: the events, filtered, or the history of one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from chrono.cli import completing
from chrono.cli.app import App, app
from chrono.cli.choosing import filter_options
from chrono.cli.group import Command
from chrono.cli.options import json_option, known_option, recorded_option

if TYPE_CHECKING:
    from chrono.cli.listing import Found, Listed
    from chrono.event import Event
    from chrono.state import Claim

FIRST: Final = 32
"""Events that are told together, at first; then ever more are asked at once, up to `MOST`."""
MOST: Final = 1024


@click.command(
    "log",
    cls=Command,
    examples=(
        ("What happened in a month:", "chrono log --from 2020-08 --to 2020-08"),
        ("The history of one value, the latest first:",
         "chrono log --cell relief-force.strength --newest"),
        ("What the general alleged or denied:",
         "chrono log --speaker ana-reyes -m alleged -m denied"),
        ("Whatever mentions a bridge, for a script:", "chrono log --text bridge --json"),
    ),
)  # fmt: skip
@filter_options
@click.option(
    "--cell", metavar="ENTITY.ATTRIBUTE", shell_complete=completing.cells,
    help="All that was ever said of one cell, with what each event claims of it.",
)  # fmt: skip
@known_option
@recorded_option
@click.option("--newest", is_flag=True, help="The latest first. Otherwise the earliest.")
@click.option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@click.option(
    "--all", "everything", is_flag=True,
    help="Declarations of documents and entities, links and judgements, too.",
)  # fmt: skip
@json_option
def command(
    cell: str | None,
    known_at: str | None,
    recorded_at: str | None,
    newest: bool,
    limit: int | None,
    everything: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """The events, under their own dates, as a chronology is read.

    What has no date of its own stands under the last day it can have happened on, which is
    that of its document. Retracted events are shown and marked so.
    """
    run = app()
    claims = _claims(run, cell) if cell else None
    if claims and cell and not any(filters.values()):
        total, chosen = _chosen(run, claims, recorded_at, known_at, newest, limit)
        if as_json:
            text = _claimed(claims, (each.event for each in chosen))
            run.out.json(_lines(run, cell, total, chosen), claims=text)
            return
        events = run.chronicle.log.events_at(each.seq for each in chosen)
        _history(run, events, claims, cell)
        _told(run, len(chosen), total)
        return
    from chrono.cli.listing import listed

    seqs = sorted({each[0].seq for each in claims.values()}) if claims else None
    found = listed(run.chronicle, filters, everything, recorded_at, known_at, newest, seqs)
    if as_json:
        _write(run, found, limit, claims, cell)
        return
    events = found.events()
    shown = 0
    if claims is not None and cell:
        told = list(islice(events, limit))
        _history(run, told, claims, cell)
        shown = len(told)
    else:
        shown = _entries(run, islice(events, limit))
    _told(run, shown, found.count() if limit else shown)


def _some(events: Iterator[Event]) -> Iterator[list[Event]]:
    """Events a few at a time, so that the first are told at once; then more and more."""
    size = FIRST
    while some := list(islice(events, size)):
        yield some
        size = min(2 * size, MOST)


def _entries(run: App, events: Iterator[Event]) -> int:
    """Tells events under their dates; how many."""
    from chrono.cli.entries import show_entries

    count, before = 0, None
    names, retracted = run.names(), run.chronicle.retracting()
    for some in _some(events):
        gone = retracted(event.id for event in some)
        before = show_entries(run.out, some, run.chronicle.vocabulary, names, gone, before)
        count += len(some)
    return count


def _write(
    run: App,
    found: Found | Listed,
    limit: int | None,
    claims: Mapping[str, list[Claim]] | None,
    cell: str | None,
) -> None:
    """Writes the answer as JSON, an event at a time."""
    import json

    from chrono.event import to_line

    gone: list[str] = []
    shown: list[str] = []
    retracted = run.chronicle.retracting()

    def lines() -> Iterator[dict[str, Any]]:
        for some in _some(islice(found.events(), limit)):
            there = retracted(event.id for event in some)
            gone.extend(event.id for event in some if event.id in there)
            shown.extend(event.id for event in some if claims is not None)
            yield from map(to_line, some)

    def rest() -> Iterator[tuple[str, Any]]:
        yield "retracted", gone
        if claims is not None and cell:
            yield "cell", run.chronicle.cell_name(cell)
            yield "claims", json.loads(_claimed(claims, shown))

    run.out.json_list({"total": found.count()}, "events", lines(), rest())


def _chosen(
    run: App,
    claims: Mapping[str, list[Claim]],
    recorded_at: str | None,
    known_at: str | None,
    newest: bool,
    limit: int | None,
) -> tuple[int, list[Claim]]:
    """How many events of a cell's history are asked for, and the first claim of each shown one.

    In order: what an event's claims know of its date is enough for it, and no line is read.
    """
    from chrono.fold.claiming import days_in

    chronicle = run.chronicle
    upto = None if recorded_at is None else chronicle.prefix(recorded_at)
    day = None if known_at is None else chronicle.day(known_at)
    first = [found[0] for found in claims.values()]
    kept = [
        each
        for each in first
        if (upto is None or each.seq < upto) and (day is None or each.known[1] <= day)
    ]

    def key(claim: Claim) -> tuple[int, int, int]:
        low, high = days_in(claim.moment, claim.known)
        return high, low, claim.seq

    kept.sort(key=key, reverse=newest)
    return len(kept), kept[:limit] if limit else kept


def _lines(run: App, cell: str, total: int, chosen: list[Claim]) -> dict[str, Any]:
    """The history of a cell as JSON, from the log's own lines, but for what they claim."""
    from chrono.event import plainly

    chronicle = run.chronicle
    gone = chronicle.retracted(each.event for each in chosen)
    lines = chronicle.log.objects_at(each.seq for each in chosen)
    return {
        "total": total,
        "events": [plainly(line) for line in lines],
        "retracted": [each.event for each in chosen if each.event in gone],
        "cell": chronicle.cell_name(cell),
    }


def _claimed(claims: Mapping[str, list[Claim]], events: Iterable[str]) -> str:
    """What some events claim of a cell, as JSON text."""
    from chrono.telling import plain

    return plain.placed_text(claim for event in events for claim in claims[event])


def _claims(run: App, cell: str) -> dict[str, list[Claim]]:
    from chrono.errors import UnknownError, nearest

    cells = run.chronicle.cells()
    key = run.chronicle.cell_name(cell, cells)
    attribute = run.chronicle.attribute_of(key)
    members = [
        name
        for name in (cells.keys() if attribute and attribute.many else ())
        if name.startswith((f"{key}[", f"{key}#"))
    ]
    found: dict[str, list[Claim]] = {}
    for name in (key, *members):
        held = cells.cell(name)
        for claim in held.claims if held else ():
            found.setdefault(claim.event, []).append(claim)
    if not found:
        raise UnknownError("Cell", key, nearest(key, cells.keys()), "Nothing was claimed of it.")
    return found


def _history(
    run: App, events: Iterable[Event], claims: Mapping[str, list[Claim]], cell: str
) -> None:
    from chrono.cli import phrases
    from chrono.cli.edge import glue
    from chrono.cli.entries import source_line, when_words
    from chrono.state import split_key
    from chrono.telling.words import cell_words, claim_words, member_words

    names, chronicle = run.names(), run.chronicle
    key = chronicle.cell_name(cell)
    attributes = {
        name: chronicle.attribute_of(name)
        for name in {claim.cell for found in claims.values() for claim in found}
    }
    run.out.put((cell_words(key, chronicle.vocabulary, names), "head"), (f" ({key})", "quiet"))
    for event in events:
        run.out.write("\n")
        run.out.put((when_words(event, names), "head"))
        for claim in claims[event.id]:
            attribute = attributes[claim.cell]
            if attribute is None:
                continue
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
            run.out.put((glue(f"[{phrases.short(event.id)}] {mark}"), "quiet"), (said, "strong"),
                        ("  worked out" if claim.derived else "", "derived"),
                        indent=2, hang=12)  # fmt: skip
        run.out.put(*source_line(event, names), indent=12, hang=12)


def _told(run: App, shown: int, total: int) -> None:
    if not total:
        run.tell("No event fits. `chrono list types` and `chrono list entities` say what there is.")
    elif shown < total:
        run.tell(f"{shown} of {total} events; a higher --limit shows more.")
