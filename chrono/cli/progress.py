"""A line on a terminal that says how far a long work is. It is gone when anything else is told."""

from __future__ import annotations

import time
from typing import Final

from chrono.cli.terminal import Screen

PATIENCE: Final = 0.7
"""Seconds of silence before anything is said: most work is over by then."""
OFTEN: Final = 0.1
"""Seconds between two tellings."""


class Waiting:
    """Says how far something is, to somebody who waits for it."""

    def __init__(self, screen: Screen, what: str, of: str = "", quiet: bool = False) -> None:
        """`what` is being done; `of` is what is counted, or "" where a share of it is enough.

        Says nothing if `quiet`, nor where no line can be taken back, as on what is no terminal.
        """
        self._screen = screen
        self._what, self._of = what, of
        self._next = float("inf") if quiet else time.monotonic() + PATIENCE

    def __call__(self, done: int, whole: int) -> None:
        """So much is done, of so much; 0 if nobody knows of how much."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + OFTEN
        if self._of:
            much = f"{done:,} of {whole:,} {self._of}" if whole else f"{done:,} {self._of}"
        else:
            much = f"{100 * done // max(whole, 1)} %"
        self._screen.passing(f"{self._what}: {much} …")
