"""Reads the dates of a row by a mapping: EDTF texts with exactly the precision of the cells.

A cell without content gives None; one that is not a date raises Refused, with the column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from attrs import field, frozen

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendars import GREGORIAN
from chrono.edtf.languages import month_in
from chrono.edtf.typed import as_written
from chrono.formats.importers.batch import Refused
from chrono.formats.importers.mapping.date_formats import (
    NAMED,
    by_format,
    has_zone,
    is_midnight,
    placed,
    plain_iso,
    problem_in,
    words_in,
    zone_named,
)
from chrono.formats.importers.mapping.date_hints import hint_for
from chrono.formats.importers.mapping.date_names import language_hint
from chrono.formats.importers.mapping.date_rules import (
    END_OF_TIME,
    YEAR_CODES,
    YEAR_SPAN,
    ColumnHabits,
    DateRules,
)
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.mapping.templates import Text
from chrono.formats.importers.mapping.zones import is_offset
from chrono.model.quantity_text import number

UNKNOWN_PARTS: Final = frozenset({"XX", "X", "?", "??", "0", "00", "UNKNOWN"})
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@frozen
class Date:
    """A date in one text."""

    text: Text
    formats: tuple[str, ...]
    rules: DateRules = field(factory=DateRules)
    lead: Text | None = None
    """The part missing from the formats: the year, or the day of a time of day."""
    lead_format: str = ""
    ambiguous: str = ""
    """The format that reads a cell which several formats read differently; none if empty."""
    habits: ColumnHabits = field(factory=ColumnHabits, eq=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.text.columns, *(self.lead.columns if self.lead else ()))

    def learn(self, rows: Iterable[Row]) -> None:
        """Collect what the rows show together. Ignores cells that are refused."""
        values = []
        for row in rows:
            try:
                said = self._said(row)
            except Refused:
                continue
            values.append(said)
            for form, made in self._readings(said):
                clock = made.partition("T")[2]
                if clock and not is_midnight(clock):
                    self.habits.timed.add((form, has_zone(clock)))
        self.habits.learn_spans(values)
        self.habits.codes.update(value for value in values if value in YEAR_CODES)

    def __call__(self, row: Row) -> str | None:
        said = self._said(row)
        if not said or said in self.rules.nulls:
            return None
        if "edtf" in (self.formats or ("edtf",)):
            if (span := self._year_span(said)) is not None:
                return self._gregorian(span, said)
            if re.match(r"-\d{4}|-\d{1,3}$", said):
                return self._counted(said)
            if self.rules.years and re.fullmatch(r"\d{1,3}", said):
                return self._counted(said)
        found = {form: self._daily(form, made) for form, made in self._readings(said)}
        if len(set(found.values())) > 1 and self.ambiguous in found:
            found = {self.ambiguous: found[self.ambiguous]}
        if len(set(found.values())) > 1:
            ways = " and ".join(f"{made} by {form}" for form, made in found.items())
            raise Refused(self.text.where, f"{said!r} is {ways}: nothing says which is meant")
        for made in found.values():
            self._check(said, made)
            return None if made in self.rules.nulls else made
        raise self._unread(said)

    def _check(self, said: str, made: str) -> None:
        """Raises Refused for a date that usually means no date."""
        day = made.partition("T")[0]
        if day in END_OF_TIME and not {said, day} & (self.text.literal | self.rules.nulls):
            raise Refused(
                self.text.where,
                f"{said!r} is what databases write for no date: list it at the top of the mapping,"
                f' in null_dates = ["{day}"], or in literal = ["{said}"] where it means itself',
            )

    def written(self, row: Row) -> str:
        """The cell's own text, if it is not the date's EDTF text."""
        try:
            said, made = self._said(row), self(row)
        except Refused:
            return ""
        if made is None:
            return ""
        gregorian = self.rules.is_gregorian(edtf.parse(made).earliest)
        if not gregorian and not self._counts_from_a_day(said):
            return f"{said} ({self.rules.calendar.name})"
        return "" if made == said or (made == said[:10] and not self.formats) else said

    def _counts_from_a_day(self, said: str) -> bool:
        """Whether the cell is a serial number or the like, which is of no calendar."""
        return any(form in NAMED for form, _ in self._readings(said))

    def _said(self, row: Row) -> str:
        said = self.text(row) or ""
        lead = (self.lead(row) or "") if said and self.lead else ""
        return f"{lead} {said}" if lead else said

    def _readings(self, said: str) -> Iterator[tuple[str, str]]:
        for form in self.formats or ("edtf",):
            whole = f"{self.lead_format} {form}" if self.lead_format else form
            if said and (made := by_format(said, whole, self.rules)):
                yield form, made

    def _daily(self, form: str, made: str) -> str:
        """A midnight without its time, if every time in this format is midnight."""
        day, _, clock = made.partition("T")
        if not is_midnight(clock):
            return made
        timed = (form, has_zone(clock)) in self.habits.timed and day not in self.rules.nulls
        return made if timed and self.rules.midnight != "day" else day

    def _unread(self, said: str) -> Refused:
        if "words" in self.formats:
            try:
                words_in(said, self.rules)
            except EdtfError as error:
                return Refused(
                    self.text.where, f"{said!r}: {error.reason}{self._way_for_words(said)}"
                )
        for form in self.formats:
            if reason := problem_in(said, form, self.rules):
                return Refused(
                    self.text.where, f"{said!r}: {reason} {self._way_for_one(said, '2020-06-02')}"
                )
        names = filter(None, (zone_named(said, form) for form in self.formats))
        if (name := next(names, "")) and not self._knows(name):
            reason = (
                f"{said!r} names the zone {name}: say at the top of the mapping how far east it is,"
                f' as in zones = {{ {name} = "+01:00" }} or zones = {{ {name} = "Europe/Berlin" }}'
            )
            return Refused(self.text.where, reason)
        if self.formats:
            hint = hint_for(said) if self.rules.language else language_hint(said) or hint_for(said)
            reason = f"{said!r} is not written as {' or '.join(self.formats)}. {hint}"
            return Refused(self.text.where, reason)
        try:
            placed(said, self.rules)
        except EdtfError as error:
            reason = f"{said!r} is not an EDTF date: {error.reason}. {hint_for(said)}"
            return Refused(self.text.where, reason)
        return Refused(self.text.where, f"{said!r} cannot be read")

    def _knows(self, zone: str) -> bool:
        return bool({zone, zone.upper()} & self.rules.zones.keys()) or is_offset(zone)

    def _way_for_words(self, said: str) -> str:
        """How the mapping can let a cell in that is not words for a date."""
        if re.fullmatch(r"\d{1,3}", said) and not self.rules.years:
            return '; years = "historical" at the top of the mapping makes years without one AD'
        if "edtf" not in self.formats and by_format(said, "edtf", self.rules):
            return '; format = ["words", "edtf"] reads both'
        return (
            f'; if it stands for no date, list it in empty = ["{said[:40]}"];'
            f" {self._way_for_one(said, 'spring 1204')}"
        )

    def _way_for_one(self, said: str, date: str) -> str:
        cell = self.text.columns[0] if self.text.columns else "Column"
        return (
            f'If it stands for a date, say which: from = "{{{cell}}}", map = {{ "{said[:40]}" ='
            f' "{date}" }}, otherwise = "{{{cell}}}"'
        )

    def _gregorian(self, text: str, said: str) -> str:
        """Gregorian EDTF for EDTF of the mapping's calendar. Raises Refused."""
        try:
            return placed(text, self.rules)
        except EdtfError as error:
            raise Refused(self.text.where, f"{said!r}: {error.reason}") from error

    def _year_span(self, said: str) -> str | None:
        """A span of years such as 1831-35; None if the cell is not one."""
        found = YEAR_SPAN.fullmatch(said)
        if not found or self.rules.year_spans is False:
            return None
        first, last = found[1], found[1][: -len(found[2])] + found[2]
        number = int(found[2])
        if self.rules.year_spans and first < last:
            return f"{first}/{last}"
        if self.rules.year_spans and first >= last:
            raise Refused(
                self.text.where,
                f"{said!r} ends no later than it begins, and year_spans = true makes it years:"
                f' write what it is in a map, as in map = {{ "{said}" = "{first}" }}',
            )
        spans = self.habits.spans or len(found[2]) == 1
        if len(found[2]) == 4 or (number < 13 and not (spans and first < last)):
            return None
        if first < last:
            other = "" if number > 41 or 12 < number < 21 else f" or {self._as_month(said)}"
            raise Refused(
                self.text.where,
                f"{said!r} is {first} through {last}{other}: say at the top of the mapping which"
                " is meant, with year_spans = true or year_spans = false",
            )
        return None

    @staticmethod
    def _as_month(said: str) -> str:
        try:
            year, month = re.split("[-\u2013]", said)
            return edtf.say(f"{year}-{month:>02}")
        except EdtfError:
            return "a month or season"

    def _counted(self, said: str) -> str:
        """A date in the year numbering of the mapping, such as one before our era."""
        bare = re.match(r"-?\d{1,4}", said)
        year, rest = (int(bare[0]), said[bare.end() :]) if bare else (0, "")
        if year <= 0:
            year = self.rules.before_our_era(year, self.text.where)
        sign = "-" if year < 0 else ""
        return self._gregorian(f"{sign}{abs(year):04d}{rest}", said)


