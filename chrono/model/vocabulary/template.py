"""Puts an event into a sentence by its type's template.

A template is text with `{field}`. A `[segment]` of it is dropped if a field in it is absent, and
a `[~segment]` also if the text before it already names all its fields: the attacks on the Green
Zone recur, without a second "in the Green Zone". Only fields of the type are inserted, and no
part of the data is interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

SEGMENT: Final = re.compile(r"\[(~?)([^\[\]]*)\]")
PLACE: Final = re.compile(r"\{([^{}]*)\}")


def sentence(template: str, data: Mapping[str, Any], show: Callable[[str, Any], str]) -> str:
    """Return the sentence that a template makes of an event's data.

    `show` puts one field's value into words, given its name and value. A field that is
    absent outside any segment leaves a dash.
    """
    said, end = "", 0

    def filled(text: str) -> str:
        return PLACE.sub(place, text)

    def place(found: re.Match[str]) -> str:
        value = data.get(found[1])
        return "–" if value is None else show(found[1], value)

    for found in SEGMENT.finditer(template):
        said += filled(template[end : found.start()])
        end = found.end()
        fields = PLACE.findall(found[2])
        if any(data.get(name) is None for name in fields):
            continue
        if not (found[1] and all(_says(said, name, data[name], show) for name in fields)):
            said += filled(found[2])
    return said + filled(template[end:])


def _says(said: str, name: str, value: Any, show: Callable[[str, Any], str]) -> bool:
    """Return whether the text already has a field's value, or all its values, in whole words."""
    each = value if isinstance(value, list | tuple) else (value,)
    shown = (re.escape(show(name, one)) for one in each)
    return all(re.search(rf"(?<!\w){words}(?!\w)", said) for words in shown)
