"""`parse`, with a short way for plain days: nearly every date of a log is one.

The grammar of all other shapes is in `parser`, opened when the first of them comes.
"""

from __future__ import annotations

from datetime import date

from chrono.edtf.record import Bound, Edtf

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
