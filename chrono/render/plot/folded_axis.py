"""An axis of time on which long times without any change fold away.

Between the folds the scale is the same everywhere; a fold has a fixed width and a sign of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.edtf.clock import Clock
from chrono.model.claim import Window
from chrono.render.plot.axis import ticks

FOLD: Final = 2
"""The columns of a fold."""
LEAST_MONTHS: Final = 12
"""A shorter time without a change does not fold."""
LONGEST: Final = 20_000 * 12
"""A longer axis, in months, does not fold."""
TICK: Final = 12
"""The least number of columns for a tick."""


@frozen
class Piece:
    """A part of the axis: the seconds that some columns stand for."""

    first: int
    last: int
    start: int
    """The first column."""
    width: int
    is_fold: bool


@frozen
class FoldedAxis:
    """The columns of an axis, from one second to another."""

    pieces: tuple[Piece, ...]
    width: int

    @property
    def first(self) -> int:
        """The first second."""
        return self.pieces[0].first

    @property
    def last(self) -> int:
        """The last second."""
        return self.pieces[-1].last

    @property
    def folds(self) -> tuple[Piece, ...]:
        """The pieces in which nothing changes."""
        return tuple(piece for piece in self.pieces if piece.is_fold)

    def column(self, second: int) -> int:
        """Return the column of a second: -1 before the axis, `width` after it."""
        if second < self.first:
            return -1
        if second > self.last:
            return self.width
        piece = self.pieces[bisect_right([each.first for each in self.pieces], second) - 1]
        inside = (second - piece.first) * piece.width // (piece.last - piece.first + 1)
        return piece.start + inside

    def second(self, column: int) -> int:
        """Return the first second of a column."""
        column = max(0, min(self.width - 1, column))
        starts = [each.start for each in self.pieces]
        piece = self.pieces[bisect_right(starts, column) - 1]
        length = piece.last - piece.first + 1
        return piece.first + -(-(column - piece.start) * length // max(1, piece.width))

    def ticks(self, clock: Clock, room: int = TICK) -> tuple[tuple[int, str], ...]:
        """Return columns and names of the ticks; each part after a fold has one at its start.

        `room` is the number of columns that a name needs.
        """
        return _ticks(self, clock, room)


def folded_axis(
    window: Window, edges: Iterable[int], width: int, clock: Clock, fold_width: int = FOLD
) -> FoldedAxis:
    """Return an axis over a window, on which a year or more without an edge folds away."""
    first, last = window
    parts = _parts(first, last, set(edges), clock)
    folds = sum(fold for _, _, fold in parts)
    room = width - fold_width * folds
    if room < (len(parts) - folds) * 4:  # too narrow to fold
        parts, folds, room = [(first, last, False)], 0, width
    length = sum(end - start + 1 for start, end, fold in parts if not fold)
    pieces: list[Piece] = []
    taken, column = 0, 0
    for start, end, fold in parts:
        if fold:
            size = fold_width
        else:
            taken += end - start + 1
            before = sum(piece.width for piece in pieces if not piece.is_fold)
            size = max(1, taken * room // length - before)
        pieces.append(Piece(start, end, column, size, fold))
        column += size
    return FoldedAxis(tuple(pieces), column)


def _parts(first: int, last: int, edges: set[int], clock: Clock) -> list[tuple[int, int, bool]]:
    """Return the parts of a window, with whether each is a fold of whole months."""
    low, high = _month(first, clock), _month(last, clock)
    if high - low > LONGEST:
        return [(first, last, False)]
    busy = {_month(each, clock) for each in edges if first <= each <= last} | {low, high}
    parts: list[tuple[int, int, bool]] = []
    start = first
    for one, two in pairwise(sorted(busy)):
        if two - one > LEAST_MONTHS:
            begins, ends = _first_of(one + 1, clock), _first_of(two, clock) - 1
            parts += [(start, begins - 1, False), (begins, ends, True)]
            start = ends + 1
    return [*parts, (start, last, False)]


def _month(second: int, clock: Clock) -> int:
    year, month, _ = edtf.civil(clock.day(second))
    return year * 12 + month - 1


def _first_of(month: int, clock: Clock) -> int:
    return clock.first(edtf.day_number(month // 12, month % 12 + 1, 1))


@lru_cache(maxsize=64)
def _ticks(axis: FoldedAxis, clock: Clock, room: int) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for piece in axis.pieces:
        if piece.is_fold:
            continue
        most = piece.width // room
        made = ticks(piece.first, piece.last, most, clock) if most > 1 else []
        if [second for second, _ in made] == [piece.first, piece.last]:  # no step divides it
            made = []
        named = [(axis.column(second), name) for second, name in made if len(name) < TICK]
        start = (piece.start, edtf.format_day(clock.day(piece.first))[:-3])
        for column, name in named or [start]:
            taken = [len(each) * room // TICK for each in (name, *(n for _, n in found[-1:]))]
            before = found[-1][0] + taken[-1] if found else -1
            if column > before and column + taken[0] <= axis.width:
                found.append((column, name))
    return tuple(found)
