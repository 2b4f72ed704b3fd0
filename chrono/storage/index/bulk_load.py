"""Rows of a long log set aside as they come, and put into their tables sorted, all at once.

A table in the order of its key is touched all over by the rows of every batch. As long as
what is touched fits into memory, that is quickest; with very many cells or lines, each
batch would read and write nearly every page of a file that grows with the log. Set aside, a
row is written twice and read once, however long the log; SQLite sorts in files, within
bounded memory. What asks a table in between has its rows put there first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

_ORDER: Final = {"claim": "cell, layer, latest, offset, nth", "event": "id, offset"}
ROWS_PER_STATEMENT: Final = 16
STAGE_FROM_ROWS: Final = {"claim": 10_000, "event": 1_000_000}
"""From so many cells, and lines, on, rows of a table are set aside."""


def put(db: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]], columns: int) -> None:
    """Inserts rows of so many columns in their order, sixteen with a statement while there are.

    To begin and end a statement costs as much as to put a narrow row where it belongs.
    """
    row = f"({', '.join('?' * columns)})"
    insert, whole = f"INSERT INTO {table} VALUES ", len(rows) - len(rows) % ROWS_PER_STATEMENT
    db.executemany(
        insert + ", ".join([row] * ROWS_PER_STATEMENT),
        (
            tuple(chain.from_iterable(rows[place : place + ROWS_PER_STATEMENT]))
            for place in range(0, whole, ROWS_PER_STATEMENT)
        ),
    )
    db.executemany(insert + row, rows[whole:])


class BulkLoad:
    """Where rows of `claim` and `event` wait, once there are very many."""

    def __init__(self, db: sqlite3.Connection, path: Path | None = None) -> None:
        """`path` is a file of its own to wait in; without one, rows go where they belong."""
        self._db = db
        self._path = path
        self._apart: set[str] = set()
        self._waiting: set[str] = set()

    def expect(self, table: str, many: int) -> None:
        """Sets rows of a table aside from now on, if there are so many cells or lines."""
        if self._path is None or many < STAGE_FROM_ROWS[table] or table in self._apart:
            return
        if not self._apart:
            self._db.execute("ATTACH ? AS stage", (str(self._path),))
            self._db.execute("PRAGMA stage.journal_mode=OFF")
            self._db.execute("PRAGMA stage.synchronous=OFF")
        self._db.execute(f"CREATE TABLE stage.{table} AS SELECT * FROM main.{table} LIMIT 0")
        self._apart.add(table)

    def insert(self, table: str, rows: list[tuple[Any, ...]], columns: int) -> bool:
        """Takes rows of so many columns, in any order; whether they wait apart."""
        apart = table in self._apart
        if apart:
            self._waiting.add(table)
        else:
            rows.sort()  # a page is touched once then
        put(self._db, f"{'stage' if apart else 'main'}.{table}", rows, columns)
        return apart

    def settle(self, table: str) -> bool:
        """Puts what waits for a table into it; whether anything did."""
        if table not in self._waiting:
            return False
        self._waiting.discard(table)
        self._db.execute(
            f"INSERT INTO main.{table} SELECT * FROM stage.{table} ORDER BY {_ORDER[table]}"
        )
        self._db.execute(f"DELETE FROM stage.{table}")
        return True
