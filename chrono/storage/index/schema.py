"""The tables of the index, its connections, and the fingerprint that reveals a changed file.

The file is derived from the log and disposable. It uses SQLite's WAL mode, so that readers see a
consistent state while a writer adds to it. Only a writer that holds the lock changes the file; it
then stores the file's size, time of change and checksum in the fingerprint next to it, so that a
file that another program changed, or that decayed on the disk, is never trusted.
"""

from __future__ import annotations

import os
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from zlib import crc32

from chrono.edtf.clock import DAY
from chrono.errors import StorageError
from chrono.storage.index import search_text
from chrono.storage.index.connection import Executor
from chrono.storage.log.access import access_for
from chrono.storage.log.files import file_only, read_file, write_beside

SCHEMA_VERSION: Final = 11
"""The version of the tables. An index of another version is rebuilt."""
APPLICATION_ID: Final = 0x63_68_72_6F
"""SQLite's `application_id`: "chro" in ASCII."""
ENDLESS: Final = 1 << 62
"""A byte offset beyond every log."""

(
    EXACT_LAYER,
    VAGUE_LAYER,
    WIDE_LAYER,
    CHANGE_LAYER,
    COUNT_LAYER,
    PLAN_LAYER,
    OPINION_LAYER,
    LINKED_LAYER,
) = range(8)
"""The layers of claims: levels of one day or less; of some days up to a year; all other levels;
changes by an amount; counts; plans and predictions; allegations, denials and opinions; and all
claims of an event that a link, a judgement or a document's retraction affects.
"""
LINE_OFFSET_STEP: Final = 1024
"""The offset of every line at this distance is stored by its number."""
PAGE_BYTES: Final = 8192
"""Bytes per page. Measured against half and twice as many: building and reading are about 5%
faster than with the former, and no slower than with the latter.
"""
READ_BYTES: Final = 1 << 20
"""Bytes of the file that the checksum reads at a time."""
MAX_VAGUE: Final = 367 * DAY
"""The longest window, and the longest span, of a claim in the VAGUE layer, in seconds: a year."""

TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE cell (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, entity TEXT NOT NULL, kind TEXT NOT NULL,
    first INTEGER NOT NULL, layers INTEGER NOT NULL, reach INTEGER NOT NULL, open INTEGER NOT NULL);
CREATE INDEX cell_entity ON cell (entity);
CREATE INDEX cell_empty ON cell (id) WHERE first = 4611686018427387904;
CREATE TABLE claim (
    cell INTEGER NOT NULL, layer INTEGER NOT NULL, latest INTEGER NOT NULL, offset INTEGER NOT NULL,
    nth INTEGER NOT NULL, earliest INTEGER NOT NULL, known INTEGER NOT NULL, event BLOB NOT NULL,
    doc INTEGER NOT NULL, attribution INTEGER NOT NULL, code INTEGER NOT NULL, value, "when" TEXT,
    rest TEXT, PRIMARY KEY (cell, layer, latest, offset, nth)) WITHOUT ROWID;
CREATE INDEX claim_linked ON claim (offset) WHERE layer = 7;
CREATE TABLE event (id INTEGER, offset INTEGER, PRIMARY KEY (id, offset)) WITHOUT ROWID;
CREATE TABLE entry (
    first INTEGER, offset INTEGER, doc INTEGER, last INTEGER, type INTEGER, attribution INTEGER,
    marks INTEGER, PRIMARY KEY (first, offset)) WITHOUT ROWID;
CREATE INDEX entry_vague ON entry (last, first, offset, doc, type, attribution, marks)
    WHERE last IS NOT NULL;
CREATE TABLE builtin_event (
    last INTEGER, first INTEGER, offset INTEGER, doc INTEGER, type INTEGER, attribution INTEGER,
    marks INTEGER, PRIMARY KEY (last, first, offset)) WITHOUT ROWID;
CREATE TABLE mention (
    name TEXT, offset INTEGER, offsets BLOB, PRIMARY KEY (name, offset)) WITHOUT ROWID;
CREATE TABLE line_offset (n INTEGER PRIMARY KEY, offset INTEGER NOT NULL);
CREATE TABLE time_count (
    axis TEXT, first INTEGER, n INTEGER, PRIMARY KEY (axis, first)) WITHOUT ROWID;
CREATE TABLE doc (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, low INTEGER NOT NULL, high INTEGER NOT NULL,
    record TEXT, first INTEGER, last INTEGER, n INTEGER NOT NULL);
CREATE TABLE entity (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, first INTEGER, last INTEGER
    ) WITHOUT ROWID;
CREATE TABLE attribution (id INTEGER PRIMARY KEY, speaker TEXT, via TEXT NOT NULL);
CREATE TABLE declared (
    offset INTEGER PRIMARY KEY, name TEXT NOT NULL, event TEXT NOT NULL, doc INTEGER);
CREATE INDEX declared_name ON declared (name);
CREATE TABLE same (
    offset INTEGER PRIMARY KEY, event TEXT, entity TEXT, target TEXT, doc INTEGER);
