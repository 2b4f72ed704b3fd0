"""The keys of a source that point at one passage of a text."""

from __future__ import annotations

from typing import Any

from chrono.model.passage import CONTEXT, digest, norm


def selectors(
    text: str,
    start: int,
    end: int,
    *,
    page: int | None = None,
    in_rendering: bool = False,
    with_words: bool = False,
) -> dict[str, Any]:
    """Return position, digest and page of a passage, and what finds it in another text.

    A rendering can be lost, or made again by another reader: the norm finds the passage there. A
    document's own text is named by its digest, and its pointers stay as they always were.
    """
    passage = text[start:end]
    found: dict[str, Any] = {"start": start, "end": end, "sha256": digest(passage)}
    if in_rendering:
        found["norm"] = norm(passage)
    if page is not None:
        found["page"] = page
    if with_words:
        words = {
            "prefix": text[max(0, start - CONTEXT) : start],
            "exact": passage,
            "suffix": text[end : end + CONTEXT],
        }
        found |= {key: value for key, value in words.items() if value.strip()}
    return found
