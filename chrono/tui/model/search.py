"""Searching the events: those at hand first, from the cursor on, then those before it."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.model.vocabulary import Vocabulary
from chrono.render.text import Names
from chrono.tui.model.event_text import everything
from chrono.tui.model.timeline import Timeline


class Search:
    """A text to look for, in any case."""

    def __init__(self, text: str, vocabulary: Vocabulary, names: Names) -> None:
        self.words = text.casefold().split()
        self._vocabulary = vocabulary
        self._names = names

    def hits(self, timeline: Timeline, start: int) -> Iterator[int | None]:
        """For each event looked at, its place if it fits, else None."""
        for first, step in ((start, 1), (start - 1, -1)):
            if first < 0:
                continue
            for place, event in timeline.walk(first, step):
                told = everything(event, self._vocabulary, self._names).casefold()
                yield place if all(word in told for word in self.words) else None
