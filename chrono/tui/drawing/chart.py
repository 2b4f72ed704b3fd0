"""A map of places as letters on a grid, true to their coordinates, with a legend below.

The places that the map is about determine its frame; others inside it serve for orientation.
Of several places in one spot, the most informative one is shown with the number of the others:
no place is moved from its true position.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from string import ascii_uppercase
from typing import NamedTuple

from rich.cells import cell_len

from chrono.tui.drawing.canvas import Canvas
from chrono.tui.model.map import Place
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.sanitize import clean, clip

TONES = ("bar", "changed", "good", "mark", "base", "contested", "derived", "stale")
UNKNOWN, OTHER = "-", "·"
LABEL, LEAST = 28, 6
"""The longest label, and the shortest to which one is cut."""

Spot = tuple[int, int]


class DrawnMap(NamedTuple):
    """A drawn map."""

    lines: list[Line]
    spots: dict[Spot, list[Place]]
    """The places in each column and row, the one that is shown first."""


def chart(places: Sequence[Place], width: int, height: int, chosen: str = "") -> DrawnMap:
    """Draws the map and its legend, with one place highlighted."""
    values = sorted({place.value for place in places if place.value})
    counts = {value: sum(1 for place in places if place.value == value) for value in values}
    values.sort(key=lambda value: (-counts[value], value))
    letters = {value: ascii_uppercase[i] if i < 26 else "+" for i, value in enumerate(values)}
    rows = max(1, height // 3)
    canvas = Canvas(width, max(1, height - _legend_rows(places, values, rows)))
    spots = _spots(places, canvas.columns, canvas.rows, chosen)
    for (column, row), there in spots.items():
        first = there[0]
        tone = TONES[values.index(first.value) % len(TONES)] if first.value else "unknown"
        sign = letters.get(first.value, UNKNOWN if first.fits else OTHER)
        shown = "select" if first.entity == chosen else ""
        canvas.write(column, row, sign, f"{tone} bold {shown}".strip())
    for spot, there in sorted(spots.items(), key=lambda each: _rank(each[1][0], chosen)):
        _label(canvas, spot, there, chosen)
    beyond = sum(1 for place in places if not place.fits) - sum(
        1 for there in spots.values() for place in there if not place.fits
    )
    legend = _legend(places, values, letters, counts, rows, beyond)
    return DrawnMap([*canvas.lines(), *legend], spots)


def _rank(place: Place, chosen: str) -> tuple[bool, bool, bool, bool]:
    """Returns the drawing priority of a place; the lowest is drawn on top."""
    return place.entity != chosen, not place.changed, not place.value, not place.fits


def _spots(
    places: Sequence[Place], columns: int, rows: int, chosen: str
) -> dict[Spot, list[Place]]:
    spots: dict[Spot, list[Place]] = {}
    for place, (column, row) in zip(places, _project(places, columns, rows), strict=True):
        if 0 <= column < columns and 0 <= row < rows:
            spots.setdefault((column, row), []).append(place)
    for there in spots.values():
        there.sort(key=lambda place: _rank(place, chosen))
    return spots


def _label(canvas: Canvas, spot: Spot, there: Sequence[Place], chosen: str) -> None:
    column, row = spot
    first = there[0]
    mark = "*" if first.changed else ""
    more = f" +{len(there) - 1}" if len(there) > 1 else ""
    whole = f"{mark}{clip(clean(first.label), LABEL)}{more}"
    tone = "changed" if first.changed else "" if first.value else "dim"
    if first.entity == chosen:
        tone = "select"
    for room in (cell_len(whole), LEAST + len(mark) + len(more)):
        if room > cell_len(whole):
            continue
        text = f"{clip(whole.removesuffix(more), room - len(more))}{more}"
        size = cell_len(text)
        for start in (column + 2, column - 1 - size):
            if canvas.free(start, row, size):
                canvas.write(start, row, text, tone)
                return


def _project(places: Sequence[Place], columns: int, rows: int) -> list[Spot]:
    """Projects to columns and rows; cells are twice as high as wide, degrees shrink northwards."""
    framed = [place for place in places if place.fits]
    framed = framed if len({(p.latitude, p.longitude) for p in framed}) > 1 else list(places)
    latitudes = [place.latitude for place in framed]
    middle = (max(latitudes) + min(latitudes)) / 2
    narrow = max(0.05, cos(radians(middle)))
    xs = [place.longitude * narrow for place in framed]
    west, east, south, north = min(xs), max(xs), min(latitudes), max(latitudes)
    inner, high = max(1, columns - 22), max(1, rows - 2)
    scale = min(inner / max(1e-6, east - west), 2 * high / max(1e-6, north - south), 400.0)
    left = (columns - (east - west) * scale) / 2
    top = (rows - (north - south) * scale / 2) / 2
    return [
        (
            _kept(round(left + (place.longitude * narrow - west) * scale), columns, place),
            _kept(round(top + (north - place.latitude) * scale / 2), rows, place),
        )
        for place in places
    ]


def _kept(at: int, size: int, place: Place) -> int:
    """Keeps places that define the frame inside it despite rounding."""
    return min(size - 1, max(0, at)) if place.fits else at


def _legend_rows(places: Sequence[Place], values: Sequence[str], rows: int) -> int:
    return min(len(values), rows) + any(not place.value for place in places)


def _legend(
    places: Sequence[Place],
    values: Sequence[str],
    letters: dict[str, str],
    counts: dict[str, int],
    rows: int,
    beyond: int,
) -> list[Line]:
    found = []
    for place, value in enumerate(values[:rows]):
        tone = TONES[place % len(TONES)]
        more = f", {len(values) - rows} more values" if place == rows - 1 < len(values) - 1 else ""
        found.append(
            Line(
                (
                    Piece(f" {letters[value]} ", f"{tone} bold"),
                    Piece(value),
                    Piece(f"  {counts[value]}{more}", "dim"),
                )
            )
        )
    unknown = sum(1 for place in places if place.fits and not place.value)
    others = sum(1 for place in places if not place.fits)
    pieces = []
    if unknown:
        pieces += [Piece(f" {UNKNOWN} ", "unknown"), Piece(f"nothing known  {unknown}", "dim")]
    if others:
        edge = f" ({beyond} beyond the edge)" if beyond else ""
        pieces += [Piece(f" {OTHER} ", "unknown"), Piece(f"other places  {others}{edge}", "dim")]
    return [*found, Line(tuple(pieces))] if pieces else found
