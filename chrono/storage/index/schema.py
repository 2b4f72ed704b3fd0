"""The tables of the index, the connections to it, and the fingerprint that tells a changed file.

Everything here is derived from the log and disposable. The file is in SQLite's WAL mode, so
that readers see one whole state while a writer adds to it. Only writers, one at a time
under a lock, ever change the file; each leaves its size, its time of change and its checksum in
the fingerprint beside it, so that a file changed by anything else, or rotten, is never trusted.
"""

from __future__ import annotations

import os
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from zlib import crc32

from chrono.errors import StorageError
from chrono.storage.index import search_text
from chrono.storage.index.connection import Executor
from chrono.storage.log.access import access_for
from chrono.storage.log.files import file_only, read_file, write_beside

SCHEMA_VERSION: Final = 10
"""Of the tables. An index of another version is built anew."""
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
"""Where a claim is kept: levels of one day; of some days up to a year; all other levels;
changes by an amount; counts; what looks ahead; what stands aside; and whatever an event
says that a link, a judgement or a document's retraction touches."""
LINE_OFFSET_STEP: Final = 1024
"""So many lines apart, the place of a line is kept by its number."""
PAGE_BYTES: Final = 8192
"""Bytes of a page. Measured against half and twice as many: tables are made and states are read
some twentieth quicker than by the former, and no slower than by the latter."""
READ_BYTES: Final = 1 << 20
"""Bytes of the file that are read at a time for its checksum."""
MAX_VAGUE_DAYS: Final = 366
"""The longest window, and the longest span, of a claim among the VAGUE."""

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
    day INTEGER, offset INTEGER, doc INTEGER, last INTEGER, type INTEGER, attribution INTEGER,
    marks INTEGER, PRIMARY KEY (day, offset)) WITHOUT ROWID;
CREATE INDEX entry_vague ON entry (last, day, offset, doc, type, attribution, marks)
    WHERE last IS NOT NULL;
CREATE TABLE builtin_event (
    last INTEGER, day INTEGER, offset INTEGER, doc INTEGER, type INTEGER, attribution INTEGER,
    marks INTEGER, PRIMARY KEY (last, day, offset)) WITHOUT ROWID;
CREATE TABLE mention (
    name TEXT, offset INTEGER, offsets BLOB, PRIMARY KEY (name, offset)) WITHOUT ROWID;
CREATE TABLE line_offset (n INTEGER PRIMARY KEY, offset INTEGER NOT NULL);
CREATE TABLE day_count (axis TEXT, day INTEGER, n INTEGER, PRIMARY KEY (axis, day)) WITHOUT ROWID;
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
built-in types. An event begins from `day` through `last`, or on `day` where `last` is null; an
event without a date has the day FOREVER, and in `last` the end of its document's publication.
`mention` keeps where a name stands in an event's data, unless a claim of that entity's cells or
an unresolved reference already gives the event."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to the file: `mode` is `ro`, `rw` or `rwc`, as in SQLite's URIs.

    Where nothing can be written beside the file, nor is anything waiting there to be written
    to it, it is read as a file that nobody changes.
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
    """Makes the empty tables; that of the search only where this SQLite has FTS5."""
    db.execute(f"PRAGMA page_size={PAGE_BYTES}")
    db.executescript(TABLES)
    if search_text.has_engine(db):
        db.executescript(search_text.TABLE)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def is_ours(db: Executor) -> bool:
    """Whether the file is an index of this version. Raises sqlite3.Error where it is none."""
    found = [db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    return found == [(APPLICATION_ID,), (SCHEMA_VERSION,)]


def get_meta(db: Executor) -> dict[str, Any]:
    """What the index says of itself: size, chain and vocabulary it was made from."""
    return dict(db.execute("SELECT key, value FROM meta"))


def put_meta(db: sqlite3.Connection, **found: Any) -> None:
    """Remembers what the index was made from."""
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", found.items())


def fingerprint_path(path: Path) -> Path:
    """The fingerprint's file, beside the index."""
    return path.with_suffix(".fingerprint")


def write_fingerprint(path: Path, log: Path) -> None:
    """Vouches for the file as it is now. Only a writer that holds the lock may."""
    fresh = fingerprint_path(path).with_suffix(".fingerprint-new")
    marks = _marks(path)
    vouched = marks + checksum(path, marks)
    write_beside(fresh, vouched, access_for(fresh, log), synced=False)
    os.replace(fresh, fingerprint_path(path))


def has_fingerprint(path: Path) -> bool:
    """Whether nothing but a writer changed the file since the fingerprint was written.

    A byte that rots leaves the file's marks as they are: its checksum tells.
    """
    try:
        marks, vouched = _marks(path), read_file(fingerprint_path(path))
        return vouched.startswith(marks) and vouched == marks + checksum(path, marks)
    except (OSError, StorageError):
        return False


def is_rotten(path: Path) -> bool:
    """Whether bytes of the file changed that no program wrote. The caller holds the lock."""
    try:
        marks, vouched = _marks(path), read_file(fingerprint_path(path))
        return vouched.startswith(marks) and vouched[len(marks) :] not in (
            b"",  # as older versions wrote it
            checksum(path, marks),
        )
    except (OSError, StorageError):
        return False


@lru_cache(maxsize=4)
def checksum(path: Path, marks: bytes) -> bytes:
    """A checksum of the whole file. A process reads a file once while its marks stay the same.

    The whole, because a rotten page can hide other pages from a question: no digest of the
    rows that are found tells of those that are not.
    """
    found = 0
    with open(path, "rb", 0, opener=file_only) as file:
        while block := file.read(READ_BYTES):
            found = crc32(block, found)
    return b"%08x\n" % found


def _marks(path: Path) -> bytes:
    found = os.stat(path)
    return b"%d %d %d\n" % (found.st_size, found.st_mtime_ns, found.st_ino)
