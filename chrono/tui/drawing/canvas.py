"""The canvas of a plot, for the panels: wide characters, and lines of the scrubber."""

from __future__ import annotations

from rich.cells import cell_len

from chrono.render.plot.braille import Dots
from chrono.tui.model.styled_lines import Line, Piece


class Canvas(Dots):
    """Dots and text on a grid of characters, drawn as lines of a panel."""

    def write(self, column: int, row: int, text: str, tone: str = "") -> None:
        """Writes text over the dots; a wide character takes two cells."""
        spot = None
        for char in text:
            size = cell_len(char)
            if size:
                spot = (column, row)
                self._texts[spot] = (char, tone)
            elif spot is not None:  # an accent goes with the letter before it
                self._texts[spot] = (self._texts[spot][0] + char, tone)
            if size > 1:
                self._texts[column + 1, row] = ("", tone)
            column += size

    def lines(self) -> list[Line]:
        """Returns the rows as lines; adjacent characters of one tone form one piece."""
        return [Line(tuple(Piece(*piece) for piece in row)) for row in self.pieces()]
