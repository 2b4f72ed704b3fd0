"""The events that `log` lists, in order: by the index where it can tell, else by reading all.

What the index can tell (dates, documents, what was known and recorded, which entities an event
may speak of) is not looked for in the log. What is left to test is tested as the lines come,
so that a list begins at once; of its events only places are ever kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from chrono.cli.choosing import Test, alike, asked_days, choose, days_of

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.event import Event
    from chrono.index import Catalogue

FEW: Final = 20_000
"""So many events that may fit are read, and then put in order; of more, each is looked for where
its day comes."""


class Found:
    """Events that were all read and put in order: their places are known."""

    def __init__(self, chronicle: Chronicle, events: Iterable[Event], newest: bool) -> None:
        documents = chronicle.cells().documents
        self._log = chronicle.log
        keys = [(*reversed(days_of(event, documents)), event.seq) for event in events]
        keys.sort(reverse=newest)
        self._seqs = array("q", (seq for _, _, seq in keys))

    def events(self) -> Iterator[Event]:
        """All of them, in order."""
        return self._log.events_at(self._seqs)

    def count(self) -> int:
        """How many they are."""
        return len(self._seqs)


class Listed:
    """Events in the order in which the index lists them, tested as they are read."""

    def __init__(
        self,
        chronicle: Chronicle,
        seqs: Callable[[], Iterator[int]],
        count: Callable[[], int] | None,
        test: Test,
    ) -> None:
        """`seqs` begins the list anew; `count` says how many it has, if the test lets in all."""
        self._log = chronicle.log
        self._seqs, self._test = seqs, test
        self._counted = count
        self._places: array[int] | None = None

    def events(self) -> Iterator[Event]:
        """All of them, in order."""
        if self._places is not None:
            return self._log.events_at(self._places)
        return filter(self._test, self._log.events_at(self._seqs()))

    def count(self) -> int:
        """How many they are, for which those are read that the index cannot tell."""
        if self._counted:
            return self._counted()
        if self._places is None:
            self._places = array("q", (event.seq for event in self.events()))
        return len(self._places)


def listed(
    chronicle: Chronicle,
    filters: dict[str, Any],
    everything: bool,
    recorded_at: str | None,
    known_at: str | None,
    newest: bool,
    seqs: Sequence[int] | None = None,
) -> Found | Listed:
    """What `log` lists. `seqs` are the only events that may be, if given, in the log's order.

    `everything` lets in all of the built-in types. Raises UnknownError, EdtfError, InvalidError.
    """
    upto = None if recorded_at is None else chronicle.prefix(recorded_at)
    day = None if known_at is None else chronicle.day(known_at)
    test = choose(chronicle, **filters)
    types = _built_in(filters["types"], everything or seqs is not None)
    catalogue = chronicle.catalogue()
    if seqs is None and catalogue is not None:
        if filters["entities"]:
            seqs = catalogue.speaking_of(alike(chronicle, filters["entities"]))
        if seqs is None or len(seqs) > FEW:
            return _by_index(chronicle, catalogue, filters, types, upto, day, newest, seqs, test)
    kept = (
        event
        for event in _recorded(chronicle, seqs, upto, day)
        if _is_of(event, types) and test(event)
    )
    return Found(chronicle, kept, newest)


def _by_index(
    chronicle: Chronicle,
    catalogue: Catalogue,
    filters: dict[str, Any],
    types: Collection[str],
    upto: int | None,
    day: int | None,
    newest: bool,
    among: Sequence[int] | None,
    test: Test,
) -> Listed:
    from chrono.edtf import FOREVER
    from chrono.index.listing import Wanted
    from chrono.index.schema import ENDLESS

    first, last = asked_days(chronicle, filters["since"], filters["until"])
    told = {"since", "until"}
    documents: frozenset[str] = frozenset()
    if not any("document" in kind.fields for kind in chronicle.vocabulary.types.values()):
        told.add("documents")
        documents = frozenset(chronicle.document(each).id for each in filters["documents"])
    listing = catalogue.listing(
        Wanted(
            types=types,
            since=first,
            until=last,
            upto=ENDLESS if upto is None else upto,
            known_at=FOREVER if day is None else day,
            documents=documents,
        )
    )
    exact = not any(filters[name] for name in filters.keys() - told)

    def seqs() -> Iterator[int]:
        found = listing.seqs(newest)
        return found if among is None else (seq for seq in found if _holds(among, seq))

    return Listed(chronicle, seqs, listing.count if exact else None, test)


def _holds(seqs: Sequence[int], seq: int) -> bool:
    place = bisect_left(seqs, seq)
    return place < len(seqs) and seqs[place] == seq


def _recorded(
    chronicle: Chronicle, seqs: Sequence[int] | None, upto: int | None, day: int | None
) -> Iterable[Event]:
    """The events of the log as of then, and of documents known by then: those of some places."""
    if seqs is None:
        events: Iterable[Event] = chronicle.log.read(0, upto)
    else:
        events = chronicle.log.events_at(seq for seq in seqs if upto is None or seq < upto)
    if day is None:
        return events
    documents = chronicle.cells().documents
    return (
        event
        for event in events
        if (document := documents.get(event.document or "")) is None or document.published[1] <= day
    )


def _built_in(types: Iterable[str], everything: bool) -> frozenset[str]:
    """The built-in types to list: retractions always, others where they are asked for."""
    from chrono.event import BUILT_IN

    return frozenset(BUILT_IN if everything else {"Retracted", *types}.intersection(BUILT_IN))


def _is_of(event: Event, types: Collection[str]) -> bool:
    from chrono.event import BUILT_IN

    return event.type not in BUILT_IN or event.type in types


__all__ = ["FEW", "Found", "Listed", "listed"]
