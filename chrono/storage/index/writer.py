"""Adds lines of the log to the index in batches, one transaction each.

After every batch the index equals the fold of all lines so far. If a later line changes the claims
of an earlier one, the earlier line is read from the log and extracted again: a name declared after
its use, a document with a new publication date, an event that gets linked.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from chrono.edtf import BEGINNING
from chrono.model.claim import DECLARATION_TYPES, Document, Entity
from chrono.model.event import Event, from_line
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index import declaration_writer as declared
from chrono.storage.index import link_writer as links
from chrono.storage.index import schema, search_text
from chrono.storage.index.batch import Batch
from chrono.storage.index.bulk_load import BulkLoad, put
from chrono.storage.index.declarations import (
    DeclarationMap,
    declared_by,
    document_of,
    entity_of,
    is_known,
)
from chrono.storage.index.event_rows import EventRow
from chrono.storage.index.extract import Extractor
from chrono.storage.index.keys import may_be_entity
from chrono.storage.index.schema import ENDLESS, LINE_OFFSET_STEP
from chrono.storage.json_codec import loads

BULK_FROM_LINES: Final = 1000


class IdMap:
    """Maps an extractor's numbers to those of the index. Most are equal."""

    def __init__(self) -> None:
        self.cells: dict[int, int] = {}
        self.docs: dict[int, int] = {0: 0}
        self.attributions: dict[int, int] = {}
        self.are_same = True
        """Whether all numbers are equal, so that no row needs mapping."""

    def put(self, ids: dict[int, int], mine: int, theirs: int) -> None:
        """Map one number, in one of the three maps."""
        ids[mine] = theirs
        self.are_same &= mine == theirs


