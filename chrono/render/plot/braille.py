"""A canvas of Braille dots: two across and four down in each character, in tones.

It only knows dots and tones: a terminal turns a tone into a colour, the TUI into a style. It is
shared by `chrono plot` and the TUI.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

BLANK: Final = 0x2800
BITS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each dot: by column, then by row."""

Piece = tuple[str, str]
"""A run of characters, and their tone."""


class Dots:
    """A grid of characters made of dots, with text over them. Dots outside it are ignored."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = max(0, columns)
        self.rows = max(0, rows)
        self._bits = [[0] * self.columns for _ in range(self.rows)]
        self._tones = [[""] * self.columns for _ in range(self.rows)]
        self._texts: dict[tuple[int, int], Piece] = {}

    @property
    def width(self) -> int:
        """The width in dots."""
        return self.columns * 2

    @property
    def height(self) -> int:
        """The height in dots."""
        return self.rows * 4

    def dot(self, x: int, y: int, tone: str = "") -> None:
        """Set a dot, counted from the top left; its character takes the tone."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._bits[y >> 2][x >> 1] |= BITS[x & 1][y & 3]
            if tone:
                self._tones[y >> 2][x >> 1] = tone

    def across(self, x: int, end: int, y: int, tone: str = "", every: int = 1) -> None:
        """Draw a horizontal line with both ends; `every` second dot makes it fainter."""
        for each in range(max(0, x), min(self.width - 1, end) + 1):
            if each % every == 0:
                self.dot(each, y, tone)

    def down(self, x: int, y: int, end: int, tone: str = "", every: int = 1) -> None:
        """Draw a vertical line with both ends."""
        low, high = sorted((y, end))
        for each in range(max(0, low), min(self.height - 1, high) + 1):
            if each % every == 0:
                self.dot(x, each, tone)

    def free(self, column: int, row: int, length: int) -> bool:
        """Return whether text of a length fits there without covering other text."""
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns
        return inside and not any(
            (each, row) in self._texts for each in range(column, column + length)
        )

    def pieces(self) -> list[list[Piece]]:
        """Return the rows, with adjacent characters of one tone joined."""
        return [list(self._pieces(row)) for row in range(self.rows)]

    def _pieces(self, row: int) -> Iterator[Piece]:
        text, last = "", ""
        for column in range(self.columns):
            bits = self._bits[row][column]
            piece = (chr(BLANK | bits) if bits else " ", self._tones[row][column])
            character, tone = self._texts.get((column, row), piece)
            if tone != last and text:
                yield text, last
                text = ""
            text, last = text + character, tone
        if text:
            yield text, last


class Canvas(Dots):
    """The canvas of a plot in the terminal."""

    def fill(self, x: int, end: int, top: int, bottom: int, tone: str = "") -> None:
        """Fill a band with every second dot, as a checkerboard, to keep lines over it visible."""
        for column in range(max(0, x), min(self.width - 1, end) + 1):
            for row in range(max(0, top), min(self.height - 1, bottom) + 1):
                if (column + row) % 2 == 0:
                    self.dot(column, row, tone)

    def write(self, column: int, row: int, text: str, tone: str = "") -> None:
        """Write text over the dots, one character a cell; text beyond the edge is cut off."""
        for offset, character in enumerate(text):
            if 0 <= column + offset < self.columns and 0 <= row < self.rows:
                self._texts[column + offset, row] = (character, tone)

    def lines(self) -> list[list[Piece]]:
        """Return the rows as pieces."""
        return self.pieces()
