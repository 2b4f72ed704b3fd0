"""The naive reading of a cell at (D, K).

`Naive(events, vocabulary, without, only)` answers `cells(known_at)` and
`show(cell, at, known_at)`. Everything is computed from the events each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chrono.edtf import FOREVER
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.reference.asking import Asked, Shown, cell_name
from tests.reference.claiming import Claims
from tests.reference.knowing import Known, Pairs
from tests.reference.ticking import Ticking


class Naive:
    """The readings of some events, by loops over all of them."""

    def __init__(
        self, events: Iterable[Event], vocabulary: Vocabulary, without: Pairs = (), only: Pairs = ()
    ) -> None:
        self.events = list(events)
        self.vocabulary = vocabulary
        self.source_filter = without, only
        self.clock = Ticking(vocabulary.clock.zone)
        self.at_k: dict[int, Claims] = {}

    def claims(self, known_at: int) -> Claims:
        if known_at not in self.at_k:
            known = Known(self.events, known_at, self.clock, *self.source_filter)
            self.at_k[known_at] = Claims(known, self.vocabulary)
        return self.at_k[known_at]

    def cells(self, known_at: int = FOREVER) -> list[str]:
        """All cells of which something is said; a collection stated empty is none."""
        return sorted(
            {
                cell_name(claim.cell)
                for claim in self.claims(known_at).all
                if not (claim.whole_of_many or (claim.role == "before" and not claim.factual))
            }
        )

    def is_before_erratum(self, cell: str, known_at: int) -> bool:
        """Whether the cell has a claim by a document whose publication an erratum moves after K."""
        claims = self.claims(FOREVER)
        names = {claim.event for claim in claims.all if cell_name(claim.cell) == cell}
        documents = {claims.known.events[name].document or "" for name in names}
        before = self.claims(known_at).known.published
        return any(before.get(each) != claims.known.published.get(each) for each in documents)

    def show(self, cell: str, at: int, known_at: int = FOREVER) -> Shown:
        claims = self.claims(known_at)
        here = [claim for claim in claims.all if cell_name(claim.cell) == cell]
        if "[" in cell:
            whole = cell.partition("[")[0]
            cleared = (claim for claim in claims.all if cell_name(claim.cell) == whole)
            here += [replace(claim, value=False) for claim in cleared]
        entity, _, rest = cell.partition(".")
        if entity not in claims.kinds:  # said to be another, which nothing declares any more
            return Shown()
        attribute = self.vocabulary.kinds[claims.kinds[entity]].attributes[
            rest.partition("[")[0].partition("#")[0]
        ]
        type_ = attribute.type
        if "#" in cell:
            type_ = "quantity"
        return Asked(claims, here, attribute, type_, at, known_at).shown()
