"""All of an event's text that a search looks through."""

from __future__ import annotations

from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from chrono.render.event_text import event_line, event_words
from chrono.render.text import Names


def everything(event: Event, vocabulary: Vocabulary, names: Names) -> str:
    """All that a search looks through."""
    source = event.document or ""
    return " ".join(
        (
            event_line(event, vocabulary, names),
            event_words(event, vocabulary, names),
            event.type,
            names.entity(event.speaker) if event.speaker else "",
            source,
            event.note or "",
            " ".join(event.tags),
            event.id[:12],
        )
    )
