"""Counts the bytes, lines and SQLite steps of a query, so that guards need no clock.

A step is a hundred instructions of SQLite's virtual machine; touching a row takes a few.
"""

from __future__ import annotations

import builtins
import io
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chrono.storage.json_codec

STEP = 100


class Count:
    """What was done while it was counting."""

    def __init__(self) -> None:
        self.lines = 0
        """Lines of JSON parsed as events."""
        self.bytes = 0
        """Bytes of the log read from the disk."""
        self.steps = 0
        """Instructions of SQLite's machine, by `STEP`."""


class _Counted(io.FileIO):
    """A file that says how much is read from it."""

    def __init__(self, path: Any, count: Count) -> None:
        super().__init__(path, "rb")
        self._count = count

    def readinto(self, buffer: Any, /) -> int | None:
        done = super().readinto(buffer)
        self._count.bytes += done or 0
        return done

    def readall(self) -> bytes:
        done = super().readall()
        self._count.bytes += len(done)
        return done


@contextmanager
def counting(log: Path) -> Iterator[Count]:
    """Counts what this process does to a log and to SQLite until the end of the block."""
    count = Count()
    real_open, real_connect, real_loads = (
        builtins.open,
        sqlite3.connect,
        chrono.storage.json_codec.loads,
    )

    def opened(path: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any) -> Any:
        if mode == "rb" and isinstance(path, str | Path) and Path(path) == log:
            raw = _Counted(path, count)
            return io.BufferedReader(raw, io.DEFAULT_BUFFER_SIZE if buffering < 2 else buffering)
        return real_open(path, mode, buffering, *rest, **more)

    def connected(*arguments: Any, **more: Any) -> sqlite3.Connection:
        made = real_connect(*arguments, **more)

        def step() -> int:
            count.steps += 1
            return 0

        made.set_progress_handler(step, STEP)
        return made

    def parsed(line: bytes) -> dict[str, Any]:
        count.lines += 1
        return real_loads(line)

    real_pread = os.pread

    def read_at(number: int, size: int, place: int) -> bytes:
        found = real_pread(number, size, place)
        if os.path.samestat(os.fstat(number), os.stat(log)):
            count.bytes += len(found)
        return found

    os.pread = read_at
    builtins.open = opened  # type: ignore[assignment]
    sqlite3.connect = connected  # type: ignore[assignment]
    parsers = [
        module
        for name, module in sys.modules.items()
        if name.startswith("chrono.") and vars(module).get("loads") is real_loads
    ]
    for module in parsers:
        setattr(module, "loads", parsed)  # noqa: B010
    try:
        yield count
    finally:
        builtins.open = real_open
        sqlite3.connect = real_connect
        for module in parsers:
            setattr(module, "loads", real_loads)  # noqa: B010
        os.pread = real_pread
