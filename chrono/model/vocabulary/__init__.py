"""The vocabulary of a chronicle: its kinds of entity, their attributes, its types of event.

It is data, read from `events/vocabulary.toml`; opening a chronicle runs no code from it.
`schema` holds the records, `loader` makes a vocabulary from TOML and names the line of every
mistake, `validate` has the rules, `builder` makes one from a mapping that was read before,
and `template` puts an event into a sentence by its type's template.

A new type of event is an entry in the TOML file: no module here knows one by name.
"""

from __future__ import annotations

from chrono.model.vocabulary.builder import build
from chrono.model.vocabulary.loader import load
from chrono.model.vocabulary.schema import (
    RANKS,
    Attribute,
    AttributeType,
    Effect,
    EventType,
    Field,
    Kind,
    Persistence,
    Rank,
    Verb,
    Vocabulary,
)

__all__ = [
    "RANKS",
    "Attribute",
    "AttributeType",
    "Effect",
    "EventType",
    "Field",
    "Kind",
    "Persistence",
    "Rank",
    "Verb",
    "Vocabulary",
    "build",
    "load",
]
