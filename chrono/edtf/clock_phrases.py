"""Reads a clock time alone, such as `10:46` or `between 1:26 and 1:27`, as one of a document's day.

A document that names a time without a day speaks of its own day, so the answer is worked out. Hours
count to 24 unless `a.m.` or `p.m.` follows. Where the publication is a window of days, the answer
is one moment within that time of each of them.
"""

from __future__ import annotations

import re

from chrono.edtf.calendar import BEGINNING, FOREVER, format_day
from chrono.edtf.errors import EdtfError
from chrono.edtf.record import Edtf

EXAMPLES = ("10:46", "about 12:45", "between 1:26 and 1:27", "from 10:48 to 11:01")
"""A phrase of every shape."""

_DOUBT = (
    r"(?P<doubt{0}>(?:possibly |perhaps |probably )?"
    r"(?:(?:about|around|approximately|circa|ca?\.?) ?|~)?)"
)
_TIME = (
    r"(?:at )?" + _DOUBT + r"(?P<hour{0}>[01]?\d|2[0-3])[:.](?P<minute{0}>[0-5]\d)"
    r"(?P<second{0}>:[0-5]\d)?(?: ?(?P<half{0}>[ap])\.?m\.?)?"
)
_FIRST, _LAST = _TIME.format("1"), _TIME.format("2")
_ALONE = re.compile(_FIRST)
_BETWEEN = re.compile(rf"between {_FIRST} and {_LAST}")
_FROM = re.compile(rf"(?:from )?{_FIRST}(?: to | until | till | – | - |–|-){_LAST}")


def resolve_clock(phrase: str, anchor: Edtf) -> str | None:
    """Return EDTF for a clock time of the day of publication; None for any other phrase.

    Raises EdtfError if there is no such time, or no such day.
    """
    for pattern, rule in ((_ALONE, _alone), (_BETWEEN, _between), (_FROM, _from)):
        if match := pattern.fullmatch(phrase):
            if anchor.earliest <= BEGINNING or anchor.latest >= FOREVER:
                raise EdtfError(phrase, None, "nothing bounds the day of the publication")
            return rule(match, (format_day(anchor.earliest), format_day(anchor.latest)))
    return None


Days = tuple[str, str]


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
    return f"T{hour:02d}:{match[f'minute{number}']}{match[f'second{number}'] or ''}{mark}"
