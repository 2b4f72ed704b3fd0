"""The rows for the lists of events: date, and what identifies an event without reading its line.

An `EventRow` is for an event of the vocabulary's types, a `BuiltInRow` for one of the built-in
types. Both hold numbers for the type and the attribution, and marks: the event's modality and
whether it has tags, a doubt or no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chrono.edtf import BEGINNING
from chrono.fold.derive import days_in
from chrono.model.claim import Window
from chrono.model.event import MODALITIES, Event

EventRow = tuple[int, int, int, int | None, int, int, int]
"""Day, offset, document, the last day if it differs; type, attribution, marks."""
BuiltInRow = tuple[int, int, int, int, int, int, int]
"""Last day, first day, offset, document; type, attribution, marks."""

TAGGED, UNDATED, DOUBTFUL = 1, 2, 4
"""Marks: has tags; has no date; has a doubt, or a date that was derived or comes from outside the
document.
"""
MODALITY_SHIFT: Final = 3
"""The number of mark bits; the modality is above them."""
MODALITY_MARKS: Final[Mapping[str, int]] = {
    each: place << MODALITY_SHIFT for place, each in enumerate(MODALITIES)
}
"""The marks of an event of a modality without any of the three."""
UNKNOWN_TYPE: Final = -1
"""The number of a type that the vocabulary does not have."""


def marks_of(event: Event) -> int:
    return (
        MODALITY_MARKS[event.modality]
        | (TAGGED if event.tags else 0)
        | (UNDATED if event.when is None else 0)
        | (DOUBTFUL if event.doubt or event.basis in ("relative", "outside") else 0)
    )


def type_numbers(types: Iterable[str]) -> dict[str, int]:
    """Numbers of types, in their order: an index belongs to one vocabulary."""
    return {name: number for number, name in enumerate(types)}


def day_span(moment: Window, known: Window) -> tuple[int, int | None]:
    """The place of an event in the list by date: its first day, or its last if the start is open;
    and the last day of `days_in`, if it differs.
    """
    day, last = moment[0] if moment[0] > BEGINNING else moment[1], days_in(moment, known)[1]
    return day, None if last == day else last
