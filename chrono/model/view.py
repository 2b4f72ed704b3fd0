"""From where a chronicle is looked at, and what all its cells show from there."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from chrono.edtf import FOREVER
from chrono.model.claim import Document, Entity, Reading, SourceFilter


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


@frozen
class State:
    """What every cell shows from one view, by entity."""

    view: View
    readings: tuple[Reading, ...]
    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    head: str
    """The log's chain at its last line: names the log it was answered from."""
    vocabulary: str
    """SHA-256 of the vocabulary's file."""
    events: int = 0
    """How many events lie behind the readings."""

    def _repr_html_(self) -> str:
        """What a notebook shows of it: a table of what is known of each cell."""
        from chrono.render.html_table import state_table

        return state_table(self)
