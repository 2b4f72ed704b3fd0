"""`parse` and `say`, with a fast path for plain dates, since most dates of a log are plain.

The grammar of all other shapes is in `parser`, and their words are in `humanize`.
"""

from __future__ import annotations

from datetime import date

from chrono.edtf.calendar import MONTHS, say_day, say_days, say_year
from chrono.edtf.humanize import DOUBTS, words
from chrono.edtf.parser import parse_any
from chrono.edtf.record import Bound, Edtf

_day_from_iso = date.fromisoformat


def plain_day(text: str) -> int | None:
    """Return the day number of a plain day such as `2020-09-15`; None for any other text."""
    # The hyphens exclude ISO's week dates, which fromisoformat accepts too.
    if len(text) == 10 and text[4] == "-" == text[7]:
        try:
            return _day_from_iso(text).toordinal()
        except ValueError:
            pass
    return None


def parse(text: str) -> Edtf:
    """Read EDTF text of level 0, 1 or 2.

    Raises only EdtfError, with the place and the rule, for any text that is not EDTF.
    """
    day = plain_day(text)
    if day is not None:
        known: Bound = "known"
        return Edtf(text, 0, "date", day, day, known, known, (day, day), None, False, False)
    return parse_any(text)


def say(text: str) -> str:
    """Return EDTF text in words, as `words` does. Raises EdtfError for text that is not EDTF."""
    day = plain_day(text)
    if day is not None:
        return say_day(day)
    if text.endswith("/.."):
        start = _plainly(text[:-3])
        said = start and f"from {start}"
    elif text.startswith(("../", "/")):
        end = _plainly(text.partition("/")[2])
        said = end and f"until {end}" + ("" if text[0] == "." else ", start unknown")
    elif text.startswith("["):
        said = _some_day(text)
    else:
        said = _plainly(text)
    if said:
        return said
    return words(parse(text))


def _some_day(text: str) -> str:
    """Return `[a..b]`, some day between two, in words; "" for any other text."""
    first, _, last = text[1:-1].partition("..")
    days = plain_day(first), plain_day(last)
    if text[-1] != "]" or days[0] is None or days[1] is None or days[0] >= days[1]:
        return ""
    return say_days(days[0], days[1])


def _plainly(text: str) -> str:
    """Return a year, month or day in words, if all or none of it is in doubt; else ""."""
    doubt = DOUBTS.get(text[-1:], "")
    if doubt:
        text = text[:-1]
    if not text.isascii() or not text.replace("-", "").isdigit():
        return ""
    if len(text) == 4 and text.isdigit():
        return doubt + say_year(int(text))
    if len(text) == 7 and text[4] == "-" and text[:4].isdigit() and text[5:].isdigit():
        month = int(text[5:])
        return f"{doubt}{MONTHS[month - 1]} {say_year(int(text[:4]))}" if 0 < month < 13 else ""
    day = plain_day(text)
    return "" if day is None else doubt + say_day(day)
