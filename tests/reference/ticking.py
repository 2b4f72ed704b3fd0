"""The reference's own clock: dates as windows in seconds of POSIX, from the design alone.

It reads the shapes that `worlds` writes: days, months, years and masks, with or without a time, a
zone and a mark, in intervals and in sets. Days come from the parser; the seconds do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from chrono.edtf import BEGINNING, FOREVER, parse
from chrono.edtf.durations import Duration, add, parse_duration, subtract

Window = tuple[int, int]
_PART = re.compile(r"(.+?)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?([?~%]?)")
_MARGINS = {10: Duration(0, 1), 7: Duration(1, 0), 4: Duration(12, 0)}
"""Of a day, a month and a year that is about, by the length of its text."""


@dataclass(frozen=True)
class Date:
    """When something begins, and when it ends if it is an interval."""

    begins: Window
    ends: Window | None
    last: int
    is_open: bool
    about: bool


class Ticking:
    """The days of a zone."""

    def __init__(self, zone: str) -> None:
        self.zone: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)

    def first(self, day: int) -> int:
        """Its midnight; where none occurs, the moment of the change."""
        return self.shown(day, 0)

    def last(self, day: int) -> int:
        return self.first(day + 1) - 1

    def shown(self, day: int, second: int) -> int:
        """When the clock shows a second of a day, by the offset before any change."""
        wall = datetime.fromordinal(day) + timedelta(seconds=second)
        return int(wall.replace(tzinfo=self.zone).timestamp())

    def day(self, tick: int) -> int:
        if tick in (BEGINNING, FOREVER):
            return tick
        return datetime.fromtimestamp(tick, self.zone).toordinal()

    def start(self, tick: int) -> int:
        """The first second of the day of a second."""
        return tick if tick in (BEGINNING, FOREVER) else self.first(self.day(tick))

    def end(self, tick: int) -> int:
        return tick if tick in (BEGINNING, FOREVER) else self.last(self.day(tick))

    def is_day(self, first: int, last: int) -> bool:
        if first == BEGINNING or last == FOREVER:
            return False
        return (self.start(first), self.end(first)) == (first, last)

    def after(self, tick: int, text: str) -> int:
        """The last second within a duration after another."""
        duration = parse_duration(text)
        if tick in (BEGINNING, FOREVER) or duration.seconds:
            return tick + duration.seconds if abs(tick) < FOREVER else tick
        return self.last(add(self.day(tick), duration))

    def before(self, tick: int, text: str) -> int:
        """The second a duration before another; of whole days, the end of the day."""
        duration = parse_duration(text)
        if tick in (BEGINNING, FOREVER) or duration.seconds:
            return tick - duration.seconds if abs(tick) < FOREVER else tick
        return self.last(subtract(self.day(tick), duration))

    # ------------------------------------------------------------------------------- dates

    def read(self, text: str) -> Date:
        about = "~" in text or "%" in text
        if "/" in text:
            return self._interval(*text.split("/"), about)
        if text[0] in "[{":
            low, high = FOREVER, BEGINNING
            for each in text[1:-1].split(","):
                sides = each.split("..")
                low = min(low, self._part(sides[0])[0] if sides[0] else BEGINNING)
                high = max(high, self._part(sides[-1])[1] if sides[-1] else FOREVER)
            return Date((low, high), None, high, False, about)
        low, high, _ = self._part(text)
        return Date((low, high), None, high, False, about)

    def _interval(self, left: str, right: str, about: bool) -> Date:
        starts = None if left in ("", "..") else self._part(left)
        ends = None if right in ("", "..") else self._part(right)
        begins = starts[:2] if starts else (BEGINNING, ends[1] if ends else FOREVER)
        if ends:
            over: Window = (ends[0] + ends[2] - 1, ends[1])
        else:
            over = (FOREVER, FOREVER) if right else (begins[1], FOREVER)
        return Date(begins, over, over[1], right == "..", about)

    def _part(self, text: str) -> tuple[int, int, int]:
        """The first and the last second, and how many the earliest day, minute or second has."""
        match = _PART.fullmatch(text)
        assert match is not None, text
        day, hour, minute, second, zone, mark = match.groups()
        date, about = parse(day), mark in ("~", "%") and mark
        if hour:
            low = self._time(date.earliest, int(hour) * 3600 + int(minute) * 60, second, zone)
            length = 1 if second else 60
            margin = (60 if second else 300) if about else 0
            return low - margin, low + length - 1 + margin, length
        first, last = date.earliest, date.latest
        if about:
            margin_ = _MARGINS[len(day)]
            first = subtract(first, margin_)
            last = max(add(last, margin_), add(last + 1, margin_) - 1)
        return self.first(first), self.last(last), self.last(first) - self.first(first) + 1

    def _time(self, day: int, second: int, more: str | None, zone: str | None) -> int:
        second += int(more or 0)
        if zone is None:
            return self.shown(day, second)
        east = 0 if zone == "Z" else int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        midnight = int(datetime.fromordinal(day).replace(tzinfo=UTC).timestamp())
        return midnight + second - (-east if zone[0] == "-" else east)
