"""`chrono snapshot`: writes the state at a date to a file that `verify` checks later."""

from __future__ import annotations

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import json_option, view_of, view_options
from chrono.render.lines import clean


@click.command(
    "snapshot",
    cls=Command,
    examples=(
        (
            "The state that an article is based on:",
            "chrono snapshot --at 2020-09-15 --known-at 2020-09-30",
        ),
        ("Just before an event:", "chrono snapshot --at before:4f2a91c"),
    ),
)
@view_options
@json_option
def command(
    at: str | None,
    known_at: str | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Save the state at a date to a file in `snapshots/`, for later verification.

    The file names the head of the log and the vocabulary; `chrono verify` derives the state
    again and reports any difference.
    """
    run = app()
    path = run.chronicle.snapshot(view_of(at, known_at, recorded_at, without, only))
    if as_json:
        run.out.json({"snapshot": str(path)})
    else:
        run.out.write(f"{clean(str(path))}\n")
