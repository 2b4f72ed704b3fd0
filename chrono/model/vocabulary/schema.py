"""What can be said of entities, as frozen records. Refuses nothing: `reader` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

if TYPE_CHECKING:
    from chrono.model.vocabulary.types import EventType

AttributeType = Literal["quantity", "choice", "entity", "date", "words"]
Persistence = Literal["lasting", "observed", "fixed"]


@frozen
class Attribute:
    """What can be said of an entity of a kind, and how long it holds once said."""

    name: str
    kind: str
    type: AttributeType
    persistence: Persistence
    """`lasting` until another claim replaces it, `observed` at a moment, `fixed` for good."""
    label: str
    says: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """For an entity: the kinds that fit; none named means any."""
    many: bool = False
    """A collection: each member is a cell of its own."""
    tally: bool = False
    """A quantity that sums what `count` brings."""
    stale_after: str | None = None
    """ISO 8601 duration past which an observation no longer stands for the present."""
    reach_back: str = "P1M"
    """ISO 8601 duration for which `from` shows before its event, where observed."""
    within: str | None = None
    """The entity attribute that names the whole of which this quantity is a part."""


@frozen
class Kind:
    """A kind of entity."""

    name: str
    label: str
    says: str
    attributes: Mapping[str, Attribute]


@frozen
class Vocabulary:
    """Everything that a chronicle's events can say."""

    name: str
    kinds: Mapping[str, Kind]
    types: Mapping[str, EventType]
    raw: Mapping[str, Any]
    """What it was built from: `build(raw)` gives it again without checking."""

    def attribute(self, kind: str, name: str) -> Attribute | None:
        """The attribute of that name that entities of that kind have, or None."""
        found = self.kinds.get(kind)
        return found.attributes.get(name) if found else None
