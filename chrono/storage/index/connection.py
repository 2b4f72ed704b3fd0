"""A connection to the index that its last user closes by letting go of it.

sqlite3's own connection is in a ring of references with its cache of statements: without a
`close` its files stay open until the garbage collector comes by, which may be never. What a
question gave may be read long after the index was opened anew, so nobody else can close it.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol


class Executor(Protocol):
    """What runs one statement of SQL: sqlite3's connection, or a shared one."""

    def execute(self, sql: str, parameters: Any = ..., /) -> sqlite3.Cursor:
        """The rows that a statement finds."""
        ...

    def close(self) -> None:
        """Closes it."""
        ...


class SharedConnection:
    """A connection that is closed when nothing refers to it any more."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.raw = db
        self.execute = db.execute

    def close(self) -> None:
        """Closes it now."""
        self.raw.close()

    def __del__(self) -> None:
        self.raw.close()
