"""What there is to export: chosen events, with all that is needed to tell them.

Whoever asks has filtered the events, as `chrono log` does; here they are cut off by what
had begun at D and was known at K where a view is asked for. A file that is to be read by
people leaves out what is retracted; a file of data keeps every line, since a retraction is
an event too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.derive import Timing, timing
from chrono.model.claim import DECLARATION_TYPES, Cells, Document, Entity, Window
from chrono.model.event import BUILT_IN, Event
from chrono.model.view import View
from chrono.model.vocabulary import Vocabulary
from chrono.render.event_text import event_line, event_sentence
from chrono.render.text import Names, date_words, window_words
from chrono.storage.repository import Repository

NEVER = FOREVER + 1
LINKING_TYPES = ("Linked", "Retracted", "Judged")


@frozen
class Output:
    """A file, and what it could not hold."""

    data: bytes
    lost: tuple[str, ...] = ()
    """Sentences for a person."""
    recipe: str = ""
    """Text to be shown as it stands, line by line: how to use the file."""


def mentioned(event: Event) -> frozenset[str]:
    """Every text of an event's data that can be the id of an entity, its speakers included."""
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
    """Everything that an exporter may tell."""

    name: str
    """The chronicle's own name."""
    events: tuple[Event, ...]
    """The chosen events, with the declarations they need and the ties among them, in the
    order of the log."""
    view: View
    today: int
    cells: Cells
    vocabulary: Vocabulary
    head: str
    digest: str
    """SHA-256 of the vocabulary."""
    retracted: Mapping[str, int] = field(factory=dict)
    """Retracted events, by the day from which they are."""
    title: str = ""
    every_k: bool = False
    """Whether what is retracted only from some day on is told too: for who shows every K."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """All documents of the chronicle."""
        return self.cells.documents

    @property
    def entities(self) -> Mapping[str, Entity]:
        """All entities of the chronicle."""
        return self.cells.entities

    @cached_property
    def names(self) -> Names:
        """What entities and documents are called."""
        return Names(self.entities, self.documents)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """A number for each document, for what refers to them."""
        return {name: place for place, name in enumerate(self.documents)}

    @cached_property
    def told(self) -> tuple[Event, ...]:
        """The events that say something of the world and stand at K, by date."""
        least = BEGINNING if self.every_k else self.view.known_at
        shown = [
            event
            for event in self.events
            if event.type not in BUILT_IN and self.retracted.get(event.id, NEVER) > least
        ]
        return tuple(sorted(shown, key=self._order))

    @cached_property
    def timings(self) -> Mapping[str, Timing]:
        """When each event happened, was said and was known, as its document has it."""
        return {event.id: timing(event, self.documents) for event in self.events}

    def place(self, event: Event) -> Window | None:
        """Between which days an event is told: those on which it can have begun; where nothing
        bounds them, as of a plan without a date, those on which it was said. None for neither."""
        when = self.timings[event.id]
        for window in (when.event_window, when.said):
            if window[0] > BEGINNING or BEGINNING < window[1] < FOREVER:
                return window
        return None

    def undated(self, event: Event) -> str:
        """What is known of the date of an event that gives none."""
        place = self.place(event)
        if place is None:
            return "date not said"
        said = "said " if self.timings[event.id].event_window != place else ""
        return f"date not said; {said}{window_words(place)}"

    def last_day(self) -> int:
        """The last day, up to the view's, on which something that is told can have begun."""
        at = self.view.at
        days = [day for event in self.told if (place := self.place(event)) for day in place]
        return max((day for day in days if BEGINNING < day <= at), default=at)

    def _order(self, event: Event) -> tuple[int, int, str]:
        low, high = self.place(event) or (FOREVER, FOREVER)
        return (high if low <= BEGINNING else low, high, event.id)

    def line(self, event: Event) -> str:
        """The line that every interface shows of an event."""
        return event_line(event, self.vocabulary, self.names)

    def detail(self, event: Event) -> str:
        """The sentence of its type, where its line is a summary that reads otherwise; else ""."""
        said = event_sentence(event, self.vocabulary, self.names)
        return said if event.summary and said != self.line(event) else ""

    def place_of(self, event: Event) -> Entity | None:
        """The first entity of an event's data that lies on the map."""
        for name in mentioned_in_order(event):
            found = self.entities.get(name)
            if found and found.coordinates:
                return found
        return None


