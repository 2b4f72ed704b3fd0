"""Suggests the date that an invalid text may mean; a suggestion is never applied.

Digits in another order have two meanings, because the position of the month is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chrono.edtf.api import parse
from chrono.edtf.errors import EdtfError

_LONGEST = 60
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"(?:([0-9]{1,2})[-/. ] ?)?([0-9]{1,2})[-/. ] ?([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?")


def hinted(error: EdtfError) -> EdtfError:
    """Return the same error, with a suggestion at its end if there is one."""
    found = offers(error.text)
    if not found:
        return error
    return EdtfError(
        error.text, error.position, f"{error.reason}; did you mean {' or '.join(found)}?"
    )


def offers(text: str) -> tuple[str, ...]:
    """Return the dates that can replace a text that is not EDTF: none, one, or several."""
    if len(text) > _LONGEST:
        return ()
    found: dict[str, None] = {}
    for offer in _offers(" ".join(text.split()).strip(" ,;")):
        try:
            found[parse(offer).text] = None
        except EdtfError:
            continue
    return tuple(found)


def _offers(text: str) -> Iterator[str]:
    if match := _CLOCK.fullmatch(text):
        yield f"{match[1]}T{match[2]}{match[3] or ''}"
    if match := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        yield "-".join(part.zfill(2) for part in match.groups() if part)
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = match.groups()
        day_first = [part.zfill(2) for part in (second, first) if part]
        yield "-".join((year, *day_first))
        yield "-".join((year, *reversed(day_first)))
