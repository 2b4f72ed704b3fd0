"""The names of the cells of one view, and which rows of the index each name includes.

Entities that are the same at K share their cells, under the name of one of them; and a claim that
a collection is empty belongs to each of its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chrono.fold.projection import canonical_key
from chrono.model.claim import NONE, Entity, cell_attribute, split_key
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.storage.index.connection import Executor
from chrono.storage.index.link_groups import LinkGroups
from chrono.storage.index.where import Filters

CellRow = tuple[int, str, str, str, int, int]
"""A cell of the index: number, name, entity, kind, whether it has open starts, its layers."""


class CellNames:
    """The names of cells, and their attributes."""

    def __init__(
        self,
        db: Executor,
        vocabulary: Vocabulary,
        filters: Filters,
        entities: Mapping[str, Entity],
        link_groups: LinkGroups,
    ) -> None:
        self._db = db
        self._vocabulary = vocabulary
        self._filters = filters
        self._entities = entities
        self._link_groups = link_groups
        self._attributes: dict[tuple[str, str], Attribute | None] = {}
        """By kind and attribute name in cells: a collection's size is a separate attribute."""

    def rows(self, condition: str = "1", *values: str) -> list[CellRow]:
        """The rows of the visible cells that meet a condition, by name."""
        where = f"{condition} AND cell.first < {self._filters.upto}"
        if self._filters.source_filter:
            where += (
                " AND EXISTS (SELECT 1 FROM claim c WHERE c.cell = cell.id"
                f"{self._filters.present('c')})"
            )
        return self._db.execute(
            f"SELECT id, name, entity, kind, open, layers FROM cell WHERE {where} ORDER BY name",
            values,
        ).fetchall()

    def groups(self, known_at: int, cell_rows: Iterable[CellRow]) -> dict[str, list[CellRow]]:
        """The names of cells at K, each with the cells whose claims it includes."""
        canon = self._link_groups.canon(known_at)
        if not canon:
            return {raw[1]: [raw] for raw in cell_rows}
        groups: dict[str, list[CellRow]] = {}
        for raw in sorted(cell_rows):
            groups.setdefault(self.canonical(raw[1], canon), []).append(raw)
        return dict(sorted(groups.items()))

    def canonical(self, key: str, canon: Mapping[str, str]) -> str:
        """The name of a cell under the ids that represent its entities."""
        return canonical_key(key, canon, self._entities, self._vocabulary)

    def around(self, key: str, known_at: int) -> dict[str, list[CellRow]]:
        """The groups of one cell, and of the cell that declares its collection empty."""
        if self._link_groups.has_same():
            return self.groups(known_at, self.rows())
        entity, name, _, _ = split_key(key)
        none = f"{entity}.{name}{NONE}"
        return {raw[1]: [raw] for raw in self.rows("name IN (?, ?)", key, none)}

    def declared(self, key: str) -> Attribute | None:
        """The attribute of a cell of a declared entity."""
        known = self._entities.get(split_key(key)[0])
        return self.attribute(key, known.kind) if known else None

    def attribute(self, key: str, kind: str) -> Attribute | None:
        """The attribute of a cell; where entities are merged, by the kind that is declared."""
        if self._link_groups.has_same():
            known = self._entities.get(split_key(key)[0])
            if known is None:
                return None
            kind = known.kind
        named = (kind, key.partition(".")[2].partition("[")[0])
        if named not in self._attributes:
            _, name, _, part = split_key(key)
            found = self._vocabulary.attribute(kind, name)
            self._attributes[named] = cell_attribute(found, part) if found else None
        return self._attributes[named]


def with_none(key: str, groups: Mapping[str, list[CellRow]]) -> list[CellRow]:
    """The cells whose claims a name includes, then those that declare its collection empty."""
    cell_rows = groups.get(key, [])
    if not key.endswith("]"):
        return cell_rows
    none = groups.get(f"{key.partition('[')[0]}{NONE}")
    return [*cell_rows, *none] if none else cell_rows
