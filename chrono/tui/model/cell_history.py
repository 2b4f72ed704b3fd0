"""The history of one cell: spans of time with the same reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from attrs import Factory, field, frozen

from chrono.chronicle import display_key
from chrono.model.claim import Reading, Window

MAX_MOMENTS_READ = 240
"""If a cell has more of them, this many are read, evenly spread."""


@frozen
class Span:
    """The time from the second `start` until the next span; the cell has one reading in all of it.

    It starts with a day, a minute or a second, and has the reading of its end.
    """

    start: int
    reading: Reading
    at: int = field(default=Factory(lambda span: span.start, takes_self=True))
    """The second of the reading: the end of the day, minute or second that `start` begins."""


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
    moments: Sequence[Window],
    reading: Callable[[int], Reading | None],
    most: int = MAX_MOMENTS_READ,
) -> History:
    """Builds the history of a cell from the days, minutes and seconds of its changes, in order."""
    thinned = len(moments) > most
    chosen = (
        [moments[place * len(moments) // most] for place in range(most)] if thinned else moments
    )
    spans: list[Span] = []
    before = None
    for start, at in chosen:
        found = reading(at)
        if found is None:
            continue
        shown = display_key(found)
        if shown != before:
            spans.append(Span(start, found, at))
            before = shown
    return History(tuple(spans), thinned)
