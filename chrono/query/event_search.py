"""The events that a filter selects, in order: from the index where possible, else from the log.

The log is not searched for what the index holds (dates, documents, what was known and recorded,
which entities an event may concern). The rest of the filter is tested as the lines are read, so
that a list begins at once. Only the offsets of events are ever kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
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
    asked_window,
    choose,
    window_of,
)
from chrono.query.queries import Queries
from chrono.query.text_search import search_text
from chrono.storage.index import EventIndex, Index
from chrono.storage.index.event_query import EventCriteria, EventQuery
from chrono.storage.index.event_rows import TAGGED, type_numbers
from chrono.storage.index.schema import ENDLESS


class EventList(Protocol):
    """The events that a search found, in order."""

    def events(self) -> Iterator[Event]:
        """Yield all of them, in order."""
        ...

    def count(self) -> int:
        """Return their number."""
        ...


SORTED_UP_TO: Final = 20_000
"""Up to this many candidate events are read and then sorted; of more, each is looked for at its
place by day."""


class Found:
    """Events that were all read and sorted, so that their offsets are known."""

    def __init__(self, queries: Queries, events: Iterable[Event], newest: bool) -> None:
        documents = queries.repository.cells().documents
        self._log = queries.repository.log
        keys = [
            (*reversed(window_of(event, documents, queries.clock)), event.offset)
            for event in events
        ]
        keys.sort(reverse=newest)
        self._offsets = array("q", (offset for _, _, offset in keys))

    def events(self) -> Iterator[Event]:
        """Yield all of them, in order."""
        return self._log.events_at(self._offsets)

    def count(self) -> int:
        """Return their number."""
        return len(self._offsets)


class Listed:
    """Events in the order in which the index lists them, tested as they are read."""

    def __init__(
        self,
        queries: Queries,
        listing: EventQuery,
        among: Sequence[int] | None,
        test: Test,
        exact: bool,
        newest: bool,
        by_log: Callable[[], EventList],
    ) -> None:
        """`among` limits the list to some offsets; `exact`: the test accepts all that is listed.

        `by_log` finds the same events without the index.
        """
        self._repository = queries.repository
        self._listing, self._among, self._test = listing, among, test
        self._exact, self._newest, self._by_log = exact, newest, by_log
        self._places: array[int] | None = None

    def events(self) -> Iterator[Event]:
        """Yield all of them, in order."""
        log = self._repository.log
        if self._places is not None:
            return log.events_at(self._places)
        return self._repository.stream(
            lambda _: filter(
                self._test,
                log.events_at(_among(self._among, self._listing.offsets(self._newest))),
            ),
            lambda: self._by_log().events(),
            attrgetter("offset"),
        )

    def count(self) -> int:
        """Return their number; this reads the events that the index alone cannot decide."""
        if self._exact:
            return self._repository.guarded(self._listing.count, lambda: self._by_log().count())
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
    """Return the events for `log`. `offsets`, if given, limits them, in the order of the log.

    `everything` includes all built-in types. Raises UnknownError, EdtfError, InvalidError.
    """
    upto = None if recorded_at is None else queries.repository.size_at(recorded_at)
    day = None if known_at is None else queries.moment(known_at)
    text = wanted.text
    having = array("q", search_text(queries.repository, text, recorded_at)) if text else None
    test = choose(queries, evolve(wanted, text=None))
    types = _built_in(wanted.types, everything or offsets is not None)

    def found(offsets: Sequence[int] | None) -> Found:
        kept = (
            event
            for event in _recorded(queries, offsets, upto, day)
            if _is_of(event, types) and test(event)
        )
        return Found(queries, kept, newest)

    def by_log() -> Found | Listed:
        return found(having)

    if offsets is not None:
        return found(offsets if having is None else array("q", _among(having, iter(offsets))))

    def by_index(index: Index) -> Found | Listed:
        places = _places(queries, index.events, wanted, having)
        if places is not None and len(places) <= SORTED_UP_TO:
            return found(places)
        listing = index.events.listing(_wanted(queries, wanted, types, upto, day))
        exact = places is None and not _needs_the_line(wanted) and not _odd(queries, wanted)
        return Listed(queries, listing, places, test, exact, newest, by_log)

    return queries.repository.answer(by_index, by_log)


def _needs_the_line(wanted: EventFilter) -> bool:
    """Return whether the index alone cannot decide which events match."""
    return bool(wanted.kinds or wanted.entities or wanted.tags or wanted.text)


def _places(
    queries: Queries,
    event_index: EventIndex,
    wanted: EventFilter,
    having: Sequence[int] | None,
) -> Sequence[int] | None:
    """Offsets of candidate events for the entity and text filters; None means all."""
    if not wanted.entities:
        return having
    offsets = event_index.speaking_of(alike(queries, wanted.entities))
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
    """Return the query for the index: it selects at least the events that the filters select."""
    since, until = asked_window(queries, wanted)
    types, numbers = set(wanted.types), type_numbers(queries.repository.vocabulary.types)
    documents = () if _odd(queries, wanted) else wanted.documents
    return EventCriteria(
        built_in=built_in & types if types else built_in,
        types=[numbers[each] for each in types & numbers.keys()] if types else None,
        since=since,
        until=until,
        upto=ENDLESS if upto is None else upto,
        known_at=FOREVER if day is None else day,
        unknown=None if day is None else _unknown(queries, day),
        documents=frozenset(queries.lookup.document(each).id for each in documents),
        speakers=alike(queries, wanted.speakers),
        modalities=wanted.modalities,
        marks=TAGGED if wanted.tags else 0,
    )


def _unknown(queries: Queries, known_at: int) -> frozenset[str] | None:
    """Return the documents that are not known at K, if an erratum acts only later; else None."""
    cells = queries.repository.cells()
    documents = cells.documents_at(known_at)
    if documents is cells.documents:
        return None
    return frozenset(name for name, each in documents.items() if each.published[1] > known_at)


def _odd(queries: Queries, wanted: EventFilter) -> bool:
    """Return whether the filter names documents that a vocabulary type may hold in its data."""
    types = queries.repository.vocabulary.types.values()
    return bool(wanted.documents) and any("document" in each.fields for each in types)


def _among(offsets: Sequence[int] | None, found: Iterator[int]) -> Iterator[int]:
    """Return the found offsets that are also in a sorted list; all of them for None."""
    return found if offsets is None else (offset for offset in found if _holds(offsets, offset))


def _holds(offsets: Sequence[int], offset: int) -> bool:
    place = bisect_left(offsets, offset)
    return place < len(offsets) and offsets[place] == offset


def _recorded(
    queries: Queries, offsets: Sequence[int] | None, upto: int | None, day: int | None
) -> Iterable[Event]:
    """Return the events at some offsets that the view's recorded-at and known-at include."""
    if offsets is None:
        events: Iterable[Event] = queries.repository.log.read(0, upto)
    else:
        events = queries.repository.log.events_at(
            offset for offset in offsets if upto is None or offset < upto
        )
    if day is None:
        return events
    documents = queries.repository.cells().documents_at(day)
    return (
        event
        for event in events
        if (document := documents.get(event.document or "")) is None or document.published[1] <= day
    )


