"""The rows for the lists of events: date, and what identifies an event without reading its line.

An `EventRow` is for an event of the vocabulary's types, a `BuiltInRow` for one of the built-in
types. Both hold numbers for the type and the attribution, and marks: the event's modality and
whether it has tags, a doubt or no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.fold.derive import days_in
from chrono.model.claim import Window
from chrono.model.event import MODALITIES, Event

EventRow = tuple[int, int, int, int | None, int, int, int]
"""First second, offset, document, the last second unless it is `DAY_SPAN` later; type, attribution,
marks."""
BuiltInRow = tuple[int, int, int, int, int, int, int]
"""Last second, first second, offset, document; type, attribution, marks."""
DAY_SPAN: Final = DAY - 1
"""From the first to the last second of a day of 24 hours."""

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


def time_span(moment: Window, known: Window, clock: Clock) -> tuple[int, int | None]:
    """The place of an event in the list by date, as first and last second of `days_in`.

    The last is None for most events: those of a day of 24 hours.
    """
    low, high = days_in(moment, known, clock)
    first = FOREVER if moment[0] <= BEGINNING and moment[1] >= FOREVER else low
    return first, None if high - first == DAY_SPAN else high
