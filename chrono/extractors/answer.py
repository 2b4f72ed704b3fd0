"""Applies an extractor to the bytes of a file, and answers as plain JSON values."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from chrono.extractors.extraction import MAX_CHARACTERS, Extractor, UnreadableError
from chrono.extractors.normal_form import NAME, normal_form
from chrono.extractors.text import is_own_text


def answer(extractor: Extractor, data: bytes) -> dict[str, Any]:
    """Return the extraction as JSON has it. Raises UnreadableError."""
    extracted = extractor.extract(data)
    own_text = extractor.name == "text" and is_own_text(data)
    text = extracted.pages[0]
    pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    if not own_text:  # otherwise pointers count the characters of the file itself
        text, pages, notices = normal_form(extracted.pages)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"has more than {MAX_CHARACTERS:,} characters of text. Split it into volumes, and"
            " declare each."
        )
    return {
        "text": text,
        "sha256": sha256(data).hexdigest(),
        "own_text": own_text,
        "normal_form": "" if own_text else NAME,
        "pages": list(pages) if extracted.has_pages else [],
        "declares": dict(extracted.declares),
        "suggests": dict(extracted.suggests),
        "notices": [*extracted.notices, *notices],
    }
