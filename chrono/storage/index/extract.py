"""Turns lines of the log into rows of the index, without access to the index.

An extractor numbers cells, documents and attributions by itself, so that it can run in another
process; `writer` maps its numbers to those of the index. An event that uses a name before its
declaration makes an unresolved reference: its line is extracted again after the declaration.

`fold.claims` decides what a line claims, but calling it for every line is slow: see `plain_lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from struct import Struct
from typing import Any, Final

from chrono.errors import InvalidEventError
from chrono.fold.derive import claims, days_in, listed, timing
from chrono.fold.shape import check_event
from chrono.model.claim import DECLARATION_TYPES, Document, Entity, split_key
from chrono.model.event import (
    BUILT_IN,
    Event,
    check_line,
    from_line,
    named_in,
)
from chrono.model.vocabulary.schema import Effect, Vocabulary
from chrono.render.search_text import SearchTexts
from chrono.storage.index import search_text
from chrono.storage.index.batch import Batch
from chrono.storage.index.event_rows import (
    UNKNOWN_TYPE,
    marks_of,
    time_span,
    type_numbers,
)
from chrono.storage.index.numbers import Numbers
from chrono.storage.index.plain_lines import PlainLines, is_plain
from chrono.storage.index.row_codec import layer_of, row_of
from chrono.storage.json_codec import loads

SPECIAL: Final = frozenset(BUILT_IN)
_WORD: Final = Struct(">Q").unpack_from


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
        self._numbers = Numbers()
        self._types = type_numbers(vocabulary.types)
        self._plain_lines = PlainLines(vocabulary, documents, self._numbers, self._types)

    # ------------------------------------------------------------------ lines

    def add(self, batch: Batch, lines: Iterable[tuple[int, bytes]]) -> None:
        """Add the rows of lines, in log order. Raises InvalidEventError.

        Declarations are collected and applied together just before the first line that may use
        them: a log often starts with thousands of them.
        """
        new: list[Event] = []
        events, plain_types, texts = batch.events, self._plain_lines.types, self._texts
        for offset, line in lines:
            try:
                found = loads(line)
                check_line(found)
                name = bytes.fromhex(found["id"])
            except KeyError as error:
                raise InvalidEventError("", offset, f"lacks {error}.") from None
            except (TypeError, ValueError) as error:
                raise InvalidEventError("", offset, f"is not an event: {error}.") from None
            plain = plain_types.get(found["type"])
            event = None
            if plain is None or not is_plain(found["data"], plain.fields):
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
                batch.mention(named_in(event.data), offset)
                continue
            if new:
                self._declare(new)
                new = []
            if plain is None or not self._plain_lines.add(batch, found, offset, name, plain):
                event = event or self._event(found, offset)
                claimed = self.add_event(batch, event)
                batch.mention(named_in(event.data) - claimed, offset)
        if new:
            self._declare(new)

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
        doc = self._numbers.doc(batch, event.document)
        attribution = self._numbers.attribution(batch, event.speaker, event.via)
        kind = self._types.get(event.type, UNKNOWN_TYPE)
        batch.entries.append((first, event.offset, doc, last, kind, attribution, marks_of(event)))
        claimed: set[str] = set()
        shapely = event.type in self._plain_lines.types and not (
            event.said or event.basis or event.doubt or event.via
        )
        for nth, claim in enumerate(found):
            entity, name, _, _ = split_key(claim.cell)
            claimed.add(entity)
            attribute = self.vocabulary.attribute(entities[entity].kind, name)
            assert attribute is not None
            layer = layer_of(claim, attribute)
            cell = self._numbers.cell(batch, claim, layer, attribute)
            row = row_of(cell, layer, nth, claim, doc, attribution, clock)
            batch.rows.append(row)
            if shapely and claim.end is None and claim.when and claim.document in documents:
                self._plain_lines.remember(claim, (attribute.kind, name), row)
        return claimed

    def _add_built_in(self, batch: Batch, event: Event, documents: Mapping[str, Document]) -> None:
        """Add the list row of a declaration or link, and number the document that it declares."""
        clock = self.vocabulary.clock
        when, doc = timing(event, documents, clock), self._numbers.doc(batch, event.document)
        first, last = days_in(when.event_window, when.known, clock)
        attribution = self._numbers.attribution(batch, event.speaker, event.via)
        kind = BUILT_IN.index(event.type)
        batch.built_in.append((last, first, event.offset, doc, kind, attribution, marks_of(event)))
        if event.type == "DocumentPublished":
            self._numbers.doc(batch, event.data["document"])

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
        self._plain_lines.forget()
        if name.startswith("e:"):
            self._numbers.forget(name[2:])


def _has_value(effect: Effect, data: Mapping[str, Any]) -> bool:
    """Whether an effect makes a claim, if the entity is declared and has the attribute."""
    if effect.verb == "clear" or effect.value is not None or effect.before_value is not None:
        return True
    given = (data.get(field) for field in (effect.to, effect.before, effect.by) if field)
    return any(value not in (None, [], ()) for value in given)
