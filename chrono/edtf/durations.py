"""Durations of ISO 8601: days as in `P6M`, `P1Y2M10D`, `P2W`, or seconds as in `PT36H`, `PT90M`.

Months come first, clamped to the end of the resulting month (31 January and P1M give the
last day of February), then days, both when adding and when subtracting. Days and hours do not
mix, since a day of a clock has 23 to 25 hours. Fractions and negative durations are refused.
"""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from chrono.edtf.calendar import BEGINNING, FOREVER, civil, day_number, days_in_month
from chrono.edtf.errors import EdtfError

_DURATION = r"P(?=[0-9])(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"

_TIME = r"PT(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?"

_UNITS = {"Y": (12, 0), "M": (1, 0), "W": (0, 7), "D": (0, 1)}
"""Months and days of each unit."""


@frozen
class Duration:
    """A length of time; a year is 12 months, a week 7 days."""

    months: int
    days: int
    seconds: int = 0
    """The length of a duration of hours, minutes and seconds, which has no months or days."""


@lru_cache(maxsize=64)
def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration of years, months, weeks and days, or of hours to seconds.

    Raises EdtfError if it is not a duration, or has a number of more than six digits.
    """
    number, unit = text[1:-1], _UNITS.get(text[-1:])
    if unit and text[0] == "P" and number.isdigit() and len(number) < 7 and number.isascii():
        return Duration(unit[0] * int(number), unit[1] * int(number))  # without the pattern
    match = re.match(_DURATION, text)
    if match and match.end() == len(text):
        years, months, weeks, days = (int(number or 0) for number in match.groups())
        return Duration(years * 12 + months, weeks * 7 + days)
    timed = re.fullmatch(_TIME, text)
    if timed:
        hours, minutes, seconds = (int(number or 0) for number in timed.groups())
        return Duration(0, 0, hours * 3600 + minutes * 60 + seconds)
    reason = "a duration is P and then years, months, weeks, days, as in P6M, P1Y2M10D or P2W"
    if match and text[match.end()] == "T":
        reason = "days and hours do not mix; write PT36H for a day and a half"
    raise EdtfError(text, match.end() if match else 0, f"{reason}, or PT and hours, as in PT36H")


def add(day: int, duration: Duration) -> int:
    """Return the day a duration after another; `BEGINNING` and `FOREVER` stay as they are."""
    return _shift(day, duration.months, duration.days)


def subtract(day: int, duration: Duration) -> int:
    """Return the day a duration before another; `BEGINNING` and `FOREVER` stay as they are."""
    return _shift(day, -duration.months, -duration.days)


def _shift(day: int, months: int, days: int) -> int:
    if day <= BEGINNING or day >= FOREVER:
        return day
    if months:
        year, month, number = civil(day)
        year, month = divmod(year * 12 + month - 1 + months, 12)
        number = min(number, days_in_month(year, month + 1))
        day = day_number(year, month + 1, number)
    return day + days
