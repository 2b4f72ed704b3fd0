"""Dates as people type them: words, eras, the Julian calendar, the draft of EDTF."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER, EdtfError, format_day, parse
from chrono.edtf.calendars import GREGORIAN, NAMES, calendar_named, names_calendar
from chrono.edtf.languages import LANGUAGES, month_in, plain, weekday_in
from chrono.edtf.typed import dated, from_words, is_proleptic, understand

JULIAN = calendar_named("julian")
DAYS = st.integers(-4_000_000, 4_000_000)


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("55 BC", "-0054"),
        ("55 B.C.E.", "-0054"),
        ("AD 43", "0043"),
        ("43 CE", "0043"),
        ("1 BC", "0000"),
        ("26 October 899", "0899-10-26"),
        ("15 March 45 BC", "-0044-03-15"),
        ("c. 886", "0886~"),
        ("ca. AD 886", "0886~"),
        ("c886", "0886~"),
        ("circa March 1850", "1850-03~"),
        ("possibly 1850", "1850?"),
        ("possibly about 1850", "1850%"),
        ("1850?", "1850?"),
        ("spring of 1204", "1204-21"),
        ("fall 1850", "1850-23"),
        ("winter 1204–05", "1204-24"),
        ("winter 45–44 BC", "-0044-24"),
        ("the 1840s", "184X"),
        ("40s BC", "[-0048..-0039]"),
        ("15th century", "[1401..1500]"),
        ("1st century BC", "[-0099..0000]"),
        ("first half of the 15th century", "[1401..1450]"),
        ("late 15th century", "[1467..1500]"),
        ("mid-1850s", "[1854..1856]"),
        ("early 1850", "[1850-01..1850-04]"),
        ("late February 1852", "[1852-02-21..1852-02-29]"),
        ("before 1850", "[..1849]"),
        ("before March 1850", "[..1850-02]"),
        ("after 31 December 1849", "[1850-01-01..]"),
        ("before about 1850", "[..1850~]"),
        ("before the 1840s", "[..1839-12-31]"),
        ("by 1850", "[..1850]"),
        ("between 47 and 44 BC", "[-0046..-0043]"),
        ("between 3 BC and AD 2", "[-0002..0002]"),
        ("between 10 and 12 September 899", "[0899-09-10..0899-09-12]"),
        ("480 to 323 BC", "-0479/-0322"),
        ("since 1850", "1850/.."),
        ("1667, 1668 or 1670", "[1667,1668,1670]"),
        ("Tuesday, 15 September 2020", "2020-09-15"),
        ("June? 2020", "2020-?06"),
        ("15? June 2020", "2020-06-?15"),
        ("15 June? 2020?", "?2020-?06-15"),
        ("840? BC", "?-0839"),
        ("1840 (?)", "1840?"),
        ("between 1840? and 1850", "[1840?..1850]"),
        ("between 15? and 20 June 2020", "[2020-06-?15..2020-06-20]"),
        ("5-7 May? 2020", "2020-?05-05/2020-?05-07"),
        ("June 4-5, 2003", "2003-06-04/2003-06-05"),
        ("April 29-May 1, 2004", "2004-04-29/2004-05-01"),
        ("May-June 2020", "2020-05/2020-06"),
        ("1840-1850", "1840/1850"),
        ("2020Q3", "2020-35"),
        ("Q3 2020", "2020-35"),
        ("3Q/2020", "2020-35"),
        ("Q1 to Q3 2020", "2020-33/2020-35"),
        ("2020-W23", "[2020-06-01..2020-06-07]"),
        ("2020W53", "[2020-12-28..2021-01-03]"),
        ("2020-W23-4", "2020-06-04"),
        ("Tue 2 June 2020", "2020-06-02"),
        ("2 June 2020 (Tues.)", "2020-06-02"),
        ("Tue, 2020-06-02", "2020-06-02"),
        ("24 October 2020 at 7:46", "2020-10-24T07:46"),
        ("24 October 2020 at 7.46 pm", "2020-10-24T19:46"),
        ("7:46 on 24 October 2020", "2020-10-24T07:46"),
        ("Sat 24 October 2020, about 7.46 p.m. UTC", "2020-10-24T19:46Z~"),
        ("24 October 2020 at 7:46 +0200", "2020-10-24T07:46+02:00"),
        ("between 7:46 and 7:50 pm on 24 October 2020", "[2020-10-24T19:46..2020-10-24T19:50]"),
        ("24 October 2020, 23:10–23:50", "2020-10-24T23:10/2020-10-24T23:50"),
        ("3. Oktober 1990", "1990-10-03"),
        ("im März 1848", "1848-03"),
        ("le 1er mai 1871", "1871-05-01"),
        ("mardi 14 juillet 1789", "1789-07-14"),
        ("3 de octubre de 1990", "1990-10-03"),
        ("25 aprile 1945", "1945-04-25"),
        ("quinta-feira, 25 de abril de 1974", "1974-04-25"),
        ("5 mei 1945", "1945-05-05"),
        ("199u", "199X"),
        ("2004-06-uu", "2004-06-XX"),
        ("1980-01-xx", "1980-01-XX"),
        ("unknown/2004", "/2004"),
        ("2004-06-01/unknown", "2004-06-01/"),
        ("2004/open", "2004/.."),
        ("y-12000", "Y-12000"),
        ("y17101e4p3", "Y17101E4S3"),
        ("1984?~", "1984%"),
    ],
)
def test_words_and_drafts_of_edtf_are_read_as_edtf(typed: str, edtf: str) -> None:
    assert understand(typed).date.text == edtf


@pytest.mark.parametrize(
    ("typed", "meanings"),
    [
        ("winter 1204", ("winter 1203–1204", "winter 1204–1205")),
        ("the 1800s", ("1800 and 1809", "1800 and 1899")),
        ("week 23 of 2020", ("several ways", "2020-W23")),
        ("185?", ("AD 185",)),
        ("1900s", ("1900 and 1909", "1900 and 1999")),
        ("47", ("AD 47", "47 BC", "1947")),
        ("between 47 and 50", ("AD 50", "50 BC")),
        ("the 40s", ("era",)),
        ("-44", ("44 BC, written -0043", "45 BC, -0044")),
        ("1903–11", ("1903 to 1911", "November 1903")),
        ("10 February 1722/3", ("1722 and 1723",)),
        ("10 February 1722 Old Style", ("Julian calendar", "25 March")),
        ("9/8/2020", ("2020-08-09", "2020-09-08")),
    ],
)
def test_what_has_two_meanings_is_refused_with_both(typed: str, meanings: tuple[str, ...]) -> None:
    with pytest.raises(EdtfError) as caught:
        understand(typed)
    for meaning in meanings:
        assert meaning in caught.value.reason


@pytest.mark.parametrize("typed", ["Easter 1204", "soon", "Marchember 1850", "the day after"])
def test_words_that_are_not_read_are_refused_with_some_that_are(typed: str) -> None:
    with pytest.raises(EdtfError, match="spring 1204"):
        understand(typed)


def test_a_convention_is_told_and_the_words_are_kept() -> None:
    found = understand("late 15th century")
    assert found.as_written == "late 15th century"
    assert any("1401 to 1500" in note for note in found.notes)
    assert any("last third" in note for note in found.notes)


@pytest.mark.parametrize(
    "typed",
    [
        *("Mon 2 June 2020", "2 June 2020 (Monday)", "Mon, 2020-06-02", "Mon 2 June 2020 at 7:46"),
        *("lundi 2 juin 2020", "2020-06-02 (Mon)"),
    ],
)
def test_a_weekday_that_belies_its_date_is_refused(typed: str) -> None:
    with pytest.raises(EdtfError, match="2020-06-02 was a Tuesday"):
        understand(typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2021-W53", "no week 53 in 2021"),
        ("24 October 2020 at 13:46 pm", "hours run from 1 to 12"),
        ("unknown", "what has no date is left out"),
        ("unknown/open", "dates nothing"),
        ("30 février 1848", "has no day 30"),
    ],
)
def test_what_no_calendar_or_clock_has_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(EdtfError, match=reason):
        understand(typed)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("2020Q3", "the quarter is one of the calendar year"),
        ("2020-W23", "the week is one of ISO 8601, Monday to Sunday"),
        ("14 juillet 1789", "'juillet' is read as July"),
    ],
)
def test_quarters_weeks_and_foreign_names_are_told_and_kept(typed: str, note: str) -> None:
    found = understand(typed)
    assert (found.notes, found.as_written) == ((note,), typed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_name_and_abbreviation_of_a_language_is_one_month_or_weekday(code: str) -> None:
    language = LANGUAGES[code]
    for number, name in enumerate(language.months, 1):
        for word in (name, name.title(), plain(name)):
            assert month_in(word, code) == number
        assert month_in(name[:4], code) in (number, None)
    assert [weekday_in(name, code) for name in language.weekdays] == list(range(7))
    assert all(month_in(name, code) is None for name in language.weekdays)


def test_an_abbreviation_of_two_months_is_none_of_them() -> None:
    assert month_in("jui", "fr") is None
    assert (month_in("juin", "fr"), month_in("juil.", "fr")) == (6, 7)
    assert month_in("gen", "es") is None


def test_a_phrase_that_needs_a_publication_is_not_dated_by_itself() -> None:
    assert dated("last week") is None
    found = understand("last week", parse("2020-09-10"))
    assert (found.date.text, found.relative) == ("[2020-08-31..2020-09-06]", True)


def test_a_mapping_reads_words_and_nothing_that_hangs_on_today() -> None:
    assert from_words("ca. 333 BCE").date.text == "-0332~"
    for cell in ("yesterday", "999", "9/8/2020", ""):
        with pytest.raises(EdtfError):
            from_words(cell)


# ---------------------------------------------------------------------- other calendars


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("14 October 1066", "1066-10-20"),
        ("1066-10-14", "1066-10-20"),
        ("4 October 1582", "1582-10-14"),
        ("15 March 44 BC", "-0043-03-13"),
        ("29 February 1100", "1100-03-07"),
        ("October 1066", "[1066-10-07..1066-11-06]"),
        ("1066", "[1066-01-07..1067-01-06]"),
        ("spring 1204", "[1204-03-08..1204-06-07]"),
        ("c. 886", "[0885-01-05~..0888-01-04~]"),
        ("between 1 and 3 May 1100", "[1100-05-08..1100-05-10]"),
        ("1 May 1100 to 4 June 1100", "1100-05-08/1100-06-11"),
        ("before 14 October 1066", "[..1066-10-19]"),
        ("before 1 March 1100", "[..1100-03-07]"),
        ("25 October 1917?", "1917-11-07?"),
    ],
)
def test_a_julian_date_becomes_the_days_that_it_is(typed: str, edtf: str) -> None:
    named = understand(typed, calendar="julian")
    assert named.date.text == edtf
    assert understand(f"{typed} (Julian)").date.text == edtf
    assert names_calendar(named.as_written)


def test_a_julian_date_is_kept_in_words_with_its_calendar() -> None:
    assert understand("1066-10-14", calendar="julian").as_written == "14 October 1066 (Julian)"


@pytest.mark.parametrize("typed", ["29 February 1101", "1100-13-01", "31 April 1100", "1100/1102"])
def test_a_date_that_the_julian_calendar_cannot_give_is_refused(typed: str) -> None:
    with pytest.raises(EdtfError):
        understand(typed, calendar="julian")


def test_a_calendar_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(EdtfError, match=r"gregorian.*julian"):
        understand("5 May 1204 (Hebrew calendar)")


@pytest.mark.parametrize("name", NAMES)
@given(day=DAYS)
def test_every_day_of_a_calendar_has_one_date(name: str, day: int) -> None:
    calendar = calendar_named(name)
    year, month, number = calendar.civil(day)
    assert calendar.day_number(year, month, number) == day
    assert 1 <= number <= calendar.days_in_month(year, month)


@given(DAYS)
def test_the_two_calendars_part_by_three_days_in_four_hundred_years(day: int) -> None:
    year = GREGORIAN.civil(day)[0]
    apart = JULIAN.day_number(year, 7, 1) - GREGORIAN.day_number(year, 7, 1)
    assert apart == year // 100 - year // 400 - 2


@given(DAYS.filter(lambda day: abs(day) < 3_000_000))
def test_a_julian_day_and_its_gregorian_one_are_the_same_day(day: int) -> None:
    year, month, number = JULIAN.civil(day)
    sign = "-" if year < 0 else ""
    typed = f"{sign}{abs(year):04d}-{month:02d}-{number:02d}"
    assert understand(typed, calendar="julian").date.text == format_day(day)


def test_only_days_before_the_gregorian_calendar_are_counted_backwards_in_it() -> None:
    assert is_proleptic(parse("1582-10-14"))
    assert not is_proleptic(parse("1582-10-15"))
    assert not is_proleptic(parse("[..2020]"))


def test_words_of_a_cell_are_read_in_the_calendar_that_they_or_the_table_name() -> None:
    assert from_words("5 January 1066", "julian").date.text == "1066-01-11"
    assert from_words("5 January 1066 (Julian)").as_written == "5 January 1066 (Julian)"
    with pytest.raises(EdtfError, match="another calendar"):
        from_words("5 January 1066 (Julian)", "gregorian")


@pytest.mark.parametrize("typed", ["5 May", "yesterday", "last Tuesday", "two weeks ago"])
def test_a_phrase_counted_from_a_publication_is_refused_with_that_reason(typed: str) -> None:
    with pytest.raises(EdtfError, match="counted from the publication"):
        understand(typed)


@pytest.mark.parametrize(
    ("text", "proleptic"),
    [
        ("1066", True),
        ("[..1066]", True),
        ("[1066..]", True),
        ("[..2020]", False),
        ("../1700", False),
    ],
)
def test_a_bound_before_the_gregorian_calendar_is_enough(text: str, proleptic: bool) -> None:
    assert is_proleptic(parse(text)) is proleptic


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2024-03-10T10:46:30.250", "2024-03-10T10:46:30"),
        ("2024-03-10T10:46:30,5Z", "2024-03-10T10:46:30Z"),
        ("2024-03-10T10:46:30.999999+01:00", "2024-03-10T10:46:30+01:00"),
        (
            "[2024-03-10T10:46:30.1..2024-03-10T10:46:31.2]",
            "[2024-03-10T10:46:30..2024-03-10T10:46:31]",
        ),
    ],
)
def test_a_fraction_of_a_second_is_cut_and_kept_in_the_words(typed: str, date: str) -> None:
    found = understand(typed)
    assert (found.date.text, found.as_written) == (date, typed)
    assert "cut" in found.notes[0]


@pytest.mark.parametrize(
    "typed", ["Y1E12", "Y-1E12", "Y100000000001", "2020/Y1E12", "[Y-1E12..2020]"]
)
def test_a_year_beyond_the_axis_is_refused_on_input_and_read_as_open(typed: str) -> None:
    with pytest.raises(EdtfError, match="10 to the 11th"):
        understand(typed)
    stored = parse(typed)
    assert stored.beyond
    assert stored.earliest == BEGINNING or stored.latest == FOREVER
    assert not parse("Y1E11").beyond
    assert not parse("Y-1E11").beyond


def test_a_clock_time_alone_needs_a_day() -> None:
    with pytest.raises(EdtfError, match="write the day as well"):
        understand("10:46")
    found = understand("10:46", parse("2020-09-10"))
    assert (found.date.text, found.as_written, found.relative) == (
        "2020-09-10T10:46",
        "10:46",
        True,
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("2023-02-14 10:46 UTC", "2023-02-14T10:46Z"),
        ("2023-02-14 10:46", "2023-02-14T10:46"),
        ("14 February 2023 10:46:30 UTC+02:00", "2023-02-14T10:46:30+02:00"),
        ("14 February 2023 about 10:46", "2023-02-14T10:46~"),
    ],
)
def test_a_time_can_follow_its_day_without_at(said: str, text: str) -> None:
    assert from_words(said).date.text == text
