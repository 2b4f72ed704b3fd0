"""The grammar of a quantity as people type it, in every interface and in a table's cell.

    2500   2,500   2 500   8.0 (is 8)        a number
    about 2500   ~2500   c. 2500             about
    at least 5   >=5   5+   5..              at least
    at most 9    <=9   up to 9   ..9         at most
    3..9   3-9   3 to 9   between 3 and 9    low and high
    3..4..9   3 to 9 (best 4)                low, best and high
    best 4                                   the best estimate alone
    words:5 or so   a few hundred            words

A text that begins like a number (with a digit, a sign or a qualifier) but has another form
raises QuantityError: it is neither guessed nor kept as words by accident. Any other text is
kept as words. Words never become a number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Number: TypeAlias = int | float

HINT: Final = (
    "A quantity is 2500, about 2500, at least 5, at most 9, 3 to 9 or 3..4..9 (low, best, high);"
    " put words: before what the document has in words only, as in words:a few hundred"
)
WORDS: Final = "words:"
_MAX_DIGITS: Final = 18
"""A longer number is not a count, and JSON readers disagree on it."""

_SPACES: Final = "\u00a0\u2009\u202f "
_STRICT: Final = re.compile(
    rf"-?(?:[0-9]{{1,3}}(?:([,_'\u2019{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*)|[0-9]+)(?:\.[0-9]+)?"
)
"""Groups of three digits with one and the same mark between them: "1,5" may be one and a half."""
_LOOSE: Final = rf"-?[0-9]+(?:[.,_'\u2019{_SPACES}][0-9]+)*"
"""Any text that may be a number; `_exact_number` decides."""

_SCIENTIFIC: Final = re.compile(r"-?[0-9](?:\.[0-9]+)?e[+-][0-9]{1,3}")
"""As JSON writes very large and very small numbers; read only where a stored value is read back."""

_QUALIFIERS: Final[Mapping[str, str]] = {
    "about": r"(?:about|around|approximately|roughly|circa|approx|ca)(?![^\W\d_]|-)\.?|c\.|[~≈]",
    "at_least": r"(?:at least|no fewer than|no less than|more than|over)(?![^\W\d_]|-)|>=?|≥",
    "at_most": r"(?:at most|no more than|up to|fewer than|less than|under)(?![^\W\d_]|-)|<=?|≤",
    "best": r"best(?![^\W\d_]|-)",
}
_QUALIFIED: Final = {
    key: re.compile(rf"(?:{words})\s*({_LOOSE})", re.I) for key, words in _QUALIFIERS.items()
}
_PLUS: Final = re.compile(rf"({_LOOSE})\s*\+")
_RANGE: Final = re.compile(
    rf"(?:({_LOOSE})\s*(?:-|–|—|to|\.\.)\s*({_LOOSE})|between\s+({_LOOSE})\s+and\s+({_LOOSE}))"
    rf"(?:\s*(?:\(\s*best\s+({_LOOSE})\s*\)|best\s+({_LOOSE})))?",
    re.I,
)
_SIGN: Final = r"[-+±−–—]|\.{1,2}(?=\s*[0-9]|\.|$)|,(?=[0-9])"
_NUMERIC_START: Final = re.compile(
    "|".join((_SIGN, *_QUALIFIERS.values(), r"between(?![^\W\d_]|-)")), re.I
)


class QuantityError(ValueError):
    """A text that begins like a quantity but is invalid; `str(error)` says how to write it."""

    def __init__(self, text: str, reason: str = "") -> None:
        super().__init__(f"{text!r} is not a quantity{reason and f': {reason}'}. {HINT}.")


def number(text: str, decimal: str = ".", exact: bool = False) -> Number | None:
    """Return the number that is the whole text, or None.

    `decimal` is the mark before the fraction; the other one groups thousands. "8.0", as
    spreadsheets write whole numbers, is 8, unless `exact`: then it is 8.0.
    """
    try:
        return _Reader(text, decimal, exact).number(text)
    except QuantityError:
        return None


def parse(text: str, decimal: str = ".", exact: bool = False) -> Any:
    """Return the quantity in a text, in its JSON form. Raises QuantityError."""
    text = text.strip()
    if text[: len(WORDS)].casefold() == WORDS:
        return {"words": _unquoted(text)}
    if text.startswith("{") and (found := _json_object(text)) is not None:
        return found
    if not text:
        raise QuantityError(text, "it is empty")
    if not begins_like_a_number(text):
        return {"words": text}
    return _Reader(text, decimal, exact).quantity()


def begins_like_a_number(text: str) -> bool:
    """Return whether a text begins with a digit, a sign or a qualifier."""
    # A category that begins with N includes digits of other scripts and fractions: "٣", "½".
    return unicodedata.category(text[0])[0] == "N" or bool(_NUMERIC_START.match(text))


def value_of(field_type: str, text: str) -> Any:
    """Return the value of a field of a type, from its text. Raises QuantityError."""
    return parse(text) if field_type == "quantity" else text


def _unquoted(text: str) -> str:
    words = text[len(WORDS) :].strip()
    if len(words) > 1 and words[0] == words[-1] == '"' and '"' not in words[1:-1]:
        words = words[1:-1].strip()
    if not words.strip('"'):
        raise QuantityError(text, "no words follow words:")
    return words


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


class _Reader:
    """Reads one text; keeps it for the error."""

    def __init__(self, text: str, decimal: str, exact: bool) -> None:
        self.text = text
        self.decimal = decimal
        self.exact = exact

    def quantity(self) -> Any:
        """Return the value of a text that begins like a number."""
        text = self.text.replace("\N{MINUS SIGN}", "-")
        if re.fullmatch(_LOOSE, text) or (self.exact and _SCIENTIFIC.fullmatch(text)):
            return self.number(text)
        for key, pattern in (*_QUALIFIED.items(), ("at_least", _PLUS)):
            if found := pattern.fullmatch(text):
                return {key: self.number(found[1])}
        if found := _RANGE.fullmatch(text):
            low, high, best = found[1] or found[3], found[2] or found[4], found[5] or found[6]
            return self._ordered({"low": low, "best": best, "high": high})
        if ".." in text:
            return self._dotted(text)
        raise QuantityError(self.text)

    def number(self, text: str) -> Number:
        """Return the number that is the whole text. Raises QuantityError."""
        bare = text.strip()
        if self.decimal == ",":
            bare = bare.translate(str.maketrans(",.", ".,"))
        if self.exact and _SCIENTIFIC.fullmatch(bare):
            return float(bare)
        if not _STRICT.fullmatch(bare):
            raise QuantityError(self.text)
        bare = re.sub(r"[^0-9.-]", "", bare)
        if not self.exact and sum(each.isdigit() for each in bare) > _MAX_DIGITS:
            raise QuantityError(self.text, "it has more digits than can be kept")
        found = float(bare)
        whole = found.is_integer() and not (self.exact and "." in bare)
        return int(bare.partition(".")[0]) if whole else found

    def _dotted(self, text: str) -> Any:
        """Read two ends with two dots between them; one of them may be open."""
        ends = [end.strip() for end in text.split("..")]
        if len(ends) > 3 or not any(ends):
            raise QuantityError(self.text)
        keys = ("low", "high") if len(ends) == 2 else ("low", "best", "high")
        found = self._ordered(dict(zip(keys, ends, strict=True)))
        if set(found) == {"low"}:
            return {"at_least": found["low"]}
        return {"at_most": found["high"]} if set(found) == {"high"} else found

    def _ordered(self, ends: Mapping[str, str | None]) -> dict[str, Number]:
        found = {key: self.number(end) for key, end in ends.items() if end}
        if [*found.values()] != sorted(found.values()):
            raise QuantityError(self.text, "the lower number comes first")
        return found


def write(value: Any) -> str:
    """Return a quantity as a text that `parse`, with `exact`, reads back as the same value."""
    for text in _ways_to_write(value):
        try:
            if repr(parse(text, exact=True)) == repr(value):
                return text
        except QuantityError:
            continue
    return json.dumps(value, ensure_ascii=False)


def _ways_to_write(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return (repr(value) if isinstance(value, int | float) else str(value),)
    if set(value) == {"words"}:
        return str(value["words"]), f"{WORDS}{value['words']}"
    for key in ("about", "at_least", "at_most", "best"):
        if set(value) == {key}:
            return (f"{key.replace('_', ' ')} {value[key]!r}",)
    low, best, high = (repr(value[key]) if key in value else "" for key in ("low", "best", "high"))
    if low and high:
        return (f"{low} to {high} (best {best})" if best else f"{low} to {high}",)
    return (f"{low}..{best}..{high}",)
