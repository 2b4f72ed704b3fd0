"""Reads the rows that can decide cells at (D, K), many cells per statement.

For levels of a single day, the query searches backwards from D for the last one that certainly
happened: no earlier row can be the current value. For short windows and spans it extends the range
by their maximal length. It reads all other layers as a whole. The fold decides; this query may
return too many rows but never too few.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from chrono.edtf import BEGINNING
from chrono.fold import candidates
from chrono.fold.evaluation import differs
from chrono.fold.precedence import settled
from chrono.model.claim import Claim
from chrono.model.vocabulary.schema import Attribute
from chrono.storage.index.connection import Executor
from chrono.storage.index.row_codec import COLUMNS, FLAG_BITS, OPEN, ROLES, SPAN, Row, value_out
from chrono.storage.index.schema import (
    CHANGE_LAYER,
    COUNT_LAYER,
    EXACT_LAYER,
    LINKED_LAYER,
    MAX_VAGUE_DAYS,
    OPINION_LAYER,
    PLAN_LAYER,
    VAGUE_LAYER,
    WIDE_LAYER,
)
from chrono.storage.index.where import Bounds, Filters

_LEVEL = f"(x.code >> {FLAG_BITS}) % {len(ROLES)} = {ROLES.index('level')}"
"""Whether a row gives a value from its day on, not a value before it."""


class ClaimQuery:
    """Reads slices of cells for one view."""

    def __init__(self, db: Executor, filters: Filters) -> None:
        self.db = db
        self.filters = filters
        self._asked: tuple[int, int, int] | None = None
        self._sql = ""
        self._days: dict[str, int] = {}

    def rows(
        self, cells: Iterable[int], at: int, known_at: int, layers: int = -1
    ) -> dict[int, list[Row]]:
        """The rows of `COLUMNS` for each cell; `layers` is the union of the cells' layer bits.

        Some dozens of cells per call are fastest: the pages that the search visits are still in
        the cache when their rows are read, and few statements have to start.
        """
        if not layers:
            return {}
        asked = (at, known_at, layers)
        if asked != self._asked:
            bounds = Bounds(self.db, at, known_at, MAX_VAGUE_DAYS)
            self._asked, self._days = asked, bounds.values
            self._sql = self._statement(bounds, layers)
        found: dict[int, list[Row]] = {}
        for row in self.db.execute(self._sql, {**self._days, "cells": json.dumps(list(cells))}):
            mine = found.get(row[0])
            if mine is None:
                found[row[0]] = [row]
            else:
                mine.append(row)
        return found

    def whole(self) -> dict[int, list[Row]]:
        """Every row visible to the question, per cell in log order."""
        found = self.db.execute(
            f"SELECT {COLUMNS} FROM claim c WHERE CASE WHEN c.layer = {LINKED_LAYER}"
            f" THEN 1{self.filters.present('c')} ELSE 1{self.filters.live('c')} END"
            " ORDER BY c.cell, c.offset, c.nth"
        )
        return {cell: list(rows) for cell, rows in groupby(found, itemgetter(0))}

    def _statement(self, bounds: Bounds, layers: int) -> str:
        live, visible = self.filters.live("c"), bounds.visible("c")
        # In the layers that are not searched, skip rows that the last level certainly follows
        # (except spans), and future rows after the next one.
        needed = (
            f" AND CASE WHEN c.earliest <= :at THEN c.latest >= b.low OR c.code & {SPAN}"
            f" ELSE b.far = {BEGINNING} OR c.latest <= b.far OR c.code & {OPEN} END"
        )
        # no other row lies between the last and the next level, so one range covers both
        walked = {
            EXACT_LAYER: "BETWEEN b.bar AND max(:exact, b.far)",
            VAGUE_LAYER: "BETWEEN min(b.low, :at - b.reach) AND max(:vague, b.far)",
        }
        conditions = {
            EXACT_LAYER: visible + live,
            VAGUE_LAYER: f" AND (c.earliest <= :at OR c.latest = b.far){visible}{live}",
            LINKED_LAYER: visible + self.filters.present("c"),
            **dict.fromkeys((WIDE_LAYER, CHANGE_LAYER), needed + visible + live),
            **dict.fromkeys((COUNT_LAYER, PLAN_LAYER, OPINION_LAYER), visible + live),
        }
        parts = [
            self._layer(layer, walked.get(layer, ""), condition)
            for layer, condition in conditions.items()
            if layers & 1 << layer
        ]
        return f"{self._walk(bounds)} {' UNION ALL '.join(parts)}"

    def _layer(self, layer: int, latest: str, condition: str) -> str:
        where = f" AND c.latest {latest}" if latest else ""
        return (
            f"SELECT {COLUMNS} FROM b CROSS JOIN claim c ON c.cell = b.id AND c.layer = {layer}"
            f"{where} WHERE b.layers & {1 << layer}{condition}"
        )

    def _walk(self, bounds: Bounds) -> str:
        """For each cell: the first day of the last level that certainly happened (`low`), the
        first day to read (`bar`), and the last day of the next level, if any (`far`).

        Rows that ended before `low` cannot be the value at D; rows after `far` cannot be the next
        change. Only certain facts set these limits: an uncertain row must not hide an older one.
        """
        upcoming = bounds.known_at > bounds.at
        next_one = [
            self._next(layer, bounds) if upcoming else "NULL"
            for layer in (EXACT_LAYER, VAGUE_LAYER)
        ]
        return (
            "WITH k AS MATERIALIZED (SELECT id, layers, reach,"
            f" {self._last(EXACT_LAYER, bounds)} AS e0, {self._last(VAGUE_LAYER, bounds)} AS e1,"
            f" {next_one[0]} AS n0, {next_one[1]} AS n1 FROM cell"
            " WHERE cell.id IN (SELECT value FROM json_each(:cells))),"
            " b AS MATERIALIZED (SELECT id, layers, reach,"
            f" CASE WHEN e0 IS NULL AND e1 IS NULL THEN :since"
            f" ELSE max(ifnull(e0, {BEGINNING}), ifnull(e1, {BEGINNING})) END AS bar,"
            f" max(ifnull(e0, {BEGINNING}), ifnull(e1, {BEGINNING})) AS low,"
            f" ifnull(min(ifnull(n0, n1), ifnull(n1, n0)), {BEGINNING}) AS far FROM k)"
        )

    def _last(self, layer: int, bounds: Bounds) -> str:
        level = f" AND {_LEVEL}" if layer == VAGUE_LAYER else ""
        return (
            f"CASE WHEN layers & {1 << layer} THEN (SELECT x.earliest FROM claim x"
            f" WHERE x.cell = cell.id AND x.layer = {layer} AND x.latest <= :sure{level}"
            f"{bounds.surely('x')}{self.filters.live('x')} ORDER BY x.latest DESC LIMIT 1) END"
        )

    def _next(self, layer: int, bounds: Bounds) -> str:
        later = f" AND x.earliest > :at AND {_LEVEL}" if layer == VAGUE_LAYER else ""
        return (
            f"CASE WHEN layers & {1 << layer} THEN (SELECT x.latest FROM claim x"
            f" WHERE x.cell = cell.id AND x.layer = {layer} AND x.latest > :at{later}"
            f"{bounds.surely('x')}{self.filters.live('x')} ORDER BY x.latest LIMIT 1) END"
        )

    # ------------------------------------------------------------------ what else may be needed

    def opens(self, cells: Iterable[int], at: int, known_at: int) -> list[Row]:
        """Observations with an open start after D: they bound an unknown value."""
        bounds = Bounds(self.db, at, known_at, MAX_VAGUE_DAYS)
        return self.db.execute(
            f"SELECT {COLUMNS} FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" AND c.layer IN ({EXACT_LAYER}, {VAGUE_LAYER}) AND c.latest > :at AND"
            " c.earliest > :at"
            f" AND c.code & {OPEN} WHERE cell.open{_among(cells)}"
            f"{bounds.visible('c')}{self.filters.live('c')}",
            bounds.values,
        ).fetchall()

    def differing(
        self,
        cells: Mapping[int, bool],
        values: Iterable[object],
        attribute: Attribute,
        at: int,
        known_at: int,
        canon: Mapping[str, str],
    ) -> list[Row]:
        """The next rows after D, per cell and layer, that differ from each of the given values.

        The next row often repeats the current value; the fold needs the first one that changes it.
        `cells` says for each cell whether it declares a collection empty.
        """
        bounds = Bounds(self.db, at, known_at, MAX_VAGUE_DAYS)
        found: list[Row] = []
        for cell, empty in cells.items():
            for layer in (EXACT_LAYER, VAGUE_LAYER, WIDE_LAYER, CHANGE_LAYER):
                rows = self.db.execute(
                    f"SELECT {COLUMNS} FROM claim c WHERE c.cell = {cell} AND c.layer = {layer}"
                    f" AND c.latest > :at AND c.earliest > :at"
                    f"{bounds.surely('c')}{self.filters.live('c')} ORDER BY c.latest",
                    bounds.values,
                )
                found += until_differing(rows, list(values), attribute, empty, canon)
        return found

    def claimed(self, cells: Iterable[int]) -> list[Row]:
        """Every row of some cells."""
        return self.db.execute(
            f"SELECT {COLUMNS} FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" WHERE 1{_among(cells)}{self.filters.present('c')}"
        ).fetchall()

    def everything(self, cells: Iterable[int]) -> list[Row]:
        """Every row of some cells, with its layer and whether its event is retracted at the end of
        the log.
        """
        return self.db.execute(
            f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM retraction WHERE retraction.offset ="
            " c.offset)"
            f" FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" WHERE 1{_among(cells)}{self.filters.present('c')}"
        ).fetchall()


def until_differing(
    rows: Iterable[Row],
    values: list[object],
    attribute: Attribute,
    empty: bool,
    canon: Mapping[str, str],
) -> list[Row]:
    """Given rows ordered by last day, the first one that differs from each value."""
    found: list[Row] = []
    last = None
    for row in rows:
        if not values and row[1] != last:
            break
        role = ROLES[(row[8] >> FLAG_BITS) % len(ROLES)]
        if role == "before":
            continue
        value = False if empty else value_out(row[9])
        if canon and attribute.type == "entity":
            value = canon.get(str(value), value)
        other = [v for v in values if role != "level" or differs(attribute.type, value, v)]
        if other or row[1] == last:
            found.append(row)
            last = row[1]
            values = [v for v in values if v not in other]
    return found


def has_candidates(claims: Iterable[Claim], at: int, known_at: int) -> bool:
    """Whether a claim other than an open start can be the last at D; bounds are then not needed."""
    levels = [c for c in claims if c.layer == "value" and c.role in ("level", "before")]
    found = candidates(levels, at, known_at)
    return any(not claim.open_start or settled(claim, at, known_at) for claim in found)


def _among(cells: Iterable[int]) -> str:
    return f" AND cell.id IN ({', '.join(map(str, cells))})"
