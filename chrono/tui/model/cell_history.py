"""The history of one cell: spans of time with the same reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from attrs import frozen

from chrono.chronicle import display_key, ends_of_days
from chrono.edtf import FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Reading

MAX_MOMENTS_READ = 240
"""If a cell has more change points, this many are read, evenly spread."""


@frozen
class Span:
    """The time from the second `start` until the next span; the cell has one reading in all of it.

    Where no date has a time of day, it starts with a day and has the reading of that day's end.
    """

    start: int
    reading: Reading


@frozen
class History:
    """The spans of a cell, in order."""

    spans: tuple[Span, ...]
    thinned: bool
    """Whether only some of the moments could be looked at."""

    def at(self, second: int) -> Reading | None:
        """Returns the reading at a second."""
        place = bisect_right([span.start for span in self.spans], second) - 1
        return self.spans[place].reading if place >= 0 else None


def history(
    points: Sequence[int],
    reading: Callable[[int], Reading | None],
    clock: Clock,
    most: int = MAX_MOMENTS_READ,
) -> History:
    """Builds the history of a cell from its change points, in order."""
    finite = [each for each in points if each < FOREVER]
    days = ends_of_days(finite, clock)
    moments = finite if days is None else sorted(days)
    thinned = len(moments) > most
    chosen = (
        [moments[place * len(moments) // most] for place in range(most)] if thinned else moments
    )
    spans: list[Span] = []
    before = None
    for at in chosen:
        found = reading(at)
        if found is None:
            continue
        shown = display_key(found)
        if shown != before:
            spans.append(Span(at if days is None else clock.start_of_day(at), found))
            before = shown
    return History(tuple(spans), thinned)
