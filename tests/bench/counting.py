"""Counts the bytes, lines and SQLite steps of a query, so that guards need no clock.

A step is a hundred instructions of SQLite's virtual machine; touching a row takes a few.
"""

from __future__ import annotations

import builtins
import io
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chrono.storage.json_codec
from chrono.model.event import Event
from chrono.storage.log import Log

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

    real_pread, real_few, real_data = os.pread, Log.few_at, Log.data_at

    def read_at(number: int, size: int, place: int) -> bytes:
        found = real_pread(number, size, place)
        if os.path.samestat(os.fstat(number), os.stat(log)):
            count.bytes += len(found)
        return found

    def few(self: Log, offsets: Iterable[int]) -> Iterator[Event]:
        for event in real_few(self, offsets):
            count.lines += 1
            yield event

    def data(self: Log, offsets: Iterable[int]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for found in real_data(self, offsets):
            count.lines += 1
            yield found

    os.pread, Log.few_at, Log.data_at = read_at, few, data  # type: ignore[method-assign]
    builtins.open = opened  # type: ignore[assignment]
    sqlite3.connect = connected  # type: ignore[assignment]
    chrono.storage.json_codec.loads = parsed
    try:
        yield count
    finally:
        builtins.open = real_open
        sqlite3.connect = real_connect
        chrono.storage.json_codec.loads = real_loads
        os.pread, Log.few_at, Log.data_at = real_pread, real_few, real_data  # type: ignore[method-assign]
