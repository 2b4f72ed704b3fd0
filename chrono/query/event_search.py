"""The events that a filter chooses, in order: by the index where it can tell, else by reading.

What the index can tell (dates, documents, what was known and recorded, which entities an event
may speak of) is not looked for in the log. What is left to test is tested as the lines come,
so that a list begins at once; only places of events are ever kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, Protocol

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.fold.derive import timing
from chrono.model.event import BUILT_IN, Event
from chrono.model.view import View
from chrono.query.event_filter import (
    EventFilter,
    Test,
    alike,
    asked_days,
    choose,
    days_of,
)
from chrono.query.queries import Queries
from chrono.query.text_search import search_text
from chrono.storage.index import Catalogue
from chrono.storage.index.event_query import EventCriteria
from chrono.storage.index.event_rows import TAGGED, type_numbers
from chrono.storage.index.schema import ENDLESS


class EventList(Protocol):
    """Events that were searched for, in order."""

    def events(self) -> Iterator[Event]:
        """All of them, in order."""
        ...

    def count(self) -> int:
        """How many they are."""
        ...


FEW: Final = 20_000
"""So many events that may fit are read, and then put in order; of more, each is looked for where
its day comes."""


class Found:
    """Events that were all read and put in order: their places are known."""

    def __init__(self, queries: Queries, events: Iterable[Event], newest: bool) -> None:
        documents = queries.repository.cells().documents
        self._log = queries.repository.log
        keys = [(*reversed(days_of(event, documents)), event.offset) for event in events]
        keys.sort(reverse=newest)
        self._offsets = array("q", (offset for _, _, offset in keys))

    def events(self) -> Iterator[Event]:
        """All of them, in order."""
        return self._log.events_at(self._offsets)

    def count(self) -> int:
        """How many they are."""
        return len(self._offsets)


class Listed:
    """Events in the order in which the index lists them, tested as they are read."""

    def __init__(
        self,
        queries: Queries,
        offsets: Callable[[], Iterator[int]],
        count: Callable[[], int] | None,
        test: Test,
    ) -> None:
        """`offsets` begins the list anew; `count` says how many it has, if the test lets in all."""
        self._log = queries.repository.log
        self._offsets, self._test = offsets, test
        self._counted = count
        self._places: array[int] | None = None

    def events(self) -> Iterator[Event]:
        """All of them, in order."""
        if self._places is not None:
            return self._log.events_at(self._places)
        return filter(self._test, self._log.events_at(self._offsets()))

    def count(self) -> int:
        """How many they are, for which those are read that the index cannot tell."""
        if self._counted:
            return self._counted()
        if self._places is None:
            self._places = array("q", (event.offset for event in self.events()))
        return len(self._places)


def listed(
    queries: Queries,
    wanted: EventFilter,
    everything: bool,
    recorded_at: str | None,
    known_at: str | None,
    newest: bool,
    offsets: Sequence[int] | None = None,
) -> Found | Listed:
    """What `log` lists. `offsets` are the only events that may be, if given, in the log's order.

    `everything` lets in all of the built-in types. Raises UnknownError, EdtfError, InvalidError.
    """
    upto = None if recorded_at is None else queries.repository.as_of(recorded_at)
    day = None if known_at is None else queries.day(known_at)
    text = wanted.text
    having = array("q", search_text(queries.repository, text, recorded_at)) if text else None
    test = choose(queries, evolve(wanted, text=None))
    types = _built_in(wanted.types, everything or offsets is not None)
    catalogue = queries.repository.catalogue()
    if offsets is None and catalogue is not None:
        offsets = _places(queries, catalogue, wanted, having)
        if offsets is None or len(offsets) > FEW:
            listing = catalogue.listing(_wanted(queries, wanted, types, upto, day))
            exact = offsets is None and not _needs_the_line(wanted)
            counted = listing.count if exact and not _odd(queries, wanted) else None
            return Listed(queries, lambda: _among(offsets, listing.offsets(newest)), counted, test)
    elif having is not None:
        offsets = having if offsets is None else array("q", _among(having, iter(offsets)))
    kept = (
        event
        for event in _recorded(queries, offsets, upto, day)
        if _is_of(event, types) and test(event)
    )
    return Found(queries, kept, newest)


def _needs_the_line(wanted: EventFilter) -> bool:
    """Whether the index alone cannot tell which events fit."""
    return bool(wanted.kinds or wanted.entities or wanted.tags or wanted.text)


def _places(
    queries: Queries,
    catalogue: Catalogue,
    wanted: EventFilter,
    having: Sequence[int] | None,
) -> Sequence[int] | None:
    """Offsets of candidate events for the entity and text filters; None means all."""
    if not wanted.entities:
        return having
    offsets = catalogue.speaking_of(alike(queries, wanted.entities))
    if offsets is None or having is None:
        return having if offsets is None else offsets
    return array("q", _among(having, iter(offsets)))


def _wanted(
    queries: Queries,
    wanted: EventFilter,
    built_in: frozenset[str],
    upto: int | None,
    day: int | None,
) -> EventCriteria:
    """What the index is asked to list: no less than the filters let in."""
    since, until = asked_days(queries, wanted)
    types, numbers = set(wanted.types), type_numbers(queries.repository.vocabulary.types)
    documents = () if _odd(queries, wanted) else wanted.documents
    return EventCriteria(
        built_in=built_in & types if types else built_in,
        types=[numbers[each] for each in types & numbers.keys()] if types else None,
        since=since,
        until=until,
        upto=ENDLESS if upto is None else upto,
        known_at=FOREVER if day is None else day,
        documents=frozenset(queries.lookup.document(each).id for each in documents),
        speakers=alike(queries, wanted.speakers),
        modalities=wanted.modalities,
        marks=TAGGED if wanted.tags else 0,
    )


def _odd(queries: Queries, wanted: EventFilter) -> bool:
    """Whether documents are asked for that a type of the vocabulary's may name in its data."""
    types = queries.repository.vocabulary.types.values()
    return bool(wanted.documents) and any("document" in each.fields for each in types)