class Writer:
    """The write side of an index."""

    def __init__(
        self,
        db: sqlite3.Connection,
        vocabulary: Vocabulary,
        events_at: Callable[[Iterable[int]], list[Event]],
        apart: Path | None = None,
    ) -> None:
        """`events_at` reads events of the log by the offsets of their lines.

        `apart` is the buffer file for the rows of a long log, until `finish`.
        """
        self.db = db
        self.bulk = BulkLoad(db, apart)
        self.vocabulary = vocabulary
        self.events_at = events_at
        self.with_text = search_text.has_table(db)
        """Whether the index stores the text of events."""
        self._docs: dict[str, int] = {}
        self._attributions: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self._extractor: Extractor | None = None
        self._ids = IdMap()
        self._lines = 0
        self._new: tuple[dict[str, Document], dict[str, Entity]] = ({}, {})
        self.documents = DeclarationMap[Document](
            db, "doc", document_of, ENDLESS, lambda name: None
        )
        self.entities = DeclarationMap[Entity](db, "entity", entity_of, ENDLESS, lambda name: None)

    # ------------------------------------------------------------------ batches

    def make_room(self) -> None:
        """Buffer rows from the next batch on, if there are many. Not inside a transaction."""
        self.bulk.expect("claim", len(self._ids.cells))
        self.bulk.expect("event", self._lines)

    def add(self, lines: list[tuple[int, bytes]]) -> None:
        """Add lines, in log order."""
        if self._extractor is None or len(lines) > BULK_FROM_LINES:
            # look up few names in the index; for many lines load all of them
            whole = len(lines) > BULK_FROM_LINES
            self._new = ({}, {}) if not whole else (dict(self.documents), dict(self.entities))
            documents = self._new[0] if whole else ChainMap(self._new[0], self.documents)  # type: ignore[arg-type]
            entities = self._new[1] if whole else ChainMap(self._new[1], self.entities)  # type: ignore[arg-type]
            self._extractor = Extractor(
                self.vocabulary, documents, entities, self._declared, self.with_text
            )
            self._ids = IdMap()
        batch = Batch()
        self._extractor.add(batch, lines)
        self.insert(batch)

    def _declared(self, events: list[Event]) -> None:
        """Add the names that some lines are the first to declare, before the index has them."""
        assert self._extractor
        known = self._extractor.documents, self._extractor.entities
        first = [event for event in events if not is_known(event, *known)]
        documents, entities = declared_by(first, self.vocabulary)
        self._new[0].update(documents)
        self._new[1].update(entities)

    def insert(self, batch: Batch) -> None:
        """Add a batch, then redo the earlier lines that it changes."""
        self.insert_rows(batch, self._ids)
        self.settle(batch)

    def insert_rows(self, batch: Batch, ids: IdMap) -> None:
        """Add a batch's rows; `ids` maps its extractor's numbers to the index's own."""
        db = self.db
        for number, name in batch.docs:
            ids.put(ids.docs, number, self.doc(name, number))
        for number, speaker, via in batch.attributions:
            ids.put(ids.attributions, number, self.attribution(speaker, via, number))
        self._cells(batch, ids)
        rows, entries = batch.rows, batch.entries
        if not ids.are_same:
            cells, docs, attributions = ids.cells, ids.docs, ids.attributions
            rows = [(cells[r[0]], *r[1:8], docs[r[8]], attributions[r[9]], *r[10:]) for r in rows]
            entries = [(*e[:2], docs[e[2]], *e[3:5], attributions[e[5]], e[6]) for e in entries]
        self._add_line_offsets(batch.events)
        if batch.texts:
            search_text.insert(db, batch.texts)
        self._lines += len(batch.events)
        waits = self.bulk.insert("claim", rows, 14)
        self.bulk.insert("event", batch.events, 2)
        entries.sort()
        put(db, "entry", entries, 7)
        built_in = [
            (*o[:3], ids.docs[o[3]], o[4], ids.attributions[o[5]], o[6]) for o in batch.built_in
        ]
        put(db, "builtin_event", built_in, 7)
        self._add_mentions(batch)
        self._count(entries, 1)
        if not waits:
            self._revive()
        db.executemany("INSERT OR IGNORE INTO unresolved_ref VALUES (?, ?)", batch.unresolved)

    def _cells(self, batch: Batch, ids: IdMap) -> None:
        db = self.db
        for number, name, entity, kind in batch.cells:
            row = db.execute("SELECT id FROM cell WHERE name = ?", (name,)).fetchone()
            number_or = self._free("cell", number)
            row = (
                row
                or db.execute(
                    "INSERT INTO cell VALUES (?, ?, ?, ?, ?, 0, 0, 0) RETURNING id",
                    (number_or, name, entity, kind, ENDLESS),
                ).fetchone()
            )
            ids.put(ids.cells, number, row[0])
        db.executemany(
            "UPDATE cell SET first = min(first, ?), layers = layers | ?, reach = max(reach, ?),"
            " open = open | ? WHERE id = ?",
            [(*marks, ids.cells[number]) for number, marks in batch.marks.items()],
        )

    def _revive(self) -> None:
        """Unmark cells that had lost all their claims and may have some again."""
        self.db.execute(
            "UPDATE cell SET first = (SELECT min(offset) FROM claim WHERE cell = cell.id)"
            f" WHERE first = {ENDLESS} AND EXISTS (SELECT 1 FROM claim WHERE cell = cell.id)"
        )

    def claims_there(self) -> None:
        """Flush all buffered claims into their table, before a query or a change."""
        if self.bulk.settle("claim"):
            self._revive()

    def finish(self) -> None:
        """Flush everything into its table."""
        self.claims_there()
        self.bulk.settle("event")

    def _add_mentions(self, batch: Batch) -> None:
        self.db.executemany(
            "INSERT INTO mention VALUES (?, ?, ?)",
            [
                (name, offsets[0], array("q", offsets).tobytes())
                for name, offsets in sorted(batch.mentions.items())
                if may_be_entity(name)
            ],
        )

    def _add_line_offsets(self, events: list[tuple[int, int]]) -> None:
        before = int(schema.get_meta(self.db).get("lines", 0))
        first = -before % LINE_OFFSET_STEP
        self.db.executemany(
            "INSERT INTO line_offset VALUES (?, ?)",
            [(before + n, events[n][1]) for n in range(first, len(events), LINE_OFFSET_STEP)],
        )
        if events:
            schema.put_meta(self.db, lines=before + len(events))

    def _count(self, entries: Sequence[EventRow], sign: int) -> None:
        docs = Counter(map(itemgetter(2), entries))
        self.db.executemany(
            "UPDATE doc SET n = n + ? WHERE id = ?", [(sign * n, doc) for doc, n in docs.items()]
        )

    def _free(self, table: str, number: int | None) -> int | None:
        """The requested number for a new name if it is free; None to use the next free one."""
        taken = self.db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (number,)).fetchone()
        return None if taken else number

    def doc(self, name: str | None, number: int | None = None) -> int:
        """The number of a document, declared or not; 0 for none. `number`: the number for a new
        one.
        """
        if name is None:
            return 0
        if name not in self._docs:
            row = self.db.execute("SELECT id FROM doc WHERE name = ?", (name,)).fetchone()
            row = (
                row
                or self.db.execute(
                    "INSERT INTO doc VALUES (?, ?, ?, ?, NULL, NULL, NULL, 0) RETURNING id",
                    (self._free("doc", number), name, BEGINNING, BEGINNING),
                ).fetchone()
            )
            self._docs[name] = row[0]
        return self._docs[name]

    def attribution(
        self, speaker: str | None, via: tuple[str, ...], number: int | None = None
    ) -> int:
        """The number of a speaker with the speakers who cite them. `number`: the number for a new
        one.
        """
        if (speaker, via) not in self._attributions:
            passed = json.dumps(via)
            row = self.db.execute(
                "SELECT id FROM attribution WHERE speaker IS ? AND via = ?", (speaker, passed)
            ).fetchone()
            row = (
                row
                or self.db.execute(
                    "INSERT INTO attribution VALUES (?, ?, ?) RETURNING id",
                    (self._free("attribution", number), speaker, passed),
                ).fetchone()
            )
            self._attributions[speaker, via] = row[0]
        return self._attributions[speaker, via]

    # ------------------------------------------------------------------ what else it changes

    def settle(self, batch: Batch) -> None:
        """Apply a batch's declarations and links, and redo the earlier lines that they change."""
        again: set[int] = set()
        special = [from_line(loads(line), offset) for offset, line in batch.special]
        for event in special:
            if event.type in DECLARATION_TYPES:
                again |= declared.declare(self, event)
        if again:
            self.redo(again)
        for name in links.arrive(self, [event for event, _ in batch.events]):
            declared.note_redeclared_name(self, name)
            self.redo(declared.refresh(self, name))
        ties = [event for event in special if event.type not in DECLARATION_TYPES]
        undoing = links.Undoing(self)
        names: dict[str, None] = {}
        for event in links.add_plain(self, ties):
            for name in undoing.add(event):
                declared.note_redeclaration(self, event)
                names[name] = None
        undoing.finish()
        for name in names:
            declared.note_redeclared_name(self, name)
            self.redo(declared.refresh(self, name))

    def remember(self, name: str, now: Any) -> None:
        """Keep a declared document or entity, or drop it if None, for the lines that follow."""
        place, plain = "de".index(name[0]), name[2:]
        kept: DeclarationMap[Any] = (self.documents, self.entities)[place]
        kept.put(plain, now)
        new: dict[str, Any] = self._new[place]
        if now is None:
            new.pop(plain, None)
        else:
            new[plain] = now
        if self._extractor:
            self._extractor.forget(name)

    def redo(self, offsets: set[int]) -> None:
        """Extract some lines again with the current declarations.

        Deletes the old rows and counts of these lines first. Linked events need `bind` afterwards,
        because extraction puts their claims into the ordinary layers.
        """
        if not offsets:
            return
        db = self.db
        self.claims_there()
        db.execute("CREATE TEMP TABLE IF NOT EXISTS redo (offset INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM redo")
        db.executemany("INSERT INTO redo VALUES (?)", [(offset,) for offset in sorted(offsets)])
        db.execute("DELETE FROM claim WHERE offset IN (SELECT offset FROM redo)")
        db.execute("DELETE FROM unresolved_ref WHERE offset IN (SELECT offset FROM redo)")
        old = db.execute("SELECT * FROM entry WHERE offset IN (SELECT offset FROM redo)").fetchall()
        self._count(old, -1)
        db.execute("DELETE FROM entry WHERE offset IN (SELECT offset FROM redo)")
        db.execute("DELETE FROM builtin_event WHERE offset IN (SELECT offset FROM redo)")
        events = self.events_at(sorted(offsets))
        batch, extractor = Batch(), Extractor(self.vocabulary, self.documents, self.entities)
        for event in events:
            extractor.add_event(batch, event)
        self.insert_rows(batch, IdMap())
        self.claims_there()
        db.execute(
            f"UPDATE cell SET first = {ENDLESS}"
            " WHERE NOT EXISTS (SELECT 1 FROM claim WHERE cell = cell.id)"
        )
        links.bind(self, [event for event in events if links.is_linked(self.db, event.id)])


__all__ = ["IdMap", "Writer"]
