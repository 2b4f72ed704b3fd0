"""A progress line on a terminal, erased when anything else is written."""

from __future__ import annotations

import time
from typing import Final

from chrono.cli.terminal import Screen

DELAY_SECONDS: Final = 0.7
"""Delay before the line appears; most tasks finish sooner."""
INTERVAL_SECONDS: Final = 0.1
"""Between two updates."""


class ProgressLine:
    """Shows the progress of a long task."""

    def __init__(self, screen: Screen, what: str, of: str = "", quiet: bool = False) -> None:
        """`what` is the task; `of` is the unit that is counted, or "" for a percentage.

        Shows nothing if `quiet`, nor where a line cannot be erased, as in a pipe.
        """
        self._screen = screen
        self._what, self._of = what, of
        self._next = float("inf") if quiet else time.monotonic() + DELAY_SECONDS

    def __call__(self, done: int, whole: int) -> None:
        """Shows that `done` of `whole` is done; `whole` is 0 if it is unknown."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + INTERVAL_SECONDS
        if self._of:
            much = f"{done:,} of {whole:,} {self._of}" if whole else f"{done:,} {self._of}"
        else:
            much = f"{100 * done // max(whole, 1)} %"
        self._screen.show_transient(f"{self._what}: {much} …")
