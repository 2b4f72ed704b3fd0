"""Reads the time of day of an EDTF date: `T10:46` is a window of a minute, `T10:46:30` a second.

Each can have a zone and a qualifier. Times of minutes, with qualifiers and in sets and intervals
are chrono's extension, in the spirit of ISO 8601.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from chrono.edtf.errors import EdtfError


@frozen
class Time:
    """A time of day as written: a window of a minute, or one second."""

    first: int
    """Seconds after midnight; 86400 for 24:00:00."""
    last: int
    offset: int | None
    """Seconds east of UTC; None for the clock of the chronicle."""
    qualified: str
    """`?`, `~`, `%` or nothing."""


@cache
def _time() -> re.Pattern[str]:
    return re.compile(
        r"T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)?([?~%]?)"
    )


_EASTERNMOST, _WESTERNMOST = 14 * 60, 12 * 60


def read_time(text: str, place: int, stop: int) -> Time:
    """Read the time of day that fills `text[place:stop]`, from its `T` on.

    Raises EdtfError, with its place, if that is not a time.
    """
    match = _time().match(text, place, stop)
    if match is None or match.end() != stop:
        reason = (
            "a time is T and hours:minutes, with or without seconds, then a zone or none: T14:30"
        )
        raise EdtfError(text, place, f"{reason}, T14:30:00Z, T14:30:00+03:00")
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    midnight = (hour, minute, second) == (24, 0, 0)
    if hour > 23 and not midnight:
        raise EdtfError(text, match.start(1), f"there is no hour {hour}; hours run 00 to 23")
    if minute > 59:
        raise EdtfError(text, match.start(2), f"there is no minute {minute}; minutes run 00 to 59")
    if second > 59 and not (second == 60 and minute == 59):
        raise EdtfError(text, match.start(3), f"there is no second {second}; seconds run 00 to 59")
    first = hour * 3600 + minute * 60 + min(second, 59)
    offset = 0 if match[4] else _offset(text, match) if match[5] else None
    return Time(first, first if match[3] else first + 59, offset, match[8])


def _offset(text: str, match: re.Match[str]) -> int:
    minutes = int(match[7] or 0)
    offset = int(match[6]) * 60 + minutes
    if match[5] == "-" and offset == 0:
        raise EdtfError(text, match.start(5), "there is no zone -00; write Z or +00:00")
    if minutes > 59 or offset > (_EASTERNMOST if match[5] == "+" else _WESTERNMOST):
        raise EdtfError(text, match.start(5), "zones run from -12:00 to +14:00")
    return (offset if match[5] == "+" else -offset) * 60
