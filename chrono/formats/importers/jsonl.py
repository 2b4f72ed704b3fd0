"""Reads log lines: events of another chronicle, or drafts that a program wrote.

Drops a line's metadata, since the line is appended here with new metadata. Checks its id and
refuses a line whose id does not match its content. Otherwise keeps the content unchanged.
"""

from __future__ import annotations

from typing import Any

from chrono.errors import InvalidError
from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal
from chrono.formats.importers.mapping.rows import decode
from chrono.model.event import LINE_KEYS, METADATA_KEYS
from chrono.storage import json_codec as codec

EVENT_KEYS = frozenset(LINE_KEYS) - frozenset(METADATA_KEYS) | {"label"}


def read(data: bytes, options: ImportOptions) -> Batch:
    """The events of all lines, in order. Raises InvalidError if the file is not text."""
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    for number, line in enumerate(decode(data, name=options.name).split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = codec.loads_strict(line.strip().encode())
        except ValueError as error:
            refusals.append(Refusal(number, "", f"no JSON object: {error}"))
            continue
        made = event(found, number)
        (drafts if isinstance(made, Draft) else refusals).append(made)  # type: ignore[arg-type]
    if not drafts and not refusals:
        raise InvalidError(f"{options.name}: holds no line.")
    return Batch(tuple(drafts), tuple(refusals))


def event(found: dict[str, Any], row: int) -> Draft | Refusal:
    """The draft of a line's object, or the reason for a refusal."""
    unknown = sorted(set(found) - EVENT_KEYS - set(METADATA_KEYS))
    if unknown:
        return Refusal(row, unknown[0], "is not a key of an event")
    if not isinstance(found.get("type"), str) or not isinstance(found.get("data"), dict):
        return Refusal(row, "type, data", "is missing, or not a text and an object")
    bare = {key: value for key, value in found.items() if key not in METADATA_KEYS}
    if "id" in found:
        try:
            mine = codec.event_id(bare)
        except ValueError as error:
            return Refusal(row, "", f"the event {error}")
        if mine != found["id"]:
            return Refusal(row, "id", f"does not name what the line says, whose id is {mine}")
    return Draft(bare, row)
