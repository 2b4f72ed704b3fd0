"""Makes ids for named things, and removes control characters from texts.

An id is a slug of its name and is always the same for the same name; if two names have the same
slug, the later one gets a few digits of its hash. Control characters never carry content of a
document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from chrono import edtf

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
MAX_SLUG_LENGTH: Final = 64
_LETTERS: Final = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "’": "",
        "'": "",
        "ʿ": "",
        "ʾ": "",
    }
)


def clean(text: str) -> str:
    """A text without control characters and without surrounding blanks."""
    return CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """A text on one line with single blanks: for names and titles."""
    return " ".join(clean(text).split())


def digest(*texts: str) -> str:
    """A few hexadecimal digits of a hash of texts."""
    return sha256("\x1f".join(texts).encode()).hexdigest()[:8]


def slug(text: str) -> str:
    """Lowercase ASCII letters, digits and hyphens; a hash if nothing else is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    made = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    lost = sum(each.isalnum() and not each.isascii() for each in bare)
    if not made or lost > len(made):
        made = f"{made}-{digest(text)}".strip("-")
    return (
        made
        if len(made) <= MAX_SLUG_LENGTH
        else f"{made[: MAX_SLUG_LENGTH - 9].rstrip('-')}-{digest(text)}"
    )


class EntityIds:
    """Assigns an id to each named thing, and recognises those of this or an earlier import.

    The order of rows must not affect what the chronicle already knows: otherwise a longer file, or
    a part of one, would be imported again under other ids.
    """

    def __init__(self, entities: Mapping[str, Any]) -> None:
        """`entities` are those of the chronicle: their names are taken and refer to them."""
        self._owner: dict[str, tuple[str, str, str]] = {}
        self._given: dict[tuple[str, str, str], str] = {}
        self._known = entities
        self._named: dict[tuple[str, str], str] = {}
        for each in entities.values():
            for name in (each.id, each.label, *each.aliases):
                self._named.setdefault((each.kind, name.casefold()), each.id)

    def entity(
        self,
        kind: str,
        label: str,
        wanted: str = "",
        key: str = "",
        place: tuple[float, float] | None = None,
    ) -> str:
        """The id of an entity by its kind and label.

        `wanted` is the preferred id; `key` distinguishes two entities of one label. `place` is
        given if the key is only the coordinates, which identify an entity of the chronicle.
        """
        mine = (kind, wanted or label.casefold(), key)
        if mine not in self._given:
            self._given[mine] = self._name(kind, label, wanted, key, place)
        return self._given[mine]

    def _name(
        self, kind: str, label: str, wanted: str, key: str, place: tuple[float, float] | None
    ) -> str:
        name, folded = slug(wanted or label), label.casefold()
        marked = f"{name}-{digest(kind, label, key)}"
        if marked in self._known:
            return marked
        if not key and (kind, wanted or folded) in self._named:
            return self._named[kind, wanted or folded]
        if key and place is None:
            return marked
        known = self._known.get(name)
        if known is not None:
            alike = known.kind == kind and (known.label.casefold() == folded or bool(wanted))
            return name if alike and (not key or known.coordinates == place) else marked
        owner = self._owner.setdefault(name, (kind, folded, key))
        alike = owner[0] == kind and (owner[1] == folded or bool(wanted))
        return name if alike and owner[2] == key else marked


def hull(texts: Iterable[str]) -> str:
    """The EDTF text of one moment somewhere between the first and the last of some dates."""
    dates = [edtf.parse(text) for text in texts]
    low = min(date.earliest for date in dates)
    high = max(date.latest for date in dates)
    return between(low, high)


def between(low: int, high: int) -> str:
    """The EDTF text of one moment between two days; a missing end is open."""
    if low == high:
        return edtf.format_day(low)
    first = "" if low <= edtf.BEGINNING else edtf.format_day(low)
    last = "" if high >= edtf.FOREVER else edtf.format_day(high)
    return f"[{first}..{last}]"
