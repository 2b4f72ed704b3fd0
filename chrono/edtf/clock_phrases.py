"""Reads a clock time, such as `10:46` or `between 1:26 and 1:27`, of a day or of a document.

A document that names a time without a day speaks of its own day, so the answer is worked out. Hours
count to 24 unless `a.m.` or `p.m.` follows. Where the publication is a window of days, the answer
is one moment within that time of each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chrono.edtf.calendar import BEGINNING, FOREVER, format_day
from chrono.edtf.errors import EdtfError
from chrono.edtf.phrase_dates import Phrase
from chrono.edtf.record import Edtf

EXAMPLES = ("10:46", "about 12:45", "between 1:26 and 1:27", "from 10:48 to 11:01")
"""A phrase of every shape."""

_DOUBT = (
    r"(?P<doubt{0}>(?:possibly |perhaps |probably )?"
    r"(?:(?:about|around|approximately|circa|ca?\.?) ?|~)?)"
)
_TIME = (
    r"(?:at )?" + _DOUBT + r"(?P<hour{0}>[01]?\d|2[0-4])[:.](?P<minute{0}>[0-5]\d)"
    r"(?P<second{0}>:[0-6]\d)?(?: ?(?P<half{0}>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?: ?(?P<zone>utc|gmt|z)(?P<off>[+-]\d\d(?::?\d\d)?)?| ?(?P<east>[+-]\d\d:?\d\d))?"
_FIRST, _LAST = _TIME.format("1"), _TIME.format("2")
_ALONE = _FIRST + _ZONE
_BETWEEN = rf"between {_FIRST} and {_LAST}{_ZONE}"
_FROM = rf"(?:from )?{_FIRST}(?: to | until | till | – | - |–|-){_LAST}{_ZONE}"


def resolve_clock(phrase: str, anchor: Edtf) -> str | None:
    """Return EDTF for a clock time of the day of publication; None for any other phrase.

    Raises EdtfError if there is no such time, or no such day.
    """
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(phrase):
            if anchor.earliest <= BEGINNING or anchor.latest >= FOREVER:
                raise EdtfError(phrase, None, "nothing bounds the day of the publication")
            return rule(match, (format_day(anchor.earliest), format_day(anchor.latest)))
    return None


def read_dated_clock(phrase: str, read_day: Callable[[str], Phrase | None]) -> Phrase | None:
    """Return EDTF for a clock time beside its day, `24 October 2020 at 7.46 pm`; else None.

    Raises EdtfError if there is no such time.
    """
    for pattern, rule in _DATED_RULES:
        match = pattern.fullmatch(phrase)
        if match and (day := read_day(match["day"])):
            return Phrase(rule(match, (day.text, day.text)), day.notes)
    return None


Days = tuple[str, str]
"""The first and the last day that the time can be of."""


def _alone(match: re.Match[str], days: Days) -> str:
    time = _time(match, "1")
    return f"{days[0]}{time}" if days[0] == days[1] else f"[{days[0]}{time}..{days[1]}{time}]"


def _between(match: re.Match[str], days: Days) -> str:
    first, last = _times(match)
    return f"[{days[0]}{first}..{days[1]}{last}]"


def _from(match: re.Match[str], days: Days) -> str:
    if days[0] != days[1]:
        reason = "the document may be of several days, so the times of one cannot be told"
        raise EdtfError(match.string, None, f"{reason}; write the day as well")
    first, last = _times(match)
    return f"{days[0]}{first}/{days[0]}{last}"


def _times(match: re.Match[str]) -> tuple[str, str]:
    """Return both times; `1:26 and 1:27 a.m.` says of both which half of the day it is."""
    return _time(match, "1", match["half1"] or match["half2"]), _time(match, "2")


def _time(match: re.Match[str], number: str, half: str | None = None) -> str:
    hour, half = int(match[f"hour{number}"]), half or match[f"half{number}"]
    if half:
        if not 1 <= hour <= 12:
            raise EdtfError(match.string, None, f"hours run from 1 to 12 before {half}.m.")
        hour = hour % 12 + (12 if half == "p" else 0)
    doubt = match[f"doubt{number}"]
    possibly = doubt.startswith(("poss", "perh", "prob"))
    about = len(doubt.split()) > possibly
    mark = "%" if possibly and about else "?" if possibly else "~" if about else ""
    second = match[f"second{number}"] or ""
    return f"T{hour:02d}:{match[f'minute{number}']}{second}{_zone(match)}{mark}"


def _zone(match: re.Match[str]) -> str:
    east = match["off"] or match["east"]
    if east:
        return east if ":" in east or len(east) == 3 else f"{east[:3]}:{east[3:]}"
    return "Z" if match["zone"] else ""


Rule = Callable[[re.Match[str], Days], str]
_SHAPES: tuple[tuple[str, Rule], ...] = ((_BETWEEN, _between), (_FROM, _from), (_ALONE, _alone))
_RULES = tuple((re.compile(shape), rule) for shape, rule in _SHAPES)
_DATED_RULES = tuple(
    (re.compile(pattern), rule)
    for shape, rule in _SHAPES
    for pattern in (rf"(?P<day>.+?),? {shape}", rf"{shape}(?:,| on)? (?P<day>.+)")
)
