"""The axis of a bar: maps days to columns, zooms, pans, and places the ticks.

All arithmetic uses integers. A column covers one day or several; its first day is exact, so
clicks and steps always agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attrs import frozen

from chrono.edtf import civil, day_number
from chrono.edtf.calendar import MONTHS, say_year

MARGIN: Final = 0.03
"""The margin before the first and after the last event, as a share of the whole."""


@frozen
class DayRange:
    """The days from `start` through `end`."""

    start: int
    end: int

    @property
    def days(self) -> int:
        """The number of days in the range."""
        return self.end - self.start + 1

    def first_day(self, column: int, width: int) -> int:
        """Returns the first day of a column, for a bar of `width` columns."""
        return self.start + column * self.days // max(1, width)

    def last_day(self, column: int, width: int) -> int:
        """Returns the last day of a column, at least its first."""
        following = self.start + (column + 1) * self.days // max(1, width) - 1
        return max(self.first_day(column, width), following)

    def column(self, day: int, width: int) -> int:
        """Returns the column of a day, which may be outside 0 to width - 1."""
        column = (day - self.start) * width // self.days
        while self.first_day(column + 1, width) <= day:
            column += 1
        return column

    def holds(self, day: int) -> bool:
        """Whether the range contains the day."""
        return self.start <= day <= self.end

    def share(self, part: float) -> int:
        """Returns the day at a fraction of the range, 0 to 1."""
        return self.start + round((self.days - 1) * part)

    def zoomed(self, factor: float, about: int, whole: DayRange) -> DayRange:
        """Scales the range by a factor around `about`, within `whole`."""
        days = max(7, min(whole.days, round(self.days * factor)))
        part = (about - self.start) / max(1, self.days - 1)
        part = min(1.0, max(0.0, part))
        start = about - round(part * (days - 1))
        return DayRange(start, start + days - 1).within(whole)

    def shown(self, day: int, whole: DayRange) -> DayRange:
        """Moves the range by the least distance that shows a day with a margin."""
        room = self.days // 10
        if self.start + room <= day <= self.end - room or self.days >= whole.days:
            return self if self.holds(day) else self._over(day).within(whole)
        if day < self.start + room:
            return DayRange(day - room, day - room + self.days - 1).within(whole)
        return DayRange(day + room - self.days + 1, day + room).within(whole)

    def _over(self, day: int) -> DayRange:
        return DayRange(min(self.start, day), max(self.end, day))

    def within(self, whole: DayRange) -> DayRange:
        """Moves the range into `whole`; returns `whole` if the range is longer."""
        if self.days >= whole.days:
            return whole
        start = min(max(self.start, whole.start), whole.end - self.days + 1)
        return DayRange(start, start + self.days - 1)


def around(first: int, last: int) -> DayRange:
    """Returns the range that shows all days from first through last, with a margin."""
    room = max(3, round((last - first + 1) * MARGIN))
    return DayRange(first - room, last + room)


class Tick(NamedTuple):
    """A labelled position on the axis."""

    day: int
    label: str
    major: bool


def tick_row(stretch: DayRange, width: int) -> str:
    """Formats the ticks of an axis as one row of text; omits labels that do not fit."""
    row = [" "] * width
    for tick in ticks(stretch, width):
        column = stretch.column(tick.day, width)
        label = f"\u2575{tick.label}"
        spot = row[column : column + len(label)]
        if len(spot) == len(label) and not "".join(spot).strip():
            row[column : column + len(label)] = label
    return "".join(row)


STEPS: Final = (
    *(("day", 1), ("day", 2), ("day", 7), ("month", 1), ("month", 3), ("month", 6)),
    *(("year", 1), ("year", 2), ("year", 5), ("year", 10), ("year", 20), ("year", 50)),
    *(("year", 100), ("year", 200), ("year", 500), ("year", 1000), ("year", 5000)),
    *(("year", 10_000), ("year", 100_000), ("year", 1_000_000), ("year", 10**8)),
    ("year", 10**10),
)
LENGTH: Final = {"day": 1.0, "month": 30.44, "year": 365.25}
ROOM: Final = {"day": 9, "month": 11, "year": 9}
"""The least number of columns between two ticks."""


def ticks(stretch: DayRange, width: int) -> list[Tick]:
    """Returns the ticks of an axis, as dense as their labels allow."""
    a_column = stretch.days / max(1, width)
    for unit, step in STEPS:
        room = ROOM[unit] if step < 10_000 or unit != "year" else 18
        if step * LENGTH[unit] / a_column >= room:
            return list(_ticks(stretch, unit, step))
    return []


def _ticks(stretch: DayRange, unit: str, step: int) -> Iterator[Tick]:
    year, month, _ = civil(stretch.start)
    if unit == "day":
        yield from _day_ticks(stretch, step)
        return
    if unit == "month":
        month = (month - 1) // step * step + 1
        while (day := day_number(year, month, 1)) <= stretch.end:
            if day >= stretch.start:
                short = MONTHS[month - 1][:3]
                yield Tick(day, f"{short} {say_year(year)}", month == 1)
            month += step
            if month > 12:
                year, month = year + 1, 1
        return
    year = year // step * step
    while (day := day_number(year, 1, 1)) <= stretch.end:
        if day >= stretch.start:
            yield Tick(day, say_year(year), step == 1 or year % (step * 5) == 0)
        year += step


def _day_ticks(stretch: DayRange, step: int) -> Iterator[Tick]:
    for day in range(stretch.start, stretch.end + 1):
        _, month, number = civil(day)
        fits = day % 7 == 1 if step == 7 else (number - 1) % step == 0 and number < 31
        if fits:
            short = MONTHS[month - 1][:3]
            yield Tick(day, f"{number} {short}", number == 1)


def months_later(day: int, months: int) -> int:
    """Adds months to a day; uses the month's last day if the day does not exist."""
    year, month, number = civil(day)
    years, month = divmod(month - 1 + months, 12)
    for last in (number, 30, 29, 28):
        try:
            return day_number(year + years, month + 1, min(number, last))
        except ValueError:
            continue
    return day
