"""An index that stays open uses a constant number of files and a bounded write-ahead log."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.storage.index import open as opening
from tests.trust.steady import CELL, append, loads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_the_write_ahead_log_stays_short_while_an_idle_reader_holds_the_index(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_WAL_BYTES", 1 << 18)
    found = list(loads(borderlands, 600, 200))
    assert max(load.wal for load in found) < 1 << 19


def test_a_refreshed_index_gives_its_files_back_without_the_garbage_collector(
    borderlands: Path,
) -> None:
    asking, foreign = Chronicle.open(borderlands), Chronicle.open(borderlands)
    gc.disable()
    try:
        opened = []
        for number in range(40):
            append(foreign, number)
            asking.reading(CELL, at="2020-12-31")
            opened.append(len(os.listdir("/proc/self/fd")))
    finally:
        gc.enable()
    assert opened[-1] <= opened[1]


def test_what_a_question_gave_can_be_read_after_the_index_was_refreshed(borderlands: Path) -> None:
    asking, foreign = Chronicle.open(borderlands), Chronicle.open(borderlands)
    state = asking.state(asking.view(at="2020-12-31"))
    event_index = asking.repository.event_index()
    assert event_index is not None
    pages = event_index.all_by_time(3)
    before = [*next(pages)]
    for number in range(3):
        append(foreign, number)
        asking.reading(CELL, at="2020-12-31")
    del event_index
    gc.collect()
    assert "pact" in state.entities
    whole = asking.repository.event_index()
    assert whole is not None
    assert [*before, *(row for page in pages for row in page)] == next(whole.all_by_time(999))
