"""Day numbers agree with datetime in its range and extend beyond it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER, civil, day_number, format_day, say_day
from chrono.edtf.calendar import days_in_month

ANY_DAY = st.integers(-(10**17), 10**17)


@given(st.dates())
def test_a_day_has_the_number_that_datetime_gives_it(day: date) -> None:
    assert day_number(day.year, day.month, day.day) == day.toordinal()
    assert civil(day.toordinal()) == (day.year, day.month, day.day)
    assert format_day(day.toordinal()) == day.isoformat()


@given(ANY_DAY)
def test_a_number_and_its_civil_day_are_each_others_inverse(day: int) -> None:
    assert day_number(*civil(day)) == day


@given(ANY_DAY)
def test_the_next_number_is_the_next_civil_day(day: int) -> None:
    year, month, number = civil(day)
    if number < days_in_month(year, month):
        following = (year, month, number + 1)
    elif month < 12:
        following = (year, month + 1, 1)
    else:
        following = (year + 1, 1, 1)
    assert civil(day + 1) == following


def test_there_is_a_year_zero_and_it_is_a_leap_year() -> None:
    assert civil(0) == (0, 12, 31)
    assert day_number(0, 2, 29) == day_number(0, 3, 1) - 1
    assert civil(day_number(-4, 2, 29)) == (-4, 2, 29)


@pytest.mark.parametrize("day", [(2019, 2, 29), (1900, 2, 29), (2020, 13, 1), (2020, 4, 31)])
def test_a_day_that_does_not_exist_has_no_number(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"must be in|out of range"):
        day_number(*day)


@pytest.mark.parametrize(
    ("day", "written", "said"),
    [
        ((2020, 9, 10), "2020-09-10", "10 September 2020"),
        ((1, 1, 1), "0001-01-01", "1 January AD 1"),
        ((79, 8, 24), "0079-08-24", "24 August AD 79"),
        ((0, 12, 31), "0000-12-31", "31 December 1 BC"),
        ((-44, 3, 15), "-0044-03-15", "15 March 45 BC"),
        ((12_345, 1, 2), "+12345-01-02", "2 January 12,345"),
        ((-12_345, 1, 2), "-12345-01-02", "2 January 12,346 BC"),
    ],
)
def test_a_day_is_written_as_iso_and_said_as_historians_do(
    day: tuple[int, int, int], written: str, said: str
) -> None:
    number = day_number(*day)
    assert (format_day(number), say_day(number)) == (written, said)


def test_a_bound_that_is_none_is_not_said_as_a_day() -> None:
    assert format_day(BEGINNING) == format_day(FOREVER) == ".."
    assert say_day(BEGINNING) == "no known start"
    assert say_day(FOREVER) == "no known end"


def test_the_bounds_fit_a_column_of_64_bits() -> None:
    assert -(2**63) <= BEGINNING < FOREVER < 2**63
