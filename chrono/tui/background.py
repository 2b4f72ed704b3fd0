"""What goes on off the screen's thread: gathering, catching up, long histories, reading anew.

Each kind of work is exclusive: a newer one takes the place of the one before. They read
through a connection of their own, and hand over what they found in one call.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, get_current_worker

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.tui.writing import Writing

if TYPE_CHECKING:
    from chrono.state import Cells
    from chrono.tui.model.film import Film

SETTLE = 0.08
"""Seconds without a step after which what is pending is read."""
TURN = 0.001
"""Seconds after which a thread that works gives way to the screen's."""


class Background(Writing):
    """The threads behind the screen."""

    _catching: Any = None
    _aside: Chronicle | None = None

    def aside(self) -> Cells:
        """The cells through a chronicle of the background's own."""
        if self._aside is None:
            self._aside = Chronicle(self.chronicle.root, self.chronicle._now)
        return self._aside.cells()

    def gather_breaks(self) -> None:
        """Gathers the days on which cells can change."""
        sys.setswitchinterval(TURN)
        film = self.model.film
        self.background(lambda: self._gather(film), "gather")

    def background(self, work: Any, group: str) -> Worker[None]:
        """Does something in a thread, instead of what that group did before."""
        return self.run_worker(work, thread=True, exclusive=True, group=group)

    def _gather(self, film: Film) -> None:
        worker = get_current_worker()
        size = self.model.size
        try:
            cells = self.aside()
            if self.chronicle.log.head().size != size:
                return
            found = film.gather(cells, lambda: worker.is_cancelled)
        except ChronoError:
            return  # without them every step reads more, and shows the same
        if found is not None and not worker.is_cancelled:
            self.call_from_thread(film.take, found)

    # ------------------------------------------------------------------ after a painting

    def follow_up(self) -> None:
        """Reads what is pending once the keys rest, and works out a history that is wanted."""
        if self.model.film.pending and self._catching is None:
            self._catching = self.set_timer(SETTLE, self._catch_up)
        wanted = self.cell_teller.wanted
        if wanted is not None and wanted != self._working_out:
            self._working_out = wanted
            self.background(lambda: self._work_out(wanted), "history")

    _working_out: str | None = None
    _target: tuple[int, int] | None = None

    def _catch_up(self) -> None:
        self._catching = None
        film = self.model.film
        if not film.pending:
            return
        target = (film.at, film.known_at)
        if target != self._target:
            # still moving: wait until one rests
            self._target = target
            self._catching = self.set_timer(SETTLE, self._catch_up)
            return
        self._target = None
        self.background(lambda: self._read_pending(film, *target), "pending")

    def _read_pending(self, film: Film, at: int, known_at: int) -> None:
        try:
            news = film.work(self.aside(), at, known_at)
        except ChronoError as error:
            self.call_from_thread(self.say, str(error))
            return
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._finish, film, at, known_at, news)

    def _finish(self, film: Film, at: int, known_at: int, news: Any) -> None:
        if film is self.model.film:
            self.model.finish(at, known_at, news)
            self.paint()

    def _work_out(self, key: str) -> None:
        found = self.cell_teller.work_out(key)
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._told, key, found)

    def _told(self, key: str, found: Any) -> None:
        self._working_out = None
        self.cell_teller.give(key, found)
        self.paint()

    # ------------------------------------------------------------------ reading anew

    def reload(self, said: str = "") -> None:
        """Reads anew, and says so."""
        self.background(lambda: self._reread(said), "read")

    def _reread(self, said: str) -> None:
        try:
            loaded = self.model.gather()
        except ChronoError as error:
            self.call_from_thread(self.say, str(error))
            return
        self.call_from_thread(self._adopt, loaded, said)

    def _adopt(self, loaded: Any, said: str) -> None:
        if not self.is_running:
            return
        new = self.model.adopt(loaded)
        self.say(" ".join(filter(None, (said, f"+{new:,} new." if new else ""))))
        self.gather_breaks()


__all__ = ["Background"]
