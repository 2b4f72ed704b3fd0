"""What an event refers to, and what its keys say of one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from chrono.event import BUILT_IN
from chrono.state import Document, Entity
from chrono.validating.rules import ENVELOPE
from chrono.vocabulary.records import Vocabulary
from chrono.vocabulary.types import Field


@attrs.frozen
class Known:
    """What an event may refer to."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    has_event: Callable[[str], bool]


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
    first = "declare it first" if what != "kind" else "events/vocabulary.toml has the kinds"
    return f"{name!r} is not {article} {what} of this chronicle; {first}.{hint}"
