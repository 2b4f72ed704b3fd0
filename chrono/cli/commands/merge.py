"""`chrono merge`: what git calls to make one log of two branches' logs."""

from __future__ import annotations

from pathlib import Path

import click

from chrono.cli.context import app
from chrono.cli.group import Command

FILE = click.Path(exists=True, dir_okay=False)


@click.command(
    "merge",
    cls=Command,
    examples=(
        (
            "Once in each clone, and git calls it by itself:",
            'git config merge.chrono.driver "chrono merge %O %A %B"',
        ),
        (
            "By hand; the result is in the place of the second:",
            "chrono merge base.jsonl ours.jsonl theirs.jsonl",
        ),
    ),
)
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
def command(base: str, ours: str, theirs: str) -> None:
    """Make one log of two that grew out of BASE: OURS, then whatever THEIRS has besides.

    The lines of OURS stay byte for byte, so every head and snapshot of it stays true. A
    damaged log, or one that lost a line, is refused, and OURS left as it was.
    """
    from chrono.chronicle import merge_logs

    merge_logs(Path(base), Path(ours), Path(theirs))
    app().tell("Merged: theirs after ours.")
