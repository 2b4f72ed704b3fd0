"""`chrono repair`: what can be done about a damaged log; done only when told to."""

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
        ("What could be done; nothing is changed:", "chrono repair"),
        ("Do it:", "chrono repair --yes"),
    ),
)
@click.option("--yes", is_flag=True, help="Do it. The log as it was is kept beside it.")
@click.option(
    "--set-aside",
    "quarantine",
    is_flag=True,
    help="Let lines that were changed beyond reading leave"
    " the log, and chain anew what comes after them.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, yes: bool, quarantine: bool, as_json: bool) -> None:
    """Say what can be done about a damaged log, and with --yes do it.

    It takes out what does not belong there, and puts back in order what the chain proves was
    there. It never guesses: a line that was changed is brought back from a copy, or set aside
    where you ask for it. Nothing is thrown away.
    """
    run = app()
    run.proving = True
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
            run.out.put("Nothing is wrong with the log.")
        for step in agreed.steps:
            run.out.put(("– ", "quiet"), step, hang=2)
        for problem in agreed.refused:
            run.out.put(("not without guessing: ", "contested"), str(problem), hang=2)
        if done:
            run.out.put(f"Done. {done}")
        elif agreed.steps:
            run.tell("Nothing was changed. `chrono repair --yes` does it.")
    if agreed.refused:
        ctx.exit(Exit.DAMAGED)
