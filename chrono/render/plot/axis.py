"""The ticks of an axis of days."""

from __future__ import annotations

from typing import Final

from chrono import edtf

MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 60000, 120000)
"""The possible numbers of months between two ticks."""


def ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Return the ticks of an axis of days: the first days of months or years, with their names.

    For a range of about a month or less, its first and its last day.
    """
    (year, month, _), (end_year, end_month, _) = edtf.civil(first), edtf.civil(last)
    months = (end_year - year) * 12 + end_month - month + 1
    step = next((each for each in MONTH_STEPS if months // each < most), MONTH_STEPS[-1])
    start = (year * 12 + month - 1) // step * step
    made = []
    for number in range(start, start + months + step, step):
        day = edtf.day_number(number // 12, number % 12 + 1, 1)
        if first <= day <= last:
            text = edtf.format_day(day)
            made.append((day, text[: -6 if step % 12 == 0 else -3]))
    if len(made) < 2:
        return [(day, edtf.format_day(day)) for day in dict.fromkeys((first, last))]
    return made
