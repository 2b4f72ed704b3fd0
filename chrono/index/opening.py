"""Opens the index, after bringing it up to date with the log and the vocabulary.

It is trusted only if its seal holds and it was made from the beginning of this very log by
this very vocabulary; then the new tail is added, else it is built anew. Writers take turns
by a lock of the kernel's; readers take none, and see the index as it was before or after.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from chrono.errors import StorageError
from chrono.fold import Sieve
from chrono.index import schema
from chrono.index.questions import Index
from chrono.log import Head, Log
from chrono.log.guard import Lock, storage
from chrono.sha import sha256
from chrono.vocabulary.building import build

PATIENCE: Final = 120.0
"""Seconds to wait for another process that builds the index."""
LARGEST_WAL: Final = 8 << 20


def open_index(
    log: Log,
    vocabulary_path: Path,
    index_path: Path,
    *,
    upto: int | None = None,
    sieve: Sieve | None = None,
) -> Index:
    """The index at `index_path`, brought up to date; made if there is none.

    `upto` is a byte offset of the log, for an earlier recorded-at. Raises StorageError
    where it can neither be used nor written: the caller folds in memory then. Raises as
    reading the log and the vocabulary does: NoChronicleError, DamagedError, VocabularyError.
    """
    with storage("read", vocabulary_path):
        text = vocabulary_path.read_bytes()
    made_by = sha256(text).hexdigest()
    head = log.head()
    notices: list[str] = []
    with _refused(index_path):
        found = _current(index_path, head, made_by)
        if found is None:
            notices = _bring_up_to_date(log, head, text, made_by, index_path)
            found = _current(index_path, head, made_by, beyond=True)
            if found is None:
                raise StorageError(f"{index_path} changes faster than it can be read.")
        db, raw = found
        return Index(db, build(json.loads(raw)), log, upto, sieve, notices)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    with storage("keep", path):
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(f"Could not keep {path}: {error}.") from error


def _current(
    path: Path, head: Head, made_by: str, beyond: bool = False
) -> tuple[sqlite3.Connection, str] | None:
    """A connection and the vocabulary, if the index is that of the log as it is now.

    `beyond` allows one that another process has brought further since we looked.
    """
    if not schema.is_sealed(path):
        return None
    try:
        db = schema.connect(path, "ro")
        try:
            if schema.is_ours(db):
                meta = schema.get_meta(db)
                same = (meta["size"], meta["chain"]) == (head.size, head.chain)
                if (same or (beyond and meta["size"] > head.size)) and meta["digest"] == made_by:
                    return db, meta["vocabulary"]
        except BaseException:
            db.close()
            raise
        db.close()
    except (sqlite3.Error, KeyError):
        pass
    return None


def _bring_up_to_date(log: Log, head: Head, text: bytes, made_by: str, path: Path) -> list[str]:
    """Adds the log's new tail, or builds anew; gives what a person should be told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Lock(path.with_suffix(".lock"), PATIENCE):
        found = _current(path, head, made_by)
        if found:
            found[0].close()
            return []
        meta = _meta(path)
        notices = []
        if meta and meta["digest"] == made_by:
            if _begins_so(log, head, meta):
                try:
                    _catch_up(log, meta, path)
                    return []
                except sqlite3.Error:
                    pass
            elif head.size < meta["size"]:
                notices = [
                    f"{log.name} is shorter than the index remembers: it had {meta['size']:,} bytes"
                    f" and has {head.size:,}. If lines were lost, bring them back from a copy."
                ]
        from chrono.index.building import rebuild
        from chrono.vocabulary.reader import load

        vocabulary = load(text.decode("utf-8", "replace"))
        rebuild(log, vocabulary, made_by, path)
        return notices


def _meta(path: Path) -> dict[str, Any] | None:
    """What an index that can be trusted says of itself."""
    if not schema.is_sealed(path):
        return None
    try:
        db = schema.connect(path, "ro")
        try:
            found = schema.get_meta(db) if schema.is_ours(db) else {}
        finally:
            db.close()
    except sqlite3.Error:
        return None
    return found if {"size", "chain", "digest", "vocabulary"} <= found.keys() else None


def _begins_so(log: Log, head: Head, meta: dict[str, Any]) -> bool:
    """Whether the log begins with the lines that the index was made from."""
    from chrono.log import BEGINNING
    from chrono.log.framing import line_start, stamp_of

    size = meta["size"]
    if size == 0:
        return bool(meta["chain"] == BEGINNING)
    if size > head.size:
        return False
    with open(log.path, "rb") as file:
        start = line_start(file, size - 1)
        file.seek(start)
        stamp = stamp_of(file.read(size - start).removesuffix(b"\n"))
    return stamp is not None and stamp.chain == meta["chain"]


def _catch_up(log: Log, meta: dict[str, Any], path: Path) -> None:
    from chrono.index.building import extend

    vocabulary = build(json.loads(meta["vocabulary"]))
    reader = schema.connect(path, "ro")  # as long as it is open, closing `db` writes nothing
    reader.execute("SELECT 1 FROM meta").fetchone()
    try:
        db = schema.connect(path, "rw")
        try:
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA wal_autocheckpoint=0")
            extend(db, log, vocabulary, meta["size"], meta["chain"])
            wal = path.with_name(path.name + "-wal")
            if wal.exists() and wal.stat().st_size > LARGEST_WAL:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                schema.seal(path)
        finally:
            db.close()
    finally:
        reader.close()


def remembered(path: Path) -> Head | None:
    """The head that the index was made at, if there is one that can be trusted."""
    found = _meta(path)
    return Head(found["chain"], found["size"]) if found else None


def clear(path: Path) -> None:
    """Removes an index and all that belongs to it."""
    names = [path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"]
    for name in [*names, schema.seal_path(path).name]:
        with suppress(FileNotFoundError):
            os.unlink(path.with_name(name))


__all__ = ["clear", "open_index", "remembered"]
