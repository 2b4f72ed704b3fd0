"""Values as they are typed on a command line, made into those of an event's data.

A quantity keeps what the document gives: `2500`, `~2500`, `>=5`, `<=9`, `3..9`,
`3..4..9` (low, best, high), `..9`, `3..`, or `words:a few hundred`. A number is never made
out of words, so words have to be asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from chrono.model.vocabulary.schema import Field

NUMBER: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?\Z")
MARKS: Final = (
    ("~", "about"),
    (">=", "at_least"),
    ("≥", "at_least"),
    ("<=", "at_most"),
    ("≤", "at_most"),
)
HOW: Final = (
    "a quantity is 2500, ~2500 (about), >=5, <=9, 3..9, or 'words:a few hundred' where the"
    " document has it in words only"
)


class AmountError(ValueError):
    """A text that is no value of its field. `str(error)` says what would be."""


def quantity(text: str) -> Any:
    """The quantity that a text gives. Raises AmountError."""
    typed = text.strip()
    if typed.startswith("words:"):
        said = typed.removeprefix("words:").strip().strip('"')
        if not said:
            raise AmountError("no words after words:")
        return {"words": said}
    for mark, key in MARKS:
        if typed.startswith(mark):
            return {key: number(typed.removeprefix(mark), text)}
    if ".." in typed:
        return _range(typed, text)
    return number(typed, text)


def _range(typed: str, text: str) -> Any:
    ends = [end.strip() for end in typed.split("..")]
    if len(ends) > 3 or not any(ends):
        raise AmountError(f"{text!r} is no range: {HOW}")
    keys = ("low", "high") if len(ends) == 2 else ("low", "best", "high")
    found = {key: number(end, text) for key, end in zip(keys, ends, strict=True) if end}
    if set(found) == {"low"}:
        return {"at_least": found["low"]}
    if set(found) == {"high"}:
        return {"at_most": found["high"]}
    return found


def number(typed: str, text: str) -> int | float:
    """A number, with commas between its thousands or without. Raises AmountError."""
    bare = typed.strip().replace("_", "").replace("\u202f", "").replace(" ", "")
    if not NUMBER.match(bare):
        raise AmountError(f"{text!r} is no number: {HOW}")
    bare = bare.replace(",", "")
    if len(bare) > 18:
        raise AmountError(f"{text!r} has more digits than can be kept")
    return float(bare) if "." in bare else int(bare)


def value(field: Field, text: str) -> Any:
    """The value that a text gives a field, by its type. Raises AmountError."""
    return quantity(text) if field.type == "quantity" else text


def metavar(field: Field) -> str:
    """What stands for a field's value in help."""
    if field.type == "entity":
        return "|".join(field.kinds).upper() or "ENTITY"
    if field.type == "choice":
        return "|".join(field.choices) if len("|".join(field.choices)) < 30 else "CHOICE"
    return {"quantity": "QUANTITY", "date": "DATE", "words": "WORDS"}[field.type]
