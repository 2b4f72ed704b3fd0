"""The declarations of a vocabulary, as frozen records; `validate` checks the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import frozen

from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.model.quantity import Number

AttributeType = Literal["quantity", "choice", "entity", "date", "words"]
Persistence = Literal["lasting", "observed", "fixed"]
Rank = Literal["headline", "detail", "background"]
RANKS: Final[tuple[Rank, ...]] = ("headline", "detail", "background")
"""The ranks, the highest first."""
Verb = Literal["set", "change", "add", "remove", "size", "count", "clear"]


@frozen
class Attribute:
    """A property of the entities of a kind, and how long a value of it holds."""

    name: str
    kind: str
    type: AttributeType
    persistence: Persistence
    """`lasting` until another claim replaces it, `observed` at a moment, `fixed` for good."""
    label: str
    rank: Rank = "detail"
    """`headline` leads every answer; `background` never changes, or only describes."""
    says: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """For an entity: the kinds that fit; empty for any."""
    many: bool = False
    """A collection: each member is a cell of its own."""
    tally: bool = False
    """A quantity that sums what `count` brings."""
    stale_after: str | None = None
    """ISO 8601 duration past which an observation no longer stands for the present."""
    reach_back: str = "P1M"
    """ISO 8601 duration for which `from` shows before its event, where observed."""
    removed: str = ""
    """For a collection: the words before a removed member, such as "left"."""
    denied: str = ""
    """The words before a denied value, such as "not because of"; else from the label."""
    within: str | None = None
    """The entity attribute that names the whole; this quantity is a part of it."""
    least: Number | None = None
    """The lower limit of a quantity; None for no limit."""
    whole: bool = False
    """A quantity of things that do not come in parts: 1.25 persons is a mistake."""
    clock: Clock = UTC_CLOCK
    """The clock of the chronicle: days and durations are counted by it."""


@frozen
class Kind:
    """A kind of entity."""

    name: str
    label: str
    says: str
    attributes: Mapping[str, Attribute]


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
    least: Number | None = None
    whole: bool = False


@frozen
class Effect:
    """The claim that an event of a type makes about one cell."""

    verb: Verb
    field: str
    """The field that holds the entity of the cell."""
    attribute: str
    to: str | None = None
    """The field that holds the value, or the member."""
    before: str | None = None
    """The field that holds the state just before (`from` in the file)."""
    by: str | None = None
    sign: Literal[-1, 1] = 1
    """The sign of `by`: less is -1, more is 1."""
    value: str | None = None
    """A constant in place of `to`."""
    before_value: str | None = None


@frozen
class EventType:
    """A type of event: its fields, its effects, and its template."""

    name: str
    family: str
    says: str
    """Template of a sentence: `{field}`, and `[segments]` dropped where a field is absent."""
    means: str
    """The meaning of an event of this type, and its limits."""
    fields: Mapping[str, Field]
    effects: tuple[Effect, ...]


@frozen
class Vocabulary:
    """All kinds, attributes and types that the events of a chronicle can use."""

    name: str
    kinds: Mapping[str, Kind]
    types: Mapping[str, EventType]
    raw: Mapping[str, Any]
    """The mapping it was built from: `build(raw)` gives it again without checking."""
    clock: Clock = UTC_CLOCK
    """The clock that gives its dates their place on the axis."""

    def attribute(self, kind: str, name: str) -> Attribute | None:
        """Return the attribute of that name for entities of that kind, or None."""
        found = self.kinds.get(kind)
        return found.attributes.get(name) if found else None

    def rank(self, type_name: str) -> Rank:
        """Return the rank of a type of event: the highest of the attributes that it can change."""
        found = self.types[type_name]
        ranks = [
            attribute.rank
            for effect in found.effects
            for kind in found.fields[effect.field].kinds or self.kinds
            if (attribute := self.attribute(kind, effect.attribute)) is not None
        ]
        return min(ranks, key=RANKS.index, default="detail")
