"""The bar draws a day at the same column at which a click leads to it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chrono.tui.model.axis import DayRange, around, months_later, ticks

stretches = st.builds(
    lambda start, days: DayRange(start, start + days - 1),
    st.integers(-(10**9), 10**9),
    st.integers(7, 10**7),
)


@given(stretches, st.integers(1, 300), st.data())
def test_the_column_of_a_day_holds_it(stretch: DayRange, width: int, data: st.DataObject) -> None:
    day = data.draw(st.integers(stretch.start, stretch.end))
    column = stretch.column(day, width)
    assert 0 <= column < width
    assert stretch.first_day(column, width) <= day < stretch.first_day(column + 1, width)


@given(stretches, stretches, st.floats(0.01, 100.0), st.data())
def test_zooming_keeps_the_day_and_stays_within_the_whole(
    one: DayRange, two: DayRange, factor: float, data: st.DataObject
) -> None:
    whole = DayRange(min(one.start, two.start), max(one.end, two.end))
    day = data.draw(st.integers(one.start, one.end))
    found = one.zoomed(factor, day, whole)
    assert whole.start <= found.start <= found.end <= whole.end
    assert found.holds(day)


@given(stretches, stretches, st.data())
def test_showing_a_day_moves_no_more_than_needed(
    one: DayRange, two: DayRange, data: st.DataObject
) -> None:
    whole = DayRange(min(one.start, two.start), max(one.end, two.end))
    day = data.draw(st.integers(whole.start, whole.end))
    found = one.within(whole).shown(day, whole)
    assert found.holds(day)


@given(stretches, st.integers(20, 300))
def test_ticks_stand_within_the_stretch_and_in_order(stretch: DayRange, width: int) -> None:
    days = [tick.day for tick in ticks(stretch, width)]
    assert days == sorted(set(days))
    assert all(stretch.holds(day) for day in days)


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    day = date(2020, 1, 31).toordinal()
    assert months_later(day, 1) == date(2020, 2, 29).toordinal()
    assert months_later(day, -2) == date(2019, 11, 30).toordinal()


def test_a_single_day_has_room_around_it() -> None:
    assert around(100, 100) == DayRange(97, 103)