@frozen
class DateParts:
    """A date with year, month and day in separate cells."""

    year: Text
    month: Text | None
    day: Text | None
    time: Text | None
    rules: DateRules = field(factory=DateRules)
    unknown: frozenset[str] = frozenset()
    """Codes for an unknown month or day, besides the usual ones."""
    habits: ColumnHabits = field(factory=ColumnHabits, eq=False)

    @property
    def columns(self) -> tuple[str, ...]:
        given = (self.year, self.month, self.day, self.time)
        return tuple(column for each in given if each for column in each.columns)

    def learn(self, rows: Iterable[Row]) -> None:
        """Collect what the years of the rows show together."""
        values = []
        for row in rows:
            with suppress(Refused):
                values.append(self.year(row) or "")
        self.habits.learn_years(values)

    def __call__(self, row: Row) -> str | None:
        """The EDTF text: omits an empty month or day, and writes an unknown one as XX."""
        made = self._parts(row)
        if made is None:
            return None
        try:
            return placed(made, self.rules)
        except EdtfError as error:
            raise Refused(", ".join(self.columns), f"{made}: {error.reason}") from error

    def written(self, row: Row) -> str:
        """The date in its own calendar; empty for a Gregorian one, whose parts are its text."""
        if self.rules.calendar is GREGORIAN:
            return ""
        with suppress(Refused):
            made, date = self._parts(row), self(row)
            if made and date and not self.rules.is_gregorian(edtf.parse(date).earliest):
                return as_written(made, self.rules.calendar)
        return ""

    def _parts(self, row: Row) -> str | None:
        """EDTF in the calendar of the cells."""
        year = self.year(row)
        month = self._month(row)
        day = self._two(self.day, row, 31)
        if not year:
            if month or day:
                raise Refused(self.year.where, "has no year, but a month or day stands beside it")
            return None
        made = self._year(year)
        if month or day:
            made += f"-{month or 'XX'}"
        if day:
            made += f"-{day}"
        clock = self.time(row) if self.time else None
        if clock and day and "X" not in made:
            made += "T" + clock
        return plain_iso(made)

    def _month(self, row: Row) -> str | None:
        said = (self.month(row) or "") if self.month else ""
        name = said.rstrip(".").casefold()
        if self.rules.language and (found := month_in(name, self.rules.language)):
            return f"{found:02d}"
        if len(name) > 2 and name.isalpha() and name not in ("unknown", *self.unknown):
            fitting = [place for place, each in enumerate(MONTHS, 1) if each.startswith(name[:3])]
            if fitting and (MONTHS[fitting[0] - 1].startswith(name) or name == "sept"):
                return f"{fitting[0]:02d}"
        return self._two(self.month, row, 12)

    def _two(self, spec: Text | None, row: Row, most: int) -> str | None:
        said = spec(row) if spec else None
        if not said or spec is None:
            return None
        if said.upper() in UNKNOWN_PARTS or said in self.unknown:
            return "XX"
        value = number(said)
        if not isinstance(value, int) or not 1 <= value <= most:
            if most == len(MONTHS) and (hint := language_hint(said)):
                raise Refused(spec.where, f"{said!r} is not an English month. {hint}")
            raise Refused(
                spec.where,
                f"{said!r} is not a number from 1 to {most}; if it is a code for one that is not"
                f' known, list it beside year, month and day: unknown = ["{said}"]',
            )
        return f"{value:02d}"

    def _year(self, said: str) -> str:
        """A year as EDTF writes it: four digits, a minus before it, or Y for longer ones."""
        column = self.year.where
        value = number(said.replace(",", ""))
        if not isinstance(value, int):
            vague = said.upper()
            if re.fullmatch(r"\d{1,3}X{1,3}", vague) and len(vague) == 4:
                return vague
            raise Refused(column, f"{said!r} is not a year. {hint_for(said)}")
        if value < 0 or (value == 0 and self.rules.years):
            value = self.rules.before_our_era(value, column)
        elif self.rules.first_year is not None and 0 <= value <= 99:
            value = self.rules.first_year + (value - self.rules.first_year) % 100
        elif not self.rules.years:
            self._plain_year(value, said)
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value):04d}" if abs(value) <= 9999 else f"Y{value}"

    def _plain_year(self, value: int, said: str) -> None:
        """Raises Refused for an ambiguous or invalid year."""
        column = self.year.where
        if value == 0 or (said in YEAR_CODES and not self.habits.early):
            raise Refused(
                column,
                f'{said!r} looks like a code for no year: list it in empty = ["{said}"]; if years'
                ' are counted so, say years = "historical" or years = "astronomical" at the top',
            )
        if value <= 99 and not self.habits.early:
            raise Refused(
                column,
                f"{said!r} may be the year {value} or one of a later century: say at the top of"
                ' the mapping two_digit_years = "1930-2029", or years = "historical" where it'
                " is the year itself",
            )
