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
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from chrono.edtf import BEGINNING
from chrono.model.claim import DECLARATION_TYPES, Document, Entity
from chrono.model.event import FACTUAL, Event, from_line
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index import link_writer as links
from chrono.storage.index import schema, search_text
from chrono.storage.index.bulk_load import BulkLoad, put
from chrono.storage.index.declarations import (
    DeclarationMap,
    declarations,
    declared_by,
    declared_name,
    document_of,
    document_record,
    entity_of,
    entity_record,
    is_known,
)
from chrono.storage.index.event_rows import EventRow
from chrono.storage.index.extract import Batch, Extractor
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
                again |= self._declare(event)
        if again:
            self.redo(again)
        for name in links.arrive(self, [event for event, _ in batch.events]):
            self._note_redeclared_name(name)
            self.redo(self.refresh(name))
        ties = [event for event in special if event.type not in DECLARATION_TYPES]
        undoing = links.Undoing(self)
        names: dict[str, None] = {}
        for event in links.add_plain(self, ties):
            for name in undoing.add(event):
                self._note_redeclaration(event)
                names[name] = None
        undoing.finish()
        for name in names:
            self._note_redeclared_name(name)
            self.redo(self.refresh(name))

    def _note_redeclaration(self, event: Event) -> None:
        """Record that the log's declarations had another meaning before this line."""
        self.db.execute(
            "INSERT OR IGNORE INTO redeclaration VALUES (?, ?)",
            (event.offset, event.source is not None),
        )

    def _note_redeclared_name(self, name: str) -> None:
        """The same for every line that declares a name: a retraction decides which of
        them holds.
        """
        self.db.execute(
            "INSERT OR IGNORE INTO redeclaration SELECT offset, doc > 0 FROM declared WHERE"
            " name = ?",
            (name,),
        )

    def _is_contested(self, name: str, event: Event, before: Any) -> bool:
        """Whether it matters from which line on a known name is declared again."""
        if event.type == "DocumentPublished" or before is None:
            return True
        linked = self.db.execute(
            "SELECT EXISTS (SELECT 1 FROM declared d JOIN link_ref n ON n.id = d.event"
            " JOIN link t ON t.offset = n.offset AND t.target = d.event WHERE d.name = ?)",
            (name,),
        ).fetchone()
        return bool(event.data.get("kind") != before.kind or linked[0])

    def _declare(self, event: Event) -> set[int]:
        """Record a declaration; return the offsets of the lines whose claims it changes."""
        name = declared_name(event)
        self.db.execute(
            "INSERT OR REPLACE INTO declared VALUES (?, ?, ?, ?)",
            (event.offset, name, event.id, self.doc(event.document)),
        )
        same_as = event.data.get("same_as") if event.type == "EntityDescribed" else None
        if same_as and event.modality in FACTUAL:
            self.db.execute(
                "INSERT OR REPLACE INTO same VALUES (?, ?, ?, ?, ?)",
                (
                    event.offset,
                    event.id,
                    event.data["entity"],
                    same_as,
                    self.doc(event.document),
                ),
            )
        known: Mapping[str, Any] = self.documents if name.startswith("d:") else self.entities
        before = known.get(name[2:])
        others = self.db.execute(
            "SELECT EXISTS (SELECT 1 FROM declared WHERE name = ? AND offset < ?)",
            (name, event.offset),
        ).fetchone()[0]
        if others and self._is_contested(name, event, before):
            self._note_redeclaration(event)
        again = self.refresh(name, event)
        if again:
            self._note_redeclaration(event)
        return again

    def refresh(self, name: str, only: Event | None = None) -> set[int]:
        """Compute a declared name again; return the offsets of the lines whose claims that
        changes.
        """
        table = "doc" if name.startswith("d:") else "entity"
        kept = name[2:]
        known: Mapping[str, Any] = self.documents if table == "doc" else self.entities
        before = known.get(kept)
        offsets = self.db.execute(
            "SELECT min(offset), max(offset) FROM declared WHERE name = ?", (name,)
        ).fetchone()
        if only is not None and offsets[0] == offsets[1]:
            events = [only]
        else:
            events = declarations(self.db, name, ENDLESS, self.events_at)
        made = declared_by(events, self.vocabulary)
        # Events that refer to a name also wait for it while its declaration is retracted.
        unresolved = self.db.execute(
            "SELECT offset FROM unresolved_ref WHERE name = ?", (name,)
        ).fetchall()
        again = (
            self._refresh_document(kept, before, made[0].get(kept), offsets)
            if table == "doc"
            else self._refresh_entity(kept, before, made[1].get(kept), offsets)
        )
        return again | {offset for (offset,) in unresolved}

    def _refresh_document(
        self, name: str, before: Document | None, now: Document | None, offsets: tuple[int, int]
    ) -> set[int]:
        number = self.doc(name)
        low, high = now.published if now else (BEGINNING, BEGINNING)
        self.db.execute(
            "UPDATE doc SET low = ?, high = ?, record = ?, first = ?, last = ? WHERE id = ?",
            (low, high, document_record(now) if now else None, *offsets, number),
        )
        self.documents.put(name, now)
        self._put(0, name, now)
        if before is None or (now and now.published == before.published):
            return set()
        rows = self.db.execute(
            "SELECT offset FROM entry WHERE doc = :doc UNION"
            " SELECT offset FROM builtin_event WHERE doc = :doc"
            " UNION SELECT offset FROM linked_event WHERE doc = :doc AND offset IS NOT NULL",
            {"doc": number},
        )
        return {offset for (offset,) in rows}

    def _refresh_entity(
        self, name: str, before: Entity | None, now: Entity | None, offsets: tuple[int, int]
    ) -> set[int]:
        if now is None:
            self.db.execute("DELETE FROM entity WHERE name = ?", (name,))
        else:
            self.db.execute(
                "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?)",
                (name, now.kind, entity_record(now), *offsets),
            )
        self.entities.put(name, now)
        self._put(1, name, now)
        if before is None or (now and now.kind == before.kind):
            return set()
        self.claims_there()
        if now:
            self.db.execute("UPDATE cell SET kind = ? WHERE entity = ?", (now.kind, name))
        rows = self.db.execute(
            "SELECT DISTINCT offset FROM claim WHERE cell IN (SELECT id FROM cell WHERE entity = ?)"
            " UNION SELECT offset FROM unresolved_ref WHERE name = ?",
            (name, f"e:{name}"),
        )
        return {offset for (offset,) in rows}

    def _put(self, place: int, name: str, now: Any) -> None:
        new: dict[str, Any] = self._new[place]
        if now is None:
            new.pop(name, None)
        else:
            new[name] = now
        if self._extractor:
            self._extractor.forget(f"{'de'[place]}:{name}")

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
