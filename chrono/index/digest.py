"""From lines of the log to rows of the index, without touching the index.

A digester numbers cells, documents and speakers by itself, so that another process can
digest; `writing` gives them their numbers in the index. What an event names and nothing has
declared yet makes an orphan: its lines are digested again once it is declared.

What a line claims is for `fold.claims` to say. Two shortcuts are taken, which nearly all
lines can go: a value set on a plain day is a claim of that day and nothing else; and one
of a date that its document has given before is placed as that was. A test holds both
against the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final

from chrono.edtf import BEGINNING
from chrono.event import BUILT_IN, FACTUAL, MODALITIES, Event, from_line
from chrono.fold.claiming import claims, listed, timing
from chrono.index.declared import DECLARING
from chrono.index.rows import OPEN, Row, layer_of, plain_code, row_of, value_in
from chrono.index.schema import EXACT, VAGUE
from chrono.state import Claim, Document, Entity, split_key
from chrono.vocabulary.records import Attribute, Vocabulary

SPECIAL: Final = frozenset(BUILT_IN)
_PLAIN: Final[dict[str, int]] = {each: plain_code(each) for each in MODALITIES if each in FACTUAL}
"""The codes of a value set on a plain day."""
_LONG_WAY: Final = frozenset({"said", "basis", "doubt", "via"})
"""Keys with which a line is not as plain as most."""

Marks = tuple[int, int, int, int]
"""Of a cell: its first seq, its layers' bits, its spans' reach, whether it has open starts."""
UNMARKED: Final[Marks] = (1 << 62, 0, 0, 0)
Seen = tuple[int, int, tuple[str, str]]
"""Of a cell: the layers in which its attribute, as declared now, has put claims; whether any
had an open start; kind and name of the attribute."""
UNSEEN: Final[Seen] = (0, 0, ("", ""))
Shape = tuple[int, int, int, int, int, str | None, str | None, int]
"""What rows of one date and document have in common: layer, latest, earliest, known, code,
the date's text, rest, and the day on which the event stands in the list by date."""
_LISTS: Final = (list, tuple)


class Batch:
    """The rows of some lines, and the names that they are the first to use."""

    def __init__(self) -> None:
        self.cells: list[tuple[int, str, str, str]] = []
        """Number, name, entity and kind of new cells."""
        self.docs: list[tuple[int, str]] = []
        self.voices: list[tuple[int, str | None, tuple[str, ...]]] = []
        self.marks: dict[int, Marks] = {}
        self.rows: list[Row] = []
        self.events: list[tuple[int, int]] = []
        self.entries: list[tuple[int, int, int]] = []
        self.recorded: dict[int, int] = {}
        self.orphans: list[tuple[str, int]] = []
        self.special: list[tuple[int, bytes]] = []

    def parts(self) -> tuple[Any, ...]:
        """Everything in it, as plain values that another process can be sent."""
        return tuple(self.__dict__.values())

    @classmethod
    def of(cls, parts: Iterable[Any]) -> Batch:
        """The batch that `parts` was taken from."""
        made = cls()
        made.__dict__.update(zip(made.__dict__, parts, strict=True))
        return made


