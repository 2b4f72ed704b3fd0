"""What goes on off the screen's thread: gathering, catching up, long histories, reading anew.

Each kind of work is exclusive: a newer one takes the place of the one before. They read
through a connection of their own, and hand over what they found in one call.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.tui.editing import Writing
from chrono.tui.workers import Stopped

if TYPE_CHECKING:
    from chrono.model.claim import Cells
    from chrono.tui.model.state_cache import StateCache

PAUSE = 0.01
"""Seconds after a painting in which it reaches the terminal; then the next step is prepared."""
SETTLE = 0.15
"""Seconds from one look whether the keys rest, so that what is pending is read, to the next."""
REST = 0.3
"""Seconds after a painting in which no other thread takes the processor from the screen's."""
TURN = 0.001
"""Seconds after which a thread that works gives way to the screen's."""


class Background(Writing):
    """The threads behind the screen."""

    _catching: Any = None
    _ahead: Any = None
    _gathered_for: Any = None
    """The cells whose breaks were asked for last."""
    _aside: Chronicle | None = None

    def aside(self) -> Cells:
        """The cells through a chronicle of the background's own."""
        if self._aside is None:
            self._aside = self.chronicle.reopen()
        return self._aside.cells()

    def gather_breaks(self) -> None:
        """Gathers the days on which cells can change."""
        sys.setswitchinterval(TURN)
        film = self.model.cache
        self._gathered_for = film.keys
        self.background(lambda stopped: self._gather(film, stopped), "gather")

    def _gather(self, film: StateCache, stopped: Stopped) -> None:
        def rested() -> bool:
            """Waits while keys are pressed, so that they have the processor."""
            while not stopped() and monotonic() - self.painted < REST:
                sleep(REST / 4)
            return stopped()

        try:
            cells = self.aside()
            if self.chronicle.events.size() != self.model.size:
                return
            found = film.gather(cells, rested)
        except ChronoError:
            return  # without them every step reads more, and shows the same
        if found is not None:
            self.hand_over(film.take, found)

    # ------------------------------------------------------------------ after a painting

    def follow_up(self) -> None:
        """Reads ahead, what is pending once the keys rest, and a history that is wanted."""
        self._ahead = self._ahead or self.set_timer(PAUSE, self._look_ahead)
        if self._gathered_for is not self.model.cache.keys:  # others are one entity now
            self.gather_breaks()
        if self.model.cache.pending and self._catching is None:
            self._catching = self.set_timer(SETTLE, self._catch_up)
        wanted = self.cell_detail.wanted
        if wanted is not None and wanted != self._working_out:
            self._working_out = wanted
            self.background(lambda stopped: self._work_out(wanted, stopped), "history")

    def _look_ahead(self) -> None:
        self._ahead = None
        with suppress(ChronoError):  # told where it is looked at
            self.model.look_ahead()

    _working_out: str | None = None

    def _catch_up(self) -> None:
        self._catching = None
        film = self.model.cache
        if not film.pending:
            return
        if monotonic() - self.painted < REST:  # keys are still coming
            self._catching = self.set_timer(SETTLE, self._catch_up)
            return
        at, known_at = film.at, film.known_at
        self.background(lambda stopped: self._read_pending(film, at, known_at, stopped), "pending")

    def _read_pending(self, film: StateCache, at: int, known_at: int, stopped: Stopped) -> None:
        def passed() -> bool:
            """Whether the cursor has moved on, so that nobody asks for these any more."""
            return stopped() or (film.at, film.known_at) != (at, known_at)

        try:
            news = film.work(self.aside(), at, known_at, passed)
        except ChronoError as error:
            self.hand_over(self.say, str(error))
            return
        if not passed():
            self.hand_over(self._finish, film, at, known_at, news)

    def _finish(self, film: StateCache, at: int, known_at: int, news: Any) -> None:
        if film is self.model.cache:
            self.model.finish(at, known_at, news)
            self.paint()

    def _work_out(self, key: str, stopped: Stopped) -> None:
        found = self.cell_detail.work_out(key)
        if not stopped():
            self.hand_over(self._told, key, found)

    def _told(self, key: str, found: Any) -> None:
        self._working_out = None
        self.cell_detail.give(key, found)
        self.paint()

    # ------------------------------------------------------------------ reading anew

    def reload(self, said: str = "") -> None:
        """Reads anew, and says so."""
        self.background(lambda stopped: self._reread(said), "read")

    def _reread(self, said: str) -> None:
        try:
            loaded = self.model.gather()
        except ChronoError as error:
            self.writing = False
            self.hand_over(self.say, str(error))
            return
        self.hand_over(self._adopt, loaded, said)

    def _adopt(self, loaded: Any, said: str) -> None:
        if not self.is_running:
            return
        self.writing = False
        new = self.model.adopt(loaded)
        more = f"{'+' if new > 0 else '-'}{abs(new):,} {'new' if new > 0 else 'gone'}."
        words = " ".join(filter(None, (said, more if new else "")))
        self.say(words or self.model.notice)  # what was said of the last growth stands
        self.search_again()
        self.gather_breaks()


__all__ = ["Background"]
