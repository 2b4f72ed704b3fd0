"""Reads a date from a start, an end and a precision in several cells of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendar import days_in_month
from chrono.edtf.calendars import GREGORIAN, Calendar
from chrono.formats.importers.batch import Refused
from chrono.formats.importers.mapping.date_formats import to_edtf
from chrono.formats.importers.mapping.date_rules import NO_RULES, DateRules
from chrono.formats.importers.mapping.dates import Date, DateParts
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.mapping.templates import Spec, Text
from chrono.formats.importers.slugs import between

PRECISIONS: Final = ("day", "window", "week", "month", "year", "held")


@frozen
class Span:
    """A date from a start, an end and a precision."""

    start: Spec
    end: Spec | None
    precision: Text | None
    precisions: Mapping[str, str]
    default: str
    open: frozenset[str] = frozenset()
    """Cells of the end that say that it has not come, as in "present"."""
    rules: DateRules = NO_RULES
    """The rules for the calendar whose months and years a precision means."""

    @property
    def columns(self) -> tuple[str, ...]:
        given = (self.start, self.end, self.precision)
        return tuple(column for each in given if each for column in each.columns)

    def learn(self, rows: Iterable[Row]) -> None:
        """Collect what the rows show together, for the start and the end."""
        rows = tuple(rows)
        for each in (self.start, self.end):
            if isinstance(each, Date | DateParts):
                each.learn(rows)

    def written(self, row: Row) -> str:
        """The cells' own texts, if they are not the EDTF text."""
        ends = (each for each in (self.start, self.end) if isinstance(each, Date | DateParts))
        given = [each.written(row) for each in ends]
        return " to ".join(dict.fromkeys(each for each in given if each))

    def __call__(self, row: Row) -> str | None:
        """The EDTF text, exactly as wide as start, end and precision say."""
        start = self.start(row)
        if isinstance(self.end, Date) and self.end.text(row) in self.open:
            return self._without_end(start)
        end = self.end(row) if self.end else None
        how = self._how(row)
        if start is None and end is None:
            return None
        try:
            return spanned(start, end, how, self._calendar(start or end or ""))
        except EdtfError as error:
            reason = f"{start or 'no start'} to {end or 'no end'}: {error.reason}"
            raise Refused(", ".join(self.columns), reason) from error

    def _calendar(self, text: str) -> Calendar:
        late = self.rules.is_gregorian(edtf.parse(text).earliest)
        return GREGORIAN if late else self.rules.calendar

    def _without_end(self, start: str | None) -> str | None:
        if start is None:
            return None
        try:
            _refuse_window(start, plain=not start.startswith("["))
            return edtf.parse(f"{start}/..").text
        except EdtfError as error:
            raise Refused(", ".join(self.columns), f"{start}: {error.reason}") from error

    def _how(self, row: Row) -> str:
        code = self.precision(row) if self.precision else None
        if code is None or self.precision is None:
            return self.default
        if code not in self.precisions:
            raise Refused(self.precision.where, f"precision {code!r} is not in `precisions`")
        return self.precisions[code]


def spanned(start: str | None, end: str | None, how: str, calendar: Calendar = GREGORIAN) -> str:
    """The EDTF text of a start and an end. Raises EdtfError."""
    if start is None or end is None or start == end:
        return _one_ended(start, None if start else end, how, start == end, calendar)
    if how == "held":
        for each in (start, end):
            _refuse_window(each, plain=not each.startswith("["))
        return edtf.parse(f"{start}/{end}").text
    first, last = edtf.parse(start), edtf.parse(end)
    if last.latest < first.earliest:
        raise EdtfError(f"{start}/{end}", 0, "the end is before the start; the earlier comes first")
    if first.timed or last.timed:
        return edtf.parse(f"[{start}..{end}]").text
    return whole(first.earliest, last.latest) or between(first.earliest, last.latest)


def _one_ended(start: str | None, end: str | None, how: str, both: bool, calendar: Calendar) -> str:
    only = start or end or ""
    date = edtf.parse(only)
    plain = date.form == "date"
    if start is None and how == "held":
        _refuse_window(only, plain)
        return f"/{only}"
    if start is None:
        return f"[..{only}]" if plain else between(edtf.BEGINNING, date.latest)
    if how == "window" and not both:
        return f"[{only}..]" if plain else between(date.earliest, edtf.FOREVER)
    if how == "week":
        return between(date.earliest - 6, date.latest + 6)
    if how not in ("month", "year"):
        return only
    year, month, _ = calendar.civil(date.earliest)
    last_year, last_month, _ = calendar.civil(date.latest)
    if year != last_year or (how == "month" and month != last_month):
        return only  # a year is not narrowed to its first month
    whole_year = f"{'-' if year < 0 else ''}{abs(year):04d}"
    return to_edtf(whole_year if how == "year" else f"{whole_year}-{month:02d}", calendar)


def _refuse_window(text: str, plain: bool) -> None:
    """Raises EdtfError for a side of a period that is a window, as a Julian month is."""
    if not plain:
        reason = "a period begins and ends on a day, a month or a year, not in a longer window"
        raise EdtfError(
            text, None, f'{reason}; default = "window" makes it one moment between the two'
        )


def whole(low: int, high: int) -> str | None:
    """The EDTF text of a whole month or year, if two days are its first and its last."""
    year, month, day = edtf.civil(low)
    if day != 1 or not 0 <= year <= 9999:
        return None
    if (year, month, days_in_month(year, month)) == edtf.civil(high):
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}" if month == 1 and (year, 12, 31) == edtf.civil(high) else None
