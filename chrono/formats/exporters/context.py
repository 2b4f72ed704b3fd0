"""The input of exporters: the chosen events, and everything needed to describe them.

The caller has filtered the events, as `chrono log` does. If there is a view, events that had not
started at D or were not known at K are left out here. Files for people omit retracted events; data
files keep every line, since a retraction is an event too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from attrs import define, field, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold.derive import Timing, listing_place, timing
from chrono.fold.links import retractions
from chrono.fold.projection import links_of
from chrono.model.claim import DECLARATION_TYPES, Cells, Document, Entity, Window
from chrono.model.event import BUILT_IN, METADATA_KEYS, Event, to_line
from chrono.model.view import View
from chrono.model.vocabulary import Vocabulary
from chrono.render.date_text import date_words, narrowed_words, with_calendar
from chrono.render.event_text import event_line, event_sentence, said_words
from chrono.render.names import Names
from chrono.storage.repository import Repository

NEVER = FOREVER + 1
LINKING_TYPES = ("Linked", "Retracted", "Judged")


@frozen
class Output:
    """A file, and what it could not hold."""

    data: bytes
    lost: tuple[str, ...] = ()
    """Sentences for the user."""
    recipe: str = ""
    """Text to display line by line, unmodified: how to use the file."""


def mentioned(event: Event) -> frozenset[str]:
    """Every text of an event's data that can be an entity's id, including its speakers."""
    found = {event.speaker, *event.via}
    for value in event.data.values():
        found.update(
            each
            for each in (value if isinstance(value, list | tuple) else (value,))
            if isinstance(each, str)
        )
    return frozenset(each for each in found if each)


@define
class ExportContext:
    """All data that an exporter may use."""

    name: str
    """The chronicle's own name."""
    events: tuple[Event, ...]
    """The chosen events, with the declarations that they need and the links among them, in log
    order.
    """
    view: View
    today: int
    cells: Cells
    vocabulary: Vocabulary
    head: str
    digest: str
    """SHA-256 of the vocabulary."""
    retracted: Mapping[str, int] = field(factory=dict)
    """Retracted events, each with the day from which it is retracted."""
    title: str = ""
    every_k: bool = False
    """Whether to include events that are retracted only from some day on: for formats that show
    every K.
    """

    @property
    def documents(self) -> Mapping[str, Document]:
        """The declared documents, with their publications as known at K, or in the end."""
        return self.cells.documents_at(FOREVER if self.every_k else self.view.known_at)

    @property
    def entities(self) -> Mapping[str, Entity]:
        return self.cells.entities

    @property
    def clock(self) -> Clock:
        """The clock of the chronicle."""
        return self.view.clock

    @cached_property
    def names(self) -> Names:
        """The names of entities and documents."""
        events = {event.id: event for event in self.events}
        return Names(self.entities, self.documents, self.vocabulary, events.get)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """A number for each document, for references."""
        return {name: place for place, name in enumerate(self.documents)}

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """The events of the vocabulary's types that stand at K, by date."""
        least = BEGINNING if self.every_k else self.view.known_at
        shown = [
            event
            for event in self.events
            if event.type not in BUILT_IN and self.retracted.get(event.id, NEVER) > least
        ]
        return tuple(sorted(shown, key=self._order))

    @cached_property
    def timings(self) -> Mapping[str, Timing]:
        """For each event: when it happened, was said and was known, by its document."""
        return {event.id: timing(event, self.documents, self.clock) for event in self.events}

    def place(self, event: Event) -> Window | None:
        """The window in which an event is listed: when it can have started; if unbounded, as
        for a plan without a date, when it was said. None if neither is known.
        """
        when = self.timings[event.id]
        for window in (when.event_window, when.said):
            if window[0] > BEGINNING or BEGINNING < window[1] < FOREVER:
                return window
        return None

    def when(self, event: Event) -> str:
        """The date of an event in words, in its own calendar as well, or why it has none."""
        if not event.when:
            return self.undated(event)
        return with_calendar(date_words(event.when), event.when_as_written)

    def undated(self, event: Event) -> str:
        """A description of the date of an event that gives none."""
        place = self.place(event)
        if place is None:
            return "date not said"
        when = self.timings[event.id]
        if when.event_window != place:
            return f"date not said; said {said_words(event, self.documents, self.clock)}"
        return f"date not said; {narrowed_words('', place, place, when.known, self.clock)}"

    def last_moment(self) -> int:
        """The last second, up to the view's, at which a listed event can have started.

        A window that begins with a day gives the end of that day.
        """
        at, clock = self.view.at, self.clock
        times = [each for event in self.timeline if (place := self.place(event)) for each in place]
        fits = (clock.end_if_day_begins(each) for each in times if BEGINNING < each <= at)
        return min(at, max(fits, default=at))

    def listed_at(self, event: Event) -> int:
        """The second at which an event is listed; FOREVER for one that nothing dates."""
        return self._order(event)[0]

    def _order(self, event: Event) -> tuple[int, int, int]:
        found = listing_place(self.timings[event.id], self.clock) or (FOREVER, FOREVER)
        return (*found, event.offset)

    def line(self, event: Event) -> str:
        """The line that every interface shows for an event."""
        return event_line(event, self.vocabulary, self.names)

    def detail(self, event: Event) -> str:
        """The sentence of its type, if its line is a different summary; else ""."""
        said = event_sentence(event, self.vocabulary, self.names)
        return said if event.summary and said != self.line(event) else ""

    def place_of(self, event: Event) -> Entity | None:
        """The first entity in an event's data that has coordinates."""
        for name in mentioned_in_order(event):
            found = self.entities.get(name)
            if found and found.coordinates:
                return found
        return None


