"""The rules for the keys of an event: one check for each, with a sentence for a failure.

A check sees one value and no context: `validation.references` checks the meaning of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final

import attrs

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.api import plain_day
from chrono.model.event import BASES, DOCUMENT_ID, ENTITY_ID, EVENT_ID, MODALITIES, RELATIONS
from chrono.model.passage import CONTEXT
from chrono.model.quantity import QUANTITY_KEYS, out_of_limits
from chrono.model.vocabulary.schema import Field, Vocabulary
from chrono.model.vocabulary.validate import shown

SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")


@attrs.frozen
class Rule:
    """The requirement on a field: a check that raises ValueError, with a sentence."""

    check: Callable[[Any], None]
    optional: bool = False


def text(value: Any) -> None:
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text")
    if not value or value.isspace():
        raise ValueError("is empty; leave the key out instead")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("holds a lone surrogate, which is not a character") from error


def _date(value: Any) -> None:
    if type(value) is str and plain_day(value) is not None:
        return
    text(value)
    date = edtf.parse(value)
    if date.form == "all_of":
        raise ValueError(f"{value!r} is several moments; append an event for each")


def _whole(low: int, high: int) -> Rule:
    def check(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{shown(value)} is not a whole number from {low} to {high:,}")

    return Rule(check, True)


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if value not in choices:
            near = get_close_matches(str(value), choices, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"say one of {', '.join(choices)}"
            raise ValueError(f"{shown(value)} is not a choice; {hint}")

    return check


def _like(pattern: re.Pattern[str], what: str) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not isinstance(value, str) or not pattern.match(value):
            raise ValueError(f"{shown(value)} is not {what}")

    return check


def _list_of(check: Callable[[Any], None]) -> Callable[[Any], None]:
    def each(value: Any) -> None:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{shown(value)} is not a list")
        for place, item in enumerate(value):
            try:
                check(item)
            except (ValueError, EdtfError) as error:
                raise ValueError(f"[{place}]: {error}") from error

    return each


def quantity(value: Any) -> None:
    """Raise ValueError if a value is not a quantity as VOCABULARY defines it."""
    if _is_number(value):
        return
    if not isinstance(value, Mapping):
        raise ValueError(f"{shown(value)} is not a number; words are given as {{'words': …}}")
    unknown = sorted(set(value) - QUANTITY_KEYS)
    if unknown or not value:
        raise ValueError(
            f"{shown(value)}: a quantity has one of {', '.join(sorted(QUANTITY_KEYS))}"
        )
    if "words" in value:
        if len(value) > 1:
            raise ValueError("words stand alone: a number is never made out of them")
        text(value["words"])
        return
    ranged = {"low", "best", "high"}
    if len(value) > 1 and not set(value) <= ranged:
        raise ValueError(f"{shown(value)}: only low, best and high go together")
    for key, number in value.items():
        if not _is_number(number):
            raise ValueError(f"{key}: {shown(number)} is not a number")
    ordered = [value[key] for key in ("low", "best", "high") if key in value]
    if ordered != sorted(ordered):
        raise ValueError(f"{shown(value)}: low, best and high must not decrease")


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 2**63  # False for infinities and for NaN


def coordinates(value: Any) -> None:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_number, value)):
        raise ValueError(f"{shown(value)} is not [latitude, longitude]")
    if abs(value[0]) > 90 or abs(value[1]) > 180:
        raise ValueError(f"{shown(value)}: latitude is within 90 and longitude within 180 degrees")


def _mapping(value: Any) -> None:
    if type(value) is not dict and not isinstance(value, Mapping):
        raise ValueError(f"{shown(value)} is not an object")


EVENT = _like(EVENT_ID, "an event's id (32 hexadecimal digits)")
ENTITY = _like(ENTITY_ID, "an entity's id (lowercase letters, digits, - and _)")
DOCUMENT = _like(DOCUMENT_ID, "a document's id (letters, digits, . - and _)")

ENVELOPE: Final[Mapping[str, Rule]] = {
    "type": Rule(text),
    "modality": Rule(_one_of(MODALITIES)),
    "data": Rule(_mapping),
    "when": Rule(_date, True),
    "when_as_written": Rule(text, True),
    "said": Rule(_date, True),
    "speaker": Rule(ENTITY, True),
    "via": Rule(_list_of(ENTITY), True),
    "summary": Rule(text, True),
    "source": Rule(_mapping, True),
    "basis": Rule(_one_of(BASES), True),
    "doubt": Rule(_list_of(text), True),
    "note": Rule(text, True),
    "tags": Rule(_list_of(text), True),
    "nth": _whole(1, 10**6),
}
_DIGEST: Final = _like(SHA256, "a SHA-256 in 64 hexadecimal digits")


def _norm(value: Any) -> None:
    if not isinstance(value, Mapping) or set(value) != {"length", "sha256"}:
        raise ValueError(f"{shown(value)}: a norm has a length and a sha256")
    _whole(1, 2**53).check(value["length"])
    _DIGEST(value["sha256"])


def _context(value: Any) -> None:
    text(value)
    if len(value) > CONTEXT:
        raise ValueError(f"has {len(value)} characters, and at most {CONTEXT} are kept")


_SELECTORS: Final[Mapping[str, Rule]] = {
    "start": _whole(0, 2**53),
    "end": _whole(1, 2**53),
    "sha256": Rule(_DIGEST, True),
    "page": _whole(1, 10**6),
    "text": Rule(_DIGEST, True),
    "norm": Rule(_norm, True),
    "prefix": Rule(_context, True),
    "suffix": Rule(_context, True),
    "exact": Rule(text, True),
}


def _passage(value: Any) -> None:
    _mapping(value)
    unknown = sorted(set(value) - set(_SELECTORS))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a key of a passage")
    for key, given in value.items():
        try:
            _SELECTORS[key].check(given)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from error
    if not value.get("end", 0) > value.get("start", -1) >= 0:
        raise ValueError("a passage has a start and an end after it")


def _pages(value: Any) -> None:
    _list_of(_whole(0, 2**53).check)(value)
    if list(value) != sorted(set(value)):
        raise ValueError("the offsets of pages must increase")


SOURCE: Final[Mapping[str, Rule]] = {
    "document": Rule(DOCUMENT),
    **_SELECTORS,
    "more": Rule(_list_of(_passage), True),
    "locator": Rule(text, True),
    "reliability": Rule(_one_of(tuple("ABCDEF")), True),
    "credibility": _whole(1, 6),
    "quote": Rule(text, True),
}
BUILT_IN_DATA: Final[Mapping[str, Mapping[str, Rule]]] = {
    "DocumentPublished": {
        "document": Rule(DOCUMENT),
        "title": Rule(text),
        "publisher": Rule(text, True),
        "url": Rule(text, True),
        "sha256": Rule(_DIGEST, True),
        "file": Rule(text, True),
        "genre": Rule(text, True),
        "draws_on": Rule(_list_of(DOCUMENT), True),
        "revises": Rule(DOCUMENT, True),
        "exhibit": Rule(text, True),
        "bates": Rule(text, True),
    },
    "EntityDescribed": {
        "entity": Rule(ENTITY),
        "kind": Rule(text),
        "label": Rule(text),
        "aliases": Rule(_list_of(text), True),
        "coordinates": Rule(coordinates, True),
        "same_as": Rule(ENTITY, True),
        "says": Rule(text, True),
    },
    "Linked": {
        "from": Rule(EVENT),
        "relation": Rule(_one_of(RELATIONS)),
        "to": Rule(EVENT),
    },
    "Retracted": {
        "event": Rule(EVENT),
        "reason": Rule(text),
        "replacement": Rule(EVENT, True),
    },
    "Judged": {
        "prefer": Rule(EVENT),
        "over": Rule(_list_of(EVENT)),
        "reason": Rule(text),
    },
    "DocumentRendered": {
        "document": Rule(DOCUMENT),
        "sha256": Rule(_DIGEST),
        "text": Rule(_DIGEST),
        "extractor": Rule(text),
        "normal_form": Rule(text, True),
        "pages": Rule(_pages, True),
    },
}


_ALLOWED: Final = {
    "least": "leave out a code for an unknown number (in a mapping, list it in `empty`); where"
    " lower numbers make sense, the vocabulary says `least = false`",
    "whole": "where fractions make sense, the vocabulary says `whole = false`",
}
"""The advice for a number outside the limits of its field."""


def _limited(field: Field) -> Callable[[Any], None]:
    """Return the check of a quantity that has a lower limit, or is whole."""

    def check(value: Any) -> None:
        quantity(value)
        reason = out_of_limits(value, field.least, field.whole, field.unit)
        if reason:
            raise ValueError(f"{reason}; {_ALLOWED['whole' if 'whole' in reason else 'least']}")

    return check


def field_rule(field: Field, limits: bool = True) -> Rule:
    """Return the rule for one field of a type of the vocabulary.

    Without `limits`, a quantity can be any number: a line that was stored before the vocabulary
    had limits stays valid, and a check reports it.
    """
    limited = limits and field.type == "quantity" and (field.whole or field.least is not None)
    checks: dict[str, Callable[[Any], None]] = {
        "quantity": _limited(field) if limited else quantity,
        "date": _date,
        "words": text,
        "entity": ENTITY,
        "choice": _one_of(field.choices),
    }
    check = checks[field.type]
    return Rule(_list_of(check) if field.many else check, field.optional)


def rules_of(name: str, vocabulary: Vocabulary, limits: bool = True) -> Mapping[str, Rule] | None:
    """Return the rules for the data of a type of event; None if nothing declares the type."""
    kind = vocabulary.types.get(name)
    if name in BUILT_IN_DATA or kind is None:
        return BUILT_IN_DATA.get(name)
    return {key: field_rule(field, limits) for key, field in kind.fields.items()}
