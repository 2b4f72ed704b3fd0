"""Days as whole numbers, in the proleptic Gregorian calendar with a year zero.

Day 1 is 0001-01-01, as for `datetime.date.toordinal`, but the count has no limit in either
direction. Years are those of ISO 8601, so 0000 is 1 BC and -0044 is 45 BC. Dates of other
calendars are converted before they reach this module.
"""

from __future__ import annotations

from datetime import date
from typing import Final

BEGINNING: int = -(1 << 62)
"""The bound of an open or unknown start. Fits a signed 64-bit column, as does `FOREVER`."""
FOREVER: int = 1 << 62
"""The bound of an open or unknown end."""

DAY: Final = 86_400
"""The seconds of a day without a change of offset."""
LAST_YEAR = 10**11
"""The last year on either side of zero whose seconds differ from an open bound."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST_WRITTEN = 9999
_BEYOND = date.max.toordinal() + 1
"""The first day beyond the range of `datetime.date`."""


def is_leap(year: int) -> bool:
    """Return whether the year has a 29 February, by the Gregorian rule, for any year."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1 to 12)."""
    return 29 if month == 2 and is_leap(year) else _DAYS_IN_MONTH[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a civil day; within the range of `datetime.date`, its ordinal.

    The year counts astronomically: 0 is 1 BC. Raises ValueError if the day does not exist.
    """
    cycles, rest = divmod(year - 1, _CYCLE_YEARS)
    return date(rest + 1, month, day).toordinal() + cycles * _CYCLE_DAYS


def civil(day: int) -> tuple[int, int, int]:
    """Return the (year, month, day) of a day's number: the inverse of `day_number`."""
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    known = date.fromordinal(rest + 1)
    return known.year + cycles * _CYCLE_YEARS, known.month, known.day


def format_day(day: int) -> str:
    """Return a day as ISO 8601: `2020-09-10`, `-0044-03-15`.

    Years beyond four digits take a sign, `+12345-01-01`, which is ISO's expanded form and not
    EDTF. The open bounds, `BEGINNING` and `FOREVER`, are written `..`.
    """
    if day <= BEGINNING or day >= FOREVER:
        return ".."
    if 0 < day < _BEYOND:
        return date.fromordinal(day).isoformat()
    year, month, number = civil(day)
    sign = "-" if year < 0 else "+" if year > _LAST_WRITTEN else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{number:02d}"


def say_year(year: int) -> str:
    """Return a year in words: `2020`, `AD 79`, `45 BC` (for -44), `170,000,002`."""
    if year <= 0:
        before = 1 - year
        return f"{before:,} BC" if before > _LAST_WRITTEN else f"{before} BC"
    if year < 1000:
        return f"AD {year}"
    return f"{year:,}" if year > _LAST_WRITTEN else str(year)


def say_day(day: int) -> str:
    """Return a day in words: `10 September 2020`, `15 March 45 BC`.

    `BEGINNING` and `FOREVER` are not days: they give `no known start` and `no known end`.
    """
    if day <= BEGINNING:
        return "no known start"
    if day >= FOREVER:
        return "no known end"
    if 0 < day < _BEYOND:
        known = date.fromordinal(day)
        return f"{known.day} {MONTHS[known.month - 1]} {say_year(known.year)}"
    year, month, number = civil(day)
    return f"{number} {MONTHS[month - 1]} {say_year(year)}"


def say_days(first: int, last: int) -> str:
    """Return some day between two in words: `between 10 and 13 September 2020`.

    The first day omits what the second repeats. Both are days, the first the earlier.
    """
    year, month, number = civil(first)
    last_year, last_month, last_number = civil(last)
    said = say_day(first)
    if year == last_year:
        said = str(number) if month == last_month else f"{number} {MONTHS[month - 1]}"
    return f"between {said} and {last_number} {MONTHS[last_month - 1]} {say_year(last_year)}"
