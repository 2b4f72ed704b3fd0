"""The vocabulary of a chronicle: its kinds of entity, their attributes, its types of event.

It is data, read from `events/vocabulary.toml`; opening somebody's chronicle runs nothing
of theirs. `records` says what can be said of entities and `types` by which events, `reader`
makes one from TOML and names the line of every mistake by `rules`, `building` makes one from
what was read before, and `saying` puts an event into a sentence by its type's template.

A new type of event is an entry in the TOML file: nothing here knows one by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chrono.vocabulary.records import (
    Attribute,
    AttributeType,
    Kind,
    Persistence,
    Vocabulary,
)

if TYPE_CHECKING:
    from chrono.vocabulary.building import build
    from chrono.vocabulary.reader import load
    from chrono.vocabulary.types import Effect, EventType, Field, Verb

__all__ = [
    "Attribute",
    "AttributeType",
    "Effect",
    "EventType",
    "Field",
    "Kind",
    "Persistence",
    "Verb",
    "Vocabulary",
    "build",
    "load",
]


_ROOMS = {
    "load": "reader",
    "build": "building",
    "Effect": "types",
    "EventType": "types",
    "Field": "types",
    "Verb": "types",
}


def __getattr__(name: str) -> Any:
    """What a question may have no need of, imported when first asked for."""
    if name in _ROOMS:
        from importlib import import_module

        return getattr(import_module(f"chrono.vocabulary.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
