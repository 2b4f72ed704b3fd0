"""The folded log at each K, where errata of publication dates change what was known.

A publication bounds when a claim was known, and the last second at which it can have begun. So an
erratum divides K into epochs, each with a projection of its own. Most chronicles have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from chrono.edtf import FOREVER
from chrono.fold.publications import PublicationHistory, Publications
from chrono.model.claim import NO_LINKS, Cell

if TYPE_CHECKING:
    from chrono.fold.projection import MemoryProjection

KEPT_EPOCHS = 16
"""Projections to keep besides the one of all that is known: each can be large."""


class Epochs:
    """The projections of one log, each made when a question needs it."""

    def __init__(
        self,
        history: PublicationHistory,
        whole: MemoryProjection,
        project: Callable[[Publications], MemoryProjection],
    ) -> None:
        """`whole` is the projection at `FOREVER`; `project` makes another one."""
        self.history = history
        self._whole = whole
        self._project = project
        self._made: dict[int, MemoryProjection] = {}

    def at(self, known_at: int) -> MemoryProjection:
        """Return the projection for K."""
        found = self.history.at(known_at)
        if found is self.history.at(FOREVER):
            return self._whole
        if id(found) not in self._made:
            if len(self._made) >= KEPT_EPOCHS:
                del self._made[next(iter(self._made))]
            self._made[id(found)] = self._project(found)
        return self._made[id(found)]


@frozen
class CellEpochs:
    """One cell at every K, for a cell that was made for one K."""

    history: PublicationHistory
    made_for: int
    cell_at: Callable[[str, int], Cell | None]
    """Makes the cell of a name for a K."""

    def at(self, cell: Cell, known_at: int) -> Cell:
        """Return the cell as it is at K."""
        if self.history.at(known_at) is self.history.at(self.made_for):
            return cell
        found = self.cell_at(cell.key, known_at)
        return found or evolve(cell, claims=(), links=NO_LINKS, foreign=(), epochs=None)

    def each(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cell for each epoch."""
        for known_at in self.history.each():
            yield evolve(self.at(cell, known_at), epochs=None)

    def moments(self) -> tuple[int, ...]:
        """Return the seconds K from which the claims can change."""
        return self.history.moments
