"""Access to the events of the log: all, by type, by the event that they name, by id or offset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.derive import claims, timing
from chrono.fold.links import retractions
from chrono.fold.projection import links_of
from chrono.model.claim import Claim
from chrono.model.event import BUILT_IN, FACTUAL, Event
from chrono.storage.index import Index
from chrono.storage.index.event_rows import DAY_SPAN, DOUBTFUL, TAGGED, UNDATED, time_span
from chrono.storage.log import Head, Problem
from chrono.storage.repository import Repository

Mark = Literal["tagged", "undated", "doubtful"]
MARKS: Mapping[Mark, int] = {"tagged": TAGGED, "undated": UNDATED, "doubtful": DOUBTFUL}
LINK_TYPES = ("Linked", "Retracted", "Judged")
"""The built-in types that name other events, in the order in which they are listed."""


class Events:
    """The events of a chronicle. Iterating gives all of them, in the order of the log."""

    def __init__(self, repository: Repository) -> None:
        """This reads no file."""
        self._repository = repository
        self._log = repository.log
        self._known: tuple[Callable[[Iterable[str]], Mapping[str, int]], Head] | None = None

    def __iter__(self) -> Iterator[Event]:
        """Yield all events, in the order of the log."""
        return self._log.read()

    # ------------------------------------------------------------------ by id and type

    def has(self, event_id: str) -> bool:
        """Return whether the log has an event of that full id."""
        return bool(self.look_up()([event_id]))

    def known_ids(self) -> tuple[Callable[[Iterable[str]], Mapping[str, int]], Head]:
        """Return a look-up of full ids, and the head of the log up to which it is complete.

        It is built once: the log itself keeps the ids that are appended later.
        """
        if self._known is None:
            index = self._repository.index()
            head = (index and index.head) or self._log.head()
            self._known = self.look_up(), head
        return self._known

    def look_up(self) -> Callable[[Iterable[str]], Mapping[str, int]]:
        """Return a function that finds the offsets of full ids that the log holds now."""
        event_index = self._repository.event_index()
        if event_index is None:
            return self._scanned()

        def known(ids: Iterable[str]) -> Mapping[str, int]:
            asked = list(ids)
            return self._repository.guarded(
                lambda: event_index.known(asked), lambda: self._scanned()(asked)
            )

        return known

    def forget_ids(self) -> None:
        """Make `known_ids` search again, after the log was replaced."""
        self._known = None

    def _scanned(self) -> Callable[[Iterable[str]], Mapping[str, int]]:
        offsets = {event.id: event.offset for event in self}
        return lambda names: {name: offsets[name] for name in names if name in offsets}

    def starting_with(self, prefix: str, limit: int = 10) -> list[Event]:
        """Return events whose id begins with a prefix, in log order; -1 for no limit."""

        def by_log() -> list[Event]:
            found = [event for event in self if event.id.startswith(prefix)]
            return found if limit < 0 else found[:limit]

        return self._repository.answer(
            lambda index: list(
                self._log.events_at(sorted(index.events.event_offsets(prefix, limit)))
            ),
            by_log,
        )

    def by_ids(self, ids: Iterable[str]) -> list[Event]:
        """Return the events of some full ids, in that order, without those that the log lacks."""
        ids = list(ids)

        def by_log() -> list[Event]:
            wanted = dict.fromkeys(ids)
            found = {event.id: event for event in self if event.id in wanted}
            return [found[name] for name in wanted if name in found]

        def by_index(index: Index) -> list[Event] | None:
            found = index.events.events(ids)
            return found if len(found) == len(ids) else None  # the log knows which are lacking

        return self._repository.answer(by_index, by_log)

    def of_type(self, name: str) -> Iterator[Event]:
        """Return the events of one type, in the order of the log."""
        if name not in BUILT_IN:
            return (event for event in self if event.type == name)
        return self._found(
            lambda index: index.events.of_type(name), lambda event: event.type == name
        )

    def marked(self, mark: Mark) -> Iterator[Event]:
        """Return the events with tags, without a date, or with a doubt or a derived date."""
        return self._found(
            lambda index: index.events.marked(MARKS[mark]), lambda event: _bears(event, mark)
        )

    def naming(self, event_id: str) -> list[Event]:
        """Return the links, retractions and judgements that name an event, grouped by type."""
        found = self._found(
            lambda index: index.events.naming(event_id),
            lambda event: (
                event.type in LINK_TYPES
                and event.id != event_id
                and any(
                    event_id in (link.source, link.target, link.replacement)
                    for link in links_of(event, {})
                )
            ),
        )
        return sorted(found, key=lambda event: LINK_TYPES.index(event.type))

    def _found(
        self, offsets: Callable[[Index], Iterable[int]], test: Callable[[Event], bool]
    ) -> Iterator[Event]:
        """Return the events that pass a test, in log order; the index knows where they may be."""
        return self._repository.stream(
            lambda index: filter(test, self._log.events_at(offsets(index))),
            lambda: filter(test, self),
            lambda event: event.offset,
        )

    # ------------------------------------------------------------------ by place in the log

    def at(self, offsets: Iterable[int]) -> Iterator[Event]:
        """Return the events at offsets of an earlier answer, in that order.

        Raises DamagedError, or StorageError if that answer was wrong: ask again then.
        """
        return self._repository.events_at(offsets)

    def recorded_by(self, recorded_at: str | None) -> Iterator[Event]:
        """Return the events that a recorded-at includes, in log order; all for None."""
        return self._log.read(0, self.size(recorded_at))

    def head(self) -> Head:
        """Return the current head of the log; it changes when the log grows or is replaced."""
        return self._log.head()

    def modified(self) -> int:
        """Return when the log's file was written last, in nanoseconds; 0 without a file."""
        try:
            return self._log.path.stat().st_mtime_ns
        except OSError:
            return 0

    def unfinished_end(self) -> Problem | None:
        """Return the fault at the log's end, if a question met one that no process is writing."""
        return self._log.torn() if self._log.unfinished else None

    def size(self, recorded_at: str | None = None) -> int:
        """Return the size of the log in bytes, now or at a recorded-at. Raises InvalidError."""
        if recorded_at is None:
            return self._log.head().size
        return self._repository.size_at(recorded_at)

    def line_number(self, event: Event) -> int:
        """Return the line number of the event in the log, from 1. Raises DamagedError."""
        return self._repository.answer(
            lambda index: index.events.line_number(event.offset),
            lambda: self._log.count(event.offset) + 1,
        )

    def by_time(self, page: int) -> Iterator[list[tuple[int, int, int]]]:
        """Yield first second, offset and last second of all events of the vocabulary's types.

        They come in pages, in order.

        Undated events come last, at FOREVER.
        """
        event_index = self._repository.event_index()
        if event_index is None:
            yield self._sorted_by_time()
            return
        pages, found = event_index.all_by_time(page), [(BEGINNING, -1, BEGINNING)]
        while True:
            found = self._repository.guarded(
                lambda: next(pages, []), partial(self._sorted_by_time, found[-1])
            )
            if not found:
                return
            yield found

    def _sorted_by_time(
        self, after: tuple[int, int, int] = (BEGINNING, -1, BEGINNING)
    ) -> list[tuple[int, int, int]]:
        documents, clock = self._repository.cells().documents, self._repository.clock
        found = []
        for event in self:
            if event.type not in BUILT_IN:
                when = timing(event, documents, clock)
                first, last = time_span(when.event_window, when.known, clock)
                found.append((first, event.offset, first + DAY_SPAN if last is None else last))
        return sorted(row for row in found if row > after)

    # ------------------------------------------------------------------ counts

    def count_by_document(self) -> Mapping[str | None, int]:
        """Return the number of events for each document, without those that were retracted."""
        found: Counter[str | None] = self._repository.answer(
            lambda index: Counter(index.events.in_documents()),
            lambda: Counter(event.document for event in self),
        )
        return found - Counter(event.document for event in self.all_retracted())

    def count_by_type(self) -> Mapping[str, int]:
        """Return the number of events for each type, without those that were retracted."""
        types = self._repository.vocabulary.types
        found: Counter[str] = self._repository.answer(
            lambda index: Counter(index.events.in_types(types)),
            lambda: Counter(event.type for event in self),
        )
        return found - Counter(event.type for event in self.all_retracted())

    def count_dated(self) -> int:
        """Return the number of events of the vocabulary's types."""
        return self._repository.answer(
            lambda index: index.events.count(),
            lambda: sum(event.type not in BUILT_IN for event in self),
        )

    # ------------------------------------------------------------------ claims and retractions

    def claims(self, event: Event) -> list[Claim]:
        """Return the claims that an event makes, under the names of the chronicle's cells."""
        cells = self._repository.cells()
        return claims(event, self._repository.vocabulary, cells.documents, cells.entities)

    def is_retracted(self, event_id: str) -> bool:
        """Return whether a retraction in force names the event."""
        return bool(self.retracted((event_id,)))

    def retracted(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some full ids that a retraction in force names."""
        return self.retracted_as_of()(ids)

    def all_retracted(self) -> list[Event]:
        """Return every event that a retraction in force names."""
        named = {event.data["event"] for event in self.of_type("Retracted")}
        return self.by_ids(self.retracted(named))

    def retracted_as_of(self, known_at: int = FOREVER) -> Callable[[Iterable[str]], frozenset[str]]:
        """Return a filter that keeps the ids that were retracted as known at K."""
        index = self._repository.index()
        if index is None:
            return self._retracted_by_log(known_at)

        def retracted(ids: Iterable[str]) -> frozenset[str]:
            asked = list(ids)
            return self._repository.guarded(
                lambda: index.retracted(asked, known_at),
                lambda: self._retracted_by_log(known_at)(asked),
            )

        return retracted

    def _retracted_by_log(self, known_at: int) -> Callable[[Iterable[str]], frozenset[str]]:
        documents = self._repository.cells().documents_at(known_at)
        published = {name: document.published for name, document in documents.items()}
        links = [link for event in self.of_type("Retracted") for link in links_of(event, published)]
        return frozenset(retractions(links, known_at)[0]).intersection

    def proposed_identities(self) -> Collection[tuple[str, str]]:
        """Return the pairs of entities that an asserted or reported `same_as` makes one."""
        return self._repository.answer(
            lambda index: index.events.same(),
            lambda: [
                (event.data["entity"], event.data["same_as"])
                for event in self.of_type("EntityDescribed")
                if event.data.get("same_as") and event.modality in FACTUAL
            ],
        )


def _bears(event: Event, mark: Mark) -> bool:
    if mark == "tagged":
        return bool(event.tags)
    if mark == "undated":
        return event.when is None
    return bool(event.doubt) or event.basis in ("relative", "outside")
