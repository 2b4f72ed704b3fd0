"""The point of view of a question."""

from __future__ import annotations

from attrs import field, frozen

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.model.claim import SourceFilter


@frozen
class View:
    """The point of view of a question: its three times, and the sources that it leaves out."""

    at: int
    """The second of D. For a day, its last second: the state at the end of it."""
    known_at: int = FOREVER
    """The second of K; FOREVER for all knowledge."""
    recorded_at: str | None = None
    """A timestamp, a date (the end of that day, UTC) or `#N` for the first N events."""
    source_filter: SourceFilter = field(factory=SourceFilter)
    clock: Clock = UTC_CLOCK
    """The clock of the chronicle, on which days are counted."""

    @property
    def day(self) -> int:
        """The day of D on the chronicle's clock."""
        return self.clock.day(self.at)
