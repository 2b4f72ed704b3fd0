"""A cell's reading is constant between two change points."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.fold import fold, read
from chrono.fold.change_points import change_points, known_change_points
from chrono.fold.diff import changed
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.reference.worlds import DAYS, FIRST, logs


@settings(max_examples=40)
@given(logs(), st.integers(FIRST - 2, FIRST + DAYS + 6))
def test_a_reading_changes_on_no_other_day(
    written: tuple[list[Event], Vocabulary], known_at: int
) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:  # nothing declares its entity
            continue
        points = change_points(cell)
        days = range(FIRST - 40, FIRST + DAYS + 80)
        for before, day in pairwise(days):
            if day not in points:
                for known in (known_at, FOREVER):
                    assert not changed(read(cell, before, known), read(cell, day, known)), (
                        key,
                        day,
                    )


@settings(max_examples=40)
@given(logs(), st.integers(FIRST - 2, FIRST + DAYS + 6))
def test_what_is_known_changes_a_reading_on_no_other_day(
    written: tuple[list[Event], Vocabulary], at: int
) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:
            continue
        points = known_change_points(cell)
        for before, day in pairwise(range(FIRST - 5, FIRST + DAYS + 10)):
            if day not in points:
                assert not changed(read(cell, at, before), read(cell, at, day)), (key, day)
