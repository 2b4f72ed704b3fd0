"""The one error of this package, and how it shows the place where a text goes wrong.

A message must be safe to print whatever the text holds: control characters, lone surrogates
and bidirectional marks are shown escaped, and a giant text is clipped around the place.
"""

from __future__ import annotations

from chrono.errors import ChronoError

_WIDTH = 72
_BEFORE = 48


class EdtfError(ChronoError):
    """A text that is no EDTF, or no duration or relative date that is understood.

    `text` is the whole text as given, `position` the code point at which it goes wrong, from
    0, or None where no one place is to blame, and `reason` a sentence: what is wrong, by which
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
    """The printable part of a text around a code point, and the column of that point in it.

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
    """The text with everything unprintable written as an escape, `\\x00` or `\\ud800`."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
