"""Queries of this repository's own chronicle, for tests.

The environment variable CHRONO_TEST_ROOT names another copy of it to be asked instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from chrono.chronicle import Chronicle
from chrono.edtf import format_day
from chrono.edtf.clock import UTC_CLOCK
from chrono.errors import UnknownError
from chrono.model.claim import Claim, Reading
from chrono.model.event import Event

REPOSITORY = Path(__file__).resolve().parents[2]
TEXTS = REPOSITORY.parent / "shared" / "documents"
"""The five texts, where they are at hand."""

PUBLISHED = {
    "000": "2020-04-10",
    "002": "2020-09-13",
    "004": "2024-01-12",
    "003": "2024-01-28",
    "001": "2024-09-14",
}
"""The last day on which each document can have appeared, in that order."""


@cache
def chronicle() -> Chronicle:
    """The chronicle that is asked."""
    return Chronicle.open(os.environ.get("CHRONO_TEST_ROOT") or REPOSITORY)


@cache
def recorded() -> tuple[Event, ...]:
    """All its events, those that were corrected or retracted included."""
    return tuple(chronicle().events)


@cache
def events() -> tuple[Event, ...]:
    """Its events in force."""
    gone = chronicle().events.retracted([each.id for each in recorded()])
    return tuple(each for each in recorded() if each.id not in gone and each.type != "Retracted")


@cache
def _replacements() -> dict[str, str]:
    """The replacement of each event that was corrected."""
    return {
        each.data["event"]: each.data["replacement"]
        for each in recorded()
        if each.type == "Retracted" and "replacement" in each.data
    }


def in_force(event_id: str) -> str:
    """The event that stands for this one today."""
    while event_id in _replacements():
        event_id = _replacements()[event_id]
    return event_id


def ask(
    cell: str,
    at: str,
    known_at: str | None = None,
    without: Iterable[str] = (),
    only: Iterable[str] = (),
) -> Reading:
    """What a cell shows at a date, as far as was known by another."""
    asked = chronicle()
    return asked.reading(cell, asked.view(at, known_at, without=without, only=only))


def shows(cell: str, at: str, known_at: str | None = None, **source_filter: Any) -> tuple[str, Any]:
    """The standing and the value of a cell."""
    reading = ask(cell, at, known_at, **source_filter)
    return reading.standing, reading.value


def silent(cell: str, at: str = "2024-09-14", **source_filter: Any) -> bool:
    """Whether no document says a word of a cell that it could have spoken of."""
    try:
        reading = ask(cell, at, **source_filter)
    except UnknownError as error:
        return "No event has claimed anything of it" in str(error)
    return not (reading.candidates or reading.bounds or reading.ended or reading.annotations)


def voices(claims: Iterable[Claim]) -> set[tuple[Any, str | None]]:
    """Who says what: each value with its speaker, None for a document's own voice."""
    return {(words(claim.value), claim.speaker) for claim in claims}


def annotations(reading: Reading, layer: str) -> set[tuple[Any, str | None]]:
    """What is planned, alleged … of a cell, each with its speaker."""
    return voices(each.claim for each in reading.annotations if each.claim.layer == layer)


def words(value: Any) -> Any:
    """A value that can be put into a set: quantities become pairs."""
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def told(document: str, type: str, **wanted: Any) -> list[Event]:
    """The events of a document of some type, by modality, speaker or data."""
    found = [each for each in events() if (each.document, each.type) == (document, type)]
    for key, value in wanted.items():
        if key in ("modality", "speaker", "when", "said"):
            found = [each for each in found if getattr(each, key) == value]
        else:
            found = [each for each in found if each.data.get(key) == value]
    return found


def the(document: str, type: str, **wanted: Any) -> Event:
    """The one event that is so."""
    (event,) = told(document, type, **wanted)
    return event


def linked(one: Event, relation: str, two: Event) -> bool:
    """Whether an event is linked so to another."""
    return any(
        (in_force(each.data["from"]), each.data["relation"], in_force(each.data["to"]))
        == (one.id, relation, two.id)
        for each in events()
        if each.type == "Linked"
    )


def day(second: int) -> str:
    """The day of a second as a date."""
    return format_day(UTC_CLOCK.day(second))


def window(claim: Claim) -> tuple[str, str]:
    """The first and the last day on which a claim can have begun."""
    return day(claim.earliest), day(claim.latest)
