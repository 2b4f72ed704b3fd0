"""Wraps long text, so that the details are never cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len

from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.sanitize import clean, head_of, wrap

PARTS = re.compile(r" +|[^ ]+")


def wrapped(
    text: str, width: int, tone: str = "", target: str = "", indent: str = ""
) -> list[Line]:
    """Wraps text in one tone."""
    return [
        Line((Piece(indent + part, tone),), target=target)
        for part in wrap(text, width - len(indent))
    ]


@lru_cache(maxsize=1024)
def folded(found: Line, width: int, indent: str = "    ") -> tuple[Line, ...]:
    """Wraps a line; each part keeps its target, and all but the first are indented.

    Results are cached, because most lines of the details stay the same at the next step.
    """
    pieces = [Piece(clean(text), tone) for text, tone in found.pieces]
    if sum(cell_len(piece.text) for piece in pieces) <= width:
        return (found,)
    indent = indent if len(indent) < width // 2 else ""
    return tuple(found._replace(pieces=tuple(row)) for row in _rows(pieces, width, indent))


def _rows(pieces: Sequence[Piece], width: int, indent: str) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    used = start = 0
    for text, tone in pieces:
        for part in _parts(text, max(1, width - len(indent))):
            size = cell_len(part)
            if used + size > width and used > start:
                yield _ended(row)
                row, used = [Piece(indent)], len(indent)
                start = used
            if part[0] == " " and used == start and start:
                continue  # no space begins a row that goes on from the one before
            _add(row, part, tone)
            used += size
    if used > start:
        yield _ended(row)


def _parts(text: str, most: int) -> Iterator[str]:
    """Splits text into words and spaces; splits words that are longer than a row."""
    for part in PARTS.findall(text):
        rest = part
        while cell_len(rest) > most:
            head = head_of(rest, most)
            yield head
            rest = rest[len(head) :]
        if rest:
            yield rest


def _add(row: list[Piece], text: str, tone: str) -> None:
    if row and row[-1].tone == tone:
        row[-1] = Piece(row[-1].text + text, tone)
    else:
        row.append(Piece(text, tone))


def _ended(row: list[Piece]) -> list[Piece]:
    """Returns a row without trailing spaces."""
    while row and not row[-1].text.rstrip():
        row.pop()
    if row:
        row[-1] = Piece(row[-1].text.rstrip(), row[-1].tone)
    return row
