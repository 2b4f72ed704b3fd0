"""A connection to the index that closes when nothing refers to it any more.

sqlite3's own connection forms a reference cycle with its statement cache: without a `close`, its
files stay open until the garbage collector runs, which may be never. Results of a query may be
read long after the index was opened again, so no other object knows when to close it.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol


class Executor(Protocol):
    """Runs SQL statements: sqlite3's connection, or a shared one."""

    def execute(self, sql: str, parameters: Any = ..., /) -> sqlite3.Cursor: ...

    def close(self) -> None: ...


class SharedConnection:
    """A connection that closes when nothing refers to it any more."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.raw = db
        self.execute = db.execute

    def close(self) -> None:
        self.raw.close()

    def __del__(self) -> None:
        self.raw.close()
