"""How one cell went: stretches of days on which it showed the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from attrs import frozen

from chrono.chronicle import display_key
from chrono.edtf import FOREVER
from chrono.model.claim import Reading

MOST = 240
"""Of days on which a cell may change, how many are looked at; beyond, as many evenly."""


@frozen
class Span:
    """Days from `start` on, until the next span, on which a cell showed one thing."""

    start: int
    reading: Reading


@frozen
class History:
    """The spans of a cell, in order."""

    spans: tuple[Span, ...]
    thinned: bool
    """Whether only some of the days could be looked at."""

    def at(self, day: int) -> Reading | None:
        """What it showed on a day."""
        place = bisect_right([span.start for span in self.spans], day) - 1
        return self.spans[place].reading if place >= 0 else None


def history(
    days: Sequence[int], reading: Callable[[int], Reading | None], most: int = MOST
) -> History:
    """The history of a cell from the days on which it may change."""
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
