"""No command publishes what a damaged line says. See `flips`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.trust.flips import Flips


@pytest.mark.parametrize("has_index", [True, False], ids=["index", "no index"])
def test_a_flipped_bit_of_the_log_never_gives_another_answer(
    borderlands: Path, has_index: bool
) -> None:
    outcomes: Counter[str] = Counter()
    changes = list(Flips(borderlands, has_index).changed(199, outcomes))
    assert changes == []
    assert outcomes["refused"] > outcomes.total() / 4
    if not has_index:
        assert not outcomes["as before"] or outcomes["as before"] < outcomes["refused"]
