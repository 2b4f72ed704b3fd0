"""A braille canvas: each character has two by four dots and a tone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len

from chrono.tui.model.styled_lines import Line, Piece

BLANK: Final = 0x2800
BITS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each dot: by column, then by row."""


class Canvas:
    """Dots on a grid of characters. Dots outside it are left out."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = max(0, columns)
        self.rows = max(0, rows)
        self._bits = [[0] * self.columns for _ in range(self.rows)]
        self._tones = [[""] * self.columns for _ in range(self.rows)]
        self._texts: dict[tuple[int, int], tuple[str, str]] = {}

    @property
    def width(self) -> int:
        """The number of dots in a row."""
        return self.columns * 2

    @property
    def height(self) -> int:
        """The number of dots in a column."""
        return self.rows * 4

    def dot(self, x: int, y: int, tone: str = "") -> None:
        """Sets a dot; its character takes the tone."""
        column, row = x >> 1, y >> 2
        if x >= 0 and y >= 0 and column < self.columns and row < self.rows:
            self._bits[row][column] |= BITS[x & 1][y & 3]
            if tone:
                self._tones[row][column] = tone

    def across(self, x: int, end: int, y: int, tone: str = "") -> None:
        """Draws a horizontal line, both ends included."""
        for each in range(max(0, x), min(self.width - 1, end) + 1):
            self.dot(each, y, tone)

    def down(self, x: int, y: int, end: int, tone: str = "", every: int = 1) -> None:
        """Draws a vertical line, both ends included; `every=2` makes it fainter."""
        low, high = sorted((y, end))
        for each in range(max(0, low), min(self.height - 1, high) + 1):
            if each % every == 0:
                self.dot(x, each, tone)

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

    def free(self, column: int, row: int, length: int) -> bool:
        """Whether text of this width fits there without covering other text."""
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns
        return inside and not any(
            (each, row) in self._texts for each in range(column, column + length)
        )

    def tint(self, column: int, tone: str) -> None:
        """Adds a tone to all characters of a column."""
        if 0 <= column < self.columns:
            for tones in self._tones:
                tones[column] = f"{tones[column]} {tone}".strip()

    def lines(self) -> list[Line]:
        """Returns the rows as lines; adjacent characters of one tone form one piece."""
        return [Line(tuple(self._pieces(row))) for row in range(self.rows)]

    def _pieces(self, row: int) -> Iterable[Piece]:
        text, last = "", ""
        for column in range(self.columns):
            written = self._texts.get((column, row))
            bits, tone = self._bits[row][column], self._tones[row][column]
            char = chr(BLANK | bits) if bits else " "
            if written:
                char, tone = written
            if tone != last and text:
                yield Piece(text, last)
                text = ""
            last = tone
            text += char
        if text:
            yield Piece(text, last)
