"""The events in the order of their days: steps, counts, and reading of events.

An event is placed at its first day; if that is open, at its last day; if it is undated, at the
day by which it was reported. The timeline keeps two numbers per event, so that a million fit into
memory; events are read from the log only when visible.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import merge
from typing import Literal

from chrono.chronicle import Chronicle, timing
from chrono.edtf import BEGINNING, FOREVER
from chrono.model.claim import Document
from chrono.model.event import BUILT_IN, Event
from chrono.tui.model.short_date import is_exact

KnownStatus = Literal["yes", "perhaps", "no"]
Progress = Callable[[int, int], None]
KEPT = 1024
"""The number of cached events."""


def place(event: Event, documents: Mapping[str, Document]) -> int | None:
    """Returns the day of an event in the timeline; None for the chronicler's undated remarks."""
    if event.type in BUILT_IN:
        return None
    when = timing(event, documents)
    choices = (*when.event_window, *when.said[::-1])
    return next((day for day in choices if BEGINNING < day < FOREVER), None)


def known_status(event: Event, documents: Mapping[str, Document], known_at: int) -> KnownStatus:
    """Says whether an event was known on a day, from the publication of its document."""
    document = documents.get(event.document or "")
    if document is None or document.published[1] <= known_at:
        return "yes"
    return "no" if document.published[0] > known_at else "perhaps"


class Timeline:
    """Events by day. `days` and `offsets` run in parallel, sorted."""

    def __init__(self, chronicle: Chronicle, days: array[int], offsets: array[int]) -> None:
        self._chronicle = chronicle
        self.days = days
        self.offsets = offsets
        self._read: OrderedDict[int, Event] = OrderedDict()

    def __len__(self) -> int:
        return len(self.days)

    def upto(self, day: int) -> int:
        """Counts the events on or before a day."""
        return bisect_right(self.days, day)

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
        days, offsets = array("q"), array("q")
        places = [n for n, each in enumerate(self.offsets) if among is None or each in among]
        events = self._chronicle.events.at(self.offsets[place] for place in places)
        for place, event in zip(places, events, strict=True):
            if accepts(event):
                days.append(self.days[place])
                offsets.append(event.offset)
        return Timeline(self._chronicle, days, offsets)

    def vague(
        self, documents: Mapping[str, Document], stopped: Callable[[], bool] = lambda: False
    ) -> frozenset[int]:
        """Returns the offsets of events that may have begun on another day than the listed one."""
        events = self._chronicle.events.at(self.offsets)
        found = set()
        for event in events:
            if stopped():
                break
            if not is_exact(event, documents):
                found.add(event.offset)
        return frozenset(found)

    def exact_days(self, vague: Collection[int]) -> array[int]:
        """Returns the sorted days of the events that are not vague."""
        rows = zip(self.days, self.offsets, strict=True)
        return array("q", (day for day, offset in rows if offset not in vague))

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
    rows = []
    for event in events:
        day = place(event, documents)
        if day is not None and (accepts is None or accepts(event)):
            rows.append((day, event.offset))
    rows.sort()
    return Timeline(
        chronicle, array("q", (day for day, _ in rows)), array("q", (offset for _, offset in rows))
    )


PAGE = 20_000


def from_pages(
    chronicle: Chronicle,
    pages: Iterator[list[tuple[int, int]]],
    documents: Mapping[str, Document],
    progress: Progress,
) -> Timeline:
    """Builds the timeline from the chronicle's pages of days and offsets."""
    count = chronicle.events.count_dated()
    days, offsets = array("q"), array("q")
    undated: list[int] = []
    for page in pages:
        dated = bisect_left(page, (FOREVER,))
        if dated:
            found_days, found_seqs = zip(*page[:dated], strict=True)
            days.extend(found_days)
            offsets.extend(found_seqs)
        undated += [offset for _, offset in page[dated:]]
        progress(len(days) + len(undated), count)
    found = Timeline(chronicle, days, offsets)
    if undated:
        late = from_events(chronicle, chronicle.events.at(undated), documents)
        found = merged(chronicle, found, late)
    return found


def merged(chronicle: Chronicle, one: Timeline, two: Timeline) -> Timeline:
    """Merges two timelines."""
    rows = list(
        merge(zip(one.days, one.offsets, strict=True), zip(two.days, two.offsets, strict=True))
    )
    return Timeline(
        chronicle, array("q", (day for day, _ in rows)), array("q", (offset for _, offset in rows))
    )


def load_timeline(
    chronicle: Chronicle,
    documents: Mapping[str, Document],
    progress: Progress = lambda done, count: None,
) -> Timeline:
    """Loads the timeline of all events.

    `progress` gets the number of events read and their total.
    """
    return from_pages(chronicle, chronicle.events.by_day(PAGE), documents, progress)
