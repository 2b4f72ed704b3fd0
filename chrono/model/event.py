"""An event: one thing that one document says happened, held, was said, planned or alleged.

These are records only. `fold` defines what an event means for the state; `codec` and `log` read,
check and write lines. An event is never edited: a change of mind is another event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal

from attrs import evolve, fields, frozen

Modality = Literal[
    "asserted", "reported", "alleged", "denied", "planned", "predicted", "conditional", "opinion"
]
MODALITIES: Final[tuple[Modality, ...]] = (
    "asserted",
    "reported",
    "alleged",
    "denied",
    "planned",
    "predicted",
    "conditional",
    "opinion",
)
FACTUAL: Final = frozenset({"asserted", "reported"})
"""Only these modalities become values. The others stand beside the value, never in it."""
AHEAD: Final = frozenset({"planned", "predicted", "conditional"})
"""Modalities about the future, so that no publication caps their dates."""

Relation = Literal["same", "follows", "contradicts", "fulfils", "corroborates"]
MEANS: Final[Mapping[Relation, str]] = {
    "same": "one happening, told twice",
    "follows": "this one came after that one",
    "contradicts": "both cannot be right",
    "fulfils": "this one is what that one planned",
    "corroborates": "this one bears that one out",
}
"""The meaning of each link between its two events."""
RELATIONS: Final[tuple[Relation, ...]] = tuple(MEANS)

Basis = Literal["explicit", "relative", "outside"]
BASES: Final[tuple[Basis, ...]] = ("explicit", "relative", "outside")

BUILT_IN: Final = (
    "DocumentPublished",
    "EntityDescribed",
    "Linked",
    "Retracted",
    "Judged",
    "DocumentRendered",
)
"""The types of every chronicle: the chronicler's own voice about documents, entities, events.

The index stores their positions: a new type goes to the end.
"""

METADATA_KEYS: Final = ("id", "more", "recorder", "recorded", "chain")
"""The keys that say when and by whom a line was appended; the id is taken over all others."""

ENTITY_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,127}\Z")
"""An entity's id: no dot, since `entity.attribute` names a cell."""
DOCUMENT_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")
EVENT_ID: Final = re.compile(r"[0-9a-f]{32}\Z")


@frozen
class Source:
    """The source of an event: a document, and the passage in it if known."""

    document: str
    start: int | None = None
    """First Unicode code point of the passage, counted from 0 (W3C TextPositionSelector)."""
    end: int | None = None
    """The code point after the passage's last."""
    sha256: str | None = None
    """Hexadecimal SHA-256 of the passage's characters in UTF-8."""
    locator: str | None = None
    """Page, timecode or the like, for a document that is not a text."""
    reliability: str | None = None
    """The source's, A to F, by the Admiralty scale. Shown and filtered by, never weighed."""
    credibility: int | None = None
    """The information's, 1 to 6, by the same scale."""
    quote: str | None = None
    """The passage's own words, where the user has the right to keep them."""
    page: int | None = None
    """The page on which the passage begins, counted from 1."""
    text: str | None = None
    """SHA-256 of the rendering that the position counts in; without it, the document's own text."""
    norm: Mapping[str, Any] | None = None
    """Length and SHA-256 of the passage in the tolerant normal form, by which it is found again."""
    prefix: str | None = None
    """Up to 32 characters before the passage (W3C TextQuoteSelector), only by choice."""
    suffix: str | None = None
    """Up to 32 characters after the passage."""
    exact: str | None = None
    """The passage as it stands in the text."""
    more: tuple[Mapping[str, Any], ...] = ()
    """Further passages of the same document, each with the keys of a position."""


SOURCE_KEYS: Final = tuple(field.name for field in fields(Source))


def passages_of(source: Source) -> tuple[Source, ...]:
    """Return the source of each passage that a source points at, the first one first.

    Each of them points at one passage of the document, in the same text unless it names another.
    """
    if source.start is None:
        return ()
    first = evolve(source, more=())
    plain = dict.fromkeys(SELECTORS) | {"text": source.text}
    return (first, *(evolve(first, **{**plain, **each}) for each in source.more))


SELECTORS: Final = ("start", "end", "sha256", "page", "text", "norm", "prefix", "suffix", "exact")
"""The keys that say where one passage stands, in `source` and in each element of its `more`."""
EVIDENCE: Final = frozenset({"page", "norm", "prefix", "suffix", "exact"})
"""The selectors that only help to find a passage again: they make no other event of it."""


@frozen
class Event:
    """One line of the log."""

    id: str
    """128 bits in hexadecimal, over everything but who appended it and when."""
    type: str
    modality: Modality
    data: Mapping[str, Any]
    recorder: str
    recorded: str
    """RFC 3339 in UTC. Never decreases along the log."""
    chain: str
    offset: int
    """Byte offset of the line in the log: it orders the log, and leads to the line."""
    when: str | None = None
    """EDTF text: the thing's own date."""
    said: str | None = None
    speaker: str | None = None
    """The entity that makes the claim."""
    via: tuple[str, ...] = ()
    """The entities that pass it on to the document, outermost first."""
    summary: str | None = None
    source: Source | None = None
    basis: Basis | None = None
    doubt: tuple[str, ...] = ()
    note: str | None = None
    tags: tuple[str, ...] = ()
    when_as_written: str | None = None
    nth: int | None = None
    """Distinguishes two equal facts of one passage."""

    @property
    def document(self) -> str | None:
        """The id of the event's document, or None in the chronicler's own voice."""
        return self.source.document if self.source else None


