"""The change points of cells, sorted, so that a step of the scrubber reads no other cell."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from chrono.chronicle import (
    ClaimTimes,
    change_points,
    change_points_of_windows,
    is_finite,
    known_change_points,
)
from chrono.edtf.clock import Clock
from chrono.model.claim import Cell, Window
from chrono.model.vocabulary import Attribute
from chrono.tui.model.axis import MINUTE

SPLIT = 20
"""Bits that hold a cell's number beside a second in one sorted number."""
MASK = (1 << SPLIT) - 1
FARTHEST = (1 << 42) - 1
"""Seconds further off, some 140,000 years, count as this one: any of their cells may change."""
BUCKETS = 64
CHUNK = 65_536


def units(points: Iterable[int], clock: Clock) -> list[Window]:
    """Returns the days, minutes and seconds in which a cell changes, from its change points.

    What shows within such a unit (that something may have happened by then) is of no interest. A
    unit is a whole day where no date has a time of day.
    """
    found = sorted(filter(is_finite, points))
    made: list[Window] = []
    place = 0
    while place < len(found):
        day = clock.day(found[place])
        first, last = clock.first(day), clock.last(day)
        end = bisect_right(found, last, place)
        within = found[place:end]
        if all(point in (first, first + 1, last) for point in within):
            made.append((first, last))
        else:
            made += _units_within_day(within, first, last)
        place = end
    return made


def _units_within_day(points: Sequence[int], first: int, last: int) -> Iterator[Window]:
    here = set(points)
    starts = {point for point in points if point + MINUTE - 1 in here}
    if last in here:
        starts.add(first)
    for point in points:
        if point - MINUTE + 1 in starts:
            yield point - MINUTE + 1, point
        elif point not in starts and point - 1 not in starts:
            yield point, point


class ChangeIndex:
    """Sorted pairs of a second and a cell's number."""

    def __init__(self, packed: array[int]) -> None:
        self._packed = packed

    def between(self, one: int, two: int) -> set[int]:
        """Returns the numbers of cells with a change point between two seconds, in either order."""
        if one == two or not self._packed:
            return set()
        low, high = _near(min(one, two)), _near(max(one, two))
        beyond = low in (-FARTHEST, FARTHEST)
        first = bisect_right(self._packed, ((low - beyond) << SPLIT) | MASK)
        last = bisect_right(self._packed, (high << SPLIT) | MASK)
        return {entry & MASK for entry in self._packed[first:last]}


def _near(second: int) -> int:
    return max(-FARTHEST, min(FARTHEST, second))


class ChangeIndexBuilder:
    """Collects the change points of cells, with a few numbers per cell."""

    def __init__(self) -> None:
        self._times = array("q")
        self._knowns = array("q")

    def add(self, number: int, cell: Cell) -> None:
        """Adds one cell."""
        self._times.extend((_near(each) << SPLIT) | number for each in change_points(cell))
        self._knowns.extend((_near(each) << SPLIT) | number for each in known_change_points(cell))

    def add_windows(
        self, number: int, windows: Collection[ClaimTimes], attribute: Attribute
    ) -> None:
        """Adds one cell without links, from the windows of its claims."""
        self._times.extend(
            (_near(each) << SPLIT) | number for each in change_points_of_windows(windows, attribute)
        )
        knowns = {each for known in {each.known for each in windows} for each in known}
        self._knowns.extend((_near(each) << SPLIT) | number for each in knowns if is_finite(each))

    def made(self) -> tuple[ChangeIndex, ChangeIndex]:
        """Returns the change points by valid time and by known-at."""
        times, self._times = self._times, array("q")
        knowns, self._knowns = self._knowns, array("q")
        return ChangeIndex(in_order(times)), ChangeIndex(in_order(knowns))


def in_order(numbers: array[int]) -> array[int]:
    """Sorts numbers part by part, so that they are never all Python objects at once.

    Empties its argument, because a million claims fit into memory only once.
    """
    if len(numbers) < 100_000:
        return array("q", sorted(numbers))
    low, high = min(numbers), max(numbers) + 1
    parts = [array("q") for _ in range(BUCKETS)]
    while numbers:
        for number in numbers[-CHUNK:]:
            parts[(number - low) * BUCKETS // (high - low)].append(number)
        del numbers[-CHUNK:]
    found = array("q")
    for place, part in enumerate(parts):
        found.extend(sorted(part))
        parts[place] = array("q")
    return found
