"""The days on which a cell's reading can become another; between two of them it stays as it is."""

from __future__ import annotations

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import add, parse_duration, subtract
from chrono.state import Cell


def stops(cell: Cell) -> list[int]:
    """The days on which a cell's reading can become another, at any K."""
    found: set[int] = set()
    stale = cell.attribute.stale_after and parse_duration(cell.attribute.stale_after)
    back = parse_duration(cell.attribute.reach_back)
    for claim in (*cell.claims, *cell.foreign):
        ends = claim.end or ()
        found.update((claim.earliest, claim.latest, *claim.moment, *claim.said, *ends))
        if stale and finite(claim.seen):
            found.add(add(claim.seen, stale))
    for moment in cell.ties.moments.values():
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
