"""`chrono judge`: settles a contested value; the chronicler gives a reason."""

from __future__ import annotations

import click

from chrono.cli import append_flow, completion
from chrono.cli.commands.retract import because
from chrono.cli.context import app
from chrono.cli.group import Command


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
@click.argument("prefer", metavar="ID", shell_complete=completion.events)
@click.option(
    "--over",
    "over",
    multiple=True,
    required=True,
    metavar="ID",
    shell_complete=completion.events,
    help="The event that is not preferred. Repeatable.",
)
@click.option("--reason", metavar="WORDS", help="The reason. Asked for on a terminal.")
@append_flow.write_options
def command(
    prefer: str,
    over: tuple[str, ...],
    reason: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Settle a contested value: prefer one event over others.

    A judgement applies wherever all the events that it names are known; every reading that it
    settles says so.
    """
    run = app()
    draft = run.chronicle.drafts.judgement(prefer, over, reason or because(run))
    append_flow.record(run, [draft], dry_run=dry_run, as_json=as_json, recorder=recorder)
