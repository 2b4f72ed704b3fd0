"""Whether what is to be appended may be: every problem of an event at once, each with its path.

The classes that events are structured into are made out of the vocabulary, one a type,
and cattrs walks them with strict hooks: `"77"` is not 77. Alone in the house it imports
cattrs, and only when something is validated. It refuses nothing itself: problems are
values, and `recording` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import attrs

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.event import BASES, BUILT_IN, DOCUMENT_ID, ENTITY_ID, EVENT_ID, MODALITIES, RELATIONS
from chrono.state import Document, Entity
from chrono.values import QUANTITY_KEYS
from chrono.vocabulary.records import Field, Vocabulary

if TYPE_CHECKING:
    from cattrs import Converter

SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")
LINE_LIMIT: Final = 1 << 20
"""Longest event line in bytes: past it something other than a fact is being stored."""


@attrs.frozen
class Known:
    """What an event may refer to."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    has_event: Callable[[str], bool]


@attrs.frozen
class Rule:
    """What a field must be: a check that raises ValueError, with a sentence."""

    check: Callable[[Any], None]
    optional: bool = False


def _text(value: Any) -> None:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is not text")
    if not value.strip():
        raise ValueError("is empty; leave the key out instead")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("holds a lone surrogate, which is no character") from error


def _date(value: Any) -> None:
    _text(value)
    date = edtf.parse(value)
    if date.form == "all_of":
        raise ValueError(f"{value!r} is several moments; append an event for each")


def _whole(low: int, high: int) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{_shown(value)} is not a whole number from {low} to {high:,}")

    return check


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if value not in choices:
            near = get_close_matches(str(value), choices, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"say one of {', '.join(choices)}"
            raise ValueError(f"{_shown(value)} is not a choice; {hint}")

    return check


def _like(pattern: re.Pattern[str], what: str) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not isinstance(value, str) or not pattern.match(value):
            raise ValueError(f"{_shown(value)} is not {what}")

    return check


def _list_of(check: Callable[[Any], None]) -> Callable[[Any], None]:
    def each(value: Any) -> None:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{_shown(value)} is not a list")
        for place, item in enumerate(value):
            try:
                check(item)
            except (ValueError, EdtfError) as error:
                raise ValueError(f"[{place}]: {error}") from error

    return each


def quantity(value: Any) -> None:
    """Raises ValueError where a value is no quantity as VOCABULARY has them."""
    if _is_number(value):
        return
    if not isinstance(value, Mapping):
        raise ValueError(f"{_shown(value)} is not a number; words are given as {{'words': …}}")
    unknown = sorted(set(value) - QUANTITY_KEYS)
    if unknown or not value:
        raise ValueError(
            f"{_shown(value)}: a quantity has one of {', '.join(sorted(QUANTITY_KEYS))}"
        )
    if "words" in value:
        if len(value) > 1:
            raise ValueError("words stand alone: a number is never made out of them")
        _text(value["words"])
        return
    ranged = {"low", "best", "high"}
    if len(value) > 1 and not set(value) <= ranged:
        raise ValueError(f"{_shown(value)}: only low, best and high go together")
    for key, number in value.items():
        if not _is_number(number):
            raise ValueError(f"{key}: {_shown(number)} is not a number")
    ordered = [value[key] for key in ("low", "best", "high") if key in value]
    if ordered != sorted(ordered):
        raise ValueError(f"{_shown(value)}: low, best and high must not decrease")


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and abs(value) < 2**63


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _coordinates(value: Any) -> None:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_number, value)):
        raise ValueError(f"{_shown(value)} is not [latitude, longitude]")
    if abs(value[0]) > 90 or abs(value[1]) > 180:
        raise ValueError(f"{_shown(value)}: latitude is within 90 and longitude within 180 degrees")


def _mapping(value: Any) -> None:
    if not isinstance(value, Mapping):
        raise ValueError(f"{_shown(value)} is not an object")


