"""The scrubber: two cursors in time, the pinned base, the selection, marks and play.

Moves never draw. If a move cannot do exactly as asked, `notice` says so: the cursor never goes
to an unexpected time silently.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import evolve, frozen

from chrono.chronicle import Change, Chronicle, Head, changed, is_finite
from chrono.edtf import FOREVER, say_day
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.errors import ChronoError
from chrono.model.claim import Cells, Reading
from chrono.render.event_text import event_line
from chrono.render.names import Names
from chrono.render.text import counted
from chrono.tui.model import filter as sifting
from chrono.tui.model.axis import MINUTE, TimeRange, around
from chrono.tui.model.marks import Mark, document_marks, neighbour
from chrono.tui.model.navigation import Axis, Stepping
from chrono.tui.model.pictures import Pictures
from chrono.tui.model.playback import Play, speed_for
from chrono.tui.model.row_text import value_of
from chrono.tui.model.state_cache import StateCache, Step, differences
from chrono.tui.model.state_list import Group, Row, StateList
from chrono.tui.model.timeline import Progress, Timeline, load_timeline

FIRST = 60
"""The rows of the state that are read before the first frame."""
FARTHEST = 2_000_000_000_000 * DAY
"""Seconds from 1970, on either side, that the cursor can reach."""
AROUND = 12
"""Events before the cursor that are read ahead of a step; half as many after it."""


class Base(NamedTuple):
    """The pinned base of comparison: a view and its readings."""

    at: int
    known_at: int
    readings: Mapping[str, Reading]


@frozen
class Loaded:
    """The data of a chronicle, read at one moment."""

    chronicle: Chronicle
    head: Head
    modified: int
    """When the log's file had been written last."""
    cells: Cells
    names: Names
    timeline: Timeline
    cache: StateCache
    state_list: StateList


