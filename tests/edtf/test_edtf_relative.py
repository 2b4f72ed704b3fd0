"""Relative dates such as "Tuesday" are resolved from the publication date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chrono.edtf import EdtfError, day_number, format_day, parse
from chrono.edtf.relative import UNDERSTOOD, resolve
from chrono.edtf.typed import understand

THURSDAY = parse("2020-09-10")


def meant(phrase: str, published: str = "2020-09-10") -> str:
    return understand(phrase, parse(published)).date.text


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", "2020-09-10"),
        ("this morning", "2020-09-10"),
        ("yesterday", "2020-09-09"),
        ("yesterday evening", "2020-09-09"),
        ("the day before yesterday", "2020-09-08"),
        ("tomorrow", "2020-09-11"),
        ("two days ago", "2020-09-08"),
        ("10 days ago", "2020-08-31"),
        ("a day ago", "2020-09-09"),
        ("in three days", "2020-09-13"),
        ("Thursday", "2020-09-10"),
        ("on Wednesday", "2020-09-09"),
        ("Friday", "2020-09-04"),
        ("early Tuesday", "2020-09-08"),
        ("Tuesday night", "2020-09-08"),
        ("this Sunday", "2020-09-13"),
        ("last Friday", "2020-09-04"),
        ("next Monday", "2020-09-14"),
        ("January 4", "2020-01-04"),
        ("on 4 January", "2020-01-04"),
        ("the 4th of January", "2020-01-04"),
        ("Dec. 31", "2019-12-31"),
        ("September 10", "2020-09-10"),
        ("September 11", "2019-09-11"),
        ("February 29", "2020-02-29"),
        ("January 4, 2019", "2019-01-04"),
        ("4 January 2030", "2030-01-04"),
    ],
)
def test_a_day_that_the_publication_fixes_is_that_day(phrase: str, day: str) -> None:
    assert meant(phrase) == day


@pytest.mark.parametrize(
    ("phrase", "period"),
    [
        ("last month", "2020-08"),
        ("this month", "2020-09"),
        ("next month", "2020-10"),
        ("last year", "2019"),
        ("this year", "2020"),
        ("in July", "2020-07"),
        ("in September", "2020-09"),
        ("October", "2019-10"),
        ("last October", "2019-10"),
        ("next October", "[2020-10,2021-10]"),
        ("this October", "2020-10"),
        ("March 2018", "2018-03"),
        ("in 2014", "2014"),
    ],
)
def test_a_month_or_year_stays_a_month_or_year(phrase: str, period: str) -> None:
    assert meant(phrase) == period


@pytest.mark.parametrize(
    ("phrase", "window"),
    [
        ("last week", "[2020-08-31..2020-09-06]"),
        ("this week", "[2020-09-07..2020-09-13]"),
        ("next week", "[2020-09-14..2020-09-20]"),
        ("late May", "[2020-05-21..2020-05-31]"),
        ("mid-February", "[2020-02-11..2020-02-20]"),
        ("earlier this week", "[2020-09-07..2020-09-10]"),
        ("earlier this month", "[2020-09-01..2020-09-10]"),
        ("earlier in the year", "[2020-01-01..2020-09-10]"),
        ("later this month", "[2020-09-10..2020-09-30]"),
        ("last night", "[2020-09-09..2020-09-10]"),
        ("a week ago", "[2020-08-31..2020-09-06]"),
        ("two months ago", "[2020-06-25..2020-07-25]"),
        ("three years ago", "[2017-03-10..2018-03-10]"),
        ("in two weeks", "[2020-09-21..2020-09-27]"),
        ("in the past week", "[2020-09-03..2020-09-10]"),
        ("over the last two months", "[2020-07-10..2020-09-10]"),
        ("within ten days", "[2020-09-10..2020-09-20]"),
        ("within the next year", "[2020-09-10..2021-09-10]"),
    ],
)
def test_a_stretch_of_days_is_one_moment_somewhere_in_it(phrase: str, window: str) -> None:
    assert meant(phrase) == window


@pytest.mark.parametrize(
    ("phrase", "either"),
    [
        ("last Tuesday", "[2020-09-01,2020-09-08]"),
        ("next Saturday", "[2020-09-12,2020-09-19]"),
        ("last July", "[2019-07,2020-07]"),
    ],
)
def test_a_phrase_that_people_read_in_two_ways_is_one_of_the_two(phrase: str, either: str) -> None:
    assert meant(phrase) == either


@pytest.mark.parametrize(
    ("phrase", "window"),
    [
        ("by then", "[..2020-09-10]"),
        ("by Friday", "[..2020-09-11]"),
        ("by Thursday", "[..2020-09-10]"),
        ("by January 15", "[..2021-01-15]"),
        ("by 29 February", "[..2024-02-29]"),
        ("by July", "[..2021-07-31]"),
        ("by the end of the month", "[..2020-09-30]"),
        ("by the end of next year", "[..2021-12-31]"),
        ("by the end of March 2021", "[..2021-03]"),
        ("by 2024", "[..2024]"),
        ("by tomorrow", "[..2020-09-11]"),
    ],
)
def test_by_covers_all_up_to_the_next_such_day(phrase: str, window: str) -> None:
    assert meant(phrase) == window


def test_a_weekday_is_one_day_if_it_is_the_same_for_every_day_of_the_publication() -> None:
    assert meant("Wednesday", "[2020-09-10..2020-09-12]") == "2020-09-09"
    assert meant("Friday", "[2020-09-10..2020-09-12]") == "[2020-09-04..2020-09-11]"


def test_a_vague_publication_makes_a_vague_answer() -> None:
    assert meant("yesterday", "2020-09") == "[2020-08-31..2020-09-29]"
    assert meant("last month", "2020-09") == "2020-08"
    assert meant("earlier this month", "[2020-09-08..2020-09-12]") == "[2020-09-01..2020-09-12]"
    assert meant("by then", "[2020-09-08..2020-09-12]") == "[..2020-09-12]"
    assert meant("last year", "2020-09/2021-02") == "[2019-01-01..2020-12-31]"


def test_a_publication_with_an_open_start_leaves_the_start_open() -> None:
    assert meant("yesterday", "[..2020-09-10]") == "[..2020-09-09]"
    assert meant("yesterday", "[2020-09-10..]") == "[2020-09-09..]"
    assert meant("March 2020", "[..2020-09-10]") == "2020-03"


def test_nothing_is_made_of_a_publication_that_bounds_nothing() -> None:
    with pytest.raises(EdtfError, match="nothing bounds"):
        meant("by then", "2020-09-10/..")


def test_case_spaces_and_a_full_stop_do_not_matter() -> None:
    assert meant("  LAST   Week. ") == meant("last week")


@pytest.mark.parametrize(
    "phrase",
    [
        *("", "soon", "the day after", "some days ago", "a few weeks ago", "recently", "by", "in"),
        *("by the end of", "0 days ago", "last", "Tuesdays", "Marchember", "2020-09-10", "\ud800"),
        *("yesterday " * 10_000, "on on Tuesday", "zero days ago", "99999 days ago"),
    ],
    ids=lambda phrase: repr(phrase[:20]),
)
def test_what_is_not_understood_is_refused_with_the_phrases_that_are(phrase: str) -> None:
    with pytest.raises(EdtfError, match="earlier this month") as caught:
        resolve(phrase, THURSDAY)
    assert caught.value.text == phrase


@pytest.mark.parametrize("phrase", ["June 31", "February 30", "29 February 2019", "on 31 April"])
def test_a_day_that_the_month_does_not_have_is_refused(phrase: str) -> None:
    with pytest.raises(EdtfError, match="has no day"):
        meant(phrase)


def test_what_lies_beyond_the_years_of_four_digits_is_refused() -> None:
    with pytest.raises(EdtfError, match="outside the years"):
        meant("in 9999 years")


PHRASES = st.sampled_from(
    [
        *(each for each in UNDERSTOOD if not each.startswith("from ")),  # which needs one day
        *("this week", "last Monday", "next Sunday", "this May", "a month ago", "two years ago"),
        *("in a month", "last night", "February 29", "last December", "in January", "early June"),
        *("within a week", "over the past three years", "by the end of this week", "by January 1"),
    ]
)
PUBLISHED = st.integers(day_number(1500, 1, 1), day_number(2500, 1, 1))


@given(PHRASES, PUBLISHED, st.integers(0, 500), st.integers(0, 500))
def test_the_answer_covers_what_every_day_of_the_publication_would_give(
    phrase: str, first: int, length: int, offset: int
) -> None:
    assume(offset <= length)
    window = parse(f"[{format_day(first)}..{format_day(first + length)}]")
    on_a_day = parse(resolve(phrase, parse(format_day(first + offset))))
    on_all = parse(resolve(phrase, window))
    assert on_all.earliest <= on_a_day.earliest
    assert on_a_day.latest <= on_all.latest


@given(st.sampled_from(["Monday", "Thursday", "Sunday"]), PUBLISHED)
def test_a_weekday_is_that_weekday_within_the_seven_days_up_to_publication(
    weekday: str, published: int
) -> None:
    found = parse(resolve(weekday, parse(format_day(published)))).earliest
    assert published - 7 < found <= published
    assert date.fromordinal(found).strftime("%A") == weekday


@given(st.text())
def test_any_phrase_at_all_is_either_edtf_or_an_edtf_error(phrase: str) -> None:
    try:
        found = resolve(phrase, THURSDAY)
    except EdtfError as error:
        refused = error.text
    else:
        refused = phrase
        parse(found)
    assert refused == phrase


@pytest.mark.parametrize(
    ("phrase", "moment"),
    [
        ("10:46", "2020-09-10T10:46"),
        ("at 10:46", "2020-09-10T10:46"),
        ("10:46:30", "2020-09-10T10:46:30"),
        ("1:26", "2020-09-10T01:26"),
        ("1:26 pm", "2020-09-10T13:26"),
        ("1:26 a.m.", "2020-09-10T01:26"),
        ("12:45 AM", "2020-09-10T00:45"),
        ("12:45 p.m.", "2020-09-10T12:45"),
        ("about 12:45", "2020-09-10T12:45~"),
        ("at around 12:45", "2020-09-10T12:45~"),
        ("c. 12:45", "2020-09-10T12:45~"),
        ("possibly 12:45", "2020-09-10T12:45?"),
        ("probably about 12:45", "2020-09-10T12:45%"),
        ("between 1:26 and 1:27", "[2020-09-10T01:26..2020-09-10T01:27]"),
        ("between 1:26 and 1:27 p.m.", "[2020-09-10T13:26..2020-09-10T13:27]"),
        ("between 11:50 a.m. and 1:10 p.m.", "[2020-09-10T11:50..2020-09-10T13:10]"),
        ("from 10:48 to 11:01", "2020-09-10T10:48/2020-09-10T11:01"),
        ("10:48–11:01", "2020-09-10T10:48/2020-09-10T11:01"),
    ],
)
def test_a_clock_time_alone_is_one_of_the_day_of_publication(phrase: str, moment: str) -> None:
    assert meant(phrase) == moment
    parse(moment)


@pytest.mark.parametrize("phrase", ["25:00", "10:60", "13:00 pm", "0:10 am", "10:4", "at noon ish"])
def test_what_no_clock_shows_is_refused(phrase: str) -> None:
    with pytest.raises(EdtfError):
        meant(phrase)


def test_a_clock_time_in_a_document_of_several_days_is_of_one_of_them() -> None:
    days = parse("[2020-09-10..2020-09-12]")
    assert resolve("10:46", days) == "[2020-09-10T10:46..2020-09-12T10:46]"
    between = "[2020-09-10T01:26..2020-09-12T01:27]"
    assert resolve("between 1:26 and 1:27", days) == between
    with pytest.raises(EdtfError, match="write the day as well"):
        resolve("from 10:48 to 11:01", days)
    with pytest.raises(EdtfError, match="nothing bounds"):
        resolve("10:46", parse("[..2020-09-12]"))
