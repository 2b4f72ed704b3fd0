"""Quantities as people write them in a cell of a table, read and written.

`read` never makes a number out of words: what it does not know is kept as words. `write`
gives a text that `read` takes back to the same value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

Number = int | float

_NUMBER: Final = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN: Final = re.compile(_NUMBER)
_ABOUT: Final = re.compile(
    rf"(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.|~|≈)\s*({_NUMBER})", re.I
)
_LEAST: Final = re.compile(
    rf"(?:at least|no fewer than|no less than|more than|over|>=?|≥)\s*({_NUMBER})|({_NUMBER})\+",
    re.I,
)
_MOST: Final = re.compile(
    rf"(?:at most|no more than|up to|fewer than|less than|under|<=?|≤)\s*({_NUMBER})", re.I
)
_RANGE: Final = re.compile(
    rf"(?:between\s+)?({_NUMBER})\s*(?:-|–|—|to|and|\.\.)\s*({_NUMBER})"
    rf"(?:\s*\(best\s+({_NUMBER})\))?",
    re.I,
)
_BEST: Final = re.compile(rf"best\s+({_NUMBER})", re.I)
_LONGEST: Final = 18
"""Digits: a longer number is no count of anything, and JSON's readers disagree on it."""


def number(text: str, decimal: str = ".", exact: bool = False) -> Number | None:
    """The number that a text is and nothing else, or None.

    `decimal` is the mark before the fraction; the other one groups thousands. "8.0", as
    spreadsheets write whole numbers, is 8, unless `exact`: then it is 8.0.
    """
    bare = text.strip().replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    if decimal == ",":
        bare = bare.translate(str.maketrans(",.", ".,"))
    if not _PLAIN.fullmatch(bare) or not bare.isascii():
        return None
    bare = bare.replace(",", "")
    if sum(each.isdigit() for each in bare) > _LONGEST:
        return None
    found = float(bare)
    whole = found.is_integer() and not (exact and "." in bare)
    return int(bare.partition(".")[0]) if whole else found


def read(text: str, decimal: str = ".", exact: bool = False) -> Any:
    """A quantity in its JSON form; words where the text is no number."""
    text = text.strip()
    plain = number(text, decimal, exact)
    if plain is not None:
        return plain
    if text.startswith("{"):
        found = _object(text)
        if found is not None:
            return found
    return _qualified(text, decimal, exact) or {"words": text}


def _object(text: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _qualified(text: str, decimal: str, exact: bool) -> dict[str, Any] | None:
    for key, pattern in (
        ("about", _ABOUT),
        ("at_least", _LEAST),
        ("at_most", _MOST),
        ("best", _BEST),
    ):
        found = pattern.fullmatch(text)
        if found:
            value = number(next(group for group in found.groups() if group), decimal, exact)
            return None if value is None else {key: value}
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    low, high, best = (number(group, decimal, exact) if group else None for group in found.groups())
    if low is None or high is None or low > high:
        return None
    if best is None:
        return {"low": low, "high": high}
    return {"low": low, "best": best, "high": high} if low <= best <= high else None


def write(value: Any) -> str:
    """A quantity as a text that `read`, where it is exact, takes back to the same value."""
    text = _written(value)
    return (
        text
        if repr(read(text, exact=True)) == repr(value)
        else json.dumps(value, ensure_ascii=False)
    )


def _written(value: Any) -> str:
    if not isinstance(value, Mapping):
        return repr(value) if isinstance(value, int | float) else str(value)
    if set(value) == {"words"}:
        return str(value["words"])
    for key, word in (
        ("about", "about"),
        ("at_least", "at least"),
        ("at_most", "at most"),
        ("best", "best"),
    ):
        if set(value) == {key}:
            return f"{word} {value[key]!r}"
    if {"low", "high"} <= set(value):
        best = f" (best {value['best']!r})" if "best" in value else ""
        return f"{value['low']!r} to {value['high']!r}{best}"
    return json.dumps(value, ensure_ascii=False)
