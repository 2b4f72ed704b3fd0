"""Playback: the cursor moves with elapsed time and skips empty periods."""

from __future__ import annotations

from math import floor
from typing import Final

from chrono.edtf.calendar import DAY
from chrono.render.text import counted
from chrono.tui.model.axis import HOUR, MINUTE

SPEEDS: Final = (
    *(10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR),
    *(DAY * days for days in (1, 2, 4, 7, 14, 30, 60, 120, 365, 730, 1825, 3650, 18_250, 36_500)),
)
"""Speeds: seconds of the axis per second."""
EMPTY: Final = 1.0
"""Seconds without an event after which the rest of a gap is skipped."""


def speed_words(speed: int) -> str:
    """ "14 days a second", "1 year a second"."""
    for size, noun in _UNITS:
        if speed % size == 0:
            count = speed // size
            return f"{count:,} {noun}{'s' if count > 1 else ''} a second"
    return f"{speed:,} seconds a second"


_UNITS: Final = (
    *((365 * DAY, "year"), (30 * DAY, "month"), (7 * DAY, "week"), (DAY, "day")),
    *((HOUR, "hour"), (MINUTE, "minute")),
)


def length_words(seconds: int) -> str:
    """ "61 days", "5 hours", "40 seconds": in the largest unit, cut to a whole number."""
    for size, noun in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= size:
            return counted(seconds // size, noun)
    return counted(seconds, "second")


def speed_for(length: int) -> int:
    """Returns the index in SPEEDS at which some seconds of the axis take about half a minute."""
    wanted = max(1, length // 30)
    return min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - wanted))


class Play:
    """A clock that converts elapsed seconds to seconds of the axis."""

    def __init__(self, speed: int) -> None:
        self.speed = speed
        self.running = False
        self.skips = True
        """Whether empty stretches are skipped."""
        self._since = 0.0
        self._at = 0.0

    def start(self, at: int, now: float) -> None:
        """Starts at a second of the axis, at a time in seconds."""
        self.running, self._since, self._at = True, now, float(at)

    def faster(self, step: int) -> None:
        """Changes the speed by one step."""
        self.speed = min(len(SPEEDS) - 1, max(0, self.speed + step))

    def advance(self, now: float, next_event: int | None, end: int) -> tuple[int, int]:
        """Returns the second of the axis to show now, and the number of skipped empty seconds."""
        pace = SPEEDS[self.speed]
        elapsed = min(1.0, max(0.0, now - self._since))
        self._since = now
        self._at += elapsed * pace
        skipped = 0
        if self.skips and next_event is not None and next_event - self._at > EMPTY * pace:
            target = next_event - EMPTY * pace / 2
            if target > self._at + min(pace, DAY):
                skipped = int(target - self._at)
                self._at = target
        if self._at >= end:
            self._at, self.running = float(end), False
        return floor(self._at), skipped
