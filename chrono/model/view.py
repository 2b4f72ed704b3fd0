"""From where a chronicle is looked at."""

from __future__ import annotations

from attrs import field, frozen

from chrono.edtf import FOREVER
from chrono.model.claim import SourceFilter


@frozen
class View:
    """From where a chronicle is looked at: the three times, and what is left out."""

    at: int
    """Day number: the state at the end of it."""
    known_at: int = FOREVER
    """Day number: as far as was known at the end of it; FOREVER for all that is known."""
    recorded_at: str | None = None
    """A timestamp, a date (the end of that day, UTC) or `#N` for the first N events."""
    source_filter: SourceFilter = field(factory=SourceFilter)
