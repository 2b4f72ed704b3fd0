"""The vocabulary of a chronicle: its kinds of entity, their attributes, its types of event.

It is data, read from `events/vocabulary.toml`; opening somebody's chronicle runs nothing
of theirs. `records` says what a vocabulary is, `reader` makes one from TOML and names the
line of every mistake by `rules`, `building` makes one from what was read before, and
`saying` puts an event into a sentence by its type's template.

A new type of event is an entry in the TOML file: nothing here knows one by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from chrono.vocabulary.building import build
    from chrono.vocabulary.reader import load

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


def __getattr__(name: str) -> Any:
    """`load` and `build`, imported when first asked for: a question may need neither."""
    if name == "load":
        from chrono.vocabulary.reader import load

        return load
    if name == "build":
        from chrono.vocabulary.building import build

        return build
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
