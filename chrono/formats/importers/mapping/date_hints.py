"""What a mapping can say of a cell that is not read as a date."""

from __future__ import annotations

import re
from typing import Final

_HINTS: Final = (
    (r"(19|20)\d\d(0[1-9]|1[0-2])", 'format = "%Y%m"'),
    (r"(1[5-9]|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", 'format = "%Y%m%d"'),
    (r"[1-6]\d{4}(\.\d+)?", 'format = "excel", if it is the serial number of a spreadsheet'),
    (r"1\d{9}(\.\d+)?", 'format = "unix", if it counts the seconds since 1970'),
    (r"1\d{12}", 'format = "unix-ms", if it counts the milliseconds since 1970'),
    (r"\d\d?:\d\d(:\d\d)?", 'format = "%H:%M" with date = "{Day}", the day that it is of'),
    (
        r"\d\d?/\d\d?/\d\d",
        'format = "%d/%m/%y" or "%m/%d/%y", with two_digit_years = "1930-2029" at the top',
    ),
    (r"\d\d?/\d\d?/\d{4}", 'format = "%d/%m/%Y" or "%m/%d/%Y"'),
    (r"\d\d?\.\d\d?\.\d{4}", 'format = "%d.%m.%Y"'),
    (r"\d\d?-\d\d?-\d{4}", 'format = "%d-%m-%Y" or "%m-%d-%Y"'),
    (r"\d\d? [^\W\d_]+ \d{4}", 'format = "%d %B %Y", or %b for short names of months'),
    (r"[^\W\d_]+ \d\d?, ?\d{4}", 'format = "%B %d, %Y", or %b for short names of months'),
    (r"[^\W\d_]+ \d{4}", 'format = "%B %Y", or %b for short names of months'),
    (r"\d{4}[-\u2013]\d{4}", "year_spans = true at the top, if it lasted from year to year"),
    (r"\d{1,3}", 'when = { year = "{Column}" }, if it is a year'),
    (r".*[^\W\d_].*\d.*|\d.*[^\W\d_].*", 'format = "words", for dates such as c. 886 or 55 BC'),
    (r"-\d{1,4}", 'years = "historical" at the top of the mapping if -55 is 55 BC'),
)


def hint_for(said: str) -> str:
    """How the mapping can describe a cell that cannot be read as a date."""
    if re.fullmatch(r"-?(0|9+|8+|7+)", said):
        return (
            f'If it is a code for no date, list it in empty = ["{said}"]; a year is read by'
            ' when = { year = "{Column}" }'
        )
    for pattern, hint in _HINTS:
        if re.fullmatch(pattern, said):
            return f"Say in the mapping how it is written: {hint}"
    return (
        'Say in the mapping how it is written, as in format = "%d %B %Y"; or that it says nothing,'
        f' as in empty = ["{said[:40]}"]; or which date it stands for, as in from = "{{Column}}",'
        f' map = {{ "{said[:40]}" = "1850-03" }}, otherwise = "{{Column}}"'
    )
