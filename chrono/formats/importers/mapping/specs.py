"""Makes the specs of a mapping's cells from TOML: texts, dates and quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from attrs import evolve

from chrono.edtf import EdtfError
from chrono.edtf.api import plain_day
from chrono.edtf.calendars import GREGORIAN, Calendar, calendar_named
from chrono.edtf.languages import LANGUAGES
from chrono.formats.importers.mapping.date_formats import problem_of
from chrono.formats.importers.mapping.date_rules import COUNTS_OF_YEARS, DateRules
from chrono.formats.importers.mapping.dates import Date, DateParts
from chrono.formats.importers.mapping.spans import PRECISIONS, Span
from chrono.formats.importers.mapping.templates import EmptyCodes, Quantity, Text, text
from chrono.formats.importers.mapping.zones import is_offset

_SPAN_KEYS: Final = ("start", "end", "precision", "precisions", "default", "open")
REFUSED: Final = "refuse"
"""In a mapping: a cell that several formats read differently is refused."""
QUANTITY_KEYS: Final = frozenset({"low", "best", "high", "about", "at_least", "at_most"})


class Specs:
    """Makes the specs of one mapping: its texts, dates and quantities. Collects its mistakes."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """`raw` is the mapping as TOML has it."""
        self.raw = raw
        self.problems: list[str] = []
        self.needs: dict[str, None] = dict.fromkeys(raw.get("empty_in", ()))
        self.empty = EmptyCodes(
            frozenset(raw.get("empty", ())),
            {column: frozenset(codes) for column, codes in raw.get("empty_in", {}).items()},
        )
        self.literal = frozenset(raw.get("literal", ()))
        self.rules = self._date_rules()
        self.dates: list[Date | DateParts | Span] = []
        self.decimal = raw.get("decimal", ".")

    def _date_rules(self) -> DateRules:
        years = self.raw.get("years", "")
        if years not in ("", *COUNTS_OF_YEARS):
            self.problems.append(f"years: must be one of {', '.join(COUNTS_OF_YEARS)}")
        spans = self.raw.get("year_spans")
        if spans not in (None, True, False):
            self.problems.append(
                "year_spans: must be true where 1903-11 is 1903 through 1911, and false where it"
                " is November 1903"
            )
        return DateRules(
            frozenset(self.raw.get("null_dates", ())),
            str(years),
            self._first_year(),
            spans if isinstance(spans, bool) else None,
            self._midnight(),
            self._zones(),
            self._calendar("calendar", self.raw.get("calendar", GREGORIAN.name)),
            self._gregorian_from(),
            self._language(),
        )

    def _gregorian_from(self) -> int | None:
        """The first day whose dates are Gregorian."""
        given = self.raw.get("gregorian_from")
        if given is None:
            return None
        day = plain_day(str(given))
        if day is None or "calendar" not in self.raw:
            self.problems.append(
                "gregorian_from: must be the first day of the Gregorian calendar, as in"
                ' gregorian_from = "1582-10-15", beside the calendar = "julian" of earlier dates'
            )
        return day

    def _language(self) -> str:
        given = str(self.raw.get("language", ""))
        if given not in ("", "en", *LANGUAGES):
            known = ", ".join(f'"{code}" ({each.name})' for code, each in LANGUAGES.items())
            self.problems.append(f"language: must be one of {known}; English is the default")
            return ""
        return "" if given == "en" else given

    def _midnight(self) -> str:
        given = str(self.raw.get("midnight", ""))
        if given not in ("", "time", "day"):
            self.problems.append(
                'midnight: must be "time", or "day" where 00:00 among other times says nothing of'
                " the time of day"
            )
        return given

    def _zones(self) -> dict[str, str]:
        """The offsets of zones."""
        given = {str(key): str(each) for key, each in self.raw.get("zones", {}).items()}
        self.problems += [
            f'zones.{key}: must be an offset, as in "+01:00", or a zone such as "Europe/Berlin"'
            for key, each in given.items()
            if not is_offset(each)
        ]
        return given

    def _calendar(self, path: str, name: Any) -> Calendar:
        try:
            return calendar_named(str(name))
        except EdtfError as error:
            self.problems.append(f"{path}: {error.reason}")
            return GREGORIAN

    def _first_year(self) -> int | None:
        """The first of the hundred years of two-digit years."""
        given = self.raw.get("two_digit_years")
        if given is None:
            return None
        found = re.fullmatch(r"(\d{4})-(\d{4})", str(given))
        if not found or int(found[2]) - int(found[1]) != 99:
            self.problems.append(
                'two_digit_years: must name a hundred years, as in two_digit_years = "1930-2029"'
            )
            return None
        return int(found[1])

    def keys(self, path: str, table: Any, known: Iterable[str]) -> Mapping[str, Any]:
        """The table; reports its unknown keys."""
        if not isinstance(table, Mapping):
            self.problems.append(f"{path}: must be a table")
            return {}
        for key in table:
            if key not in known:
                near = get_close_matches(key, list(known), 1)
                hint = (
                    f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
                )
                self.problems.append(f"{path}{'.' if path else ''}{key}: is not a key here; {hint}")
        return table

    def text(self, path: str, raw: Any) -> Text:
        more: dict[str, Any] = {}
        if isinstance(raw, Mapping):
            table = self.keys(path, raw, ("from", "map", "otherwise"))
            if "map" in table:
                more["map"] = {str(key): str(each) for key, each in table["map"].items()}
            if "otherwise" in table:
                more["otherwise"] = self.text(f"{path}.otherwise", table["otherwise"])
            raw = table.get("from")
        if not isinstance(raw, str):
            self.problems.append(f'{path}: must be a text such as "{{Column}}"')
            raw = ""
        made = text(raw, self.empty, literal=self.literal, **more)
        self.needs.update(dict.fromkeys(made.columns))
        return made

    def optional(self, path: str, table: Mapping[str, Any], key: str) -> Text | None:
        """The text of an optional key."""
        return self.text(f"{path}.{key}", table[key]) if key in table else None

    def date(self, path: str, raw: Any, rules: DateRules | None = None) -> Date | DateParts | Span:
        """The spec of a date; `rules` are the mapping's own by default."""
        made: Date | DateParts | Span
        rules = rules or self.rules
        if isinstance(raw, Mapping) and "calendar" in raw:
            calendar = self._calendar(f"{path}.calendar", raw["calendar"])
            rules = evolve(rules, calendar=calendar, gregorian_from=None)
            raw = {key: raw[key] for key in raw if key != "calendar"}
        if isinstance(raw, Mapping) and "year" in raw and "from" not in raw:
            made = self._parts(path, raw, rules)
        elif isinstance(raw, Mapping) and ("start" in raw or "end" in raw):
            made = self._span(path, raw, rules)
        else:
            made = self._date(path, raw, rules)
        self.dates.append(made)
        return made

    def _parts(self, path: str, raw: Mapping[str, Any], rules: DateRules) -> DateParts:
        table = self.keys(path, raw, ("year", "month", "day", "time", "unknown"))
        month, day, time = (self.optional(path, table, key) for key in ("month", "day", "time"))
        year = self.text(f"{path}.year", table["year"])
        return DateParts(year, month, day, time, rules, frozenset(table.get("unknown", ())))

    def _date(self, path: str, raw: Any, rules: DateRules) -> Date:
        formats: Any = ()
        lead, lead_format, ambiguous = None, "", ""
        if isinstance(raw, Mapping) and "format" in raw:
            formats = raw["format"]
            formats = (formats,) if isinstance(formats, str) else tuple(formats)
            for key, form in (("year", "%Y"), ("date", "%Y-%m-%d")):
                if key in raw:
                    lead, lead_format = self.optional(path, raw, key), form
            for form in formats:
                if problem := problem_of(form, rules, lead is not None):
                    self.problems.append(f"{path}.format: {problem}")
            ambiguous = self._ambiguous(path, raw, formats)
            own = ("format", "year", "date", "ambiguous")
            raw = {key: raw[key] for key in raw if key not in own}
        return Date(self.text(path, raw), formats, rules, lead, lead_format, ambiguous)

    def _ambiguous(self, path: str, raw: Mapping[str, Any], formats: tuple[str, ...]) -> str:
        """The format for cells that several formats read differently; empty to refuse them."""
        given = raw.get("ambiguous", REFUSED)
        if given not in (REFUSED, *formats):
            self.problems.append(
                f'{path}.ambiguous: must be "{REFUSED}", or the one of its formats by which a cell'
                " is read that fits several"
            )
        return "" if given == REFUSED else str(given)

    def _span(self, path: str, raw: Mapping[str, Any], rules: DateRules) -> Span:
        table = self.keys(path, raw, _SPAN_KEYS)
        precisions = {str(key): each for key, each in table.get("precisions", {}).items()}
        default = table.get("default", "held")
        for each in (*precisions.values(), default):
            if each not in PRECISIONS:
                self.problems.append(
                    f"{path}.precisions: {each!r} is not one of {', '.join(PRECISIONS)}"
                )
        if "start" not in table:
            self.problems.append(f"{path}: has an end but no start")
        start = self.date(f"{path}.start", table.get("start", ""), rules)
        end = self.date(f"{path}.end", table["end"], rules) if "end" in table else None
        precision = self.optional(path, table, "precision")
        not_come = frozenset(table.get("open", ()))
        return Span(start, end, precision, precisions, default, not_come, rules)

    def quantity(self, path: str, raw: Any) -> Quantity:
        """A quantity in any of its forms except part_of, which `fields` adds."""
        if isinstance(raw, str) or (isinstance(raw, Mapping) and "from" in raw):
            return Quantity({"text": self.text(path, raw)}, self.decimal)
        table = self.keys(path, raw, (*QUANTITY_KEYS, "part_of"))
        ends = {
            key: self.text(f"{path}.{key}", table[key]) for key in table if key in QUANTITY_KEYS
        }
        if not ends:
            self.problems.append(f"{path}: has none of {', '.join(sorted(QUANTITY_KEYS))}")
        return Quantity(ends, self.decimal)
