"""Reads the rows that can decide cells at (D, K), for many cells in one statement.

Levels of a single day are walked down from D to the first: nothing before its day can be
the last. Short windows and spans are read as far as they can reach; everything else that
bears on a cell is read whole. The fold decides; this only must not leave out too much.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from chrono.edtf import BEGINNING
from chrono.index.filters import Bounds, Filters
from chrono.index.rows import COLUMNS, OPEN, ROLES, Row
from chrono.index.schema import AHEAD, ASIDE, CHANGE, COUNT, EXACT, REACH, TIED, VAGUE, WIDE

WHOLE = (WIDE, CHANGE, COUNT, AHEAD, ASIDE)
"""Layers read whole."""
_LEVEL = f"(x.code >> 3) % {len(ROLES)} != {ROLES.index('before')}"
"""That a row says what was so from its day on. What was so before it is never the next."""


class Slicer:
    """Reads slices of cells for one view."""

    def __init__(self, db: sqlite3.Connection, filters: Filters) -> None:
        self.db = db
        self.filters = filters

    def rows(self, cells: Iterable[int] | None, at: int, known_at: int) -> dict[int, list[Row]]:
        """The rows of `COLUMNS` for each cell, of some cells or of all."""
        bounds = Bounds(self.db, at, known_at, REACH)
        found: dict[int, list[Row]] = {}
        for row in self.db.execute(self._statement(_among(cells), bounds)):
            found.setdefault(row[0], []).append(row)
        return found

    def _statement(self, among: str, bounds: Bounds) -> str:
        live, visible, at = self.filters.live("c"), bounds.visible("c"), bounds.at
        low = BEGINNING
        parts = [
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {EXACT}"
            f" AND c.latest BETWEEN b.bar AND {bounds.exact}"
            f" WHERE b.layers & {1 << EXACT}{visible}{live}",
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {VAGUE}"
            f" AND c.latest BETWEEN min(b.bar, {at} - b.reach) AND {bounds.vague}"
            f" WHERE b.layers & {1 << VAGUE} AND c.earliest <= {at}{visible}{live}",
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {TIED}"
            f" WHERE b.layers & {1 << TIED}{visible}{self.filters.present('c')}",
        ]
        parts += [
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {layer}"
            f" WHERE b.layers & {1 << layer}{visible}{live}"
            for layer in WHOLE
        ]
        if bounds.known_at > at:
            parts += [self._next(layer, bounds) for layer in (EXACT, VAGUE)]
        return (
            "WITH k AS MATERIALIZED (SELECT id, layers, reach,"
            f" {self._last(EXACT, bounds)} AS e0, {self._last(VAGUE, bounds)} AS e1"
            f" FROM cell WHERE 1{among}),"
            " b AS MATERIALIZED (SELECT id, layers, reach, CASE WHEN e0 IS NULL AND e1 IS NULL"
            f" THEN {bounds.since} ELSE max(ifnull(e0, {low}), ifnull(e1, {low})) END AS bar"
            f" FROM k) {' UNION ALL '.join(parts)}"
        )

    def _last(self, layer: int, bounds: Bounds) -> str:
        """The first day of the last row that has certainly happened: no candidate ends before."""
        return (
            f"CASE WHEN layers & {1 << layer} THEN (SELECT x.earliest FROM claim x"
            f" WHERE x.cell = cell.id AND x.layer = {layer} AND x.latest <= {bounds.sure}"
            f"{bounds.surely('x')}{self.filters.live('x')} ORDER BY x.latest DESC LIMIT 1) END"
        )

    def _next(self, layer: int, bounds: Bounds) -> str:
        later = f"AND x.earliest > {bounds.at} AND {_LEVEL}" if layer == VAGUE else ""
        return (
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {layer}"
            f" AND c.latest = (SELECT x.latest FROM claim x WHERE x.cell = b.id"
            f" AND x.layer = {layer} AND x.latest > {bounds.at} {later}{bounds.surely('x')}"
            f"{self.filters.live('x')} ORDER BY x.latest LIMIT 1)"
            f" WHERE b.layers & {1 << layer} AND c.earliest > {bounds.at}"
            f"{bounds.surely('c')}{self.filters.live('c')}"
        )

    def later(self, cell: int, layer: int, at: int, known_at: int) -> Iterable[Row]:
        """The levels of a cell that certainly begin after D, the first to end first."""
        bounds = Bounds(self.db, at, known_at, REACH)
        return self.db.execute(
            f"SELECT {COLUMNS} FROM claim c WHERE c.cell = {cell} AND c.layer = {layer}"
            f" AND c.latest > {at} AND c.earliest > {at} AND {_LEVEL.replace('x', 'c')}"
            f"{bounds.surely('c')}{self.filters.live('c')} ORDER BY c.latest"
        )

    def opens(self, cells: Iterable[int], at: int, known_at: int) -> list[Row]:
        """The observations with an open start that lie after D: the bounds of an unknown."""
        bounds = Bounds(self.db, at, known_at, REACH)
        return self.db.execute(
            f"SELECT {COLUMNS} FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" AND c.layer IN ({EXACT}, {VAGUE}) AND c.latest > {at} AND c.earliest > {at}"
            f" AND c.code & {OPEN} WHERE cell.open{_among(cells)}"
            f"{bounds.visible('c')}{self.filters.live('c')}"
        ).fetchall()

    def everything(self, cells: Iterable[int]) -> list[Row]:
        """Every row of some cells, with its layer and whether its event is gone at the end."""
        return self.db.execute(
            f"SELECT {COLUMNS}, c.layer, EXISTS (SELECT 1 FROM gone WHERE gone.seq = c.seq)"
            f" FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" WHERE 1{_among(cells)}{self.filters.present('c')}"
        ).fetchall()


def _among(cells: Iterable[int] | None) -> str:
    return "" if cells is None else f" AND cell.id IN ({', '.join(map(str, cells))})"
