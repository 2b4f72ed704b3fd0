"""How an event stands in the lists: by its date, and what tells it apart without its line.

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
"""Day, offset, document, the last day if that is another; type, attribution, marks."""
BuiltInRow = tuple[int, int, int, int, int, int, int]
"""Last day, first day, offset, document; type, attribution, marks."""

TAGGED, UNDATED, DOUBTFUL = 1, 2, 4
"""Marks: it bears tags; no date is given for it; something in it is in doubt, or its date was
worked out or comes from outside the document."""
MODALITY_SHIFT: Final = 3
"""How many they are; above them stands the modality."""
MODALITY_MARKS: Final[Mapping[str, int]] = {
    each: place << MODALITY_SHIFT for place, each in enumerate(MODALITIES)
}
"""The marks of an event of a modality that bears none of the three."""
UNKNOWN_TYPE: Final = -1
"""The number of a type that the vocabulary does not have."""


def marks_of(event: Event) -> int:
    """The marks of an event."""
    return (
        MODALITY_MARKS[event.modality]
        | (TAGGED if event.tags else 0)
        | (UNDATED if event.when is None else 0)
        | (DOUBTFUL if event.doubt or event.basis in ("relative", "outside") else 0)
    )


def type_numbers(types: Iterable[str]) -> dict[str, int]:
    """Numbers of types, in their order: an index is made by one vocabulary."""
    return {name: number for number, name in enumerate(types)}


def day_span(moment: Window, known: Window) -> tuple[int, int | None]:
    """Where an event stands by date: its first day, or its last if that is open; and the last
    of `days_in`, if that is another."""
    day, last = moment[0] if moment[0] > BEGINNING else moment[1], days_in(moment, known)[1]
    return day, None if last == day else last
