"""`chrono tui` opens the scrubber."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.tui.loader import Loader
from tests.cli.conftest import Run


def test_without_a_terminal_it_is_refused_in_words(chrono: Run) -> None:
    answer = chrono("tui")
    assert answer.code == 2
    assert "needs a terminal" in answer.err


def test_it_opens_where_it_is_asked(chrono: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def run(loader: Loader) -> None:
        asked.extend((*loader.asked, loader.documents))
        loader.wait()

    monkeypatch.setattr("chrono.tui.app.run", run)
    line = ("tui", "--at", "2020-09-15", "--known-at", "2020-10", "--documents", "texts")
    assert chrono(*line, terminal=True).code == 0
    assert asked == ["2020-09-15", "2020-10", Path("texts")]
