"""Labelled days on the bar: publications by default, the reader's own, the pinned base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.claim import Document


@frozen
class Mark:
    """A day with a name."""

    day: int
    label: str
    shape: Literal["document", "own", "base"]
    known_at: int | None = None
    """Of the reader's own: what was known, to return to both."""


def document_marks(documents: Mapping[str, Document]) -> tuple[Mark, ...]:
    """The last day on which each document can have been published."""
    found = [
        Mark(document.published[1], f"{document.id} {document.title}", "document")
        for document in documents.values()
        if BEGINNING < document.published[1] < FOREVER
    ]
    return tuple(sorted(found, key=lambda mark: (mark.day, mark.label)))


def neighbour(days: list[int], day: int, step: int) -> int | None:
    """The next of some sorted days after a day, or the one before it."""
    from bisect import bisect_left, bisect_right

    place = bisect_right(days, day) if step > 0 else bisect_left(days, day) - 1
    return days[place] if 0 <= place < len(days) else None
