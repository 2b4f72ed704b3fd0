"""Puts the chronicler's doubts about an event into words: "in doubt: who said it, which base".

The log names the keys in doubt. Every interface describes them with the words of this module,
which depend on the fields of the event's type: a doubtful `to` is "to which base" of an entity,
and "to how many persons" of a quantity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from chrono.model.vocabulary.schema import Field

ENVELOPE_DOUBTS: Final = {
    "speaker": "who said it",
    "via": "who passed it on",
    "when": "the date",
    "when_as_written": "the date as written",
    "said": "when it was said",
    "modality": "whether it is meant as a fact",
    "summary": "the summary",
    "source": "the passage",
    "type": "what kind of event it is",
}
"""The keys of every event."""
PREPOSITIONS: Final = frozenset(
    {"by", "to", "from", "of", "on", "off", "for", "in", "at", "with", "against"}
)
"""Names of fields that do not work as nouns."""
DERIVED_DATE: Final = "derived date"
OUTSIDE_DATE: Final = "date from outside the documents"
BASIS_WORDS: Final = {"relative": DERIVED_DATE, "outside": OUTSIDE_DATE}
NO_FIELDS: Final[Mapping[str, Field]] = {}


class Doubtful(Protocol):
    """An event or a claim."""

    @property
    def basis(self) -> str | None: ...

    @property
    def doubt(self) -> tuple[str, ...]: ...


def doubts_of(found: Doubtful, fields: Mapping[str, Field] = NO_FIELDS) -> str:
    """Return all reservations about an event or a claim; "" for none.

    `fields` are those of the event's type.
    """
    basis = BASIS_WORDS.get(found.basis or "")
    return ", ".join(filter(None, (basis, doubt_words(found.doubt, fields))))


def doubt_words(keys: Iterable[str], fields: Mapping[str, Field] = NO_FIELDS) -> str:
    """Return keys in doubt, in words; "" for none."""
    return in_doubt(key_words(key, fields.get(key)) for key in keys)


def in_doubt(said: Iterable[str]) -> str:
    """Return what is in doubt as one phrase: "in doubt: who said it, which base"."""
    listed = ", ".join(dict.fromkeys(said))
    return f"in doubt: {listed}" if listed else ""


def key_words(key: str, field: Field | None = None) -> str:
    """Return one key in doubt in words; `field` is its field, where the key belongs to the data."""
    if key in ENVELOPE_DOUBTS:
        return ENVELOPE_DOUBTS[key]
    if key in PREPOSITIONS:
        return f"{key} {_object(field)}"
    if field is not None and field.type == "quantity":
        return f"the figure for {_plain(key)}"
    if field is not None and field.type == "date":
        return f"the date of {_plain(key)}"
    return f"which {_plain(key)}"


def _object(field: Field | None) -> str:
    """Return the question after a preposition: "whom", "which base", "how many persons"."""
    if field is None:
        return "whom or what"
    if field.type == "quantity":
        return f"how many {field.unit}" if field.unit else "how much"
    if field.type == "date":
        return "what date"
    if field.type != "entity":
        return "what"
    kinds = [_plain(kind) for kind in field.kinds]
    if not kinds:
        return "whom or what"
    if kinds == ["person"]:
        return "whom"
    return f"which {' or '.join(filter(None, (', '.join(kinds[:-1]), kinds[-1])))}"


def _plain(key: str) -> str:
    return key.replace("_", " ")
