"""Puts the chronicler's doubts about an event into words: "in doubt: who said it, which base".

The log names the keys in doubt. Every interface describes them with the words of this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from chrono.model.vocabulary.schema import AttributeType

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


class Doubtful(Protocol):
    """An event or a claim."""

    @property
    def basis(self) -> str | None: ...

    @property
    def doubt(self) -> tuple[str, ...]: ...


def doubts_of(found: Doubtful, kind: AttributeType | None = None) -> str:
    """Return all reservations about an event or a claim; "" for none.

    `kind` is the type of the claim's attribute.
    """
    basis = BASIS_WORDS.get(found.basis or "")
    return ", ".join(filter(None, (basis, doubt_words(found.doubt, kind))))


def doubt_words(keys: Iterable[str], kind: AttributeType | None = None) -> str:
    """Return keys in doubt, in words; "" for none."""
    said = ", ".join(_key_words(key, kind) for key in keys)
    return f"in doubt: {said}" if said else ""


def _key_words(key: str, kind: AttributeType | None) -> str:
    if key in ENVELOPE_DOUBTS:
        return ENVELOPE_DOUBTS[key]
    if key in PREPOSITIONS:
        return f"{key} what" if kind == "quantity" else f"{key} whom or what"
    return f"which {key.replace('_', ' ')}"
