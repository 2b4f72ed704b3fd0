"""Work off the screen's thread, one at a time of each kind; nothing of it delays leaving.

The threads are daemons: they only read. What writes to the log is none of these.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from chrono.tui.host import Base

Stopped = Callable[[], bool]
"""Whether the work is wanted no longer: asked now and then by the work itself."""


class Threads(Base):
    """Starts threads, and forgets those that a newer one of their kind replaces."""

    def background(self, work: Callable[[Stopped], None], group: str) -> None:
        """Does something in a thread, instead of what that group did before."""
        token = object()
        self.tokens[group] = token
        self.at_work.add(token)

        def stopped() -> bool:
            return self.tokens.get(group) is not token or not self.is_running

        def run() -> None:
            try:
                work(stopped)
            except Exception as error:
                if self.is_running:
                    self.call_from_thread(self._handle_exception, error)
            finally:
                self.at_work.discard(token)

        Thread(target=run, name=f"chrono-{group}", daemon=True).start()

    def forget(self, group: str) -> None:
        """What a group does is wanted no longer."""
        self.tokens.pop(group, None)

    def hand_over(self, take: Callable[..., Any], *found: Any) -> None:
        """Gives what a thread found to the screen's thread, unless the app is gone."""
        if self.is_running:
            self.call_from_thread(take, *found)
