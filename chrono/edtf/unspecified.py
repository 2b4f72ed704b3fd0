"""Reads unspecified digits: `some day in January 1999`, `the 9th or 19th of May 2016`.

Only `humanize` writes such phrases. So the module puts each date that the phrase allows into
words, and returns the first whose words are the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chrono.edtf.api import parse
from chrono.edtf.calendar import MONTHS
from chrono.edtf.errors import EdtfError
from chrono.edtf.humanize import words
from chrono.edtf.phrase_dates import month_number, year_text

_MONTHS = ("XX", "0X", "1X", *(f"X{digit}" for digit in range(10)))
_DAYS = ("0X", "1X", "2X", "3X", *(f"X{digit}" for digit in range(10)))
_YEAR = r"(\d+(?:,\d{3})*)(?: (ad|bc))?"
_RANGE = re.compile(rf"some year from {_YEAR} to {_YEAR}$")
_LIKE = re.compile(r"some year like (-?[\dx]{4}), from .+$")
_DECADE = re.compile(r"(?:some year in )?the (\d{3})0s$")
_PLAIN = re.compile(rf"{_YEAR}$")
_MONTH_NAMES = re.compile("|".join(MONTHS).casefold())


def read_unspecified(phrase: str) -> str | None:
    """Return EDTF for a phrase in small letters, with eras `ad` and `bc`; else None."""
    if not re.search("some |the | or ", phrase):
        return None
    for text in _candidates(phrase):
        try:
            if _plain(words(parse(text))) == phrase:
                return text
        except EdtfError:
            continue
    return None


def _plain(said: str) -> str:
    folded = said.casefold()
    return re.sub(r"\bad (\d+(?:,\d{3})*)", r"\1 ad", folded)


def _candidates(phrase: str) -> Iterator[str]:
    for year in _years(phrase):
        for month in _months(phrase):
            for day in _days(phrase) if month else ("",):
                yield "-".join(part for part in (year, month, day) if part)


def _months(phrase: str) -> tuple[str, ...]:
    """Return the months, or masks of them, that the names in a phrase allow."""
    names = dict.fromkeys(_MONTH_NAMES.findall(phrase))
    if names:
        numbers = (month_number(name) for name in names)
        return (*(f"{number:02d}" for number in numbers), *_MONTHS)
    return ("XX",) if re.search(r"some (month|day) ", phrase) else ("",)


def _days(phrase: str) -> tuple[str, ...]:
    """Return the days, or masks of them, with which a phrase can begin."""
    if phrase.startswith("some day in "):
        return ("XX",)
    if phrase.startswith("some day from "):
        return ("0X", "1X", "2X", "3X")
    if match := re.match(r"(the )?(\d\d?)(?:st|nd|rd|th)?\b", phrase):
        return (match[2].zfill(2), *(_DAYS if match[1] else ()))
    return ("",)


def _years(phrase: str) -> Iterable[str]:
    """Return the years and masks of years with which a phrase can end."""
    if match := _LIKE.search(phrase):
        return (match[1].upper(),)
    if match := _DECADE.search(phrase):
        return (f"{match[1]}X",)
    if match := _RANGE.search(phrase):
        ends = (_number(match[1], match[2]), _number(match[3], match[4]))
        masks = (
            f"{year_text(year)[:-count]}{'X' * count}" for count in range(1, 5) for year in ends
        )
        return dict.fromkeys(masks)
    if match := _PLAIN.search(phrase):
        return (year_text(_number(match[1], match[2])),)
    return ()


def _number(digits: str, era: str | None) -> int:
    number = int(digits.replace(",", "")[:16])
    return 1 - number if era == "bc" else number
