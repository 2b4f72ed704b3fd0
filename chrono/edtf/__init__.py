"""EDTF, the Extended Date/Time Format: dates as vague as the sources give them.

The grammar is that of ISO 8601-2:2019 as published by the Library of Congress, levels
0 to 2 (https://www.loc.gov/standards/datetime/). A text becomes an `Edtf`, whose bounds
are whole days. This package is independent of documents, events and the clock.

Where the standard leaves a choice, one module makes it:

- `masks`: the days that an unspecified digit can mean;
- `date_part`: seasons, significant digits, the range of years;
- `parser`: intervals, sets, times of day, and refused texts;
- `durations`: months are clamped to the month's end;
- `phrase_dates` and `phrases`: phrases such as `c. 886` or `before 1850`;
- `relative`: phrases counted from a publication, such as `last week`;
- `calendars`: dates typed in another calendar, one file for each.

Every interface reads typed dates with `typed.understand`. Its callers import it directly, not
from here, so that reading plain dates stays cheap to start.
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
