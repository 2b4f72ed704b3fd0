"""Rows of a long log set aside as they come, and put into their tables sorted, all at once.

A table in the order of its key is touched all over by the rows of every batch: with many
cells, each batch would read and write nearly every page of a file that grows with the log.
Set aside, a row is written twice and read once, however long the log; SQLite sorts in
files, within bounded memory. What asks a table in between has its rows put there first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

_ORDER: Final = {"claim": "cell, layer, latest, seq, nth", "event": "id, seq"}


class Stage:
    """Where rows of `claim` and `event` wait."""

    def __init__(self, db: sqlite3.Connection, path: Path | None = None) -> None:
        """`path` is a file of its own to wait in; without one, rows go where they belong."""
        self._db = db
        self._waiting: set[str] = set()
        self._schema = "main"
        if path is None:
            return
        self._schema = "stage"
        db.execute("ATTACH ? AS stage", (str(path),))
        db.execute("PRAGMA stage.journal_mode=OFF")
        db.execute("PRAGMA stage.synchronous=OFF")
        for table in _ORDER:
            db.execute(f"CREATE TABLE stage.{table} AS SELECT * FROM main.{table} LIMIT 0")

    @property
    def is_apart(self) -> bool:
        """Whether rows wait in a file of their own."""
        return self._schema == "stage"

    def insert(self, table: str, rows: Iterable[tuple[Any, ...]], columns: int) -> None:
        """Takes rows of so many columns; sorted, unless they wait apart, which is quickest."""
        if self.is_apart:
            self._waiting.add(table)
        marks = ", ".join("?" * columns)
        self._db.executemany(f"INSERT INTO {self._schema}.{table} VALUES ({marks})", rows)

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
