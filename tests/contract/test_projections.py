"""The index and the fold in memory answer alike, through the same interface."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from chrono import Chronicle
from chrono.model.claim import Claim

ROOT = Path(__file__).parents[2]


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.offset, claim.role, repr(claim.value)))


def test_all_that_was_claimed_of_a_cell_is_the_same_in_the_index_as_in_memory() -> None:
    chronicle = Chronicle.open(ROOT)
    for cells in (chronicle.cells(), chronicle.repository.folded()):
        keys = list(cells.keys())
        assert keys
        for key in keys:
            cell = cells.cell(key)
            assert cell is not None
            assert in_order(cells.claims(key)) == in_order(cell.claims), key
        assert not cells.claims("nobody.strength")
