"""Numbers in tables: a dot may group thousands, and a code is not a number."""

from __future__ import annotations

import pytest

from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from tests.formats.importers.world import asked


def imported(cells: list[str], top: str = "") -> Batch:
    """A table of one column of numbers, N, and one of names."""
    mapping = (
        f'equal_rows = "keep"\n{top}\n[event]\ntype = "Counted"\nwhen = "2020"\n[fields]\n'
        'force = { entity = "force" }\nnumber = "{N}"\n'
        '[entities.force]\nkind = "force"\nlabel = "{Force}"\n'
    )
    rows = "".join(f'"{cell}",Reds\n' for cell in cells)
    return read("csv", f"N,Force\n{rows}".encode(), asked(mapping=mapping))


def numbers(batch: Batch) -> list[object]:
    lines = (draft.line for draft in batch.drafts)
    return [line["data"]["number"] for line in lines if line["type"] == "Counted"]


@pytest.mark.parametrize("cell", ["1.250", "12.000", "3.000.000", "about 1.250", "900..1.000"])
def test_a_dot_before_three_digits_of_persons_is_asked_about(cell: str) -> None:
    (refusal,) = imported([cell]).refusals
    assert 'decimal = ","' in refusal.reason
    assert 'decimal = "."' in refusal.reason


def test_the_mapping_says_what_a_dot_is() -> None:
    assert numbers(imported(["1.250", "12.000"], 'decimal = ","')) == [1250, 12000]
    assert numbers(imported(["12.000"], 'decimal = "."')) == [12]


def test_numbers_that_can_be_read_in_one_way_only_are_not_asked_about() -> None:
    assert numbers(imported(["1,250", "12.0", "12.0000", "7"])) == [1250, 12, 12, 7]