def mentioned_in_order(event: Event) -> Iterable[str]:
    """The texts of an event's data that can be entity ids, in the order of its fields."""
    for value in event.data.values():
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, str):
                yield each


def strip_metadata(event: Event) -> dict[str, Any]:
    """An event's line without metadata, id first: the form that an import accepts."""
    line = to_line(event)
    return {"id": event.id, **{key: each for key, each in line.items() if key not in METADATA_KEYS}}


def who(event: Event, names: Names) -> str:
    """The attribution: "says X, cited by Y", or the document's own wording."""
    said = {
        "asserted": "",
        "reported": "according to {}",
        "alleged": "alleged by {}",
        "denied": "denied by {}",
        "planned": "planned, says {}",
        "predicted": "predicted by {}",
        "conditional": "on condition, says {}",
        "opinion": "in the opinion of {}",
    }[event.modality]
    if event.speaker is None:
        return "" if event.modality == "asserted" else event.modality
    via = "".join(f", cited by {names.entity(each)}" for each in reversed(event.via))
    return (said or "{}").format(names.entity(event.speaker)) + via


def collect(
    repository: Repository,
    view: View,
    chosen: Container[str] | None = None,
    until: int = FOREVER,
    title: str = "",
    every_k: bool = False,
) -> ExportContext:
    """Collect the data of a chronicle to export from a view.

    `chosen` holds the ids of events; all if not given. Omits events that cannot have started by
    `until` or been known by the view's K. Adds the declarations of everything that they name, and
    the links with both ends among them. `every_k` also keeps what becomes known later.
    """
    upto = None if view.recorded_at is None else repository.log.size_at(view.recorded_at)
    # The exporter reads all cells, so the index would not help.
    cells = repository.folded(upto, view.source_filter)
    every = [event for event in repository.log.read(0, upto) if view.source_filter.accepts(event)]
    known_at = FOREVER if every_k else view.known_at
    whole = chosen is None and until >= FOREVER and known_at >= FOREVER
    taken = set() if whole else _taken(every, chosen, until, known_at, cells, view.clock)
    events = every if whole else _closed(every, taken)
    return ExportContext(
        name=repository.vocabulary.name,
        events=tuple(events),
        view=view,
        today=repository.today(),
        cells=cells,
        vocabulary=repository.vocabulary,
        head=repository.log.head().chain,
        digest=sha256(repository.vocabulary_bytes()).hexdigest(),
        retracted=_retracted(every, cells),
        title=title,
        every_k=every_k,
    )


def _taken(
    events: list[Event],
    chosen: Container[str] | None,
    until: int,
    known_at: int,
    cells: Cells,
    clock: Clock,
) -> set[str]:
    """The ids of the chosen events of the vocabulary's types."""
    found = set()
    documents = cells.documents_at(known_at)
    for event in events:
        if event.type in BUILT_IN or (chosen is not None and event.id not in chosen):
            continue
        when = timing(event, documents, clock)
        if when.known[0] <= known_at and when.event_window[0] <= until:
            found.add(event.id)
    return found


def _closed(events: list[Event], chosen: set[str]) -> list[Event]:
    """The chosen events, the declarations that they need, and the links among them."""
    kept = set(chosen)
    needed: set[str] = set()
    for event in events:
        if event.id in chosen:
            needed |= {event.document or "", *mentioned(event)}
    for event in reversed(events):
        named = event.data.get("document") or event.data.get("entity")
        if event.type in DECLARATION_TYPES and named in needed:
            kept.add(event.id)
            needed |= mentioned(event)
    grown = True
    while grown:
        grown = False
        for event in events:
            if event.type in LINKING_TYPES and event.id not in kept and _ends(event) <= kept:
                kept.add(event.id)
                grown = True
    return [event for event in events if event.id in kept]


def _ends(event: Event) -> set[str]:
    found: set[str] = set()
    for key in ("from", "to", "event", "replacement", "prefer", "over"):
        value = event.data.get(key)
        found.update(value if isinstance(value, list | tuple) else [value] if value else [])
    return found


def _retracted(events: list[Event], cells: Cells) -> dict[str, int]:
    """Each event that a retraction in force names, with the day from which it is retracted."""
    published = {name: each.published for name, each in cells.documents.items()}
    ties = [
        link for event in events if event.type == "Retracted" for link in links_of(event, published)
    ]
    retracted_ids, _ = retractions(ties, FOREVER)
    return {
        link.target: min(each.known for each in ties if each.target == link.target)
        for link in ties
        if link.target in retracted_ids
    }
