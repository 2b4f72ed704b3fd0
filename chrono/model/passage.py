"""The tolerant normal form of a passage, in which one text of a document is found in another.

Two texts of a document differ in line ends, spaces, hyphenation and the style of quotation marks
and dashes, and agree in all that counts: letters, digits and signs. An event keeps the length and
the digest of its passage in this form (`source.norm`), which tell no words and still find them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from attrs import frozen

ALIKE: Final = ('"“”„‟«»″＂', "'‘’‚‛‹›ʼ′＇", "-‐‑‒–—―−")
"""Characters that typography distinguishes but a search should not."""
_PLAIN: Final = {ord(each): alike[0] for alike in ALIKE for each in alike} | {ord("…"): "..."}
_PIECE: Final = re.compile(r"\S")
_INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"
CONTEXT: Final = 32
"""The longest prefix or suffix that a source keeps, in characters."""


@frozen
class Normal:
    """A text in the tolerant normal form."""

    text: str
    starts: Sequence[int]
    """For each of its characters, the position in the original of the one that it stands for."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's positions of a part of the normal form, end excluded."""
        return self.starts[start], self.starts[end - 1] + 1


def normal(text: str) -> Normal:
    """Return the tolerant normal form: no white space, no hyphens inside words, plain marks.

    A hyphen between letters counts for nothing, since a line end can add or hide one. Before a
    digit it may be a minus sign, and stays. Accents stand apart and ligatures are resolved, as
    some PDFs have them.
    """
    characters: list[str] = []
    starts: list[int] = []
    for found in _PIECE.finditer(text):
        start = found.start()
        for each in _plain(found[0]):
            characters.append(each)
            starts.append(start)
    kept = [
        place
        for place, each in enumerate(characters)
        if each != "-" or not _between_letters(characters, place)
    ]
    return Normal("".join(characters[place] for place in kept), [starts[place] for place in kept])


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character in _INVISIBLE:
        return ""
    if "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    return unicodedata.normalize("NFD", character.translate(_PLAIN))


def _between_letters(characters: Sequence[str], place: int) -> bool:
    inside = 0 < place < len(characters) - 1
    return inside and characters[place - 1].isalpha() and characters[place + 1].isalpha()


def norm(passage: str) -> dict[str, Any]:
    """Return what `source.norm` keeps of a passage: the length and digest of its normal form."""
    text = normal(passage).text
    return {"length": len(text), "sha256": digest(text)}


def find_norm(text: Normal, wanted: Mapping[str, Any], near: int = 0) -> tuple[int, int] | None:
    """Return where a passage with that norm stands in a text, the place nearest to a position.

    It slides over the normal form. The work is the length of the text times that of the passage.
    """
    length, sought = wanted["length"], wanted["sha256"]
    last = len(text.text) - length
    if length < 1 or last < 0:
        return None
    found = [
        start for start in range(last + 1) if digest(text.text[start : start + length]) == sought
    ]
    if not found:
        return None
    start = min(found, key=lambda each: abs(text.starts[each] - near))
    return text.place(start, start + length)


def find_words(text: Normal, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text, if only the tolerant normal form counts."""
    pattern = normal(wanted).text
    start = text.text.find(pattern) if pattern else -1
    while start >= 0:
        yield text.place(start, start + len(pattern))
        start = text.text.find(pattern, start + len(pattern))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
