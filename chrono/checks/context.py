"""The chronicle as all checks see it: from one view, computed once.

It holds only what exists at K: retracted events, and events from documents that do not exist
yet, are left out. Pure, and independent of the order of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold.derive import event_times
from chrono.fold.evaluation import read, visible, visible_foreign
from chrono.fold.links import ActiveLinks, resolve_links
from chrono.fold.projection import links_of, merge
from chrono.fold.resolution import QueryContext
from chrono.model.claim import (
    Cell,
    Cells,
    Claim,
    Document,
    EventTimes,
    Link,
    LinkSet,
    Reading,
    Window,
)
from chrono.model.event import BUILT_IN, Event
from chrono.model.quantity import say
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.render.date_text import when_words, window_words
from chrono.render.names import Names
from chrono.render.text import cell_words, claim_words, reading_words

SHORT = 12
"""The number of digits shown of an event's id."""


@frozen
class Looked:
    """A cell with its reading, and the claims that exist at K on the days that links leave them."""

    cell: Cell
    reading: Reading
    claims: tuple[Claim, ...]
    foreign: tuple[Claim, ...]
    """Claims of other cells that a link sets against a claim of this cell."""

    @property
    def attribute(self) -> Attribute:
        """The attribute of the cell."""
        return self.cell.attribute

    @property
    def levels(self) -> list[Claim]:
        """The claims about the state from their event on."""
        return [claim for claim in self.claims if claim.layer == "value" and claim.role == "level"]

    @property
    def stating(self) -> list[Claim]:
        """The claims about the state from their event on, or just before it."""
        return [claim for claim in self.values if claim.role in ("level", "before")]

    @property
    def values(self) -> list[Claim]:
        """All claims that become values, whatever their role."""
        return [claim for claim in self.claims if claim.layer == "value"]


@define
class CheckContext:
    """All data that a check may use."""

    cells: Cells
    vocabulary: Vocabulary
    at: int
    known_at: int
    events: Mapping[str, Event] = field(factory=dict)
    """The events that exist at K, by id."""
    active: ActiveLinks = field(factory=ActiveLinks)
    recorded: Mapping[str, Event] = field(factory=dict)
    """All events that are not retracted, by id, including those unknown at K."""
    links: tuple[Link, ...] = ()
    """All recorded links, retractions and judgements, including inactive ones."""
    moments: Mapping[str, EventTimes] = field(factory=dict)
    """The times of each event that exists at K and is about the world, by id."""
    looked: Mapping[str, Looked] = field(factory=dict)
    """The cells with their readings, by name."""
    kept_zones: Mapping[str, str] = field(factory=dict)
    """For each kept state, the zone on whose clock it was folded."""
    _cache: dict[str, Any] = field(factory=dict, repr=False)

    @property
    def documents(self) -> Mapping[str, Document]:
        """The declared documents."""
        return self.cells.documents_at(self.known_at)

    @property
    def clock(self) -> Clock:
        """The clock of the chronicle."""
        return self.vocabulary.clock

    @property
    def names(self) -> Names:
        """The names of entities and documents."""
        return Names(self.cells.entities, self.documents, self.vocabulary, self.events.get)

    def read(self, key: str, at: int) -> Reading | None:
        """Return the reading of a cell at another second."""
        found = self.looked.get(key)
        return None if found is None else read(found.cell, at, self.known_at)

    def window(self, event: str) -> Window:
        """Return the window in which an event can have begun, after links moved its window."""
        found = self.moments[event]
        return self.active.windows.get(event, (found.earliest, found.latest))

    def happening(self, event: str) -> str:
        """Return one event that represents all events of the same happening."""
        return self.active.happening.get(event, event)

    def linked(self, one: str, two: str) -> bool:
        """Return whether a chain of links of any length connects two events."""
        if "groups" not in self._cache:
            self._cache["groups"] = _groups(self.active)
            direct = {(link.source, link.target) for link in self.active.links}
            self._cache["pairs"] = direct
        groups, pairs = self._cache["groups"], self._cache["pairs"]
        if one == two or groups.get(one, one) == groups.get(two, two):
            return True
        follows = self.active.follows
        return any(pair in pairs or pair in follows for pair in ((one, two), (two, one)))

    def opposed(self, events: Iterable[str]) -> set[frozenset[str]]:
        """Return the pairs linked as contradicting each other that contain one of some events."""
        if "opposed" not in self._cache:
            pairs: dict[str, list[frozenset[str]]] = {}
            for pair in self.active.contradicts:
                for event in pair:
                    pairs.setdefault(event, []).append(pair)
            self._cache["opposed"] = pairs
        opposed = self._cache["opposed"]
        return {pair for event in events if event in opposed for pair in opposed[event]}

    def cells_of(self, event: str) -> tuple[str, ...]:
        """Return the cells in which an event makes claims."""
        if "cells" not in self._cache:
            cells: dict[str, dict[str, None]] = {}
            for key, found in self.looked.items():
                for claim in found.claims:
                    cells.setdefault(claim.event, {})[key] = None
            self._cache["cells"] = cells
        return tuple(self._cache["cells"].get(event, ()))

    def facts(self) -> Iterator[Event]:
        """Return the events about the world, not about the chronicle."""
        return (event for event in self.events.values() if event.type not in BUILT_IN)

    # ------------------------------------------------------------------ wording

    def name(self, event: str) -> str:
        """Return an event for use in a sentence: its short id, and its summary if it has one."""
        found = self.events.get(event)
        if found is None or not found.summary:
            return f"event {event[:SHORT]}"
        summary = found.summary.rstrip(".")
        clipped = summary if len(summary) <= 90 else f"{summary[:88].rstrip()}…"
        return f"event {event[:SHORT]} ({clipped})"

    def opening(self, event: str) -> str:
        """Return the same, for the beginning of a sentence."""
        return f"E{self.name(event)[1:]}"

    def say_cell(self, key: str) -> str:
        """Return the name of a cell for users."""
        return cell_words(key, self.vocabulary, self.names)

    def opening_cell(self, key: str) -> str:
        """Return the same, for the beginning of a sentence."""
        name = self.say_cell(key)
        return name[:1].upper() + name[1:]

    def say_reading(self, reading: Reading) -> str:
        """Return a cell's reading in words."""
        return reading_words(reading, self.names)

    def say_number(self, value: Any) -> str:
        """Return a quantity in words, without a unit."""
        return say(value)

    def say_claim(self, claim: Claim, attribute: Attribute) -> str:
        """Return a claim as a side of a dispute: value, date, document, event."""
        value = claim_words(claim, attribute, self.names)
        place = f" in {claim.document}" if claim.document else ""
        timed = "T" in (claim.when or "")  # a time is told as written, with its own offset
        when = (
            when_words(claim, self.clock) if timed else window_words(claim.event_window, self.clock)
        )
        return f"{value} ({when}{place}, event {claim.event[:SHORT]})"