_EVENT = _like(EVENT_ID, "an event's id (32 hexadecimal digits)")
_ENTITY = _like(ENTITY_ID, "an entity's id (lowercase letters, digits, - and _)")
_DOCUMENT = _like(DOCUMENT_ID, "a document's id (letters, digits, . - and _)")

ENVELOPE: Final[Mapping[str, Rule]] = {
    "type": Rule(_text),
    "modality": Rule(_one_of(MODALITIES)),
    "data": Rule(_mapping),
    "when": Rule(_date, True),
    "when_as_written": Rule(_text, True),
    "said": Rule(_date, True),
    "speaker": Rule(_ENTITY, True),
    "via": Rule(_list_of(_ENTITY), True),
    "summary": Rule(_text, True),
    "source": Rule(_mapping, True),
    "basis": Rule(_one_of(BASES), True),
    "doubt": Rule(_list_of(_text), True),
    "note": Rule(_text, True),
    "tags": Rule(_list_of(_text), True),
    "nth": Rule(_whole(1, 10**6), True),
}
SOURCE: Final[Mapping[str, Rule]] = {
    "document": Rule(_DOCUMENT),
    "start": Rule(_whole(0, 2**53), True),
    "end": Rule(_whole(1, 2**53), True),
    "sha256": Rule(_like(SHA256, "a SHA-256 in 64 hexadecimal digits"), True),
    "locator": Rule(_text, True),
    "reliability": Rule(_one_of(tuple("ABCDEF")), True),
    "credibility": Rule(_whole(1, 6), True),
    "quote": Rule(_text, True),
}
BUILT_IN_DATA: Final[Mapping[str, Mapping[str, Rule]]] = {
    "DocumentPublished": {
        "document": Rule(_DOCUMENT),
        "title": Rule(_text),
        "publisher": Rule(_text, True),
        "url": Rule(_text, True),
        "sha256": Rule(_like(SHA256, "a SHA-256 in 64 hexadecimal digits"), True),
        "file": Rule(_text, True),
        "genre": Rule(_text, True),
        "draws_on": Rule(_list_of(_DOCUMENT), True),
        "revises": Rule(_DOCUMENT, True),
    },
    "EntityDescribed": {
        "entity": Rule(_ENTITY),
        "kind": Rule(_text),
        "label": Rule(_text),
        "aliases": Rule(_list_of(_text), True),
        "coordinates": Rule(_coordinates, True),
        "same_as": Rule(_ENTITY, True),
        "says": Rule(_text, True),
    },
    "Linked": {
        "from": Rule(_EVENT),
        "relation": Rule(_one_of(RELATIONS)),
        "to": Rule(_EVENT),
    },
    "Retracted": {
        "event": Rule(_EVENT),
        "reason": Rule(_text),
        "replacement": Rule(_EVENT, True),
    },
    "Judged": {
        "prefer": Rule(_EVENT),
        "over": Rule(_list_of(_EVENT)),
        "reason": Rule(_text),
    },
}


