"""Event search: from the cursor on, then before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chrono.tui.model.timeline import Timeline


def search_hits(found: Collection[int], timeline: Timeline, start: int) -> Iterator[int | None]:
    """Yields, for each examined event, its index if it is a hit, else None."""
    offsets = timeline.offsets
    for place in (*range(start, len(timeline)), *range(start - 1, -1, -1)):
        yield place if offsets[place] in found else None
