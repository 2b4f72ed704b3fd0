"""`chrono retract`: retracts an event, with a reason. The event stays in the log."""

from __future__ import annotations

import click

from chrono.cli import append_flow, completion, prompts
from chrono.cli.context import App, app
from chrono.cli.group import Command


@click.command(
    "retract",
    cls=Command,
    examples=(
        (
            "A passage that was misread:",
            "chrono retract 4f2a91c --reason 'The passage is of another camp.'",
        ),
        (
            "By an erratum, which applies from its publication on:",
            "chrono retract 4f2a91c --reason 'Corrected by the paper.' --document d2 --dry-run",
        ),
    ),
)
@click.argument("event", metavar="ID", shell_complete=completion.events)
@click.option("--reason", metavar="WORDS", help="The reason. Asked for on a terminal.")
@click.option(
    "--replacement",
    metavar="ID",
    shell_complete=completion.events,
    help="The event that replaces it; links to the old event then lead to the new one.",
)
@click.option(
    "-d",
    "--document",
    metavar="DOCUMENT",
    shell_complete=completion.documents,
    help="The erratum that says so. Default: the retraction applies at every date.",
)
@append_flow.write_options
def command(
    event: str,
    reason: str | None,
    replacement: str | None,
    document: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Retract an event, with a reason.

    A retracted event counts no more, except with --recorded-at an earlier time. Retracting the
    retraction restores it.
    """
    run = app()
    reason = reason or because(run)
    more = {"source": {"document": document}} if document else {}
    draft = run.chronicle.drafts.retraction(event, reason, replacement, **more)
    append_flow.record(run, [draft], dry_run=dry_run, as_json=as_json, recorder=recorder)


def because(run: App) -> str:
    """Asks for the reason, or reports that it is missing."""
    if not prompts.on_terminal():
        raise click.UsageError("Give the reason with --reason.", click.get_current_context())
    return str(prompts.ask(run, "reason"))
