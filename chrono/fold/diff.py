"""Compares and explains readings.

Pure functions from readings to records. The text of events is added by `query`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from chrono.model.claim import Document, Entity, Reading

if TYPE_CHECKING:
    from chrono.model.event import Event


@frozen
class Why:
    """The basis of a reading: the events that, folded alone, give it again."""

    reading: Reading
    events: tuple[Event, ...]
    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]


@frozen
class Change:
    """One cell that shows different things from two views."""

    cell: str
    before: Reading | None
    after: Reading | None
    events: tuple[str, ...]
    """The events behind one reading and not the other. Empty if only time passed."""


def support(reading: Reading) -> tuple[str, ...]:
    """Return the ids of the events that, folded alone, give the reading's value again, in order."""
    found: dict[str, None] = dict.fromkeys(claim.event for claim in reading.claims)
    found.update((event, None) for event in reading.inputs)
    for each in reading.overrulings:
        found.update({each.ours.event: None, each.theirs.event: None})
    for link in (*reading.links, *reading.judged):
        found.update({link.source: None, link.target: None, link.event: None})
    found.update(dict.fromkeys(reading.led_by))
    return tuple(found)


def display_key(reading: Reading | None) -> tuple[Any, ...]:
    """Return the visible part of a reading's value; readings that look alike have equal keys."""
    if reading is None:
        return ("unknown", None, frozenset())
    sides = frozenset(
        (repr(claim.value), claim.role) for claim in (*reading.candidates, *reading.foreign)
    )
    disputed = bool(reading.disputed)
    if reading.known:
        return (reading.standing, repr(reading.value), disputed)
    return (reading.standing, None, sides if reading.standing != "unknown" else frozenset())


def annotation_keys(reading: Reading | None) -> frozenset[tuple[str, str, str]]:
    """Return the layer, event and status of each annotation beside a reading."""
    if reading is None:
        return frozenset()
    return frozenset(
        (each.claim.layer, each.claim.event, each.status) for each in reading.annotations
    )


def changed(before: Reading | None, after: Reading | None) -> bool:
    """Return whether the visible value, the standing or an annotation differs."""
    return display_key(before) != display_key(after) or annotation_keys(before) != annotation_keys(
        after
    )


def diff(before: Iterable[Reading], after: Iterable[Reading]) -> tuple[Change, ...]:
    """Return the cells that differ between two sets of readings, in the order of their names."""
    olds = {reading.cell: reading for reading in before}
    news = {reading.cell: reading for reading in after}
    changes = []
    for cell in sorted(olds.keys() | news.keys()):
        old, new = olds.get(cell), news.get(cell)
        if changed(old, new):
            changes.append(Change(cell, old, new, _doers(old, new)))
    return tuple(changes)


def _doers(old: Reading | None, new: Reading | None) -> tuple[str, ...]:
    """Return the events that say what one reading shows and the other does not.

    An event counts together with its role: a level that was a bound, or held just before, and now
    holds, is the event behind the change.
    """
    mine, theirs = _behind(new), _behind(old)
    added = dict.fromkeys(event for said, event in mine.items() if said not in theirs)
    removed = (event for said, event in theirs.items() if said not in mine)
    return tuple(added) or tuple(dict.fromkeys(removed))


def _behind(reading: Reading | None) -> dict[tuple[str, ...], str]:
    if reading is None:
        return {}
    said: dict[tuple[str, ...], str] = {}
    for part in ("candidates", "foreign", "disputed", "unapplied"):
        for claim in getattr(reading, part):
            said[part, claim.event, repr(claim.value), claim.role] = claim.event
    for link in reading.judged:
        said["judged", link.event] = link.event
    for each in reading.annotations:
        said["beside", each.claim.event, repr(each.claim.value), each.status] = each.claim.event
        for event in each.by:
            said["by", event] = event
    return said
