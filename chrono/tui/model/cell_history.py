"""The history of one cell: spans of time with the same reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from attrs import frozen

from chrono.chronicle import display_key
from chrono.edtf import FOREVER
from chrono.model.claim import Reading

MAX_DAYS_READ = 240
"""If a cell has more change points, this many are read, evenly spread."""


@frozen
class Span:
    """The days from `start` until the next span; the cell has one reading on all of them."""

    start: int
    reading: Reading


@frozen
class History:
    """The spans of a cell, in order."""

    spans: tuple[Span, ...]
    thinned: bool
    """Whether only some of the days could be looked at."""

    def at(self, day: int) -> Reading | None:
        """Returns the reading on a day."""
        place = bisect_right([span.start for span in self.spans], day) - 1
        return self.spans[place].reading if place >= 0 else None


def history(
    days: Sequence[int], reading: Callable[[int], Reading | None], most: int = MAX_DAYS_READ
) -> History:
    """Builds the history of a cell from its change points."""
    thinned = len(days) > most
    chosen = [days[place * len(days) // most] for place in range(most)] if thinned else days
    spans: list[Span] = []
    before = None
    for day in chosen:
        if day >= FOREVER:
            continue
        found = reading(day)
        if found is None:
            continue
        shown = display_key(found)
        if shown != before:
            spans.append(Span(day, found))
            before = shown
    return History(tuple(spans), thinned)