def mentioned_in_order(event: Event) -> Iterable[str]:
    """The texts of an event's data that can be ids of entities, in the order of its fields."""
    for value in event.data.values():
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, str):
                yield each


def strip_metadata(event: Event) -> dict[str, Any]:
    """An event's line without the stamp, its id in front: what an import takes back."""
    from chrono.model.event import METADATA_KEYS, to_line

    line = to_line(event)
    return {"id": event.id, **{key: each for key, each in line.items() if key not in METADATA_KEYS}}


def who(event: Event, names: Names) -> str:
    """Whose word it is: "says X, cited by Y", or how the document puts it."""
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


def passage_words(event: Event) -> str:
    """The place in the document; empty where the event rests on all of it."""
    source = event.source
    if source is None or source.start is None:
        return (source.locator or "") if source else ""
    return f"characters {source.start:,} to {source.end:,}"


def source_words(event: Event, names: Names) -> str:
    """The document and the place in it."""
    source = event.source
    if source is None:
        return ""
    known = names.documents.get(source.document)
    place = passage_words(event)
    published = f", {date_words(known.when)}" if known and known.when else ""
    publisher = f", {known.publisher}" if known and known.publisher else ""
    title = known.title if known else source.document
    return f"{title}{publisher}{published}{f' ({place})' if place else ''}"


def collect(
    repository: Repository,
    view: View,
    chosen: Container[str] | None = None,
    until: int = FOREVER,
    title: str = "",
    every_k: bool = False,
) -> ExportContext:
    """What a chronicle has to export from a view.

    `chosen` holds the ids of events, all unless given; of those, what cannot have begun by
    `until` or been known by the view's K is left out. Declarations of what they name, and
    ties with both ends among them, come with them. `every_k` keeps what is known later too.
    """
    upto = None if view.recorded_at is None else repository.log.prefix(view.recorded_at)
    cells = repository.folded(
        upto, view.source_filter
    )  # every cell is read: the index would gain nothing
    every = [event for event in repository.log.read(0, upto) if view.source_filter.accepts(event)]
    known_at = FOREVER if every_k else view.known_at
    whole = chosen is None and until >= FOREVER and known_at >= FOREVER
    taken = set() if whole else _taken(every, chosen, until, known_at, cells)
    events = every if whole else _closed(every, taken)
    from hashlib import sha256

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
    events: list[Event], chosen: Container[str] | None, until: int, known_at: int, cells: Cells
) -> set[str]:
    """The ids of the chosen events of the world."""
    found = set()
    for event in events:
        if event.type in BUILT_IN or (chosen is not None and event.id not in chosen):
            continue
        when = timing(event, cells.documents)
        if when.known[0] <= known_at and when.event_window[0] <= until:
            found.add(event.id)
    return found


def _closed(events: list[Event], chosen: set[str]) -> list[Event]:
    """The chosen events, the declarations they need, and the ties whose ends are all there."""
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
    """Each event that a retraction in force names, with the day from which it acts."""
    from chrono.fold.links import retractions
    from chrono.fold.projection import links_of

    published = {name: each.published for name, each in cells.documents.items()}
    ties = [
        link for event in events if event.type == "Retracted" for link in links_of(event, published)
    ]
    gone, _ = retractions(ties, FOREVER)
    return {
        link.target: min(each.known for each in ties if each.target == link.target)
        for link in ties
        if link.target in gone
    }
