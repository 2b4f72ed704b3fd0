"""Background threads: one task of each group at a time; none delays quitting.

The threads are daemons. They only read, through a separate chronicle, and pass their result
to the screen's thread in one call.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.render.text import counted
from chrono.tui.model.pictures import Found, Request, work
from chrono.tui.part import Part

if TYPE_CHECKING:
    from chrono.model.claim import Cells
    from chrono.tui.app import ScrubberApp
    from chrono.tui.model.state_cache import StateCache
    from chrono.tui.model.timeline import Timeline

Stopped = Callable[[], bool]
"""Returns whether the task is cancelled. Tasks check it regularly."""
PAUSE = 0.01
"""Seconds from a repaint until the next step is prepared; the terminal gets the frame first."""
SETTLE = 0.15
"""Seconds between checks for a pause of the keys, in which pending cells are read."""
REST = 0.3
"""Seconds after a repaint during which background threads leave the processor free."""
MAX_DATED = 20_000
"""Up to this number of events, all dates are read, to mark vague ones on the slider."""
TURN = 0.001
"""Seconds after which a background thread yields to the screen's thread."""


class Workers(Part):
    """The background threads of the screen."""

    def __init__(self, app: ScrubberApp) -> None:
        super().__init__(app)
        self.tokens: dict[str, object] = {}
        """The newest task of each group."""
        self.at_work: set[object] = set()
        """All running tasks."""
        self._catching: Timer | None = None
        self._ahead: Timer | None = None
        self._gathered_for: list[str] | None = None
        """The cells whose change points were requested last."""
        self._aside: Chronicle | None = None
        self._read_at = datetime.now()
        """The time at which the shown data was read."""
        self._working_out: str | None = None
        """The cell whose history is being read."""

    def background(self, work: Callable[[Stopped], None], group: str) -> None:
        """Runs a task in a thread; replaces the group's earlier task."""
        token = object()
        self.tokens[group] = token
        self.at_work.add(token)

        def stopped() -> bool:
            return self.tokens.get(group) is not token or not self.app.is_running

        def run() -> None:
            try:
                work(stopped)
            except Exception as error:
                if self.app.is_running:
                    self.app.call_later(_fail, error)
            finally:
                self.at_work.discard(token)

        Thread(target=run, name=f"chrono-{group}", daemon=True).start()

    def forget(self, group: str) -> None:
        """Cancels the task of a group."""
        self.tokens.pop(group, None)

    def hand_over(self, take: Callable[..., Any], *found: Any) -> None:
        """Passes a thread's result to the screen's thread, unless the app has ended."""
        if self.app.is_running:
            self.app.call_from_thread(take, *found)

    def aside(self) -> Cells:
        """Returns cells of a separate chronicle for the background threads."""
        if self._aside is None:
            self._aside = self.chronicle.reopen()
        return self._aside.cells()

    def gather_breaks(self) -> None:
        """Gathers the change points of all cells."""
        sys.setswitchinterval(TURN)
        film = self.model.cache
        self._gathered_for = film.keys
        self.background(lambda stopped: self._gather(film, stopped), "gather")

    def _gather(self, film: StateCache, stopped: Stopped) -> None:
        try:
            cells = self.aside()
            if self.chronicle.events.head() != self.model.head:
                return
            found = film.gather(cells, lambda: self._rested(stopped))
        except ChronoError:
            return  # without them every step reads more, and shows the same
        if found is not None:
            self.hand_over(film.take, found)

    def _rested(self, stopped: Stopped) -> bool:
        """Waits while keys are pressed, to leave the processor to them."""
        while not stopped() and monotonic() - self.workspace.painted < REST:
            sleep(REST / 4)
        return stopped()

    def find_vague(self) -> None:
        """Finds the events that may have begun on another day than the listed one."""
        model = self.model
        if len(model.full) <= MAX_DATED:
            self.background(lambda stopped: self._find_vague(model.full, stopped), "vague")

    def _find_vague(self, timeline: Timeline, stopped: Stopped) -> None:
        with suppress(ChronoError):  # told where it is looked at
            found = timeline.vague(self.model.names.documents, stopped)
            if not stopped():
                self.hand_over(self._take_vague, timeline, found)

    def _take_vague(self, timeline: Timeline, found: frozenset[int]) -> None:
        if timeline is self.model.full:
            self.model.vague = found
            self.workspace.paint()

    # ------------------------------------------------------------------ after a painting

    def follow_up(self) -> None:
        """Reads ahead, then pending readings once keys pause, then a wanted history."""
        self._ahead = self._ahead or self.app.set_timer(PAUSE, self._look_ahead)
        if self._gathered_for is not self.model.cache.keys:  # others are one entity now
            self.gather_breaks()
        if self.model.cache.pending and self._catching is None:
            self._catching = self.app.set_timer(SETTLE, self._catch_up)
        wanted = self.workspace.cell_detail.wanted
        if wanted is not None and wanted != self._working_out:
            self._working_out = wanted
            self.background(lambda stopped: self._work_out(wanted, stopped), "history")

        request = self.model.pictures.request()
        if request is not None:
            self.background(lambda stopped: self._read_pictures(request, stopped), "pictures")

    def _read_pictures(self, request: Request, stopped: Stopped) -> None:
        try:
            vocabulary = self.chronicle.vocabulary
            found = work(request, self.aside(), vocabulary, stopped, lambda: self._rested(stopped))
        except ChronoError as error:
            self.hand_over(self.workspace.say, str(error))
            return
        self.hand_over(self._take_pictures, request, found)  # what was read before a stop, too

    def _take_pictures(self, request: Request, found: Found) -> None:
        self.model.pictures.give(request, found)
        self.workspace.paint()

    def _look_ahead(self) -> None:
        self._ahead = None
        with suppress(ChronoError):  # told where it is looked at
            self.model.look_ahead()

    def _catch_up(self) -> None:
        self._catching = None
        film = self.model.cache
        if not film.pending:
            return
        if monotonic() - self.workspace.painted < REST:  # keys are still coming
            self._catching = self.app.set_timer(SETTLE, self._catch_up)
            return
        at, known_at = film.at, film.known_at
        self.background(lambda stopped: self._read_pending(film, at, known_at, stopped), "pending")

    def _read_pending(self, film: StateCache, at: int, known_at: int, stopped: Stopped) -> None:
        def passed() -> bool:
            """Whether the cursor has moved, so that the result is obsolete."""
            return stopped() or (film.at, film.known_at) != (at, known_at)

        try:
            news = film.work(self.aside(), at, known_at, passed)
        except ChronoError as error:
            self.hand_over(self.workspace.say, str(error))
            return
        if not passed():
            self.hand_over(self._finish, film, at, known_at, news)

    def _finish(self, film: StateCache, at: int, known_at: int, news: Any) -> None:
        if film is self.model.cache:
            self.model.finish(at, known_at, news)
            self.workspace.paint()

    def _work_out(self, key: str, stopped: Stopped) -> None:
        found = self.workspace.cell_detail.work_out(key)
        if not stopped():
            self.hand_over(self._told, key, found)

    def _told(self, key: str, found: Any) -> None:
        self._working_out = None
        self.workspace.cell_detail.give(key, found)
        self.workspace.paint()

    # ------------------------------------------------------------------ reading again

    def reload(self, said: str = "", reopened: bool = False) -> None:
        """Reloads the chronicle, with its vocabulary if `reopened`, and shows a notice."""
        self.background(lambda stopped: self._reread(said, reopened), "read")

    def _reread(self, said: str, reopened: bool) -> None:
        try:
            loaded = self.model.gather(reopened)
        except ChronoError as error:
            self.workspace.writing = False
            self.hand_over(self._say_now, str(error).split("\n", maxsplit=1)[0])
            return
        self.hand_over(self._adopt, loaded, said)

    def _say_now(self, problem: str) -> None:
        """Says what is wrong with the log now, and when what is shown was read."""
        self.workspace.say(f"As read at {self._read_at:%H:%M:%S}; now: {problem}")

    def prove(self) -> None:
        """Proves a log that was written without growing: it may be damaged within."""
        self.background(self._prove, "prove")

    def _prove(self, stopped: Stopped) -> None:
        try:
            problems = [each.what for each in self.chronicle.reopen().verify().problems]
        except ChronoError as error:
            problems = [str(error).split("\n", maxsplit=1)[0]]
        if problems and not stopped():
            self.hand_over(self._say_now, f"the log is damaged: {problems[0]}")

    def _adopt(self, loaded: Any, said: str) -> None:
        if not self.app.is_running:
            return
        self.workspace.writing = False
        shrunk = loaded.head.size < self.model.head.size
        new, gone = self.model.adopt(loaded)
        self.workspace.chronicle, self._aside = self.model.chronicle, None
        before, self._read_at = self._read_at, datetime.now()
        changes = (f"+{new:,} new" if new else "", f"{gone:,} gone" if gone else "")
        more = ", ".join(filter(None, changes))
        if shrunk:
            more = f"The log was cut short: {counted(gone, 'event')} gone since {before:%H:%M:%S}"
        words = " ".join(filter(None, (said, f"{more}." if more else "")))
        self.workspace.say(words or self.model.notice)  # what was said of the last growth stands
        self.app.prompts.search_again()
        self.gather_breaks()
        self.find_vague()


def _fail(error: Exception) -> None:
    """Re-raises a thread's exception in the screen's thread, so that the app ends and shows it."""
    raise error
