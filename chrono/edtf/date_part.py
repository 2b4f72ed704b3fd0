"""Reads one date of EDTF, with or without a time of day, and gives it bounds in days.

Conventions, where test suites and ISO 8601-2 leave a choice:

- seasons 21 to 24 and 25 to 28 are meteorological and northern: 21 is March to May, 24 is
  December to the end of February of the next year; 29 to 32 are southern, 29 September to
  November, 30 December to February; 33 to 36 are quarters, 37 to 39 four months each, 40 and 41
  halves of the year;
- `1950S2` says that the first two digits hold: 1900 to 1999; as many significant digits as the
  year has, or more, leave the year as it is;
- `?`, `~` and `%` move no bound of the days; a clock widens what is `~` or `%` by a margin;
- a year beyond ±10**11 has an open bound, because its seconds cannot be told from one; append and
  import refuse it;
- a time follows a whole day without qualifiers (`time_part`).

Refused too: a month or day that does not exist, the year -0000, a season with a day.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from attrs import evolve, frozen

from chrono.edtf import masks
from chrono.edtf.calendar import BEGINNING, FOREVER, LAST_YEAR, MONTHS, day_number, days_in_month
from chrono.edtf.errors import EdtfError, escape
from chrono.edtf.time_part import Time, read_time

Kind = Literal["day", "month", "year", "season", "unspecified", "significant", "long"]

_Q = "([?~%]?)"


# Patterns that few texts need are compiled on first use: compiling takes longer than reading.
@cache
def _date() -> re.Pattern[str]:
    return re.compile(
        rf"{_Q}(-?)([0-9X]{{4}}){_Q}(?:-{_Q}([0-9X]{{2}}){_Q}(?:-{_Q}([0-9X]{{2}}){_Q})?)?"
    )


@cache
def _long() -> re.Pattern[str]:
    return re.compile(rf"{_Q}Y(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?{_Q}")


@cache
def _significant() -> re.Pattern[str]:
    return re.compile(rf"{_Q}(-?)([0-9]{{4}})S([0-9]+){_Q}")


@cache
def _level_one_masks() -> re.Pattern[str]:
    return re.compile(r"[0-9]{2}(?:[0-9]X|XX)|[0-9]{4}-(?:[0-9]{2}-XX|XX(?:-XX)?)")


SEASONS = {
    **{21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)},
    **{25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3)},
    **{29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3)},
    **{33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3)},
    **{37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6)},
}
"""Each season's first month, and its length in months."""

_LEVEL_ONE_SEASONS = range(21, 25)


AboutUnit = Literal[
    "second", "minute", "day", "month", "season", "year", "decade", "century", "millennium"
]


@frozen
class Part:
    """One date, as read."""

    kind: Kind
    level: int
    earliest: int
    latest: int
    year: int
    """0 if its digits are not all specified."""
    month: int
    """The month, or the number of the season; 0 for none."""
    day: int
    significant: tuple[int, int] | None
    """The first and last year that the significant digits allow."""
    digits: tuple[str, str, str]
    """Year (with its sign), month and day as written, with their X; empty if not given."""
    qualified: tuple[str, str, str]
    """`?`, `~`, `%` or nothing, for the year, the month and the day."""
    time: Time | None = None
    beyond: bool = False
    """Whether a year lies beyond those that the axis can hold, so that a bound is open."""

    @property
    def about(self) -> AboutUnit | None:
        """The unit of the finest component marked `~` or `%`; None if none is."""
        if self.time and self.time.qualified in ("~", "%"):
            return "minute" if self.time.last > self.time.first else "second"
        for component in (2, 1, 0):
            if self.qualified[component] in ("~", "%") and self.digits[component]:
                return self._unit(component)
        return None

    def _unit(self, component: int) -> AboutUnit:
        if component:
            return "day" if component == 2 else "season" if self.kind == "season" else "month"
        digits = self.digits[0].lstrip("-")
        vague = len(digits) - len(digits.rstrip("X"))
        if self.significant:
            vague = len(str(self.significant[1] - self.significant[0]))
        units: tuple[AboutUnit, ...] = ("year", "decade", "century", "millennium")
        return units[min(vague, 3)]


def read_part(text: str, start: int, stop: int) -> Part:
    """Read the date that fills `text[start:stop]`.

    Raises EdtfError, with its place in the whole text, if that is not a date.
    """
    if (place := text.find("T", start, stop)) >= 0:
        part = read_part(text, start, place)
        if part.kind != "day" or any(part.qualified):
            reason = "a time follows a whole day without qualifiers, as in 2020-09-10T14:30"
            raise EdtfError(text, place, reason)
        return evolve(part, time=read_time(text, place, stop))
    if plain := _short_part(text, start, stop):
        return plain
    match = _date().match(text, start, stop)
    if match and match.end() == stop:
        return _calendar_part(text, match)
    if long := _long().match(text, start, stop):
        _must_fill(text, long, stop)
        return _long_part(text, long)
    if significant := _significant().match(text, start, stop):
        _must_fill(text, significant, stop)
        return _long_part(text, significant)
    raise EdtfError(text, *_misfit(text, start, stop, match))


