"""`parse` and `say`, with a short way for plain dates: nearly every date of a log is one.

The grammar of all other shapes is in `parser`, and their words are in `wording`, opened when
the first of them comes.
"""

from __future__ import annotations

from datetime import date

from chrono.edtf.calendar import MONTHS, say_day, say_days, say_year
from chrono.edtf.record import Bound, Edtf

DOUBTS = {"?": "possibly ", "~": "about ", "%": "possibly about "}
_day_from_iso = date.fromisoformat


def plain_day(text: str) -> int | None:
    """The day number of a text that is a plain day, as `2020-09-15`; None for any other."""
    # The hyphens keep out ISO's week dates, which fromisoformat takes too.
    if len(text) == 10 and text[4] == "-" == text[7]:
        try:
            return _day_from_iso(text).toordinal()
        except ValueError:
            pass
    return None


def parse(text: str) -> Edtf:
    """Read EDTF text of level 0, 1 or 2.

    EdtfError, and nothing else, for any text that is not EDTF, with the place and the rule.
    """
    day = plain_day(text)
    if day is not None:
        known: Bound = "known"
        return Edtf(text, 0, "date", day, day, known, known, (day, day), None, False, False, None)
    from chrono.edtf.parser import parse_any

    return parse_any(text)


def say(text: str) -> str:
    """EDTF text in words, as `words` says it. EdtfError for any text that is not EDTF."""
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
    from chrono.edtf.humanize import words

    return words(parse(text))


def _some_day(text: str) -> str:
    """`[a..b]`, some day between two, in words; "" for any other text."""
    first, _, last = text[1:-1].partition("..")
    days = plain_day(first), plain_day(last)
    if text[-1] != "]" or days[0] is None or days[1] is None or days[0] >= days[1]:
        return ""
    return say_days(days[0], days[1])


def _plainly(text: str) -> str:
    """A year, month or day in words, all of it in doubt or none; "" for any other text."""
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
