"""The vocabulary of a chronicle: its kinds of entity, their attributes, its types of event.

It is data, read from `events/vocabulary.toml`; opening somebody's chronicle runs nothing
of theirs. `records` says what a vocabulary is, `reader` makes one from TOML and names the
line of every mistake, `saying` puts an event into a sentence by its type's template.

A new type of event is an entry in the TOML file: nothing here knows one by name.
"""

from chrono.vocabulary.reader import build, load
from chrono.vocabulary.records import (
    Attribute,
    AttributeType,
    Effect,
    EventType,
    Field,
    Kind,
    Persistence,
    Verb,
    Vocabulary,
)

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
