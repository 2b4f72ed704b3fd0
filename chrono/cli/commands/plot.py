"""`chrono plot`: draws a value over time, or a map at a date, in the terminal or to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chrono.cli import completion, phrases
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import view_of, view_options
from chrono.errors import InvalidError, UnknownError, file_error
from chrono.render.lines import clean
from chrono.render.plot.map import on_map
from chrono.render.plot.series import series
from chrono.render.text import cell_words

if TYPE_CHECKING:
    from chrono.model.view import View
    from chrono.render.plot.terminal_backend import Lines

STYLE_OF = {"stated", "derived", "stale", "contested", "possible", "unknown", "quiet", "strong"}


@click.command(
    "plot",
    cls=Command,
    examples=(
        ("A strength over time, in the terminal:", "chrono plot relief-force.strength"),
        (
            "As far as was known then:",
            "chrono plot relief-force.strength --known-at 2020-08-31",
        ),
        ("To a file (with matplotlib):", "chrono plot relief-force.strength -o strength.svg"),
        ("The state on a date, as a map:", "chrono plot --map --at 2020-09-15"),
    ),
)
@click.argument(
    "cell", metavar="[ENTITY.ATTRIBUTE]", required=False, shell_complete=completion.cells
)
@click.option(
    "--map",
    "as_map",
    is_flag=True,
    help="Plot a map of the entities with coordinates; name an attribute to show it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE.svg|png",
    help="Write a file, with matplotlib.",
)
@click.option(
    "--from",
    "since",
    metavar="DATE",
    shell_complete=completion.dates,
    help="The first day or moment to show. Default: the start of the first claim.",
)
@click.option(
    "--to",
    "until",
    metavar="DATE",
    shell_complete=completion.dates,
    help="The last day or moment to show. Default: --at, or shortly after the last change.",
)
@click.option(
    "--width", type=click.IntRange(min=20, max=400), help="The number of columns in the terminal."
)
@click.option(
    "--height", type=click.IntRange(min=3, max=200), help="The number of rows in the terminal."
)
@view_options
def command(
    cell: str | None,
    as_map: bool,
    output: str | None,
    since: str | None,
    until: str | None,
    width: int | None,
    height: int | None,
    at: str | None,
    known_at: str | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
) -> None:
    """Plot a value over time, with its uncertainty, its rivals and its gaps; or a map.

    Values are steps: nothing is interpolated, and there is a gap where nothing is known. A
    chequered band shows the range of a value; broken lines are stale, possible or contested.
    """
    run = app()
    if cell is None and not as_map:
        raise click.UsageError("Name a cell as ENTITY.ATTRIBUTE, or use --map.")
    kind = _kind(output)
    view = view_of(at, known_at, recorded_at, without, only)
    size = width or min(run.out.width, 110), height
    if as_map:
        made, lines = _map(run, view, cell or "", kind, size)
    else:
        made, lines = _plot(run, view, cell or "", kind, size, (since, until or at))
    if output and made is not None:
        _write(run, output, made)
        return
    for line in lines or []:
        run.out.write(
            "".join(
                run.out.paint(_clean(text), tone if tone in STYLE_OF else "") for text, tone in line
            ).rstrip()
            + "\n"
        )


def _clean(text: str) -> str:
    return clean(text)


def _kind(output: str | None) -> str | None:
    if output is None:
        return None
    kind = Path(output).suffix.casefold().removeprefix(".")
    if kind not in ("svg", "png"):
        raise click.UsageError(f"{output}: the extension must be .svg or .png.")
    return kind


def _plot(
    run: App,
    view: View,
    name: str,
    kind: str | None,
    size: tuple[int, int | None],
    days: tuple[str | None, str | None],
) -> tuple[bytes | None, Lines | None]:
    cells = run.chronicle.cells(view.recorded_at, view.source_filter)
    key = run.chronicle.lookup.cell_name(name, cells)
    cell = cells.cell(key, view.known_at)
    date, clock = run.chronicle.date, run.chronicle.vocabulary.clock
    first = clock.place(date(days[0])).begins[0] if days[0] else None
    last = run.chronicle.moment(days[1]) if days[1] else None
    today = run.chronicle.today()
    found = series(cell, view.known_at, run.names(), first, last, today) if cell else None
    if found is None:
        raise UnknownError("Cell", key, (), "None of its claims has a date.")
    title = cell_words(key, run.chronicle.vocabulary, run.names())
    if kind:
        from chrono.render.plot import matplotlib_backend as figure

        return figure.plot(found, kind, title), None
    from chrono.render.plot import terminal_backend as terminal

    run.out.put((title, "head"), (f" ({found.unit})" if found.unit else "", "quiet"))
    return None, terminal.plot(found, size[0], size[1] or 14)


def _map(
    run: App, view: View, attribute: str, kind: str | None, size: tuple[int, int | None]
) -> tuple[bytes | None, Lines | None]:
    found = on_map(run.chronicle.cells(view.recorded_at, view.source_filter), view, attribute)
    if found is None:
        raise InvalidError("No entity has coordinates. See `chrono entity add --help`.")
    title = phrases.headline(view, run.chronicle.today())
    if kind:
        from chrono.render.plot import matplotlib_backend as figure

        return figure.draw_map(found, kind, title), None
    from chrono.render.plot import terminal_backend as terminal

    run.out.put((title, "head"))
    return None, terminal.draw_map(found, size[0], size[1] or 20)


def _write(run: App, output: str, made: bytes) -> None:
    try:
        Path(output).write_bytes(made)
    except OSError as error:
        raise file_error(output, error) from error
    run.tell(f"Wrote {output} ({len(made):,} bytes).")
