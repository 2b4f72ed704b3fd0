"""What the types of event are made of, as frozen records. Refuses nothing: `reader` does.

Apart from `records`, since to read a value needs its attribute, and no type of event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Verb = Literal["set", "change", "add", "remove", "size", "count", "clear"]


@frozen
class Field:
    """One field of an event's `data`."""

    name: str
    type: Literal["quantity", "choice", "entity", "date", "words"]
    optional: bool = False
    many: bool = False
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unit: str = ""
    says: str = ""


@frozen
class Effect:
    """What an event of a type claims of one cell."""

    verb: Verb
    field: str
    """The field that holds the entity whose cell it is."""
    attribute: str
    to: str | None = None
    """The field that holds the value, or the member."""
    before: str | None = None
    """The field that holds what was so just before (`from` in the file)."""
    by: str | None = None
    sign: Literal[-1, 1] = 1
    """Of `by`: less is -1, more is 1."""
    value: str | None = None
    """A constant in place of `to`."""
    before_value: str | None = None


@frozen
class EventType:
    """A type of event: its fields, its effects, and how it reads."""

    name: str
    family: str
    says: str
    """Template of a sentence: `{field}`, and `[segments]` dropped where a field is absent."""
    means: str
    """What an event of this type is, and what it is not."""
    fields: Mapping[str, Field]
    effects: tuple[Effect, ...]
