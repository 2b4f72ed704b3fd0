"""From lines of the log to rows of the index, without touching the index.

A batch numbers its cells, documents and speakers by itself, so that several processes can
digest parts of one log; `writing` gives them their numbers in the index. What an event
names and nothing has declared yet makes an orphan: its events are digested again once it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from chrono.edtf import BEGINNING, FOREVER
from chrono.event import BUILT_IN, FACTUAL, Event, from_line
from chrono.fold.claiming import claims, listed, timing
from chrono.index.rows import Row, layer_of, row_of
from chrono.index.schema import EXACT, VAGUE
from chrono.state import Claim, Document, Entity, split_key
from chrono.vocabulary.records import Attribute, Vocabulary

SPECIAL: Final = frozenset(BUILT_IN)
DECLARING: Final = frozenset({"DocumentPublished", "EntityDescribed"})


class Batch:
    """The rows of some lines, under numbers of their own."""

    def __init__(self) -> None:
        self.cells: dict[str, int] = {}
        self.marks: list[list[Any]] = []
        """Of each cell: entity, kind, first seq, layers' bits, reach of spans, open starts."""
        self.docs: dict[str, int] = {}
        self.voices: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self.rows: list[Row] = []
        self.events: list[tuple[int, int]] = []
        self.entries: list[tuple[int, int, int]] = []
        self.recorded: dict[int, int] = {}
        self.orphans: list[tuple[str, int]] = []
        self.special: list[Event] = []

    def doc(self, name: str | None) -> int:
        """The batch's number of a document; 0 for none."""
        return 0 if name is None else self.docs.setdefault(name, len(self.docs) + 1)

    def voice(self, speaker: str | None, via: tuple[str, ...]) -> int:
        """The batch's number of a speaker and those who pass it on."""
        return self.voices.setdefault((speaker, via), len(self.voices))


class Digester:
    """Makes batches by one vocabulary, and what was declared by then."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
        entities: Mapping[str, Entity],
        since: Mapping[str, int],
    ) -> None:
        """`since` gives the seq of declarations that lines of these batches may precede."""
        self.vocabulary = vocabulary
        self.documents = documents
        self.entities = entities
        self.since = since

    def add(self, batch: Batch, events: Iterable[Event]) -> None:
        """Adds the rows of events, in their order."""
        for event in events:
            batch.events.append((short_id(event.id), event.seq))
            day = date.fromisoformat(event.recorded[:10]).toordinal()
            batch.recorded[day] = batch.recorded.get(day, 0) + 1
            if event.type in SPECIAL:
                batch.special.append(event)
            documents, entities = self._known(batch, event)
            moment = timing(event, documents).moment
            if event.type not in SPECIAL:
                batch.entries.append((day_of(moment), event.seq, batch.doc(event.document)))
            if event.source is None:
                continue
            for nth, claim in enumerate(claims(event, self.vocabulary, documents, entities)):
                entity, name, _, _ = split_key(claim.cell)
                kind = entities[entity].kind
                attribute = self.vocabulary.attribute(kind, name)
                assert attribute is not None
                self._row(batch, event, claim, nth, kind, attribute)

    def _row(
        self, batch: Batch, event: Event, claim: Claim, nth: int, kind: str, attribute: Attribute
    ) -> None:
        layer = layer_of(claim, attribute)
        cell = batch.cells.setdefault(claim.cell, len(batch.cells))
        if cell == len(batch.marks):
            batch.marks.append([claim.cell.partition(".")[0], kind, event.seq, 0, 0, 0])
        mark(batch.marks[cell], layer, claim)
        doc, voice = batch.doc(event.document), batch.voice(event.speaker, event.via)
        batch.rows.append(row_of(cell, layer, nth, claim, doc, voice))

    def _known(
        self, batch: Batch, event: Event
    ) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
        """What is declared of what an event names; notes what is not."""
        documents: dict[str, Document] = {}
        entities: dict[str, Entity] = {}
        name = event.document
        if name is not None:
            if self._is_late(f"d:{name}", event.seq) or name not in self.documents:
                batch.orphans.append((f"d:{name}", event.seq))
            else:
                documents[name] = self.documents[name]
        kind = self.vocabulary.types.get(event.type)
        if kind is None or name is None:
            return documents, entities
        for effect in kind.effects:
            for each in listed(event.data.get(effect.field)):
                known = self.entities.get(each)
                if known is None or self._is_late(f"e:{each}", event.seq):
                    batch.orphans.append((f"e:{each}", event.seq))
                    continue
                entities[each] = known
                if self.vocabulary.attribute(known.kind, effect.attribute) is None:
                    batch.orphans.append((f"e:{each}", event.seq))
        return documents, entities

    def _is_late(self, name: str, seq: int) -> bool:
        return self.since.get(name, -1) > seq


def mark(marks: list[Any], layer: int, claim: Claim) -> None:
    """Notes in a cell's marks what a question must know of its claims before reading them."""
    marks[2] = min(marks[2], claim.seq)
    marks[3] |= 1 << layer
    if layer == VAGUE and claim.end is not None:
        marks[4] = max(marks[4], claim.end[0] - claim.latest)
    if layer in (EXACT, VAGUE) and claim.open_start:
        marks[5] = 1


def day_of(moment: tuple[int, int]) -> int:
    """Where an event stands in a list by date: its first day, or its last if that is open."""
    if moment[0] > BEGINNING:
        return moment[0]
    return min(moment[1], FOREVER)


def short_id(event: str) -> int:
    """63 bits of an id, in the order of the ids themselves."""
    return int(event[:16], 16) >> 1


def parsed(lines: Iterable[tuple[int, bytes]]) -> list[Event]:
    """The events of lines that the chain vouches for."""
    from chrono.codec import loads

    return [from_line(loads(line), seq) for seq, line in lines]


__all__ = [
    "DECLARING", "FACTUAL", "SPECIAL", "Batch", "Digester", "day_of", "mark", "parsed", "short_id"
]  # fmt: skip
