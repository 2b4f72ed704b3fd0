"""A map of places as letters on a grid, true to their coordinates, with a legend below."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from string import ascii_uppercase

from chrono.tui.clean import clean, clip
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.model.atlas import Place
from chrono.tui.model.lines import Line, Piece

TONES = ("bar", "changed", "good", "mark", "base", "contested", "derived", "stale")
UNKNOWN = "-"


def chart(places: Sequence[Place], width: int, height: int) -> list[Line]:
    """The map and its legend."""
    values = sorted({place.value for place in places if place.value})
    counts = {value: sum(1 for place in places if place.value == value) for value in values}
    values.sort(key=lambda value: (-counts[value], value))
    letters = {value: ascii_uppercase[i] if i < 26 else "+" for i, value in enumerate(values)}
    legend = _legend(places, values, letters, counts, width, max(1, height // 3))
    canvas = Canvas(width, max(1, height - len(legend)))
    _place_all(canvas, places, values, letters)
    return [*canvas.lines(), *legend]


def _place_all(
    canvas: Canvas, places: Sequence[Place], values: Sequence[str], letters: dict[str, str]
) -> None:
    spots = _project(places, canvas.columns, canvas.rows)
    for place, (column, row) in zip(places, spots, strict=True):
        tone = TONES[values.index(place.value) % len(TONES)] if place.value else "unknown"
        sign = letters.get(place.value, UNKNOWN)
        canvas.write(column, row, sign, f"{tone} bold")
    for place, (column, row) in zip(places, spots, strict=True):
        label = clip(clean(place.label), 18)
        if place.changed:
            label = f"*{label}"
        tone = "changed" if place.changed else "dim"
        for start in (column + 2, column - len(label) - 1):
            if canvas.free(start - 1, row, len(label) + 1) or canvas.free(start, row, len(label)):
                canvas.write(start, row, label, tone)
                break


def _project(places: Sequence[Place], columns: int, rows: int) -> list[tuple[int, int]]:
    """Columns and rows; a cell is twice as high as wide, and degrees shrink northwards."""
    latitudes = [place.latitude for place in places]
    middle = (max(latitudes) + min(latitudes)) / 2
    narrow = max(0.05, cos(radians(middle)))
    xs = [place.longitude * narrow for place in places]
    west, east, south, north = min(xs), max(xs), min(latitudes), max(latitudes)
    inner, high = max(1, columns - 22), max(1, rows - 2)
    scale = min(inner / max(1e-6, east - west), 2 * high / max(1e-6, north - south), 400.0)
    left = (columns - (east - west) * scale) / 2
    top = (rows - (north - south) * scale / 2) / 2
    return [
        (
            min(columns - 1, max(0, round(left + (x - west) * scale))),
            min(rows - 1, max(0, round(top + (north - place.latitude) * scale / 2))),
        )
        for place, x in zip(places, xs, strict=True)
    ]


def _legend(
    places: Sequence[Place],
    values: Sequence[str],
    letters: dict[str, str],
    counts: dict[str, int],
    width: int,
    rows: int,
) -> list[Line]:
    found = []
    for place, value in enumerate(values[: rows - 1]):
        tone = TONES[place % len(TONES)]
        found.append(
            Line(
                (
                    Piece(f" {letters[value]} ", f"{tone} bold"),
                    Piece(value),
                    Piece(f"  {counts[value]}", "dim"),
                )
            )
        )
    unknown = sum(1 for place in places if not place.value)
    more = f", {len(values) - rows + 1} more values" if len(values) > rows - 1 else ""
    if unknown or more:
        found.append(
            Line(
                (Piece(f" {UNKNOWN} ", "unknown"), Piece(f"nothing known: {unknown}{more}", "dim"))
            )
        )
    return found
