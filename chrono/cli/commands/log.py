"""`chrono log`: the events, filtered, or the history of one cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from chrono.cli import completing
from chrono.cli.app import App, app
from chrono.cli.choosing import choose, days_of, filter_options
from chrono.cli.group import Command
from chrono.cli.options import json_option, known_option, recorded_option

if TYPE_CHECKING:
    from chrono.event import Event
    from chrono.state import Claim


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
            run.out.json(_lines(run, claims, cell, total, chosen))
            return
        events = run.chronicle.log.events_at(each.seq for each in chosen)
        _history(run, events, claims, cell)
        _told(run, len(chosen), total, as_json)
        return
    kept = [
        event
        for event in recorded(run, recorded_at, known_at, claims)
        if everything or claims or _asked_for(event, filters["types"])
    ]
    test = choose(run.chronicle, **filters)
    found = ordered(run, filter(test, kept), newest)
    shown = found[:limit] if limit else found
    gone = run.chronicle.retracted(event.id for event in shown)
    if as_json:
        run.out.json(_plain(run, shown, len(found), claims, gone, cell))
    elif claims is not None and cell:
        _history(run, shown, claims, cell)
    else:
        from chrono.cli.entries import show_entries

        show_entries(run.out, shown, run.chronicle.vocabulary, run.names(), gone)
    _told(run, len(shown), len(found), as_json)


def recorded(
    run: App,
    recorded_at: str | None,
    known_at: str | None,
    claims: Mapping[str, list[Claim]] | None,
) -> Iterable[Event]:
    """The events of the log as of then, and of documents known by then: those of some claims."""
    chronicle = run.chronicle
    upto = None if recorded_at is None else chronicle.prefix(recorded_at)
    if claims is None:
        events: Iterable[Event] = chronicle.log.read(0, upto)
    else:
        seqs = sorted({each[0].seq for each in claims.values()})
        events = chronicle.log.events_at(seq for seq in seqs if upto is None or seq < upto)
    if known_at is None:
        return events
    day, documents = chronicle.day(known_at), chronicle.cells().documents
    return (
        event
        for event in events
        if (document := documents.get(event.document or "")) is None or document.published[1] <= day
    )


def _asked_for(event: Event, types: Iterable[str]) -> bool:
    from chrono.event import BUILT_IN

    return event.type not in BUILT_IN or event.type in types or event.type == "Retracted"


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
    from chrono.cli.choosing import days_in

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


def _lines(
    run: App, claims: Mapping[str, list[Claim]], cell: str, total: int, chosen: list[Claim]
) -> dict[str, Any]:
    """The history of a cell as JSON, from its claims and the log's own lines: no event is made."""
    from chrono.event import plainly

    chronicle = run.chronicle
    gone = chronicle.retracted(each.event for each in chosen)
    lines = chronicle.log.objects_at(each.seq for each in chosen)
    return {
        "total": total,
        "events": [plainly(line) for line in lines],
        "retracted": [each.event for each in chosen if each.event in gone],
        "cell": chronicle.cell_name(cell),
        "claims": _claimed(claims, (each.event for each in chosen)),
    }


def _claimed(claims: Mapping[str, list[Claim]], events: Iterable[str]) -> list[dict[str, Any]]:
    """What some events claim of a cell, as JSON."""
    from chrono.telling import plain

    return [
        {"cell": claim.cell, "layer": claim.layer, **plain.claim(claim)}
        for event in events
        for claim in claims[event]
    ]


def ordered(run: App, events: Iterable[Event], newest: bool) -> list[Event]:
    """Events by the last day on which they can have begun."""
    documents = run.chronicle.cells().documents

    def key(event: Event) -> tuple[int, int, int]:
        low, high = days_of(event, documents)
        return high, low, event.seq

    return sorted(events, key=key, reverse=newest)


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


def _plain(
    run: App,
    shown: list[Event],
    total: int,
    claims: dict[str, list[Claim]] | None,
    gone: frozenset[str],
    cell: str | None,
) -> dict[str, Any]:
    from chrono.event import to_line

    answer: dict[str, Any] = {"total": total, "events": [to_line(event) for event in shown]}
    answer["retracted"] = [event.id for event in shown if event.id in gone]
    if claims is not None and cell:
        answer["cell"] = run.chronicle.cell_name(cell)
        answer["claims"] = _claimed(claims, (event.id for event in shown))
    return answer


def _told(run: App, shown: int, total: int, as_json: bool) -> None:
    if as_json:
        return
    if not total:
        run.tell("No event fits. `chrono list types` and `chrono list entities` say what there is.")
    elif shown < total:
        run.tell(f"{shown} of {total} events; a higher --limit shows more.")