class Validator:
    """Validates the events of one vocabulary. Keep it: it makes each type's class once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        from cattrs import Converter

        self.vocabulary = vocabulary
        self._quick: Converter = Converter(detailed_validation=False)
        """Stops at the first problem: nearly every event has none."""
        self._whole: Converter = Converter(detailed_validation=True)
        for converter in (self._quick, self._whole):
            converter.register_structure_hook_factory(_is_ruled, _hook)
        self._envelope = self._class("Event", ENVELOPE)
        self._source = self._class("Source", SOURCE)
        self._data: dict[str, _Shape] = {}

    def problems(self, draft: Mapping[str, Any], known: Known) -> list[str]:
        """Every rule that a draft of an event breaks, each with the path inside it.

        `draft` is the JSON object without its stamp; `known` what it may refer to.
        """
        found = [*self._structure(draft, self._envelope, "")]
        source = draft.get("source")
        if isinstance(source, Mapping):
            found += self._structure(source, self._source, "source")
        name, data = draft.get("type"), draft.get("data")
        if isinstance(name, str) and isinstance(data, Mapping):
            ruled = self._rules(name)
            if ruled is None:
                near = get_close_matches(name, [*self.vocabulary.types, *BUILT_IN], 1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                found.append(f"type: {name!r} is not in the vocabulary.{hint}")
            else:
                found += self._structure(data, ruled, "data")
        sound = not found
        found += unknown_names(draft, self.vocabulary, known)
        if sound:
            found += contradictions(draft, self.vocabulary, known)
        return found

    def _rules(self, name: str) -> _Shape | None:
        if name not in self._data:
            rules = BUILT_IN_DATA.get(name)
            kind = self.vocabulary.types.get(name)
            if rules is None and kind is not None:
                rules = {key: field_rule(field) for key, field in kind.fields.items()}
            if rules is None:
                return None
            self._data[name] = self._class(name, rules)
        return self._data[name]

    def _class(self, name: str, rules: Mapping[str, Rule]) -> _Shape:
        from cattrs.gen import make_dict_structure_fn, override

        made = attrs.make_class(
            name, {f"f_{key}": _attribute(rule) for key, rule in rules.items()}, slots=False
        )
        renamed: dict[str, Any] = {f"f_{key}": override(rename=key) for key in rules}
        quick: Any
        whole: Any
        quick, whole = (
            make_dict_structure_fn(
                made,
                converter,
                _cattrs_forbid_extra_keys=True,
                _cattrs_detailed_validation=converter is self._whole,
                **renamed,
            )
            for converter in (self._quick, self._whole)
        )
        return _Shape(made, quick, whole, tuple(rules))

    def _structure(self, value: Mapping[str, Any], into: _Shape, path: str) -> Iterator[str]:
        try:
            into.quick(value, into.made)
            return
        except Exception:
            pass  # whatever it was, the whole walk tells it by its path
        from cattrs import BaseValidationError

        try:
            into.whole(value, into.made)
        except BaseValidationError as error:
            yield from sorted(_told(error, path, into.keys))


@attrs.frozen
class _Shape:
    """A class made out of the vocabulary, with the two ways to structure a mapping into it."""

    made: type[Any]
    quick: Callable[[Mapping[str, Any], type[Any]], Any]
    whole: Callable[[Mapping[str, Any], type[Any]], Any]
    keys: tuple[str, ...]


def _attribute(rule: Rule) -> Any:
    kind: Any = Annotated[object, rule]
    if rule.optional:
        return attrs.field(type=kind, kw_only=True, default=None)
    return attrs.field(type=kind, kw_only=True)


def _is_ruled(kind: Any) -> bool:
    return any(isinstance(arg, Rule) for arg in get_args(kind))


def _hook(kind: Any) -> Callable[[Any, Any], Any]:
    rule = next(arg for arg in get_args(kind) if isinstance(arg, Rule))
    check = rule.check

    def apply(value: Any, _: Any) -> Any:
        if value is not None or not rule.optional:
            check(value)
        return value

    return apply


def _told(error: BaseException, path: str, allowed: Sequence[str]) -> Iterator[str]:
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError

    for inner in getattr(error, "exceptions", ()):
        notes = [
            n for n in getattr(inner, "__notes__", ()) if isinstance(n, AttributeValidationNote)
        ]
        here = ".".join(
            part for part in (path, notes[0].name.removeprefix("f_") if notes else "") if part
        )
        if isinstance(inner, ForbiddenExtraKeysError):
            for key in sorted(map(str, inner.extra_fields)):
                near = get_close_matches(key, allowed, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(allowed)}"
                yield f"{'.'.join(filter(None, (path, key)))}: is not a key here; {hint}"
        elif isinstance(inner, KeyError):
            yield f"{'.'.join(filter(None, (path, str(inner.args[0]))))}: is missing"
        else:
            reason = inner.reason if isinstance(inner, EdtfError) else str(inner)
            yield f"{here}: {reason}"


def field_rule(field: Field) -> Rule:
    """The rule for one field of a type of the vocabulary."""
    checks: dict[str, Callable[[Any], None]] = {
        "quantity": quantity,
        "date": _date,
        "words": _text,
        "entity": _ENTITY,
        "choice": _one_of(field.choices),
    }
    check = checks[field.type]
    return Rule(_list_of(check) if field.many else check, field.optional)


def unknown_names(draft: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Every speaker, document and entity in a draft, well-formed or not, that nothing declares."""
    via, source, data = draft.get("via"), draft.get("source"), draft.get("data")
    passing = enumerate(via) if isinstance(via, list | tuple) else ()
    for path, name in (
        ("speaker", draft.get("speaker")),
        *((f"via[{place}]", each) for place, each in passing),
    ):
        if isinstance(name, str) and name not in known.entities:
            yield f"{path}: {_unknown('entity', name, known.entities)}"
    document = source.get("document") if isinstance(source, Mapping) else None
    if isinstance(document, str) and document not in known.documents:
        yield f"source.document: {_unknown('document', document, known.documents)}"
    kind = vocabulary.types.get(str(draft.get("type")))
    if kind is not None and isinstance(data, Mapping):
        for field in kind.fields.values():
            if field.type == "entity":
                yield from _entities(field, data.get(field.name), known)


