"""The rules of a mapping for ambiguous dates, and what a column shows about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import define, field, frozen

from chrono.edtf.calendars import GREGORIAN, Calendar
from chrono.formats.importers.batch import Refused

COUNTS_OF_YEARS: Final = ("historical", "astronomical")
YEAR_SPAN: Final = re.compile(r"(\d{4})[-\u2013](\d\d?|\d{4})")
YEAR_CODES: Final = ("999", "9999", "-9", "-99", "-999")
"""Codes for no year that look like a year."""
END_OF_TIME: Final = ("9999", "9999-12-31")
"""What databases write for a date that is not known or has not come."""


@frozen
class DateRules:
    """The mapping's rules for all its dates, where the cells are ambiguous."""

    nulls: frozenset[str] = frozenset()
    """Dates that stand for no date."""
    years: str = ""
    """The numbering of years before our era: "historical" (-55 is 55 BC) or "astronomical" (-55
    is 56 BC).
    """
    first_year: int | None = None
    """The first of the hundred years of two-digit years."""
    year_spans: bool | None = None
    """Whether 1903-11 is 1903 through 1911, or November 1903."""
    midnight: str = ""
    """"day" if a midnight among other times has no time of day; a time if empty."""
    zones: Mapping[str, str] = field(factory=dict)
    """The offsets of zones that cells name, as in CET = "+01:00"."""
    calendar: Calendar = GREGORIAN
    """The calendar of the cells' days and months."""
    gregorian_from: int | None = None
    """The first day whose dates are Gregorian, where earlier ones are of another calendar."""
    language: str = ""
    """The language of the cells' names of months and weekdays, as in "de"; English if empty."""

    def is_gregorian(self, day: int) -> bool:
        """Whether the date of a day is Gregorian in the cells."""
        since = self.gregorian_from
        return self.calendar is GREGORIAN or (since is not None and day >= since)

    def before_our_era(self, year: int, column: str) -> int:
        """A year that is not positive in EDTF's numbering. Raises Refused if the mapping does not
        define it.
        """
        if year == 0 and self.years == "historical":
            raise Refused(
                column,
                "there is no year 0 between 1 BC and AD 1; if it is a code for no date, list it in"
                ' empty = ["0"]',
            )
        if not self.years:
            raise Refused(
                column,
                f"{year} may be {-year} BC or {1 - year} BC: say at the top of the mapping how it"
                ' is counted, with years = "historical" or years = "astronomical"; if it is a code'
                f' for no date, list it in empty = ["{year}"]',
            )
        return year + 1 if self.years == "historical" else year


NO_RULES: Final = DateRules()
"""The rules of a mapping that says nothing of ambiguous dates."""


@define
class ColumnHabits:
    """Facts that only the cells of a column together show."""

    timed: set[tuple[str, bool]] = field(factory=set)
    """Formats whose times are not all midnight, each with whether it has a zone."""
    spans: bool = False
    """Whether cells such as 1831-35 are spans of years."""
    codes: Counter[str] = field(factory=Counter)
    """Years that are codes for no year elsewhere, each with the number of its cells."""
    early: bool = False
    """Whether it has years before our era or of three digits, so that 43 is the year 43."""

    def learn_years(self, values: Iterable[str]) -> None:
        """Record what a column of years shows."""
        values = list(values)
        self.codes.update(value for value in values if value in YEAR_CODES)
        plain = (value for value in values if value not in YEAR_CODES)
        self.early |= any(re.fullmatch(r"-\d+|\d{3}", value) for value in plain)

    def learn_spans(self, values: Iterable[str]) -> None:
        """Record whether a column of dates has spans of years in it."""
        values = set(values)
        found = [match for value in values if (match := YEAR_SPAN.fullmatch(value))]
        short = [(int(match[1][2:]), int(match[2])) for match in found if len(match[2]) == 2]
        # 21 to 41 are seasons in EDTF, which a table of years seldom means.
        only_spans = any(last > 12 for _, last in short) or len(short) < len(found)
        only_years = len(found) < len(values) and all(
            YEAR_SPAN.fullmatch(value) or re.fullmatch(r"\d{4}", value) for value in values
        )
        self.spans |= only_spans or (only_years and all(first < last for first, last in short))
