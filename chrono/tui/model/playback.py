"""Playback: the cursor moves with elapsed time and skips empty periods."""

from __future__ import annotations

from math import floor
from typing import Final

SPEEDS: Final = (1, 2, 4, 7, 14, 30, 60, 120, 365, 730, 1825, 3650, 18_250, 36_500)
"""Speeds in days per second."""
EMPTY: Final = 1.0
"""Seconds without an event after which the rest of a gap is skipped."""


def speed_words(days: int) -> str:
    """ "14 days a second", "1 year a second"."""
    for size, noun in ((365, "year"), (30, "month"), (7, "week")):
        if days % size == 0:
            count = days // size
            return f"{count:,} {noun}{'s' if count > 1 else ''} a second"
    return f"{days:,} day{'s' if days > 1 else ''} a second"


def speed_for(days: int) -> int:
    """Returns the index in SPEEDS at which a number of days takes about half a minute."""
    wanted = max(1, days // 30)
    return min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - wanted))


class Play:
    """A clock that converts seconds to days."""

    def __init__(self, speed: int) -> None:
        self.speed = speed
        self.running = False
        self.skips = True
        """Whether empty stretches are skipped."""
        self._since = 0.0
        self._day = 0.0

    def start(self, day: int, now: float) -> None:
        """Starts at a day, at a time in seconds."""
        self.running, self._since, self._day = True, now, float(day)

    def faster(self, step: int) -> None:
        """Changes the speed by one step."""
        self.speed = min(len(SPEEDS) - 1, max(0, self.speed + step))

    def advance(self, now: float, next_event: int | None, end: int) -> tuple[int, int]:
        """Returns the day to show now, and the number of skipped empty days."""
        pace = SPEEDS[self.speed]
        elapsed = min(1.0, max(0.0, now - self._since))
        self._since = now
        self._day += elapsed * pace
        skipped = 0
        if self.skips and next_event is not None and next_event - self._day > EMPTY * pace:
            target = next_event - EMPTY * pace / 2
            if target > self._day + 1:
                skipped = int(target - self._day)
                self._day = target
        if self._day >= end:
            self._day, self.running = float(end), False
        return floor(self._day), skipped
