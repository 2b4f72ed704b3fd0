"""Every reading of every cell, for all D and all K: the data of a page that cannot fold.

A reading only changes at certain moments, which the claims' bounds determine. Between two of them
it stays the same, except for its age. Where no date has a time of day, the moments are the ends of
days, since a page then asks of nothing finer. If a chronicle is too large for all of them, they are
the ends of months or years, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.edtf import FOREVER
from chrono.edtf.calendar import days_in_month
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold import read
from chrono.fold.change_points import change_points, ends_of_days, known_change_points
from chrono.model.claim import Cell, Reading

MAX_CLAIMS_EXAMINED: Final = 10_000_000
"""The limit of claims processed, over all readings: about ten seconds of work."""
MAX_READINGS: Final = 120_000
MAX_KNOWN_DAYS: Final = 48
MONTH_STEPS: Final = (1, 3, 6, 12, 60, 120, 600, 1200)
"""Months between the days of a coarse grid."""


@frozen
class Run:
    """The readings of one cell as known at some days, each with its first day."""

    known: tuple[int, ...]
    """Days K with the same readings."""
    readings: tuple[tuple[int, Reading], ...]
    """By day; the first also holds for all earlier days."""


@frozen
class Trace:
    """All runs of all cells."""

    cells: tuple[tuple[str, tuple[Run, ...]], ...]
    known: tuple[int, ...]
    """The distinct days K, up to FOREVER: everything known."""
    days: tuple[int, ...]
    """The days of a change; in a coarse grid, the days that can be selected."""
    coarse: bool


def trace(cells: Sequence[Cell], wanted: int, wanted_known: int = FOREVER) -> Trace:
    """The runs of some cells. The trace includes the requested day and K."""
    known = _known(cells)
    clock = cells[0].attribute.clock if cells else UTC_CLOCK
    exact = {cell.key: change_points(cell) for cell in cells}
    daily = {key: ends_of_days(found, clock) for key, found in exact.items()}
    if None not in daily.values():
        exact = {key: found or set() for key, found in daily.items()}
    readings = sum(len(days) for days in exact.values()) * len(known)
    work = sum(len(exact[cell.key]) * len(cell.claims) for cell in cells) * len(known)
    every = sorted({day for days in exact.values() for day in days})
    coarse = work > MAX_CLAIMS_EXAMINED or readings > MAX_READINGS
    if coarse:
        load = max(1, sum(len(cell.claims) for cell in cells))
        known = _thinned(known, 4, clock)
        room = max(
            12,
            min(
                MAX_CLAIMS_EXAMINED // (load * len(known)),
                MAX_READINGS // (len(cells) * len(known)),
            ),
        )
        every = grid_days(every, room, clock)
    elif len(known) > MAX_KNOWN_DAYS:
        known = _thinned(known, MAX_KNOWN_DAYS, clock)
        coarse = True
    known = tuple(sorted({*known, wanted_known}))
    every = sorted({*every, wanted}) if coarse else every
    made = tuple(
        (cell.key, _runs(cell, every if coarse else sorted(exact[cell.key]), known))
        for cell in cells
    )
    days = tuple(every) if coarse else tuple(sorted({*every, wanted}))
    return Trace(made, known, days, coarse)


def _known(cells: Iterable[Cell]) -> tuple[int, ...]:
    """The moments at which another document may have been published, or certainly was.

    A day within which no document was published at a time stands for its end. The first moment is
    just before any document.
    """
    points: dict[int, set[int]] = {}
    for cell in cells:
        clock = cell.attribute.clock
        for each in known_change_points(cell):
            points.setdefault(clock.day(each), set()).add(each)
    if not points:
        return (FOREVER,)
    made: list[int] = []
    for day, seconds in sorted(points.items()):
        ends = clock.first(day), clock.last(day)
        whole = seconds <= set(ends)
        if not made:
            made.append((ends[0] if whole else min(seconds)) - 1)
        made += [ends[1]] if whole else sorted(seconds)
    return (*made, FOREVER)


def _thinned(known: tuple[int, ...], most: int, clock: Clock) -> tuple[int, ...]:
    if len(known) <= most:
        return known
    return (*grid_days(known[:-1], most - 1, clock), FOREVER)


def grid_days(moments: Sequence[int], most: int, clock: Clock) -> list[int]:
    """The ends of months, years or centuries from the first to the last of some moments."""
    if not moments:
        return []
    first, last = (edtf.civil(clock.day(each)) for each in (moments[0], moments[-1]))
    months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    step = next((each for each in MONTH_STEPS if months // each < most), MONTH_STEPS[-1])
    start = (first[0] * 12 + first[1] - 1) // step * step + step - 1
    made = []
    for number in range(start, start + months + step, step):
        year, month = divmod(number, 12)
        day = edtf.day_number(year, month + 1, days_in_month(year, month + 1))
        made.append(clock.last(day))
    return made


def _runs(cell: Cell, days: Sequence[int], known: Sequence[int]) -> tuple[Run, ...]:
    """The runs of one cell; equal ones are merged."""
    runs: list[tuple[list[int], tuple[tuple[int, Reading], ...]]] = []
    earlier = [days[0] - 1, *days] if days else [0]
    for day in known:
        made: list[tuple[int, Reading]] = []
        for at in earlier:
            reading = read(cell, at, day)
            if not made or display_key(made[-1][1]) != display_key(reading):
                made.append((at, reading))
        same = next((run for run in runs if _alike(run[1], made)), None)
        if same:
            same[0].append(day)
        else:
            runs.append(([day], tuple(made)))
    return tuple(Run(tuple(at), readings) for at, readings in runs)


def _alike(one: Sequence[tuple[int, Reading]], two: Sequence[tuple[int, Reading]]) -> bool:
    return len(one) == len(two) and all(
        mine[0] == theirs[0] and display_key(mine[1]) == display_key(theirs[1])
        for mine, theirs in zip(one, two, strict=True)
    )


def display_key(reading: Reading) -> tuple[object, ...]:
    """Everything of a reading that a page shows, except its age."""
    return (
        reading.standing,
        repr(reading.value),
        reading.rule,
        reading.tentative,
        tuple((claim.event, repr(claim.value), claim.role) for claim in reading.candidates),
        tuple(
            (claim.event, repr(claim.value))
            for claim in (*reading.foreign, *reading.bounds, *reading.ended, *reading.unapplied)
        ),
        tuple(claim.event for claim in reading.disputed),
        tuple(
            (each.claim.event, repr(each.claim.value), each.status, each.tentative)
            for each in reading.annotations
        ),
        tuple(link.event for link in reading.judged),
        tuple((each.ours.event, each.theirs.event) for each in reading.overrulings),
        reading.next.event if reading.next else None,
    )
