"""The ticks of an axis of time."""

from __future__ import annotations

from typing import Final

from chrono import edtf
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock

MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 60000, 120000)
"""The possible numbers of months between two ticks."""
TIME_STEPS: Final = (
    *(1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600),
    *(DAY, 2 * DAY, 7 * DAY, 14 * DAY),
)
"""The possible numbers of seconds between two ticks closer than a month."""


def ticks(first: int, last: int, most: int, clock: Clock) -> list[tuple[int, str]]:
    """Return the ticks of an axis of seconds, with their names: from two to `most` + 1 of them.

    Ticks are at the beginnings of years, months or days, or at whole times of a day. Where no tick
    names a day, the first does. A range that no step divides so has its first and its last moment.
    """
    for made in (_months(first, last, most, clock), _times(first, last, most, clock)):
        if 1 < len(made) <= most + 1:
            return made
    return [(each, clock.format(each)) for each in dict.fromkeys((first, last))]


def _months(first: int, last: int, most: int, clock: Clock) -> list[tuple[int, str]]:
    year, month, _ = edtf.civil(clock.day(first))
    end_year, end_month, _ = edtf.civil(clock.day(last))
    months = (end_year - year) * 12 + end_month - month + 1
    step = next((each for each in MONTH_STEPS if months // each < most), MONTH_STEPS[-1])
    start = (year * 12 + month - 1) // step * step
    made = []
    for number in range(start, start + months + step, step):
        day = edtf.day_number(number // 12, number % 12 + 1, 1)
        if first <= clock.first(day) <= last:
            text = edtf.format_day(day)
            made.append((clock.first(day), text[: -6 if step % 12 == 0 else -3]))
    return made


def _times(first: int, last: int, most: int, clock: Clock) -> list[tuple[int, str]]:
    step = next((each for each in TIME_STEPS if (last - first) // each < most), TIME_STEPS[-1])
    start = clock.day(first)
    made: dict[int, str] = {}
    for day in range(start, clock.day(last) + 1, max(1, step // DAY)):
        midnight = clock.first(day)
        if first <= midnight <= last:
            made[midnight] = edtf.format_day(day)
        # Times of the clock run some hours ahead of or behind the seconds since midnight.
        low, high = first - midnight - DAY // 8, last - midnight + DAY // 8
        for second in range(max(1, low // step) * step, min(DAY, high), step):
            at = clock.instants(day, second)[0]
            if first <= at <= last:
                made.setdefault(at, clock.say_time(at, starts=True))
    found = sorted(made.items())
    if found and not any("-" in text for _, text in found):
        at, text = found[0]
        found[0] = (at, f"{edtf.format_day(clock.day(at))} {text}")
    return found