def _built_in(types: Iterable[str], everything: bool) -> frozenset[str]:
    """Return the built-in types to list: always retractions, others if the filter asks for them."""
    return frozenset(BUILT_IN if everything else {"Retracted", *types}.intersection(BUILT_IN))


def _is_of(event: Event, types: Collection[str]) -> bool:
    return event.type not in BUILT_IN or event.type in types


class EventSearch:
    """Finds the events of a chronicle that a filter selects."""

    def __init__(self, queries: Queries) -> None:
        """This reads no file."""
        self._queries = queries

    def test(self, wanted: EventFilter) -> Test:
        """Return a test of one event. Raises UnknownError for a name not in the chronicle."""
        return choose(self._queries, wanted)

    def offsets_holding(self, text: str, recorded_at: str | None = None) -> Iterator[int]:
        """Return offsets of events in which each word of a text begins a token, in log order.

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
        """Return the events that a filter selects, by day, or the newest first.

        `built_in` includes all built-in types; otherwise only retractions and the types that the
        filter names. `among` holds sorted offsets that limit the search. Raises UnknownError,
        EdtfError, InvalidError.
        """
        return listed(self._queries, wanted, built_in, recorded_at, known_at, newest, among)

    def naming(self, entity: str, view: View) -> list[Event]:
        """Return the events in force at a view that concern an entity or quote it, by time.

        An event counts from when it can first have begun or been said.
        """
        repository = self._queries.repository
        documents, clock = repository.cells().documents_at(view.known_at), repository.clock
        found: dict[str, Event] = {}
        for wanted in (EventFilter(entities=(entity,)), EventFilter(speakers=(entity,))):
            listing = self.find(wanted, recorded_at=view.recorded_at)
            found.update((event.id, event) for event in listing.events())
        retracted = self._queries.lookup.events.retracted_as_of(view.known_at)(found)

        def fits(event: Event) -> bool:
            times = timing(event, documents, clock)
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
        return sorted(
            kept, key=lambda each: (*reversed(window_of(each, documents, clock)), each.offset)
        )
