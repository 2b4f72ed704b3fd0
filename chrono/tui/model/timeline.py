"""The events in the order of time: steps, counts, and reading of events.

The timeline keeps two numbers per event, so that a million fit into memory; events are read from
the log only when visible.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import merge
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from chrono.chronicle import Chronicle, listing_place, timing
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Document, Window
from chrono.model.event import BUILT_IN, Event
from chrono.tui.model.short_date import is_exact

KnownStatus = Literal["yes", "perhaps", "no"]
Progress = Callable[[int, int], None]
KEPT = 1024
"""The number of cached events."""


def place(event: Event, documents: Mapping[str, Document], clock: Clock) -> Window | None:
    """Returns the place of an event in the timeline; None for the chronicler's undated remarks."""
    if event.type in BUILT_IN:
        return None
    return listing_place(timing(event, documents, clock), clock)


def known_status(event: Event, documents: Mapping[str, Document], known_at: int) -> KnownStatus:
    """Says whether an event was known at a second, from the publication of its document."""
    document = documents.get(event.document or "")
    if document is None or document.published[1] <= known_at:
        return "yes"
    return "no" if document.published[0] > known_at else "perhaps"


class Timeline:
    """Events by time. `times` and `offsets` run in parallel, sorted."""

    def __init__(self, chronicle: Chronicle, times: array[int], offsets: array[int]) -> None:
        self._chronicle = chronicle
        self.times = times
        self.offsets = offsets
        self._read: OrderedDict[int, Event] = OrderedDict()

    def __len__(self) -> int:
        return len(self.times)

    def upto(self, second: int) -> int:
        """Counts the events placed at or before a second."""
        return bisect_right(self.times, second)

    def event(self, index: int) -> Event:
        """Returns the event at an index of the list."""
        return self.at_offset(self.offsets[index])

    def at_offset(self, offset: int) -> Event:
        """Returns the event at an offset of the log, through a cache."""
        found = self._read.get(offset)
        if found is None:
            (found,) = self._chronicle.events.at((offset,))
            self._remember(offset, found)
        return found

    def _remember(self, offset: int, event: Event) -> None:
        self._read[offset] = event
        if len(self._read) > KEPT:
            self._read.popitem(last=False)

    def events(self, places: Iterable[int]) -> list[Event]:
        """Returns the events at some indexes; reads all uncached ones together."""
        offsets = [self.offsets[place] for place in places]
        lacking = [offset for offset in offsets if offset not in self._read]
        if lacking:
            for offset, event in zip(lacking, self._chronicle.events.at(lacking), strict=True):
                self._remember(offset, event)
        return [self.at_offset(offset) for offset in offsets]

    def find(self, offset: int) -> int | None:
        """Returns the index of the event at an offset of the log, or None."""
        try:
            return self.offsets.index(offset)
        except ValueError:
            return None

    def only(
        self, accepts: Callable[[Event], bool], among: Collection[int] | None = None
    ) -> Timeline:
        """Returns the timeline of the matching events, limited to some offsets if given."""
        times, offsets = array("q"), array("q")
        places = [n for n, each in enumerate(self.offsets) if among is None or each in among]
        events = self._chronicle.events.at(self.offsets[place] for place in places)
        for place, event in zip(places, events, strict=True):
            if accepts(event):
                times.append(self.times[place])
                offsets.append(event.offset)
        return Timeline(self._chronicle, times, offsets)

    def vague(
        self, documents: Mapping[str, Document], stopped: Callable[[], bool] = lambda: False
    ) -> frozenset[int]:
        """Returns the offsets of events that may have begun at another time than the listed one."""
        events = self._chronicle.events.at(self.offsets)
        clock = self._chronicle.vocabulary.clock
        found = set()
        for event in events:
            if stopped():
                break
            if not is_exact(event, documents, clock):
                found.add(event.offset)
        return frozenset(found)

    def exact_times(self, vague: Collection[int]) -> array[int]:
        """Returns the sorted times of the events that are not vague."""
        rows = zip(self.times, self.offsets, strict=True)
        return array("q", (time for time, offset in rows if offset not in vague))

    def without(self, offsets: Collection[int]) -> Timeline:
        """Returns the timeline without the events at some offsets of the log."""
        kept = [n for n, each in enumerate(self.offsets) if each not in offsets]
        return Timeline(
            self._chronicle,
            array("q", (self.times[n] for n in kept)),
            array("q", (self.offsets[n] for n in kept)),
        )

    def walk(self, start: int, step: int) -> Iterator[tuple[int, Event]]:
        """Yields indexes and events from an index on, forwards or backwards, without caching."""
        places = range(start, len(self)) if step > 0 else range(start, -1, -1)
        events = self._chronicle.events.at(self.offsets[place] for place in places)
        return zip(places, events, strict=False)


