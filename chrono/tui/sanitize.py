"""Converts text of a chronicle to text for a terminal.

All text of panels passes through here once. Unprintable characters (control characters, C1,
bidirectional overrides, lone surrogates) never reach the terminal, and markup is never
interpreted: the result goes only into Segment and Content.
"""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size

from chrono.render.lines import is_shown

SPACES: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029\u00a0\u2007\u202f")


def clean(text: str) -> str:
    """Returns the text on one line, with unprintable characters as visible escapes."""
    if text.isprintable():
        return text
    return "".join(
        char if is_shown(text, place) else _escaped(char) for place, char in enumerate(text)
    )


def _escaped(char: str) -> str:
    if char in SPACES or char.isspace():
        return " "
    return char.encode("unicode_escape").decode("ascii")


def clip(text: str, width: int, mark: str = "~") -> str:
    """Cuts sanitized text to a width in cells; a mark shows the cut."""
    if cell_len(text) <= width:
        return text
    if width <= len(mark):
        return set_cell_size(text, max(0, width))
    return set_cell_size(text, width - len(mark)).rstrip() + mark


def pad(text: str, width: int) -> str:
    """Cuts or pads sanitized text to an exact width in cells."""
    return set_cell_size(clip(text, width), max(0, width))


def wrap(text: str, width: int) -> list[str]:
    """Wraps text to a width in cells, between words if possible."""
    width = max(1, width)
    lines: list[str] = []
    line = ""
    for part in clean(text).split():
        word = part
        while cell_len(word) > width:
            room = width - cell_len(line) - (1 if line else 0)
            if room < 1:
                lines.append(line)
                line, room = "", width
            head = head_of(word, room)
            lines.append(f"{line} {head}" if line else head)
            line, word = "", word[len(head) :]
        if not word:
            continue
        joined = f"{line} {word}" if line else word
        if cell_len(joined) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line or not lines else lines


def head_of(word: str, room: int) -> str:
    """Returns as much of a sanitized word as fits, at least one character."""
    taken = 0
    for index, char in enumerate(word):
        taken += cell_len(char)
        if taken > room and index:
            return word[:index]
    return word
