"""An event in one sentence, by its type's template, or in the chronicler's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chrono.model.event import Event
from chrono.model.quantity import say
from chrono.model.vocabulary import Vocabulary
from chrono.model.vocabulary.template import sentence
from chrono.render.text import Names

BUILT_IN = {
    "DocumentPublished": "Published: {title}[ ({publisher})]",
    "EntityDescribed": "{label}: {kind}[, the same as {same_as}]",
    "Linked": "{from} {relation} {to}",
    "Retracted": "Retracted: {reason}",
    "Judged": "Judged: {reason}",
}


def sentence_of(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """What an event says, by the template of its type."""
    kind = vocabulary.types.get(event.type)
    template = kind.says if kind else BUILT_IN.get(event.type, event.type)

    def show(name: str, value: Any) -> str:
        if isinstance(value, list | tuple):
            return " and ".join(show(name, each) for each in value)
        field = kind.fields.get(name) if kind else None
        if isinstance(value, str):
            return names.entity(value) if not field or field.type == "entity" else value
        return say(value, field.unit if field else "")

    data: Mapping[str, Any] = {"label": event.data.get("entity"), **event.data}
    return sentence(template, data, show)


def told(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """An event in one sentence: the chronicler's own, or its type's."""
    return event.summary or sentence_of(event, vocabulary, names)


def everything(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """All that a search looks through."""
    source = event.document or ""
    return " ".join(
        (
            told(event, vocabulary, names),
            sentence_of(event, vocabulary, names),
            event.type,
            names.entity(event.speaker) if event.speaker else "",
            source,
            event.note or "",
            " ".join(event.tags),
            event.id[:12],
        )
    )
