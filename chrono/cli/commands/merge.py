"""`chrono merge`: the merge driver that git calls to merge the logs of two branches."""

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
            "Once in each clone, so that git calls it:",
            'git config merge.chrono.driver "chrono merge %O %A %B"',
        ),
        (
            "By hand; the result replaces the second file:",
            "chrono merge base.jsonl ours.jsonl theirs.jsonl",
        ),
    ),
)
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
def command(base: str, ours: str, theirs: str) -> None:
    """Merge two logs that both began as BASE: OURS, then the events that only THEIRS has.

    The lines of OURS stay byte for byte, so its heads and snapshots stay valid. A damaged log,
    or one that lost a line, is refused, and OURS is left unchanged.
    """
    from chrono.chronicle import merge_logs

    merge_logs(Path(base), Path(ours), Path(theirs))
    app().tell("Merged: the events of THEIRS follow those of OURS.")
