"""Calendars in which a user can type a date; the log and every answer are Gregorian.

To add a calendar, write a module with a `CALENDAR` and add its name to `NAMES`
(.github/CONTRIBUTING.md has the steps). Its functions take the year as it is typed, so a calendar
with another epoch or another first day of the year counts from its own year 1.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from attrs import frozen

from chrono.edtf.calendar import civil, day_number, days_in_month
from chrono.edtf.errors import EdtfError


@frozen
class Calendar:
    """How a calendar counts days; `chrono.edtf.calendar` numbers them."""

    name: str
    """The name as it is shown, as in `14 October 1066 (Julian)`."""
    day_number: Callable[[int, int, int], int]
    """The number of a day from its year, month and day. ValueError if it does not exist."""
    civil: Callable[[int], tuple[int, int, int]]
    """The year, month and day of a day's number."""
    days_in_month: Callable[[int, int], int]
    """The number of days in a month of a year."""
    months: int = 12
    """The number of months in every year."""
    has_month_names: bool = False
    """Whether its months are January to December, so that words and seasons name them. The months
    of other calendars are typed as numbers.
    """


GREGORIAN = Calendar("Gregorian", day_number, civil, days_in_month, has_month_names=True)
GREGORIAN_FROM = day_number(1582, 10, 15)
"""The first day on which the Gregorian calendar was in use anywhere."""
PROLEPTIC = (
    "Dates before 15 October 1582 are read in the Gregorian calendar, counted backwards;"
    " (Julian) after a date reads it in the Julian one."
)
NAMES = ("gregorian", "julian")
"""The calendars that can be typed; each except the Gregorian is a module here."""


def calendar_named(name: str) -> Calendar:
    """Return a calendar by its name, in any case. Raises EdtfError for an unknown name."""
    folded = name.casefold()
    if folded not in NAMES:
        known = ", ".join(NAMES)
        raise EdtfError(name, None, f"this calendar is not known; the known ones are {known}")
    if folded == "gregorian":
        return GREGORIAN
    found: Calendar = import_module(f"{__name__}.{folded}").CALENDAR
    return found


def names_calendar(written: str) -> bool:
    """Return whether a date as written names a calendar, as in `14 October 1066 (Julian)`."""
    return written.endswith(tuple(f"({name.title()})" for name in NAMES))
