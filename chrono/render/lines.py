"""Text as lines of a terminal: cleaned, measured in columns, and wrapped."""

from __future__ import annotations

import unicodedata
from textwrap import TextWrapper
from typing import Final

from rich.cells import cell_len

NO_BREAK: Final = "\u00a0"
"""A space at which no line is broken. `clean` leaves none of them in somebody else's text."""
_SECOND_COLUMN: Final = "\u2060"
"""Follows a wide character while a text is wrapped: `textwrap` counts characters."""
_JOINERS: Final = "\u200c\u200d"
_SPACES: Final = frozenset(
    "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)


def clean(text: str) -> str:
    """Return the text with every character that a terminal acts on or hides as an escape.

    Control characters, ESC and C1, bidirectional overrides, zero-width characters, lone
    surrogates: `\\x1b`, `\\u202e`. Spaces of other widths become plain ones. The joiners inside a
    word of a script that needs them stay.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if is_shown(text, place)
        else " "
        if character in _SPACES
        else character.encode("unicode_escape").decode()
        for place, character in enumerate(text)
    )


def printable(text: str) -> str:
    """Return the text with a space for every character that is not shown as it is."""
    if text.isprintable():
        return text
    return "".join(each if is_shown(text, place) else " " for place, each in enumerate(text))


def is_shown(text: str, place: int) -> bool:
    """Whether the character at a place is shown as it is.

    Persian, Hindi and Sinhala words have U+200C and U+200D between letters. Between ASCII letters,
    where no script needs them, they would only hide a difference.
    """
    if text[place] not in _JOINERS:
        return text[place].isprintable()
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and not around.isascii() and all(map(_is_in_a_word, around))


def _is_in_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def clean_lines(text: str) -> str:
    """Return the same for a text of several lines, whose line ends stay."""
    return "\n".join(clean(line) for line in text.split("\n"))


def wrap(text: str, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    """Return clean text as lines of at most `width` columns; `hang` indents all but the first.

    A word longer than a line is cut, unless the text holds a path, which must stay copyable.
    """
    if indent + cell_len(text) <= width:
        return [f"{' ' * indent}{text.rstrip()}"]
    wide = cell_len(text) != len(text)
    wrapper = TextWrapper(
        width - wide,  # a cut can separate a wide character from its second column
        initial_indent=" " * indent,
        subsequent_indent=" " * hang,
        break_on_hyphens=False,
        break_long_words="/" not in text,
    )
    if wide:
        text = "".join(each + _SECOND_COLUMN * (cell_len(each) - 1) for each in text)
    return [line.replace(_SECOND_COLUMN, "") for line in wrapper.wrap(text)] or [""]
