"""Puts an event into words: one line and one sentence, the same in every interface.

Lists, boards and exports show an event by `event_line`. `event_words` is the sentence that its
type's template makes of its data; the full view of an event shows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chrono.edtf.clock import Clock
from chrono.model.claim import Document
from chrono.model.event import Event
from chrono.model.quantity import say
from chrono.model.vocabulary.schema import Vocabulary
from chrono.model.vocabulary.template import sentence
from chrono.render.date_text import date_words, published_words
from chrono.render.names import Names
from chrono.render.text import LAYERS, listed

BUILT_IN_SAYS: Final[Mapping[str, str]] = {
    "DocumentPublished": "document {document}[: {title}][, published by {publisher}]",
    "EntityDescribed": "{kind} {entity}[ is called {label}][, the same as {same_as}]",
    "Linked": "{from} {relation} {to}",
    "Retracted": "{event} retracted[ and replaced by {replacement}][: {reason}]",
    "Judged": "{prefer} preferred to {over}[: {reason}]",
    "DocumentRendered": "text of document {document}, by {extractor}",
}
"""The templates of the built-in types, which no vocabulary declares."""
EVENT_FIELDS: Final = frozenset({"from", "to", "event", "replacement", "prefer", "over"})
"""The fields of built-in types that hold event ids."""
RELATION_WORDS: Final[Mapping[str, str]] = {
    "same": "is the same happening as",
    "follows": "follows",
    "contradicts": "contradicts",
    "fulfils": "fulfils",
    "corroborates": "corroborates",
}
SHORT_ID: Final = 7
"""Characters of an event id that a sentence shows."""


def event_line(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """Return an event's summary, else its sentence, after its modality: "planned: …".

    An asserted or reported event has no such prefix, because it counts as a fact. The summary
    of a denial already denies ("denial: the attacks are not the reason").
    """
    if not event.summary:
        return event_sentence(event, vocabulary, names)
    word = "denial" if event.modality == "denied" else LAYERS.get(event.modality)
    return f"{word}: {event.summary}" if word else event.summary


def event_sentence(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """Return the sentence of an event's type after its modality: "denied: …"."""
    said = event_words(event, vocabulary, names)
    word = LAYERS.get(event.modality)
    return f"{word}: {said}" if word else said


def event_words(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """Return the sentence that an event's type makes of its data."""
    kind = vocabulary.types.get(event.type)
    if kind is None:
        template = BUILT_IN_SAYS.get(event.type, event.type)
        return sentence(template, event.data, built_in_words)

    def show(name: str, value: Any) -> str:
        field = kind.fields[name]
        if isinstance(value, list | tuple):
            return listed([show(name, each) for each in value])
        if field.type == "entity":
            return names.entity(str(value))
        if field.type == "date":
            return date_words(value)
        return say(value, field.unit)

    return sentence(kind.says or event.type, event.data, show)


def said_words(event: Event, documents: Mapping[str, Document], clock: Clock) -> str:
    """Return when an event was said: its own date, else that of its document; "" for neither."""
    if event.said:
        return date_words(event.said)
    document = documents.get(event.document or "")
    return published_words(document, clock) if document else ""


def built_in_words(name: str, value: Any) -> str:
    """Return one field of a built-in event in words."""
    if isinstance(value, list | tuple):
        return listed([built_in_words(name, each) for each in value])
    if name == "relation":
        return RELATION_WORDS.get(value, str(value))
    return str(value)[:SHORT_ID] if name in EVENT_FIELDS else str(value)
