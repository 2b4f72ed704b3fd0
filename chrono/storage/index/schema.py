"""The tables of the index.

The file is derived from the log and disposable. It uses SQLite's WAL mode, so that readers see a
consistent state while a writer adds to it.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from chrono.edtf.calendar import DAY
from chrono.storage.index import search_text
from chrono.storage.index.connection import Executor

SCHEMA_VERSION: Final = 13
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
