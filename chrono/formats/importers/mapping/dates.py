"""What a mapping's dates give for a row: EDTF texts, no more and no less exact than the cells.

A cell that says nothing gives None; one that is no date raises Refused, with the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendar import days_in_month
from chrono.formats.importers.batch import Refused
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.mapping.templates import Spec, Text
from chrono.formats.importers.slugs import between
from chrono.model.quantity_text import number

UNKNOWN_PARTS: Final = frozenset({"XX", "X", "?", "??", "0", "00", "unknown"})
MIDNIGHT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00)?(\.0+)?")
PRECISIONS: Final = ("day", "window", "week", "month", "year", "held")


@frozen
class Date:
    """A date in one text."""

    text: Text
    formats: tuple[str, ...]
    nulls: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return self.text.columns

    def __call__(self, row: Row) -> str | None:
        """The EDTF text."""
        said = self.text(row)
        if not said:
            return None
        found = MIDNIGHT.fullmatch(said)
        said = found[1] if found else said
        if said in self.nulls:
            return None
        for form in self.formats:
            made = by_format(said, form)
            if made:
                return None if made in self.nulls else made
        if self.formats:
            raise Refused(
                self.text.where, f"{said!r} is not written as {' or '.join(self.formats)}"
            )
        try:
            edtf.parse(said)
        except EdtfError as error:
            hint = 'Say in the mapping how it is written: format = "%d/%m/%Y"'
            reason = f"{said!r} is no EDTF date: {error.reason}. {hint}"
            raise Refused(self.text.where, reason) from error
        return said


def by_format(said: str, form: str) -> str | None:
    """A date by one format: no more exact than the format says, no time unless it has one."""
    if form == "edtf":
        try:
            return edtf.parse(said).text
        except EdtfError:
            return None
    try:
        if form == "unix":
            return datetime.fromtimestamp(float(said), UTC).strftime("%Y-%m-%d")
        made = datetime.strptime(said, form)
    except (ValueError, OverflowError, OSError):
        return None
    if "%H" in form or "%I" in form:
        return made.replace(microsecond=0, tzinfo=None).isoformat()
    exact = any(each in form for each in ("%d", "%x", "%j", "%c"))
    month = any(each in form for each in ("%m", "%b", "%B"))
    day = f"{made.year:04d}-{made.month:02d}-{made.day:02d}"
    return day if exact else day[:7] if month else day[:4]


@frozen
class DateParts:
    """A date whose year, month and day stand in cells of their own."""

    year: Text
    month: Text | None
    day: Text | None
    time: Text | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        given = (self.year, self.month, self.day, self.time)
        return tuple(column for each in given if each for column in each.columns)

    def __call__(self, row: Row) -> str | None:
        """The EDTF text: a month or day that is empty is left out, an unknown one is XX."""
        year = self.year(row)
        month = self._two(self.month, row, 12)
        day = self._two(self.day, row, 31)
        if not year:
            if month or day:
                raise Refused(self.year.where, "has no year, but a month or day stands beside it")
            return None
        made = calendar_year(year, self.year.where)
        if month or day:
            made += f"-{month or 'XX'}"
        if day:
            made += f"-{day}"
        clock = self.time(row) if self.time else None
        if clock and day and "X" not in made:
            made += "T" + clock
        try:
            return edtf.parse(made).text
        except EdtfError as error:
            raise Refused(", ".join(self.columns), f"{made}: {error.reason}") from error

    @staticmethod
    def _two(spec: Text | None, row: Row, most: int) -> str | None:
        said = spec(row) if spec else None
        if not said or spec is None:
            return None
        if said in UNKNOWN_PARTS:
            return "XX"
        value = number(said)
        if not isinstance(value, int) or not 1 <= value <= most:
            raise Refused(spec.where, f"{said!r} is not a number from 1 to {most}")
        return f"{value:02d}"


def calendar_year(said: str, column: str) -> str:
    """A year as EDTF writes it: four digits, a minus before it, or Y for longer ones."""
    value = number(said.replace(",", ""))
    if not isinstance(value, int):
        if re.fullmatch(r"\d{1,3}X{1,3}", said) and len(said) == 4:
            return said
        raise Refused(column, f"{said!r} is no year")
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value):04d}" if abs(value) <= 9999 else f"Y{value}"


@frozen
class Span:
    """A date from a start, an end and how exactly they are known."""

    start: Spec
    end: Spec | None
    precision: Text | None
    precisions: Mapping[str, str]
    default: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        given = (self.start, self.end, self.precision)
        return tuple(column for each in given if each for column in each.columns)

    def __call__(self, row: Row) -> str | None:
        """The EDTF text, neither wider nor narrower than start, end and precision together say."""
        start = self.start(row)
        end = self.end(row) if self.end else None
        how = self._how(row)
        if start is None and end is None:
            return None
        try:
            return spanned(start, end, how)
        except EdtfError as error:
            raise Refused(", ".join(self.columns), error.reason) from error

    def _how(self, row: Row) -> str:
        code = self.precision(row) if self.precision else None
        if code is None or self.precision is None:
            return self.default
        if code not in self.precisions:
            raise Refused(self.precision.where, f"precision {code!r} is not in `precisions`")
        return self.precisions[code]


def spanned(start: str | None, end: str | None, how: str) -> str:
    """The EDTF text of a start and an end. Raises EdtfError."""
    if start is None or end is None or start == end:
        return _one_ended(start, None if start else end, how)
    if how == "held":
        return edtf.parse(f"{start}/{end}").text
    first, last = edtf.parse(start), edtf.parse(end)
    if last.latest < first.earliest:
        raise EdtfError(f"{start}/{end}", 0, "the end is before the start; the earlier comes first")
    return whole(first.earliest, last.latest) or between(first.earliest, last.latest)


def _one_ended(start: str | None, end: str | None, how: str) -> str:
    only = start or end or ""
    if start is None and how == "held":
        return f"/{only}"
    if start is None:
        return f"[..{only}]"
    date = edtf.parse(only)
    if how == "week":
        return between(date.earliest - 6, date.latest + 6)
    year, month, _ = edtf.civil(date.earliest)
    if how == "month":
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}" if how == "year" else only


def whole(low: int, high: int) -> str | None:
    """The EDTF text of a whole month or year, if two days are its first and its last."""
    year, month, day = edtf.civil(low)
    if day != 1 or not 0 <= year <= 9999:
        return None
    if (year, month, days_in_month(year, month)) == edtf.civil(high):
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}" if month == 1 and (year, 12, 31) == edtf.civil(high) else None