def contradictions(draft: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Every rule between the keys of a well-formed draft that it breaks."""
    source = draft.get("source") or {}
    if ("start" in source) != ("end" in source) or source.get("start", 0) >= source.get("end", 1):
        yield "source: a passage has a start and an end after it"
    if draft["modality"] == "reported" and not draft.get("speaker"):
        yield (
            "speaker: is missing: `reported` is what a speaker says;"
            " the document's own voice is `asserted`"
        )
    yield from _doubts(draft, vocabulary)
    if draft["type"] in BUILT_IN:
        yield from _built_in(draft, vocabulary, known)


def _doubts(draft: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    keys = {*ENVELOPE, *draft["data"], "source"}
    if draft["type"] in vocabulary.types:
        keys |= set(vocabulary.types[draft["type"]].fields)
    for key in draft.get("doubt") or ():
        if key not in keys:
            yield f"doubt: {key!r} is not a key of this event or of its data"


def _entities(field: Field, value: Any, known: Known) -> Iterator[str]:
    many = value if isinstance(value, list | tuple) else (value,)
    for name in (each for each in many if isinstance(each, str)):
        found = known.entities.get(name)
        if found is None:
            yield f"data.{field.name}: {_unknown('entity', name, known.entities)}"
        elif field.kinds and found.kind not in field.kinds:
            wanted = " or ".join(field.kinds)
            yield f"data.{field.name}: {name!r} is a {found.kind}; wanted is {wanted}"


def _built_in(draft: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    data = draft["data"]
    match draft["type"]:
        case "EntityDescribed":
            if data["kind"] not in vocabulary.kinds:
                yield f"data.kind: {_unknown('kind', data['kind'], vocabulary.kinds)}"
            before = known.entities.get(data["entity"])
            if before and before.kind != data["kind"]:
                yield f"data.kind: {data['entity']!r} is declared as a {before.kind} already"
            if data.get("same_as") and data["same_as"] not in known.entities:
                yield f"data.same_as: {_unknown('entity', data['same_as'], known.entities)}"
        case "DocumentPublished":
            for key in ("draws_on", "revises"):
                named = data.get(key) or ()
                for name in (named,) if isinstance(named, str) else named:
                    if name not in known.documents:
                        yield f"data.{key}: {_unknown('document', name, known.documents)}"
        case _:
            if data.get("from") is not None and data.get("from") == data.get("to"):
                yield "data: an event is not linked to itself"
            if data.get("prefer") in (data.get("over") or ()):
                yield "data.over: an event is not preferred to itself"
            for key in ("from", "to", "event", "replacement", "prefer", "over"):
                named = data.get(key) or ()
                for name in (named,) if isinstance(named, str) else named:
                    if not known.has_event(name):
                        yield f"data.{key}: no event {name[:12]} in the log"


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, list(known), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    article = "an" if what[0] in "aeiou" else "a"
    return f"{name!r} is not {article} {what} of this chronicle; declare it first.{hint}"