def from_line(line: Mapping[str, Any], offset: int) -> Event:
    """Make the event of a parsed line. `offset` is the byte of the log at which it begins.

    Raises KeyError or TypeError as `check_line` does.
    """
    check_line(line)
    rest = dict(line)
    source = rest.pop("source", None)
    for many in ("via", "doubt", "tags"):
        if many in rest:
            rest[many] = tuple(rest[many] or ())
    rest.pop("more", None)
    if source and "more" in source:
        source = {**source, "more": tuple(source["more"] or ())}
    return Event(source=Source(**source) if source else None, offset=offset, **rest)


def check_line(line: Mapping[str, Any]) -> None:
    """Check the keys of a parsed line, and the types of their values, but not its data.

    Raises KeyError for a missing key, TypeError for an unknown key or a value of another type.
    """
    _check_keys(line, _KINDS, _REQUIRED)
    source = line.get("source")
    if source:
        _check_keys(source, _SOURCE_KINDS, ("document",))
    for many in ("via", "doubt", "tags"):
        for each in line.get(many) or ():
            if type(each) is not str:
                raise TypeError(f"{many!r} holds a {type(each).__name__}, not only texts")


_REQUIRED: Final = ("id", "type", "modality", "data", "recorder", "recorded", "chain")
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    **{
        field.name: (str,)
        for field in fields(Event)
        if field.name not in ("offset", "data", "source", "nth", "via", "doubt", "tags")
    },
    "data": (Mapping,),
    "source": (Mapping,),
    "nth": (int,),
    "more": (int,),
    "via": (list, tuple),
    "doubt": (list, tuple),
    "tags": (list, tuple),
}
_SOURCE_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    **dict.fromkeys(SOURCE_KEYS, (str,)),
    "start": (int,),
    "end": (int,),
    "credibility": (int,),
    "page": (int,),
    "norm": (Mapping,),
    "more": (list, tuple),
}
MAX_SHAPES: Final = 10_000
_SHAPES: Final[set[tuple[Any, ...]]] = set()
"""Sets of keys and types that passed: a log has few, and a look-up is cheap."""


def _check_keys(
    found: Mapping[Any, Any], kinds: Mapping[str, tuple[type, ...]], required: tuple[str, ...]
) -> None:
    shape = (required, *found, *map(type, found.values()))
    if shape in _SHAPES:
        return
    for key in required:
        if found.get(key) is None:
            raise KeyError(key)
    for key, value in found.items():
        if key not in kinds:
            raise TypeError(f"{str(key)[:40]!r} is not a key of an event")
        # Python counts True and False as whole numbers; a log does not
        if not isinstance(value, (*kinds[key], type(None))) or type(value) is bool:
            raise TypeError(f"{key!r} is a {type(value).__name__}, not a {kinds[key][0].__name__}")
    if len(_SHAPES) < MAX_SHAPES:
        _SHAPES.add(shape)


def to_line(event: Event) -> dict[str, Any]:
    """Return the JSON object for an event without absent keys, in reading order."""
    line: dict[str, Any] = {}
    for key in LINE_KEYS:
        value = getattr(event, key)
        if key == "source" and value is not None:
            value = {
                name: list(given) if name == "more" else given
                for name in SOURCE_KEYS
                if (given := getattr(value, name)) not in (None, ())
            }
        elif key in ("via", "doubt", "tags"):
            value = list(value)
        elif key == "data":
            value = dict(value)
        if key in ("id", "type", "data") or value not in (None, [], ""):
            line[key] = value
    return line


def named_in(data: Mapping[str, Any]) -> set[str]:
    """Yield every text in an event's data that can be a name, including the elements of lists."""
    found = {value for value in data.values() if isinstance(value, str)}
    for value in data.values():
        if isinstance(value, list | tuple):
            found.update(each for each in value if isinstance(each, str))
    return found


def plainly(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what `to_line` gives for the event of a parsed line, without making the event.

    A line that already has this form, as most do, is returned as it is.
    """
    keys, source = tuple(line), line.get("source")
    ordered = _in_order(keys, LINE_KEYS)
    found = line
    if ordered != keys or not all(line.values()):
        found = {
            key: value
            for key in ordered
            if (value := line[key]) or key == "data" or value not in (None, [], "", {})
        }
    if source:
        keys = tuple(source)
        ordered = _in_order(keys, SOURCE_KEYS)
        if ordered != keys or None in source.values():
            plain = {key: value for key in ordered if (value := source[key]) is not None}
            found = {**found, "source": plain}
    return found


@lru_cache(maxsize=1024)
def _in_order(keys: tuple[str, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    """Return keys in reading order. Cached: a log has few sets of keys, each thousands of times."""
    return tuple(key for key in order if key in keys)


LINE_KEYS: Final = (
    "id",
    "type",
    "when",
    "when_as_written",
    "said",
    "modality",
    "speaker",
    "via",
    "data",
    "summary",
    "source",
    "basis",
    "doubt",
    "note",
    "tags",
    "nth",
    "recorder",
    "recorded",
    "chain",
)
"""The keys of a line in reading order."""

__all__ = [
    "AHEAD",
    "BASES",
    "BUILT_IN",
    "DOCUMENT_ID",
    "ENTITY_ID",
    "EVENT_ID",
    "EVIDENCE",
    "FACTUAL",
    "METADATA_KEYS",
    "MODALITIES",
    "RELATIONS",
    "SELECTORS",
    "Basis",
    "Event",
    "Modality",
    "Relation",
    "Source",
    "check_line",
    "from_line",
    "named_in",
    "passages_of",
    "plainly",
    "to_line",
]
