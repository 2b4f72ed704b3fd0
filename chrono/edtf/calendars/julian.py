"""The Julian calendar: a leap year every four years, without exception, before and after year 0.

Years begin on 1 January, whatever day began the year where a text was written.
"""

from __future__ import annotations

from chrono.edtf.calendars import Calendar

_CYCLE = 4 * 365 + 1
_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_FIRST_DAY = -1
"""1 January AD 1 in the Julian calendar is 30 December 1 BC in the Gregorian one, day -1."""


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1 to 12)."""
    if month == 2:
        return 29 if year % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day of the Julian calendar. ValueError if none."""
    if not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        raise ValueError(f"there is no day {year}-{month}-{day}")
    cycles, rest = divmod(year - 1, 4)
    leap_day = month > 2 and year % 4 == 0
    in_year = _BEFORE_MONTH[month - 1] + leap_day + day - 1
    return _FIRST_DAY + cycles * _CYCLE + rest * 365 + in_year


def civil(day: int) -> tuple[int, int, int]:
    """Return the (year, month, day) of a day's number in the Julian calendar."""
    cycles, rest = divmod(day - _FIRST_DAY, _CYCLE)
    years = min(rest // 365, 3)
    year, left, month = cycles * 4 + years + 1, rest - years * 365, 1
    while left >= days_in_month(year, month):
        left -= days_in_month(year, month)
        month += 1
    return year, month, left + 1


CALENDAR = Calendar("Julian", day_number, civil, days_in_month, has_month_names=True)