def _short_part(text: str, start: int, stop: int) -> Part | None:
    """Return a date of digits and hyphens with at most a final qualifier, as most dates are."""
    mark = text[stop - 1 : stop] if text[stop - 1 : stop] in ("?", "~", "%") else ""
    piece = text[start : stop - len(mark)]
    year, month, day = digits = piece[:4], piece[5:7], piece[8:]
    given = "-".join(filter(None, digits))
    if given != piece or len(piece) not in (4, 7, 10) or not piece.isascii():
        return None
    if not f"{year}{month}{day}".isdigit():
        return None
    qualified = mark, mark if month else "", mark if day else ""
    return _plain_part(text, (start + 5, start + 8), digits, qualified, 1 if mark else 0)


def _must_fill(text: str, match: re.Match[str], stop: int) -> None:
    if match.end() != stop:
        reason = "a year written with Y, E or S stands alone, without month or day, as in Y17E7"
        raise EdtfError(text, match.end(), reason)


def _calendar_part(text: str, match: re.Match[str]) -> Part:
    before_year, sign, year, after_year = match.group(1, 2, 3, 4)
    before_month, month, after_month, before_day, day, after_day = (
        group or "" for group in match.group(5, 6, 7, 8, 9, 10)
    )
    if sign and year == "0000":
        raise EdtfError(text, match.start(2), "year 0 has no minus sign; 1 BC is written 0000")
    qualified = _reach(
        (before_year, before_month, before_day), (after_year, after_month, after_day)
    )
    digits = (sign + year, month, day)
    last_mark = after_day if day else after_month if month else after_year
    marks = before_year + after_year + before_month + after_month + before_day + after_day
    level = max(2 if marks != last_mark else 1 if marks else 0, 1 if sign else 0)
    if "X" in year or "X" in month or "X" in day:
        return _unspecified_part(text, match, digits, qualified, level)
    return _plain_part(text, (match.start(6), match.start(9)), digits, qualified, level)


