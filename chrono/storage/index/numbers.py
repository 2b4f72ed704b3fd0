"""Numbers for the cells, documents and attributions of an extractor's rows."""

from __future__ import annotations

from typing import Final

from chrono.model.claim import Claim
from chrono.model.vocabulary.schema import Attribute
from chrono.storage.index.batch import NO_MARKS, Batch, CellMarks
from chrono.storage.index.schema import EXACT_LAYER, VAGUE_LAYER

KnownCell = tuple[int, int, int, tuple[str, str]]
"""For a cell: its number; the layers in which its attribute, as declared now, has claims; whether
any had an open start; kind and name of the attribute.
"""
UNKNOWN_CELL: Final[KnownCell] = (0, 0, 0, ("", ""))


class Numbers:
    """Gives numbers in the order of first use, and tells each batch which are new in it."""

    def __init__(self) -> None:
        self._cells: dict[str, int] = {}
        self._docs: dict[str, int] = {}
        self._attributions: dict[tuple[str | None, tuple[str, ...]], int] = {}
        self._marks: dict[int, CellMarks] = {}
        self.known_cells: dict[str, dict[str, KnownCell]] = {}
        """By attribute and entity."""

    def forget(self, entity: str) -> None:
        """Drop what is known about the cells of an entity that is declared again."""
        for cells in self.known_cells.values():
            cells.pop(entity, None)

    def cell(self, batch: Batch, claim: Claim, layer: int, attribute: Attribute) -> int:
        """The number of a claim's cell; updates the marks that tell a query which layers
        to read.
        """
        number = self._cells.get(claim.cell)
        if number is None:
            number = self._cells[claim.cell] = len(self._cells) + 1
            batch.cells.append((number, claim.cell, claim.cell.partition(".")[0], attribute.kind))
        before = self._marks.get(number, NO_MARKS)
        spans = layer == VAGUE_LAYER and claim.end is not None
        now = (
            min(before[0], claim.offset),
            before[1] | 1 << layer,
            max(before[2], claim.end[0] - claim.latest if spans and claim.end else 0),
            before[3] | (layer in (EXACT_LAYER, VAGUE_LAYER) and claim.open_start),
        )
        if now != before:
            self._marks[number] = batch.marks[number] = now
        entity, _, rest = claim.cell.partition(".")
        if rest == attribute.name:
            cells = self.known_cells.setdefault(rest, {})
            bits = cells.get(entity, UNKNOWN_CELL)[1] | 1 << layer
            cells[entity] = number, bits, now[3], (attribute.kind, attribute.name)
        return number

    def doc(self, batch: Batch, name: str | None) -> int:
        """The number of a document; 0 for none."""
        if name is None:
            return 0
        number = self._docs.get(name)
        if number is None:
            number = self._docs[name] = len(self._docs) + 1
            batch.docs.append((number, name))
        return number

    def attribution(self, batch: Batch, speaker: str | None, via: tuple[str, ...]) -> int:
        """The number of a speaker with the speakers who cite them."""
        number = self._attributions.get((speaker, via))
        if number is None:
            number = self._attributions[speaker, via] = len(self._attributions) + 1
            batch.attributions.append((number, speaker, via))
        return number
