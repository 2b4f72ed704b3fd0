"""The normal form of an extracted text. Its name stands in the log beside the text's digest.

A change of these rules gets a new name, because pointers count the characters of the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NAME: Final = "chrono-text-1"
PAGE_BREAK: Final = "\n\n"
"""What stands between two pages, so that even an empty page has a position of its own."""

_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff]")
_SOFT_HYPHEN: Final = re.compile("\u00ad[ \t]*\n?")
_NO_CHARACTER: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TRAILING: Final = re.compile(r"[^\S\n]+\n")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTED: Final = re.compile(r"([^\W\d_]+)-\n([^\W\d_]+)")


def normal_form(pages: Iterable[str]) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """Return the text of all pages in normal form, the offset of each page, and notices."""
    cleaned, bidi, controls = [], 0, 0
    for page in pages:
        bidi += len(_BIDI.findall(page))
        controls += len(_CONTROLS.findall(page))
        cleaned.append(_cleaned(page))
    words = {word.casefold() for page in cleaned for word in _WORD.findall(page)}
    offsets, length, parts = [], 0, []
    for page in cleaned:
        joined = _joined(page, words).strip("\n")
        offsets.append(length)
        parts.append(joined)
        length += len(joined) + len(PAGE_BREAK)
    notices = []
    if bidi:
        notices.append(
            f"{bidi:,} marks of writing direction were taken out of the text: they can show"
            " characters in another order than they stand."
        )
    if controls:
        notices.append(f"{controls:,} control characters were taken out of the text.")
    return PAGE_BREAK.join(parts), tuple(offsets), tuple(notices)


def _cleaned(page: str) -> str:
    page = _LINE_ENDS.sub("\n", page)
    for gone in (_BIDI, _CONTROLS, _INVISIBLE):
        page = gone.sub("", page)
    page = _SOFT_HYPHEN.sub("", page)
    page = unicodedata.normalize("NFC", _NO_CHARACTER.sub("�", page))
    page = _TRAILING.sub("\n", page + "\n")
    return _BLANK_LINES.sub("\n\n", page)


def _joined(page: str, words: set[str]) -> str:
    """Join the words that a line end parts, if the joined word stands elsewhere in the text.

    Otherwise the hyphen may be the word's own: "a well-" at a line end stays as it is.
    """

    def join(found: re.Match[str]) -> str:
        whole = found[1] + found[2]
        return whole if found[2][0].islower() and whole.casefold() in words else found[0]

    before = ""
    while before != page:  # a word can be parted twice
        before, page = page, _PARTED.sub(join, page)
    return unicodedata.normalize("NFC", page)
