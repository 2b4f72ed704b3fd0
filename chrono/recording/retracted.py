"""Events that are in the log and retracted: said with the way back, and taken back by a correction.

A correction back to what an event said first takes the retraction of that event back, so that
one fact stays one event: a copy of it, told apart by `nth`, would read as a second fact. What is
told apart by `nth` are retractions, since retracting twice is two acts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from chrono.model.event import Event
from chrono.storage import json_codec as codec

if TYPE_CHECKING:
    from chrono.query.queries import Asking

SHORT: Final = 12
LISTED: Final = 5
"""Of the events that are retracted, how many are told one by one."""


def retractions_of(chronicle: Asking, name: str) -> list[Event]:
    """The retractions in force that name an event, by its full id."""
    naming = [
        event
        for event in chronicle.events_naming(name)
        if event.type == "Retracted" and event.data["event"] == name
    ]
    gone = chronicle.retracted(event.id for event in naming)
    return [event for event in naming if event.id not in gone]


def notices(
    chronicle: Asking, names: Iterable[str], besides: Collection[str] = ()
) -> tuple[str, ...]:
    """Which of some events of the log are retracted, by what, and how to take that back.

    Left out is what one of `besides` retracts: events that are appended or imported too.
    """
    told: list[str] = []
    more = 0
    for name in sorted(chronicle.retracted(names)):
        found = [event for event in retractions_of(chronicle, name) if event.id not in besides]
        if found and len(told) < LISTED:
            told.append(_notice(name, found))
        elif found:
            more += 1
    if more:
        told.append(f"So are {more:,} more events of these; `chrono log` lists what is in force.")
    return tuple(told)


def _notice(name: str, found: Iterable[Event]) -> str:
    by = " and ".join(f"{event.id[:SHORT]} ({event.data['reason']})" for event in found)
    back = ", ".join(f"`chrono retract {event.id[:SHORT]} --reason WHY`" for event in found)
    return (
        f"Event {name[:SHORT]} is in the log already and retracted, by {by}: it shows nowhere."
        f" {back} takes that back."
    )


def restoring(chronicle: Asking, name: str, reason: str) -> list[dict[str, Any]]:
    """The drafts that take back every retraction in force of an event."""
    return [
        retraction(chronicle, {"event": found.id, "reason": reason})
        for found in retractions_of(chronicle, name)
    ]


def retraction(
    chronicle: Asking, data: Mapping[str, Any], more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The draft of a retraction, told apart by `nth` from an equal one that was taken back."""
    draft = {"type": "Retracted", "modality": "asserted", "data": dict(data), **(more or {})}
    nth = 1
    while chronicle.is_retracted(name := codec.event_id(draft)) and chronicle.has_event(name):
        nth += 1
        draft["nth"] = nth
    return draft
