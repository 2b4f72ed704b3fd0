"""The only error of this package, and its display of the place where a text goes wrong.

A message must be safe to print for any text: control characters, lone surrogates and
bidirectional marks are escaped, and a huge text is clipped around the place.
"""

from __future__ import annotations

from chrono.errors import ChronoError

_WIDTH = 72
_BEFORE = 48


class EdtfError(ChronoError):
    """A text that is not EDTF, or not a valid duration or relative date.

    `text` is the whole text as given, `position` the code point at which it goes wrong, from 0,
    or None if there is no single place, and `reason` a sentence that says what is wrong, by which
    rule, and what would be right.
    """

    def __init__(self, text: str, position: int | None, reason: str) -> None:
        super().__init__(text, position, reason)
        self.text = text
        self.position = position
        self.reason = reason

    def __str__(self) -> str:
        if self.position is None:
            shown = excerpt(self.text, 0)[0]
            return f'"{shown}": {self.reason}'
        shown, column = excerpt(self.text, self.position)
        return f"{self.reason}\n  {shown}\n  {' ' * column}^"


def excerpt(text: str, position: int) -> tuple[str, int]:
    """Return the printable text around a code point, and the column of that point in it.

    Never wider than 74 columns (72 and two marks of clipping).
    """
    first = max(0, position - _BEFORE)
    piece = text[first : first + 2 * _WIDTH]
    shown = [escape(character) for character in piece]
    column = sum(map(len, shown[: position - first]))
    line = "".join(shown)
    offset = max(0, column - _BEFORE)
    clipped_left = first > 0 or offset > 0
    clipped_right = first + len(piece) < len(text) or len(line) - offset > _WIDTH
    line = line[offset : offset + _WIDTH]
    column -= offset
    if clipped_left:
        line, column = "…" + line, column + 1
    return line + ("…" if clipped_right else ""), column


def escape(text: str) -> str:
    """Return the text with every unprintable character as an escape, `\\x00` or `\\ud800`."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
