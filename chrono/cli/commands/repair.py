"""`chrono repair`: shows how to repair a damaged log; repairs it only with `--yes`."""

from __future__ import annotations

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import json_option
from chrono.errors import Exit


@click.command(
    "repair",
    cls=Command,
    examples=(
        ("Show the steps; change nothing:", "chrono repair"),
        ("Repair the log:", "chrono repair --yes"),
    ),
)
@click.option("--yes", is_flag=True, help="Repair the log. The old log is kept next to it.")
@click.option(
    "--set-aside",
    "quarantine",
    is_flag=True,
    help="Move lines that cannot be read any more out of the log,"
    " and rebuild the hash chain after them.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, yes: bool, quarantine: bool, as_json: bool) -> None:
    """Show how a damaged log can be repaired; with --yes, repair it.

    Repair removes lines that do not belong to the log and restores the order that the hash
    chain proves. It never guesses: restore a changed line from a copy, or move it out of the
    log with --set-aside. Nothing is deleted.
    """
    run = app()
    run.reports_damage = True
    maintenance = run.chronicle.maintenance
    agreed = maintenance.repair_plan(quarantine)
    done = maintenance.repair(agreed) if yes and agreed.steps else ""
    if as_json:
        run.out.json(
            {
                "steps": list(agreed.steps),
                "done": bool(done),
                "kept": done,
                "refused": [str(problem) for problem in agreed.refused],
            }
        )
    else:
        if not agreed.steps and not agreed.refused:
            run.out.put("The log is intact.")
        for step in agreed.steps:
            run.out.put(("– ", "quiet"), step, hang=2)
        for problem in agreed.refused:
            run.out.put(("cannot be repaired: ", "contested"), str(problem), hang=2)
        if done:
            run.out.put(f"Done. {done}")
        elif agreed.steps:
            run.tell("Nothing was changed. `chrono repair --yes` carries out these steps.")
    if agreed.refused:
        ctx.exit(Exit.DAMAGED)
