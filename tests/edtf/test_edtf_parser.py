"""Parsing of EDTF dates."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER, Edtf, EdtfError, day_number, format_day, parse, words
from chrono.edtf.clock import Clock


def window(date: Edtf) -> str:
    return f"{format_day(date.earliest)} {format_day(date.latest)}"


def read(text: str) -> tuple[Edtf | None, EdtfError | None]:
    """The date, or else the error; any other exception is a failure."""
    try:
        return parse(text), None
    except EdtfError as error:
        return None, error


def test_a_plain_day_is_one_day_known_at_both_ends() -> None:
    day = day_number(2020, 9, 10)
    assert parse("2020-09-10") == Edtf(
        text="2020-09-10",
        level=0,
        form="date",
        earliest=day,
        latest=day,
        start="known",
        end="known",
        begins=(day, day),
        ends=None,
        uncertain=False,
        approximate=False,
        parts=None,
    )


def test_a_day_before_the_reach_of_datetime_reads_the_same_as_any_other() -> None:
    date = parse("0000-01-01")
    assert (date.earliest, date.latest) == (-365, -365)
    assert attrs.evolve(parse("0001-01-01"), text="", earliest=0, latest=0, begins=(0, 0)) == (
        attrs.evolve(date, text="", earliest=0, latest=0, begins=(0, 0))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", "2020-01-01 2020-12-31"),
        ("2020-02", "2020-02-01 2020-02-29"),
        ("-0044-03-15", "-0044-03-15 -0044-03-15"),
        ("Y17E7", "+170000000-01-01 +170000000-12-31"),
        ("Y-170000002", "-170000002-01-01 -170000002-12-31"),
        ("Y1E11", "+100000000000-01-01 +100000000000-12-31"),
        ("1950S2", "1900-01-01 1999-12-31"),
        ("-1950S2", "-1999-01-01 -1900-12-31"),
        ("1950S3~", "1950-01-01 1959-12-31"),
        ("0050S2", "0050-01-01 0050-12-31"),
    ],
)
def test_a_year_or_month_is_all_its_days(text: str, expected: str) -> None:
    assert window(parse(text)) == expected


@pytest.mark.parametrize(
    ("season", "expected"),
    [
        (21, "2020-03-01 2020-05-31"),
        (24, "2020-12-01 2021-02-28"),
        (28, "2020-12-01 2021-02-28"),
        (29, "2020-09-01 2020-11-30"),
        (30, "2020-12-01 2021-02-28"),
        (31, "2020-03-01 2020-05-31"),
        (32, "2020-06-01 2020-08-31"),
        (33, "2020-01-01 2020-03-31"),
        (36, "2020-10-01 2020-12-31"),
        (38, "2020-05-01 2020-08-31"),
        (41, "2020-07-01 2020-12-31"),
    ],
)
def test_a_season_is_whole_months(season: int, expected: str) -> None:
    assert window(parse(f"2020-{season}")) == expected


def test_a_winter_ends_on_the_leap_day_of_the_next_year() -> None:
    assert format_day(parse("2019-24").latest) == "2020-02-29"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("199X", "1990-01-01 1999-12-31"),
        ("2020-XX", "2020-01-01 2020-12-31"),
        ("156X-12-25", "1560-12-25 1569-12-25"),
        ("2017-02-X9", "2017-02-09 2017-02-19"),
        ("XXXX-02-29", "0000-02-29 9996-02-29"),
        ("XX00-02-29", "0000-02-29 9600-02-29"),
        ("-198X", "-1989-01-01 -1980-12-31"),
        ("-000X", "-0009-01-01 -0001-12-31"),
        ("2019-0X-31", "2019-01-31 2019-08-31"),
    ],
)
def test_unspecified_digits_reach_from_the_first_to_the_last_day_they_can_be(
    text: str, expected: str
) -> None:
    assert window(parse(text)) == expected


@pytest.mark.parametrize(
    "text", ["201X-02-30", "2019-02-3X", "XX01-02-29", "2020-2X", "-000X-13", "XXX1-02-29"]
)
def test_unspecified_digits_that_no_day_has_are_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate", "level"),
    [
        ("1984?", True, False, 1),
        ("1984~", False, True, 1),
        ("1984%", True, True, 1),
        ("2004-06~-11", False, True, 2),
        ("?2004-06", True, False, 2),
        ("2004?-06-~11", True, True, 2),
        ("Y17000?", True, False, 1),
        ("[1984?,1990]", True, False, 2),
        ("1984?/2004~", True, True, 1),
    ],
)
def test_a_qualifier_on_any_component_marks_the_date_and_moves_no_bound(
    text: str, uncertain: bool, approximate: bool, level: int
) -> None:
    date = parse(text)
    bare = parse(text.replace("?", "").replace("~", "").replace("%", ""))
    assert (date.uncertain, date.approximate, date.level) == (uncertain, approximate, level)
    assert (date.earliest, date.latest) == (bare.earliest, bare.latest)
    assert not bare.uncertain
    assert not bare.approximate


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03-11T00:10+02:00/2024-03-10T23:00Z", "2024-03-10T12:00+05:00/2024-03-10T08:00Z"),
        *("2024-03-11T00:10+02:00/2024-03-10", "2024-03-11/2024-03-10T23:00-05:00"),
        *("2024-03-10T10:00/2024-03-10T10:00", "2024-03-10T10:00:30/2024-03-10T10:00"),
        *("2024-03-10T10:00/2024-03-10", "[2024-03-11T00:10+02:00..2024-03-10T23:00Z]"),
    ],
)
def test_instants_order_by_when_they_are_and_not_by_the_day_that_is_written(text: str) -> None:
    for zone in ("UTC", "America/New_York"):
        placed = Clock(zone).place(parse(text))
        assert placed.begins[0] <= placed.last


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03-11T00:10Z/2024-03-10T23:00-00:30", "2024-03-10T10:00Z/2024-03-10T11:00+02:00"),
        *("2024-03-12T00:10+02:00/2024-03-10", "2024-03-10T10:00/2024-03-10T09:59"),
    ],
)
def test_what_ends_before_it_begins_on_every_clock_is_refused(text: str) -> None:
    with pytest.raises(EdtfError, match="the end is before the start"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "extended"),
    [
        *(("2024-03-10T10:46:30", False), ("2024-03-10T10:46:30Z", False), ("2024-03-10", False)),
        *(("2024-03~", False), ("2024-03-10/2024-03-11", False), ("[2024-03-10..]", False)),
        *(("2024-03-10T10:46", True), ("2024-03-10T10:46:30~", True)),
        *(("[2024-03-10T10:46:30..2024-03-11]", True), ("2024-03-10T10:46:30/..", True)),
    ],
)
def test_times_of_minutes_with_marks_and_in_ranges_extend_the_standard(
    text: str, extended: bool
) -> None:
    assert parse(text).extended == extended


def test_an_interval_knows_when_it_begins_and_when_it_ends() -> None:
    date = parse("2004-06/2006-08")
    assert date.form == "interval"
    assert [format_day(day) for day in date.begins] == ["2004-06-01", "2004-06-30"]
    assert date.ends is not None
    assert [format_day(day) for day in date.ends] == ["2006-08-01", "2006-08-31"]
    assert window(date) == "2004-06-01 2006-08-31"


def test_an_open_end_never_comes_and_an_unknown_one_comes_some_time() -> None:
    begun = parse("2004-06").latest
    still = parse("2004-06/..")
    assert (still.end, still.latest, still.ends) == ("open", FOREVER, (FOREVER, FOREVER))
    over = parse("2004-06/")
    assert (over.end, over.latest, over.ends) == ("unknown", FOREVER, (begun, FOREVER))


@pytest.mark.parametrize(("text", "start"), [("../2004-06", "open"), ("/2004-06", "unknown")])
def test_an_open_or_unknown_start_is_any_day_up_to_the_end(text: str, start: str) -> None:
    date = parse(text)
    end = parse("2004-06")
    assert (date.start, date.end) == (start, "known")
    assert date.begins == (BEGINNING, end.latest)
    assert date.ends == (end.earliest, end.latest)
    assert date.earliest == BEGINNING


def test_a_set_of_alternatives_reaches_from_its_first_to_its_last_whatever_their_order() -> None:
    date = parse("[1760-12,1667,1670..1672]")
    assert (date.form, date.level) == ("one_of", 2)
    assert window(date) == "1667-01-01 1760-12-31"
    assert date.begins == (date.earliest, date.latest)
    assert date.ends is None


def test_a_set_of_all_is_told_from_a_set_of_alternatives() -> None:
    assert parse("{1960,1961-12}").form == "all_of"


def test_an_open_set_has_an_open_bound() -> None:
    before, after = parse("[..2020-09-10]"), parse("[2020-09-10..]")
    assert (before.start, before.earliest, before.end) == ("open", BEGINNING, "known")
    assert (after.end, after.latest, after.start) == ("open", FOREVER, "known")


@pytest.mark.parametrize(
    ("text", "seconds", "offset"),
    [
        ("2020-09-10T00:00:00", (0, 0), None),
        ("2020-09-10T14:30", (52_200, 52_259), None),
        ("2020-09-10T14:30:05", (52_205, 52_205), None),
        ("2020-09-10T14:30:05Z", (52_205, 52_205), 0),
        ("2020-09-10T14:30Z", (52_200, 52_259), 0),
        ("2020-09-10T14:30:05-04:00", (52_205, 52_205), -14_400),
        ("2020-09-10T14:30:05-04", (52_205, 52_205), -14_400),
        ("2020-09-10T23:59:60Z", (86_399, 86_399), 0),
        ("2020-09-10T24:00:00", (86_400, 86_400), None),
    ],
)
def test_a_time_is_a_second_or_a_minute_of_the_day_as_written(
    text: str, seconds: tuple[int, int], offset: int | None
) -> None:
    date = parse(text)
    assert date.timed
    assert date.parts is not None
    time = date.parts[0][0].time
    assert time is not None
    assert ((time.first, time.last), time.offset) == (seconds, offset)
    assert window(date) == "2020-09-10 2020-09-10"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2020-09-10T14",
            "2020-09-10T",
            "2020-09-10T14:30:05.5",
            "2020-09T10:00:00",
            "2020-09-10?T10:00:00",
        ),
        *("2020-09-10T25:00:00", "2020-09-10T24:00:01", "2020-09-10T10:00:61", "T10:00:00"),
        *("2020-09-10T10:00:00+14:01", "2020-09-10T10:00:00-12:01", "2020-09-1XT10:00:00"),
        *("2020-09-10T10:00?Z", "2020-09-10T10:00/2020-09-10T09:59", "2020-09-10T10:00??"),
        *("/", "../..", "/..", "../", "2020//2021", "2020/2021/2022", "[..]", "[]", "{..}"),
        *("[2020,]", "[,2020]", "[2020..2019]", "[[2020]]", "[2020..,2021]", "[2019,..2020]"),
        *("[2020/2021]", "{2020]", "[", "]", "[2020", "[..", "[2020...2021]", "[..2020..]"),
        *("2020-1", "20", "02020", "+2020", "2020-09-10-11", "2020-09-10 ", "2020‐09‐10"),
        *("Y2020", "Y", "Y0", "Y1E0", "Y1E01", "Y1E", "Y17E7-01", "1950S0", "1950S", "-0000S2"),
        *("2020-02-30", "2019-02-29", "1900-02-29", "2020-00", "2020-13", "2020-42", "2020-21-01"),
        *("2020??", "2020?-?", "~~2020", "?", "2020-W01-1", "20200910", "２０２０-09-10", "\x00"),
        *("2020-09-10\n", "\ud800", "", " ", "x", "open", "unknown", "today"),
        *("2004-06-11/2004-06", "2004-06-11/2004", "2004/2003", "[2004-06-11..2004-06]"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)


def test_an_end_on_some_day_of_the_month_it_began_in_is_written_with_unspecified_digits() -> None:
    with pytest.raises(EdtfError, match="write it with -XX"):
        parse("2004-06-11/2004-06")
    assert parse("2004-06-11/2004-06-XX").form == "interval"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 5_000 + "]" * 5_000,
        "9" * 9_999,
        "Y" + "9" * 9_999,
        "Y1E" + "9" * 9_000,
        "Y9E99S99",
        "1" * 10_000_000,
        "2020," * 2_000_000,
        "[" + "XXX1-02-29," * 900 + "]",
        "\x00" * 10_000,
    ],
    ids=lambda text: f"{text[:5]!r} and {len(text)} characters",
)
def test_a_giant_text_is_refused_shortly(text: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert len(str(caught.value)) < 400


def test_as_many_significant_digits_as_one_likes_leave_the_year_alone() -> None:
    assert window(parse("1950S" + "9" * 5_000)) == "1950-01-01 1950-12-31"


def test_a_long_set_of_the_vaguest_days_is_read() -> None:
    date = parse("[" + ",".join(["XXXX-02-29"] * 900) + "]")
    assert window(date) == "0000-02-29 9996-02-29"


MARKS = st.sampled_from(["", "", "", "?", "~", "%"])
PIECES = st.lists(
    st.sampled_from(
        [*"0123456789X-/.,[]{}?~%TYESZ:+ ", "..", "2020", "-09", "-10", "/..", "\x00", "\ud800"]
    ),
    max_size=14,
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_any_text_at_all_is_either_a_date_with_words_or_an_edtf_error(text: str) -> None:
    date, error = read(text)
    if error is not None:
        assert error.text == text
        assert error.position is None or 0 <= error.position <= len(text)
        assert str(error).encode()
        return
    assert date is not None
    assert BEGINNING <= date.earliest <= date.latest <= FOREVER
    assert words(date)


@st.composite
def dates(draw: st.DrawFn) -> str:
    """One date of any kind, most of them valid."""
    sign = draw(st.sampled_from(["", "", "", "-"]))
    year = f"{draw(st.integers(1, 9999)):04d}"
    month = f"{draw(st.sampled_from([*range(1, 13), 21, 24, 30, 38])):02d}"
    day = f"{draw(st.integers(1, 31)):02d}"
    numbers = [year, month, day][: draw(st.integers(1, 3))]
    masked = [
        "".join("X" if draw(st.integers(0, 9)) == 0 else digit for digit in number)
        for number in numbers
    ]
    marked = [draw(MARKS) + number + draw(MARKS) for number in masked]
    if sign:
        mark = marked[0][0] if marked[0][0] in "?~%" else ""
        marked[0] = f"{mark}{sign}{marked[0].removeprefix(mark)}"
    return "-".join(marked)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """EDTF of every form, valid or nearly so."""
    form = draw(st.sampled_from(["date", "interval", "set"]))
    if form == "date":
        return draw(dates())
    if form == "interval":
        sides = st.one_of(dates(), st.sampled_from(["", ".."]))
        return f"{draw(sides)}/{draw(sides)}"
    elements = draw(st.lists(st.one_of(dates(), st.builds("{}..{}".format, dates(), dates()))))
    opening, closing = draw(st.sampled_from([("[", "]"), ("{", "}")]))
    before, after = draw(st.sampled_from([("", ""), ("..", ""), ("", "..")]))
    return f"{opening}{before}{','.join(elements)}{after}{closing}"


@given(texts())
def test_whatever_is_read_has_bounds_in_order_and_the_windows_of_its_ends_within(
    text: str,
) -> None:
    try:
        date = parse(text)
    except EdtfError:
        return
    assert date.earliest <= date.latest
    assert date.begins[0] == date.earliest
    assert date.begins[0] <= date.begins[1]
    assert (date.start == "known") == (date.earliest > BEGINNING)
    assert (date.end == "known") == (date.latest < FOREVER)
    assert (date.ends is None) == (date.form != "interval")
    if date.ends is not None:
        assert date.ends[0] <= date.ends[1] == date.latest
    assert parse(date.text) == date


@given(st.integers(day_number(-9999, 1, 1), day_number(9999, 12, 31)))
def test_a_day_written_out_reads_back_as_itself(day: int) -> None:
    date = parse(format_day(day))
    assert (date.earliest, date.latest, date.form) == (day, day, "date")


@given(st.from_regex(r"[0-9X]{4}-[0-9X]{2}-[0-9X]{2}", fullmatch=True))
def test_a_mask_is_bounded_by_the_first_and_the_last_day_that_has_its_digits(mask: str) -> None:
    try:
        date = parse(mask)
    except EdtfError:
        return

    def has_digits(day: int) -> bool:
        pairs = zip(mask, format_day(day), strict=True)
        return all(wanted in ("X", digit) for wanted, digit in pairs)

    assert has_digits(date.earliest)
    assert has_digits(date.latest)
    assert not any(has_digits(day) for day in range(date.earliest - 400, date.earliest))
    last = min(date.latest + 400, day_number(9999, 12, 31))
    assert not any(has_digits(day) for day in range(date.latest + 1, last + 1))
