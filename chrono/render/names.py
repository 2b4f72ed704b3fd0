"""Labels of entities, documents and attributes, and the words that depend on an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.model.claim import Claim, Document, Entity
from chrono.model.event import Event
from chrono.model.vocabulary.schema import Field, Vocabulary
from chrono.render.doubt_text import ENVELOPE_DOUBTS, NO_FIELDS, doubts_of, key_words


class Names:
    """Labels of entities, documents and attributes, for putting them into words."""

    def __init__(
        self,
        entities: Mapping[str, Entity],
        documents: Mapping[str, Document],
        vocabulary: Vocabulary | None = None,
        event: Callable[[str], Event | None] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`clock` is that of the vocabulary, by default, or else UTC. `event` returns an event by
        its id: for a condition, or for the field of a doubt.

        Without it and the vocabulary, both are described in general words.
        """
        self.entities = entities
        self.documents = documents
        self.vocabulary = vocabulary
        self.clock = clock or (vocabulary.clock if vocabulary else UTC_CLOCK)
        self._event = event
        self._labels: dict[str, str] = {}
        self._conditions: dict[str, str] = {}
        self._doubts: dict[tuple[str, tuple[str, ...]], str] = {}
        self._fields: dict[str, Mapping[str, Field]] = {}
        """The fields of the type of some events, by event id."""

    def entity(self, name: str) -> str:
        """Return the label of an entity, or its id if it is not declared."""
        if name not in self._labels:
            found = self.entities.get(name)
            self._labels[name] = found.label if found else name
        return self._labels[name]

    def document(self, name: str) -> str:
        """Return title and id of a document."""
        found = self.documents.get(name)
        return f"{found.title} ({name})" if found else name

    def attribute(self, entity: str, name: str) -> str:
        """Return the label of an attribute of an entity, or its name without underscores."""
        known = self.entities.get(entity)
        found = self.vocabulary.attribute(known.kind, name) if self.vocabulary and known else None
        return found.label if found else name.replace("_", " ")

    def condition(self, claim: Claim) -> str:
        """Return the condition (the field `if`) of a conditional claim, or ""."""
        if claim.layer != "conditional":
            return ""
        if claim.event not in self._conditions:
            event = self._event(claim.event) if self._event else None
            found = event.data.get("if") if event else None
            self._conditions[claim.event] = found if isinstance(found, str) else ""
        return self._conditions[claim.event]

    def fields(self, type_name: str) -> Mapping[str, Field]:
        """Return the fields of an event type; none for a built-in one."""
        found = self.vocabulary.types.get(type_name) if self.vocabulary else None
        return found.fields if found else NO_FIELDS

    def doubts(self, claim: Claim) -> str:
        """Return all reservations about a claim: "in doubt: which base"; "" for none."""
        if not claim.doubt:
            return doubts_of(claim)
        mark = claim.event, claim.doubt
        if mark not in self._doubts:
            self._doubts[mark] = doubts_of(claim, self._fields_of(claim))
        return self._doubts[mark]

    def doubt_keys(self, claim: Claim) -> Iterator[str]:
        """Return each key of a claim that is in doubt, in words."""
        fields = self._fields_of(claim)
        return (key_words(key, fields.get(key)) for key in claim.doubt)

    def _fields_of(self, claim: Claim) -> Mapping[str, Field]:
        """Return the fields of the claim's event type, if a key of its data is in doubt."""
        if ENVELOPE_DOUBTS.keys() >= set(claim.doubt):
            return NO_FIELDS
        if claim.event not in self._fields:
            event = self._event(claim.event) if self._event else None
            self._fields[claim.event] = self.fields(event.type) if event else NO_FIELDS
        return self._fields[claim.event]
