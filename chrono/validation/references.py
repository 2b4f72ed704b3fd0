"""Checks the references of an event, and the rules between its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from chrono.model.claim import Document, Entity
from chrono.model.event import BUILT_IN, EVENT_ID
from chrono.model.vocabulary.rules import ENVELOPE
from chrono.model.vocabulary.schema import Field, Vocabulary


@attrs.frozen
class Known:
    """The names and events to which an event may refer."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    has_event: Callable[[str], bool]


def unknown_names(draft: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Return every undeclared speaker, document and entity in a draft, well-formed or not."""
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
    if isinstance(data, Mapping):
        kind = vocabulary.types.get(str(draft.get("type")))
        for field in kind.fields.values() if kind else ():
            if field.type == "entity":
                yield from _entities(field, data.get(field.name), known)
        if draft.get("type") in BUILT_IN:
            yield from _declared(data, vocabulary, known)
        rendered = data.get("document") if draft.get("type") == "DocumentRendered" else None
        if isinstance(rendered, str) and rendered not in known.documents:
            yield f"data.document: {_unknown('document', rendered, known.documents)}"


def _entities(field: Field, value: Any, known: Known) -> Iterator[str]:
    for name in _texts(value):
        found = known.entities.get(name)
        if found is None:
            yield f"data.{field.name}: {_unknown('entity', name, known.entities)}"
        elif field.kinds and found.kind not in field.kinds:
            wanted = " or ".join(field.kinds)
            yield f"data.{field.name}: {name!r} is a {found.kind}; wanted is {wanted}"


def _declared(data: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Yield the undeclared names in the data of a built-in type."""
    for keys, what, names in (
        (("kind",), "kind", vocabulary.kinds),
        (("same_as",), "entity", known.entities),
        (("draws_on", "revises"), "document", known.documents),
    ):
        for key in keys:
            for name in _texts(data.get(key)):
                if name not in names:
                    yield f"data.{key}: {_unknown(what, name, names)}"
    for key in ("from", "to", "event", "replacement", "prefer", "over"):
        for name in _texts(data.get(key)):
            if EVENT_ID.match(name) and not known.has_event(name):
                yield f"data.{key}: no event {name[:12]} in the log"


def _texts(value: Any) -> Iterator[str]:
    many = value if isinstance(value, list | tuple) else (value,)
    return (each for each in many if isinstance(each, str))


def contradictions(draft: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Return every rule between its keys that a draft breaks, well-formed or not."""
    source, data = draft.get("source"), draft.get("data")
    if isinstance(source, Mapping):
        ends = [source[key] for key in ("start", "end") if key in source]
        whole = all(isinstance(end, int) for end in ends)
        if ends and whole and (len(ends) < 2 or ends[0] >= ends[1]):
            yield "source: a passage has a start and an end after it"
    if draft.get("modality") == "reported" and not draft.get("speaker"):
        yield (
            "speaker: is missing: `reported` is what a speaker says;"
            " the document's own voice is `asserted`"
        )
    if isinstance(data, Mapping):
        yield from _doubts(draft, data, vocabulary)
        if draft.get("type") in BUILT_IN:
            yield from _at_odds(data, vocabulary, known)


def _doubts(
    draft: Mapping[str, Any], data: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[str]:
    keys, kind = {*ENVELOPE, *data, "source"}, vocabulary.types.get(str(draft.get("type")))
    if kind is not None:
        keys |= set(kind.fields)
    for key in _texts(draft.get("doubt")):
        if key not in keys:
            yield f"doubt: {key!r} is not a key of this event or of its data"


def _at_odds(data: Mapping[str, Any], vocabulary: Vocabulary, known: Known) -> Iterator[str]:
    """Yield contradictions within the data of a built-in type, or with a declaration."""
    if data.get("from") is not None and data.get("from") == data.get("to"):
        yield "data: an event is not linked to itself"
    if data.get("prefer") is not None and data["prefer"] in _texts(data.get("over")):
        yield "data.over: an event is not preferred to itself"
    kind = data.get("kind")
    for name in _texts(data.get("entity")):
        before = known.entities.get(name)
        if before and isinstance(kind, str) and kind in vocabulary.kinds and kind != before.kind:
            yield f"data.kind: {name!r} is declared as a {before.kind} already"


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, list(known), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    article = "an" if what[0] in "aeiou" else "a"
    first = "declare it first" if what != "kind" else "events/vocabulary.toml has the kinds"
    return f"{name!r} is not {article} {what} of this chronicle; {first}.{hint}"
