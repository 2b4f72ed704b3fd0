"""Dates in words are exactly as vague as the date."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chrono.edtf import EdtfError, day_number, format_day, parse, say, say_day, say_days, words
from chrono.edtf.calendar import MONTHS, say_year


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-09-10", "10 September 2020"),
        ("2020-03", "March 2020"),
        ("2020-03~", "about March 2020"),
        ("1984?", "possibly 1984"),
        ("1984%", "possibly about 1984"),
        ("-0044", "45 BC"),
        ("-0044-03-15", "15 March 45 BC"),
        ("0079", "AD 79"),
        ("0000", "1 BC"),
        ("Y170000002", "the year 170,000,002"),
        ("Y-17E7", "170,000,001 BC"),
        ("1950S2", "some year from 1900 to 1999, estimated as 1950"),
    ],
)
def test_a_date_is_said_with_its_month_in_words(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2004?-06-11", "11 June 2004 (year uncertain)"),
        ("2004-06~-11", "11 June 2004 (year and month approximate)"),
        ("2004-06-~11", "11 June 2004 (day approximate)"),
        ("2004?-06-~11", "11 June 2004 (year uncertain, day approximate)"),
        ("?2004-%06", "June 2004 (year uncertain, month uncertain and approximate)"),
        ("?2004-06%", "possibly about June 2004"),
        ("?2004-?06", "possibly June 2004"),
    ],
)
def test_a_doubt_about_a_part_names_the_part(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2001-21", "spring 2001"),
        ("2010-24", "winter 2010–2011"),
        ("-0044-24", "winter 45 BC–44 BC"),
        ("2001-29", "southern spring 2001"),
        ("2001-33", "the first quarter of 2001"),
        ("2001-39", "the last third of 2001"),
        ("2001-40~", "about the first half of 2001"),
    ],
)
def test_a_season_has_its_name_and_a_winter_both_its_years(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1999-01-XX", "some day in January 1999"),
        ("1999-XX-XX", "some day in 1999"),
        ("1999-XX", "some month in 1999"),
        ("196X", "the 1960s"),
        ("196X?", "possibly the 1960s"),
        ("19XX", "some year from 1900 to 1999"),
        ("-004X", "some year from 50 BC to 41 BC"),
        ("20X3", "some year like 20X3, from 2003 to 2093"),
        ("156X-12-25", "25 December of some year in the 1560s"),
        ("199X-XX-XX", "some day in the 1990s"),
        ("199X-05-XX", "some day in May of some year in the 1990s"),
        ("1560-XX-25", "the 25th of some month in 1560"),
        ("1984-1X", "October, November or December 1984"),
        ("2016-X1", "January or November 2016"),
        ("2016-0X", "some month from January to September 2016"),
        ("2016-02-X9", "the 9th, 19th or 29th of February 2016"),
        ("2017-02-X9", "the 9th or 19th of February 2017"),
        ("2017-02-2X", "some day from the 20th to the 28th of February 2017"),
        ("2017-01-X1", "the 1st, 11th, 21st or 31st of January 2017"),
        ("1919-X4-02", "2 April 1919"),
        ("1985-XX-31", "the 31st of some month in 1985"),
        ("196X-02-29", "29 February of some year in the 1960s"),
    ],
)
def test_what_is_unspecified_is_said_to_be_some_day_month_or_year(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-09-10/2021-10-12", "10 September 2020 to 12 October 2021"),
        ("2020-09-10/2020-10-12", "10 September to 12 October 2020"),
        ("2020-09-10/2020-09-12", "10 to 12 September 2020"),
        ("2020-05/2020-06", "May to June 2020"),
        ("2020/2021", "2020 to 2021"),
        ("1984~/2004-06?", "about 1984 to possibly June 2004"),
        ("2004-06-11/2004-06-XX", "11 June 2004 to some day in June 2004"),
        ("2014/..", "from 2014"),
        ("2014/", "from 2014, end unknown"),
        ("../2014", "until 2014"),
        ("/2014", "until 2014, start unknown"),
        ("-0044/0014", "45 BC to AD 14"),
        ("2020-09-10/2020-09-10", "10 September 2020 to 10 September 2020"),
    ],
)
def test_an_interval_is_said_from_end_to_end_or_with_the_end_it_has(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[..2020-09-10]", "on or before 10 September 2020"),
        ("[2020-09-10..]", "on or after 10 September 2020"),
        ("[..1984]", "in or before 1984"),
        ("[..1984~]", "in or before about 1984"),
        ("[2024-01-24..2024-01-28]", "between 24 and 28 January 2024"),
        ("[2024-01-24..2024-02-02]", "between 24 January and 2 February 2024"),
        ("[1667,1760-12]", "1667 or December 1760"),
        ("[1667,1668,1670..1672]", "1667, 1668, or between 1670 and 1672"),
        ("[1760-01,1760-12..]", "January 1760, or in or after December 1760"),
        ("[2020]", "2020"),
        ("{1960,1961-12}", "1960 and December 1961"),
        ("{1667,1670..1672}", "1667 and all from 1670 to 1672"),
        ("{..1984}", "all up to 1984"),
        ("{1984..}", "all from 1984 on"),
    ],
)
def test_a_set_is_one_moment_among_several_or_all_of_them(text: str, said: str) -> None:
    assert words(parse(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-09-10T14:30", "10 September 2020 at 14:30"),
        ("2020-09-10T14:30:00", "10 September 2020 at 14:30:00"),
        ("2020-09-10T14:30:05Z", "10 September 2020 at 14:30:05 UTC"),
        ("2020-09-10T14:30:00+03:00", "10 September 2020 at 14:30:00 UTC+03:00"),
    ],
)
def test_a_time_is_said_with_its_zone(text: str, said: str) -> None:
    assert words(parse(text)) == said


SAID_DAY = re.compile(rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}})\b(?! BC)")
DAYS = st.integers(day_number(1000, 1, 1), day_number(9999, 12, 31))
SHAPES = st.sampled_from(
    [
        *("{a}", "{a}?", "{a}/{b}", "{a}/..", "{a}/", "../{a}", "/{a}", "[{a}..{b}]", "[..{a}]"),
        *("[{a}..]", "[{a},{b}]", "{{{a},{b}}}", "{{{a}..{b}}}", "{{..{a}}}", "[..{a},{b}]"),
        *("{a}~/{b}%", "[{a}?,{b}..]", "{a}T10:00:00Z", "{c}", "{d}", "{e}", "{c}/{b}", "{d}/{b}"),
        *("[..{c}]", "{f}", "{g}", "{h}", "{i}"),
    ]
)


@st.composite
def dates(draw: st.DrawFn) -> str:
    first, second = sorted((format_day(draw(DAYS)), format_day(draw(DAYS))))
    return draw(SHAPES).format(
        a=first,
        b=second,
        c=first[:7],
        d=first[:4],
        e=f"{first[:3]}X",
        f=f"{first[:7]}-XX",
        g=f"{first[:4]}-XX-XX",
        h=f"{first[:3]}X{first[4:]}",
        i=f"{first[:9]}X",
    )


@given(dates())
def test_no_day_and_no_year_is_named_that_lies_outside_the_bounds(text: str) -> None:
    try:
        date = parse(text)
    except EdtfError:
        assume(False)
    said = words(date)
    for number, month, year in SAID_DAY.findall(said):
        day = day_number(int(year), MONTHS.index(month) + 1, int(number))
        assert date.earliest <= day <= date.latest
    for year in re.findall(r"\b\d{4}\b", said):
        assert day_number(int(year), 12, 31) >= date.earliest
        assert day_number(int(year), 1, 1) <= date.latest


@given(dates())
def test_an_open_or_unknown_side_is_never_given_a_bound(text: str) -> None:
    try:
        date = parse(text)
    except EdtfError:
        assume(False)
    said = words(date)
    if date.start != "known":
        assert re.search(r"before|until|up to", said)
        assert not said.startswith(("from", "between"))
    if date.end != "known":
        assert re.search(r"from|after", said)
        assert " to " not in said
    assert ("unknown" in said) == ("unknown" in (date.start, date.end))


@given(DAYS)
def test_a_single_day_is_said_as_by_say_day(day: int) -> None:
    assert words(parse(format_day(day))) == say_day(day)


@given(st.integers(-(10**15), 10**15))
def test_no_year_is_said_to_be_year_zero_or_negative(year: int) -> None:
    said = say_year(year)
    assert not said.startswith(("-", "0"))
    assert said.endswith("BC") == (year <= 0)


def said_or_refused(text: str, ask: Callable[[str], str]) -> str:
    """The words for a text, or why it is no EDTF."""
    try:
        return ask(text)
    except EdtfError as error:
        return f"refused: {error}"


PLAIN = st.one_of(
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-4][0-9]", fullmatch=True),
    st.dates().map(str),
    st.from_regex(r"[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.sampled_from(["", "²014", "2020-W10-1", "2020-1X", "Y12345", "-0044", "20-14", "2020-3-01"]),
)
WRITTEN = (
    "{0}",
    "{0}/..",
    "../{0}",
    "/{0}",
    "{0}/",
    "{0}/{1}",
    "../..",
    "[{0}..{1}]",
    "[..{0}]",
    "[{0},{1}]",
    "[{0}..{1}",
    "{{{0}..{1}}}",
    "{0}/../..",
    "[{0}..{1}..]",
)


@given(PLAIN, PLAIN, st.sampled_from(("", "?", "~", "%", "~~")), st.sampled_from(WRITTEN))
def test_the_short_way_to_words_says_what_the_long_one_says(
    one: str, two: str, doubt: str, shape: str
) -> None:
    text = shape.format(one + doubt, two)
    assert said_or_refused(text, say) == said_or_refused(text, lambda each: words(parse(each)))


@given(dates())
def test_whatever_a_date_is_both_ways_to_words_agree(text: str) -> None:
    assert said_or_refused(text, say) == said_or_refused(text, lambda each: words(parse(each)))


@given(DAYS, st.integers(1, 20_000))
def test_some_day_between_two_is_said_as_the_set_of_them(first: int, more: int) -> None:
    text = f"[{format_day(first)}..{format_day(first + more)}]"
    assert say_days(first, first + more) == words(parse(text))


def test_days_beyond_four_digits_of_a_year_are_said_too() -> None:
    said = say_days(day_number(12345, 1, 1), day_number(12345, 3, 1))
    assert said == "between 1 January and 1 March 12,345"
