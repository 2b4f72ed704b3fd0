"""Converts EDTF with days, months and years of another calendar into Gregorian EDTF.

A day stays a day. A month or a year of another calendar has no Gregorian equivalent, so it
becomes the set of its days, `[a..b]`. An approximate month or year extends by one month or year
to either side.
"""

from __future__ import annotations

import re
from typing import NoReturn

from attrs import frozen

from chrono.edtf.api import parse
from chrono.edtf.calendar import format_day
from chrono.edtf.calendars import Calendar
from chrono.edtf.date_part import SEASONS
from chrono.edtf.errors import EdtfError

_SIDE = re.compile(r"(-?\d{3})([\dX])(?:-(\d\d|XX))?(?:-(\d\d|XX))?([?~%]?)")


@frozen
class _Days:
    """The day numbers that a date can have, and its qualifier."""

    first: int
    last: int
    mark: str

    def ends(self) -> tuple[str, str]:
        return format_day(self.first) + self.mark, format_day(self.last) + self.mark


def to_gregorian(text: str, calendar: Calendar) -> str:
    """Return Gregorian EDTF. Raises EdtfError if the date does not exist or has no such set."""
    if text.startswith("["):
        return parse(
            f"[{','.join(_element(each, calendar) for each in text[1:-1].split(','))}]"
        ).text
    if "/" in text:
        return parse("/".join(_period_side(side, calendar) for side in text.split("/"))).text
    day, clock, time = text.partition("T")
    first, last = _days(day, calendar).ends()
    if first == last:
        return parse(f"{first}{clock}{time}").text
    return parse(f"[{first}..{last}]").text


def _element(text: str, calendar: Calendar) -> str:
    left, dots, right = text.partition("..")
    if not dots:
        first, last = _days(text, calendar).ends()
        return first if first == last else f"{first}..{last}"
    start = _days(left, calendar).ends()[0] if left else ""
    end = _days(right, calendar).ends()[1] if right else ""
    return f"{start}..{end}"


def _period_side(side: str, calendar: Calendar) -> str:
    if side in ("", ".."):
        return side
    first, last = _days(side, calendar).ends()
    if first != last:
        _refuse(
            side,
            f"a period begins and ends on a day in the {calendar.name} calendar, for its months"
            " and years are not whole months and years here; write its first and its last day",
        )
    return first


def _days(text: str, calendar: Calendar) -> _Days:
    match = _SIDE.fullmatch(text)
    if match is None or (match[2] == "X" and match[3]) or _hides_only_the_month(match):
        _refuse(text, _readable(calendar))
    mark, decade = match[5], match[2] == "X"
    first_year = int(match[1] + ("0" if decade else match[2]))
    if match[4] and match[4] != "XX":
        day = _number(text, calendar, first_year, int(match[3]), int(match[4]))
        return _Days(day, day, mark)
    year = calendar.months
    first_month, length = _months(text, match[3], calendar, 10 * year if decade else year)
    if mark in ("~", "%") and (length > year or "XX" in text):
        _refuse(text, "about takes a day, a month, a season or a year here")
    wider = (1 if length < year else length) if mark in ("~", "%") else 0
    start = first_year * year + first_month - 1 - wider
    last_year, last_month = divmod(start + length - 1 + 2 * wider, year)
    first = _number(text, calendar, start // year, start % year + 1, 1)
    longest = calendar.days_in_month(last_year, last_month + 1)
    return _Days(first, calendar.day_number(last_year, last_month + 1, longest), mark)


def _readable(calendar: Calendar) -> str:
    if calendar.has_month_names:
        return (
            f"days, months, seasons, years and decades are read in the {calendar.name} calendar;"
            " write the first and the last day"
        )
    return (
        f"the {calendar.name} calendar has its months as numbers here: YYYY, YYYY-MM or YYYY-MM-DD"
    )


def _hides_only_the_month(match: re.Match[str]) -> bool:
    return match[3] == "XX" and match[4] not in (None, "XX")


def _months(text: str, month: str | None, calendar: Calendar, whole: int) -> tuple[int, int]:
    """Return the first month of a year, and the number of months that a date lasts."""
    if not month or month == "XX":
        return 1, whole
    number = int(month)
    if number in SEASONS and calendar.has_month_names:
        return SEASONS[number]
    if not 1 <= number <= calendar.months:
        _refuse(text, f"there is no month {month}")
    return number, 1


def _number(text: str, calendar: Calendar, year: int, month: int, day: int) -> int:
    try:
        return calendar.day_number(year, month, day)
    except ValueError:
        _refuse(text, f"the {calendar.name} calendar has no such day")


def _refuse(text: str, reason: str) -> NoReturn:
    raise EdtfError(text, None, reason)
