"""Readings as rows: headings for kinds and entities, and one row per attribute.

The members of a collection share one row. Unknown values without annotations are hidden unless
requested, or unless they have just become unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from chrono.model.claim import Entity, Reading, split_key
from chrono.model.vocabulary import Vocabulary


class Row(NamedTuple):
    """One row of the state."""

    shape: str
    """`kind`, `entity` or `cell`."""
    name: str
    """The id of a kind or entity, or the first key of a cell's row."""
    keys: tuple[str, ...] = ()
    cells: int = 0


@frozen
class Group:
    """The cells that share a row."""

    kind: str
    entity: str
    attribute: str
    keys: tuple[str, ...]


class StateList:
    """The rows of a chronicle, and which of them are shown."""

    def __init__(
        self, vocabulary: Vocabulary, entities: Mapping[str, Entity], keys: Iterable[str]
    ) -> None:
        self.vocabulary = vocabulary
        self.entities = entities
        self.folded: set[str] = set()
        """Collapsed kinds."""
        self.groups = _grouped(vocabulary, entities, keys)
        self.of_key = {key: group for group in self.groups for key in group.keys}
        self._places = {key: place for place, group in enumerate(self.groups) for key in group.keys}
        self._worth = bytearray(len(self.groups))
        self._marked: set[int] = set()
        self._touched: set[int] = set()
        """Indexes of rows whose visibility may have changed since the last call of `rows`."""
        self._rows = Rows(self.groups)
        self._settings: object = None
        self._kept: int | None = None

    def first(self, count: int, chosen: str | None) -> list[str]:
        """Returns the cells of the first rows, or of the rows around a chosen one."""
        place = self.groups.index(self.of_key[chosen]) if chosen in self.of_key else 0
        start = max(0, place - count // 2)
        return [key for group in self.groups[start : start + count] for key in group.keys]

    def weigh(
        self, fresh: Iterable[str], readings: Mapping[str, Reading], marked: Collection[str]
    ) -> None:
        """Decides which rows to show, checking only those that may have changed.

        `marked` are the cells that a step changed or that differ from the base.
        """
        touched = {self._places[key] for key in fresh if key in self._places}
        touched |= self._marked
        self._marked = {self._places[key] for key in marked if key in self._places}
        touched |= self._marked
        for place in touched:
            keys = self.groups[place].keys
            self._worth[place] = place in self._marked or any(
                _worth(readings.get(key)) for key in keys
            )
        self._touched |= touched

    def hidden(self, key: str | None) -> int | None:
        """Returns the index of the row of a cell without a known value; else None."""
        place = None if key is None else self._places.get(key)
        return None if place is None or self._worth[place] else place

    def rows(
        self,
        everything: bool = False,
        accepts: Callable[[Group], bool] | None = None,
        chosen: str | None = None,
        source_filter: object = None,
    ) -> list[Row]:
        """Returns the rows to show, with headings. The caller must not modify the list.

        `sieve` names what `lets_in` lets in: while it is the same, only rows that a step
        touched are looked at. The row of the `chosen` cell stays where nothing is known of
        it: it is being watched.
        """
        settings = (everything, source_filter, accepts is None, frozenset(self.folded))
        kept = self.hidden(chosen)

        def seen(place: int) -> bool:
            wanted = self._worth[place] or everything or place == kept
            return bool(wanted) and (accepts is None or accepts(self.groups[place]))

        if settings != self._settings:
            self._settings = settings
            self._rows.begin(frozenset(self.folded), seen)
        else:
            touched = self._touched.union(p for p in (self._kept, kept) if p is not None)
            for place in touched:
                self._rows.put(place, seen(place))
        self._touched, self._kept = set(), kept
        return self._rows.shown


class Rows:
    """Sorted rows; one can be inserted or removed without rebuilding the others."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.shown: list[Row] = []
        self._codes: list[int] = []
        """For each row, three times its index, plus 0 for a kind, 1 for an entity, 2 for a cell."""
        self._groups = groups
        self._on = bytearray(len(groups))
        self._kinds = _starts(group.kind for group in groups)
        self._entities = _starts(group.entity for group in groups)
        self._cells = [Row("cell", group.keys[0], group.keys) for group in groups]
        self._counts: Counter[int] = Counter()
        """The number of shown rows of each kind and entity, by the code of its heading."""
        self._folded: frozenset[str] = frozenset()

    def begin(self, folded: frozenset[str], seen: Callable[[int], bool]) -> None:
        """Rebuilds all rows. Cells of a `folded` kind are counted, not shown."""
        self.shown, self._codes, self._counts, self._folded = [], [], Counter(), folded
        for place, group in enumerate(self._groups):
            self._on[place] = seen(place)
            if not self._on[place]:
                continue
            kind, entity = 3 * self._kinds[place], 3 * self._entities[place] + 1
            self._counts[kind] += 1
            if self._counts[kind] == 1:
                self._append(kind, Row("kind", group.kind))
            if group.kind in folded:
                continue
            self._counts[entity] += 1
            if self._counts[entity] == 1:
                self._append(entity, Row("entity", group.entity))
            self._append(3 * place + 2, self._cells[place])
        for index, row in enumerate(self.shown):
            if row.shape == "kind":
                self.shown[index] = row._replace(cells=self._counts[self._codes[index]])

    def put(self, place: int, seen: bool) -> None:
        """Inserts or removes a row."""
        if seen == bool(self._on[place]):
            return
        self._on[place] = seen
        self._count(place, 1 if seen else -1)
        if self._groups[place].kind not in self._folded:
            if seen:
                self._insert(3 * place + 2, self._cells[place])
            else:
                self._remove(3 * place + 2)

    def _count(self, place: int, step: int) -> None:
        """Updates the headings above an inserted or removed row."""
        group, kind, heading = (
            self._groups[place],
            3 * self._kinds[place],
            3 * self._entities[place] + 1,
        )
        if self._counts[kind]:
            self._remove(kind)
        self._counts[kind] += step
        if self._counts[kind]:
            self._insert(kind, Row("kind", group.kind, cells=self._counts[kind]))
        if group.kind in self._folded:
            return
        self._counts[heading] += step
        if step > 0 and self._counts[heading] == 1:
            self._insert(heading, Row("entity", group.entity))
        elif not self._counts[heading]:
            self._remove(heading)

    def _append(self, code: int, row: Row) -> None:
        self._codes.append(code)
        self.shown.append(row)

    def _insert(self, code: int, row: Row) -> None:
        index = bisect_left(self._codes, code)
        self._codes.insert(index, code)
        self.shown.insert(index, row)

    def _remove(self, code: int) -> None:
        index = bisect_left(self._codes, code)
        del self._codes[index], self.shown[index]


def _starts(names: Iterable[str]) -> list[int]:
    """Returns, for each name, the index at which its run of equal names begins."""
    found: list[int] = []
    before = None
    for place, name in enumerate(names):
        found.append(found[-1] if name == before else place)
        before = name
    return found


def _worth(reading: Reading | None) -> bool:
    """Whether a reading says something about its own time, not only about later times."""
    if reading is None:
        return False
    known = reading.standing != "unknown" or reading.rule == "between"
    return known or bool(reading.annotations or reading.ended)


def _grouped(
    vocabulary: Vocabulary, entities: Mapping[str, Entity], keys: Iterable[str]
) -> list[Group]:
    kinds = {name: place for place, name in enumerate(vocabulary.kinds)}
    orders = {
        name: {attribute: place for place, attribute in enumerate(kind.attributes)}
        for name, kind in vocabulary.kinds.items()
    }
    gathered: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        entity, attribute, _, _ = split_key(key)
        gathered.setdefault((entity, attribute), []).append(key)
    ranked = []
    for (entity, attribute), many in gathered.items():
        known = entities.get(entity)
        kind = known.kind if known else ""
        order = orders.get(kind, {}).get(attribute, 1 << 16)
        label = known.label.casefold() if known else entity
        rank = (kinds.get(kind, 1 << 16), kind, label, entity, order)
        ranked.append((rank, Group(kind, entity, attribute, tuple(many))))
    ranked.sort(key=lambda each: each[0])
    return [group for _, group in ranked]
