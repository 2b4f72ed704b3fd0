"""Examines the columns of a table: dates and their formats, numbers, codes.

Used for a draft mapping. Ambiguities stay open: a column that fits two orders of day and month has
both formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from chrono.formats.importers.mapping.date_formats import LEAP_YEAR
from chrono.formats.importers.mapping.date_names import languages_of
from chrono.formats.importers.mapping.date_rules import YEAR_CODES
from chrono.formats.importers.mapping.likely_formats import (
    MONTHS,
    YEARLESS,
    likely_formats,
    reading,
)
from chrono.formats.importers.mapping.rows import Table
from chrono.formats.importers.mapping.templates import NO_VALUE
from chrono.model.quantity_text import number

ROWS_EXAMINED: Final = 500
MISFIT_SHARE: Final = 10
"""One date in this many may have an unknown format."""
PLACEHOLDERS: Final = (
    *("unknown", "unk", "not known", "n.k.", "none", "-", "--", "?", "."),
    *("unbekannt", "k.a.", "inconnu", "desconocido", "sconosciuto", "onbekend", "sin datos"),
)
"""Words that people write into a cell without a value."""
ONGOING: Final = re.compile(
    r"present|now|today|ongoing|on-going|current(ly)?|to date|continu(es|ing)|still .*|heute"
    r"|laufend|andauernd|aujourd'hui|en cours|presente|actual(idad|mente)?|en curso|oggi|in corso"
    r"|heden",
    re.I,
)
"""Words for an end that has not come."""
YEAR_SPAN: Final = re.compile(r"\d{4}[-\u2013]\d\d(?:\d\d)?")
_FIGURES: Final = re.compile(r"^20\d{4}$|^(1[5-9]|20)\d{6}$")
_NO_DATE: Final = re.compile(r"-?(0|9{2,4}|8{2,4}|7{2,4})|-[1789]|0000-00-00|9999-12-31")
_DATE_IN_WORDS: Final = re.compile(r"(?=.*\d).{4,40}")
_YEARS: Final = re.compile(r"year|yr|jahr|date|datum|an(n[eo]e?)?\b", re.I)
_BOUNDS: Final = re.compile(
    r"(?<![a-z])(start|begin|began|end|ended|beginn|ende|von|bis|debut|fin|inicio|inizio)(?![a-z])",
    re.I,
)
_YEAR: Final = re.compile(r"1[0-9]\d\d|20\d\d")
_DATED: Final = re.compile(r"year|date|jahr|datum|month|day\b", re.I)


@frozen
class Column:
    """The findings on a column."""

    name: str
    values: tuple[str, ...]
    """Its cells with content, without codes for no value."""
    formats: tuple[str, ...] | None
    """Formats that all its dates fit; empty for EDTF and ISO; None if it has no dates."""
    yearless: bool = False
    """Whether its dates give a day and a month without a year."""
    together: bool = False
    """Whether reading the column takes all of the formats, each for some of its dates."""
    misfits: tuple[str, ...] = ()
    """Values that fit none of these formats."""
    codes: tuple[str, ...] = ()
    """Cells that look like codes for no value."""
    doubts: tuple[str, ...] = ()
    """Years that can be codes as well, such as -9 among years before our era."""
    language: str = ""
    """The language of the names of months in its dates; English if empty."""
    share: float = 1.0
    """The share of the examined rows with content in this column."""

    def read(self, value: str, form: str) -> str | None:
        """The date of a cell by a format, in the language of the column."""
        return reading(value, form, self.language)

    @property
    def numeric(self) -> bool:
        """Whether all its values are numbers."""
        return bool(self.values) and any(
            all(number(value, mark) is not None for value in self.values) for mark in ".,"
        )

    @property
    def year_spans(self) -> bool:
        """Whether it has cells that may be spans of years, and no days or months."""
        return any(YEAR_SPAN.fullmatch(value) for value in self.values) and all(
            YEAR_SPAN.fullmatch(value) or re.fullmatch(r"\d{4}", value) for value in self.values
        )

    def both_ways(self) -> str:
        """A value that two of its formats read differently; empty if there is none."""
        for value in self.values if self.together else ():
            found = {self.read(value, form) for form in self.formats or ()} - {None}
            if len(found) > 1:
                return value
        return ""


def examine(table: Table) -> list[Column]:
    """The columns of a table, each with the findings on its first rows."""
    return [_examine(table, name) for name in table.header if name]


def _examine(table: Table, name: str) -> Column:
    rows = table.rows[:ROWS_EXAMINED]
    said = [value for row in rows if (value := row.cells.get(name, "").strip())]
    codes = _codes(name, said)
    values = tuple(value for value in said if value not in codes)
    share = len(values) / len(rows) if rows else 0.0
    found = Column(name, values, None, codes=codes, doubts=_doubts(name, values), share=share)
    dated = _DATED.search(name) or (_BOUNDS.search(name) and all(map(_YEAR.fullmatch, values)))
    if found.numeric and not dated and not all(map(_FIGURES.match, values)):
        return found
    return as_dates(found)


def as_dates(column: Column) -> Column:
    """A column with the formats of its dates, whatever its name; unchanged if it has none.

    Names of months in another language are read if they read more of its cells.
    """
    found = _in_its_language(column)
    if _unread(found) == (False, 0, False):
        return found
    dated = (value for value in column.values if _DATE_IN_WORDS.fullmatch(value))
    others = [evolve(column, language=code) for code in languages_of(dated)]
    return min((found, *map(_in_its_language, others)), key=_unread)


def _unread(column: Column) -> tuple[bool, int, bool]:
    """How badly a column is read; words are the last resort."""
    formats = column.formats
    return formats is None, len(column.misfits), formats is not None and "words" in formats


def _in_its_language(column: Column) -> Column:
    values = column.values
    if not values:
        return column
    if all(reading(value, "edtf") or YEAR_SPAN.fullmatch(value) for value in values):
        return evolve(column, formats=())
    fitting = tuple(
        form
        for form in likely_formats(values[:1])
        if all(column.read(each, form) for each in values)
    )
    if fitting:
        return evolve(column, formats=fitting)
    if column.numeric:
        return evolve(column, formats=_figures(values))
    mixed = _mixed(column)
    if mixed is None:
        yearless = tuple(
            form
            for form in YEARLESS
            if all(column.read(f"{LEAP_YEAR} {each}", f"%Y {form}") for each in values)
        )
        return evolve(column, formats=yearless, yearless=True) if yearless else column
    return evolve(column, formats=mixed[0], together=True, misfits=mixed[1])


def _codes(name: str, said: Sequence[str]) -> tuple[str, ...]:
    """Cells that look like codes for no value: NA and the like, and -9 among counted figures."""
    found = {value for value in said if value.casefold() in (*NO_VALUE, *PLACEHOLDERS)}
    rest = [value for value in said if value not in found]
    figures = [number(value) for value in rest]
    if rest and all(figure is not None for figure in figures):
        below = {value for value in rest if re.fullmatch(r"-(9+|8+|7+|1)", value)}
        others = [value for value in rest if value not in below]
        if not any(value.startswith("-") for value in others) and not re.search(
            r"^(lat|lon|lng|x|y)|degree|temp", name, re.I
        ):
            found |= below
        found |= _above(rest)
    if _DATED.search(name):
        found |= _no_dates(rest)
    return tuple(sorted(found))


def _above(figures: Sequence[str]) -> set[str]:
    """Codes such as 999 that are far above all other figures."""
    codes = {each for each in figures if re.fullmatch(r"9{3,}|8{3,}|7{3,}", each)}
    others = [number(each) or 0 for each in figures if each not in codes]
    return {each for each in codes if others and int(each) > 3 * max(others)}


def _no_dates(said: Sequence[str]) -> set[str]:
    """Codes such as 0 and 9999 in a column whose other cells are dates or years of four digits."""
    codes = {each for each in said if _NO_DATE.fullmatch(each)}
    others = [each for each in said if each not in codes]
    dated = others and all(re.search(r"\d{4}|\d\D\d", each) for each in others)
    return codes if dated and not any(each.startswith("-") for each in others) else set()


def _doubts(name: str, values: Sequence[str]) -> tuple[str, ...]:
    """Years among years before our era that can be codes."""
    years = _YEARS.search(name) and any(re.fullmatch(r"-\d{1,4}", each) for each in values)
    return tuple(sorted({each for each in values if each in YEAR_CODES})) if years else ()


def _figures(values: Iterable[str]) -> tuple[str, ...] | None:
    """The format of a column of bare figures whose name is that of a date."""
    every = tuple(values)
    for form, pattern in (
        ("%Y%m", r"(1[5-9]|20)\d\d(0[1-9]|1[0-2])"),
        ("unix", r"1\d{9}(\.\d+)?"),
        ("unix-ms", r"1\d{12}"),
        ("excel", r"[1-6]\d{4}(\.\d+)?"),
    ):
        if all(re.fullmatch(pattern, value) for value in every):
            return (form,)
    return None


def _mixed(column: Column) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The formats of a column with mixed date formats, and the values that fit none of them."""
    left = list(dict.fromkeys(column.values))
    misfits_allowed = len(left) // MISFIT_SHARE + (len(left) > 3)
    chosen: list[str] = []
    known = ("edtf", *likely_formats(left), *MONTHS, "words")
    while left:
        rest = {form: [each for each in left if not column.read(each, form)] for form in known}
        best = min(rest, key=lambda form: len(rest[form]))
        if len(rest[best]) == len(left):
            break
        chosen.append(best)
        left = rest[best]
    misfits = [each for each in left if not ONGOING.fullmatch(each)]
    return (tuple(chosen), tuple(left)) if chosen and len(misfits) <= misfits_allowed else None