def _among(offsets: Sequence[int] | None, found: Iterator[int]) -> Iterator[int]:
    """Those of the places found that are among some, which stand in order; all, if None."""
    return found if offsets is None else (offset for offset in found if _holds(offsets, offset))


def _holds(offsets: Sequence[int], offset: int) -> bool:
    place = bisect_left(offsets, offset)
    return place < len(offsets) and offsets[place] == offset


def _recorded(
    queries: Queries, offsets: Sequence[int] | None, upto: int | None, day: int | None
) -> Iterable[Event]:
    """The events of the log as of then, and of documents known by then: those of some places."""
    if offsets is None:
        events: Iterable[Event] = queries.repository.log.read(0, upto)
    else:
        events = queries.repository.log.events_at(
            offset for offset in offsets if upto is None or offset < upto
        )
    if day is None:
        return events
    documents = queries.repository.cells().documents
    return (
        event
        for event in events
        if (document := documents.get(event.document or "")) is None or document.published[1] <= day
    )


def _built_in(types: Iterable[str], everything: bool) -> frozenset[str]:
    """The built-in types to list: retractions always, others where they are asked for."""
    return frozenset(BUILT_IN if everything else {"Retracted", *types}.intersection(BUILT_IN))


def _is_of(event: Event, types: Collection[str]) -> bool:
    return event.type not in BUILT_IN or event.type in types


class EventSearch:
    """Finds the events of a chronicle that a filter chooses."""

    def __init__(self, queries: Queries) -> None:
        """Reads nothing yet."""
        self._queries = queries

    def test(self, wanted: EventFilter) -> Test:
        """A test of one event. Raises UnknownError for a name that the chronicle does not hold."""
        return choose(self._queries, wanted)

    def offsets_holding(self, text: str, recorded_at: str | None = None) -> Iterator[int]:
        """The offsets of the events in which each word of a text begins a token, in log order.

        `doc:WORD` looks for a word in titles of documents. Built-in types are included.
        """
        return search_text(self._queries.repository, text, recorded_at)

    def find(
        self,
        wanted: EventFilter,
        *,
        built_in: bool = False,
        recorded_at: str | None = None,
        known_at: str | None = None,
        newest: bool = False,
        among: Sequence[int] | None = None,
    ) -> EventList:
        """The events that a filter chooses, by day; the newest first if asked for.

        `built_in` includes all of the built-in types; otherwise only retractions and those that
        the filter names are. `among` holds offsets, in order: no other events are looked at.
        Raises UnknownError, EdtfError, InvalidError.
        """
        return listed(self._queries, wanted, built_in, recorded_at, known_at, newest, among)

    def naming(self, entity: str, view: View) -> list[Event]:
        """The events in force at a view that speak of an entity or are said by it, by day.

        An event counts from the day on which it can have begun or been said.
        """
        repository = self._queries.repository
        documents = repository.cells().documents
        found: dict[str, Event] = {}
        for wanted in (EventFilter(entities=(entity,)), EventFilter(speakers=(entity,))):
            listing = self.find(wanted, recorded_at=view.recorded_at)
            found.update((event.id, event) for event in listing.events())
        retracted = self._queries.lookup.events.retracted_as_of(view.known_at)(found)

        def fits(event: Event) -> bool:
            times = timing(event, documents)
            begun = min(times.event_window[0], times.said[0]) <= view.at
            return begun and times.known[0] <= view.known_at

        kept = (
            event
            for event in found.values()
            if event.type not in BUILT_IN
            and event.id not in retracted
            and view.source_filter.accepts(event)
            and fits(event)
        )
        return sorted(kept, key=lambda each: (*reversed(days_of(each, documents)), each.offset))
