"""The bar draws a second at the column at which a click leads to it, from millennia to a minute."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.tui.model.axis import (
    HOUR,
    MINUTE,
    SHORTEST,
    Grain,
    TimeRange,
    around,
    elapsed,
    months_later,
    snapped,
    stepped,
    tick_row,
    ticks,
)
from tests.moments import end, start, window

AMSTERDAM = Clock("Europe/Amsterdam")
CLOCKS = st.sampled_from([UTC_CLOCK, AMSTERDAM, Clock("America/St_Johns")])
GRAINS: tuple[Grain, ...] = ("day", "hour", "minute", "second")
SECONDS = st.integers(start("1890-01-01"), end("2100-12-31"))
"""Seconds with and without zone tables, and with every change of offset between."""

LENGTHS = (
    st.integers(SHORTEST, 2 * HOUR)
    | st.integers(HOUR, 10 * DAY)
    | st.integers(7, 10**7).map(lambda days: days * DAY)
)
stretches = st.builds(
    lambda first, length: TimeRange(first, first + length - 1),
    st.integers(-(10**14), 10**14),
    LENGTHS,
)


@given(stretches, st.integers(1, 300), st.data())
def test_the_column_of_a_second_holds_it(
    stretch: TimeRange, width: int, data: st.DataObject
) -> None:
    second = data.draw(st.integers(stretch.start, stretch.end))
    column = stretch.column(second, width)
    assert 0 <= column < width
    assert stretch.first(column, width) <= second < stretch.first(column + 1, width)


@given(stretches, stretches, st.floats(0.01, 100.0), st.data())
def test_zooming_keeps_the_second_and_stays_within_the_whole(
    one: TimeRange, two: TimeRange, factor: float, data: st.DataObject
) -> None:
    whole = TimeRange(min(one.start, two.start), max(one.end, two.end))
    second = data.draw(st.integers(one.start, one.end))
    found = one.zoomed(factor, second, whole)
    assert whole.start <= found.start <= found.end <= whole.end
    assert found.holds(second)


@given(stretches, st.data())
def test_zooming_in_ends_at_a_minute_around_the_second(
    whole: TimeRange, data: st.DataObject
) -> None:
    second = data.draw(st.integers(whole.start, whole.end))
    found = whole
    for _ in range(60):
        found = found.zoomed(0.5, second, whole)
        assert found.holds(second)
    assert found.length == MINUTE
    assert found.grain == "second"


@given(stretches, stretches, st.data())
def test_showing_a_second_moves_no_more_than_needed(
    one: TimeRange, two: TimeRange, data: st.DataObject
) -> None:
    whole = TimeRange(min(one.start, two.start), max(one.end, two.end))
    second = data.draw(st.integers(whole.start, whole.end))
    found = one.within(whole).shown(second, whole)
    assert found.holds(second)


@pytest.mark.parametrize(
    ("length", "grain"),
    [(MINUTE, "second"), (HOUR, "minute"), (DAY, "hour"), (7 * DAY, "day"), (10**13, "day")],
)
def test_the_cursor_moves_in_the_unit_that_the_bar_can_show(length: int, grain: Grain) -> None:
    assert TimeRange(0, length - 1).grain == grain


def test_a_single_day_has_three_days_around_it_and_a_moment_has_a_minute() -> None:
    day = end("2020-05-10")
    assert around(day, day, UTC_CLOCK) == TimeRange(start("2020-05-07"), end("2020-05-13"))
    noon = start("2020-05-10T12:00:00")
    assert around(noon, noon, UTC_CLOCK) == TimeRange(noon - MINUTE, noon + MINUTE)


def test_a_bar_of_days_begins_and_ends_with_whole_days_of_the_clock() -> None:
    shown = around(end("2024-03-30", AMSTERDAM), end("2024-11-01", AMSTERDAM), AMSTERDAM)
    assert shown.start == AMSTERDAM.start_of_day(shown.start)
    assert shown.end == AMSTERDAM.end_of_day(shown.end)


@given(SECONDS, st.integers(0, 10**10), CLOCKS)
def test_a_bar_holds_what_it_is_made_for_with_room_on_either_side(
    first: int, length: int, clock: Clock
) -> None:
    shown = around(first, first + length, clock)
    assert shown.start < first
    assert shown.end > first + length


@given(SECONDS, LENGTHS, st.floats(0, 1), CLOCKS)
def test_a_share_of_a_bar_is_the_end_of_a_unit_on_it(
    first: int, length: int, part: float, clock: Clock
) -> None:
    shown = around(first, first + length, clock)
    found = shown.share(part, clock)
    assert snapped(found, shown.grain, clock) == found
    assert shown.share(0, clock) <= found <= shown.share(1, clock)


# ------------------------------------------------------------------ ticks


@given(stretches, st.integers(20, 300), CLOCKS)
def test_ticks_stand_within_the_stretch_and_in_order(
    stretch: TimeRange, width: int, clock: Clock
) -> None:
    seconds = [tick.second for tick in ticks(stretch, width, clock)]
    assert seconds == sorted(set(seconds))
    assert all(stretch.holds(second) for second in seconds)


@given(SECONDS, LENGTHS, st.integers(40, 300), CLOCKS)
def test_a_tick_names_the_moment_at_which_it_stands(
    first: int, length: int, width: int, clock: Clock
) -> None:
    for tick in ticks(TimeRange(first, first + length - 1), width, clock):
        if re.fullmatch(r"\d\d:\d\d(:\d\d)?", tick.label):
            assert clock.say_time(tick.second, starts=True) == tick.label
        else:
            assert tick.second == clock.start_of_day(tick.second)
            said = clock.say(tick.second, starts=True)
            assert all(part in said for part in tick.label.split()), said


@pytest.mark.parametrize(
    ("stretch", "labels"),
    [
        (
            window("2024-03-10"),
            ["10 Mar", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"],
        ),
        (
            window("2024-03-10T10:00/2024-03-10T10:59"),
            [f"10:{minute:02}" for minute in range(0, 60, 5)],
        ),
        (window("2024-03-10T10:46"), ["10:46", "10:46:15", "10:46:30", "10:46:45"]),
        (
            (start("2024-03-10T23:00"), end("2024-03-11T00:59")),
            ["23:00", "23:15", "23:30", "23:45", "11 Mar", "00:15", "00:30", "00:45"],
        ),
    ],
    ids=["a day", "an hour", "a minute", "across midnight"],
)
def test_the_ticks_are_hours_minutes_or_seconds(
    stretch: tuple[int, int], labels: list[str]
) -> None:
    width = 60 if stretch[1] - stretch[0] == MINUTE - 1 else 100
    assert [tick.label for tick in ticks(TimeRange(*stretch), width, UTC_CLOCK)] == labels


def test_a_midnight_among_hours_is_the_tick_that_stands_out() -> None:
    stretch = TimeRange(start("2024-03-10T12:00"), end("2024-03-11T11:59"))
    assert [tick.label for tick in ticks(stretch, 100, UTC_CLOCK) if tick.major] == ["11 Mar"]


def test_an_hour_that_the_clock_repeats_has_its_ticks_twice_and_one_that_it_skips_none() -> None:
    autumn = TimeRange(*window("2024-10-27T01:00/2024-10-27T04:00", AMSTERDAM))
    labels = [tick.label for tick in ticks(autumn, 60, AMSTERDAM)]
    assert labels == ["01:00", "02:00", "02:00", "03:00", "04:00"]
    spring = TimeRange(*window("2024-03-31T01:00/2024-03-31T04:00", AMSTERDAM))
    assert "02:00" not in {tick.label for tick in ticks(spring, 60, AMSTERDAM)}


def test_the_row_of_ticks_writes_each_time_at_its_column() -> None:
    stretch = TimeRange(*window("2024-03-10"))
    row = tick_row(stretch, 96, UTC_CLOCK)
    for hour in (3, 12, 21):
        at = stretch.column(start(f"2024-03-10T{hour:02}:00"), 96)
        assert row[at : at + 6] == f"╵{hour:02}:00"


# ------------------------------------------------------------------ steps


@given(SECONDS, st.sampled_from(GRAINS), CLOCKS)
def test_a_snapped_second_ends_the_unit_in_which_it_lies(
    second: int, grain: Grain, clock: Clock
) -> None:
    found = snapped(second, grain, clock)
    assert found >= second
    assert clock.day(found) == clock.day(second)
    assert snapped(found, grain, clock) == found, "snapping twice is snapping once"
    size = {"day": 25 * HOUR, "hour": HOUR, "minute": MINUTE, "second": 1}[grain]
    assert found - second < size


@given(SECONDS, st.integers(1, 500), st.sampled_from(GRAINS), CLOCKS)
def test_steps_on_and_as_many_back_end_where_they_began(
    second: int, count: int, grain: Grain, clock: Clock
) -> None:
    here = snapped(second, grain, clock)
    there = stepped(here, count, grain, clock)
    assert there > here
    assert stepped(there, -count, grain, clock) == here


@given(SECONDS, st.sampled_from(GRAINS), CLOCKS)
def test_what_has_elapsed_is_the_last_unit_that_is_complete(
    second: int, grain: Grain, clock: Clock
) -> None:
    found = elapsed(second, grain, clock)
    assert found <= second
    assert snapped(found, grain, clock) == found
    assert second < stepped(found, 1, grain, clock)


@given(SECONDS, st.sampled_from(GRAINS), CLOCKS)
def test_a_step_ends_a_unit_and_passes_none_over(second: int, grain: Grain, clock: Clock) -> None:
    later, earlier = (stepped(second, count, grain, clock) for count in (1, -1))
    assert earlier < second < later or second == snapped(second, grain, clock) < later
    assert snapped(later, grain, clock) == later
    assert snapped(earlier, grain, clock) == earlier
    if second != snapped(second, grain, clock):
        assert later == snapped(second, grain, clock), "first to the end of the unit begun"


@pytest.mark.parametrize(
    ("grain", "count", "found"),
    [
        ("day", 1, "2024-03-11"),
        ("day", -1, "2024-03-09"),
        ("hour", 1, "2024-03-11T00:59"),
        ("hour", -1, "2024-03-10T22:59"),
        ("minute", 1, "2024-03-11T00:00"),
        ("minute", -2, "2024-03-10T23:57"),
        ("second", 1, "2024-03-11T00:00:00"),
        ("second", -59, "2024-03-10T23:59:00"),
    ],
)
def test_from_the_end_of_a_day_a_step_ends_the_next_unit(
    grain: Grain, count: int, found: str
) -> None:
    assert stepped(end("2024-03-10"), count, grain, UTC_CLOCK) == end(found)


def test_a_day_is_stepped_over_whole_where_it_has_23_or_25_hours() -> None:
    for day, after in (("2024-03-30", "2024-03-31"), ("2024-10-26", "2024-10-27")):
        found = stepped(end(day, AMSTERDAM), 1, "day", AMSTERDAM)
        assert found == end(after, AMSTERDAM)
        assert stepped(found, -1, "day", AMSTERDAM) == end(day, AMSTERDAM)


def test_every_hour_of_a_day_that_repeats_one_is_a_step() -> None:
    at, last = start("2024-10-27", AMSTERDAM) - 1, end("2024-10-27", AMSTERDAM)
    steps = []
    while at < last:
        at = stepped(at, 1, "hour", AMSTERDAM)
        steps.append(at)
    assert steps[-1] == last
    assert len(steps) == 25
    assert {two - one for one, two in pairwise(steps)} == {HOUR}


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    second = end("2020-01-31")
    assert months_later(second, 1, UTC_CLOCK) == end("2020-02-29")
    assert months_later(second, -2, UTC_CLOCK) == end("2019-11-30")


def test_a_month_later_is_the_same_time_of_the_day() -> None:
    second = end("2020-01-31T10:46", AMSTERDAM)
    assert months_later(second, 1, AMSTERDAM) == end("2020-02-29T10:46", AMSTERDAM)
    assert months_later(second, 6, AMSTERDAM) == end("2020-07-31T10:46", AMSTERDAM)
