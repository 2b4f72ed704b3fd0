"""Keys of the index: short ids of events, and the texts that may be an entity's id."""

from __future__ import annotations

from chrono.model.event import ENTITY_ID


def short_id(event: str) -> int:
    """63 bits of an id; preserves the order of ids."""
    return int(event[:16], 16) >> 1


def short_reference(event: str) -> int:
    """The same of an id that an event names; -1 for a text that is not an id."""
    try:
        return short_id(event)
    except ValueError:
        return -1


def may_be_entity(name: str) -> bool:
    """Whether a text can be an entity's id and is neither a number nor a date."""
    return ENTITY_ID.match(name) is not None and name.strip("0123456789-") != ""
