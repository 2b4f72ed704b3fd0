"""What a cell shows over D and K: spans of D for a K, and bands of K with equal spans.

They are exact by construction: the fold is read at every change point, and neighbours that show the
same are joined. A reading within a span differs from that of the span at most in its age.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold.change_points import change_points, ends_of_days, known_change_points
from chrono.fold.diff import changed
from chrono.fold.evaluation import read
from chrono.model.claim import Cell, Reading


@frozen
class Span:
    """A time D in which a cell shows the same; both seconds are included."""

    first: int
    last: int
    reading: Reading
    """The reading at the first second; of whole days, at the end of the first day."""


@frozen
class Band:
    """A time K in which a cell shows the same at every D; both seconds are included."""

    first: int
    last: int
    spans: tuple[Span, ...]


def spans(cell: Cell, known_at: int = FOREVER, *, whole_days: bool = False) -> tuple[Span, ...]:
    """Return what a cell shows at each D as known at K, from BEGINNING to FOREVER, in order.

    With `whole_days`, a day shows what it shows at its end; so spans begin and end with days. That
    is exact for questions about days, where no date has a time of day.
    """
    return _spans(cell, known_at, _starts(cell, whole_days), whole_days)


def rectangles(cell: Cell, *, whole_days: bool = False) -> tuple[Band, ...]:
    """Return what a cell shows at each D as known at each K: bands in the order of K.

    The work is the number of change points in D times that in K.
    """
    starts = _starts(cell, whole_days)
    bands: list[Band] = []
    for first, last in _between(_moments(known_change_points(cell), cell, whole_days)):
        band = Band(first, last, _spans(cell, last, starts, whole_days))
        if bands and _alike(bands[-1].spans, band.spans):
            bands[-1] = evolve(bands[-1], last=last)
        else:
            bands.append(band)
    return tuple(bands)


def has_whole_days(cell: Cell) -> bool:
    """Return whether nothing about a cell changes within a day of the clock."""
    clock = cell.attribute.clock
    return ends_of_days((*change_points(cell), *known_change_points(cell)), clock) is not None


def _starts(cell: Cell, whole_days: bool) -> list[int]:
    return _moments(change_points(cell), cell, whole_days)


def _moments(points: set[int], cell: Cell, whole_days: bool) -> list[int]:
    """Return the seconds from which something can change, or the beginnings of their days."""
    clock = cell.attribute.clock
    return sorted({clock.start_of_day(each) if whole_days else each for each in points})


def _between(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last second of each stretch that some seconds begin."""
    for first, following in pairwise((BEGINNING, *starts, FOREVER + 1)):
        yield first, following - 1


def _spans(cell: Cell, known_at: int, starts: Sequence[int], whole_days: bool) -> tuple[Span, ...]:
    made: list[Span] = []
    for first, last in _between(starts):
        span = Span(first, last, read(cell, _asked(first, last, cell, whole_days), known_at))
        if made and not changed(made[-1].reading, span.reading):
            made[-1] = evolve(made[-1], last=last)
        else:
            made.append(span)
    return tuple(made)


def _asked(first: int, last: int, cell: Cell, whole_days: bool) -> int:
    """Return the second at which to read a stretch: of the one before all change, its last."""
    clock: Clock = cell.attribute.clock
    if first == BEGINNING:
        return last
    return clock.end_of_day(first) if whole_days else first


def _alike(one: Sequence[Span], two: Sequence[Span]) -> bool:
    return len(one) == len(two) and all(
        (mine.first, mine.last) == (theirs.first, theirs.last)
        and not changed(mine.reading, theirs.reading)
        for mine, theirs in zip(one, two, strict=True)
    )
