"""Validates the shape of a mapping before any of it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

CODES: Final = ("empty", "empty_in", "literal", "null_dates", "open", "unknown")
"""The keys that list cells of the table."""


def unanswered(raw: Any, path: str = "") -> Iterator[str]:
    """The unanswered questions in a proposed mapping."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key in CODES and not isinstance(value, str):
                continue  # a "?" in it is a code of the table
            yield from unanswered(value, f"{path}.{key}" if path else str(key))
    elif isinstance(raw, list):
        for each in raw:
            yield from unanswered(each, path)
    elif raw == "?":
        yield f'{path}: is a question still: put the answer in the place of "?"'


def misshapen(raw: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a mapping that do not have the shape of their key."""
    for key in ("columns", "empty", "literal", "null_dates"):
        if not _strings(raw.get(key, [])):
            yield f"{key}: must be a list of texts"
    codes = raw.get("empty_in", {})
    if not isinstance(codes, Mapping) or not all(map(_strings, codes.values())):
        yield "empty_in: must be a table of columns, each with a list of texts"
    if not isinstance(raw.get("zones", {}), Mapping):
        yield 'zones: must be a table of names of zones, as in zones = { CET = "+01:00" }'
    header = raw.get("header", 1)
    if isinstance(header, bool) or not isinstance(header, int) or header < 0:
        yield "header: must be the number of the line that names the columns, 0 where none does"
    if raw.get("equal_rows", "keep") != "keep":
        yield 'equal_rows: must be "keep", which makes each of several equal rows an event'
    if "events" in raw:
        yield from _several(raw)
    for key in ("event", "fields", "entities", "documents"):
        specs = raw.get(key, {})
        if not isinstance(specs, Mapping):
            yield f"{key}: must be a table"
            continue
        for name, spec in specs.items():
            yield from _misshapen(f"{key}.{name}", spec)
            if key == "entities" and isinstance(spec, Mapping):
                for inner, each in spec.items():
                    yield from _misshapen(f"{key}.{name}.{inner}", each)
    if isinstance(raw.get("event"), Mapping) and not isinstance(raw["event"].get("tags", []), list):
        yield "event.tags: must be a list"


def _several(raw: Mapping[str, Any]) -> Iterator[str]:
    """The mistakes in the list of events that one row makes."""
    given = raw["events"]
    if not isinstance(given, list) or not given or not all(isinstance(e, Mapping) for e in given):
        yield "events: must be a list of tables, each headed [[events]]"
        return
    yield from (
        f"{key}: stands beside `events`: each of them has its own"
        for key in ("event", "fields")
        if key in raw
    )
    for place, each in enumerate(given, 1):
        shape = {"event": {k: v for k, v in each.items() if k != "fields"}}
        yield from (
            f"events {place}: {problem}"
            for problem in misshapen({**shape, "fields": each.get("fields", {})})
        )


def _misshapen(path: str, spec: Any) -> Iterator[str]:
    if not isinstance(spec, Mapping):
        return
    for key, value in spec.items():
        if key in ("map", "precisions") and not isinstance(value, Mapping):
            yield f"{path}.{key}: must be a table"
        elif key in ("split", "entity", "part_of", "default") and not isinstance(value, str):
            yield f"{path}.{key}: must be a text"
        elif key == "format" and not isinstance(value, str) and not _strings(value):
            yield f"{path}.format: must be a text or a list of texts"
        elif key == "unknown" and not _strings(value):
            yield f"{path}.unknown: must be a list of texts"
        elif key in ("start", "end"):
            yield from _misshapen(f"{path}.{key}", value)
    if path.endswith(".aliases") and not {"from", "split"} <= set(spec):
        yield f"{path}: must have `from` and `split`"


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
