"""A line of text for a panel: pieces with a tone, and the target of Enter or a click.

A tone names a meaning ("contested", "dim", "bold hit"), never a colour; the palette of the
theme maps it to one. Text is not yet sanitized: the panel does that.
"""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of text in one tone."""

    text: str
    tone: str = ""


class Line(NamedTuple):
    """One line of a panel."""

    pieces: tuple[Piece, ...] = ()
    fill: str = ""
    """The tone of the whole line, its empty rest included."""
    target: str = ""
    """The link target: `event:ID`, `cell:KEY`, `at:SECOND`, or empty."""
    edge: str = ""
    """A sign in the last column, which covers the text there."""


def line(*parts: str | Piece, fill: str = "", target: str = "") -> Line:
    """Builds a line from texts and pieces."""
    pieces = tuple(part if isinstance(part, Piece) else Piece(part) for part in parts)
    return Line(pieces, fill, target)


def text_of(found: Line) -> str:
    """Returns the plain text of a line."""
    return "".join(piece.text for piece in found.pieces)


def marked(text: str, needle: str, tone: str = "") -> list[Piece]:
    """Highlights the search text within a text."""
    folded, wanted = text.casefold(), needle.casefold()
    if not needle or len(folded) != len(text) or wanted not in folded:
        return [Piece(text, tone)]
    pieces = []
    place = 0
    while (found := folded.find(wanted, place)) >= 0:
        pieces.append(Piece(text[place:found], tone))
        pieces.append(Piece(text[found : found + len(wanted)], f"{tone} hit"))
        place = found + len(wanted)
    return [*pieces, Piece(text[place:], tone)]


def highlighted(found: Line, needle: str) -> Line:
    """Highlights the search text within a line."""
    if not needle:
        return found
    pieces = (part for piece in found.pieces for part in marked(piece.text, needle, piece.tone))
    return found._replace(pieces=tuple(pieces))
