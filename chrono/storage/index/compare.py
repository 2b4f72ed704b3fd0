"""Compares the rows of an index with those that the fold gives for the same lines of the log.

Linear in the log and within bounded memory: both sides add up the hashes of their rows, each under
a name that a reader knows (a cell, a list, a declared name), and equal sums are taken as equal
rows. Every claim is derived again by `fold.claims` from the final declarations, so that this shares
no shortcut with the build. The tokens of the full text cannot be read back; the checksum of the
file covers them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold.links import retractions
from chrono.fold.projection import links_of
from chrono.model.claim import DECLARATION_TYPES, Link
from chrono.model.event import Event
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index.connection import Executor
from chrono.storage.index.declarations import (
    declared_by,
    declared_name,
    document_of,
    document_record,
    entity_of,
    entity_record,
)
from chrono.storage.index.events import EventIndex
from chrono.storage.index.extract import Batch, Extractor
from chrono.storage.index.fingerprint import is_rotten
from chrono.storage.index.keys import short_id
from chrono.storage.index.open import trusted
from chrono.storage.index.schema import LINKED_LAYER
from chrono.storage.log import Log

Progress = Callable[[int, int], None]
EVERY: Final = 500
"""The number of events between two reports of progress."""
_MASK: Final = (1 << 64) - 1


class Sums:
    """The number of rows under each name, and the sum of their hashes."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, name: str, *row: Any) -> None:
        """Add a row."""
        count, total = self._found.get(name, (0, 0))
        self._found[name] = count + 1, total + hash(row) & _MASK

    def differences(self, other: Sums) -> list[str]:
        """Where this, the index, differs from the other, the log; a phrase for each name."""
        found = []
        for name in sorted(self._found.keys() | other._found.keys()):
            mine, theirs = self._found.get(name, (0, 0)), other._found.get(name, (0, 0))
            if mine[0] != theirs[0]:
                found.append(f"{name}: {mine[0]:,} rows, where the log gives {theirs[0]:,}")
            elif mine[1] != theirs[1]:
                found.append(f"{name}: other content than the log gives")
        return found


def differences(
    path: Path,
    log: Log,
    vocabulary: Vocabulary,
    made_by: str,
    progress: Progress = lambda done, count: None,
) -> list[str]:
    """Where the index at `path` differs from the fold of the log; empty if it agrees.

    Also empty if there is no index, or if it was made with another vocabulary or log than the
    current: the next question makes it again. `made_by` is the SHA-256 of the vocabulary.
    """
    if is_rotten(path):
        return ["the file does not match its checksum"]
    found = trusted(path)
    if found is None:
        return []
    try:
        if found.made_by != made_by or log.head() != found.head:
            return []
        size, db = found.head.size, found.db
        linked = {offset for (offset,) in db.execute("SELECT offset FROM linked_event")}
        lines = EventIndex(db, log).lines()
        wanted = _Folded(vocabulary, linked)
        wanted.declare(each for each in log.read(0, size, proved=False))
        for number, event in enumerate(log.read(0, size, proved=False), 1):
            wanted.add(event)
            if number % EVERY == 0:
                progress(number, lines)
        return _held(db, wanted).differences(wanted.sums)
    except Exception as error:  # whatever cannot be read is not what the log gives
        return [f"it cannot be read: {type(error).__name__}: {error}"]
    finally:
        found.db.close()


