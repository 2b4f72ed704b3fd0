"""What every cell shows at (D, K), read anew only where a step can change it.

A reading changes only on days that its claims, their documents and its ties name. Those
days are gathered once; a step from one day to another reads the cells with such a day in
between and leaves all others as they are. The answers are those of `Chronicle.state`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import add, parse_duration, subtract
from chrono.fold import read
from chrono.query import Change, changed
from chrono.state import Cell, Cells, Reading

SPLIT = 20
"""Bits that hold a cell's number beside its day in one sorted number."""
MASK = (1 << SPLIT) - 1


@frozen
class Step:
    """What one move changed."""

    origin: tuple[int, int]
    """The (D, K) it came from."""
    changes: Mapping[str, Change]


class Film:
    """All cells of a folded chronicle at a cursor that moves."""

    def __init__(self, cells: Cells, at: int, known_at: int) -> None:
        self.cells = cells
        self.at = at
        self.known_at = known_at
        self.keys: list[str] = []
        self.readings: dict[str, Reading] = {}
        self._held: dict[str, Cell] = {}
        self._days: array[int] = array("q")
        self._knowns: array[int] = array("q")
        self._breaks: dict[str, list[int]] = {}
        self._merges = bool(getattr(cells, "same_as", ()))
        self._load()

    def _load(self) -> None:
        self.keys = list(self.cells.keys(self.known_at))
        self._held = {}
        days: list[int] = []
        knowns: list[int] = []
        for number, key in enumerate(self.keys):
            cell = self.cells.cell(key, self.known_at)
            if cell is None:
                continue
            self._held[key] = cell
            found = sorted(break_days(cell))
            self._breaks[key] = found
            days.extend((day << SPLIT) | number for day in found)
            knowns.extend((day << SPLIT) | number for day in known_days(cell))
        self._days = array("q", sorted(days))
        self._knowns = array("q", sorted(knowns))
        self.readings = {
            key: read(cell, self.at, self.known_at) for key, cell in self._held.items()
        }

    def touched(self, at: int, known_at: int) -> list[str]:
        """The cells that a move to (D, K) can change."""
        numbers = _between(self._days, self.at, at) | _between(
            self._knowns, self.known_at, known_at
        )
        return [self.keys[number] for number in sorted(numbers)]

    def read(self, keys: Iterable[str], at: int, known_at: int) -> dict[str, Reading]:
        """What cells show at (D, K). Changes nothing here."""
        return {key: read(self._held[key], at, known_at) for key in keys if key in self._held}

    def seek(self, at: int, known_at: int) -> Step:
        """Moves to (D, K), and says what shows otherwise from before."""
        origin = (self.at, self.known_at)
        if self._merges and known_at != self.known_at:
            return self._reseek(at, known_at)
        news = self.read(self.touched(at, known_at), at, known_at)
        changes = {}
        for key, new in news.items():
            old = self.readings.get(key)
            if changed(old, new):
                changes[key] = Change(key, old, new, ())
        self.readings.update(news)
        self.at, self.known_at = at, known_at
        return Step(origin, changes)

    def _reseek(self, at: int, known_at: int) -> Step:
        """The same where entities may merge or part: everything is read anew."""
        origin, olds = (self.at, self.known_at), self.readings
        self.at, self.known_at = at, known_at
        self._load()
        return Step(origin, differences(olds, self.readings))

    def reading(self, key: str, at: int, known_at: int) -> Reading | None:
        """What one cell shows, wherever the cursor is."""
        cell = self._held.get(key)
        return read(cell, at, known_at) if cell else None

    def now(self, key: str) -> Reading | None:
        """What one cell shows at the cursor, with its age as of that day."""
        return self.reading(key, self.at, self.known_at)

    def breaks(self, key: str) -> list[int]:
        """The days from which a cell may show something else, in order."""
        return self._breaks.get(key, [])

    def cell(self, key: str) -> Cell | None:
        """The cell with its claims, if it is held."""
        return self._held.get(key)


def differences(olds: Mapping[str, Reading], news: Mapping[str, Reading]) -> dict[str, Change]:
    """The cells that show otherwise, by name."""
    found = {}
    for key in sorted(olds.keys() | news.keys()):
        old, new = olds.get(key), news.get(key)
        if old is not new and changed(old, new):
            found[key] = Change(key, old, new, ())
    return found


def _between(packed: array[int], one: int, two: int) -> set[int]:
    low, high = min(one, two), max(one, two)
    if low == high or not packed:
        return set()
    high = min(high, (1 << 42) - 1)
    low = max(low, -(1 << 42))
    first = bisect_right(packed, (low << SPLIT) | MASK)
    last = bisect_right(packed, (high << SPLIT) | MASK)
    return {entry & MASK for entry in packed[first:last]}


def break_days(cell: Cell) -> set[int]:
    """The first days of whatever a cell may show at some K: more than enough, never fewer."""
    ends: set[int] = set()
    for claim in (*cell.claims, *cell.foreign):
        ends.update((claim.earliest, claim.latest, *claim.moment, *claim.said, claim.seen))
        ends.update(claim.end or ())
        if claim.end:
            ends.update(claim.end)
    for moment in cell.ties.moments.values():
        ends.update((moment.earliest, moment.latest, *moment.said))
    ends = {day for day in ends if BEGINNING < day < FOREVER}
    attribute = cell.attribute
    more: set[int] = set()
    if any(claim.role == "before" for claim in cell.claims):
        back = parse_duration(attribute.reach_back)
        more.update(subtract(day, back) for day in ends)
        more.update(day - 1 for day in ends)
        ends |= more
    found = ends | {day + 1 for day in ends}
    if attribute.stale_after and attribute.persistence == "observed":
        limit = parse_duration(attribute.stale_after)
        found |= {add(day, limit) + 1 for day in ends}
    return found


def known_days(cell: Cell) -> set[int]:
    """The days on which what is known of a cell can change."""
    found: set[int] = set()
    for claim in (*cell.claims, *cell.foreign):
        found.update(claim.known)
    for moment in cell.ties.moments.values():
        found.update(moment.known)
    found.update(tie.known for tie in cell.ties.ties)
    return {day for day in found if BEGINNING < day < FOREVER}