def _reach(before: tuple[str, str, str], after: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return the qualifiers of year, month and day.

    A mark before a component applies to that component alone; a mark after it applies to it and all
    components on its left (LoC EDTF, level 2, "qualification").
    """
    year, month, day = (merge_marks(before[i] + "".join(after[i:])) for i in range(3))
    return year, month, day


def merge_marks(marks: str) -> str:
    """Merge several qualifiers into one: `?` with `~` is `%`."""
    uncertain = "?" in marks or "%" in marks
    approximate = "~" in marks or "%" in marks
    return "%" if uncertain and approximate else "?" if uncertain else "~" if approximate else ""


def _plain_part(
    text: str,
    places: tuple[int, int],
    digits: tuple[str, str, str],
    qualified: tuple[str, str, str],
    level: int,
) -> Part:
    """Return a date with all its digits; `places` are those of its month and its day."""
    year, month, day = int(digits[0]), int(digits[1] or 0), int(digits[2] or 0)
    kind: Kind
    if not digits[1]:
        kind, bounds = "year", (day_number(year, 1, 1), day_number(year, 12, 31))
    elif month in SEASONS and not digits[2]:
        kind, bounds = "season", _season_bounds(year, month)
        level = max(level, 1 if month in _LEVEL_ONE_SEASONS else 2)
    elif not 1 <= month <= 12:
        raise EdtfError(text, places[0], _no_month(digits[1], bool(digits[2])))
    elif not digits[2]:
        last = day_number(year, month, days_in_month(year, month))
        kind, bounds = "month", (day_number(year, month, 1), last)
    elif not 1 <= day <= days_in_month(year, month):
        longest = days_in_month(year, month)
        span = f"{MONTHS[month - 1]} {digits[0]} runs from 01 to {longest}"
        reason = f"there is no day {digits[2]}; {span}"
        raise EdtfError(text, places[1], reason)
    else:
        number = day_number(year, month, day)
        kind, bounds = "day", (number, number)
    return Part(kind, level, *bounds, year, month, day, None, digits, qualified)


def _no_month(month: str, with_day: bool) -> str:
    if with_day and int(month) in SEASONS:
        return f"{month} is a season, which has no days; write a month, 01 to 12"
    return f"there is no month {month}; months run 01 to 12, and seasons 21 to 41"


def _season_bounds(year: int, season: int) -> tuple[int, int]:
    month, length = SEASONS[season]
    years, last = divmod(month - 1 + length - 1, 12)
    end_year = year + years
    end = day_number(end_year, last + 1, days_in_month(end_year, last + 1))
    return day_number(year, month, 1), end


def _unspecified_part(
    text: str,
    match: re.Match[str],
    digits: tuple[str, str, str],
    qualified: tuple[str, str, str],
    level: int,
) -> Part:
    year, month, day = digits
    bare = match[3]
    months, days = masks.months_of(month or "XX"), masks.days_of(day or "XX")
    if not months:
        reason = f"no month is {month}; months run 01 to 12, and a season's digits are all given"
        raise EdtfError(text, match.start(6), reason)
    bounds = masks.bounds(digits[0], months, days)
    if bounds is None:
        reason = f"no day is {day} in month {month} of any such year"
        raise EdtfError(text, match.start(9), reason)
    simple = _level_one_masks().fullmatch("-".join(filter(None, (bare, month, day))))
    return Part(
        "unspecified",
        max(level, 1 if simple else 2),
        *bounds,
        0 if "X" in bare else int(year),
        0 if "X" in month else int(month or 0),
        0 if "X" in day else int(day or 0),
        None,
        digits,
        qualified,
    )


def _long_part(text: str, match: re.Match[str]) -> Part:
    """Return a year written with Y, or with significant digits, or both."""
    written = match.re is _long()
    before, sign, digits = match.group(1, 2, 3)
    exponent, precision, after = match.group(4, 5, 6) if written else (None, *match.group(4, 5))
    if sign and not digits.strip("0"):
        raise EdtfError(text, match.start(2), "year 0 has no minus sign; 1 BC is written 0000")
    if written and digits.startswith("0"):
        raise EdtfError(text, match.start(3), "a year after Y has no leading zeros")
    if written and len(digits) < 5 and not exponent:
        reason = "Y is for years of more than four digits; write four digits without it"
        raise EdtfError(text, match.start(3), reason)
    for group, number in ((4, exponent), (5 if written else 4, precision)):
        if number and number.startswith("0"):
            raise EdtfError(text, match.start(group), "the number after E or S begins at 1")
    year = _long_year(text, match, digits, exponent or "")
    low, high = _significant_years(year, precision)
    if sign:
        year, low, high = -year, -high, -low
    mark = merge_marks(before + (after or ""))
    level = 2 if exponent or precision or before else 1
    return Part(
        "significant" if low != high else "long",
        level,
        day_number(min(low, LAST_YEAR), 1, 1) if low >= -LAST_YEAR else BEGINNING,
        day_number(max(high, -LAST_YEAR), 12, 31) if high <= LAST_YEAR else FOREVER,
        year,
        0,
        0,
        (low, high) if low != high else None,
        (sign + digits, "", ""),
        (mark, mark, mark),
        beyond=low < -LAST_YEAR or high > LAST_YEAR,
    )


_LONGEST_YEAR = 10**15
_TOO_LONG = "years are counted up to 10 to the 15th, before and after year 0"
TOO_FAR = "years are placed up to 10 to the 11th, before and after year 0"
"""Why append and import refuse a date that `Part.beyond` marks."""


def _long_year(text: str, match: re.Match[str], digits: str, exponent: str) -> int:
    """Return the year without its sign. Digits are counted before they become a huge number."""
    if len(digits) > 16 or len(exponent) > 2 or len(digits) + int(exponent or 0) > 17:
        raise EdtfError(text, match.start(3), _TOO_LONG)
    year: int = int(digits) * 10 ** int(exponent or 0)
    if year > _LONGEST_YEAR:
        raise EdtfError(text, match.start(3), _TOO_LONG)
    return year


def _significant_years(year: int, precision: str | None) -> tuple[int, int]:
    if precision is None or len(precision) > 2 or int(precision) >= len(str(year)):
        return year, year
    unit: int = 10 ** (len(str(year)) - int(precision))
    low = year // unit * unit
    return low, low + unit - 1


def _misfit(text: str, start: int, stop: int, match: re.Match[str] | None) -> tuple[int, str]:
    """Return the place where a text that is not a date goes wrong, and the reason."""
    piece = text[start : start + 40]
    for offset, character in enumerate(piece[: stop - start]):
        if character.isspace():
            return start + offset, "EDTF has no spaces"
    if start == stop:
        return start, "a date is missing here; write YYYY, YYYY-MM or YYYY-MM-DD"
    if "(" in piece or ")" in piece:
        place = start + min(i for i in (piece.find("("), piece.find(")")) if i >= 0)
        return place, "parentheses were dropped from EDTF in 2019; put ?, ~ or % at the component"
    if match is None:
        return start, "a date begins with a year of four digits, as in 2020, 0045 or -0044"
    at = match.end()
    character = escape(text[at])
    if character == "-":
        which = "day" if match[6] else "month"
        if match[9]:
            return at, "a date ends after its day"
        return at, f"a {which} is two digits, as in 2020-09-10; X stands for an unspecified digit"
    if character.isdigit() and not match[6]:
        return at, "a year has four digits; a longer one is written with Y before it, as in Y17000"
    return at, f'"{character}" has no place here; a date ends after its day, YYYY-MM-DD'
