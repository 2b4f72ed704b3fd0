"""A cell's reading is constant between two change points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import pairwise

from hypothesis import given, settings

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold, read
from chrono.fold.change_points import change_points, known_change_points
from chrono.fold.diff import changed
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.reference.worlds import DAYS, FIRST, logs, moments

MOMENTS = [
    UTC_CLOCK.first(FIRST + day) + hour * 3600 - 1
    for day in range(-40, DAYS + 80)
    for hour in (8, 9, 12, 13, 20, 24)
]
"""Moments between those at which events of the small world begin, and the ends of its days."""


def unchanged(points: Collection[int]) -> Iterator[tuple[int, int]]:
    """Pairs of neighbouring moments with no change point between them."""
    ordered = sorted(points)
    for before, after in pairwise(MOMENTS):
        if bisect_right(ordered, before) == bisect_right(ordered, after):
            yield before, after


@settings(max_examples=15)
@given(logs(), moments())
def test_a_reading_changes_at_no_other_moment(
    written: tuple[list[Event], Vocabulary], known_at: int
) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:  # nothing declares its entity
            continue
        for before, after in unchanged(change_points(cell)):
            for known in (known_at, FOREVER):
                assert not changed(read(cell, before, known), read(cell, after, known)), (
                    key,
                    after,
                )


@settings(max_examples=15)
@given(logs(), moments())
def test_what_is_known_changes_a_reading_at_no_other_moment(
    written: tuple[list[Event], Vocabulary], at: int
) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:
            continue
        for before, after in unchanged(known_change_points(cell)):
            assert not changed(read(cell, at, before), read(cell, at, after)), (key, after)
