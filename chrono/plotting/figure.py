"""Draws a series or a map with matplotlib, as SVG or PNG. Needs the matplotlib package.

The same picture as in the terminal: steps, bands for what a value leaves open, hatching for
rivals, gaps where nothing is known. No text of a chronicle is read as a formula.
"""

from __future__ import annotations

import io
from typing import Any, Final

from chrono.edtf import format_day
from chrono.errors import InvalidError
from chrono.plotting.places import Map
from chrono.plotting.series import Series, Side, Stretch

COLOURS: Final = {
    "stated": "#1c6b3a", "derived": "#0f6274", "stale": "#b07a10", "contested": "#b3261e",
    "possible": "#7a3e9d", "unknown": "#6a6d73", "": "#6a6d73",
}  # fmt: skip
STYLES: Final = {"stale": (0, (4, 2)), "possible": (0, (1, 2)), "contested": (0, (3, 1))}
"""Line styles that tell standings apart without colour."""
ENDINGS: Final = ("svg", "png")
PLAIN: Final = {"parse_math": False}


def clean(text: str) -> str:
    """A text on one line, without what a picture's file cannot hold."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _figure(width: float, height: float) -> tuple[Any, Any]:
    try:
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


def _bytes(figure: Any, kind: str) -> bytes:
    file = io.BytesIO()
    meta = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(file, format=kind, dpi=160, metadata=meta)
    return file.getvalue()


def plot(series: Series, kind: str, title: str) -> bytes:
    """A series as a picture. Raises InvalidError where matplotlib is missing."""
    reach = series.reach() if series.numeric else None
    figure, axes = _figure(9, 4.2 if reach else 1.4 + 0.4 * len(series.values))
    used: dict[str, Any] = {}
    values = series.values
    for stretch in series.stretches:
        for side in stretch.sides:
            made = (_numeric(axes, stretch, side, reach) if reach
                    else _lane(axes, stretch, values.index(side.text)))  # fmt: skip
            if made is not None:
                used.setdefault(stretch.standing, made)
    axes.set_title(clean(title), loc="left", fontsize=11, **PLAIN)
    axes.set_xlim(series.first, max(series.last, series.first + 1))
    axes.xaxis.set_major_formatter(lambda day, _: format_day(round(day)))
    axes.xaxis.set_major_locator(_locator())
    if reach:
        axes.set_ylabel(clean(series.unit), **PLAIN)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        if 0 <= reach[0] < 0.6 * reach[1]:
            axes.set_ylim(bottom=0)
    else:
        axes.set_yticks(range(len(values)), [clean(value)[:40] for value in values], **PLAIN)
        axes.set_ylim(len(values) - 0.5, -0.5)
    words = {"derived": "worked out"}
    axes.legend(list(used.values()), [words.get(each, each) for each in used], frameon=False,
                fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))  # fmt: skip
    return _bytes(figure, kind)


def _locator() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=6, integer=True)


def _numeric(axes: Any, stretch: Stretch, side: Side, reach: tuple[Any, Any]) -> Any:
    """One side of a stretch: its line, and the band of what it leaves open."""
    if not side.numeric:
        return None
    colour = COLOURS[stretch.standing]
    low = reach[0] if side.low is None else side.low
    high = reach[1] if side.high is None else side.high
    end = stretch.end + 1
    if low != high:
        hatch = "///" if stretch.standing in ("contested", "possible") else None
        axes.fill_between([stretch.start, end], low, high, facecolor=colour, alpha=0.18,
                          hatch=hatch, edgecolor=colour, linewidth=0)  # fmt: skip
    figure = side.best if side.best is not None else (low if low == high else None)
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


def draw_map(found: Map, kind: str, title: str) -> bytes:
    """A map as a picture. Raises InvalidError where matplotlib is missing."""
    figure, axes = _figure(8, 7)
    for spot in found.spots:
        colour = COLOURS[spot.tone]
        marker = (
            "o" if spot.tone in ("stated", "derived") else "X" if spot.tone == "contested" else "D"
        )
        marker = marker if spot.tone else "."
        axes.scatter([spot.longitude], [spot.latitude], c=colour, marker=marker, s=36, zorder=3)
        text = "\n".join(clean(each) for each in (spot.label, spot.says) if each)
        axes.annotate(text, (spot.longitude, spot.latitude), xytext=(6, 2), fontsize=7,
                      textcoords="offset points", color=colour, **PLAIN)  # fmt: skip
    west, south, east, north = found.frame
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / found.stretch)
    axes.set_title(clean(title), loc="left", fontsize=11, **PLAIN)
    axes.set_xlabel("longitude")
    axes.set_ylabel("latitude")
    axes.grid(alpha=0.2)
    return _bytes(figure, kind)
