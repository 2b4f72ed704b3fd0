"""Puts the doubts of a phrase on its date: `c. 886`, `June? 2020`, `1984 (year uncertain)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chrono.edtf.phrase_dates import Phrase

DOUBT = re.compile(
    r"(?:(?P<possibly>possibly|perhaps|probably)|approximately|about|around|circa|ca\.?|c\.?|~)"
    r"(?: |(?<=[.~])|(?=\d))"
)
"""A doubt before a date."""
DOUBTED_PARTS = re.compile(r"(.+) \(((?:year|month|day)\b[a-z, ]+)\)")
"""A date with its doubtful parts named after it."""
_DOUBT_OF = {"uncertain": "?", "approximate": "~", "uncertain and approximate": "%"}
_PARTS = ("year", "month", "day")
_ERAS = ("ad", "bc")


def marked(found: Phrase, mark: str) -> Phrase:
    """Return a date with one more qualifier, which applies to all of it."""
    if not found.text.startswith("["):
        return Phrase(_with(found.text, mark), found.notes)
    first, last = (_with(each, mark) for each in found.ends)
    return Phrase(f"[{first}..{last}]", found.notes)


def _with(text: str, mark: str) -> str:
    """Return a date with one more qualifier at its end."""
    old = text[-1] if text[-1] in "?~%" else ""
    both = {mark, old} - {""}
    return text.removesuffix(old) + (both.pop() if len(both) == 1 else "%")


def marked_by_part(found: Phrase, doubts: str) -> Phrase | None:
    """Put qualifiers before the named parts: `year uncertain, day approximate`."""
    marks: dict[str, str] = {}
    for doubt in doubts.split(", "):
        match = re.fullmatch(r"([a-z ]+?) (uncertain and approximate|uncertain|approximate)", doubt)
        if match is None:
            return None
        for name in match[1].split(" and "):
            if name not in _PARTS:
                return None
            marks[name] = _DOUBT_OF[match[2]]
    return marked_parts(found, marks)


def marked_parts(found: Phrase, marks: Mapping[str, str]) -> Phrase | None:
    """Put qualifiers before the parts of a date that they apply to; None for a set or a time."""
    parts = re.fullmatch(r"(-?[\dX]{4})(?:-([\dX]{2}))?(?:-([\dX]{2}))?", found.text)
    if parts is None or any(parts[_PARTS.index(name) + 1] is None for name in marks):
        return None
    given = zip(_PARTS, parts.groups(), strict=True)
    return Phrase("-".join(marks.get(name, "") + part for name, part in given if part), found.notes)


def doubtful_words(phrase: str) -> tuple[str, tuple[str, ...]]:
    """Return a phrase without its question marks, and the parts of the date that they follow.

    A question mark after a word or a number doubts that part alone: `15 June? 2020`.
    """
    words = phrase.split()
    bare = [word.replace("?", "") for word in words]
    doubted = []
    for place, word in enumerate(words):
        if not word.rstrip(",").endswith("?"):
            continue
        number = bare[place].rstrip(",")
        era = number in _ERAS or bare[place + 1 : place + 2] in (["ad"], ["bc"])
        if era or (number.isdigit() and (len(number) > 2 or place == len(words) - 1)):
            doubted.append("year")
        else:
            doubted.append("day" if number[:1].isdigit() else "month")
    return " ".join(bare), tuple(dict.fromkeys(doubted))