def make_context(
    cells: Cells,
    events: Iterable[Event],
    vocabulary: Vocabulary,
    at: int,
    known_at: int = FOREVER,
    kept_zones: Mapping[str, str] | None = None,
) -> CheckContext:
    """Compute the data that all checks share.

    `events` are those from which the cells were folded. Raises EdtfError for an invalid date.
    """
    documents = cells.documents_at(known_at)
    recorded = {event.id: event for event in events}
    published = {name: document.published for name, document in documents.items()}
    ties = tuple(tie for event in recorded.values() for tie in links_of(event, published))
    moments = _moments(ties, recorded, documents, vocabulary.clock)
    active = resolve_links(LinkSet(ties, moments), known_at)
    in_force = {name: event for name, event in recorded.items() if name not in active.retracted}
    present = {
        name: event for name, event in in_force.items() if _appeared(event, documents) <= known_at
    }
    return CheckContext(
        cells=cells,
        vocabulary=vocabulary,
        at=at,
        known_at=known_at,
        events=present,
        recorded=in_force,
        active=active,
        links=ties,
        moments={
            name: event_times(event, documents, vocabulary.clock)
            for name, event in present.items()
            if event.type not in BUILT_IN
        },
        looked=dict(_looks(cells, at, known_at)),
        kept_zones=kept_zones or {},
    )


def _moments(
    ties: Iterable[Link],
    recorded: Mapping[str, Event],
    documents: Mapping[str, Document],
    clock: Clock,
) -> dict[str, EventTimes]:
    """Return the times of each event that a link names."""
    ends = {end for tie in ties for end in (tie.source, tie.target, tie.event, tie.replacement)}
    return {
        end: event_times(recorded[end], documents, clock) for end in ends if end and end in recorded
    }


def _appeared(event: Event, documents: Mapping[str, Document]) -> int:
    """Return the first second at which the event's document can have appeared."""
    document = documents.get(event.document) if event.document else None
    return document.published[0] if document else BEGINNING


def _looks(cells: Cells, at: int, known_at: int) -> Iterator[tuple[str, Looked]]:
    for key in cells.keys(known_at):
        cell = cells.cell(key, known_at)
        if cell is not None:
            asked = QueryContext(cell.attribute, at, known_at, resolve_links(cell.links, known_at))
            claims = tuple(visible(cell, asked))
            foreign = tuple(each.claim for each in visible_foreign(cell, asked))
            yield key, Looked(cell, read(cell, at, known_at), claims, foreign)


def _groups(active: ActiveLinks) -> dict[str, str]:
    """Map each linked event to one that represents all events connected to it by links."""
    return merge((link.source, link.target) for link in active.links if link.relation != "follows")
