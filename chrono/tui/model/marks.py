"""Labelled moments on the bar: publications, the user's marks, the pinned base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Document, Window
from chrono.render.date_text import published_words


@frozen
class Mark:
    """A labelled moment."""

    at: int
    """A second: for a day, its last."""
    label: str
    shape: Literal["document", "own", "base"]
    known_at: int | None = None
    """The known-at date of a user's mark, which is restored with it."""
    window: Window | None = None
    """The possible seconds of a publication."""
    date: str = ""
    """The date in words."""

    @property
    def says(self) -> str:
        """Returns the label and the date; for a publication, its whole window."""
        return f"{self.date}  {self.label}"


def document_marks(documents: Mapping[str, Document], clock: Clock) -> tuple[Mark, ...]:
    """Returns a mark for each document, at the last possible second of its publication."""
    found = [
        Mark(
            document.published[1],
            f"{document.id} {document.title}",
            "document",
            window=document.published,
            date=published_words(document, clock),
        )
        for document in documents.values()
        if BEGINNING < document.published[1] < FOREVER
    ]
    return tuple(sorted(found, key=lambda mark: (mark.at, mark.label)))


def neighbour(moments: list[int], at: int, step: int) -> int | None:
    """Returns the next or the previous of some sorted moments, relative to another."""
    from bisect import bisect_left, bisect_right

    place = bisect_right(moments, at) if step > 0 else bisect_left(moments, at) - 1
    return moments[place] if 0 <= place < len(moments) else None
