"""The formats that the dates of a column may have, for a proposed mapping.

The formats of days are a list; a time of day and its zone are recognised by their marks, and
joined to each of them. So every order of day and month is tried with every form of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from attrs import evolve

from chrono.formats.importers.mapping.date_formats import by_format
from chrono.formats.importers.mapping.date_rules import DateRules
from chrono.formats.importers.mapping.zones import FIRST_OFFSETS, NAME

DAYS: Final = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%Y/%m/%d", "%Y.%m.%d", "%Y %m %d"),
    *("%d %B %Y", "%d %b %Y", "%d. %B %Y", "%d. %b %Y", "%d %B, %Y", "%d %b, %Y"),
    *("%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%B %d %Y", "%b %d %Y"),
    *("%Y %B %d", "%Y %b %d", "%Y-%b-%d", "%Y-%B-%d"),
    *("%A, %B %d, %Y", "%A, %d %B %Y", "%A %d %B %Y", "%A %B %d, %Y", "%A, %B %d %Y"),
    *("%a, %d %b %Y", "%a %d %b %Y", "%a, %b %d, %Y", "%a %b %d %Y", "%a %b %d, %Y"),
    *("%d de %B de %Y", "%d de %B del %Y", "%A, %d de %B de %Y", "%A, %d. %B %Y", "%a, %d. %B %Y"),
    *("%d-%b-%Y", "%d-%B-%Y", "%d/%b/%Y", "%d%b%Y", "%b-%d-%Y"),
    *("%d-%b-%y", "%d %b %y", "%d/%b/%y", "%d%b%y", "%b %d, %y"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y"),
    *("%Y%m%d",),
)
WHOLE: Final = (
    *("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %Z %Y", "%a %b %d %H:%M:%S %z %Y"),
    *("%d%H%M%Z %b %y", "%d%H%M%Z %b %Y", "%d%H%MZ%b%y", "%d%H%MZ%b%Y"),
)
"""Formats with the time between the parts of the day."""
MONTHS: Final = (
    *("%m/%Y", "%m.%Y", "%m-%Y", "%B %Y", "%b %Y", "%b-%Y", "%B-%Y", "%b-%y", "%B, %Y", "%Y"),
    *("%B de %Y", "%Y, %B", "%Y, %b", "%Y %B", "%Y %b", "%Y-%b", "%Y %m", "%Y/%m", "%Y.%m"),
    *("XX/%m/%Y", "XX.%m.%Y", "XX-%m-%Y"),
)
"""Formats for the dates of a column in which some have no day."""
YEARLESS: Final = (
    *("%d %B", "%d %b", "%d. %B", "%d. %b", "%B %d", "%b %d", "%d-%b", "%d-%B", "%b-%d"),
    *("%d de %B", "%A, %d %B", "%A, %B %d", "%a, %d %b", "%a, %b %d"),
)
"""Formats with the name of a month and without a year."""
EXAMINED: Final = DateRules(zones=FIRST_OFFSETS)

_CLOCK: Final = (
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d(?P<fraction>\.\d+)?)?"
    r"|\d{1,2}(?:\.\d\d)?(?=\s*[ap]\.?m\b)|\d{4}(?=\s?(?:Z|UTC|GMT)\b)|(?<=T)\d{4}(?:\d\d)?)"
    r"(?P<gap>\s*)(?P<half>[ap]\.?m\b\.?)?"
    rf"(?:(?P<space>\s*)(?P<open>\(?)(?P<zone>[+-]\d\d(?::?\d\d)?|(?!on\b|at\b){NAME})\)?)?"
)
_LAST: Final = re.compile(rf"(?P<day>.*?\d)(?P<join>,?\s+at\s+|,?\s+|T|:)(?:{_CLOCK})", re.I)
_FIRST: Final = re.compile(rf"(?:{_CLOCK})(?P<join>,?\s+on\s+|,?\s+)(?P<day>.*\d)", re.I)


def reading(value: str, form: str, language: str = "") -> str | None:
    """The date of a cell by a format, whatever the offset of its zone."""
    return by_format(value, form, _rules(language))


@cache
def _rules(language: str) -> DateRules:
    return evolve(EXAMINED, language=language)


def likely_formats(values: Iterable[str]) -> tuple[str, ...]:
    """The formats of whole dates that some of the values may have."""
    timed = dict.fromkeys(form for value in values for form in _with_times(value))
    return (
        *DAYS,
        *(
            f"{day}{form}" if last else f"{form}{day}"
            for form, last in timed
            for day in (*DAYS, "%Y-%m-%d")
        ),
        *WHOLE,
    )


def _with_times(value: str) -> Iterator[tuple[str, bool]]:
    """The formats of a time in a value, each with whether it stands after the day."""
    for pattern, last in ((_LAST, True), (_FIRST, False)):
        if found := pattern.fullmatch(value):
            clock = _clock(found)
            yield (f"{found['join']}{clock}" if last else f"{clock}{found['join']}"), last


def _clock(found: re.Match[str]) -> str:
    hour = "%I" if found["half"] else "%H"
    mark = "." if "." in found["clock"].partition(":")[0] else ":"
    parts = re.findall(r"\d+", found["clock"].partition(".")[0] if mark == ":" else found["clock"])
    if len(parts[0]) > 2:
        made = "%H%M%S"[: len(parts[0])]
    else:
        made = mark.join((hour, "%M", "%S")[: len(parts)])
    made += ".%f" if found["fraction"] else ""
    made += f"{found['gap']}%p" if found["half"] else ""
    if not found["zone"]:
        return made
    space = found["space"] if found["half"] else found["gap"]
    zone = "%Z" if found["zone"][0].isalpha() else "%z"
    return f"{made}{space}{'(' if found['open'] else ''}{zone}{')' if found['open'] else ''}"
