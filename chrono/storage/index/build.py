"""Builds the index from the log, and extends it by the log's new tail.

A build verifies the chain of every line. It writes a separate file and renames it into place, so
that readers never see a partial index and a build that dies leaves nothing behind.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index import schema
from chrono.storage.index.build_worker import extracted
from chrono.storage.index.connection import connect
from chrono.storage.index.fingerprint import write_fingerprint
from chrono.storage.index.writer import Writer
from chrono.storage.log import BEGINNING, Log
from chrono.storage.log.access import access_for
from chrono.storage.log.files import write_new

BATCH_LINES: Final = 25_000
"""The number of lines held in memory at a time."""
PARALLEL_FROM_BYTES: Final = 16 << 20
"""From this many bytes on, starting a second process pays off."""
Progress = Callable[[int, int], None]
"""Called with the number of log bytes folded into the index so far, and the total."""


def ignore_progress(done: int, whole: int) -> None:
    """Ignore progress reports."""


def extend(
    db: sqlite3.Connection,
    log: Log,
    vocabulary: Vocabulary,
    size: int,
    chain: str,
    apart: Path | None = None,
    progress: Progress = ignore_progress,
) -> None:
    """Add the lines after the first `size` bytes, which end with `chain`.

    `apart` is a buffer file for the rows of a long log. `progress` gets the number of processed
    log bytes and the total. Raises DamagedError, with the line number, if a line does not follow
    the previous one; InvalidEventError.
    """
    whole = log.path.stat().st_size
    is_long = whole - size > PARALLEL_FROM_BYTES
    writer = Writer(
        db, vocabulary, lambda offsets: list(log.events_at(offsets)), apart if is_long else None
    )
    with _without_gc():
        if size == 0 and is_long and (os.cpu_count() or 1) > 1:
            for batch, end, link in extracted(log, vocabulary, BATCH_LINES, writer.with_text):
                writer.make_room()
                with _transaction(db):
                    writer.insert(batch)
                    schema.put_meta(db, size=end, chain=link)
                size, chain = end, link
                progress(size, whole)
        for lines in batches(log, size, BATCH_LINES):
            writer.make_room()
            with _transaction(db):
                chain = log.prove(lines, chain)
                writer.add(lines)
                offset, line = lines[-1]
                schema.put_meta(db, size=offset + len(line) + 1, chain=chain)
            progress(offset + len(line) + 1, whole)
        with _transaction(db):
            writer.finish()


def batches(log: Log, start: int, most: int) -> Iterator[list[tuple[int, bytes]]]:
    """The lines from an offset on, in batches of bounded size."""
    batch: list[tuple[int, bytes]] = []
    for block in log.blocks(start):
        batch += block
        while len(batch) >= most:
            yield batch[:most]
            batch = batch[most:]
    if batch:
        yield batch


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def rebuild(
    log: Log,
    vocabulary: Vocabulary,
    digest: str,
    path: Path,
    start: sqlite3.Connection | None = None,
    progress: Progress = ignore_progress,
) -> None:
    """Build the index at `path` from the whole log, or from `start` and the log's new tail.

    The caller holds the index's lock.
    """
    for left in path.parent.glob(f"{path.name}-new-*"):
        with suppress(OSError):
            left.unlink()
    fresh = path.with_name(f"{path.name}-new-{os.getpid()}")
    apart = fresh.with_name(f"{fresh.name}-apart")
    try:
        for empty in (fresh, apart):  # SQLite gives its other files the mode of the first
            write_new(empty, b"", access_for(empty, log.path), synced=False)
        db = connect(fresh, "rw")
        try:
            _begin(db, vocabulary, digest, start)
            meta = schema.get_meta(db)
            extend(db, log, vocabulary, meta["size"], meta["chain"], apart, progress)
            db.execute("PRAGMA main.locking_mode=NORMAL")
            db.execute("PRAGMA main.journal_mode=WAL")
        finally:
            db.close()
        _sync(fresh)
        for name in ("-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                os.unlink(path.with_name(path.name + name))
        os.replace(fresh, path)
        write_fingerprint(path, log.path)
    finally:
        for name in ("", "-wal", "-shm", "-journal", "-apart"):
            with suppress(OSError):
                os.unlink(f"{fresh}{name}")


def _begin(
    db: sqlite3.Connection, vocabulary: Vocabulary, digest: str, start: sqlite3.Connection | None
) -> None:
    if start:
        start.backup(db)
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "locking_mode=EXCLUSIVE",
        "cache_size=-8192",
    ):
        db.execute(f"PRAGMA {pragma}")
    if start is None:
        schema.create(db)
        schema.put_meta(
            db, size=0, chain=BEGINNING, digest=digest, vocabulary=json.dumps(vocabulary.raw)
        )


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


@contextmanager
def _without_gc() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
