"""Navigation in time: by events, days or less, months, marks, and changes of the chosen cell.

Playback and the undoing of jumps are here, too.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from chrono.chronicle import changed
from chrono.edtf import FOREVER
from chrono.tui.model.axis import TimeRange, elapsed, months_later, stepped
from chrono.tui.model.marks import Mark, neighbour
from chrono.tui.model.playback import length_words

if TYPE_CHECKING:
    from chrono.edtf.clock import Clock
    from chrono.model.claim import Window
    from chrono.tui.model.filter import Filter
    from chrono.tui.model.playback import Play
    from chrono.tui.model.state_cache import StateCache, Step
    from chrono.tui.model.timeline import Timeline

Axis = Literal["valid", "known"]


class Stepping:
    """The steps of a scrubber; the scrubber holds the data."""

    at: int
    known_at: int
    today: int
    """The last second of today."""
    visible: TimeRange
    axis: Axis
    notice: str
    index: int
    cell: str | None
    filter: Filter
    timeline: Timeline
    cache: StateCache
    play: Play
    _past: list[tuple[int, int, str | None, int | None]]
    """Both dates, the cell, and the line of the chosen event: places change by a filter."""

    if TYPE_CHECKING:

        @property
        def cursor(self) -> int: ...
        @property
        def clock(self) -> Clock: ...
        def go(self, second: int, index: int | None = None) -> Step: ...
        def _seek(self, at: int, known_at: int, index: int | None) -> Step: ...
        def known_stops(self) -> list[int]: ...
        def latest_known(self) -> int: ...
        def marks(self) -> tuple[Mark, ...]: ...
        def played(self) -> TimeRange: ...

    def go_valid(self, second: int) -> None:
        """Moves the date of the state, whichever axis is active."""
        self._seek(second, self.known_at, None)

    def next_stop(self) -> int | None:
        """Returns the time of the next event, or of the next publication on the known-by axis."""
        times = self.known_stops() if self.axis == "known" else self.timeline.times
        place = bisect_right(times, self.cursor)
        return times[place] if place < len(times) else None

    def step_event(self, step: int) -> None:
        """Moves to the next or previous event, or publication on the known-by axis."""
        if self.axis == "known":
            self._step_stops(self.known_stops(), step, "publication")
            return
        line = self.timeline
        index = self._beside(step)
        if not 0 <= index < len(line):
            word = "later" if step > 0 else "earlier"
            self.notice = f"No {word} event" + (" in the filter." if self.filter else ".")
            return
        self.go(line.times[index], index)

    def _beside(self, step: int) -> int:
        """Returns the index of the next event, after the chosen event if it is at the cursor."""
        line, index = self.timeline, self.index
        if 0 <= index < len(line) and line.times[index] == self.at:
            return index + step
        return line.upto(self.at) - (step < 0)

    def _step_stops(self, stops: list[int], step: int, noun: str) -> None:
        found = neighbour(stops, self.cursor, step)
        if found is None and self.axis == "known" and step > 0 and self.known_at < FOREVER:
            found = self.latest_known()
        if found is None:
            self.notice = f"No {'later' if step > 0 else 'earlier'} {noun}."
            return
        self.go(found)

    def step_days(self, count: int) -> None:
        """Moves by some days; by hours, minutes or seconds where the bar shows less."""
        self.go(stepped(self.cursor, count, self.visible.grain, self.clock))

    def step_months(self, months: int) -> None:
        """Moves by some months, keeping the day of the month."""
        self.go(months_later(self.cursor, months, self.clock))

    def step_mark(self, step: int) -> None:
        """Moves to the next or previous mark."""
        self._step_stops(sorted({mark.at for mark in self.marks()}), step, "mark")

    def to_share(self, part: float) -> None:
        """Moves to a fraction of the bar, 0 to 1."""
        self.go(self.played().share(part, self.clock))

    def to_end(self, step: int) -> None:
        """Moves to the first or last event, or publication on the known-by axis."""
        if self.axis == "known":
            stops = self.known_stops()
            self.go(self.latest_known() if step > 0 else (stops[0] if stops else self.today))
            return
        if not len(self.timeline):
            self.notice = "There is no event."
            return
        place = len(self.timeline) - 1 if step > 0 else 0
        self.go(self.timeline.times[place], place)

    def to_event(self, index: int) -> None:
        """Moves to the time of an event, and chooses the event."""
        if 0 <= index < len(self.timeline):
            if self.axis == "known":
                self.axis = "valid"
            self.go(self.timeline.times[index], index)

    def choose(self, step: int) -> None:
        """Chooses another event of the list, without moving either date."""
        self.notice = ""
        self.index = max(0, min(len(self.timeline) - 1, self.index + step))

    def step_change(self, step: int) -> None:
        """Moves to the next change of the chosen cell, or back to the last one."""
        if self.cell is None:
            self.notice = "Choose a cell first: its changes are what < and > go to."
            return
        if self.axis == "known":
            self._change_known(step)
            return
        moment = self._next_change(self.cell, step)
        if moment is None:
            self.notice = f"It shows nothing else {'after' if step > 0 else 'before'} this."
            return
        self.go(moment)

    def _next_change(self, key: str, step: int) -> int | None:
        if step > 0:
            here = self.cache.reading(key, self.at, self.known_at)
            for _, moment in self.cache.breaks(key):
                if moment > self.at and changed(
                    here, self.cache.reading(key, moment, self.known_at)
                ):
                    return moment
            return None
        last = self._last_change(key, self.at)
        if last is None:
            return None
        if last[1] < self.at:
            return last[1]
        before = self._last_change(key, last[0] - 1)
        return before[1] if before else last[0] - 1

    def _last_change(self, key: str, upto: int) -> Window | None:
        """Returns the last day, minute or second through `upto` that changes a cell's reading."""
        for start, moment in reversed(self.cache.breaks(key)):
            if moment <= upto:
                before = self.cache.reading(key, start - 1, self.known_at)
                if changed(before, self.cache.reading(key, moment, self.known_at)):
                    return start, moment
        return None

    def _change_known(self, step: int) -> None:
        assert self.cell is not None
        here = self.cache.reading(self.cell, self.at, self.known_at)
        stops, cursor = self.known_stops(), self.cursor
        if step > 0:
            ahead = [stop for stop in stops if stop > cursor]
        else:
            ahead = [stop for stop in reversed(stops) if stop < cursor]
        for stop in ahead:
            if changed(here, self.cache.reading(self.cell, self.at, stop)):
                self.go(stop)
                return
        self.notice = "Nothing known at another time would show otherwise there."

    # ------------------------------------------------------------------ playing

    def play_on(self, now: float) -> None:
        """Moves to the playback position at a time in seconds, and keeps playing."""
        played, skipped = self.play.advance(now, self.next_stop(), self.play_end())
        running = self.play.running
        shown = elapsed(played, self.visible.grain, self.clock) if running else played
        if shown > self.cursor:
            self.go(shown)
        self.play.running = running
        if skipped:
            self.notice = f"Skipped {length_words(skipped)} without an event."
        if not running:
            self.notice = f"The end: {self.clock.say(self.cursor)}."

    def play_end(self) -> int:
        """Returns the second at which playback ends."""
        return self.played().end if self.axis == "valid" else self.latest_known()

    # ------------------------------------------------------------------ looking back

    @property
    def can_go_back(self) -> bool:
        """Whether a jump can be undone."""
        return bool(self._past)

    def remember(self) -> None:
        """Saves the current position before a jump."""
        here = (self.at, self.known_at, self.cell, self._line())
        if not self._past or self._past[-1] != here:
            self._past = [*self._past[-99:], here]

    def stay(self) -> None:
        """Drops the last saved position if the jump did not move."""
        if self._past and self._past[-1][:2] == (self.at, self.known_at):
            del self._past[-1]

    def back(self) -> None:
        """Returns to the position before the last jump."""
        if not self._past:
            self.notice = "There is nowhere to go back to."
            return
        at, known_at, self.cell, line = self._past.pop()
        self._seek(at, known_at, self._place(line))

    def _line(self) -> int | None:
        """Returns the log offset of the chosen event, or None."""
        inside = 0 <= self.index < len(self.timeline)
        return self.timeline.offsets[self.index] if inside else None

    def _place(self, line: int | None) -> int | None:
        """Returns the list index of the event at a log offset, if it is shown."""
        return None if line is None else self.timeline.find(line)
