"""A rendering: a text of a document, tied to the original by both digests."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from attrs import frozen

from chrono.model.event import Event


@frozen
class Rendering:
    """What a DocumentRendered event says."""

    document: str
    sha256: str
    """The digest of the original that the text was taken from."""
    text: str
    """The digest of the text."""
    extractor: str
    """The program that made the text, with its version."""
    normal_form: str = ""
    pages: tuple[int, ...] = ()
    """The offset of each page in the text; empty for an original without pages."""
    event: str = ""

    def page_of(self, position: int) -> int | None:
        """The page that holds a position of the text, counted from 1."""
        return page_of(self.pages, position)


def page_of(pages: Sequence[int], position: int) -> int | None:
    """Return the page that holds a position, by the offsets of the pages; None without pages."""
    return max(1, bisect_right(pages, position)) if pages else None


def rendering_of(event: Event) -> Rendering:
    """Return the rendering that an event of type DocumentRendered declares."""
    data = event.data
    return Rendering(
        document=data["document"],
        sha256=data["sha256"],
        text=data["text"],
        extractor=data["extractor"],
        normal_form=data.get("normal_form") or "",
        pages=tuple(data.get("pages") or ()),
        event=event.id,
    )
