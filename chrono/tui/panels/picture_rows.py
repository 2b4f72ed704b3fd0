"""Rows of lanes and belief maps as lines of a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len

from chrono.edtf import FOREVER
from chrono.render.plot.lanes_text import axis_rows, crossed
from chrono.tui.model.styled_lines import Line, Piece

if TYPE_CHECKING:
    from chrono.render.plot.braille import Piece as Drawn
    from chrono.render.plot.folded_axis import FoldedAxis
    from chrono.tui.model.scrubber import Scrubber

MAX_LINES_KEPT = 400
TONES = {"quiet": "dim", "strong": "bold"}
"""The scrubber's names of tones that the terminal names otherwise."""


class KeptLines:
    """The lines of a picture, made again only where something in them has changed."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[object, Line]] = {}

    def line(self, row: object, shown: object, make: Callable[[], Line]) -> Line:
        """Returns the line of a row; `shown` is all that it depends on."""
        kept = self._kept.get(row)
        if kept is None or kept[0] != shown:
            kept = self._kept[row] = shown, make()
            if len(self._kept) > MAX_LINES_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept[1]


def picture_line(label: str, gutter: int, row: Iterable[tuple[str, str]], tone: str = "") -> Line:
    """Returns a row after its label, with a line between them."""
    pieces = [Piece(" " * (gutter - cell_len(label)) + label, tone), Piece(" │", "rule")]
    pieces += [Piece(text, TONES.get(own, own)) for text, own in row]
    return Line(tuple(pieces))


def crossed_line(
    label: str, gutter: int, row: list[Drawn], axis: FoldedAxis, at: int, known_at: int | None
) -> Line:
    """Returns a row after its label, crossed by the lines of D and, if given, of K."""
    return picture_line(label, gutter, crossed(row, axis, at, known_at))


def axis_lines(model: Scrubber, axis: FoldedAxis, gutter: int) -> list[Line]:
    """Returns the axis below the rows, with both cursors."""
    known = model.known_at if model.known_at < FOREVER else None
    rule, ticks = axis_rows(axis, model.clock, model.at, known)
    made = []
    for start, row in ((" └", rule), ("  ", ticks)):
        pieces = [Piece(" " * gutter), Piece(start, "rule")]
        pieces += [Piece(text, TONES.get(tone, tone)) for text, tone in row]
        made.append(Line(tuple(pieces)))
    return made
