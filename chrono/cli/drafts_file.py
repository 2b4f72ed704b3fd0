"""Events as JSON, from a file or standard input: an event a line, a list, or an answer of ours."""

from __future__ import annotations

from typing import IO, Any

from chrono.errors import InvalidError


def drafts_in(file: IO[bytes]) -> list[dict[str, Any]]:
    """The events that a file holds, without the stamps they may bear.

    It may hold an event a line, a JSON list of events, one event, or what `chrono log --json`
    and `chrono show --json` answer. Raises InvalidError, with the line.
    """
    text = file.read()
    name = getattr(file, "name", "-")
    name = "standard input" if name in ("-", "<stdin>", 0) else str(name)
    whole = _whole(text)
    found = whole if whole is not None else _lines(text, name)
    if not found:
        raise InvalidError(f"{name}: contains no events.")
    return [_bare(each, name, number) for number, each in enumerate(found, 1)]


def _whole(text: bytes) -> list[Any] | None:
    """The events of one JSON document, or None where it is lines."""
    from chrono.storage.json_codec import loads_strict

    stripped = text.strip()
    try:
        found = loads_strict(b'{"events":' + stripped + b"}")["events"]
    except ValueError:
        return None
    if isinstance(found, dict) and "type" not in found:
        found = found.get("events", found.get("event", found))
    return found if isinstance(found, list) else [found]


def _lines(text: bytes, name: str) -> list[Any]:
    from chrono.storage.json_codec import loads_strict

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
    from chrono.model.event import METADATA_KEYS

    if not isinstance(event, dict):
        raise InvalidError(f"{name}: event {number} is not a JSON object; nothing was appended.")
    return {key: value for key, value in event.items() if key not in METADATA_KEYS}
