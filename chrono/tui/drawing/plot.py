"""A quantity over time, as steps: a line where it is known, a band where it is a range.

Nothing is interpolated between two observations: unknown values are gaps, stale values are
dotted, and rival values appear side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.model.claim import Reading
from chrono.model.quantity import Number, Range, span
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.model.axis import TimeRange, tick_row
from chrono.tui.model.cell_history import Span
from chrono.tui.model.styled_lines import Line, Piece

Value = tuple[Range, str]
"""The drawn part of a reading: a range and its standing."""


class Plot(NamedTuple):
    """A plot without its cursor, which moves."""

    lines: list[Line]
    margin: int
    visible: TimeRange
    columns: int

    def at(self, second: int) -> list[Line]:
        """Returns the lines with the cursor's column highlighted."""
        if not self.visible.holds(second) or not self.lines:
            return self.lines
        column = self.margin + self.visible.column(second, self.columns)
        return [_tinted(line, column) for line in self.lines]


def _tinted(line: Line, column: int) -> Line:
    pieces: list[Piece] = []
    for text, tone in line.pieces:
        if 0 <= column < len(text):
            pieces += [
                Piece(text[:column], tone),
                Piece(text[column], f"{tone} now-line"),
                Piece(text[column + 1 :], tone),
            ]
        else:
            pieces.append(Piece(text, tone))
        column -= len(text)
    return line._replace(pieces=tuple(pieces))


def plot(
    spans: Sequence[Span],
    visible: TimeRange,
    width: int,
    height: int,
    clock: Clock = UTC_CLOCK,
) -> Plot:
    """Draws the plot with its scales at the left and below; empty if there is nothing to draw."""
    shown = [(each.start, list(ranges(each.reading))) for each in spans]
    ends = [end for _, many in shown for reach, _ in many for end in reach if end is not None]
    if not ends or height < 2:
        return Plot([], 0, visible, 1)
    top, bottom = max(ends), min(ends)
    if (bottom > 0 and bottom < top * 0.6) or top == bottom:
        bottom = min(0, bottom)
    if top == bottom:
        top += 1
    labels = (short(top), short(bottom))
    margin = max(len(label) for label in labels) + 1
    canvas = Canvas(max(4, width - margin), height)
    _draw(canvas, shown, visible, (bottom, top))
    found = []
    axis = Piece(" " * margin + tick_row(visible, canvas.columns, clock), "dim")
    for row, line in enumerate(canvas.lines()):
        label = labels[0] if row == 0 else labels[1] if row == height - 1 else ""
        found.append(Line((Piece(label.rjust(margin - 1) + " ", "dim"), *line.pieces)))
    return Plot([*found, Line((axis,))], margin, visible, canvas.columns)


def ranges(reading: Reading) -> Iterator[Value]:
    """Returns the possible ranges of a reading, one per side."""
    if reading.known:
        reach = span(reading.value)
        if reach is not None:
            yield reach, reading.standing
    elif reading.standing != "unknown":
        for claim in reading.candidates:
            reach = span(claim.value)
            if reach is not None and claim.role in ("level", "before", "count"):
                yield reach, reading.standing


def _draw(
    canvas: Canvas,
    shown: Sequence[tuple[int, Sequence[Value]]],
    visible: TimeRange,
    scale: tuple[Number, Number],
) -> None:
    bottom, top = scale
    starts = [start for start, _ in shown]

    def row(value: Number) -> int:
        return round((canvas.height - 1) * (1 - (value - bottom) / (top - bottom)))

    last: int | None = None
    for x, (first, following) in enumerate(pairwise(visible.edges(canvas.width))):
        place = bisect_right(starts, max(first, following - 1)) - 1
        values = shown[place][1] if place >= 0 else ()
        middle = None
        for (low, high), standing in values:
            upper = 0 if high is None else row(high)
            lower = canvas.height - 1 if low is None else row(low)
            every = 1 if standing in ("stated", "derived") else 2
            if standing == "stale" and x % 3:
                continue
            if lower - upper > 1:
                canvas.down(x, upper, lower, "band", every=2 if x % 2 else 3)
            for edge in {upper if high is not None else lower, lower if low is not None else upper}:
                if every == 1 or x % 2 == 0:
                    canvas.dot(x, edge, standing)
            middle = (upper + lower) // 2 if len(values) == 1 and every == 1 else None
        if middle is not None and last is not None and abs(last - middle) > 1:
            canvas.down(x, last, middle, "stated")
        last = middle


def short(value: Number) -> str:
    """Shortens a number: 5,200 · 1.2M."""
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**4, "k")):
        if abs(value) >= size:
            unit = 1000 if letter == "k" else size
            return f"{value / unit:.4g}{letter}"
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
