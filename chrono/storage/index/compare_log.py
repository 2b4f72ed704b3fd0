"""The rows that the log gives for each table of the index, as sums of their hashes.

The fold makes the declarations, claims, links and times; nothing here is read from the index,
except which events it counts as linked where the log leaves that open.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from attrs import frozen

from chrono.edtf import BEGINNING
from chrono.fold.derive import event_times
from chrono.fold.projection import components, links_of
from chrono.model.claim import DECLARATION_TYPES, Link
from chrono.model.event import FACTUAL, Event, named_in
from chrono.model.vocabulary.schema import Vocabulary
from chrono.render.search_text import SearchTexts
from chrono.storage.index import search_text
from chrono.storage.index.batch import Batch
from chrono.storage.index.declarations import (
    declared_by,
    declared_name,
    document_record,
    entity_record,
)
from chrono.storage.index.extract import Extractor
from chrono.storage.index.keys import may_be_entity, short_id, short_reference
from chrono.storage.index.link_writer import MAX_RETRACTIONS, retracted_spans
from chrono.storage.index.row_sums import Sums
from chrono.storage.index.schema import LINE_OFFSET_STEP, LINKED_LAYER

OWN_FACTS: Final = "what the index says of itself"
DECLARATIONS: Final = "list of declarations"
REDECLARATIONS: Final = "list of changed declarations"
IDENTITIES: Final = "list of entities declared the same"
DOCUMENTS: Final = "list of documents"
UNRESOLVED: Final = "list of names used before their declaration"
LINKS: Final = "links"
LINK_ENDS: Final = "list of links by event"
DANGLING: Final = "list of links to events that the log lacks"
LINKED_EVENTS: Final = "list of linked events"
RETRACTIONS: Final = "list of retracted events"
IDS: Final = "ids of events"
LINE_OFFSETS: Final = "list of lines by number"
BY_TIME: Final = "list of events by time"
BUILT_IN_BY_TIME: Final = "list of events of the built-in types"
BY_NAME: Final = "list of events by the names in them"
WORDS: Final = "words of the search"


@frozen
class _Made:
    """A link, and the line of the log that makes it."""

    link: Link
    offset: int
    nth: int
    document: str | None
    speaker: str | None
    via: str
    """As JSON."""
    by_hand: bool
    """Whether it is a retraction in the chronicler's own voice."""


