"""Labelled days on the bar: publications, the user's marks, the pinned base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER, say_day
from chrono.model.claim import Document, Window
from chrono.render.text import published_words


@frozen
class Mark:
    """A labelled day."""

    day: int
    label: str
    shape: Literal["document", "own", "base"]
    known_at: int | None = None
    """The known-at date of a user's mark, which is restored with it."""
    window: Window | None = None
    """The possible days of a publication."""
    date: str = ""
    """The date in words, if it differs from that of the day."""

    @property
    def says(self) -> str:
        """Returns the label and the date; for a publication, its whole window."""
        return f"{self.date or say_day(self.day)}  {self.label}"


def document_marks(documents: Mapping[str, Document]) -> tuple[Mark, ...]:
    """Returns a mark for each document, on the last possible day of its publication."""
    found = [
        Mark(
            document.published[1],
            f"{document.id} {document.title}",
            "document",
            window=document.published,
            date=published_words(document),
        )
        for document in documents.values()
        if BEGINNING < document.published[1] < FOREVER
    ]
    return tuple(sorted(found, key=lambda mark: (mark.day, mark.label)))


def neighbour(days: list[int], day: int, step: int) -> int | None:
    """Returns the next or the previous of some sorted days, relative to a day."""
    from bisect import bisect_left, bisect_right

    place = bisect_right(days, day) if step > 0 else bisect_left(days, day) - 1
    return days[place] if 0 <= place < len(days) else None
