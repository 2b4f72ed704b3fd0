"""Puts an event into a sentence by its type's template.

A template is text with `{field}`; a `[segment]` of it is dropped where a field in it is
absent. Only fields of the type are ever put in: nothing of the data is interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

SEGMENT: Final = re.compile(r"\[([^\[\]]*)\]")
PLACE: Final = re.compile(r"\{([^{}]*)\}")


def sentence(template: str, data: Mapping[str, Any], show: Callable[[str, Any], str]) -> str:
    """The sentence that a template makes of an event's data.

    `show` puts one field's value into words, given its name and value. A field that is
    absent outside any segment leaves a dash.
    """

    def segment(found: re.Match[str]) -> str:
        inner = found[1]
        absent = any(data.get(name) is None for name in PLACE.findall(inner))
        return "" if absent else inner

    def place(found: re.Match[str]) -> str:
        value = data.get(found[1])
        return "–" if value is None else show(found[1], value)

    return PLACE.sub(place, SEGMENT.sub(segment, template))
