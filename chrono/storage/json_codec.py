"""JSON of log lines: parsing, writing, and the id derived from an event's content.

Only this module uses orjson. It rejects what two JSON readers could interpret differently:
duplicate keys, NaN and Infinity, integers beyond 64 bits, lone surrogates. Nobody could later say
what such a text meant, so it is never stored. Apart from `validate`, this module does not
interpret the fields of an event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from math import isfinite
from typing import Any, Final

import orjson

from chrono.model.event import METADATA_KEYS

_STAMPED: Final = frozenset(METADATA_KEYS)
_PLAIN: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_SORTED: Final = _PLAIN | orjson.OPT_SORT_KEYS


def loads(line: bytes) -> dict[str, Any]:
    """Parse a line that the chain has verified.

    Fast, and therefore does not detect duplicate keys or integers beyond 64 bits: use
    `loads_strict` for lines from elsewhere. Raises ValueError.
    """
    found = orjson.loads(line)
    if type(found) is not dict:
        raise ValueError(f"is {_kind(found)}, where a JSON object was expected")
    return found


def loads_stored(text: str) -> Any:
    """Parse JSON that the index stores in a column. Raises ValueError."""
    return orjson.loads(text)


def loads_strict(line: bytes) -> dict[str, Any]:
    """Parse a line from any source, if it has only one possible reading.

    Costs little more than `loads` on lines that chrono wrote. Raises ValueError, which names the
    key or the number.
    """
    found = loads(line)
    try:
        if orjson.dumps(found) == line:  # writing the object again drops duplicate keys
            return found
    except TypeError:
        raise ValueError("is nested more than 250 levels deep") from None
    try:
        json.loads(line, object_pairs_hook=_each_once, parse_int=_within_64_bits)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    return found


def dumps(found: Any) -> bytes:
    """JSON without spaces, keys in the given order, as UTF-8 without a newline.

    Raises ValueError for what JSON cannot hold: NaN, a date, a key that is not a string.
    """
    return _written(found, _PLAIN)


def canonical(event: Mapping[str, Any]) -> bytes:
    """The canonical form of an event's content, from which its id is derived.

    Sorts keys; drops metadata and null or empty keys, since a key without a value does not make a
    different event. Raises ValueError.
    """
    return _written(_bare(event), _SORTED)


def event_id(event: Mapping[str, Any]) -> str:
    """128 bits of SHA-256 over `canonical`, in hexadecimal. Raises ValueError."""
    return sha256(canonical(event)).hexdigest()[:32]


def pack(event: Mapping[str, Any]) -> tuple[str, bytes]:
    """An event's id, and its members as JSON without metadata and braces.

    The log adds the metadata. Raises ValueError.
    """
    bare = _bare(event)
    sorted_keys = _written(bare, _SORTED)
    return sha256(sorted_keys).hexdigest()[:32], orjson.dumps(bare, option=_PLAIN)[1:-1]


def _bare(event: Mapping[str, Any]) -> Mapping[str, Any]:
    if all(event.values()) and _STAMPED.isdisjoint(event) and type(event) is dict:
        return event  # nearly all events take this path
    return {
        key: value
        for key, value in event.items()
        if key not in _STAMPED and (value or key == "data" or value == 0)
    }


def _written(found: Any, options: int) -> bytes:
    try:
        written = orjson.dumps(found, option=options)
    except TypeError as error:
        raise ValueError(_why_not(found, str(error))) from None
    if b"null" in written and (place := _not_a_number(found)):  # orjson writes NaN as null
        raise ValueError(f"{place} is NaN or infinite, which JSON cannot hold")
    return written


def _why_not(found: Any, reason: str) -> str:
    if "Recursion" in reason:
        return "is nested more than 250 levels deep"
    if "64-bit" in reason:
        return "holds an integer beyond 64 bits, which readers of JSON take for different numbers"
    if "surrogates" in reason:
        return "holds half a surrogate pair, which is not Unicode text"
    if "key must be str" in reason:
        return "holds a key that is not text"
    return f"holds what JSON cannot: {reason}"


def _not_a_number(found: Any) -> str:
    """The path of the first NaN or infinite number; empty if there is none."""
    waiting: list[tuple[str, Any]] = [("", found)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((f"{path}.{key}" if path else key, each) for key, each in value.items())
        elif isinstance(value, (list, tuple)):
            waiting.extend((f"{path}[{place}]", each) for place, each in enumerate(value))
        elif isinstance(value, float) and not isfinite(value):
            return path or "the value"
    return ""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"has the key {twice!r} twice in one object")
    return found


def _within_64_bits(digits: str) -> int:
    if len(digits) < 21 and -(2**63) <= (number := int(digits)) < 2**64:
        return number
    raise ValueError(f"holds the integer {digits[:24]}…, which is beyond 64 bits")


def _kind(found: Any) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(found), "a number")
