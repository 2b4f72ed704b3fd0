"""Buffers the rows of a long log and inserts them into their tables in sorted order, all at once.

Every batch touches pages all over a table that is ordered by its key. That is fastest while these
pages fit into memory; with very many cells or lines, each batch would read and write nearly every
page of a growing file. A buffered row is written twice and read once, however long the log; SQLite
sorts in files, within bounded memory. Code that queries a table earlier settles its rows first.
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
"""From this many cells, and lines, on, the rows of a table are buffered."""


def put(db: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]], columns: int) -> None:
    """Insert rows with the given number of columns, sixteen per statement where possible.

    Starting and ending a statement costs as much as inserting a narrow row.
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
    """The buffer for rows of `claim` and `event` of a long log."""

    def __init__(self, db: sqlite3.Connection, path: Path | None = None) -> None:
        """`path` is the buffer file; without one, rows go directly into their tables."""
        self._db = db
        self._path = path
        self._apart: set[str] = set()
        self._waiting: set[str] = set()

    def expect(self, table: str, many: int) -> None:
        """Buffer the rows of a table from now on, if it has enough cells or lines."""
        if self._path is None or many < STAGE_FROM_ROWS[table] or table in self._apart:
            return
        if not self._apart:
            self._db.execute("ATTACH ? AS stage", (str(self._path),))
            self._db.execute("PRAGMA stage.journal_mode=OFF")
            self._db.execute("PRAGMA stage.synchronous=OFF")
        self._db.execute(f"CREATE TABLE stage.{table} AS SELECT * FROM main.{table} LIMIT 0")
        self._apart.add(table)

    def insert(self, table: str, rows: list[tuple[Any, ...]], columns: int) -> bool:
        """Take rows in any order; return whether they are buffered."""
        apart = table in self._apart
        if apart:
            self._waiting.add(table)
        else:
            rows.sort()  # sorted, so that each page is touched once
        put(self._db, f"{'stage' if apart else 'main'}.{table}", rows, columns)
        return apart

    def settle(self, table: str) -> bool:
        """Insert the buffered rows of a table; return whether there were any."""
        if table not in self._waiting:
            return False
        self._waiting.discard(table)
        self._db.execute(
            f"INSERT INTO main.{table} SELECT * FROM stage.{table} ORDER BY {_ORDER[table]}"
        )
        self._db.execute(f"DELETE FROM stage.{table}")
        return True
