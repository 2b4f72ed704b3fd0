"""A typed filter of the shown events and cells. It never changes an answer.

    troops document:004 kind:force standing:contested modality:planned type:TroopsReduced

The shown text must contain all words without a key. If a key is given twice, either may match.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from attrs import frozen

from chrono.model.claim import Document, Entity, Reading
from chrono.model.event import Event
from chrono.render.search_text import begins_any, parse_query, titled, tokens
from chrono.tui.model.state_list import Group

KEYS: Final = {
    "document": "id of a document",
    "speaker": "entity that says so",
    "type": "type of event",
    "modality": "asserted, reported, alleged, denied, planned …",
    "tag": "tag of an event",
    "entity": "entity that it is about",
    "kind": "kind of entity",
    "standing": "stated, derived, stale, contested, possible, unknown",
}


@frozen
class Filter:
    """A parsed filter."""

    text: str
    words: str
    """The words without a key; `doc:WORD` is a word of a title."""
    wanted: Mapping[str, frozenset[str]]
    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]

    def __bool__(self) -> bool:
        return bool(self.words or self.wanted)

    def event(self, event: Event) -> bool:
        """Whether an event matches the keys. The search matches the words."""
        mine: dict[str, Collection[str]] = {
            "document": {event.document or ""},
            "speaker": {event.speaker or "", *event.via},
            "type": {event.type},
            "modality": {event.modality},
            "tag": set(event.tags),
            "entity": (named := names_in(event)),
            "kind": {self.entities[name].kind for name in named if name in self.entities},
        }
        for key, wanted in self.wanted.items():
            if key in mine and not wanted & {name.casefold() for name in mine[key]}:
                return False
        return True

    def group(self, group: Group, readings: Mapping[str, Reading], told: str) -> bool:
        """Whether the filter shows a row of the state."""
        shown = [readings[key] for key in group.keys if key in readings]
        mine: dict[str, Collection[str]] = {
            "entity": {group.entity},
            "kind": {group.kind},
            "standing": {reading.standing for reading in shown},
            "document": {name for reading in shown for name in reading.documents},
            "speaker": {c.speaker or "" for reading in shown for c in reading.candidates},
            "modality": {each.claim.layer for reading in shown for each in reading.annotations}
            | {c.modality for reading in shown for c in reading.candidates},
        }
        for key, wanted in self.wanted.items():
            if key in mine and not wanted & {name.casefold() for name in mine[key]}:
                return False
        query, shown_tokens = parse_query(self.words), tokens(told)
        if self.words and not query:
            return False
        titles = titled(query.titles, self.documents) if query.titles else ()
        if query.titles and not set(titles).intersection(mine["document"]):
            return False
        return all(begins_any(word, shown_tokens) for word in query.words)


def names_in(event: Event) -> set[str]:
    """Yields every text in an event's data that may be an entity's id."""
    found: set[str] = set()
    for value in event.data.values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, list | tuple):
            found.update(each for each in value if isinstance(each, str))
    return found


def parse(
    text: str, entities: Mapping[str, Entity], documents: Mapping[str, Document]
) -> tuple[Filter, str]:
    """Parses a filter; also returns the problem with its text, or ""."""
    words: list[str] = []
    wanted: dict[str, set[str]] = {}
    problem = ""
    for part in text.split():
        key, colon, value = part.partition(":")
        if colon and key in KEYS and value:
            wanted.setdefault(key, set()).add(value.casefold())
        elif colon and key.isalpha() and key not in KEYS and key != "doc":
            problem = f"no key {key!r}; there are {', '.join(KEYS)}"
        elif not colon or not value:
            words.append(part.rstrip(":"))
        else:
            words.append(part)
    kept = {key: frozenset(values) for key, values in wanted.items()}
    return Filter(text, " ".join(words), kept, entities, documents), problem
