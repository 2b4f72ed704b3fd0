"""The days on which cells can change, so that a step need read no other cell.

More days than needed do no harm; one missing would show an old value. Every day that a
reading at any (D, K) depends on is the end of a window of a claim, of its document or of a
tie, the day after one, or one of these moved by a duration of the attribute.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Protocol

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import add, parse_duration, subtract
from chrono.model.claim import Cell, Window
from chrono.model.vocabulary import Attribute

SPLIT = 20
"""Bits that hold a cell's number beside its day in one sorted number."""
MASK = (1 << SPLIT) - 1
FAR = (1 << 42) - 1
BUCKETS = 64
CHUNK = 65_536


class ChangeIndex:
    """Sorted pairs of a day and a cell's number."""

    def __init__(self, packed: array[int]) -> None:
        self._packed = packed

    def between(self, one: int, two: int) -> set[int]:
        """The numbers of the cells with a break after the earlier day, up to the later."""
        low, high = max(-FAR, min(one, two)), min(FAR, max(one, two))
        if low == high or not self._packed:
            return set()
        first = bisect_right(self._packed, (low << SPLIT) | MASK)
        last = bisect_right(self._packed, (high << SPLIT) | MASK)
        return {entry & MASK for entry in self._packed[first:last]}


class ChangeIndexBuilder:
    """Takes cell after cell, and gives their breaks; a million cost a few numbers each."""

    def __init__(self) -> None:
        self._days = array("q")
        self._knowns = array("q")

    def add(self, number: int, cell: Cell) -> None:
        """Takes one cell."""
        self._days.extend((day << SPLIT) | number for day in break_days(cell))
        self._knowns.extend((day << SPLIT) | number for day in known_days(cell))

    def add_windows(self, number: int, windows: Collection[Dated], attribute: Attribute) -> None:
        """Takes one cell that nothing ties, by the windows of its claims."""
        self._days.extend((day << SPLIT) | number for day in window_days(windows, attribute))
        knowns = {day for known in {each.known for each in windows} for day in known}
        self._knowns.extend((day << SPLIT) | number for day in knowns if BEGINNING < day < FOREVER)

    def made(self) -> tuple[ChangeIndex, ChangeIndex]:
        """The breaks by valid day and by known-at."""
        days, self._days = self._days, array("q")
        knowns, self._knowns = self._knowns, array("q")
        return ChangeIndex(in_order(days)), ChangeIndex(in_order(knowns))


def in_order(numbers: array[int]) -> array[int]:
    """The numbers sorted, part by part, so that never all of them are objects at once.

    Empties what it is given: of a million claims there is room for one copy only.
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


class Dated(Protocol):
    """What is known of a claim's days: the claim itself, or its windows alone."""

    @property
    def earliest(self) -> int: ...
    @property
    def latest(self) -> int: ...
    @property
    def end(self) -> Window | None: ...
    @property
    def said(self) -> Window: ...
    @property
    def known(self) -> Window: ...
    @property
    def seen(self) -> int: ...
    @property
    def layer(self) -> str: ...


def break_days(cell: Cell) -> set[int]:
    """The first days of whatever a cell may show at some K."""
    ends, after, aside = _turns((*cell.claims, *cell.foreign))
    if cell.links:
        ends |= _tied(cell)
        after |= ends
    if any(claim.role == "before" for claim in cell.claims):
        ends |= _reaching_back(cell, ends)
        after |= ends
    seen = {claim.seen for claim in cell.claims}
    return _days(ends, after, seen, cell.attribute, bool(cell.links) or aside)


def window_days(windows: Collection[Dated], attribute: Attribute) -> set[int]:
    """The same of a cell that nothing ties, from the windows of its claims alone."""
    ends, after, aside = _turns(windows)
    return _days(ends, after, {each.seen for each in windows}, attribute, aside)


def _turns(claims: Iterable[Dated]) -> tuple[set[int], set[int], bool]:
    """Days that count, days of which the day after counts, and whether any stands aside."""
    ends: set[int] = set()
    after: set[int] = set()
    aside = False
    for claim in claims:
        ends.add(claim.earliest)
        ends.add(claim.latest)
        if claim.end:
            after.update(claim.end)
        if claim.layer != "value":
            aside = True
            ends.update(claim.said)
            after.add(claim.latest)
    return ends, after, aside


def _days(
    ends: set[int], after: set[int], seen: set[int], attribute: Attribute, more: bool
) -> set[int]:
    found = ends | {day + 1 for day in after}
    if attribute.stale_after and attribute.persistence == "observed":
        many = seen | (ends | after if more else set())
        limit = attribute.stale_after
        found |= {_later(day, limit) + 1 for day in many if BEGINNING < day < FOREVER}
    return {day for day in found if -FAR < day < FAR}


@lru_cache(maxsize=1 << 15)
def _later(day: int, limit: str) -> int:
    """Many cells are observed on the same days."""
    return add(day, parse_duration(limit))


def _tied(cell: Cell) -> set[int]:
    ends: set[int] = set()
    for claim in (*cell.claims, *cell.foreign):
        ends.update(
            (*claim.event_window, *claim.said, *claim.known, claim.seen, *(claim.end or ()))
        )
    for moment in cell.links.moments.values():
        ends.update((moment.earliest, moment.latest, *moment.said, *moment.known))
    return {day for day in ends if BEGINNING < day < FOREVER}


def _reaching_back(cell: Cell, ends: Iterable[int]) -> set[int]:
    back = parse_duration(cell.attribute.reach_back)
    days = {day for day in ends if BEGINNING < day < FOREVER}
    for claim in cell.claims:
        days.update(day for day in claim.event_window if BEGINNING < day < FOREVER)
    return {moved for day in days for moved in (day, day - 1, subtract(day, back))}


def known_days(cell: Cell) -> set[int]:
    """The days on which what is known of a cell can change."""
    found: set[int] = set()
    for claim in (*cell.claims, *cell.foreign):
        found.update(claim.known)
    for moment in cell.links.moments.values():
        found.update(moment.known)
    found.update(link.known for link in cell.links.links)
    return {day for day in found if BEGINNING < day < FOREVER}
