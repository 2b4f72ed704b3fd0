"""Reads drafts from a file: JSON lines, a JSON list, or JSON output of chrono."""

from __future__ import annotations

from typing import Any

from chrono.errors import InvalidError
from chrono.model.event import METADATA_KEYS
from chrono.storage.json_codec import loads_strict


def drafts_in(text: bytes, name: str) -> list[dict[str, Any]]:
    """Return the events in a file, without their metadata.

    It may hold an event a line, a JSON list of events, one event, or the output of `chrono log
    --json` and `chrono show --json`. Raises InvalidError, with the line.
    """
    whole = _whole(text)
    found = whole if whole is not None else _lines(text, name)
    if not found:
        raise InvalidError(f"{name}: contains no events.")
    return [_bare(each, name, number) for number, each in enumerate(found, 1)]


def _whole(text: bytes) -> list[Any] | None:
    """Return the events of one JSON document, or None if the text has one event a line."""
    stripped = text.strip()
    try:
        found = loads_strict(b'{"events":' + stripped + b"}")["events"]
    except ValueError:
        return None
    if isinstance(found, dict) and "type" not in found:
        found = found.get("events", found.get("event", found))
    return found if isinstance(found, list) else [found]


def _lines(text: bytes, name: str) -> list[Any]:
    found, problems = [], []
    for number, line in enumerate(text.split(b"\n"), 1):
        if line.strip():
            try:
                found.append(loads_strict(line.strip()))
            except ValueError as error:
                problems.append(f"{name}:{number}: {error}")
    if problems:
        raise InvalidError("Nothing was appended: not every line is JSON.", tuple(problems))
    return found


def _bare(event: Any, name: str, number: int) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise InvalidError(f"{name}: event {number} is not a JSON object; nothing was appended.")
    return {key: value for key, value in event.items() if key not in METADATA_KEYS}