class Scrubber(Stepping):
    """The position in a chronicle, and the selection."""

    def __init__(
        self,
        chronicle: Chronicle,
        at: str | None = None,
        known_at: str | None = None,
        progress: Progress = lambda done, count: None,
    ) -> None:
        """`at` and `known_at` are texts as for `Chronicle.view`; today and all by default.

        `progress` gets the number of events read and their total.
        """
        self._progress = progress
        self.chronicle = chronicle
        self.vocabulary = chronicle.vocabulary
        self.today = chronicle.today()
        view = chronicle.view(at, known_at)
        self.asked = at is not None
        self.at, self.known_at = view.at, view.known_at
        self.axis: Axis = "valid"
        self.notice = ""
        self.changes: Mapping[str, Change] = {}
        """The changes of the last step, by cell."""
        self.origin: tuple[int, int] | None = None
        """The position before the last step."""
        self.base: Base | None = None
        self.against: dict[str, Change] = {}
        """The differences from the pinned base, by cell."""
        self.cell: str | None = None
        self.index = -1
        """The timeline index of the chosen event: the last one on or before the cursor."""
        self.everything = False
        """Whether cells without a known value are shown too."""
        self.own_marks: list[Mark] = []
        self.filter = sifting.Filter("", "", {}, {}, {})
        self.pictures = Pictures()
        self.query = ""
        self.hits: list[int] = []
        """The sorted timeline indexes of the search hits."""
        self._past = []
        self.stride = 0
        """Seconds of the last step, which the next one probably repeats; 0 for none."""
        self._whole: TimeRange | None = None
        self._stops: list[int] | None = None
        self._told: dict[str, str] = {}
        self._gone: dict[str, bool] = {}
        """Whether an event was retracted, of those that were asked for."""
        self._telling: tuple[int, Callable[[Iterable[str]], Collection[str]]] | None = None
        """The query for retracted events, and its K."""
        self._rows: tuple[object, list[Row]] | None = None
        self._marks: tuple[object, tuple[Mark, ...]] | None = None
        self.vague: frozenset[int] = frozenset()
        """The offsets of events that may have begun on another day than the listed one."""
        self._exact: tuple[object, Sequence[int]] | None = None
        self.seen: tuple[str, ...] = ()
        """The cells on the screen: a step reads these first."""
        self.watched: tuple[str, ...] = ()
        """The cells in the details: a step reads these with their age."""
        self.load()

    # ------------------------------------------------------------------ what is loaded

    def load(self) -> None:
        """Reads the chronicle."""
        self._take(self.gather())
        self.frame()
        self.index = self.timeline.upto(self.at) - 1

    def frame(self) -> None:
        """Shows on the bar what is played."""
        self.visible = self.played()
        self.play = Play(speed_for(self.visible.length))

    def played(self) -> TimeRange:
        """Returns the whole time, or that of the events if the cursor is among their few hours."""
        hours = self._hours_of_events()
        return hours if hours is not None and hours.holds(self.cursor) else self.whole()

    def gather(self, reopened: bool = False) -> Loaded:
        """Reads the current chronicle without changing the scrubber; may run in a thread.

        If `reopened`, the vocabulary is read again, too.
        """
        chronicle = self.chronicle.reopen() if reopened else self.chronicle
        vocabulary = chronicle.vocabulary
        modified, head = chronicle.events.modified(), chronicle.events.head()
        cells = chronicle.cells()
        entities, documents = dict(cells.entities), dict(cells.documents)
        names = Names(entities, documents, vocabulary, chronicle.event)
        timeline = load_timeline(chronicle, documents, self._progress)
        keys = list(cells.keys(self.known_at))
        rows = StateList(vocabulary, entities, keys)
        cache = StateCache(
            cells, self.at, self.known_at, lambda _: rows.first(FIRST, self.cell), keys
        )
        return Loaded(chronicle, head, modified, cells, names, timeline, cache, rows)

    def _take(self, loaded: Loaded) -> None:
        self.chronicle, self.vocabulary = loaded.chronicle, loaded.chronicle.vocabulary
        self.head, self.modified = loaded.head, loaded.modified
        self.cells, self.names = loaded.cells, loaded.names
        self.full = self.timeline = loaded.timeline
        self.cache, self.state_list = loaded.cache, loaded.state_list
        self._whole = None
        self._stops = None
        self._rows = None
        self._told, self._gone, self._telling = {}, {}, None
        self._published = document_marks(self.names.documents, self.clock)

    def adopt(self, loaded: Loaded) -> tuple[int, int]:
        """Adopts newly read data, keeping the cursors; returns the numbers of new and gone events.

        An event that was corrected is gone, and its replacement is new.
        """
        count, size = len(self.full), self.head.size
        folded, chosen = self.state_list.folded, self._line()
        whole = self.visible == self.whole()
        self._take(loaded)
        self.state_list.folded = folded
        if (self.cache.at, self.cache.known_at) != (self.at, self.known_at):
            self.cache.seek(self.at, self.known_at)
        if self.filter:
            self.set_filter(self.filter.text)
        if whole or not self.visible.holds(self.cursor):
            self.visible = self.whole()
        self._rebase()
        self.index = self.timeline.upto(self.at) - 1
        found = self._place(chosen)
        if found is not None and self.timeline.times[found] <= self.at:
            self.index = found
        new = sum(offset >= size for offset in self.full.offsets)
        return new, count + new - len(self.full)

    def grown(self) -> bool:
        """Whether the log has changed since it was read."""
        try:
            return self.chronicle.events.head() != self.head
        except ChronoError:
            return True  # reading it again says what is wrong

    def rewritten(self) -> bool:
        """Whether the log's file was written since it was read, although its end is the same."""
        before, self.modified = self.modified, self.chronicle.events.modified()
        return before != self.modified

    def whole_of_events(self) -> TimeRange:
        """Returns the time of all events and documents, with today if it is near, and a margin."""
        if self._whole is None:
            times = [*self.full.times[:1], *self.full.times[-1:]]
            times += [mark.at for mark in self._published]
            first, last = (
                (min(times), max(times)) if times else (self.today - 365 * DAY, self.today)
            )
            near = 366 * DAY if self._hours_of_events() is None else 0
            if last < self.today <= last + max(near, last - first):
                last = self.today
            self._whole = around(first, last, self.clock)
        return self._whole

    def _hours_of_events(self) -> TimeRange | None:
        """Returns the time of all events, if they have times of day and lie within a few days."""
        times = self.full.times
        if not times or times[0] == self.clock.end_of_day(times[0]):
            return None
        found = around(times[0], times[-1], self.clock)
        return None if found.grain == "day" else found

    def whole(self) -> TimeRange:
        """Returns the time that the bar can show, including both cursors."""
        whole = self.whole_of_events()
        times = [self.at, self.cursor]
        if all(whole.holds(time) for time in times):
            return whole
        return around(min(whole.start, *times), max(whole.end, *times), self.clock)

    def told_event(self, event: str) -> str:
        """Returns an event as one sentence, by its id."""
        if event not in self._told:
            try:
                found = self.chronicle.event(event)
            except ChronoError:
                return event[:12]
            if len(self._told) > 500:
                self._told.clear()
            self._told[event] = event_line(found, self.vocabulary, self.names)
        return self._told[event]

    def retracted(self, events: Iterable[str]) -> set[str]:
        """Returns those of some event ids that a retraction in force at K names."""
        wanted = list(events)
        if len(self._gone) > 5_000 or self._telling is None or self._telling[0] != self.known_at:
            self._gone.clear()
            self._telling = self.known_at, self.chronicle.events.retracted_as_of(self.known_at)
        asked = [event for event in wanted if event not in self._gone]
        if asked:
            found = self._telling[1](asked)
            self._gone.update((event, event in found) for event in asked)
        return {event for event in wanted if self._gone[event]}

    def moment_words(self, second: int) -> str:
        """Returns a day or a moment in words, with its seconds where the bar is that close."""
        said, clock = self.clock.say(second), self.clock
        if self.visible.grain != "second" or second == clock.end_of_day(second):
            return said
        time = clock.timestamp(second).partition("T")[2][:8]
        offset = "".join(said.partition(" UTC")[1:])
        return f"{say_day(clock.day(second))} at {time}{offset}"

    # ------------------------------------------------------------------ moving

    @property
    def clock(self) -> Clock:
        """The clock of the chronicle."""
        return self.names.clock

    @property
    def cursor(self) -> int:
        """The cursor of the active axis."""
        if self.axis == "valid":
            return self.at
        return self.latest_known() if self.known_at >= FOREVER else self.known_at

    def go(self, second: int, index: int | None = None) -> Step:
        """Moves the cursor of the active axis to a second."""
        second = min(FARTHEST, max(-FARTHEST, second))
        if self.axis == "known":
            known_at = FOREVER if second >= self.latest_known() else second
            return self._seek(self.at, known_at, index)
        return self._seek(second, self.known_at, index)

    def go_both(self, at: int, known_at: int) -> Step:
        """Moves both cursors."""
        return self._seek(at, known_at, None)

    def _seek(self, at: int, known_at: int, index: int | None) -> Step:
        self.notice, self.play.running = "", False
        if (at, known_at) == (self.at, self.known_at):
            if index is not None:
                self.index = index
            return Step((self.at, self.known_at), {})
        step = self.cache.seek(at, known_at, self.seen, self.watched)
        self.stride = at - self.at
        self.at, self.known_at = at, known_at
        self.changes, self.origin = step.changes, step.origin
        self.index = self.timeline.upto(at) - 1 if index is None else index
        self._compare(step)
        self.visible = self.visible.shown(self.cursor, self.whole())
        return step

    def look_ahead(self) -> None:
        """Reads ahead the cells that a repetition of the last step needs."""
        at = self.at + self.stride
        if self.at == self.clock.end_of_day(self.at):
            at = self.clock.end_of_day(at)  # a day may have 23 or 25 hours
        if self.stride and abs(at) <= FARTHEST:
            self.cache.look_ahead(at, self.known_at, self.seen, self.watched)
            place = self.timeline.upto(at)
            around = range(max(0, place - AROUND), min(len(self.timeline), place + AROUND // 2))
            self.timeline.events(around)

    def latest_known(self) -> int:
        """Returns the second from which all is known: today's end, or the last publication."""
        stops = self.known_stops()
        return max(self.today, stops[-1]) if stops else self.today

    def known_stops(self) -> list[int]:
        """Returns the ends of the days, minutes and seconds of publications, in order."""
        if self._stops is None:
            found = set(filter(is_finite, self.cells.publication_bounds()))
            # Of a publication in one minute, its first second is left out.
            self._stops = sorted(
                {
                    self.clock.end_if_day_begins(each)
                    for each in found
                    if each + MINUTE - 1 not in found
                }
            )
        return self._stops

    # ------------------------------------------------------------------ axes and base

    def turn_axis(self) -> None:
        """Activates the other axis."""
        self.axis = "known" if self.axis == "valid" else "valid"
        self.visible = self.visible.shown(self.cursor, self.whole())
        self.notice = (
            "The keys move what was known."
            if self.axis == "known"
            else "The keys move the date of the state."
        )

    def pin(self) -> None:
        """Pins the current view as the base of comparison, or removes the pin."""
        if self.base is not None:
            self.base, self.against = None, {}
            self.notice = "The base is no longer pinned."
            return
        if self.cache.pending:
            self.notice = "Not all of this view has been read yet: pin it in a moment."
            return
        self.base = Base(self.at, self.known_at, dict(self.cache.readings))
        self.against = {}
        self.notice = "Pinned: what differs from this view is marked with = from now on."

    def finish(self, at: int, known_at: int, news: Mapping[str, Reading]) -> None:
        """Adopts the pending readings."""
        step = self.cache.finish(at, known_at, news)
        if step is not None:
            self.changes, self.origin = step.changes, step.origin
            self._compare(step)

    def _compare(self, step: Step) -> None:
        if self.base is None:
            return
        for key in (*step.changes, *self.against):
            old, new = self.base.readings.get(key), self.cache.readings.get(key)
            if changed(old, new):
                self.against[key] = Change(key, old, new, ())
            else:
                self.against.pop(key, None)

    def _rebase(self) -> None:
        if self.base is not None:
            cache = StateCache(self.cells, self.base.at, self.base.known_at)
            self.base = Base(self.base.at, self.base.known_at, dict(cache.readings))
            self.against = differences(cache.readings, self.cache.readings)

    # ------------------------------------------------------------------ the bar

    def zoom(self, factor: float, about: int | None = None) -> None:
        """Zooms the bar, keeping a second in place."""
        whole = self.whole()
        if factor > 1 and self.visible.length >= whole.length:
            self.notice = "All days are shown."
        self.visible = self.visible.zoomed(factor, self.cursor if about is None else about, whole)

    def pan(self, part: float) -> None:
        """Pans the bar without moving the cursor."""
        length = self.visible.length
        start = self.visible.start + round(length * part)
        self.visible = TimeRange(start, start + length - 1).within(self.whole())

    def marks(self) -> tuple[Mark, ...]:
        """Returns all marks, in order."""
        mine = (id(self._published), tuple(self.own_marks), id(self.base))
        if self._marks is None or self._marks[0] != mine:
            found = [*self._published, *self.own_marks]
            if self.base is not None:
                date = self.clock.say(self.base.at)
                found.append(
                    Mark(self.base.at, "pinned base", "base", self.base.known_at, date=date)
                )
            self._marks = mine, tuple(sorted(found, key=lambda mark: (mark.at, mark.label)))
        return self._marks[1]

    def mark(self, label: str) -> None:
        """Adds a user's mark at the cursor."""
        date = self.clock.say(self.at)
        self.own_marks.append(Mark(self.at, label, "own", self.known_at, date=date))
        self.notice = f"Marked {date}: {label}."

    def rename_mark(self, mark: Mark, label: str) -> None:
        """Gives a user's mark another label."""
        place = self.own_marks.index(mark)
        self.own_marks[place] = evolve(mark, label=label)
        self.notice = f"Renamed the mark of {mark.date}: {label}."

    def remove_mark(self, mark: Mark) -> None:
        """Removes a user's mark."""
        self.own_marks.remove(mark)
        self.notice = f"Removed the mark of {mark.date}: {mark.label}."

    # ------------------------------------------------------------------ rows, filter, search

    def rows(self) -> list[Row]:
        """Returns the rows of the state; rebuilds those that may have changed."""
        folded = frozenset(self.state_list.folded)
        film, shown = self.cache, (self.everything, self.filter.text, folded)
        kept = self.state_list.hidden(self.cell)
        mark = (id(film), film.version, id(self.changes), id(self.base), shown, kept)
        if self._rows is None or self._rows[0] != mark:
            self._rows = mark, self._made_rows()
        return self._rows[1]

    def _made_rows(self) -> list[Row]:
        marked = self.changes.keys() | self.against.keys()
        self.state_list.weigh(self.cache.take_fresh(), self.cache.readings, marked)
        accepts = self._lets_in if self.filter else None
        return self.state_list.rows(self.everything, accepts, self.cell, self.filter.text)

    def rows_of(self, keys: Iterable[str]) -> int:
        """Counts the rows of some cells."""
        of_key = self.state_list.of_key
        return len({of_key[key].keys[0] if key in of_key else key for key in keys})

    def _lets_in(self, group: Group) -> bool:
        return self.filter.group(group, self.cache.readings, self.told_group(group))

    def told_group(self, group: Group) -> str:
        """Returns the text of a row for search and filter."""
        known = self.vocabulary.attribute(group.kind, group.attribute)
        values = (
            value_of(self.cache.readings[key], self.names)
            for key in group.keys
            if key in self.cache.readings
        )
        label = known.label if known else group.attribute
        return " ".join((self.names.entity(group.entity), label, *values, *group.keys))

    def sift(self, text: str) -> tuple[sifting.Filter, str]:
        """Parses a filter; also returns the problem with its text."""
        return sifting.parse(text, self.names.entities, self.names.documents)

    def filtered(self, found: sifting.Filter) -> Timeline:
        """Returns the events that match a filter."""
        if not found:
            return self.full
        words = found.words
        having = frozenset(self.chronicle.search.offsets_holding(words)) if words else None
        return self.full.only(found.event, having)

    def adopt_filter(self, found: sifting.Filter, timeline: Timeline, problem: str) -> None:
        """Applies a filter."""
        self.filter, self.timeline, self.hits = found, timeline, []
        self.index = self.timeline.upto(self.at) - 1
        shown = counted(len(self.timeline), "event")
        self.notice = "No filter: all events are shown."
        if problem:
            self.notice = f"Filter: {problem}."
        elif found:
            self.notice = f"Filter: {shown} of {len(self.full):,}. It hides; it changes no answer."

    def set_filter(self, text: str) -> None:
        """Filters by a text; an empty text shows all."""
        found, problem = self.sift(text)
        self.adopt_filter(found, self.filtered(found), problem)

    def choose_event(self, event: str) -> None:
        """Chooses a listed event by its id, without moving a date."""
        try:
            found = self.timeline.find(self.chronicle.event(event).offset)
        except ChronoError:
            return
        if found is not None:
            self.index = found

    def exact_times(self) -> Sequence[int]:
        """Returns the sorted times of the shown events that are not known to be vague."""
        mark = (id(self.timeline), len(self.timeline), self.vague)
        if self._exact is None or self._exact[0] != mark:
            self._exact = mark, self.timeline.exact_times(self.vague)
        return self._exact[1]

    def step_hit(self, step: int) -> None:
        """Moves to the next or previous search hit."""
        found = neighbour(self.hits, self.index, step)
        if found is None:
            self.notice = f"No {'later' if step > 0 else 'earlier'} hit for {self.query!r}."
            return
        self.to_event(found)
        place = self.hits.index(found) + 1
        self.notice = f"Hit {place:,} of {len(self.hits):,} for {self.query!r}."
