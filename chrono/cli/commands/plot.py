"""`chrono plot`: lanes, a belief map, a value over time or a map, in the terminal or to a file."""

from __future__ import annotations

from pathlib import Path

import click

from chrono.cli import completion
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import view_of, view_options
from chrono.errors import file_error


@click.command(
    "plot",
    cls=Command,
    examples=(
        ("What held, since when, until when and how surely:", "chrono plot --lanes"),
        (
            "The same of one entity, to a file:",
            "chrono plot relief-force --lanes -o relief.svg",
        ),
        (
            "How a belief changed as documents appeared:",
            "chrono plot relief-force.strength --belief",
        ),
        ("A strength over time, in the terminal:", "chrono plot relief-force.strength"),
        (
            "As far as was known then:",
            "chrono plot relief-force.strength --known-at 2020-08-31",
        ),
        ("To a file (with matplotlib):", "chrono plot relief-force.strength -o strength.svg"),
        ("The state on a date, as a map:", "chrono plot --map --at 2020-09-15"),
    ),
)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=completion.cells)
@click.option(
    "--lanes",
    is_flag=True,
    help="Plot cells as rows of bars: the headline cells, or those of the entities and cells"
    " named.",
)
@click.option("--all", "everything", is_flag=True, help="With --lanes: every cell.")
@click.option(
    "--belief",
    is_flag=True,
    help="Plot what one cell shows at each date, as known on each day on which a document"
    " appeared.",
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
    names: tuple[str, ...],
    lanes: bool,
    everything: bool,
    belief: bool,
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
    """Plot cells over time with --lanes, or one value with its uncertainty, rivals and gaps; the
    history of a belief with --belief; or a map with --map.

    NAME is a cell, ENTITY.ATTRIBUTE; with --lanes it can be an entity too. Values are steps:
    nothing is interpolated, and there is a gap where nothing is known. In lanes, `▒` is the time in
    which a vague date leaves a value open, brackets are a plan, and `‹` a value that began on an
    unknown earlier day. In the plot of one value, a chequered band shows its range; broken lines
    are stale, possible or contested.
    """
    from chrono.cli import pictures

    run = app()
    _check(names, lanes, everything, belief, as_map)
    order = pictures.Order(
        run=run,
        view=view_of(at, known_at, recorded_at, without, only),
        kind=_kind(output),
        width=width or min(run.out.width, 110),
        height=height,
        since=since,
        until=until or at,
    )
    if lanes:
        made = pictures.draw_lanes(order, names, everything)
    elif belief:
        made = pictures.draw_belief(order, names[0])
    elif as_map:
        made = pictures.draw_map(order, names[0] if names else "")
    else:
        made = pictures.draw_series(order, names[0])
    if output and made is not None:
        _write(run, output, made)


def _check(
    names: tuple[str, ...], lanes: bool, everything: bool, belief: bool, as_map: bool
) -> None:
    """Raises UsageError if the options do not go together."""
    if lanes + belief + as_map > 1:
        raise click.UsageError("Say one of --lanes, --belief and --map.")
    if everything and (not lanes or names):
        raise click.UsageError("--all goes with --lanes, and with no NAME.")
    if lanes:
        return
    if len(names) > 1:
        raise click.UsageError("One NAME is plotted at a time; several need --lanes.")
    if not names and not as_map:
        raise click.UsageError("Name a cell as ENTITY.ATTRIBUTE, or use --lanes or --map.")


def _kind(output: str | None) -> str | None:
    if output is None:
        return None
    kind = Path(output).suffix.casefold().removeprefix(".")
    if kind not in ("svg", "png"):
        raise click.UsageError(f"{output}: the extension must be .svg or .png.")
    return kind


def _write(run: App, output: str, made: bytes) -> None:
    try:
        Path(output).write_bytes(made)
    except OSError as error:
        raise file_error(output, error) from error
    run.tell(f"Wrote {output} ({len(made):,} bytes).")
