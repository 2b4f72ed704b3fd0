"""Proposes the rules of a mapping for all its dates, with a question for each doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chrono.edtf import parse
from chrono.edtf.calendars import GREGORIAN_FROM, names_calendar
from chrono.edtf.languages import LANGUAGES, month_in, spoken
from chrono.edtf.typed import is_proleptic
from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.date_formats import is_midnight, zone_named
from chrono.formats.importers.mapping.date_names import languages_of
from chrono.formats.importers.mapping.likely_formats import reading
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import samples
from chrono.formats.importers.mapping.toml_text import inline, quoted
from chrono.formats.importers.mapping.zones import ABBREVIATIONS, UTC_NAMES, is_offset
from chrono.formats.importers.slugs import one_line
from chrono.model.quantity_text import number

CHANGED: Final = "changed"
FIRST_GREGORIAN_YEAR: Final = 1582


def rules(columns: Sequence[Column], used: Iterable[str], decide: Decisions) -> list[str]:
    """The settings of all dates: spans of years, two-digit years, years before our era."""
    chosen = set(used)
    dates = [each for each in columns if each.name in chosen]
    years = [each for each in dates if names.says(each.name, names.YEAR) or _year_part(each.name)]
    found = (
        _language(dates, decide),
        _year_spans(dates, decide),
        _two_digits(dates, years, decide),
        _era(years, decide),
        _zones(dates, decide),
        _midnight(dates, decide),
        _calendar(dates, years, decide),
    )
    return [line for line in found if line]


def _language(dates: Iterable[Column], decide: Decisions) -> str:
    """The language in which the dates name their months, if it is not English."""
    named = [each for each in dates if each.language or _names_months(each)]
    found = [code for each in named for code in languages_of(each.values)]
    fitting = [code for code in dict.fromkeys(found) if all(_speaks(each, code) for each in named)]
    if not named:
        return ""
    answer = decide(
        Question(
            "language",
            "Which language are the months in?",
            tuple((code, LANGUAGES[code].name) for code in fitting or LANGUAGES),
            fitting[0] if fitting else None,
            samples(named[:1]),
        )
    )
    return f"language = {quoted(answer)}   # of the names of months"


def _names_months(column: Column) -> bool:
    """Whether a column holds names of months, not all in English."""
    plainly = names.says(column.name, names.MONTH) and column.formats is None
    return plainly and any(map(spoken, column.values))


def _speaks(column: Column, language: str) -> bool:
    """Whether all cells of a column that name a month can do so in a language."""
    if column.formats is None:
        return all(month_in(each, language) for each in column.values if not number(each))
    read = [form for form in column.formats if form != "edtf"]
    misfits = set(column.misfits)
    return all(
        any(reading(each, form, language) for form in read)
        for each in column.values
        if each not in misfits and spoken(each)
    )


def _zones(dates: Iterable[Column], decide: Decisions) -> str:
    """The offsets of the zones that times of day name by an abbreviation."""
    found: dict[str, Column] = {}
    for column in dates:
        for form in column.formats or ():
            for value in column.values:
                name = zone_named(value, form).upper()
                if name and name.casefold() not in UTC_NAMES and not is_offset(name):
                    found.setdefault(name, column)
    asked = {name: _zone(name, column, decide) for name, column in found.items()}
    return f"zones = {inline(asked)}   # how far east they are" if asked else ""


def _zone(name: str, column: Column, decide: Decisions) -> str:
    def check(text: str) -> str:
        if not is_offset(text):
            raise InvalidError(
                f"{text!r} is neither an offset, as in +01:00, nor a zone such as Europe/Berlin."
            )
        return text

    offsets = ABBREVIATIONS.get(name, ())
    return decide(
        Question(
            f"zone {name}",
            f"How far east is the zone {name}? As in +01:00, or a zone such as Europe/Berlin.",
            tuple((each, "") for each in offsets),
            offsets[0] if len(offsets) == 1 else None,
            samples([column]),
            free=True,
            check=check,
        )
    )


def _calendar(dates: Sequence[Column], years: Sequence[Column], decide: Decisions) -> str:
    """The calendar of the dates, where some are older than the Gregorian calendar."""
    early = next((found for each in dates for found in _before_gregorian(each)), None)
    parts = [each for each in years if each.formats is None]
    early = early or next((each for column in parts for each in _early_years(column)), None)
    if early is None:
        return ""
    modern = next((found for each in [*dates, *parts] for found in _since_gregorian(each)), "")
    late = f", also {one_line(modern)!r}" if modern else ""
    answer = decide(
        Question(
            "calendar",
            f"{one_line(early)!r} is before 15 October 1582. Which calendar are the dates in?",
            (
                *([(CHANGED, "Julian before 15 October 1582, Gregorian since")] if late else []),
                ("julian", f"the Julian calendar of their time, all of them{late}"),
                ("gregorian", "the Gregorian calendar, counted backwards"),
            ),
            None,
            samples(dates[:3]),
        )
    )
    if answer == CHANGED:
        return (
            'calendar = "julian"   # of dates before the next line\'s\n'
            'gregorian_from = "1582-10-15"   # in Great Britain, for example, 1752-09-14'
        )
    return (
        f"calendar = {quoted(answer)}   # of all dates of the events: julian; or gregorian, counted"
        " backwards"
    )


def _before_gregorian(column: Column) -> Iterator[str]:
    """The cells before the Gregorian calendar that name no calendar themselves."""
    if column.formats is None:
        return
    for value in column.values:
        read = (column.read(value, form) for form in (column.formats or ("edtf",)))
        if any(made and is_proleptic(parse(made)) for made in read) and not names_calendar(value):
            yield value


def _since_gregorian(column: Column) -> Iterator[str]:
    """The cells from the first day of the Gregorian calendar on."""
    if column.formats is None:
        yield from (each for each in column.values if (number(each) or 0) > FIRST_GREGORIAN_YEAR)
        return
    for value in column.values:
        read = (column.read(value, form) for form in (column.formats or ("edtf",)))
        if any(made and parse(made).earliest >= GREGORIAN_FROM for made in read):
            yield value


def _early_years(column: Column) -> Iterator[str]:
    for value in column.values:
        year = number(value)
        if year is not None and (year < 0 or 100 <= year < FIRST_GREGORIAN_YEAR):
            yield value


def _year_part(name: str) -> bool:
    return bool(re.search(r"year|yr|jahr", name, re.I))


def _year_spans(dates: Iterable[Column], decide: Decisions) -> str:
    spanned = next((each for each in dates if each.year_spans), None)
    if spanned is None:
        return ""
    answer = decide(
        Question(
            "year_spans",
            "1903-11 can be a span of years or a month. What are the cells?",
            (
                ("true", "spans of years: 1903-11 is 1903 through 1911"),
                ("false", "months: 1903-11 is November 1903"),
            ),
            None,
            samples([spanned]),
        )
    )
    value = answer if answer != OPEN else quoted(OPEN)
    return f"year_spans = {value}   # true: 1903-11 is 1903 through 1911; false: November 1903"


def _midnight(dates: Iterable[Column], decide: Decisions) -> str:
    """What 00:00 means in a column that has other times as well."""
    for column in dates:
        clocks = [
            clock
            for value in column.values
            for form in (column.formats or ("edtf",))
            if (clock := (column.read(value, form) or "").partition("T")[2])
        ]
        count = sum(map(is_midnight, clocks))
        if 0 < count < len(clocks):
            answer = decide(
                Question(
                    "midnight",
                    f"What does 00:00 mean in {one_line(column.name)!r}"
                    f" ({count} of {len(clocks)} times)?",
                    (("time", "midnight"), ("day", "the day, at a time that is not known")),
                    "time",
                    samples([column]),
                )
            )
            return 'midnight = "day"   # 00:00 gives the day only' if answer == "day" else ""
    return ""


def _two_digits(dates: Iterable[Column], years: Iterable[Column], decide: Decisions) -> str:
    short = [each for each in dates if any("%y" in form for form in each.formats or ())]
    short += [each for each in years if _has_short_years(each.values)]
    if not short:
        return ""
    answer = decide(
        Question(
            "two_digit_years",
            "Which hundred years are the years of two digits from? As in 1930-2029.",
            samples=samples(short[:1]),
            check=_hundred,
        )
    )
    return f"two_digit_years = {quoted(answer)}   # the hundred years they are of, as 1930-2029"


def _has_short_years(values: Iterable[str]) -> bool:
    """Whether years of two digits stand among later ones: 43 beside -55 or 866 is the year 43."""
    every = set(values)
    early = any(re.fullmatch(r"-\d+|\d{3}", each) for each in every)
    return not early and any(re.fullmatch(r"\d\d", each) for each in every)


def _hundred(text: str) -> str:
    found = re.fullmatch(r"(\d{4})\s*(?:-|to)\s*(\d{4})", text)
    if not found or int(found[2]) - int(found[1]) != 99:
        raise InvalidError(f"{text!r} does not name a hundred years; write them as 1930-2029.")
    return f"{found[1]}-{found[2]}"


def _era(years: Iterable[Column], decide: Decisions) -> str:
    early = [each for each in years if any(value.startswith("-") for value in each.values)]
    if not early:
        return ""
    value = next(each for each in early[0].values if each.startswith("-"))
    figure = number(value)
    year = int(-figure) if figure is not None else 0
    answer = decide(
        Question(
            "years",
            f"Which year is {value}?",
            (
                ("historical", f"{year} BC: there is no year 0"),
                ("astronomical", f"{year + 1} BC: the year 0 is 1 BC"),
            ),
            None,
            samples(early[:1]),
        )
    )
    return (
        f"years = {quoted(answer)}   # historical: {value} is {year} BC;"
        f" astronomical: {year + 1} BC"
    )
