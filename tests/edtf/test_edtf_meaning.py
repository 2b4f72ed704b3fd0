"""Dates not in EDTF: words with a year are accepted, ambiguous figures get suggestions."""

from __future__ import annotations

import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import Edtf, EdtfError, day_number, format_day, parse
from chrono.edtf.calendar import MONTHS
from chrono.edtf.suggest import hinted, offers
from chrono.edtf.typed import dated as typed_date
from chrono.edtf.typed import understand

TODAY = day_number(2020, 9, 16)
"""A Wednesday."""


def dated(text: str) -> str | None:
    found = typed_date(text)
    return None if found is None else found.date.text


def understood(text: str, today: int) -> Edtf:
    return understand(text, parse(format_day(today))).date


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("15 September 2020", "2020-09-15"),
        ("15 Sept 2020", "2020-09-15"),
        ("Sept. 15, 2020", "2020-09-15"),
        ("September 15th, 2020", "2020-09-15"),
        ("the 15th of September 2020", "2020-09-15"),
        ("on 15 September 2020", "2020-09-15"),
        ("  15   SEPTEMBER 2020. ", "2020-09-15"),
        ("Tuesday, 15 September 2020", "2020-09-15"),
        ("on Tuesday 15 September 2020", "2020-09-15"),
        ("29 February 2020", "2020-02-29"),
        ("September 2020", "2020-09"),
        ("in Sept 2020", "2020-09"),
        ("late September 2020", "[2020-09-21..2020-09-30]"),
        ("in 2014", "2014"),
    ],
)
def test_words_that_have_their_year_stand_for_one_date_whoever_reads_them(
    words: str, edtf: str
) -> None:
    assert dated(words) == edtf


@pytest.mark.parametrize(
    "words",
    [
        "yesterday",
        "Tuesday",
        "15 September",
        "last week",
        "in July",
        "",
        "soon",
        "2020-13",
        "15.9.2020",
        "Tuesday, September 2020",
        "x" * 200,
    ],
)
def test_words_without_their_year_stand_for_none_by_themselves(words: str) -> None:
    assert dated(words) is None


def test_a_day_of_the_week_that_is_not_that_of_the_date_is_refused_with_what_it_was() -> None:
    with pytest.raises(EdtfError, match="2020-09-15 was a Tuesday"):
        dated("Monday, 15 September 2020")
    assert offers("Monday, 15 September 2020") == ()


@pytest.mark.parametrize("words", ["31 September 2020", "29 February 2021", "Feb 30, 2020"])
def test_a_day_that_its_month_does_not_have_is_refused(words: str) -> None:
    with pytest.raises(EdtfError, match=r"no day (31|29|30)"):
        dated(words)
    assert offers(words) == ()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("15.9.2020", ("2020-09-15",)),
        ("15. 9. 2020", ("2020-09-15",)),
        ("9/15/2020", ("2020-09-15",)),
        ("2020/09/15", ("2020-09-15",)),
        ("2020.09.15", ("2020-09-15",)),
        ("2020 09 15", ("2020-09-15",)),
        ("2020-9-5", ("2020-09-05",)),
        ("20200915", ("2020-09-15",)),
        ("9/2020", ("2020-09",)),
        ("2020-9", ("2020-09",)),
        ("2020-09-15 10:30", ("2020-09-15T10:30",)),
        ("2020-09-15 10:30:45", ("2020-09-15T10:30:45",)),
        ("1.1.2020", ("2020-01-01",)),
    ],
)
def test_figures_in_another_order_are_offered_as_edtf(typed: str, offered: tuple[str, ...]) -> None:
    assert offers(typed) == offered


def test_where_either_figure_can_be_the_month_both_dates_are_offered_and_none_is_taken() -> None:
    assert offers("9/8/2020") == ("2020-08-09", "2020-09-08")
    with pytest.raises(EdtfError, match="did you mean 2020-08-09 or 2020-09-08"):
        understood("9/8/2020", TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2020-13",
        "13/13/2020",
        "32.1.2020",
        "hello",
        "20201399",
        "about",
        "since soon",
        "\0",
        "9" * 61,
    ],
)
def test_where_no_date_can_have_been_meant_none_is_offered(typed: str) -> None:
    assert offers(typed) == ()
    with pytest.raises(EdtfError) as caught:
        understood(typed, TODAY)
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2020-09", "2020-09"),
        ("yesterday", "2020-09-15"),
        ("Tuesday", "2020-09-15"),
        ("last week", "[2020-09-07..2020-09-13]"),
        ("two months ago", "[2020-07-01..2020-07-31]"),
        ("4 January", "2020-01-04"),
        ("15 September 2020", "2020-09-15"),
    ],
)
def test_who_asks_for_a_day_may_say_it_as_seen_from_today(typed: str, edtf: str) -> None:
    assert understood(typed, TODAY).latest == parse(edtf).latest


def test_an_error_keeps_its_place_and_reason_and_ends_in_what_may_have_been_meant() -> None:
    with pytest.raises(EdtfError) as caught:
        parse("15.9.2020")
    error = hinted(caught.value)
    assert (error.text, error.position) == (caught.value.text, caught.value.position)
    assert error.reason == f"{caught.value.reason}; did you mean 2020-09-15?"


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_written_out_in_words_is_that_day(day: datetime.date) -> None:
    year, month, number, edtf = day.year, day.month, day.day, day.isoformat()
    assert dated(f"{number} {MONTHS[month - 1]} {year}") == edtf
    assert dated(f"{MONTHS[month - 1]} {number}, {year}") == edtf
    assert edtf in offers(f"{number}.{month}.{year}")
    assert edtf in offers(f"{month}/{number}/{year}")
    assert offers(edtf.replace("-", "")) == (edtf,)
    assert dated(f"{day:%A}, {number} {MONTHS[month - 1]} {year}") == edtf


@given(st.text(max_size=80))
def test_no_text_makes_it_raise_anything_but_its_own_error_and_every_offer_is_edtf(
    text: str,
) -> None:
    for offer in offers(text):
        assert parse(offer).text == offer
    for read in (dated, lambda text: understood(text, TODAY)):
        with suppress(EdtfError):
            read(text)


@given(st.integers(min_value=day_number(1900, 1, 1), max_value=day_number(2100, 1, 1)))
def test_yesterday_is_the_day_before_whatever_today_is(today: int) -> None:
    assert understood("yesterday", today).text == format_day(today - 1)
