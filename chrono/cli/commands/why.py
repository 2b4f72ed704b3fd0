"""`chrono why`: shows the claims, the rule and the events behind one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from chrono.cli import completion, phrases, reading_view
from chrono.cli.commands.show import plain_passage
from chrono.cli.context import App, app
from chrono.cli.event_view import entry, passages_at_hand, show_passages, source_line, when_words
from chrono.cli.group import Command
from chrono.cli.options import documents_option, json_option, view_of, view_options
from chrono.cli.reading_view import Row
from chrono.cli.terminal import no_break
from chrono.model.claim import split_key
from chrono.model.event import BUILT_IN, to_line
from chrono.render import json as plain
from chrono.render.text import RULES

if TYPE_CHECKING:
    from chrono.model.claim import Reading
    from chrono.model.event import Event
    from chrono.model.view import View
    from chrono.render.names import Names


@click.command(
    "why",
    cls=Command,
    examples=(
        ("Why a number is shown:", "chrono why relief-force.strength --at 2020-09-15"),
        ("Who was said to be in a coalition, and by whom:", "chrono why pact.members"),
        (
            "With the passages themselves:",
            "chrono why camp-alder.holder --at 2020-09-15 --documents texts",
        ),
    ),
)
@click.argument("cell", metavar="ENTITY.ATTRIBUTE", shell_complete=completion.cells)
@view_options
@documents_option
@click.option("--all", "everything", is_flag=True, help="Show every event.")
@json_option
def command(
    cell: str,
    at: str | None,
    known_at: str | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
    documents: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Why a value is shown: its claims and their rivals, the rule that decided, the events.

    The events listed are enough to derive the value again. For a collection, name one member
    (`pact.members[norway]`) or none to see all members together.
    """
    run = app()
    view = view_of(at, known_at, recorded_at, without, only)
    readings = list(run.chronicle.queries.readings(cell, view))
    events = run.chronicle.queries.evidence(readings, view)
    if as_json:
        run.out.json(_plain(run, view, readings, events, documents))
        return
    entity, attribute, _, _ = split_key(readings[0].cell)
    show(run, view, Row(entity, attribute, readings), events, documents, everything)


def show(
    run: App, view: View, row: Row, events: list[Event], documents: str | None, everything: bool
) -> None:
    """Writes one attribute's value, the rules that decided, and the events behind it."""
    names = run.names()
    headline = phrases.headline(view, run.chronicle.today())
    run.out.put(
        (f"{names.entity(row.entity)}: {row.label}", "head"),
        (f" ({row.entity}.{row.attribute})", "quiet"),
    )
    run.out.put((headline, "quiet"))
    run.out.write("\n")
    whole = everything or len(row.readings) <= reading_view.MAX_MEMBERS_SHOWN
    layout = reading_view.Layout(run.out, names, 2, whole)
    run.out.write(run.out.lines(reading_view.row_lines(row, layout)))
    run.out.write("\n")
    for rule in dict.fromkeys(reading.rule for reading in row.readings):
        run.out.put((no_break("Rule: "), "head"), RULES[rule])
    for said in phrases.judgements(row.readings):
        run.out.put((no_break("Judgement: "), "head"), said)
    _tell_events(run, events, names, documents, everything)
    cells = run.chronicle.cells(view.recorded_at, view.source_filter)
    known = cells.documents_at(view.known_at)
    reading_view.documents(run.out, reading_view.named([row]), known)


MAX_EVENTS_LISTED = 20
"""If there are more events, they are counted; `--all` lists them."""


def _tell_events(
    run: App, events: list[Event], names: Names, documents: str | None, everything: bool
) -> None:
    vocabulary = run.chronicle.vocabulary
    for title, told in (
        ("Events", [event for event in events if event.type not in BUILT_IN]),
        ("Links and judgements", [event for event in events if event.type in BUILT_IN]),
    ):
        if told:
            run.out.write("\n")
            run.out.put((title, "head"))
        for event in told if everything else told[:MAX_EVENTS_LISTED]:
            run.out.put(*entry(event, vocabulary, names), indent=2, hang=12)
            if event.type not in BUILT_IN or event.source is not None:
                run.out.put(
                    (f"{when_words(event, names)}, ", "quiet"),
                    *source_line(event, names),
                    indent=12,
                    hang=12,
                )
            if event.note:
                run.out.put((f"note: {event.note}", "quiet"), indent=12, hang=12)
            show_passages(run, event, passages_at_hand(run, event, documents), names, 12)
        if len(told) > MAX_EVENTS_LISTED and not everything:
            more = f"and {len(told) - MAX_EVENTS_LISTED:,} more (`--all` lists them)"
            run.out.put((more, "quiet"), indent=2, hang=2)


def _plain(
    run: App,
    view: View,
    readings: list[Reading],
    events: list[Event],
    documents: str | None,
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        **plain.view(view),
        "readings": [plain.reading(reading) for reading in readings],
        "rules": {reading.rule: RULES[reading.rule] for reading in readings},
        "events": [to_line(event) for event in events],
    }
    passages = {event.id: passages_at_hand(run, event, documents) for event in events}
    if any(passages.values()):
        answer["passages"] = {
            name: plain_passage(shown[0]) for name, shown in passages.items() if shown
        }
    return answer
