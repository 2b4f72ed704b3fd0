"""Retracted events of the log: how to report them, and how a correction restores them.

A correction back to the first statement of an event retracts that event's retraction, so that
one fact stays one event: a copy, distinguished by `nth`, would read as a second fact. Retractions
do use `nth`, since retracting twice is two acts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from chrono.model.event import Event
from chrono.query.lookup import Lookup
from chrono.storage import json_codec as codec

ID_DIGITS: Final = 12
MAX_LISTED: Final = 5
"""The most retracted events that are listed one by one."""


def retractions_of(lookup: Lookup, name: str) -> list[Event]:
    """Return the retractions in force that name an event, by its full id."""
    naming = [
        event
        for event in lookup.events.naming(name)
        if event.type == "Retracted" and event.data["event"] == name
    ]
    retracted = lookup.events.retracted(event.id for event in naming)
    return [event for event in naming if event.id not in retracted]


def notices(lookup: Lookup, names: Iterable[str], others: Collection[str] = ()) -> tuple[str, ...]:
    """Report which events of the log are retracted, by which event, and how to undo that.

    Events that one of `others` retracts are left out; `others` are appended or imported too.
    """
    sentences: list[str] = []
    more = 0
    for name in sorted(lookup.events.retracted(names)):
        found = [event for event in retractions_of(lookup, name) if event.id not in others]
        if found and len(sentences) < MAX_LISTED:
            sentences.append(_notice(name, found))
        elif found:
            more += 1
    if more:
        sentences.append(
            f"So are {more:,} more events of these; `chrono log` lists what is in force."
        )
    return tuple(sentences)


def _notice(name: str, found: Iterable[Event]) -> str:
    by = " and ".join(f"{event.id[:ID_DIGITS]} ({event.data['reason']})" for event in found)
    back = ", ".join(f"`chrono retract {event.id[:ID_DIGITS]} --reason WHY`" for event in found)
    return (
        f"Event {name[:ID_DIGITS]} is in the log already and retracted, by {by}: it shows nowhere."
        f" {back} takes that back."
    )


def restoring(lookup: Lookup, name: str, reason: str) -> list[dict[str, Any]]:
    """Return the drafts that retract every retraction in force of an event."""
    return [
        retraction(lookup, {"event": found.id, "reason": reason})
        for found in retractions_of(lookup, name)
    ]


def retraction(
    lookup: Lookup, data: Mapping[str, Any], more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the draft of a retraction; `nth` distinguishes it from an equal, retracted one."""
    draft = {"type": "Retracted", "modality": "asserted", "data": dict(data), **(more or {})}
    nth = 1
    while lookup.events.is_retracted(name := codec.event_id(draft)) and lookup.events.has(name):
        nth += 1
        draft["nth"] = nth
    return draft
