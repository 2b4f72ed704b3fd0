"""The axis of a bar: maps seconds to columns, zooms, pans, and places the ticks.

All arithmetic uses integers. A column covers a second or more; its first second is exact, so clicks
and steps always agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from attrs import frozen

from chrono.edtf import civil, day_number
from chrono.edtf.calendar import DAY, MONTHS, say_year
from chrono.edtf.clock import Clock

MARGIN: Final = 0.03
"""The margin before the first and after the last event, as a share of the whole."""
SHORTEST: Final = 60
"""The least number of seconds that a bar shows."""
HOUR: Final = 3600
MINUTE: Final = 60

Grain = Literal["day", "hour", "minute", "second"]
"""What a step, a click or a drag moves by."""
SIZE: Final[Mapping[Grain, int]] = {"day": DAY, "hour": HOUR, "minute": MINUTE, "second": 1}
"""The seconds of a grain."""


@frozen
class TimeRange:
    """The seconds from `start` through `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """The number of seconds in the range."""
        return self.end - self.start + 1

    @property
    def grain(self) -> Grain:
        """The unit in which the cursor moves on a bar of this range."""
        if self.length > 3 * DAY:
            return "day"
        if self.length > 4 * HOUR:
            return "hour"
        return "minute" if self.length > 5 * MINUTE else "second"

    def first(self, column: int, width: int) -> int:
        """Returns the first second of a column, for a bar of `width` columns."""
        return self.start + column * self.length // max(1, width)

    def last(self, column: int, width: int) -> int:
        """Returns the last second of a column, at least its first."""
        following = self.start + (column + 1) * self.length // max(1, width) - 1
        return max(self.first(column, width), following)

    def edges(self, width: int) -> list[int]:
        """Returns the first second of every column, and the one after the range."""
        start, length = self.start, self.length
        return [*(start + column * length // width for column in range(width)), self.end + 1]

    def column(self, second: int, width: int) -> int:
        """Returns the column of a second, which may be outside 0 to width - 1."""
        column = (second - self.start) * width // self.length
        while self.first(column + 1, width) <= second:
            column += 1
        return column

    def holds(self, second: int) -> bool:
        """Whether the range contains the second."""
        return self.start <= second <= self.end

    def share(self, part: float, clock: Clock) -> int:
        """Returns the end of the day, hour, minute or second at a fraction of the range, 0 to 1."""
        size = SIZE[self.grain]
        units = max(1, self.length // size)
        # The middle of the unit: a day may be an hour longer or shorter than `size`.
        middle = self.start + round((units - 1) * part) * size + size // 2
        return snapped(middle, self.grain, clock)

    def zoomed(self, factor: float, about: int, whole: TimeRange) -> TimeRange:
        """Scales the range by a factor around `about`, within `whole`."""
        length = max(SHORTEST, min(whole.length, round(self.length * factor)))
        part = (about - self.start) / max(1, self.length - 1)
        part = min(1.0, max(0.0, part))
        start = about - round(part * (length - 1))
        return TimeRange(start, start + length - 1).within(whole)

    def shown(self, second: int, whole: TimeRange) -> TimeRange:
        """Moves the range by the least distance that shows a second with a margin."""
        room = self.length // 10
        if self.start + room <= second <= self.end - room or self.length >= whole.length:
            return self if self.holds(second) else self._over(second).within(whole)
        if second < self.start + room:
            return TimeRange(second - room, second - room + self.length - 1).within(whole)
        return TimeRange(second + room - self.length + 1, second + room).within(whole)

    def _over(self, second: int) -> TimeRange:
        return TimeRange(min(self.start, second), max(self.end, second))

    def within(self, whole: TimeRange) -> TimeRange:
        """Moves the range into `whole`; returns `whole` if the range is longer."""
        if self.length >= whole.length:
            return whole
        start = min(max(self.start, whole.start), whole.end - self.length + 1)
        return TimeRange(start, start + self.length - 1)


def around(first: int, last: int, clock: Clock) -> TimeRange:
    """Returns the range that shows all seconds from first through last, with a margin.

    It is of whole days, unless both are within two days and one of them is within a day.
    """
    ends = clock.end_of_day(first), clock.end_of_day(last)
    if last - first <= 2 * DAY and (first, last) != ends:
        room = max(SHORTEST, round((last - first + 1) * MARGIN))
        return TimeRange(first - room, last + room)
    first, last = clock.day(first), clock.day(last)
    room = max(3, round((last - first + 1) * MARGIN))
    return TimeRange(clock.first(first - room), clock.last(last + room))


def snapped(second: int, grain: Grain, clock: Clock) -> int:
    """Returns the last second of the day, hour or minute of a second."""
    if grain == "day":
        return clock.end_of_day(second)
    if grain == "second":
        return second
    size = SIZE[grain]
    since = second - clock.start_of_day(second)
    return min(clock.end_of_day(second), second - since % size + size - 1)


def stepped(second: int, count: int, grain: Grain, clock: Clock) -> int:
    """Returns the second some days, hours, minutes or seconds later, at the end of its unit."""
    if grain == "day":
        day = clock.day(second) + count
        at_end = second == clock.end_of_day(second)
        return clock.last(day) if at_end or count < 0 else clock.last(day - 1)
    size = SIZE[grain]
    here = snapped(second, grain, clock)
    if here != second and count > 0:
        count -= 1
    return snapped(here + count * size, grain, clock)


def elapsed(second: int, grain: Grain, clock: Clock) -> int:
    """Returns the last second of the latest day, hour or minute that a second completes."""
    end = snapped(second, grain, clock)
    return end if end == second else stepped(second, -1, grain, clock)


class Tick(NamedTuple):
    """A labelled position on the axis."""

    second: int
    label: str
    major: bool


def tick_row(stretch: TimeRange, width: int, clock: Clock) -> str:
    """Formats the ticks of an axis as one row of text; omits labels that do not fit."""
    row = [" "] * width
    for tick in ticks(stretch, width, clock):
        # On a bar of days, events and cursors stand at the end of their day.
        at = clock.end_of_day(tick.second) if stretch.grain == "day" else tick.second
        column = stretch.column(at, width)
        label = f"\u2575{tick.label}"
        spot = row[column : column + len(label)]
        if len(spot) == len(label) and not "".join(spot).strip():
            row[column : column + len(label)] = label
    return "".join(row)


STEPS: Final = (
    *(("second", 1), ("second", 5), ("second", 15), ("second", 30)),
    *(("minute", 1), ("minute", 5), ("minute", 15), ("minute", 30)),
    *(("hour", 1), ("hour", 3), ("hour", 6), ("hour", 12)),
    *(("day", 1), ("day", 2), ("day", 7), ("month", 1), ("month", 3), ("month", 6)),
    *(("year", 1), ("year", 2), ("year", 5), ("year", 10), ("year", 20), ("year", 50)),
    *(("year", 100), ("year", 200), ("year", 500), ("year", 1000), ("year", 5000)),
    *(("year", 10_000), ("year", 100_000), ("year", 1_000_000), ("year", 10**8)),
    ("year", 10**10),
)
LENGTH: Final = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": float(DAY),
    "month": 30.44 * DAY,
    "year": 365.25 * DAY,
}
ROOM: Final = {"second": 11, "minute": 8, "hour": 8, "day": 9, "month": 11, "year": 9}
"""The least number of columns between two ticks."""


def ticks(stretch: TimeRange, width: int, clock: Clock) -> list[Tick]:
    """Returns the ticks of an axis, as dense as their labels allow."""
    a_column = stretch.length / max(1, width)
    for unit, step in STEPS:
        room = ROOM[unit] if step < 10_000 or unit != "year" else 18
        if step * LENGTH[unit] / a_column >= room:
            return list(_ticks(stretch, unit, step, clock))
    return []


def _ticks(stretch: TimeRange, unit: str, step: int, clock: Clock) -> Iterator[Tick]:
    if unit in ("second", "minute", "hour"):
        yield from _time_ticks(stretch, int(step * LENGTH[unit]), clock)
        return
    if unit == "day":
        yield from _day_ticks(stretch, step, clock)
        return
    year, month, _ = civil(clock.day(stretch.start))
    if unit == "month":
        month = (month - 1) // step * step + 1
        while (first := clock.first(day_number(year, month, 1))) <= stretch.end:
            if first >= stretch.start:
                short = MONTHS[month - 1][:3]
                yield Tick(first, f"{short} {say_year(year)}", month == 1)
            month += step
            if month > 12:
                year, month = year + 1, 1
        return
    year = year // step * step
    while (first := clock.first(day_number(year, 1, 1))) <= stretch.end:
        if first >= stretch.start:
            yield Tick(first, say_year(year), step == 1 or year % (step * 5) == 0)
        year += step


def _day_ticks(stretch: TimeRange, step: int, clock: Clock) -> Iterator[Tick]:
    for day in range(clock.day(stretch.start), clock.day(stretch.end) + 1):
        _, month, number = civil(day)
        fits = day % 7 == 1 if step == 7 else (number - 1) % step == 0 and number < 31
        if fits and stretch.holds(clock.first(day)):
            yield Tick(clock.first(day), f"{number} {MONTHS[month - 1][:3]}", number == 1)


def _time_ticks(stretch: TimeRange, step: int, clock: Clock) -> Iterator[Tick]:
    second = stretch.start
    while second <= stretch.end:
        day, time, _ = clock.local(second)
        if time % step == 0:
            yield _time_tick(second, day, clock)
        second += min(step - time % step, HOUR - time % HOUR)  # the clock may be set at any hour


def _time_tick(second: int, day: int, clock: Clock) -> Tick:
    if second != clock.first(day):
        shown = clock.say_time(second, starts=True).partition(" ")[0]  # without an offset
        return Tick(second, shown, False)
    _, month, number = civil(day)
    return Tick(second, f"{number} {MONTHS[month - 1][:3]}", True)


def months_later(second: int, months: int, clock: Clock) -> int:
    """Adds months to a second, keeping its time of day.

    Uses the month's last day if the day does not exist.
    """
    day = clock.day(second)
    year, month, number = civil(day)
    years, month = divmod(month - 1 + months, 12)
    for last in (number, 30, 29, 28):
        try:
            found = day_number(year + years, month + 1, min(number, last))
        except ValueError:
            continue
        if second == clock.last(day):
            return clock.last(found)
        return min(clock.last(found), clock.first(found) + second - clock.first(day))
    return second
