"""Connections to the index; the one for reading closes when nothing refers to it any more.

sqlite3's own connection forms a reference cycle with its statement cache: without a `close`, its
files stay open until the garbage collector runs, which may be never. Results of a query may be
read long after the index was opened again, so no other object knows when to close it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from chrono.storage.index.fingerprint import hold, identity, release


class Executor(Protocol):
    """Runs SQL statements: sqlite3's connection, or a shared one."""

    def execute(self, sql: str, parameters: Any = ..., /) -> sqlite3.Cursor: ...

    def close(self) -> None: ...


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect to the file: `mode` is `ro`, `rw` or `rwc`, as in SQLite's URIs.

    If the folder is not writable and no write-ahead log is pending, the file is opened as
    immutable.
    """
    if mode == "ro" and not os.access(path.parent, os.W_OK) and not _has_wal(path):
        mode = "ro&immutable=1"
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=10,
        cached_statements=256,
    )


def _has_wal(path: Path) -> bool:
    try:
        return os.stat(f"{path}-wal").st_size > 0
    except FileNotFoundError:
        return False


class SharedConnection:
    """A connection for reading that closes when nothing refers to it any more."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error, OSError or StorageError if the file cannot be opened."""
        while True:  # until what is held is what SQLite opened, in spite of a replaced file
            self.file = hold(path)
            self._is_held = True
            try:
                self.raw = connect(path, "ro")
                if identity(path) == self.file:
                    break
            except BaseException:
                self._release()
                raise
            self.close()
        self.execute = self.raw.execute

    def close(self) -> None:
        self.raw.close()
        self._release()

    def _release(self) -> None:
        if self._is_held:
            self._is_held = False
            release(self.file)

    def __del__(self) -> None:
        if hasattr(self, "raw"):
            self.close()
