"""Unspecified digits: the days that `156X-12-25` or `2016-02-X9` can be.

A mask is the digits of one component with `X` for each unspecified digit. Only days that exist
count: `2017-02-3X` has none, and `XXXX-02-29` exists in leap years only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from chrono.edtf.calendar import day_number, days_in_month, is_leap

_DIGITS = "0123456789"


def fits(mask: str, number: int) -> bool:
    """Return whether a number, padded with zeros, has the digits that a mask specifies."""
    digits = str(number).zfill(len(mask))
    return all(wanted in ("X", digit) for wanted, digit in zip(mask, digits, strict=True))


def months_of(mask: str) -> list[int]:
    """Return the months, 1 to 12, that match a mask of two digits."""
    return [month for month in range(1, 13) if fits(mask, month)]


def days_of(mask: str, longest: int = 31) -> list[int]:
    """Return the days of a month of the given length that match a mask of two digits."""
    return [day for day in range(1, longest + 1) if fits(mask, day)]


def years_of(mask: str, *, backwards: bool = False) -> Iterator[int]:
    """Yield the years that match a mask of four digits with an optional minus sign, in order.

    It is a generator, because XXXX has ten thousand years and the first few are usually enough.
    """
    negative = mask.startswith("-")
    digits = _DIGITS[::-1] if backwards != negative else _DIGITS
    for chosen in product(*(digits if digit == "X" else digit for digit in mask.lstrip("-"))):
        year = int("".join(chosen))
        if year or not negative:
            yield -year if negative else year


def bounds(year: str, months: list[int], days: list[int]) -> tuple[int, int] | None:
    """Return the first and the last day that match a year mask, a month and a day.

    None if no such day exists.
    """
    first = _first(years_of(year), months, days)
    last = _first(years_of(year, backwards=True), months[::-1], days[::-1])
    return None if first is None or last is None else (first, last)


def _first(years: Iterable[int], months: list[int], days: list[int]) -> int | None:
    """Return the first matching day, through years, months and days in the given order."""
    leap_tried = common_tried = False
    for year in years:
        # Two years of one length have the same days, so each length is tried only once.
        leap = is_leap(year)
        if leap_tried if leap else common_tried:
            continue
        leap_tried, common_tried = leap_tried or leap, common_tried or not leap
        for month in months:
            longest = days_in_month(year, month)
            for day in days:
                if day <= longest:
                    return day_number(year, month, day)
    return None
