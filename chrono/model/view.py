"""The point of view of a question."""

from __future__ import annotations

from attrs import field, frozen

from chrono.edtf import FOREVER
from chrono.model.claim import SourceFilter


@frozen
class View:
    """The point of view of a question: its three times, and the sources that it leaves out."""

    at: int
    """Day number: the state at the end of it."""
    known_at: int = FOREVER
    """Day number: the knowledge at the end of it; FOREVER for all knowledge."""
    recorded_at: str | None = None
    """A timestamp, a date (the end of that day, UTC) or `#N` for the first N events."""
    source_filter: SourceFilter = field(factory=SourceFilter)