class _Folded:
    """The rows that the fold gives, under the names that the index's numbers stand for."""

    def __init__(self, vocabulary: Vocabulary, linked: set[int]) -> None:
        self.sums = Sums()
        self.marks: dict[str, tuple[int, int, int, int]] = {}
        """For each cell: its first line, layers, the length of its spans, its open starts."""
        self._vocabulary = vocabulary
        self._linked = linked
        self._cells: dict[int, str] = {}
        self._docs: dict[int, str | None] = {0: None}
        self._attributions: dict[int, tuple[str | None, str]] = {}

    def declare(self, events: Iterable[Event]) -> None:
        """Take the declarations and retractions from all events; call this first."""
        kept: list[Event] = []
        ties: list[Link] = []
        lines: dict[str, list[int]] = {}
        for event in events:
            if event.type in DECLARATION_TYPES or event.type == "Retracted":
                kept.append(event)
            if event.type in DECLARATION_TYPES:
                lines.setdefault(declared_name(event), []).append(event.offset)
            for n, link in enumerate(links_of(event, {})):
                ties.append(link)
                self.sums.add("links", event.offset, n, *_plain(link), event.document)
        self.retracted = retractions(ties, FOREVER)[0]
        documents, entities = declared_by(kept, self._vocabulary)
        for name, document in documents.items():
            place = lines[f"d:{name}"][0], lines[f"d:{name}"][-1]
            row = document_record(document), *document.published
            self.sums.add(f"document {name}", *place, *row)
        for name, entity in entities.items():
            place = lines[f"e:{name}"][0], lines[f"e:{name}"][-1]
            self.sums.add(f"entity {name}", *place, entity.kind, entity_record(entity))
        self._extractor = Extractor(self._vocabulary, documents, entities, with_text=False)

    def add(self, event: Event) -> None:
        """Add the rows of one event."""
        batch, sums = Batch(), self.sums
        self._extractor.add_event(batch, event)
        self._cells.update((number, name) for number, name, *_ in batch.cells)
        self._docs.update(batch.docs)
        for number, speaker, via in batch.attributions:
            self._attributions[number] = speaker, json.dumps(via)
        for number, summary in batch.marks.items():
            self.marks[self._cells[number]] = summary
        sums.add("ids of events", short_id(event.id), event.offset)
        recorded = date.fromisoformat(event.recorded[:10]).toordinal()
        sums.add("number of events by time (recorded)", UTC_CLOCK.first(recorded))
        for row in batch.rows:
            layer = LINKED_LAYER if event.offset in self._linked else row[1]
            who = self._docs[row[8]], self._attributions[row[9]]
            sums.add(f"cell {self._cells[row[0]]}", layer, *row[2:8], *who, *row[10:])
            if event.id in self.retracted and event.offset not in self._linked:
                sums.add("retracted claims", event.offset, row[4])
        for first, offset, doc, last, kind, attribution, marks in batch.entries:
            who = self._docs[doc], self._attributions[attribution]
            sums.add("list of events by time", first, offset, last, kind, marks, *who)
            sums.add("number of events by time (valid)", first)
        for last, first, offset, doc, kind, attribution, marks in batch.built_in:
            who = self._docs[doc], self._attributions[attribution]
            sums.add("list of events of the built-in types", last, first, offset, kind, marks, *who)


def _held(db: Executor, wanted: _Folded) -> Sums:
    """The same sums of the rows in the index."""
    sums = Sums()
    attributions = {
        number: (speaker, via)
        for number, speaker, via in db.execute("SELECT id, speaker, via FROM attribution")
    }
    docs: dict[int, str | None] = {0: None}
    for number, name, low, high, record, *place in db.execute(
        "SELECT id, name, low, high, record, first, last FROM doc"
    ):
        docs[number] = name
        if record is not None:
            made = document_record(document_of(name, record))
            sums.add(f"document {name}", *place, made, low, high)
    for name, kind, record, *place in db.execute(
        "SELECT name, kind, record, first, last FROM entity"
    ):
        sums.add(f"entity {name}", *place, kind, entity_record(entity_of(name, record)))
    cells = {}
    for number, name, first, *others in db.execute(
        "SELECT id, name, first, layers, reach, open FROM cell"
    ):
        cells[number] = name
        known = wanted.marks.get(name)
        # bits and lengths may be left from claims that are gone: then a query reads too much
        if known and (
            first != known[0]
            or known[1] & ~others[0] & ~(1 << LINKED_LAYER)
            or known[2] > others[1]
            or known[3] > others[2]
        ):
            sums.add(f"cell {name}, its summary", first, *others)
    gone = {offset for (offset,) in db.execute("SELECT offset FROM retraction WHERE until >> 62")}
    for row in db.execute("SELECT * FROM claim"):
        who = docs[row[8]], attributions[row[9]]
        content = bytes(row[7])
        sums.add(f"cell {cells[row[0]]}", *row[1:7], content, *who, *row[10:])
        if row[3] in gone and row[1] != LINKED_LAYER:
            sums.add("retracted claims", row[3], row[4])
    for short, offset in db.execute("SELECT id, offset FROM event"):
        sums.add("ids of events", short, offset)
    for first, offset, doc, last, kind, attribution, marks in db.execute("SELECT * FROM entry"):
        who = docs[doc], attributions[attribution]
        sums.add("list of events by time", first, offset, last, kind, marks, *who)
    for axis, first, count in db.execute("SELECT axis, first, n FROM time_count"):
        for _ in range(count):
            sums.add(f"number of events by time ({axis})", first)
    for last, first, offset, doc, kind, attribution, marks in db.execute(
        "SELECT * FROM builtin_event"
    ):
        who = docs[doc], attributions[attribution]
        sums.add("list of events of the built-in types", last, first, offset, kind, marks, *who)
    for offset, n, event, relation, source, target, doc, replacement, reason in db.execute(
        "SELECT offset, n, event, relation, source, target, doc, replacement, reason FROM link"
    ):
        plain = (event, relation, source, target, replacement, reason)
        sums.add("links", offset, n, *plain, docs[doc])
    return sums


def _plain(link: Link) -> tuple[str | None, ...]:
    return (link.event, link.relation, link.source, link.target, link.replacement, link.reason)
