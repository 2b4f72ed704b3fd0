"""Draws a series or a map with matplotlib, as SVG or PNG. Needs the matplotlib package.

The picture is the same as in the terminal: steps, bands for the range of a value, hatching for
rivals, gaps for unknown values. No text of a chronicle is interpreted as a formula.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, chdir, nullcontext
from textwrap import wrap
from typing import Any, Final

from chrono.errors import InvalidError
from chrono.isolated import PLACE
from chrono.model.quantity import Number, number
from chrono.render.lines import printable
from chrono.render.plot.axis import ticks
from chrono.render.plot.caption import Caption
from chrono.render.plot.map import Map
from chrono.render.plot.series import Series, Side, Stretch

COLOURS: Final = {
    "stated": "#1c6b3a",
    "derived": "#0f6274",
    "stale": "#b07a10",
    "contested": "#b3261e",
    "possible": "#7a3e9d",
    "unknown": "#6a6d73",
    "": "#6a6d73",
}
STYLES: Final = {"stale": (0, (4, 2)), "possible": (0, (1, 2)), "contested": (0, (3, 1))}
"""Line styles that distinguish standings without colour."""
ENDINGS: Final = ("svg", "png")
PLAIN: Final = {"parse_math": False}
MARKERS: Final = {"stated": "o", "derived": "o", "contested": "X"}
KEY_WIDTH: Final = 62
NEAR: Final = 0.025
"""The distance, as a fraction of the frame, below which the numbers of two places overlap."""
TICKS: Final = 7
NOTE_COLUMNS: Final = 19
TITLE_COLUMNS: Final = 9
"""The characters of a note and of a title for each inch of a figure."""
NOTE_HEIGHT: Final = 0.13
"""The height of a line of notes, in inches."""


def clean(text: str) -> str:
    """Return a text on one line, without characters that the file format cannot hold."""
    return " ".join(printable(text).split())


def _away() -> AbstractContextManager[None]:
    """Leave the current folder while matplotlib is first imported.

    Its import reads a `matplotlibrc` of the current folder before it looks for the user's own,
    and no setting prevents that. The folder may be a chronicle from somebody else.
    """
    return nullcontext() if "matplotlib" in sys.modules else chdir(PLACE)


def new_figure(width: float, height: float) -> tuple[Any, Any]:
    """Return a figure of some inches and its axes. Raises InvalidError without matplotlib."""
    try:
        with _away():
            import matplotlib as mpl
            from matplotlib.figure import Figure
    except ImportError as error:
        raise InvalidError(
            "Pictures in files need the matplotlib package: pip install 'chrono[plot]'."
        ) from error
    mpl.rcParams["svg.hashsalt"] = "chrono"
    mpl.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def as_file(figure: Any, kind: str) -> bytes:
    """Return a figure as an SVG or PNG file, the same bytes every time."""
    file = io.BytesIO()
    meta = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(file, format=kind, dpi=160, metadata=meta)
    return file.getvalue()


def captioned(figure: Any, axes: Any, caption: Caption, pad: float = 22) -> None:
    """Write the title and the dates above a figure, and contests and sources below it."""
    inches = figure.get_size_inches()[0]
    title = "\n".join(wrap(clean(caption.headline), int(inches * TITLE_COLUMNS)))
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold", **PLAIN)
    if caption.dates:
        axes.set_title(clean(caption.dates), loc="left", fontsize=8.5, pad=pad, **PLAIN)
    columns = int(inches * NOTE_COLUMNS)
    notes = [
        line
        for note in caption.notes()
        for line in wrap(printable(note), columns, subsequent_indent=" " * 6)
    ]
    if notes:
        figure.supxlabel("\n".join(notes), x=0.01, ha="left", fontsize=7, **PLAIN)


def plot(series: Series, kind: str, title: str, caption: Caption | None = None) -> bytes:
    """Draw a series as a picture. Raises InvalidError if matplotlib is missing."""
    reach = series.reach() if series.numeric else None
    told = caption or Caption(title=title)
    height = 4.2 if reach else 1.4 + 0.4 * len(series.values)
    figure, axes = new_figure(9, height + NOTE_HEIGHT * len(told.notes()))
    used: dict[str, Any] = {}
    values = series.values
    for stretch in series.stretches:
        for side in stretch.sides:
            made = (
                _numeric(axes, stretch, side, reach)
                if reach
                else _lane(axes, stretch, values.index(side.text))
            )
            if made is not None:
                used.setdefault(stretch.standing, made)
    captioned(figure, axes, told, pad=6)
    if reach:
        _name_sources(axes, series)
    axes.set_xlim(series.first, max(series.last, series.first + 1))
    days = ticks(series.first, max(series.last, series.first + 1), TICKS, series.clock)
    axes.set_xticks([day for day, _ in days], [text.replace(" ", "\n") for _, text in days])
    if reach:
        axes.set_ylabel(clean(series.unit), **PLAIN)
        levels = _apart(series.levels(), reach)
        axes.set_yticks(levels, [number(each) for each in levels])
        if 0 <= reach[0] < 0.6 * reach[1]:
            axes.set_ylim(bottom=0)
    else:
        axes.set_yticks(range(len(values)), [clean(value)[:40] for value in values], **PLAIN)
        axes.set_ylim(len(values) - 0.5, -0.5)
    axes.legend(
        list(used.values()),
        list(used),
        frameon=False,
        fontsize=8,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
    )
    return as_file(figure, kind)


def _name_sources(axes: Any, series: Series) -> None:
    """Write the documents above the start of each step."""
    for stretch in series.stretches:
        claims = (*stretch.reading.supports, *stretch.reading.foreign)
        for side in stretch.sides:
            documents = dict.fromkeys(claim.document for claim in claims if claim.document)
            height = side.figure if side.figure is not None else side.high
            if documents and height is not None and side.numeric:
                axes.annotate(
                    clean(", ".join(documents)),
                    (stretch.start, float(height)),
                    xytext=(2, 3),
                    textcoords="offset points",
                    fontsize=7,
                    color=COLOURS[stretch.standing],
                    **PLAIN,
                )


def _apart(levels: Sequence[Number], reach: tuple[Number, Number]) -> list[Number]:
    """Return the levels that an axis can label without overlap, and zero if it is shown."""
    least = (max(reach[1], 0) - min(reach[0], 0)) / 24
    kept: list[Number] = [0] if 0 <= reach[0] < 0.6 * reach[1] else []
    for each in levels:
        if all(abs(each - other) > least for other in kept):
            kept.append(each)
    return kept


def _numeric(axes: Any, stretch: Stretch, side: Side, reach: tuple[Any, Any]) -> Any:
    """Draw one side of a stretch: its line, and the band of its range."""
    if not side.numeric:
        return None
    colour = COLOURS[stretch.standing]
    low = reach[0] if side.low is None else side.low
    high = reach[1] if side.high is None else side.high
    end = stretch.end + 1
    if low != high:
        hatch = "///" if stretch.standing in ("contested", "possible") else None
        axes.fill_between(
            [stretch.start, end],
            low,
            high,
            facecolor=colour,
            alpha=0.18,
            hatch=hatch,
            edgecolor=colour,
            linewidth=0,
        )
    figure = side.figure
    lines = [figure] if figure is not None else [side.low, side.high]
    made = None
    for each in lines:
        if each is not None:
            style = STYLES.get(stretch.standing, "solid")
            made = axes.hlines(
                each, stretch.start, end, colors=colour, linestyles=[style], linewidth=2
            )
    return made


def _lane(axes: Any, stretch: Stretch, row: int) -> Any:
    colour = COLOURS[stretch.standing]
    style = STYLES.get(stretch.standing, "solid")
    return axes.hlines(
        row, stretch.start, stretch.end + 1, colors=colour, linestyles=[style], linewidth=6
    )


def draw_map(found: Map, kind: str, title: str, caption: Caption | None = None) -> bytes:
    """Draw a map as a picture: numbered places, and a key beside them.

    Raises InvalidError if matplotlib is missing.
    """
    key = _key(found)
    figure, axes = new_figure(
        11, max(5.0, 0.17 * sum(text.count("\n") + 1 for text, _ in key) + 0.6)
    )
    figure.clear()
    axes, margin = figure.subplots(1, 2, width_ratios=[3, 2])
    axes.spines[["top", "right"]].set_visible(False)
    margin.set_axis_off()
    for spot in found.spots:
        marker = MARKERS.get(spot.tone, "D") if spot.tone else "."
        axes.scatter(
            [spot.longitude], [spot.latitude], c=COLOURS[spot.tone], marker=marker, s=36, zorder=3
        )
    for (longitude, latitude), numbers in _together(found).items():
        axes.annotate(
            ", ".join(map(str, numbers)),
            (longitude, latitude),
            xytext=(5, 3),
            fontsize=8,
            textcoords="offset points",
        )
    row = 0
    total = sum(text.count("\n") + 1 for text, _ in key)
    for text, tone in key:
        margin.text(
            0,
            1 - row / max(total, 28),
            text,
            fontsize=7.5,
            va="top",
            color=COLOURS[tone],
            transform=margin.transAxes,
            **PLAIN,
        )
        row += text.count("\n") + 1
    west, south, east, north = found.frame
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / found.stretch, anchor="NW")
    captioned(figure, axes, caption or Caption(title=title), pad=6)
    axes.xaxis.set_major_formatter(lambda each, _: f"{abs(each):g}° {'W' if each < 0 else 'E'}")
    axes.yaxis.set_major_formatter(lambda each, _: f"{abs(each):g}° {'S' if each < 0 else 'N'}")
    axes.grid(alpha=0.2)
    return as_file(figure, kind)


def _key(found: Map) -> list[tuple[str, str]]:
    """Return the key of the numbers, in lines that fit beside the map, with each standing."""
    made = []
    for place, spot in enumerate(found.spots, 1):
        text = clean(f"{spot.label} — {spot.says}" if spot.says else spot.label)
        lines = wrap(text, KEY_WIDTH, initial_indent=f"{place}  ", subsequent_indent="     ")
        made.append(("\n".join(lines), spot.tone))
    return made


def _together(found: Map) -> dict[tuple[float, float], list[int]]:
    """Return the numbers of the places, grouped where their labels would overlap."""
    west, south, east, north = found.frame
    made: dict[tuple[float, float], list[int]] = {}
    for place, spot in enumerate(found.spots, 1):
        near = next(
            (
                at
                for at in made
                if abs(at[0] - spot.longitude) < (east - west) * NEAR
                and abs(at[1] - spot.latitude) < (north - south) * NEAR
            ),
            (spot.longitude, spot.latitude),
        )
        made.setdefault(near, []).append(place)
    return made
