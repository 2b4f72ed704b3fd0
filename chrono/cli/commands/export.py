"""`chrono export`: writes events and states in the file formats of other programs."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono.chronicle import EventFilter, export_formats
from chrono.cli.context import App, app
from chrono.cli.event_filters import filter_options
from chrono.cli.group import Command
from chrono.cli.options import view_of, view_options
from chrono.errors import file_error

if TYPE_CHECKING:
    from chrono.chronicle import Output
    from chrono.model.view import View

FORMATS = export_formats()
LISTED_FORMATS = "\n".join(f"    {name:<12} {says}" for name, says in FORMATS.items())


@click.command(
    "export",
    cls=Command,
    help=f"""Write events, or the state at a date, in the format of another program.

    The formats:

    \b
{LISTED_FORMATS}

    The filters are those of `chrono log`. --at leaves out what began later; --known-at leaves
    out what was published later. The html page opens on --at, or else on the day of the last
    event. A notice on standard error says what the format cannot hold.
    """,
    examples=(
        ("One page with a slider, to publish:", "chrono export -o chronology.html"),
        (
            "A chronology to print, as far as was known then:",
            "chrono export markdown --known-at 2020-08-31",
        ),
        ("What one document says, for a spreadsheet:", "chrono export csv -d d2 -o d2.csv"),
        ("Where things stood on a date, for a map:", "chrono export geojson --at 2020-09-15"),
        ("Events for another chronicle:", "chrono export jsonl --from 2020 -o events.jsonl"),
    ),
)
@click.argument("kind", metavar="[FORMAT]", required=False, type=click.Choice(list(FORMATS)))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="The file to write; without FORMAT, its extension decides. Default: standard output.",
)
@click.option("--title", default="", metavar="TEXT", help="A title, in formats that have one.")
@view_options
@filter_options
def command(
    kind: str | None,
    output: str | None,
    title: str,
    at: str | None,
    known_at: str | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
    **filters: Any,
) -> None:
    """Writes the file."""
    run = app()
    kind = kind or (run.chronicle.exports.guess(output) if output else None)
    if kind is None:
        raise click.UsageError(f"Name a FORMAT: one of {', '.join(FORMATS)}.")
    view = view_of(at, known_at, recorded_at, without, only)
    made = _made(run, kind, view, at is not None, title, filters)
    _put(run, made, output, kind)
    for sentence in made.lost:
        run.tell(sentence)
    if made.recipe and not run.quiet:
        run.err.file(made.recipe)


def _made(
    run: App, kind: str, view: View, cut: bool, title: str, filters: dict[str, Any]
) -> Output:
    wanted, chosen = EventFilter(**filters), None
    if wanted:
        test = run.chronicle.search.test(wanted)
        chosen = frozenset(event.id for event in run.chronicle.events if test(event))
    return run.chronicle.exports.write(
        kind, view, chosen, cut=cut, from_last_event=not cut, title=title
    )


def _put(run: App, made: Output, output: str | None, kind: str) -> None:
    if output is None:
        if kind == "parquet" and run.out.terminal:
            raise click.UsageError("Parquet is a binary format: name a file with -o FILE.")
        run.out.flush()
        if run.out.terminal:
            run.out.file(made.data.decode("utf-8", "replace"))
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    fresh = path.with_name(path.name + ".part")
    try:
        fresh.unlink(missing_ok=True)  # it may be a link, and lead anywhere
        with open(fresh, "xb") as file:
            file.write(made.data)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise file_error(path, error) from error
    run.tell(f"Wrote {path} ({len(made.data):,} bytes).")
