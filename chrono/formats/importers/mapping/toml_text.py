"""Writes pieces of TOML for a proposed mapping and vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chrono.formats.importers.slugs import one_line


def cell(column: str) -> str:
    """The template for a column's cell."""
    return quoted(f"{{{column}}}")


def quoted(text: str) -> str:
    made = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{made}"'


def texts(values: Iterable[str]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(quoted, values))}]"


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {inline(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else repr(value)


def each_line(values: Sequence[Any]) -> str:
    """A list with a line for each value, if it has several."""
    if len(values) < 2:
        return inline(values)
    return "[\n" + "".join(f"    {inline(each)},\n" for each in values) + "]"
