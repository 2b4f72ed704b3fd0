"""Turns lines of the log into rows of the index, without access to the index.

An extractor numbers cells, documents and attributions by itself, so that it can run in another
process; `writer` maps its numbers to those of the index. An event that uses a name before its
declaration makes an unresolved reference: its line is extracted again after the declaration.

`fold.claims` decides what a line claims, but calling it for every line is slow. Nearly all lines
can take one of two shortcuts: a value set on a plain day is a claim of that day and nothing else,
and a value whose date and document occurred before reuses that row's shape. A test compares both
with the fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from struct import Struct
from typing import Any, Final, NamedTuple

from chrono.edtf import BEGINNING, EdtfError
from chrono.edtf.api import plain_day
from chrono.errors import InvalidEventError
from chrono.fold.derive import claims, days_in, fraction_of, listed, timing
from chrono.fold.shape import check_event, is_plain_value
from chrono.model.claim import DECLARATION_TYPES, Claim, Document, Entity, Window, split_key
from chrono.model.event import (
    BUILT_IN,
    FACTUAL,
    MODALITIES,
    Event,
    Modality,
    check_line,
    from_line,
    named_in,
)
from chrono.model.vocabulary.schema import Attribute, Effect, Vocabulary
from chrono.render.search_text import SearchTexts
from chrono.storage.index import search_text
from chrono.storage.index.event_rows import (
    DAY_SPAN,
    MODALITY_MARKS,
    TAGGED,
    UNKNOWN_TYPE,
    BuiltInRow,
    EventRow,
    marks_of,
    time_span,
    type_numbers,
)
from chrono.storage.index.row_codec import OPEN, Row, layer_of, plain_code, row_of, value_in
from chrono.storage.index.schema import EXACT_LAYER, VAGUE_LAYER
from chrono.storage.json_codec import loads

SPECIAL: Final = frozenset(BUILT_IN)
_PLAIN: Final[dict[str, int]] = {each: plain_code(each) for each in MODALITIES if each in FACTUAL}
"""The codes of a value set on a plain day."""
_WORD: Final = Struct(">Q").unpack_from

CellMarks = tuple[int, int, int, int]
"""For a cell: its first offset, its layer bits, the length of its spans, whether it has open
starts.
"""
NO_MARKS: Final[CellMarks] = (1 << 62, 0, 0, 0)
KnownCell = tuple[int, int, int, tuple[str, str]]
"""For a cell: its number; the layers in which its attribute, as declared now, has claims; whether
any had an open start; kind and name of the attribute.
"""
UNKNOWN_CELL: Final[KnownCell] = (0, 0, 0, ("", ""))
Shape = tuple[int, int, int, int, int, str | None, str | None, int, int | None]
"""The columns that rows of one date and document share: layer, latest, earliest, known, code, the
date's text, rest, and the event's times in the lists by time.
"""
SetEffect = tuple[str, str, str | None, dict[str, KnownCell]]
"""An effect that sets a value: the field of the entity, the field of the value or the value
itself, and the known cells.
"""
_LISTS: Final = (list, tuple)
_EXACTLY: Final = 1 << EXACT_LAYER
MAX_CACHED: Final = 1 << 13
"""The size limit of the caches of dates and shapes: a long log has ever more of them."""


class _Dated(NamedTuple):
    """The fields of a simple event that `timing` reads."""

    document: str
    when: str
    modality: Modality
    said: None = None


class _PlainType(NamedTuple):
    """A type of event that only sets single values."""

    effects: list[SetEffect]
    fields: Mapping[str, str]
    """The type of each field."""
    unused: tuple[str, ...]
    """The fields that no effect uses."""
    number: int


class Batch:
    """The rows of some lines, and the names that they are the first to use."""

    def __init__(self) -> None:
        self.cells: list[tuple[int, str, str, str]] = []
        """Number, name, entity and kind of new cells."""
        self.docs: list[tuple[int, str]] = []
        self.attributions: list[tuple[int, str | None, tuple[str, ...]]] = []
        self.marks: dict[int, CellMarks] = {}
        self.rows: list[Row] = []
        self.events: list[tuple[int, int]] = []
        self.entries: list[EventRow] = []
        self.built_in: list[BuiltInRow] = []
        self.mentions: dict[str, list[int]] = {}
        """For each name: the offsets of events whose data contains it and whose claims do not show
        that.
        """
        self.unresolved: list[tuple[str, int]] = []
        self.special: list[tuple[int, bytes]] = []
        self.texts: list[tuple[int, str]] = []
        """The search text of each event, if the index stores it."""

    def parts(self) -> tuple[Any, ...]:
        """The batch as plain values that can be sent to another process."""
        return tuple(self.__dict__.values())

    @classmethod
    def of(cls, parts: Iterable[Any]) -> Batch:
        """The batch from the result of `parts`."""
        made = cls()
        made.__dict__.update(zip(made.__dict__, parts, strict=True))
        return made


class Extractor:
    """Makes batches for one vocabulary, with the declarations known so far."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
        entities: Mapping[str, Entity],
        declare: Callable[[list[Event]], None] = lambda events: None,
        with_text: bool = True,
    ) -> None:
        """`declare` adds what some lines are the first to declare to the two mappings.

        `with_text` also makes the rows of the search.
        """
        self.vocabulary = vocabulary
        self._texts = SearchTexts(vocabulary) if with_text else None
        self.documents = documents
        self.entities = entities
        self._declare = declare
        self._cells: dict[str, int] = {}
        self._docs: dict[str, int] = {}
        self._attributions: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self._marks: dict[int, CellMarks] = {}
        self._speakers: dict[str | None, int] = {}
        self._known_cells: dict[str, dict[str, KnownCell]] = {}
        """By attribute and entity."""
        self._types = type_numbers(vocabulary.types)
        self._set_effects = {
            name: _PlainType(
                set_effects,
                {field.name: field.type for field in kind.fields.values()},
                _unused_fields(kind.fields, set_effects),
                self._types[name],
            )
            for name, kind in vocabulary.types.items()
            if (set_effects := self._setting(name))
        }
        self._days: dict[str, Window] = {}
        self._shapes: dict[tuple[str, str, tuple[str, str], str], Shape] = {}

    def _setting(self, name: str) -> list[SetEffect]:
        """The effects of a type that only sets single values; empty for other types."""
        effects = self.vocabulary.types[name].effects
        found = [
            (
                effect.field,
                effect.to or "",
                effect.value,
                self._known_cells.setdefault(effect.attribute, {}),
            )
            for effect in effects
            if effect.verb == "set" and not (effect.before or effect.before_value)
        ]
        return found if len(found) == len(effects) else []

    # ------------------------------------------------------------------ lines

    def add(self, batch: Batch, lines: Iterable[tuple[int, bytes]]) -> None:
        """Add the rows of lines, in log order. Raises InvalidEventError.

        Declarations are collected and applied together just before the first line that may use
        them: a log often starts with thousands of them.
        """
        new: list[Event] = []
        events, set_effects, texts = batch.events, self._set_effects, self._texts
        for offset, line in lines:
            try:
                found = loads(line)
                check_line(found)
                name = bytes.fromhex(found["id"])
            except KeyError as error:
                raise InvalidEventError("", offset, f"lacks {error}.") from None
            except (TypeError, ValueError) as error:
                raise InvalidEventError("", offset, f"is not an event: {error}.") from None
            plain = set_effects.get(found["type"])
            event = None
            if plain is None or not _is_plain(found["data"], plain.fields):
                event = self._event(found, offset)
                plain = None
            # The same as `short_id`, at half the cost.
            events.append((_WORD(name)[0] >> 1, offset))
            if texts is not None:
                batch.texts.append(search_text.row_of(offset, texts.of_line(found)))
            if event is not None and event.type in SPECIAL:
                batch.special.append((offset, line))
                if event.type in DECLARATION_TYPES:
                    new.append(event)
                self.add_event(batch, event)
                _add_mentions(batch.mentions, named_in(event.data), offset)
                continue
            if new:
                self._declare(new)
                new = []
            if plain is None or not self._add_plain(batch, found, offset, name, plain):
                event = event or self._event(found, offset)
                claimed = self.add_event(batch, event)
                _add_mentions(batch.mentions, named_in(event.data) - claimed, offset)
        if new:
            self._declare(new)

    def _add_plain(
        self,
        batch: Batch,
        found: dict[str, Any],
        offset: int,
        event: bytes,
        plain: _PlainType,
    ) -> bool:
        """Add a line's rows without making its event and claims; return whether that was possible.

        The fast path of a build. It returns False for anything unusual (several values, a doubt,
        an undeclared name), before it changes the batch's rows; the caller then takes the path
        through `fold.claims`.
        """
        source, when = found.get("source"), found.get("when")
        if not source or when is None:
            return False
        if "said" in found or "basis" in found or "doubt" in found or "via" in found:
            return False  # unusual keys need the full path
        if "when_as_written" in found and fraction_of(found["when_as_written"]):
            return False
        document, data, modality = source["document"], found["data"], found["modality"]
        modality_marks = MODALITY_MARKS.get(modality)
        if modality_marks is None:
            return False
        declared = self.documents.get(document)
        if declared is None:
            return False
        (stands, ends), known = self._days.get(when) or self._day(when), declared.published[1]
        code = _PLAIN.get(modality, -1) if stands < ends <= known else -1
        doc = self._docs.get(document) or self.doc(batch, document)
        speaker = found.get("speaker")
        attribution = self._speakers.get(speaker) or self.attribution(batch, speaker, ())
        rows: list[Row] = []
        names: list[str] = []
        last = None if ends - stands == DAY_SPAN else ends
        for field, to, constant, cells in plain.effects:
            entity = data.get(field)
            value = data.get(to) if constant is None else constant
            if type(entity) is not str or type(value) in _LISTS:
                return False
            if value is None:
                names.append(entity)
                continue
            cell, bits, opened, attribute = cells.get(entity, UNKNOWN_CELL)
            if type(value) is str:
                if constant is None:
                    names.append(value)
            else:
                value = value_in(value)
            if code >= 0 and bits & _EXACTLY:
                rows.append(
                    (
                        cell,
                        EXACT_LAYER,
                        ends,
                        offset,
                        len(rows),
                        stands,
                        known,
                        event,
                        doc,
                        attribution,
                        code,
                        value,
                        None,
                        None,
                    )
                )
                continue
            shape = self._shapes.get((when, document, attribute, modality)) or self._shape(
                when, document, attribute, modality
            )
            if shape is None or not bits & 1 << shape[0] or (shape[4] & OPEN and not opened):
                return False
            layer, latest, earliest, known, mark, written, rest, stands, last = shape
            rows.append(
                (
                    cell,
                    layer,
                    latest,
                    offset,
                    len(rows),
                    earliest,
                    known,
                    event,
                    doc,
                    attribution,
                    mark,
                    value,
                    written,
                    rest,
                )
            )
        if not rows:
            return False
        batch.rows += rows
        marks = modality_marks | TAGGED if found.get("tags") else modality_marks
        batch.entries.append((stands, offset, doc, last, plain.number, attribution, marks))
        if plain.unused:
            names += named_in({field: data.get(field) for field in plain.unused})
        _add_mentions(batch.mentions, names, offset)
        return True

    def _day(self, when: str) -> Window:
        """The first and last second of a text that is a plain day; (0, 0) for any other text."""
        day, clock = plain_day(when), self.vocabulary.clock
        found = (0, 0) if day is None else (clock.first(day), clock.last(day))
        if len(self._days) < MAX_CACHED:
            self._days[when] = found
        return found

    def _shape(
        self, when: str, document: str, attribute: tuple[str, str], modality: Modality
    ) -> Shape | None:
        """The shape of a value set on one day or in a short window; None for spans and other
        cases.
        """
        known = self.vocabulary.attribute(*attribute) if attribute[1] else None
        if known is None:
            return None
        dated: Any = _Dated(document, when, modality)
        try:
            found = timing(dated, self.documents, self.vocabulary.clock)
        except EdtfError:
            return None  # `check_event` reports the mistake
        if found.end is not None or found.ongoing or found.event_window[0] == BEGINNING:
            return None
        claim = Claim(
            cell="",
            layer="value" if modality in FACTUAL else modality,
            role="level",
            value=None,
            earliest=found.event_window[0],
            latest=found.event_window[1],
            end=None,
            event_window=found.event_window,
            written=found.written,
            open_start=False,
            known=found.known,
            said=found.said,
            seen=found.event_window[1],
            fraction=None,
            event="",
            offset=0,
            document=document,
            speaker=None,
            modality=modality,
            when=when,
            basis=None,
            doubt=(),
            derived=False,
        )
        row = row_of(0, layer_of(claim, known), 0, claim, 0, 0, known.clock)
        return self._remember(claim, attribute, row)

    def _remember(self, claim: Claim, attribute: tuple[str, str], row: Row) -> Shape:
        if len(self._shapes) > MAX_CACHED:
            self._shapes.clear()
        key = claim.when or "", claim.document or "", attribute, claim.modality
        stands = time_span(claim.event_window, claim.known, self.vocabulary.clock)
        shape = self._shapes[key] = (*row[1:3], *row[5:7], row[10], *row[12:14], *stands)
        return shape

    # ------------------------------------------------------------------ events

    def _event(self, found: Mapping[str, Any], offset: int) -> Event:
        event = from_line(found, offset)
        check_event(event, self.vocabulary)
        return event

    def add_event(self, batch: Batch, event: Event) -> set[str]:
        """Add the rows of an event's claims and its place in the lists by date.

        Returns the entities whose cells it claims.
        """
        documents, entities = self._known(batch, event)
        if event.type in SPECIAL:
            self._add_built_in(batch, event, documents)
            return set()
        clock = self.vocabulary.clock
        found = claims(event, self.vocabulary, documents, entities)
        dated = found[0] if found else timing(event, documents, clock)
        first, last = time_span(dated.event_window, dated.known, clock)
        doc = self.doc(batch, event.document)
        attribution = self.attribution(batch, event.speaker, event.via)
        kind = self._types.get(event.type, UNKNOWN_TYPE)
        batch.entries.append((first, event.offset, doc, last, kind, attribution, marks_of(event)))
        claimed: set[str] = set()
        shapely = event.type in self._set_effects and not (
            event.said or event.basis or event.doubt or event.via
        )
        for nth, claim in enumerate(found):
            entity, name, _, _ = split_key(claim.cell)
            claimed.add(entity)
            attribute = self.vocabulary.attribute(entities[entity].kind, name)
            assert attribute is not None
            layer = layer_of(claim, attribute)
            cell = self._cell(batch, claim, layer, attribute)
            row = row_of(cell, layer, nth, claim, doc, attribution, clock)
            batch.rows.append(row)
            if shapely and claim.end is None and claim.when and claim.document in documents:
                self._remember(claim, (attribute.kind, name), row)
        return claimed

    def _add_built_in(self, batch: Batch, event: Event, documents: Mapping[str, Document]) -> None:
        """Add the list row of a declaration or link, and number the document that it declares."""
        clock = self.vocabulary.clock
        when, doc = timing(event, documents, clock), self.doc(batch, event.document)
        first, last = days_in(when.event_window, when.known, clock)
        attribution = self.attribution(batch, event.speaker, event.via)
        kind = BUILT_IN.index(event.type)
        batch.built_in.append((last, first, event.offset, doc, kind, attribution, marks_of(event)))
        if event.type == "DocumentPublished":
            self.doc(batch, event.data["document"])

    def _known(
        self, batch: Batch, event: Event
    ) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
        """The declarations of the names that an event uses; records unresolved references."""
        documents: dict[str, Document] = {}
        entities: dict[str, Entity] = {}
        name = event.document
        if name is not None:
            found = self.documents.get(name)
            if found is None:
                batch.unresolved.append((f"d:{name}", event.offset))
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
                is_cell = known and self.vocabulary.attribute(known.kind, effect.attribute)
                if not is_cell and _has_value(effect, event.data):
                    batch.unresolved.append((f"e:{each}", event.offset))
        return documents, entities

    def forget(self, name: str) -> None:
        """Drop cached knowledge about a declared name, because its declaration changed."""
        self._shapes.clear()
        if name.startswith("e:"):
            for cells in self._known_cells.values():
                cells.pop(name[2:], None)

    # ------------------------------------------------------------------ numbers

    def _cell(self, batch: Batch, claim: Claim, layer: int, attribute: Attribute) -> int:
        """The number of a claim's cell; updates the marks that tell a query which layers
        to read.
        """
        number = self._cells.get(claim.cell)
        if number is None:
            number = self._cells[claim.cell] = len(self._cells) + 1
            batch.cells.append((number, claim.cell, claim.cell.partition(".")[0], attribute.kind))
        before = self._marks.get(number, NO_MARKS)
        spans = layer == VAGUE_LAYER and claim.end is not None
        now = (
            min(before[0], claim.offset),
            before[1] | 1 << layer,
            max(before[2], claim.end[0] - claim.latest if spans and claim.end else 0),
            before[3] | (layer in (EXACT_LAYER, VAGUE_LAYER) and claim.open_start),
        )
        if now != before:
            self._marks[number] = batch.marks[number] = now
        entity, _, rest = claim.cell.partition(".")
        if rest == attribute.name:
            cells = self._known_cells.setdefault(rest, {})
            bits = cells.get(entity, UNKNOWN_CELL)[1] | 1 << layer
            cells[entity] = number, bits, now[3], (attribute.kind, attribute.name)
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

    def attribution(self, batch: Batch, speaker: str | None, via: tuple[str, ...]) -> int:
        """The number of a speaker with the speakers who cite them."""
        number = self._attributions.get((speaker, via))
        if number is None:
            number = self._attributions[speaker, via] = len(self._attributions) + 1
            batch.attributions.append((number, speaker, via))
            if not via:
                self._speakers[speaker] = number
        return number


def _has_value(effect: Effect, data: Mapping[str, Any]) -> bool:
    """Whether an effect makes a claim, if the entity is declared and has the attribute."""
    if effect.verb == "clear" or effect.value is not None or effect.before_value is not None:
        return True
    given = (data.get(field) for field in (effect.to, effect.before, effect.by) if field)
    return any(value not in (None, [], ()) for value in given)


def _unused_fields(fields: Iterable[str], effects: Iterable[SetEffect]) -> tuple[str, ...]:
    """The fields of a type that no effect uses."""
    claimed = {name for field, to, *_ in effects for name in (field, to)}
    return tuple(name for name in fields if name not in claimed)


def _add_mentions(mentions: dict[str, list[int]], names: Iterable[str], offset: int) -> None:
    for name in names:
        mentions.setdefault(name, []).append(offset)


def _is_plain(data: Mapping[str, Any], kinds: Mapping[str, str]) -> bool:
    """Whether all data are single values of their field's type."""
    for name, value in data.items():
        kind = kinds.get(name)
        if type(value) is str:
            if kind is None or kind == "quantity":
                return False
        elif kind is None or not is_plain_value(kind, value):
            return False
    return True
