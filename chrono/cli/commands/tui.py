"""`chrono tui`: opens the time scrubber in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import at_option, documents_option, known_option, read_only_option


@click.command(
    "tui",
    cls=Command,
    examples=(
        ("At the last position, or today:", "chrono tui"),
        (
            "On one day, as far as was known on another:",
            "chrono tui --at 2020-09-15 --known-at 2020-09-15",
        ),
        ("With the passages of the texts:", "chrono tui --documents texts"),
    ),
)
@at_option
@known_option
@documents_option
@read_only_option
def command(at: str | None, known_at: str | None, documents: str | None, read_only: bool) -> None:
    """Open the time scrubber: the state on a day, the events around it, and their sources.

    `?` shows the keys, `q` quits.
    """
    run = app()
    chronicle = run.chronicle
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("The scrubber needs a terminal. `chrono state` prints text.")
    from chrono.tui import scrub

    scrub(
        chronicle,
        documents=Path(documents) if documents else None,
        at=at,
        known_at=known_at,
        read_only=read_only,
    )
