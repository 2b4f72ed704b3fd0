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

from chrono.cli.event_filters import Test, alike, asked_days, choose, days_of

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.model.event import Event
    from chrono.storage.index import Catalogue
    from chrono.storage.index.event_query import Wanted

FEW: Final = 20_000
"""So many events that may fit are read, and then put in order; of more, each is looked for where
its day comes."""


class Found:
    """Events that were all read and put in order: their places are known."""

    def __init__(self, chronicle: Chronicle, events: Iterable[Event], newest: bool) -> None:
        documents = chronicle.cells().documents
        self._log = chronicle.log
        keys = [(*reversed(days_of(event, documents)), event.offset) for event in events]
        keys.sort(reverse=newest)
        self._seqs = array("q", (offset for _, _, offset in keys))

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
        offsets: Callable[[], Iterator[int]],
        count: Callable[[], int] | None,
        test: Test,
    ) -> None:
        """`seqs` begins the list anew; `count` says how many it has, if the test lets in all."""
        self._log = chronicle.log
        self._seqs, self._test = offsets, test
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
            self._places = array("q", (event.offset for event in self.events()))
        return len(self._places)


def listed(
    chronicle: Chronicle,
    filters: dict[str, Any],
    everything: bool,
    recorded_at: str | None,
    known_at: str | None,
    newest: bool,
    offsets: Sequence[int] | None = None,
) -> Found | Listed:
    """What `log` lists. `seqs` are the only events that may be, if given, in the log's order.

    `everything` lets in all of the built-in types. Raises UnknownError, EdtfError, InvalidError.
    """
    upto = None if recorded_at is None else chronicle.prefix(recorded_at)
    day = None if known_at is None else chronicle.day(known_at)
    text = filters["text"]
    having = array("q", chronicle.events_holding(text, recorded_at)) if text else None
    test = choose(chronicle, **{**filters, "text": None})
    types = _built_in(filters["types"], everything or offsets is not None)
    catalogue = chronicle.catalogue()
    if offsets is None and catalogue is not None:
        offsets = _places(chronicle, catalogue, filters, having)
        if offsets is None or len(offsets) > FEW:
            listing = catalogue.listing(_wanted(chronicle, filters, types, upto, day))
            exact = offsets is None and not any(filters[name] for name in filters.keys() - _TOLD)
            counted = listing.count if exact and not _odd(chronicle, filters) else None
            return Listed(
                chronicle, lambda: _among(offsets, listing.offsets(newest)), counted, test
            )
    elif having is not None:
        offsets = having if offsets is None else array("q", _among(having, iter(offsets)))
    kept = (
        event
        for event in _recorded(chronicle, offsets, upto, day)
        if _is_of(event, types) and test(event)
    )
    return Found(chronicle, kept, newest)


_TOLD: Final = frozenset({"since", "until", "types", "documents", "speakers", "modalities"})
"""The filters that the index can tell by itself."""


def _places(
    chronicle: Chronicle,
    catalogue: Catalogue,
    filters: dict[str, Any],
    having: Sequence[int] | None,
) -> Sequence[int] | None:
    """Offsets of candidate events for the entity and text filters; None means all."""
    if not filters["entities"]:
        return having
    offsets = catalogue.speaking_of(alike(chronicle, filters["entities"]))
    if offsets is None or having is None:
        return having if offsets is None else offsets
    return array("q", _among(having, iter(offsets)))


def _wanted(
    chronicle: Chronicle,
    filters: dict[str, Any],
    built_in: frozenset[str],
    upto: int | None,
    day: int | None,
) -> Wanted:
    """What the index is asked to list: no less than the filters let in."""
    from chrono.edtf import FOREVER
    from chrono.storage.index.event_query import Wanted
    from chrono.storage.index.event_rows import TAGGED, numbered
    from chrono.storage.index.schema import ENDLESS

    since, until = asked_days(chronicle, filters["since"], filters["until"])
    types, numbers = set(filters["types"]), numbered(chronicle.vocabulary.types)
    documents = () if _odd(chronicle, filters) else filters["documents"]
    return Wanted(
        built_in=built_in & types if types else built_in,
        types=[numbers[each] for each in types & numbers.keys()] if types else None,
        since=since,
        until=until,
        upto=ENDLESS if upto is None else upto,
        known_at=FOREVER if day is None else day,
        documents=frozenset(chronicle.document(each).id for each in documents),
        speakers=alike(chronicle, filters["speakers"]),
        modalities=filters["modalities"],
        marks=TAGGED if filters["tags"] else 0,
    )


def _odd(chronicle: Chronicle, filters: dict[str, Any]) -> bool:
    """Whether documents are asked for that a type of the vocabulary's may name in its data."""
    types = chronicle.vocabulary.types.values()
    return bool(filters["documents"]) and any("document" in each.fields for each in types)


def _among(offsets: Sequence[int] | None, found: Iterator[int]) -> Iterator[int]:
    """Those of the places found that are among some, which stand in order; all, if None."""
    return found if offsets is None else (offset for offset in found if _holds(offsets, offset))


def _holds(offsets: Sequence[int], offset: int) -> bool:
    place = bisect_left(offsets, offset)
    return place < len(offsets) and offsets[place] == offset


def _recorded(
    chronicle: Chronicle, offsets: Sequence[int] | None, upto: int | None, day: int | None
) -> Iterable[Event]:
    """The events of the log as of then, and of documents known by then: those of some places."""
    if offsets is None:
        events: Iterable[Event] = chronicle.log.read(0, upto)
    else:
        events = chronicle.log.events_at(
            offset for offset in offsets if upto is None or offset < upto
        )
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
    from chrono.model.event import BUILT_IN

    return frozenset(BUILT_IN if everything else {"Retracted", *types}.intersection(BUILT_IN))


def _is_of(event: Event, types: Collection[str]) -> bool:
    from chrono.model.event import BUILT_IN

    return event.type not in BUILT_IN or event.type in types


__all__ = ["FEW", "Found", "Listed", "listed"]
