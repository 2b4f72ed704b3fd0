"""The events in the order of their days: stepping, counting, and the lines themselves.

An event stands at its first day, at its last where the first is open, and where nothing dates
it at the day by which it was said. Two numbers an event are kept, so that a million fit; the
lines are read from the log only where they are seen.
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
from chrono.model.claim import Cells, Document
from chrono.model.event import BUILT_IN, Event
from chrono.tui.model.short_date import is_exact

KnownStatus = Literal["yes", "perhaps", "no"]
Progress = Callable[[int, int], None]
KEPT = 1024
"""How many events read from the log are remembered."""


def place(event: Event, documents: Mapping[str, Document]) -> int | None:
    """The day at which an event stands, or None: the chronicler's undated remarks have none."""
    if event.type in BUILT_IN:
        return None
    when = timing(event, documents)
    choices = (*when.event_window, *when.said[::-1])
    return next((day for day in choices if BEGINNING < day < FOREVER), None)


def known_status(event: Event, documents: Mapping[str, Document], known_at: int) -> KnownStatus:
    """Whether an event was known by a day: whether its document had been published."""
    document = documents.get(event.document or "")
    if document is None or document.published[1] <= known_at:
        return "yes"
    return "no" if document.published[0] > known_at else "perhaps"


class Timeline:
    """Events by day. `days` and `seqs` run in parallel, sorted."""

    def __init__(self, chronicle: Chronicle, days: array[int], offsets: array[int]) -> None:
        self._chronicle = chronicle
        self.days = days
        self.offsets = offsets
        self._read: OrderedDict[int, Event] = OrderedDict()

    def __len__(self) -> int:
        return len(self.days)

    def upto(self, day: int) -> int:
        """How many events stand on or before a day."""
        return bisect_right(self.days, day)

    def event(self, index: int) -> Event:
        """The event at a place of the list."""
        return self.at_offset(self.offsets[index])

    def at_offset(self, offset: int) -> Event:
        """The event whose line begins at a byte, remembered for a while."""
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
        """The events at some places of the list, those that are not remembered in one go."""
        offsets = [self.offsets[place] for place in places]
        lacking = [offset for offset in offsets if offset not in self._read]
        if lacking:
            for offset, event in zip(lacking, self._chronicle.events.at(lacking), strict=True):
                self._remember(offset, event)
        return [self.at_offset(offset) for offset in offsets]

    def find(self, offset: int) -> int | None:
        """The place in the list of the event whose line begins at a byte, or None."""
        try:
            return self.offsets.index(offset)
        except ValueError:
            return None

    def only(
        self, accepts: Callable[[Event], bool], among: Collection[int] | None = None
    ) -> Timeline:
        """The events that a filter lets in, in the same order; of some offsets only, if given."""
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
        """The offsets of the events that may have begun on another day than where they stand."""
        events = self._chronicle.events.at(self.offsets)
        found = set()
        for event in events:
            if stopped():
                break
            if not is_exact(event, documents):
                found.add(event.offset)
        return frozenset(found)

    def exact_days(self, vague: Collection[int]) -> array[int]:
        """The days of the events that are not vague, sorted."""
        rows = zip(self.days, self.offsets, strict=True)
        return array("q", (day for day, offset in rows if offset not in vague))

    def walk(self, start: int, step: int) -> Iterator[tuple[int, Event]]:
        """Places and events from a place on, forwards or backwards, not remembered."""
        places = range(start, len(self)) if step > 0 else range(start, -1, -1)
        events = self._chronicle.events.at(self.offsets[place] for place in places)
        return zip(places, events, strict=False)


def from_events(
    chronicle: Chronicle,
    events: Iterable[Event],
    documents: Mapping[str, Document],
    accepts: Callable[[Event], bool] | None = None,
) -> Timeline:
    """The timeline of events, each placed by its own dates."""
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
    """The timeline out of pages of days and offsets, as the chronicle has them by day."""
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
    """Two timelines as one."""
    rows = list(
        merge(zip(one.days, one.offsets, strict=True), zip(two.days, two.offsets, strict=True))
    )
    return Timeline(
        chronicle, array("q", (day for day, _ in rows)), array("q", (offset for _, offset in rows))
    )


def load_timeline(
    chronicle: Chronicle,
    cells: Cells,
    documents: Mapping[str, Document],
    progress: Progress = lambda done, count: None,
) -> Timeline:
    """The timeline of all events: from the index where there is one.

    `progress` is told how many events have been read, and of how many.
    """
    pages = chronicle.events.by_day(PAGE)
    if pages is not None:
        return from_pages(chronicle, pages, documents, progress)
    return from_events(chronicle, chronicle.events, documents)
