"""The scrubber neither leaks nor slows down while others append."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from tests.trust.flips import borderlands_in
from tests.tui.long_tail import compared, is_steady, refreshes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


async def test_each_refresh_gives_the_files_of_the_last_one_back(tmp_path: Path) -> None:
    folder = borderlands_in(tmp_path / "borderlands")
    gc.disable()
    try:
        found = [each.files async for each in refreshes(folder, 24, 1)]
    finally:
        gc.enable()
    assert found[-1] <= found[2] + 6


@pytest.mark.slow
def test_a_scrubber_under_many_appends_costs_what_a_fresh_one_costs_on_the_same_log(
    tmp_path: Path,
) -> None:
    _, long, fresh = compared(borderlands_in(tmp_path / "borderlands"), 1_000)
    assert is_steady(long, fresh), f"{long}; a fresh one: {fresh}"
