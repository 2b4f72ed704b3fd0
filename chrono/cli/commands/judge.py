"""`chrono judge`: settles a contested value; the chronicler gives a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from chrono.cli import append_flow, completion, prompts
from chrono.cli.commands.retract import because
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import view_of
from chrono.cli.phrases import short
from chrono.edtf import say_day
from chrono.errors import InvalidError
from chrono.render.contest_sides import against, sides
from chrono.render.lines import clean

if TYPE_CHECKING:
    from chrono.model.claim import Reading


@click.command(
    "judge",
    cls=Command,
    examples=(
        (
            "One claim over another:",
            "chrono judge 4f2a91c --over 9b01d3e --reason 'A count beats an estimate.'",
        ),
        (
            "What that would settle:",
            "chrono judge 4f2a91c --over 9b01d3e --reason 'It was there.' --dry-run",
        ),
    ),
)
@click.argument("prefer", metavar="ID|ENTITY.ATTRIBUTE", shell_complete=completion.events)
@click.option(
    "--over",
    "over",
    multiple=True,
    metavar="ID",
    shell_complete=completion.events,
    help="The event that is not preferred. Repeatable.",
)
@click.option("--reason", metavar="WORDS", help="The reason. Asked for on a terminal.")
@click.option("--at", metavar="DATE", help="With ENTITY.ATTRIBUTE: the day of the contest.")
@append_flow.write_options
def command(
    prefer: str,
    over: tuple[str, ...],
    reason: str | None,
    at: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Settle a contested value: prefer one event over others.

    Given ENTITY.ATTRIBUTE, the sides of the contest are listed, and on a terminal one of them can
    be chosen. A side may be a claim about something else that is linked as contradicting. A
    judgement applies wherever all the events that it names are known; every reading that it
    settles says so.
    """
    run = app()
    if not over and "." in prefer:
        prefer, over = _chosen(run, prefer, at)
    elif not over or at is not None:
        problem = "Name what is not preferred with --over." if not over else "--at needs a value."
        raise click.UsageError(
            f"{problem} `chrono judge ENTITY.ATTRIBUTE` lists the sides.",
            click.get_current_context(),
        )
    draft = run.chronicle.drafts.judgement(prefer, over, reason or because(run))
    append_flow.record(run, [draft], dry_run=dry_run, as_json=as_json, recorder=recorder)


def _chosen(run: App, cell: str, at: str | None) -> tuple[str, tuple[str, ...]]:
    """Asks which side of a contested value is right; returns it, and those it contradicts.

    Without a terminal, an error lists the sides, each with the command that prefers it.
    """
    view, names = view_of(at), run.names()
    readings = run.chronicle.queries.readings(cell, view)
    contested: dict[str, Reading] = {}
    told: dict[str, str] = {}
    for reading in readings:
        if reading.standing == "contested":
            said = sides(reading, names)
            told |= said
            contested |= dict.fromkeys(said, reading)
    if not told:
        raise InvalidError(
            f"{cell}: it is not contested on {say_day(view.at)}, so there is nothing to judge."
            " `chrono check contested` lists what is."
        )
    if not prompts.on_terminal():
        commands = (
            f"  {clean(said)}: chrono judge {short(event)} "
            + " ".join(f"--over {short(each)}" for each in against(contested[event], event))
            for event, said in told.items()
        )
        raise click.UsageError(
            "Say which side is right:\n" + "\n".join(commands), click.get_current_context()
        )
    events = list(told)
    offers = [
        (str(number), f"{told[event]} [{short(event)}]") for number, event in enumerate(events, 1)
    ]
    run.err.table([((number, "strong"), [(said, "")]) for number, said in offers])
    choice = click.IntRange(1, len(events))
    chosen = events[click.prompt("which one is right", type=choice, err=True) - 1]
    return chosen, tuple(against(contested[chosen], chosen))
