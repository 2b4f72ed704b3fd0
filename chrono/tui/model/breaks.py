"""The change points of all cells, sorted, so that a step of the scrubber reads no other cell."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection

from chrono.chronicle import (
    MAX_DAY,
    ClaimDays,
    change_points,
    change_points_of_windows,
    is_finite,
    known_change_points,
)
from chrono.model.claim import Cell
from chrono.model.vocabulary import Attribute

SPLIT = 20
"""Bits that hold a cell's number beside its day in one sorted number."""
MASK = (1 << SPLIT) - 1
BUCKETS = 64
CHUNK = 65_536


class ChangeIndex:
    """Sorted pairs of a day and a cell's number."""

    def __init__(self, packed: array[int]) -> None:
        self._packed = packed

    def between(self, one: int, two: int) -> set[int]:
        """Returns the numbers of cells with a change point between two days, in either order."""
        low, high = max(-MAX_DAY, min(one, two)), min(MAX_DAY, max(one, two))
        if low == high or not self._packed:
            return set()
        first = bisect_right(self._packed, (low << SPLIT) | MASK)
        last = bisect_right(self._packed, (high << SPLIT) | MASK)
        return {entry & MASK for entry in self._packed[first:last]}


class ChangeIndexBuilder:
    """Collects the change points of cells, with a few numbers per cell."""

    def __init__(self) -> None:
        self._days = array("q")
        self._knowns = array("q")

    def add(self, number: int, cell: Cell) -> None:
        """Adds one cell."""
        self._days.extend((day << SPLIT) | number for day in change_points(cell))
        self._knowns.extend((day << SPLIT) | number for day in known_change_points(cell))

    def add_windows(
        self, number: int, windows: Collection[ClaimDays], attribute: Attribute
    ) -> None:
        """Adds one cell without links, from the windows of its claims."""
        self._days.extend(
            (day << SPLIT) | number for day in change_points_of_windows(windows, attribute)
        )
        knowns = {day for known in {each.known for each in windows} for day in known}
        self._knowns.extend((day << SPLIT) | number for day in knowns if is_finite(day))

    def made(self) -> tuple[ChangeIndex, ChangeIndex]:
        """Returns the change points by valid day and by known-at."""
        days, self._days = self._days, array("q")
        knowns, self._knowns = self._knowns, array("q")
        return ChangeIndex(in_order(days)), ChangeIndex(in_order(knowns))


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