CREATE TABLE unresolved_ref (name TEXT, offset INTEGER, PRIMARY KEY (name, offset)) WITHOUT ROWID;
CREATE TABLE redeclaration (offset INTEGER PRIMARY KEY, sourced INTEGER NOT NULL);
CREATE TABLE link (
    offset INTEGER, n INTEGER, event TEXT, relation TEXT, source TEXT, target TEXT, doc INTEGER,
    attribution INTEGER, replacement TEXT, reason TEXT, link_group INTEGER,
    PRIMARY KEY (offset, n)) WITHOUT ROWID;
CREATE INDEX link_in_group ON link (link_group) WHERE link_group IS NOT NULL;
CREATE TABLE link_ref (id TEXT, offset INTEGER, PRIMARY KEY (id, offset)) WITHOUT ROWID;
CREATE TABLE dangling_ref (short INTEGER, id TEXT, PRIMARY KEY (short, id)) WITHOUT ROWID;
CREATE TABLE linked_event (
    event TEXT PRIMARY KEY, link_group INTEGER NOT NULL, offset INTEGER, earliest INTEGER,
    latest INTEGER,
    low INTEGER, high INTEGER, said INTEGER, said_last INTEGER, factual INTEGER, doc INTEGER,
    attribution INTEGER) WITHOUT ROWID;
CREATE INDEX linked_event_group ON linked_event (link_group);
CREATE TABLE retraction (
    offset INTEGER, since INTEGER, until INTEGER, PRIMARY KEY (offset, since)) WITHOUT ROWID;
"""
"""`offset` is a line's byte offset in the log. `doc` 0 means no document.

`entry` has a row for each event of the vocabulary's types, `builtin_event` one for each of the
built-in types. Times are seconds of the axis. An event starts between `first` and `last`, or
within a day of 24 hours from `first` on if `last` is null; an event without a date has FOREVER in
`first`, and in `last` the end of its document's publication. `mention`
stores the names in an event's data, except where a claim of that entity's cells or an unresolved
reference already leads to the event.
"""


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


def create(db: sqlite3.Connection) -> None:
    """Create the empty tables; the search table only if this SQLite has FTS5."""
    db.execute(f"PRAGMA page_size={PAGE_BYTES}")
    db.executescript(TABLES)
    if search_text.has_engine(db):
        db.executescript(search_text.TABLE)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def is_ours(db: Executor) -> bool:
    """Whether the file is an index of this version. Raises sqlite3.Error if it is not
    a database.
    """
    found = [db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    return found == [(APPLICATION_ID,), (SCHEMA_VERSION,)]


def get_meta(db: Executor) -> dict[str, Any]:
    """The index's metadata: size, chain and vocabulary that it was made from."""
    return dict(db.execute("SELECT key, value FROM meta"))


def put_meta(db: sqlite3.Connection, **found: Any) -> None:
    """Store the metadata of the log and vocabulary that the index was made from."""
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", found.items())


def fingerprint_path(path: Path) -> Path:
    """The path of the fingerprint file, next to the index."""
    return path.with_suffix(".fingerprint")


def write_fingerprint(path: Path, log: Path) -> None:
    """Store the fingerprint of the current file. Only a writer that holds the lock may
    call this.
    """
    fresh = fingerprint_path(path).with_suffix(".fingerprint-new")
    marks = _marks(path)
    vouched = marks + checksum(path, marks)
    write_beside(fresh, vouched, access_for(fresh, log), synced=False)
    os.replace(fresh, fingerprint_path(path))


def has_fingerprint(path: Path) -> bool:
    """Whether only writers changed the file since the fingerprint was written.

    A decayed byte does not change size or time; the checksum reveals it.
    """
    try:
        marks, vouched = _marks(path), read_file(fingerprint_path(path))
        return vouched.startswith(marks) and vouched == marks + checksum(path, marks)
    except (OSError, StorageError):
        return False


def is_rotten(path: Path) -> bool:
    """Whether the file's bytes changed although no program wrote them.

    The caller holds the lock.
    """
    try:
        marks, vouched = _marks(path), read_file(fingerprint_path(path))
        return vouched.startswith(marks) and vouched[len(marks) :] not in (
            b"",  # the format of older versions
            checksum(path, marks),
        )
    except (OSError, StorageError):
        return False


@lru_cache(maxsize=4)
def checksum(path: Path, marks: bytes) -> bytes:
    """A checksum of the whole file; cached while the file's size and time stay the same.

    It covers the whole file because a damaged page can hide other pages from a query: a checksum
    of the rows found would say nothing about the missing rows.
    """
    found = 0
    with open(path, "rb", 0, opener=file_only) as file:
        while block := file.read(READ_BYTES):
            found = crc32(block, found)
    return b"%08x\n" % found


def _marks(path: Path) -> bytes:
    found = os.stat(path)
    return b"%d %d %d\n" % (found.st_size, found.st_mtime_ns, found.st_ino)
