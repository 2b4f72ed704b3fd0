"""Every reading of every cell, for all D and all K: the data of a page that cannot fold.

A reading only changes at certain moments, which the claims' bounds determine. Between two of them
it stays the same, except for its age. Where no date has a time of day, the moments are the ends of
days, since a page then asks of nothing finer; where no time has seconds, the ends of minutes. If a
chronicle is too large for all of them, they are the ends of months or years, or with times some of
the moments, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from attrs import frozen

from chrono import edtf
from chrono.edtf import FOREVER
from chrono.edtf.calendar import days_in_month
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold import read
from chrono.fold.change_points import (
    change_points,
    ends_of_days,
    is_finite,
    known_change_points,
)
from chrono.model.claim import Cell, Reading

MAX_CLAIMS_EXAMINED: Final = 10_000_000
"""The limit of claims processed, over all readings: about ten seconds of work."""
MAX_READINGS: Final = 120_000
MAX_KNOWN_DAYS: Final = 48
Unit = Literal["day", "minute", "second"]
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
    """The moments of a change; in a coarse grid, the moments that can be selected."""
    coarse: bool
    unit: Unit
    """What all moments are ends of, and so the finest that the page can be asked for."""


def trace(
    cells: Sequence[Cell], wanted: int, wanted_known: int = FOREVER, others: Iterable[int] = ()
) -> Trace:
    """The runs of some cells. The trace includes the requested moment and K.

    `others` are other moments at which the page changes: they decide whether it needs times.
    """
    clock = cells[0].attribute.clock if cells else UTC_CLOCK
    exact = {cell.key: change_points(cell) for cell in cells}
    known = _known(cells, clock)
    points = {each for each in set(others).union(*exact.values()) if is_finite(each)}
    unit = _unit(points, {*known, wanted, wanted_known}, clock)
    whole_days = unit == "day"
    exact = {key: _ends(found, unit, clock) for key, found in exact.items()}
    readings = sum(len(days) for days in exact.values()) * len(known)
    work = sum(len(exact[cell.key]) * len(cell.claims) for cell in cells) * len(known)
    every = sorted({day for days in exact.values() for day in days})
    coarse = work > MAX_CLAIMS_EXAMINED or readings > MAX_READINGS
    if coarse:
        load = max(1, sum(len(cell.claims) for cell in cells))
        known = _thinned(known, 4, clock, whole_days)
        room = max(
            12,
            min(
                MAX_CLAIMS_EXAMINED // (load * len(known)),
                MAX_READINGS // (len(cells) * len(known)),
            ),
        )
        every = grid_days(every, room, clock) if whole_days else spread(every, room)
    elif len(known) > MAX_KNOWN_DAYS:
        known = _thinned(known, MAX_KNOWN_DAYS, clock, whole_days)
        coarse = True
    known = tuple(sorted({*known, wanted_known}))
    every = sorted({*every, wanted}) if coarse else every
    made = tuple(
        (cell.key, _runs(cell, every if coarse else sorted(exact[cell.key]), known, unit))
        for cell in cells
    )
    days = tuple(every) if coarse else tuple(sorted({*every, wanted}))
    return Trace(made, known, days, coarse, unit)


def _unit(points: Iterable[int], asked: Iterable[int], clock: Clock) -> Unit:
    """What some change points are the bounds of, and what is asked for is the end of."""
    finite = [each for each in asked if is_finite(each)]
    days = all(clock.end_of_day(each) == each for each in finite)
    if days and ends_of_days(points, clock) is not None:
        return "day"
    minutes = all(_second(each, clock) == 59 for each in finite)
    if minutes and all(_second(each, clock) in (0, 1, 59) for each in points):
        return "minute"
    return "second"


def _ends(points: set[int], unit: Unit, clock: Clock) -> set[int]:
    """The ends of the days or minutes of some change points."""
    if unit == "day":
        return {clock.end_of_day(each) for each in points}
    if unit == "minute":
        return {each + 59 - _second(each, clock) for each in points}
    return points


def _second(moment: int, clock: Clock) -> int:
    """The second of its minute that the clock shows."""
    return clock.local(moment)[1] % 60


def _known(cells: Iterable[Cell], clock: Clock) -> tuple[int, ...]:
    """The moments at which another document may have been published, or certainly was.

    A day or a minute within which no document was published stands for its end. The first moment is
    just before any document.
    """
    points: dict[int, set[int]] = {}
    for cell in cells:
        for each in known_change_points(cell):
            points.setdefault(clock.day(each), set()).add(each)
    made: list[int] = []
    for day, seconds in sorted(points.items()):
        unit: Unit = "second"
        if seconds <= {clock.first(day), clock.last(day)}:
            unit = "day"
        elif all(_second(each, clock) in (0, 59) for each in seconds):
            unit = "minute"
        if not made:
            start = clock.first(day) if unit == "day" else min(seconds)
            made.append(start - 1)
        made += sorted(_ends(seconds, unit, clock))
    return (*made, FOREVER)


def _thinned(known: tuple[int, ...], most: int, clock: Clock, whole_days: bool) -> tuple[int, ...]:
    if len(known) <= most:
        return known
    kept = known[:-1]
    return (*(grid_days(kept, most - 1, clock) if whole_days else spread(kept, most - 1)), FOREVER)


def spread(moments: Sequence[int], most: int) -> list[int]:
    """At most `most` of some moments, the first and the last among them, at even steps between.

    Where an hour has most of the moments, it keeps most of what is shown.
    """
    if len(moments) <= most:
        return list(moments)
    step = (len(moments) - 1) / (most - 1)
    return [moments[round(number * step)] for number in range(most)]


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


def _runs(cell: Cell, days: Sequence[int], known: Sequence[int], unit: Unit) -> tuple[Run, ...]:
    """The runs of one cell; equal ones are merged."""
    runs: list[tuple[list[int], tuple[tuple[int, Reading], ...]]] = []
    clock = cell.attribute.clock
    earlier = [0]
    if days:
        start = days[0]
        if unit != "second":
            start = clock.start_of_day(start) if unit == "day" else start - 59
        earlier = [start - 1, *days]
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