class LogRows:
    """The sums of the rows that the log gives. Call `declare`, then `add` for each event, then
    `finish`.
    """

    def __init__(self, vocabulary: Vocabulary, linked: Collection[str], with_text: bool) -> None:
        """`linked` are the events that the index counts as linked: a chain of retractions makes
        its events linked from a certain length on, which depends on the order in which it grew.
        """
        self.sums = Sums()
        self.marks: dict[str, tuple[int, int, int, int]] = {}
        """For each cell: its first line, layers, the length of its spans, its open starts."""
        self.kinds: dict[str, str] = {}
        """The kind of each declared entity."""
        self.sources: dict[int, int] = {}
        """For each declaration and retraction, by offset: 1 if it comes from a document."""
        self.redeclarations: set[int] = set()
        """Offsets from which declarations certainly have another meaning than before."""
        self.open_spans: set[int] = set()
        """Linked events with more retractions than the index keeps rows for, by offset: it may have
        some, which no question about a linked event reads."""
        self._vocabulary = vocabulary
        self._linked = linked
        self._texts = SearchTexts(vocabulary) if with_text else None
        self._count = 0
        self._lines: dict[str, list[int]] = {}
        """The offsets of the declarations of each name."""
        self._made: list[_Made] = []
        self._groups: dict[str, str] = {}
        """For each linked event, the first of its group by id."""
        self._retracting: dict[str, list[tuple[int, Link]]] = {}
        self._absent: set[str] = set()
        """The events that links name and the log was not yet found to have."""
        self._cells: dict[int, str] = {}
        self._docs: dict[int, str | None] = {0: None}
        self._attributions: dict[int, tuple[str | None, str]] = {}
        self._per_document: Counter[str | None] = Counter()

    # ------------------------------------------------------------------ declarations and links

    def declare(self, events: Iterable[Event]) -> None:
        """Take the declarations and links from all events."""
        kept: list[Event] = []
        for event in events:
            if event.type in DECLARATION_TYPES:
                kept.append(event)
                self._add_declaration(event)
            elif event.type == "Retracted":
                kept.append(event)
                self.sources[event.offset] = int(event.source is not None)
            self._made += (
                _Made(
                    link,
                    event.offset,
                    nth,
                    event.document,
                    event.speaker,
                    json.dumps(event.via),
                    event.type == "Retracted" and event.source is None,
                )
                for nth, link in enumerate(links_of(event, {}))
            )
        self._add_links()
        self._note_redeclarations(kept)
        self.documents, entities = declared_by(kept, self._vocabulary)
        for name, entity in entities.items():
            place = self._lines[f"e:{name}"][0], self._lines[f"e:{name}"][-1]
            self.sums.add(f"entity {name}", *place, entity.kind, entity_record(entity))
            self.kinds[name] = entity.kind
        self._extractor = Extractor(self._vocabulary, self.documents, entities, with_text=False)

    def _add_declaration(self, event: Event) -> None:
        name, sums = declared_name(event), self.sums
        self._lines.setdefault(name, []).append(event.offset)
        self.sources[event.offset] = int(event.source is not None)
        sums.add(DECLARATIONS, event.offset, name, event.id, event.document)
        same_as = event.data.get("same_as") if event.type == "EntityDescribed" else None
        if same_as and event.modality in FACTUAL:
            entity = event.data["entity"]
            sums.add(IDENTITIES, event.offset, event.id, entity, same_as, event.document)

    def _note_redeclarations(self, declaring: Iterable[Event]) -> None:
        """Find the lines that must be among the changed declarations; the index may have more.

        A second declaration of a document corrects the first, and a retraction of a declaration
        decides again which of them holds.
        """
        declared = {e.id: e for e in declaring if e.type in DECLARATION_TYPES}
        for name, lines in self._lines.items():
            if name.startswith("d:"):
                self.redeclarations.update(lines[1:])
        for event, naming in self._retracting.items():
            if event in declared:
                target = declared[event]
                self.redeclarations.update(self._lines[declared_name(target)])
                self.redeclarations.update(offset for offset, _ in naming if offset > target.offset)

    def _add_links(self) -> None:
        """Add the links, which of them belong together, and the events that they name."""
        number = components([made.link for made in self._made])
        first: dict[int, str] = {}
        for event, group in number.items():
            first[group] = min(first.get(group, event), event)
        held = {
            number[end] for made in self._made if not made.by_hand for end in made.link.ends
        } | {number[event] for event in self._linked if event in number}
        self._groups = {event: first[group] for event, group in number.items() if group in held}
        ends: set[tuple[str, int]] = set()
        for made in self._made:
            link = made.link
            who = made.document, made.speaker, made.via
            row = made.offset, made.nth, *plain_link(link), *who
            self.sums.add(LINKS, *row, self._groups.get(link.event))
            ends.update((end, made.offset) for end in link.ends)
            if link.relation == "retracts":
                self._retracting.setdefault(link.target, []).append((made.offset, link))
        for end, offset in ends:
            self.sums.add(LINK_ENDS, end, offset)
            self._absent.add(end)

    def _spans(self, event: Event) -> Sequence[tuple[int, int]]:
        """Between which lines of the log an event is retracted."""
        found: dict[int, Link] = {}
        waiting = [event.id]
        while waiting:
            for offset, link in self._retracting.get(waiting.pop(), ()):
                if offset not in found:
                    found[offset] = link
                    waiting.append(link.event)
        if len(found) > MAX_RETRACTIONS and event.id in self._groups:
            self.open_spans.add(event.offset)
            return ()
        return retracted_spans(event.id, sorted(found.items(), key=lambda each: each[0]))

    # ------------------------------------------------------------------ events

    def add(self, event: Event) -> None:
        """Add the rows of one event."""
        sums = self.sums
        if self._count % LINE_OFFSET_STEP == 0:
            sums.add(LINE_OFFSETS, self._count, event.offset)
        self._count += 1
        self._absent.discard(event.id)
        sums.add(IDS, short_id(event.id), event.offset)
        for name in named_in(event.data):
            if may_be_entity(name):
                sums.add(BY_NAME, name, event.offset)
        if self._texts is not None:
            _, words = search_text.row_of(event.offset, self._texts.of_event(event))
            for token in search_text.tokens_of(words):
                sums.add(WORDS, token, event.offset)
        self._add_rows(event)
        if event.id in self._groups:
            self._add_linked(event)
        if event.type != "Retracted" and event.id in self._retracting:
            for since, until in self._spans(event):
                sums.add(RETRACTIONS, event.offset, since, until)

    def _add_rows(self, event: Event) -> None:
        """Add what the extractor makes of an event, with names for its numbers."""
        batch, sums = Batch(), self.sums
        self._extractor.add_event(batch, event)
        self._cells.update((number, name) for number, name, *_ in batch.cells)
        self._docs.update(batch.docs)
        for number, speaker, via in batch.attributions:
            self._attributions[number] = speaker, json.dumps(via)
        for number, summary in batch.marks.items():
            self.marks[self._cells[number]] = summary
        for row in batch.rows:
            layer = LINKED_LAYER if event.id in self._groups else row[1]
            who = self._docs[row[8]], *self._attributions[row[9]]
            sums.add(f"cell {self._cells[row[0]]}", layer, *row[2:8], *who, *row[10:])
        for first, offset, doc, last, kind, attribution, marks in batch.entries:
            who = self._docs[doc], *self._attributions[attribution]
            self._per_document[who[0]] += 1
            sums.add(BY_TIME, first, offset, last, kind, marks, *who)
        for last, first, offset, doc, kind, attribution, marks in batch.built_in:
            who = self._docs[doc], *self._attributions[attribution]
            sums.add(BUILT_IN_BY_TIME, last, first, offset, kind, marks, *who)
        for name, offset in set(batch.unresolved):
            sums.add(UNRESOLVED, name, offset)

    def _add_linked(self, event: Event) -> None:
        at = event_times(event, self.documents, self._vocabulary.clock)
        who = event.document, event.speaker, json.dumps(event.via)
        row = at.earliest, at.latest, *at.known, *at.said, int(at.factual), *who
        self.sums.add(LINKED_EVENTS, event.id, self._groups[event.id], event.offset, *row)

    def finish(self) -> None:
        """Add what is only known after the last event."""
        sums = self.sums
        for event in self._absent:
            sums.add(DANGLING, short_reference(event), event)
            if event in self._groups:
                sums.add(LINKED_EVENTS, event, self._groups[event], *[None] * 11)
        for name in {name for name in self._docs.values() if name is not None}:
            document, lines = self.documents.get(name), self._lines.get(f"d:{name}")
            place = (lines[0], lines[-1]) if lines else (None, None)
            window = document.published if document else (BEGINNING, BEGINNING)
            record = document_record(document) if document else None
            sums.add(f"document {name}", *place, record, *window, self._per_document[name])
        for offset in self.redeclarations:
            sums.add(REDECLARATIONS, offset, self.sources[offset])
        sums.add(OWN_FACTS, self._count, json.dumps(self._vocabulary.raw))


def plain_link(link: Link) -> tuple[str | None, ...]:
    """The columns of a link that hold its own words."""
    return (link.event, link.relation, link.source, link.target, link.replacement, link.reason)
