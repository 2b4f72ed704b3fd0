"""The readings of all cells from one view, as a base for text, JSON and notebooks."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from chrono.model.claim import Document, Entity, Reading
from chrono.model.view import View
from chrono.render.names import Names


@frozen
class State:
    """The readings of all cells from one view, by entity."""

    view: View
    readings: tuple[Reading, ...]
    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    head: str
    """The log's chain at its last line: identifies the log behind the answer."""
    vocabulary: str
    """SHA-256 of the vocabulary's file."""
    events: int = 0
    """The number of events behind the readings."""

    def _repr_html_(self) -> str:
        """Return the notebook display: a table of the known cells."""
        from chrono.render.html_table import readings_table

        return readings_table(
            self.view, self.readings, Names(self.entities, self.documents, clock=self.view.clock)
        )
