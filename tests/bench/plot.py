"""A plot of lines on two logarithmic axes, as SVG, without a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 48, 56
COLOURS: Final = (
    "#0b6e4f",
    "#3fa37c",
    "#c1440e",
    "#e08e45",
    "#5b6c9d",
    "#8b5fbf",
    "#a0522d",
    "#777777",
)


class Line(NamedTuple):
    """One line through some points, with its name at the right end."""

    name: str
    points: tuple[tuple[float, float], ...]
    strong: bool = False


class Frame(NamedTuple):
    """Where numbers lie on the page: powers of ten at the edges."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float

    def x(self, value: float) -> float:
        """The column of a number."""
        share = (log10(value) - self.low_x) / (self.high_x - self.low_x)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """The row of a number."""
        share = (log10(value) - self.low_y) / (self.high_y - self.low_y)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def drawn(lines: Sequence[Line], title: str, across: str, up: str) -> str:
    """The plot of some lines; of none, an empty frame."""
    frame = _frame(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 26, title, size=15, weight="bold"),
        *_axes(frame, across, up),
    ]
    labels = _apart([(frame.y(line.points[-1][1]), place) for place, line in enumerate(lines)])
    for place, line in enumerate(lines):
        colour = COLOURS[place % len(COLOURS)]
        parts += _line(frame, line, colour, labels[place])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _frame(lines: Sequence[Line]) -> Frame:
    xs = [log10(x) for line in lines for x, _ in line.points] or [0.0, 1.0]
    ys = [log10(y) for line in lines for _, y in line.points] or [0.0, 1.0]
    return Frame(
        floor(min(xs)),
        max(ceil(max(xs)), floor(min(xs)) + 1),
        floor(min(ys)),
        max(ceil(max(ys)), floor(min(ys)) + 1),
    )


def _axes(frame: Frame, across: str, up: str) -> Iterator[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for power in range(int(frame.low_x), int(frame.high_x) + 1):
        x = frame.x(10**power)
        yield _rule(x, TOP, x, bottom)
        yield _text(x, bottom + 18, f"{10**power:,}", anchor="middle")
    for power in range(int(frame.low_y), int(frame.high_y) + 1):
        y = frame.y(10.0**power)
        yield _rule(LEFT, y, right, y)
        yield _text(LEFT - 8, y + 4, f"{10.0**power:g}", anchor="end")
        for part in range(2, 10) if power < frame.high_y else ():
            yield _rule(
                LEFT, frame.y(part * 10.0**power), right, frame.y(part * 10.0**power), "#f0f0f0"
            )
    yield _text((LEFT + right) / 2, HEIGHT - 14, across, anchor="middle")
    yield _text(LEFT - 8, TOP - 8, up, anchor="end")


def _line(frame: Frame, line: Line, colour: str, label: float) -> Iterator[str]:
    spots = [(frame.x(x), frame.y(y)) for x, y in line.points]
    width = 3 if line.strong else 1.5
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
    for x, y in spots:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{width + 1}" fill="{colour}"/>'
    end_x, end_y = spots[-1]
    at = WIDTH - RIGHT + 14
    yield (
        f'<polyline points="{end_x:.1f},{end_y:.1f} {at - 4},{label:.1f}" fill="none"'
        f' stroke="{colour}" stroke-width="0.5" stroke-dasharray="2 2"/>'
    )
    weight = "bold" if line.strong else "normal"
    yield _text(at, label + 4, line.name, colour=colour, weight=weight)


def _apart(wanted: Sequence[tuple[float, int]], room: float = 16) -> dict[int, float]:
    """Rows for labels, near to those wanted, and none upon another."""
    found: dict[int, float] = {}
    last = TOP - room
    for row, place in sorted(wanted):
        last = max(row, last + room)
        found[place] = last
    return found


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str = "#d8d8d8") -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"/>'


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    size: int = 12,
    colour: str = "#333333",
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
        f' font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
    )
