"""What a cell shows over D and K: the rectangles say what the fold says, and no more often."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold, read
from chrono.fold.diff import changed
from chrono.fold.rectangles import has_whole_days, rectangles, spans
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.fold.telling import VOCABULARY, Told
from tests.moments import end, start
from tests.reference.worlds import days, logs, moments

slowly = settings(max_examples=40)
Written = tuple[list[Event], Vocabulary]


@slowly
@given(logs(), st.lists(st.tuples(moments(), moments()), min_size=3, max_size=6))
def test_a_rectangle_shows_what_the_fold_shows_in_it(
    written: Written, views: list[tuple[int, int]]
) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:
            continue
        bands = rectangles(cell)
        for at, known_at in views:
            band = next(each for each in bands if each.first <= known_at <= each.last)
            span = next(each for each in band.spans if each.first <= at <= each.last)
            assert not changed(span.reading, read(cell, at, known_at)), (key, at, known_at)


@slowly
@given(logs())
def test_rectangles_cover_everything_once_and_neighbours_differ(written: Written) -> None:
    folded = fold(*written)
    for key in list(folded.keys()):
        cell = folded.cell(key)
        if cell is None:
            continue
        bands = rectangles(cell)
        for parts in (bands, *(band.spans for band in bands)):
            assert (parts[0].first, parts[-1].last) == (BEGINNING, FOREVER)
            assert all(one.last + 1 == two.first for one, two in pairwise(parts))
        for band in bands:
            assert all(changed(one.reading, two.reading) for one, two in pairwise(band.spans))


@slowly
@given(logs(times=False), days(), days())
def test_spans_of_whole_days_show_what_each_day_shows_at_its_end(
    written: Written, day: int, known_day: int
) -> None:
    folded = fold(*written)
    known_at = UTC_CLOCK.last(known_day)
    for key in list(folded.keys(known_at)):
        cell = folded.cell(key, known_at)
        if cell is None:
            continue
        assert has_whole_days(cell)
        at = UTC_CLOCK.last(day)
        found = spans(cell, known_at, whole_days=True)
        span = next(each for each in found if each.first <= at <= each.last)
        assert not changed(span.reading, read(cell, at, known_at)), (key, day)


def test_readers_of_an_early_document_believed_otherwise() -> None:
    told = Told(early="2020-09-10", late="2024-01-28")
    told.says("early", "Strength", "2020-09-09", force="us", count=3000)
    told.says("late", "Strength", "2020-09-09", force="us", count=2500)
    cell = fold(told.events, VOCABULARY).cell("us.strength")
    assert cell is not None
    bands = rectangles(cell, whole_days=True)
    shown = [
        (band.first, [(each.first, each.reading.standing) for each in band.spans]) for band in bands
    ]
    day, stale = start("2020-09-09"), start("2021-03-10")
    assert shown == [
        (BEGINNING, [(BEGINNING, "unknown")]),
        (start("2020-09-10"), [(BEGINNING, "unknown"), (day, "stated"), (stale, "stale")]),
        (start("2024-01-28"), [(BEGINNING, "unknown"), (day, "contested")]),
    ]
    assert bands[1].last == end("2024-01-27")
