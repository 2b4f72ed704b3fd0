"""Checks that an event has the shape that the fold relies on, as each event is read.

An appended event was validated in full. But after a manual edit of the log, or a change of the
vocabulary, the data can have another shape, and the fold would fail far from the line at fault.
So the types of values are checked here, before anything is derived. Whether a value is a known
choice or a declared name affects no computation; `validation` checks that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from chrono.edtf import EdtfError
from chrono.errors import InvalidEventError
from chrono.fold.derive import listed
from chrono.fold.publications import parse
from chrono.model.event import MODALITIES, RELATIONS, Event
from chrono.model.vocabulary.rules import coordinates, quantity
from chrono.model.vocabulary.schema import Vocabulary
from chrono.model.vocabulary.validate import shown

Check = Callable[[Any], None]


def check_event(event: Event, vocabulary: Vocabulary) -> None:
    """Raise InvalidEventError if the fold cannot rely on the data of an event."""
    for problem in _problems(event, vocabulary):
        raise InvalidEventError(event.id, event.offset, problem)


def is_plain_value(kind: str, value: Any) -> bool:
    """Return whether a single value has the shape that a field of a type requires."""
    try:
        (quantity if kind == "quantity" else _text)(value)
    except ValueError:
        return False
    return True


def _text(value: Any) -> None:
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is not text")


def _texts(value: Any) -> None:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{shown(value)} is not a list")
    for each in value:
        _text(each)


def _numbers(value: Any) -> None:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{shown(value)} is not a list")
    for each in value:
        if type(each) is not int:
            raise ValueError(f"{shown(each)} is not a whole number")


def _relation(value: Any) -> None:
    if value not in RELATIONS:
        raise ValueError(f"{shown(value)} is not one of {', '.join(RELATIONS)}")


@frozen
class _Shape:
    """The keys in the data of a built-in type."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]


_BUILT_IN: Final[Mapping[str, _Shape]] = {
    "DocumentPublished": _Shape(
        {"document": _text, "title": _text},
        {
            **dict.fromkeys(
                (
                    "publisher",
                    "url",
                    "sha256",
                    "file",
                    "genre",
                    "revises",
                    "exhibit",
                    "bates",
                ),
                _text,
            ),
            "draws_on": _texts,
        },
    ),
    "EntityDescribed": _Shape(
        {"entity": _text, "kind": _text, "label": _text},
        {"aliases": _texts, "coordinates": coordinates, "same_as": _text, "says": _text},
    ),
    "Linked": _Shape({"from": _text, "relation": _relation, "to": _text}, {}),
    "Retracted": _Shape({"event": _text}, {"reason": _text, "replacement": _text}),
    "Judged": _Shape({"prefer": _text, "over": _texts}, {"reason": _text}),
    "DocumentRendered": _Shape(
        {"document": _text, "sha256": _text, "text": _text, "extractor": _text},
        {"normal_form": _text, "pages": _numbers},
    ),
}


def _problems(event: Event, vocabulary: Vocabulary) -> Iterator[str]:
    if event.modality not in MODALITIES:
        yield f"modality: {shown(event.modality)} is not one of {', '.join(MODALITIES)}"
    for key, text in (("when", event.when), ("said", event.said)):
        if text is not None:
            try:
                parse(text)
            except EdtfError as error:
                yield f"{key}: {error.reason}"
    built_in = _BUILT_IN.get(event.type)
    if built_in:
        yield from _built_in_problems(event.data, built_in)
        return
    kind = vocabulary.types.get(event.type)
    for field in kind.fields.values() if kind else ():
        check = quantity if field.type == "quantity" else _text
        for value in listed(event.data.get(field.name)):
            yield from _failed(f"data.{field.name}", check, value)


def _built_in_problems(data: Mapping[str, Any], shape: _Shape) -> Iterator[str]:
    for key, check in shape.required.items():
        if data.get(key) is None:
            yield f"data.{key}: is missing"
        else:
            yield from _failed(f"data.{key}", check, data[key])
    for key, value in data.items():
        if key in shape.optional:
            if value is not None:
                yield from _failed(f"data.{key}", shape.optional[key], value)
        elif key not in shape.required:
            yield f"data.{key}: is not a key of this type of event"


def _failed(path: str, check: Check, value: Any) -> Iterator[str]:
    try:
        check(value)
    except ValueError as error:
        yield f"{path}: {error}"
