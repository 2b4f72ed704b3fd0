"""Mutates inputs: bytes, lines, and JSON nodes.

`mutate(data, chance, others)` is a pure function of its arguments, so that both engines
of `fuzz` make the same kinds of mutations, and a finding can be reproduced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Final

from tests.trust.nasty import TEXTS, VALUES

LONGEST: Final = 6000
"""Longer inputs find no more, and slowly."""
CHUNKS: Final[tuple[bytes, ...]] = (
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\0" * 9,
    b'"',
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"..",
    b"/",
    b"?",
    b"~",
    b"%",
    b"X",
    b"-",
    b"0",
    b"E9",
    b"Y",
    b"S",
    b"T24:00:00Z",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b'{"id":"',
    b',"more":1',
    b"NaN",
    b"1e999",
    b"<<<<<<< ours\n",
    b"=======\n",
    b">>>>>>> theirs\n",
    b'"label":',
    b"# ",
    b"=",
    b"*",
    b"|",
    b"1" * 30,
    *(text.encode() for text in TEXTS.values() if len(text) < 200),
)
Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def insert(data: bytes, chance: Random, _: Sequence[bytes]) -> bytes:
    """A chunk put in somewhere."""
    at = _place(data, chance)
    return data[:at] + chance.choice(CHUNKS) + data[at:]


def overwrite(data: bytes, chance: Random, _: Sequence[bytes]) -> bytes:
    """A byte that is another."""
    at = _place(data, chance)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def drop(data: bytes, chance: Random, _: Sequence[bytes]) -> bytes:
    """Some bytes left out."""
    at = _place(data, chance)
    return data[:at] + data[at + chance.choice((1, 1, 2, 5, 30, 300)) :]


def double(data: bytes, chance: Random, _: Sequence[bytes]) -> bytes:
    """Some bytes that stand twice, elsewhere."""
    at, to = _place(data, chance), _place(data, chance)
    return data[:to] + data[at : at + chance.choice((1, 5, 40, 400))] + data[to:]


def splice(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """The beginning of this and the end of another."""
    other = chance.choice(others) if others else data
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def shuffle(data: bytes, chance: Random, _: Sequence[bytes]) -> bytes:
    """Two lines that changed places, or one that stands twice or not at all."""
    lines = data.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(3)
    if how == 0:
        lines[one], lines[two] = lines[two], lines[one]
    elif how == 1:
        lines.insert(two, lines[one])
    else:
        del lines[one]
    return b"\n".join(lines)


def renode(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """JSON in which a node is another value, or is gone, or has a neighbour's key."""
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    for start, text in ((-1, data), (place, lines[place])):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        made = _changed(found, chance, others)
        told = json.dumps(made, ensure_ascii=chance.random() < 0.5)
        if start < 0:
            return told.encode("utf-8", "surrogatepass")
        lines[start] = told.encode("utf-8", "surrogatepass")
        return b"\n".join(lines)
    return insert(data, chance, others)


def _nodes(found: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it: what holds it, and under which key."""
    pairs = (
        found.items()
        if isinstance(found, dict)
        else enumerate(found)
        if isinstance(found, list)
        else ()
    )
    for key, value in pairs:
        yield found, key
        yield from _nodes(value)


def _changed(found: Any, chance: Random, others: Sequence[bytes]) -> Any:
    whole = [found]
    places = list(_nodes(whole))
    holder, key = chance.choice(places)
    how = chance.randrange(6)
    if how <= 2:
        holder[key] = chance.choice(VALUES)
    elif how == 3 and isinstance(holder, dict):
        del holder[key]
    elif how == 4:
        other, name = chance.choice(places)
        value = json.loads(json.dumps(other[name]))  # a copy: nothing may hold itself
        if isinstance(holder, dict) and isinstance(name, str):
            holder[name] = value
        else:
            holder[key] = value
    elif isinstance(holder[key], str):
        text = holder[key]
        at = chance.randrange(len(text) + 1)
        holder[key] = text[:at] + chance.choice(list(TEXTS.values())) + text[at:]
    elif isinstance(holder[key], list):
        holder[key] = holder[key] * 2
    else:
        holder[key] = [holder[key]]
    return whole[0]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    insert,
    insert,
    overwrite,
    drop,
    double,
    splice,
    shuffle,
    renode,
    renode,
    renode,
    renode,
)


def mutate(data: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """The same, made wrong in one place or a few."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(MUTATIONS)(data, chance, others)
    return data[:LONGEST]
