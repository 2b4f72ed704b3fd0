"""Adds the lines of a log to the index, a batch at a time, in one transaction each.

After every batch the index is what the fold makes of all lines so far. What a later line
changes of an earlier one's claims is done again from the log's own lines: a name declared
after its use, a document whose publication is declared anew, an event that gets linked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chrono.event import FACTUAL, Event
from chrono.index import links
from chrono.index.declared import (
    Declared,
    declarations,
    declared_by,
    document_of,
    document_record,
    entity_of,
    entity_record,
)
from chrono.index.digest import DECLARING, Batch, Digester
from chrono.index.schema import ENDLESS, TIED
from chrono.state import Document, Entity
from chrono.vocabulary.records import Vocabulary

INSERT_CLAIM = f"INSERT INTO claim VALUES ({', '.join('?' * 14)})"


class Writer:
    """The write side of an index."""

    def __init__(
        self,
        db: sqlite3.Connection,
        vocabulary: Vocabulary,
        events_at: Callable[[Iterable[int]], list[Event]],
    ) -> None:
        """`events_at` reads events of the log by the bytes at which their lines begin."""
        self.db = db
        self.vocabulary = vocabulary
        self.events_at = events_at
        self._docs: dict[str, int] = {}
        self._voices: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self.forget()

    def forget(self) -> None:
        """Reads declarations anew: some have changed."""
        self.documents: dict[str, Document] | Declared[Document] = Declared(
            self.db, "doc", document_of, ENDLESS, lambda name: None
        )
        self.entities: dict[str, Entity] | Declared[Entity] = Declared(
            self.db, "entity", entity_of, ENDLESS, lambda name: None
        )

    # ------------------------------------------------------------------ batches

    def add(self, events: list[Event]) -> None:
        """Adds events, in the order of the log."""
        new = [event for event in events if event.type in DECLARING]
        documents, entities, since = self.documents, self.entities, {}
        if new:
            made = declared_by(new, self.vocabulary)
            documents, entities = {**self.documents, **made[0]}, {**self.entities, **made[1]}
            for event in reversed(new):
                since[declared_name(event)] = event.seq
            # what was declared before this batch holds until the batch is in
            for name in [name for name in since if self._is_known(name)]:
                del since[name]
                kept = name[2:]
                if name.startswith("d:"):
                    documents[kept] = self.documents[kept]
                else:
                    entities[kept] = self.entities[kept]
        batch = Batch()
        Digester(self.vocabulary, documents, entities, since).add(batch, events)
        self.insert(batch)

    def _is_known(self, name: str) -> bool:
        known: Mapping[str, Any] = self.documents if name.startswith("d:") else self.entities
        return name[2:] in known

    def insert(self, batch: Batch) -> None:
        """Adds what was digested, then does again what it changes of earlier lines."""
        self.insert_rows(batch)
        self.settle(batch)

    def insert_rows(self, batch: Batch) -> None:
        """Adds a batch's rows under the index's own numbers."""
        db = self.db
        cells = [self._cell(name, batch.marks[place]) for name, place in batch.cells.items()]
        docs = [0, *(self.doc(name) for name in batch.docs)]
        voices = [self.voice(*key) for key in batch.voices]
        rows = [(cells[r[0]], *r[1:8], docs[r[8]], voices[r[9]], *r[10:]) for r in batch.rows]
        rows.sort(key=lambda row: row[:5])
        db.executemany(INSERT_CLAIM, rows)
        batch.events.sort()
        db.executemany("INSERT INTO event VALUES (?, ?)", batch.events)
        entries = sorted((day, seq, docs[doc]) for day, seq, doc in batch.entries)
        db.executemany("INSERT INTO entry VALUES (?, ?, ?)", entries)
        self._count(entries, 1)
        self._days("recorded", batch.recorded)
        db.executemany("INSERT OR IGNORE INTO orphan VALUES (?, ?)", batch.orphans)

    def _count(self, entries: Iterable[tuple[int, int, int]], sign: int) -> None:
        days: dict[int, int] = {}
        docs: dict[int, int] = {}
        for day, _, doc in entries:
            days[day] = days.get(day, 0) + sign
            docs[doc] = docs.get(doc, 0) + sign
        self._days("valid", days)
        self.db.executemany("UPDATE doc SET n = n + ? WHERE id = ?",
                            [(n, doc) for doc, n in docs.items()])  # fmt: skip

    def _days(self, axis: str, found: Mapping[int, int]) -> None:
        self.db.executemany(
            "INSERT INTO days VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [(axis, day, n) for day, n in found.items()],
        )

    def _cell(self, name: str, marks: list[Any]) -> int:
        entity, kind, first, layers, reach, opened = marks
        row = self.db.execute("SELECT id FROM cell WHERE name = ?", (name,)).fetchone()
        if row is None:
            made = self.db.execute(
                "INSERT INTO cell VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
                (name, entity, kind, first, layers, reach, opened),
            )
            assert made.lastrowid is not None
            return made.lastrowid
        self.db.execute(
            "UPDATE cell SET first = min(first, ?), layers = layers | ?, reach = max(reach, ?),"
            " open = open | ? WHERE id = ?",
            (first, layers, reach, opened, row[0]),
        )
        return int(row[0])

    def doc(self, name: str | None) -> int:
        """The number of a document, declared or not; 0 for none."""
        if name is None:
            return 0
        if name not in self._docs:
            row = self.db.execute("SELECT id FROM doc WHERE name = ?", (name,)).fetchone()
            if row is None:
                row = self.db.execute(
                    "INSERT INTO doc VALUES (NULL, ?, ?, ?, NULL, NULL, NULL, 0) RETURNING id",
                    (name, -ENDLESS, -ENDLESS),
                ).fetchone()
            self._docs[name] = row[0]
        return self._docs[name]

    def voice(self, speaker: str | None, via: tuple[str, ...]) -> int:
        """The number of a speaker with those who pass it on."""
        from json import dumps

        if (speaker, via) not in self._voices:
            passed = dumps(via)
            row = self.db.execute(
                "SELECT id FROM voice WHERE speaker IS ? AND via = ?", (speaker, passed)
            ).fetchone()
            if row is None:
                row = self.db.execute(
                    "INSERT INTO voice VALUES (NULL, ?, ?) RETURNING id", (speaker, passed)
                ).fetchone()
            self._voices[speaker, via] = row[0]
        return self._voices[speaker, via]

    # ------------------------------------------------------------------ what else it changes

    def settle(self, batch: Batch) -> None:
        """Applies a batch's declarations and ties, and does again what they change."""
        again: set[int] = set()
        for event in batch.special:
            if event.type in DECLARING:
                again |= self._declare(event)
        if again:
            self.redo(again)
        for name in links.arrive(self, [event for event, _ in batch.events]):
            self.redo(self.refresh(name))
        for event in batch.special:
            if event.type not in DECLARING:
                for name in links.add(self, event):
                    self._rewrite(event)
                    self.redo(self.refresh(name))

    def _rewrite(self, event: Event) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO rewrite VALUES (?, ?)", (event.seq, event.source is not None)
        )

    def _declare(self, event: Event) -> set[int]:
        """Notes a declaration; gives the lines whose claims it changes."""
        name = declared_name(event)
        self.db.execute(
            "INSERT OR REPLACE INTO declared VALUES (?, ?, ?, ?)",
            (event.seq, name, self.doc(event.document), self.voice(event.speaker, event.via)),
        )
        same_as = event.data.get("same_as") if event.type == "EntityDescribed" else None
        if same_as and event.modality in FACTUAL:
            self.db.execute(
                "INSERT OR REPLACE INTO same VALUES (?, ?, ?, ?, ?, ?)",
                (event.seq, event.id, event.data["entity"], same_as, self.doc(event.document),
                 self.voice(event.speaker, event.via)),
            )  # fmt: skip
        again = self.refresh(name, event)
        orphans = self.db.execute("SELECT seq FROM orphan WHERE name = ?", (name,)).fetchall()
        again |= {seq for (seq,) in orphans}
        if again:
            self._rewrite(event)
        return again

    def refresh(self, name: str, only: Event | None = None) -> set[int]:
        """Works out a declared name anew; gives the lines whose claims that changes."""
        table = "doc" if name.startswith("d:") else "entity"
        kept = name[2:]
        known: Mapping[str, Any] = self.documents if table == "doc" else self.entities
        before = known.get(kept)
        seqs = self.db.execute(
            "SELECT min(seq), max(seq) FROM declared WHERE name = ?", (name,)
        ).fetchone()
        if only is not None and seqs[0] == seqs[1]:
            events = [only]
        else:
            events = declarations(self.db, name, ENDLESS, self.events_at)
        made = declared_by(events, self.vocabulary)
        if table == "doc":
            return self._refresh_document(kept, before, made[0].get(kept), seqs)
        return self._refresh_entity(kept, before, made[1].get(kept), seqs)

    def _refresh_document(
        self, name: str, before: Document | None, now: Document | None, seqs: tuple[int, int]
    ) -> set[int]:
        number = self.doc(name)
        low, high = now.published if now else (-ENDLESS, -ENDLESS)
        self.db.execute(
            "UPDATE doc SET low = ?, high = ?, record = ?, first = ?, last = ? WHERE id = ?",
            (low, high, document_record(now) if now else None, *seqs, number),
        )
        self._remember(self.documents, name, now)
        if before is None or (now and now.published == before.published):
            return set()
        rows = self.db.execute(
            "SELECT seq FROM entry WHERE doc = ?"
            " UNION SELECT seq FROM tied WHERE doc = ? AND seq IS NOT NULL", (number, number)
        )  # fmt: skip
        return {seq for (seq,) in rows}

    def _refresh_entity(
        self, name: str, before: Entity | None, now: Entity | None, seqs: tuple[int, int]
    ) -> set[int]:
        if now is None:
            self.db.execute("DELETE FROM entity WHERE name = ?", (name,))
        else:
            self.db.execute(
                "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?)",
                (name, now.kind, entity_record(now), *seqs),
            )
        self._remember(self.entities, name, now)
        if before is None or (now and now.kind == before.kind):
            return set()
        if now:
            self.db.execute("UPDATE cell SET kind = ? WHERE entity = ?", (now.kind, name))
        rows = self.db.execute(
            "SELECT DISTINCT seq FROM claim WHERE cell IN (SELECT id FROM cell WHERE entity = ?)"
            " UNION SELECT seq FROM orphan WHERE name = ?",
            (name, f"e:{name}"),
        )
        return {seq for (seq,) in rows}

    @staticmethod
    def _remember(known: Any, name: str, now: Any) -> None:
        if isinstance(known, Declared):
            known.put(name, now)

    def redo(self, seqs: set[int]) -> None:
        """Digests some lines again, by what is declared now."""
        if not seqs:
            return
        db = self.db
        db.execute("CREATE TEMP TABLE IF NOT EXISTS redo (seq INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM redo")
        db.executemany("INSERT INTO redo VALUES (?)", [(seq,) for seq in sorted(seqs)])
        db.execute("DELETE FROM claim WHERE seq IN (SELECT seq FROM redo)")
        db.execute("DELETE FROM orphan WHERE seq IN (SELECT seq FROM redo)")
        old = db.execute("SELECT * FROM entry WHERE seq IN (SELECT seq FROM redo)").fetchall()
        self._count(old, -1)
        db.execute("DELETE FROM entry WHERE seq IN (SELECT seq FROM redo)")
        events = self.events_at(sorted(seqs))
        batch = Batch()
        Digester(self.vocabulary, self.documents, self.entities, {}).add(batch, events)
        batch.events, batch.recorded, batch.special = [], {}, []
        self.insert_rows(batch)
        db.execute("DELETE FROM cell WHERE NOT EXISTS (SELECT 1 FROM claim WHERE cell = cell.id)")
        links.bind(self, [event for event in events if links.is_tied(self.db, event.id)])


def declared_name(event: Event) -> str:
    """The name that a declaration declares, told apart by what it is."""
    if event.type == "DocumentPublished":
        return f"d:{event.data['document']}"
    return f"e:{event.data['entity']}"


__all__ = ["TIED", "Writer", "declared_name"]
