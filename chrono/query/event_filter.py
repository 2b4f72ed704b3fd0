"""Filters of events: a test of one event, for `log`, `export` and the scrubber."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.errors import UnknownError, nearest
from chrono.fold.derive import days_in, timing
from chrono.model.claim import Document, Window
from chrono.model.event import BUILT_IN, Event, named_in
from chrono.query.queries import Queries
from chrono.query.text_search import text_matcher

Test = Callable[[Event], bool]


@frozen
class EventFilter:
    """A filter of events. One value of each key must match, for every key that is given."""

    since: str | None = None
    """Events that may have happened on that date or later."""
    until: str | None = None
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Events that concern an entity of one of these kinds."""
    entities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    text: str | None = None
    """Words that must each begin a token of the event; see `render.search_text`."""

    def __bool__(self) -> bool:
        """Return whether the filter leaves any event out."""
        return self != EventFilter()


def choose(queries: Queries, wanted: EventFilter) -> Test:
    """Return whether the filter selects an event. Raises UnknownError for an unknown name."""
    tests: list[Test] = []
    if wanted.since or wanted.until:
        tests.append(_between(queries, wanted))
    if types := _known_types(queries, wanted.types):
        tests.append(lambda event: event.type in types)
    if kinds := _known_kinds(queries, wanted.kinds):
        known = queries.repository.cells().entities
        tests.append(
            lambda event: any(
                known[name].kind in kinds for name in spoken_of(event) if name in known
            )
        )
    if entities := alike(queries, wanted.entities):
        tests.append(lambda event: bool(spoken_of(event) & entities))
    if documents := {queries.lookup.document(name).id for name in wanted.documents}:
        tests.append(
            lambda event: event.document in documents or event.data.get("document") in documents
        )
    if speakers := alike(queries, wanted.speakers):
        tests.append(lambda event: event.speaker in speakers or not speakers.isdisjoint(event.via))
    if modalities := set(wanted.modalities):
        tests.append(lambda event: event.modality in modalities)
    if tags := set(wanted.tags):
        tests.append(lambda event: not tags.isdisjoint(event.tags))
    if wanted.text:
        tests.append(text_matcher(queries.repository, wanted.text))
    return lambda event: all(test(event) for test in tests)


def spoken_of(event: Event) -> set[str]:
    """Return every name in an event's data that can be the name of an entity."""
    return named_in(event.data)


def _between(queries: Queries, wanted: EventFilter) -> Test:
    first, last = asked_window(queries, wanted)
    documents, clock = queries.repository.cells().documents, queries.clock

    def test(event: Event) -> bool:
        low, high = window_of(event, documents, clock)
        return high >= first and low <= last

    return test


def asked_window(queries: Queries, wanted: EventFilter) -> Window:
    """Return the first and the last second of the range asked for. Raises EdtfError."""
    place, date = queries.clock.place, queries.date
    first = place(date(wanted.since)).begins[0] if wanted.since else BEGINNING
    last = place(date(wanted.until)).last if wanted.until else FOREVER
    return first, last


def window_of(event: Event, documents: Mapping[str, Document], clock: Clock) -> Window:
    """Return the window in which an event began; with an open start, its last day."""
    when = timing(event, documents, clock)
    return days_in(when.event_window, when.known, clock)


def _known_types(queries: Queries, types: Iterable[str]) -> set[str]:
    known = {*queries.repository.vocabulary.types, *BUILT_IN}
    found = set(types)
    for name in sorted(found - known):
        raise UnknownError("Type", name, nearest(name, known), "`chrono list types` lists all.")
    return found


def _known_kinds(queries: Queries, kinds: Iterable[str]) -> set[str]:
    known, found = queries.repository.vocabulary.kinds, set(kinds)
    for name in sorted(found - set(known)):
        raise UnknownError("Kind", name, nearest(name, known), "`chrono list kinds` lists all.")
    return found


def alike(queries: Queries, names: Iterable[str]) -> set[str]:
    """Return the ids of entities, each with the ids of the entities that are the same."""
    wanted = {queries.lookup.entity(name).id for name in names}
    if not wanted:
        return wanted
    grown, pairs = True, [set(pair) for pair in queries.lookup.events.proposed_identities()]
    while grown:
        size = len(wanted)
        for pair in pairs:
            if wanted & pair:
                wanted |= pair
        grown = len(wanted) > size
    return wanted