def from_events(
    chronicle: Chronicle,
    events: Iterable[Event],
    documents: Mapping[str, Document],
    accepts: Callable[[Event], bool] | None = None,
) -> Timeline:
    """Builds the timeline of events, each placed by its own dates."""
    rows, clock = [], chronicle.vocabulary.clock
    for event in events:
        found = place(event, documents, clock)
        if found is not None and (accepts is None or accepts(event)):
            rows.append((*found, event.offset))
    rows.sort()
    return Timeline(
        chronicle,
        array("q", (time for time, _, _ in rows)),
        array("q", (offset for _, _, offset in rows)),
    )


PAGE = 20_000


def from_pages(
    chronicle: Chronicle,
    pages: Iterator[list[tuple[int, int, int]]],
    documents: Mapping[str, Document],
    progress: Progress,
) -> Timeline:
    """Builds the timeline from the chronicle's pages of first seconds, offsets and last seconds."""
    count, clock = chronicle.events.count_dated(), chronicle.vocabulary.clock
    times, offsets = array("q"), array("q")
    undated: list[int] = []
    begun, day_end = 0, BEGINNING
    for page in pages:
        dated = bisect_left(page, (FOREVER,))
        for first, offset, last in page[:dated]:
            if first > day_end:
                _sort_from(begun, times, offsets)
                begun, day_end = len(times), clock.end_of_day(first)
            times.append(last if last < day_end else day_end)
            offsets.append(offset)
        undated += [offset for _, offset, _ in page[dated:]]
        progress(len(times) + len(undated), count)
    _sort_from(begun, times, offsets)
    found = Timeline(chronicle, times, offsets)
    if undated:
        late = from_events(chronicle, chronicle.events.at(undated), documents)
        found = merged(chronicle, found, late)
    return found


def _sort_from(start: int, times: array[int], offsets: array[int]) -> None:
    """Sorts the events of one day; those of one second stay in the order of their first seconds."""
    if len(times) - start < 2 or all(one <= two for one, two in pairwise(times[start:])):
        return
    rows = sorted(zip(times[start:], offsets[start:], strict=True), key=itemgetter(0))
    times[start:] = array("q", (time for time, _ in rows))
    offsets[start:] = array("q", (offset for _, offset in rows))


def merged(chronicle: Chronicle, one: Timeline, two: Timeline) -> Timeline:
    """Merges two timelines; of one second, the events of the first timeline come first."""
    both = (zip(each.times, each.offsets, strict=True) for each in (one, two))
    rows = list(merge(*both, key=itemgetter(0)))
    return Timeline(
        chronicle,
        array("q", (time for time, _ in rows)),
        array("q", (offset for _, offset in rows)),
    )


def load_timeline(
    chronicle: Chronicle,
    documents: Mapping[str, Document],
    progress: Progress = lambda done, count: None,
) -> Timeline:
    """Loads the timeline of all events but those that the chronicler has corrected.

    Their replacements stand for them. An event that an erratum corrected stays, since it was in
    force until the erratum appeared; and one that was retracted for good stays, to say so.
    `progress` gets the number of events read and their total.
    """
    found = from_pages(chronicle, chronicle.events.by_time(PAGE), documents, progress)
    events = chronicle.events
    replaced = {each.data["event"] for each in events.of_type("Retracted") if _replaces(each)}
    corrected = events.by_ids(events.retracted_as_of(BEGINNING)(replaced))
    return found.without({each.offset for each in corrected}) if corrected else found


def _replaces(retraction: Event) -> bool:
    return retraction.data.get("replacement") is not None
