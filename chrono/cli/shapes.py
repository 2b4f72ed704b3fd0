"""Lines of the log as the JSON text that is answered, nearly all of them without a parser.

A log has few shapes of lines: keys in some order, each with a text or a whole number. What a
shape is answered as is worked out once, from the first line of it; of all others only the
values are taken over, letter by letter. A line with anything else in it, as an escape, a list
or a fraction, is parsed and written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from chrono.model.event import plainly
from chrono.render.json import encoded
from chrono.storage import json_codec as codec

MOST: Final = 16
"""So many shapes are kept; lines of others are parsed."""
EVERY: Final = 32
"""Of so many lines that are parsed, one gives its shape: of few lines it would cost more."""
_TEXT: Final = r'"([^"\\\x00-\x1f]++)"'
_NUMBER: Final = "(0|-?[1-9][0-9]{0,17}+)"
"""Whole numbers that are written just as they are read."""

Leaf = tuple[int, bool]
"""A value of a shape: which it is in the line, from 1, and whether it is a text."""
Shape = tuple[Callable[[str], re.Match[str] | None], list[int], str]
"""What finds the values in a line of it, in which order they are answered, and in what."""


class Lines:
    """Tells lines, and keeps their shapes."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._parsed = 0

    def text(self, line: bytes) -> str:
        """The event of a line as JSON text. Raises ValueError where it is none."""
        whole = line.decode()
        for match, order, answer in self.shapes:
            if found := match(whole):
                return answer % found.group(*order)
        event = codec.loads(line)
        text = encoded(plainly(event))
        self._parsed += 1
        if self._parsed % EVERY == 0 and len(self.shapes) < MOST:
            match, order, answer = shape = _shape(event)
            found = match(whole)
            if found and answer % found.group(*order) == text:
                self.shapes.append(shape)
        return text


def _shape(event: Mapping[str, Any]) -> Shape:
    leaves = _leaves(event, [])
    order: list[int] = []
    answer = _answer(plainly(leaves), order)
    return re.compile(_pattern(leaves)).fullmatch, order, answer


def _leaves(found: Mapping[str, Any], seen: list[Any]) -> dict[str, Any]:
    """The same keys, each with a leaf in the place of its value."""
    made: dict[str, Any] = {}
    for key, value in found.items():
        if type(value) is dict:
            made[key] = _leaves(value, seen)
        else:
            seen.append(value)
            made[key] = len(seen), type(value) is str
    return made


def _pattern(leaves: Mapping[str, Any]) -> str:
    """What fits a line with such leaves, as the log writes it."""
    told = (
        f"{re.escape(quoted(key))}:{_pattern(leaf) if type(leaf) is dict else _kind(leaf)}"
        for key, leaf in leaves.items()
    )
    return rf"\{{{','.join(told)}\}}"


def _kind(leaf: Leaf) -> str:
    return _TEXT if leaf[1] else _NUMBER


def _answer(leaves: Mapping[str, Any], order: list[int]) -> str:
    """The JSON text that such a line is answered as; adds to the order of the values."""
    told = []
    for key, leaf in leaves.items():
        if type(leaf) is dict:
            value = _answer(leaf, order)
        else:
            order.append(leaf[0])
            value = '"%s"' if leaf[1] else "%s"
        told.append(f"{quoted(key).replace('%', '%%')}: {value}")
    return f"{{{', '.join(told)}}}"
