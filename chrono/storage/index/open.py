"""Opens the index, after bringing it up to date with the log and the vocabulary.

The index is trusted only if its fingerprint and its checksum match and it was made from a prefix
of this log with this vocabulary. Then only the log's new tail is added; otherwise the index is
built again. A kernel lock admits one writer at a time; readers take no lock and see the index
either before or after a change.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chrono.errors import StorageError, VocabularyError
from chrono.fold import SourceFilter
from chrono.model.vocabulary.builder import build
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index import schema
from chrono.storage.index.connection import SharedConnection, connect
from chrono.storage.index.fingerprint import (
    fingerprint_path,
    has_fingerprint,
    identity,
    is_rotten,
    write_fingerprint,
)
from chrono.storage.index.reader import Index
from chrono.storage.log import Head, Log
from chrono.storage.log.access import restrict
from chrono.storage.log.files import Lock, read_file, storage
from chrono.storage.log.line_format import line_start, metadata_of

if TYPE_CHECKING:
    from chrono.storage.index.build import Progress

LOG: Final = logging.getLogger(__name__)
LOCK_SECONDS: Final = 2.0
"""Seconds to wait for another process that holds the index; then the log answers without it."""
MAX_WAL_BYTES: Final = 8 << 20
"""A longer write-ahead log is checkpointed. If a reader prevents that, the index moves to a copy,
and the old file disappears with its last reader.
"""
COPY_FROM_BYTES: Final = 8 << 20
"""From this many bytes on, a tail is added to a copy of the index, which then replaces it."""


def open_index(
    log: Log,
    vocabulary_path: Path,
    index_path: Path,
    *,
    upto: int | None = None,
    source_filter: SourceFilter | None = None,
    progress: Progress | None = None,
) -> Index:
    """The up-to-date index at `index_path`; built if there is none.

    `upto` is a byte offset of the log, for an earlier recorded-at. `progress` gets the number of
    folded log bytes and the total. Raises StorageError if the index can neither be used nor
    written: the caller then folds in memory. Raises as reading the log and the vocabulary does:
    NoChronicleError, DamagedError, VocabularyError. Any other error is a fault of the index.
    """
    with storage("read", vocabulary_path):
        text = read_file(vocabulary_path)
    made_by = sha256(text).hexdigest()
    head = log.head()
    notices: list[str] = []
    with _refused(index_path):
        found = trusted(index_path)
        if found is None or not found.fits(head, made_by):
            found, notices = _bring_up_to_date(log, text, made_by, index_path, found, progress)
        for path in files_of(index_path):
            restrict(path, log.path)
    return Index(
        found.db, found.vocabulary(), log, upto, source_filter, notices, found.head, made_by
    )


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    with storage("keep", path):
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(f"Could not keep {path}: {error}.") from error


class OpenIndex:
    """A connection with a snapshot of the index, and the index's own metadata."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error, LookupError or ValueError if the file is not a chrono index."""
        self.db = SharedConnection(path)
        self.begin()

    def begin(self) -> None:
        """Start a new read transaction: sees the current index until the next call."""
        if self.db.raw.in_transaction:
            self.db.execute("ROLLBACK")
        self.db.execute("BEGIN")
        meta = schema.get_meta(self.db) if schema.is_ours(self.db) else {}
        if not isinstance(meta["chain"], str) or not isinstance(meta["size"], int):
            raise ValueError("the index does not say from which log it was made")
        self.head = Head(meta["chain"], meta["size"])
        self.made_by: str = meta["digest"]
        self._vocabulary: str = meta["vocabulary"]

    def vocabulary(self) -> Vocabulary:
        """The vocabulary that the index was made with. Raises ValueError if it is not one."""
        try:
            return build(json.loads(self._vocabulary))
        except VocabularyError as error:
            raise ValueError(f"its vocabulary cannot be read: {error}") from error

    def fits(self, head: Head, made_by: str) -> bool:
        """Whether the index was made from exactly this log with exactly this vocabulary."""
        return self.head == head and self.made_by == made_by


def trusted(path: Path) -> OpenIndex | None:
    """The index, if its fingerprint matches, whatever log it was made from."""
    if not has_fingerprint(path):
        return None
    try:
        return OpenIndex(path)
    except (sqlite3.Error, LookupError, ValueError):
        return None


