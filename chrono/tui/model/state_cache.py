"""The readings of all cells at (D, K); a step rereads only cells that it can change.

The change points of cells are gathered in the background, once. A step reads the cells that
have a change point in between. If there are many, it reads the visible ones and leaves the
rest `pending`: `work` reads them in a background thread and `finish` adopts them. The readings
equal those of `Chronicle.state`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from attrs import frozen

from chrono.chronicle import Change, change_points, changed, read
from chrono.model.claim import Cell, Cells, Reading, Window, split_key
from chrono.tui.model.breaks import ChangeIndex, ChangeIndexBuilder, units

HELD = 15_000
"""The most claims held in memory, in whole cells."""
LONG = 150
"""A cell with more claims is not held, because reading its slice of the index is faster."""
MAX_CELLS_READ_AT_ONCE = 400
"""With more cells, those on the screen are read first."""
AT_ONCE = 24
"""The most cells that a step reads from the index; ten times as many if held in memory."""


LARGE = 7
"""The number of recent large cells that are also cached."""


@frozen
class Step:
    """The changes of one move."""

    origin: tuple[int, int]
    """The (D, K) that the changes are relative to."""
    changes: Mapping[str, Change]


class StateCache:
    """The readings of all cells at a moving cursor."""

    def __init__(
        self,
        cells: Cells,
        at: int,
        known_at: int,
        first: Callable[[list[str]], list[str]] | None = None,
        keys: list[str] | None = None,
    ) -> None:
        """`first` selects, of many cells, those to read immediately; the rest is pending.

        `keys` are those of all cells, if the caller has them already.
        """
        self.cells = cells
        self.version = 0
        """A counter that increases with every change of a reading."""
        self._load(at, known_at, first, keys)

    def _load(
        self,
        at: int,
        known_at: int,
        first: Callable[[list[str]], list[str]] | None = None,
        keys: list[str] | None = None,
    ) -> None:
        self.at, self.known_at = at, known_at
        self.done: tuple[int, int] | None = (at, known_at)
        """The last complete (D, K); None before all cells have been read."""
        self.keys = list(self.cells.keys(known_at)) if keys is None else keys
        self._numbers = {key: number for number, key in enumerate(self.keys)}
        self._held: dict[str, Cell] = {}
        self._large: dict[str, Cell] = {}
        self._claims = 0
        self._olds: dict[str, Reading | None] = {}
        self._lists: dict[str, list[Window]] = {}
        self._now: dict[str, Reading | None] = {}
        """The readings at the cursor itself, if an older reading shows the same value."""
        self._ahead: tuple[tuple[int, int], dict[str, Reading]] | None = None
        """The readings for the probable next step, and its target."""
        self._breaks: tuple[ChangeIndex, ChangeIndex] | None = None
        self._gathered: list[str] | None = None
        """The cells whose numbers the gathered change points use."""
        self.readings: dict[str, Reading] = {}
        if first is not None and len(self.keys) > MAX_CELLS_READ_AT_ONCE:
            self.readings = self.read(first(self.keys), at, known_at)
            self.done = None
        else:
            for cell in self.cells.slices(at, known_at):
                self.readings[cell.key] = read(cell, at, known_at)
        self._fresh = set(self.readings)
        self._canon = self._canon_at(known_at)
        self.version += 1

    def _canon_at(self, known_at: int) -> Mapping[str, str]:
        first = self.cells.cell(self.keys[0], known_at) if self.keys else None
        return first.canon if first is not None else {}

    # ------------------------------------------------------------------ gathering breaks

    def gather(
        self, cells: Cells, stopped: Callable[[], bool]
    ) -> tuple[ChangeIndex, ChangeIndex] | None:
        """Reads the change points of all cells from `cells`, which another thread may own.

        For a large log, one statement covers all cells without links. The others are read one
        by one, and kept in memory up to a limit. Calls `stopped` before each cell, which may
        wait for idle time; returns None if it returns true.
        """
        gathering, keys = ChangeIndexBuilder(), self.keys
        rest = dict(self._numbers)
        index: Any = cells if hasattr(cells, "windows") else None
        for key, attribute, found in index.windows(HELD) if index is not None else ():
            if stopped():
                return None
            if key in rest:
                gathering.add_windows(rest.pop(key), found, attribute)
        for key, number in rest.items():
            if stopped():
                return None
            cell = cells.cell(key, self.known_at)
            if keys is not self.keys:
                return None
            if cell is not None:
                gathering.add(number, cell)
                self._hold(cell)
        self._gathered = keys
        return gathering.made()

    def take(self, breaks: tuple[ChangeIndex, ChangeIndex]) -> None:
        """Adopts the gathered change points, if the numbering of cells is unchanged."""
        if self._gathered is self.keys:
            self._breaks = breaks

    def _hold(self, cell: Cell) -> None:
        if self._claims + len(cell.claims) <= HELD and len(cell.claims) <= LONG:
            self._claims += len(cell.claims)
            self._held[cell.key] = cell

    # ------------------------------------------------------------------ moving

    @property
    def pending(self) -> bool:
        """Whether some readings still belong to an earlier step."""
        return self.done != (self.at, self.known_at)

    def touched(self, at: int, known_at: int) -> list[str] | None:
        """Returns the cells that may differ from the last complete position; None means any."""
        if self._breaks is None or self.done is None:
            return None
        times, knowns = self._breaks
        numbers = times.between(self.done[0], at) | knowns.between(self.done[1], known_at)
        return [self.keys[number] for number in sorted(numbers)]

    def seek(
        self, at: int, known_at: int, seen: Iterable[str] = (), watched: Iterable[str] = ()
    ) -> Step:
        """Moves to (D, K); returns the changes since the last complete position.

        `seen` are the cells on the screen, which are always read. `watched` are the cells whose
        `now` is needed next; they are read together with the others.
        """
        if known_at != self.known_at and self._merges(known_at):
            return self._reload(at, known_at)
        wanted, whole = self._wanted(at, known_at, seen)
        self.at, self.known_at = at, known_at
        found = self._read_there(dict.fromkeys((*wanted, *watched)), at, known_at)
        self._now = {**found}
        step = self._adopt({key: found[key] for key in wanted if key in found})
        if whole:
            self.done, self._olds = (at, known_at), {}
        return step

    def _wanted(self, at: int, known_at: int, seen: Iterable[str]) -> tuple[list[str], bool]:
        """Returns the cells that a step to (D, K) reads, and whether it affects no others."""
        touched = self.touched(at, known_at)
        if touched is not None and self._few(touched):
            return [*touched, *self._olds], True
        among = None if touched is None else set(touched)
        return [key for key in seen if among is None or key in among or key in self._olds], False

    def look_ahead(
        self, at: int, known_at: int, seen: Iterable[str] = (), watched: Iterable[str] = ()
    ) -> None:
        """Reads ahead for the step that probably comes next."""
        if self._ahead_at(at, known_at) is None:
            keys = dict.fromkeys((*self._wanted(at, known_at, seen)[0], *watched))
            if not self._held.keys() >= keys.keys():  # what is held is at hand as it is
                self._ahead = (at, known_at), self.read(keys, at, known_at)

    def _ahead_at(self, at: int, known_at: int) -> dict[str, Reading] | None:
        if self._ahead is None or self._ahead[0] != (at, known_at):
            return None
        return self._ahead[1]

    def _read_there(self, keys: Collection[str], at: int, known_at: int) -> dict[str, Reading]:
        """Returns readings at (D, K), which may have been read ahead."""
        ahead = self._ahead_at(at, known_at) or {}
        found = {key: ahead[key] for key in keys if key in ahead}
        return {**found, **self.read([key for key in keys if key not in ahead], at, known_at)}

    def _few(self, keys: Collection[str]) -> bool:
        if len(keys) > AT_ONCE * 10:
            return False
        cost = sum(1 if key in self._held else 10 for key in keys)
        return cost <= AT_ONCE * 10

    def _adopt(self, news: Mapping[str, Reading]) -> Step:
        for key, new in news.items():
            self._olds.setdefault(key, self.readings.get(key))
            self.readings[key] = new
        self._fresh.update(news)
        changes = {
            key: Change(key, old, self.readings.get(key), ())
            for key, old in self._olds.items()
            if changed(old, self.readings.get(key))
        }
        if news:
            self.version += 1
        return Step(self.done or (self.at, self.known_at), changes if self.done else {})

    def work(
        self, cells: Cells, at: int, known_at: int, stopped: Callable[[], bool] = lambda: False
    ) -> dict[str, Reading]:
        """Reads all pending cells from `cells`, which another thread may own."""
        touched = self.touched(at, known_at)
        entities, wanted = None, None
        if touched is not None:
            wanted = {*touched, *self._olds}
            entities = frozenset(split_key(key)[0] for key in wanted)
        found: dict[str, Reading] = {}
        for cell in cells.slices(at, known_at, entities):
            if stopped():
                break
            if wanted is None or cell.key in wanted:
                found[cell.key] = read(cell, at, known_at)
        return found

    def finish(self, at: int, known_at: int, news: Mapping[str, Reading]) -> Step | None:
        """Adopts the result of `work`; returns None if the cursor has moved since."""
        if (at, known_at) != (self.at, self.known_at):
            return None
        step = self._adopt(news)
        self.done, self._olds = (at, known_at), {}
        self.version += 1
        return step

    def _merges(self, known_at: int) -> bool:
        """Whether the identities of entities at K differ from the current ones."""
        return dict(self._canon_at(known_at)) != dict(self._canon)

    def _reload(self, at: int, known_at: int) -> Step:
        origin, olds = self.done or (at, known_at), {**self.readings, **self._olds}
        self._load(at, known_at)
        found = {
            key: Change(key, olds.get(key), self.readings.get(key), ())
            for key in sorted(olds.keys() | self.readings.keys())
            if changed(olds.get(key), self.readings.get(key))
        }
        return Step(origin, found)

    def take_fresh(self) -> set[str]:
        """Returns, and forgets, the cells whose readings may have changed since the last call."""
        fresh, self._fresh = self._fresh, set()
        return fresh

    # ------------------------------------------------------------------ reading

    def read(self, keys: Iterable[str], at: int, known_at: int) -> dict[str, Reading]:
        """Returns readings at (D, K), from cells in memory or slices of the index."""
        found: dict[str, Reading] = {}
        rest = []
        for key in keys:
            cell = self._held.get(key)
            if cell is not None:
                found[key] = read(cell, at, known_at)
            else:
                rest.append(key)
        if len(rest) > 3:
            entities = frozenset(split_key(key)[0] for key in rest)
            wanted = set(rest)
            for cell in self.cells.slices(at, known_at, entities):
                if cell.key in wanted:
                    found[cell.key] = read(cell, at, known_at)
            return found
        for key in rest:
            cell = self._slice(key, at, known_at)
            if cell is not None:
                found[key] = read(cell, at, known_at)
        return found

    def _slice(self, key: str, at: int, known_at: int) -> Cell | None:
        one = getattr(self.cells, "slice", None)
        found: Cell | None = (
            self.cells.cell(key, known_at) if one is None else one(key, at, known_at)
        )
        return found

    def now(self, key: str) -> Reading | None:
        """Returns a cell's reading at the cursor, with its age there."""
        if key not in self._now:
            self._now[key] = self.read((key,), self.at, self.known_at).get(key)
        return self._now[key]

    def cell(self, key: str) -> Cell | None:
        """Returns a cell with all its claims; slow for large cells."""
        found = self._held.get(key) or self._large.get(key)
        if found is None and key in self._numbers:
            found = self.cells.cell(key, self.known_at)
            if found is not None:
                self._large = {key: found, **dict(list(self._large.items())[:LARGE])}
        return found

    def is_held(self, key: str) -> bool:
        """Whether a cell is in memory and small enough to be read many times."""
        found = self._held.get(key)
        return found is not None and len(found.claims) <= 300

    def reading(self, key: str, at: int, known_at: int) -> Reading | None:
        """Returns a cell's reading at the given dates."""
        cell = self.cell(key)
        return read(cell, at, known_at) if cell else None

    def breaks(self, key: str) -> list[Window]:
        """Returns the days, minutes and seconds in which a cell changes, in order."""
        if key not in self._lists:
            cell = self.cell(key)
            found = units(change_points(cell), cell.attribute.clock) if cell else []
            self._lists[key] = found
        return self._lists[key]


def differences(olds: Mapping[str, Reading], news: Mapping[str, Reading]) -> dict[str, Change]:
    """Returns the cells whose readings differ, by name."""
    found = {}
    for key in sorted(olds.keys() | news.keys()):
        old, new = olds.get(key), news.get(key)
        if old is not new and changed(old, new):
            found[key] = Change(key, old, new, ())
    return found