class Digester:
    """Makes batches by one vocabulary, and by what was declared until then."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
        entities: Mapping[str, Entity],
        declare: Callable[[list[Event]], None] = lambda events: None,
    ) -> None:
        """`declare` adds what some lines are the first to declare to the two mappings."""
        self.vocabulary = vocabulary
        self.documents = documents
        self.entities = entities
        self._declare = declare
        self._cells: dict[str, int] = {}
        self._docs: dict[str, int] = {}
        self._voices: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self._marks: dict[int, Marks] = {}
        self._simple = {
            name: simple for name in vocabulary.types if (simple := self._setting(name))
        }
        self._days: dict[str, int] = {}
        self._shapes: dict[tuple[str, str, tuple[str, str], str], Shape] = {}
        self._seen: dict[int, Seen] = {}

    def _setting(self, name: str) -> list[tuple[str, str, str, str | None]]:
        """The effects of a type that does nothing but set single values; else none."""
        effects = self.vocabulary.types[name].effects
        found = [
            (effect.field, effect.attribute, effect.to or "", effect.value)
            for effect in effects
            if effect.verb == "set" and not (effect.before or effect.before_value)
        ]
        return found if len(found) == len(effects) else []

    # ------------------------------------------------------------------ lines

    def add(self, batch: Batch, lines: Iterable[tuple[int, bytes]]) -> None:
        """Adds the rows of lines, in their order. Raises as reading an event does."""
        from chrono.codec import loads

        recorded, today, count = "", 0, 0
        new: list[Event] = []
        for seq, line in lines:
            found = loads(line)
            batch.events.append((int(found["id"][:16], 16) >> 1, seq))
            if found["recorded"] != recorded:
                batch.recorded[today] = batch.recorded.get(today, 0) + count
                recorded, count = found["recorded"], 0
                today = date.fromisoformat(recorded[:10]).toordinal()
            count += 1
            if found["type"] in SPECIAL:
                event = from_line(found, seq)
                batch.special.append((seq, line))
                if event.type in DECLARING:
                    new.append(event)
                self.digest(batch, event)
                continue
            if new:
                self._declare(new)
                new = []
            if not self._shortly(batch, found, seq):
                self.digest(batch, from_line(found, seq))
        if new:
            self._declare(new)
        batch.recorded[today] = batch.recorded.get(today, 0) + count
        batch.recorded.pop(0, None)

    def _shortly(self, batch: Batch, found: dict[str, Any], seq: int) -> bool:
        """Whether a line's rows could be had without making its event and its claims."""
        effects = self._simple.get(found["type"])
        source, when = found.get("source"), found.get("when")
        if not effects or not source or when is None or not _LONG_WAY.isdisjoint(found):
            return False
        document, data, modality = source["document"], found["data"], found["modality"]
        event, doc = bytes.fromhex(found["id"]), self.doc(batch, document)
        voice = self.voice(batch, found.get("speaker"), ())
        rows: list[Row] = []
        shape: Shape | None = None
        for field, name, to, constant in effects:
            entity = data.get(field)
            value = data.get(to) if constant is None else constant
            if type(entity) is not str or type(value) in _LISTS:
                return False
            if value is None:
                continue
            cell = self._cells.get(f"{entity}.{name}", 0)
            bits, opened, attribute = self._seen.get(cell, UNSEEN)
            shape = self._shapes.get((when, document, attribute, modality))
            shape = shape or self._plainly(when, document, modality, bits)
            if shape is None or not bits & 1 << shape[0] or (shape[4] & OPEN and not opened):
                return False
            layer, latest, earliest, known, code, written, rest, _ = shape
            rows.append((cell, layer, latest, seq, len(rows), earliest, known, event, doc, voice,
                         code, value_in(value), written, rest))  # fmt: skip
        if shape is None:
            return False
        batch.rows += rows
        batch.entries.append((shape[7], seq, doc))
        return True

    def _plainly(self, when: str, document: str, modality: str, bits: int) -> Shape | None:
        """The shape of a value set on a plain day that its document can have known."""
        day = self._days.get(when)
        if day is None:
            day = 0
            if len(when) == 10 and when[4] == "-" == when[7]:
                with suppress(ValueError):
                    day = date.fromisoformat(when).toordinal()
            self._days[when] = day
        code, found = _PLAIN.get(modality), self.documents.get(document)
        if not day or code is None or found is None or not bits & 1 << EXACT:
            return None
        known = found.published[1]
        return (EXACT, day, day, known, code, None, None, day) if day <= known else None

    # ------------------------------------------------------------------ events

    def digest(self, batch: Batch, event: Event) -> None:
        """Adds the rows of an event's claims, and where it stands in the list by date."""
        documents, entities = self._known(batch, event)
        if event.type in SPECIAL:
            self._named(batch, event)
            return
        found = claims(event, self.vocabulary, documents, entities)
        day = day_of(found[0].moment if found else timing(event, documents).moment)
        batch.entries.append((day, event.seq, self.doc(batch, event.document)))
        shapely = event.type in self._simple and not (
            event.said or event.basis or event.doubt or event.via
        )
        for nth, claim in enumerate(found):
            entity, name, _, _ = split_key(claim.cell)
            attribute = self.vocabulary.attribute(entities[entity].kind, name)
            assert attribute is not None
            layer = layer_of(claim, attribute)
            cell = self._cell(batch, claim, layer, attribute)
            doc, voice = (
                self.doc(batch, event.document),
                self.voice(batch, event.speaker, event.via),
            )
            row = row_of(cell, layer, nth, claim, doc, voice)
            batch.rows.append(row)
            if shapely and claim.end is None and claim.when and claim.document in documents:
                key = claim.when, claim.document or "", (attribute.kind, name), claim.modality
                self._shapes[key] = (*row[1:3], *row[5:7], row[10], *row[12:14], day)

    def _named(self, batch: Batch, event: Event) -> None:
        """Numbers what a declaration or a tie names as the index does, which keeps it too."""
        self.doc(batch, event.document)
        self.voice(batch, event.speaker, event.via)
        if event.type == "DocumentPublished":
            self.doc(batch, event.data["document"])

    def _known(
        self, batch: Batch, event: Event
    ) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
        """What is declared of what an event names; notes what is not."""
        documents: dict[str, Document] = {}
        entities: dict[str, Entity] = {}
        name = event.document
        if name is not None:
            found = self.documents.get(name)
            if found is None:
                batch.orphans.append((f"d:{name}", event.seq))
            else:
                documents[name] = found
        kind = self.vocabulary.types.get(event.type)
        if kind is None or name is None:
            return documents, entities
        for effect in kind.effects:
            for each in listed(event.data.get(effect.field)):
                known = self.entities.get(each)
                if known is not None:
                    entities[each] = known
                if known is None or not self.vocabulary.attribute(known.kind, effect.attribute):
                    batch.orphans.append((f"e:{each}", event.seq))
        return documents, entities

    def forget(self, name: str) -> None:
        """Takes nothing for granted of a declared name: its declaration has changed."""
        self._shapes.clear()
        if name.startswith("e:"):
            for cell, number in self._cells.items():
                if cell.partition(".")[0] == name[2:]:
                    self._seen.pop(number, None)

    # ------------------------------------------------------------------ numbers

    def _cell(self, batch: Batch, claim: Claim, layer: int, attribute: Attribute) -> int:
        """The number of a claim's cell; its marks tell a question what to look for in it."""
        number = self._cells.get(claim.cell)
        if number is None:
            number = self._cells[claim.cell] = len(self._cells) + 1
            batch.cells.append((number, claim.cell, claim.cell.partition(".")[0], attribute.kind))
        before = self._marks.get(number, UNMARKED)
        spans = layer == VAGUE and claim.end is not None
        now = (
            min(before[0], claim.seq),
            before[1] | 1 << layer,
            max(before[2], claim.end[0] - claim.latest if spans and claim.end else 0),
            before[3] | (layer in (EXACT, VAGUE) and claim.open_start),
        )
        if now != before:
            self._marks[number] = batch.marks[number] = now
        bits = self._seen.get(number, UNSEEN)[0] | 1 << layer
        self._seen[number] = bits, now[3], (attribute.kind, attribute.name)
        return number

    def doc(self, batch: Batch, name: str | None) -> int:
        """The number of a document; 0 for none."""
        if name is None:
            return 0
        number = self._docs.get(name)
        if number is None:
            number = self._docs[name] = len(self._docs) + 1
            batch.docs.append((number, name))
        return number

    def voice(self, batch: Batch, speaker: str | None, via: tuple[str, ...]) -> int:
        """The number of a speaker and those who pass it on."""
        number = self._voices.get((speaker, via))
        if number is None:
            number = self._voices[speaker, via] = len(self._voices) + 1
            batch.voices.append((number, speaker, via))
        return number


def day_of(moment: tuple[int, int]) -> int:
    """Where an event stands in a list by date: its first day, or its last if that is open."""
    return moment[0] if moment[0] > BEGINNING else moment[1]


def short_id(event: str) -> int:
    """63 bits of an id, in the order of the ids themselves."""
    return int(event[:16], 16) >> 1
