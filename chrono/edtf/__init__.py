"""EDTF, the Extended Date/Time Format: dates as vague as the sources give them.

The grammar is that of ISO 8601-2:2019 as published by the Library of Congress, levels
0 to 2 (https://www.loc.gov/standards/datetime/). A text becomes an `Edtf`, whose bounds
are whole days. Nothing here knows a document, an event or a clock.

Where the standard leaves a choice, the choice is made once, in the module named:

- `masks`: which days an unspecified digit stands for;
- `date_part`: seasons, significant digits, how far years reach;
- `parser`: intervals, sets, times of day, and what is refused;
- `durations`: months are clamped to the month's end;
- `phrase_dates` and `phrases`: words of people, such as `c. 886` or `before 1850`;
- `relative`: words counted from a publication, such as `last week`;
- `calendars`: dates typed in another calendar, one file for each.

What somebody types is read by `typed.understand`, in every interface. It is imported by whoever
needs it, not from here, so that reading dates stays cheap to start.
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
