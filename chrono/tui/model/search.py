"""Searching the events: those at hand first, from the cursor on, then those before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chrono.tui.model.timeline import Timeline


def search_hits(found: Collection[int], timeline: Timeline, start: int) -> Iterator[int | None]:
    """For each event looked at, its place if its offset is among those found, else None."""
    offsets = timeline.offsets
    for place in (*range(start, len(timeline)), *range(start - 1, -1, -1)):
        yield place if offsets[place] in found else None
