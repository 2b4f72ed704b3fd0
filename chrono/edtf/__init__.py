"""EDTF, the Extended Date/Time Format: dates as vague as the sources give them.

The grammar is that of ISO 8601-2:2019 as published by the Library of Congress, levels
0 to 2 (https://www.loc.gov/standards/datetime/). A text becomes an `Edtf`, whose bounds
are whole days. Nothing here knows a document, an event or a clock.

Where the standard leaves a choice, the choice is made once, in the module named:

- `masks`: which days an unspecified digit stands for;
- `parts`: seasons, significant digits, how far years reach;
- `parser`: intervals, sets, times of day, and what is refused;
- `durations`: months are clamped to the month's end.

`durations` and `relative` are imported by whoever needs them, not from here, so that
reading dates stays cheap to start.
"""

from __future__ import annotations

from chrono.edtf.api import parse, say
from chrono.edtf.calendar import (
    BEGINNING,
    FOREVER,
    civil,
    day_number,
    format_day,
    say_day,
    say_days,
)
from chrono.edtf.errors import EdtfError
from chrono.edtf.humanize import words
from chrono.edtf.record import Edtf

__all__ = [
    "BEGINNING",
    "FOREVER",
    "Edtf",
    "EdtfError",
    "civil",
    "day_number",
    "format_day",
    "parse",
    "say",
    "say_day",
    "say_days",
    "words",
]