def _bring_up_to_date(
    log: Log,
    text: bytes,
    made_by: str,
    path: Path,
    found: OpenIndex | None,
    progress: Progress | None,
) -> tuple[OpenIndex, list[str]]:
    """Extend or rebuild the index under its lock; return it with notices for the user.

    Reads the log's head and the index again after taking the lock: another process may have done
    the work during the wait.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    notices: list[str] = []
    with Lock(path.with_suffix(".lock"), LOCK_SECONDS, so="the index was left alone", log=log.path):
        head = log.head()
        found = _again(path, found)
        if found is None and is_rotten(path):
            notices = [_rotten(path)]
        if found and found.fits(head, made_by):
            return found, []
        if found and found.made_by == made_by and _begins_so(log, head, found.head):
            LOG.debug("index extended from byte %d of the log to %d", found.head.size, head.size)
            with suppress(sqlite3.Error):
                return _caught_up(log, head, found, path, progress), []
        if found:
            found.db.close()
            if found.made_by == made_by:
                notices = [_replaced(log, found.head.size, head.size)]
        LOG.debug("index rebuilt from the %d bytes of the log", head.size)
        from chrono.model.vocabulary.loader import load
        from chrono.storage.index.build import ignore_progress, rebuild

        vocabulary = load(text.decode("utf-8", "replace"), "events/vocabulary.toml")
        rebuild(log, vocabulary, made_by, path, progress=progress or ignore_progress)
        made = trusted(path)
    if made is None:
        raise StorageError(f"{path} was built, and cannot be read back: something changes it.")
    return made, notices


def _replaced(log: Log, was: int, is_now: int) -> str:
    if was <= is_now:
        return (
            f"{log.name} has other lines than the index remembers, as after a `git checkout`,"
            " `merge` or `rebase`; the index was built again. If lines were lost, bring them back"
            " from a copy."
        )
    return (
        f"{log.name} is shorter than the index remembers: it had {was:,} bytes and has"
        f" {is_now:,}. If lines were lost, bring them back from a copy."
    )


def _rotten(path: Path) -> str:
    return (
        f"{path.parent.name}/{path.name} does not match its checksum: the disk changed it. It was"
        " built again from the log, which answers. Look at the disk, and run `chrono verify`."
    )


def _again(path: Path, found: OpenIndex | None) -> OpenIndex | None:
    """The current index, read under the lock, so that no other process can change it."""
    if found and has_fingerprint(path) and identity(path) == found.db.file:
        with suppress(sqlite3.Error, LookupError, ValueError):
            found.begin()
            return found
    if found:
        found.db.close()
    return trusted(path)


def _begins_so(log: Log, head: Head, known: Head) -> bool:
    """Whether the log starts with the lines that the index was made from.

    Comparing one chain is enough: it covers every line before it.
    """
    if known.size == 0 or known.size > head.size:
        return known.size == 0
    with open(log.path, "rb") as file:
        start = line_start(file, known.size - 1)
        file.seek(start)
        metadata = metadata_of(file.read(known.size - start).removesuffix(b"\n"))
    return metadata is not None and metadata.chain == known.chain


def _caught_up(
    log: Log, head: Head, found: OpenIndex, path: Path, progress: Progress | None
) -> OpenIndex:
    """Add the log's new tail to the index: in place, or in a copy if the tail is long.

    A long tail would fill the write-ahead log, which cannot shrink while any process reads an
    older snapshot. The copy avoids that, and readers keep the old file.
    """
    from chrono.storage.index.build import extend, ignore_progress, rebuild

    vocabulary = found.vocabulary()
    if head.size - found.head.size > COPY_FROM_BYTES:
        rebuild(log, vocabulary, found.made_by, path, found.db.raw, progress or ignore_progress)
        found.db.close()
        return OpenIndex(path)
    found.db.execute("ROLLBACK")
    pinned = False
    db = connect(path, "rw")
    try:
        for pragma in (
            "synchronous=NORMAL",
            "wal_autocheckpoint=0",
            f"journal_size_limit={MAX_WAL_BYTES}",
        ):
            db.execute(f"PRAGMA {pragma}")
        extend(
            db,
            log,
            vocabulary,
            found.head.size,
            found.head.chain,
            progress=progress or ignore_progress,
        )
        if _wal_bytes(path) > MAX_WAL_BYTES:
            pinned = not _emptied_wal(db)
            write_fingerprint(path, log.path)
    finally:
        db.close()  # does not checkpoint: `found` keeps the file open
    if pinned and _wal_bytes(path) > MAX_WAL_BYTES:
        rebuild(log, vocabulary, found.made_by, path, found.db.raw, progress or ignore_progress)
        found.db.close()
        return OpenIndex(path)
    found.begin()
    return found


def _wal_bytes(path: Path) -> int:
    """The length of the index's write-ahead log."""
    try:
        return os.stat(f"{path}-wal").st_size
    except FileNotFoundError:
        return 0


def _emptied_wal(db: sqlite3.Connection) -> bool:
    """Checkpoint the write-ahead log into the index; return whether it is empty now.

    It is not empty if another process still reads an older snapshot. That process may be idle or
    suspended, so this does not wait for it.
    """
    db.execute("PRAGMA busy_timeout=0")
    (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def remembered(path: Path) -> Head | None:
    """The head at which the index was made, if there is a trusted index."""
    found = trusted(path)
    if found is None:
        return None
    found.db.close()
    return found.head


def clear(path: Path) -> None:
    """Remove an index with all its files."""
    for each in files_of(path):
        with suppress(FileNotFoundError):
            os.unlink(each)


def files_of(path: Path) -> list[Path]:
    """The paths of an index's files, existing or not."""
    names = [path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"]
    return [*map(path.with_name, names), fingerprint_path(path)]


__all__ = ["clear", "open_index", "remembered", "trusted"]
