"""A reading shows the same value in the CLI, the TUI, the library, a data frame and exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from chrono import Chronicle
from chrono.fold import fold, read
from chrono.formats.dataframe import to_dicts
from chrono.model.claim import Reading, split_key
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from chrono.render.names import Names
from chrono.render.text import absence_words, reading_words, shown_values, side_words, value_words
from chrono.tui.model.row_text import value_of
from tests.cli.conftest import run_in_process
from tests.reference.worlds import DAYS, after, logs

ROOT = Path(__file__).parents[2]
DAYS_ASKED = ("2019", "2020-03-15", "2020-09-15", "2021-06-30")


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def whole(reading: Reading, names: Names) -> None:
    """Every value that a reading has, and every side, stands in its words."""
    words = reading_words(reading, names)
    for value in shown_values(reading):
        if value is False:
            assert words == absence_words(reading.cell, reading.attribute, names)
            continue
        assert value_words(value, reading.attribute, names) in words
    if reading.standing in ("contested", "possible"):
        for claim in (*reading.candidates, *reading.foreign):
            assert side_words(claim, reading, names) in words
    if reading.standing != "unknown":
        assert value_of(reading, names) == words


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_a_value_is_whole_in_every_interface(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHRONO_DIR", str(ROOT))
    chronicle = Chronicle.open(ROOT)
    state = chronicle.state(chronicle.view(day))
    names = Names(state.entities, state.documents)
    shown = on_one_line(run_in_process("state", "--at", day, "--all").out)
    frame = {row["cell"]: row["says"] for row in to_dicts(state)}
    for reading in state.readings:
        whole(reading, names)
        assert (frame[reading.cell] or "") == reading_words(reading, names)
        _, _, member, part = split_key(reading.cell)
        if reading.known and member is None and not part:
            assert on_one_line(reading_words(reading, names)) in shown, reading.cell


@settings(max_examples=30)
@given(logs())
def test_a_value_is_whole_in_random_worlds(written: tuple[list[Event], Vocabulary]) -> None:
    folded = fold(*written)
    names = Names(folded.entities, folded.documents)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        assert cell is not None
        for day in map(after, range(0, DAYS, 4)):
            whole(read(cell, day), names)
