"""The days on which a cell's reading can become another; between two of them it stays as it is."""

from __future__ import annotations

from typing import Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import add, parse_duration, subtract
from chrono.model.claim import Cell


def change_days(cell: Cell) -> list[int]:
    """The days on which a cell's reading can become another, at any K."""
    found: set[int] = set()
    stale = cell.attribute.stale_after and parse_duration(cell.attribute.stale_after)
    back = parse_duration(cell.attribute.reach_back)
    for claim in (*cell.claims, *cell.foreign):
        ends = claim.end or ()
        found.update((claim.earliest, claim.latest, *claim.event_window, *claim.said, *ends))
        if stale and finite(claim.seen):
            found.add(add(claim.seen, stale))
    for moment in cell.links.moments.values():
        found.update((moment.earliest, moment.latest, *moment.said))
        for day in (moment.earliest, moment.latest):
            if finite(day):
                found.add(subtract(day, back))
                if stale:
                    found.add(add(day, stale))
    days = {day for day in found if finite(day)}
    return sorted(days | {day + 1 for day in days} | {day - 1 for day in days})


def finite(day: int) -> bool:
    """Whether a day is one, and no open end."""
    return BEGINNING < day < FOREVER


STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 60000, 120000)
"""Months between the marks of an axis."""


def ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """The marks of an axis of days: the beginnings of months or years, each with its name.

    Where hardly a month lies in it, its first and its last day.
    """
    (year, month, _), (end_year, end_month, _) = edtf.civil(first), edtf.civil(last)
    months = (end_year - year) * 12 + end_month - month + 1
    step = next((each for each in STEPS if months // each < most), STEPS[-1])
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
