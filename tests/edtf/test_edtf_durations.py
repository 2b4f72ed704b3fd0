"""Durations of months and days, added to dates."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER, EdtfError, day_number, format_day
from chrono.edtf.durations import Duration, add, parse_duration, subtract

DURATIONS = st.builds(Duration, st.integers(0, 2_000), st.integers(0, 20_000))


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("P6M", 6, 0),
        ("P1Y2M10D", 14, 10),
        ("P2W", 0, 14),
        ("P1Y2W", 12, 14),
        ("P0D", 0, 0),
        ("P999999D", 0, 999_999),
    ],
)
def test_a_duration_is_months_and_days(text: str, months: int, days: int) -> None:
    assert parse_duration(text) == Duration(months, days)


@pytest.mark.parametrize(
    ("text", "seconds"), [("PT36H", 129_600), ("PT90M", 5_400), ("PT1H30M5S", 5_405), ("PT0S", 0)]
)
def test_a_duration_of_hours_minutes_and_seconds_is_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == Duration(0, 0, seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "6M", "P6", "PM", "P-6M", "-P6M", "P1.5Y", "P6m", "p6M", "P6M ", " P6M"),
        *("P10D1Y", "P1Y1Y", "PT", "PT5D", "P9999999D", "P６M", "P6M\n", "\ud800", "6 months"),
    ],
)
def test_what_is_no_duration_is_refused_with_examples_of_what_is(text: str) -> None:
    with pytest.raises(EdtfError, match="PT36H") as caught:
        parse_duration(text)
    assert caught.value.text == text


def test_hours_beside_days_are_refused_by_name() -> None:
    with pytest.raises(EdtfError, match="days and hours do not mix; write PT36H"):
        parse_duration("P1DT5H")


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ((2020, 1, 31), "P1M", "2020-02-29"),
        ((2019, 1, 31), "P1M", "2019-02-28"),
        ((2020, 2, 29), "P1Y", "2021-02-28"),
        ((2020, 12, 31), "P2M", "2021-02-28"),
        ((2020, 1, 31), "P1M1D", "2020-03-01"),
        ((-1, 12, 31), "P1D", "0000-01-01"),
    ],
)
def test_adding_months_stays_within_the_month_it_lands_in(
    start: tuple[int, int, int], duration: str, end: str
) -> None:
    assert format_day(add(day_number(*start), parse_duration(duration))) == end


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ((2020, 3, 31), "P1M", "2020-02-29"),
        ((2020, 3, 1), "P1D", "2020-02-29"),
        ((2020, 2, 29), "P1Y", "2019-02-28"),
        ((2020, 3, 31), "P1M1D", "2020-02-28"),
        ((0, 1, 1), "P1M", "-0001-12-01"),
    ],
)
def test_subtracting_months_stays_within_the_month_it_lands_in(
    start: tuple[int, int, int], duration: str, end: str
) -> None:
    assert format_day(subtract(day_number(*start), parse_duration(duration))) == end


@given(DURATIONS)
def test_no_time_leads_away_from_an_open_bound(duration: Duration) -> None:
    for bound in (BEGINNING, FOREVER):
        assert add(bound, duration) == bound
        assert subtract(bound, duration) == bound


@given(st.dates(date(1500, 1, 1), date(9000, 1, 1)), st.integers(0, 100_000))
def test_days_are_counted_as_datetime_counts_them(start: date, days: int) -> None:
    duration = Duration(0, days)
    assert add(start.toordinal(), duration) == (start + timedelta(days)).toordinal()
    assert subtract(start.toordinal(), duration) == (start - timedelta(days)).toordinal()


@given(st.dates(date(1, 1, 1), date(9000, 1, 1)), st.integers(0, 5_000))
def test_months_keep_the_day_of_the_month_where_it_exists(start: date, months: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    expected = date(year, month + 1, min(start.day, longest))
    assert add(start.toordinal(), Duration(months, 0)) == expected.toordinal()


@given(st.integers(-(10**9), 10**9), DURATIONS, DURATIONS)
def test_a_later_day_never_leads_to_an_earlier_one(
    day: int, duration: Duration, further: Duration
) -> None:
    assert add(day, duration) <= add(day + 1, duration)
    assert subtract(day, duration) <= subtract(day + 1, duration)
    longer = Duration(duration.months + further.months, duration.days + further.days)
    assert add(day, duration) <= add(day, longer)
