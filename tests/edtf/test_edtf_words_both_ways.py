"""Dates in words parse back to the same date."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, example, given
from hypothesis import strategies as st

from chrono.edtf import Edtf, EdtfError, parse, words
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.edtf.phrases import read_words
from chrono.edtf.typed import understand
from chrono.render.date_text import narrowed_words

YEARS = st.one_of(st.integers(-9999, 9999), st.integers(-60, 60), st.integers(1000, 2100))
MARKS = st.sampled_from(("", "", "", "?", "~", "%"))


def written(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


@st.composite
def plain_dates(draw: st.DrawFn) -> str:
    """A year, month, day or season."""
    year = written(draw(YEARS))
    shape = draw(st.sampled_from(("{y}", "{y}-{m:02d}", "{y}-{m:02d}-{d:02d}", "{y}-{s}")))
    return shape.format(
        y=year,
        m=draw(st.integers(1, 12)),
        d=draw(st.integers(1, 31)),
        s=draw(st.integers(21, 41)),
    )


@st.composite
def masked(draw: st.DrawFn) -> str:
    """A date with unspecified digits, wherever they may stand."""
    year = written(draw(YEARS))
    parts = [year, f"{draw(st.integers(1, 12)):02d}", f"{draw(st.integers(1, 31)):02d}"]
    parts = parts[: draw(st.integers(1, 3))]
    hidden = draw(st.lists(st.booleans(), min_size=9, max_size=9))
    digits = iter(hidden)
    return "-".join(
        ("-" if part.startswith("-") else "")
        + "".join("X" if next(digits) else digit for digit in part.lstrip("-"))
        for part in parts
    )


@st.composite
def long_years(draw: st.DrawFn) -> str:
    """A year of more than four digits, or one of which only the first digits count."""
    year = draw(st.integers(10_000, 10**11))
    sign, digits = draw(st.sampled_from(("", "-"))), draw(st.integers(1, 12))
    shape = draw(st.sampled_from(("Y{s}{y}", "Y{s}{y}S{n}", "{s}{f:04d}S{n}")))
    return shape.format(s=sign, y=year, n=digits, f=draw(st.integers(1, 9999)))


@st.composite
def doubted(draw: st.DrawFn) -> str:
    """A date with doubts about all of it, or about single parts."""
    text = draw(st.one_of(plain_dates(), plain_dates(), masked(), long_years()))
    if draw(st.booleans()):
        return text + draw(MARKS)
    sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text)
    first, *rest = bare.split("-")
    return "-".join(draw(MARKS) + part for part in (sign + first, *rest))


@st.composite
def timed(draw: st.DrawFn) -> str:
    """A day with a time, to the minute or the second, with a zone and a mark or without."""
    day = draw(st.dates(date(1, 1, 2))).isoformat()
    minute = f"{draw(st.integers(0, 23)):02d}:{draw(st.integers(0, 59)):02d}"
    second = draw(st.sampled_from(("", "", f":{draw(st.integers(0, 59)):02d}")))
    zone = draw(st.sampled_from(("", "", "Z", "+00:30", "+01:00", "-03:30", "+05:30", "-11:00")))
    return f"{day}T{minute}{second}{zone}{draw(MARKS)}"


TIMED = (
    *("{0}", "{0}", "{0}/{1}", "{0}/..", "{0}/", "../{0}", "/{0}", "[{0}..{1}]", "[..{0}]"),
    *(
        "[{0}..]",
        "[{0},{1}]",
        "[{0},{1},{2}]",
        "{{{0},{1}}}",
        "{{{0}..{1}}}",
        "{0}/{2}",
        "[{0}..{2}]",
    ),
)


@st.composite
def timed_dates(draw: st.DrawFn) -> str:
    """A date of every shape with one time or several."""
    one, two = draw(timed()), draw(timed())
    three = draw(st.one_of(timed(), plain_dates()))
    return draw(st.sampled_from(TIMED)).format(one, two, three)


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A date of every shape that has words."""
    one, two, three = (draw(doubted()) for _ in range(3))
    shapes = (
        *("{0}", "{0}", "{0}", "{0}/{1}", "{0}/..", "{0}/", "../{0}", "/{0}"),
        *("[{0}..{1}]", "[..{0}]", "[{0}..]", "[{0},{1}]", "[{0},{1},{2}]", "[..{0},{1}..{2}]"),
        *("[{0},{1}..]", "[{0}..{1},{2}]", "[{0}]"),
        *("{{{0},{1}}}", "{{{0}..{1}}}", "{{..{0}}}", "{{{0}..}}", "{{{0},{1}..{2}}}", "{{{0}}}"),
        *("{0}T10:00:00", "{0}T10:00:05Z", "{0}T23:59:00+05:30", "{0}T24:00:00-03:00"),
    )
    return draw(st.sampled_from(shapes)).format(one, two, three)


KOLKATA = Clock("Asia/Kolkata")


def moment(date: Edtf) -> tuple[object, ...]:
    """All that a date means. A set of a single date is that date."""
    single = date.form in ("one_of", "all_of") and not {",", ".."} & {*date.text, date.text[1:3]}
    form = "date" if date.form == "one_of" or single else date.form
    return (
        *(form, date.earliest, date.latest, date.begins, date.ends, date.start, date.end),
        *(date.uncertain, date.approximate, UTC_CLOCK.place(date), KOLKATA.place(date)),
    )


@given(st.one_of(dates(), timed_dates()))
@example("190X")
@example("19XX-02-29")
@example("[1667,1668,1670..1672]")
@example("2010-24/2011-24")
@example("-0044-03-10/-0044-03-15")
@example("[0079-08-24..0079-10-24]")
@example("1950S2")
@example("0009/0011")
def test_the_words_of_a_date_are_read_as_that_date(text: str) -> None:
    try:
        date = parse(text)
    except EdtfError:
        assume(False)
    said = words(date)
    assume(len(said) <= 300)  # longer lists are written in EDTF
    found = read_words(said)
    assert found is not None, said
    assert moment(parse(found.text)) == moment(date), said


def test_a_list_too_long_for_words_is_refused() -> None:
    said = words(parse("[" + ",".join(str(year) for year in range(1100, 1200, 2)) + "]"))
    assert read_words(said) is None


@given(st.one_of(dates(), timed_dates()))
def test_the_words_of_a_date_are_read_wherever_a_date_is_typed(text: str) -> None:
    try:
        date = parse(text)
    except EdtfError:
        assume(False)
    said = words(date)
    assume(len(said) <= 300)
    assert moment(understand(said).date) == moment(date), said


@given(plain_dates(), st.integers(0, 400), st.integers(0, 400))
@example("2014", 0, 209)
@example("2014-06", 3, 0)
def test_the_words_of_a_narrowed_date_are_read_as_its_window(
    text: str, later: int, earlier: int
) -> None:
    """As `2014, by 5 June 2014`, of an event that a publication or a link bounds."""
    try:
        date = parse(text)
    except EdtfError:
        assume(False)
    low, high = date.earliest + later, date.latest - earlier
    assume(low <= high)
    window = UTC_CLOCK.first(low), UTC_CLOCK.last(high)
    written = UTC_CLOCK.first(date.earliest), UTC_CLOCK.last(date.latest)
    published = UTC_CLOCK.first(high), UTC_CLOCK.last(high)
    said = narrowed_words(text, window, written, published, UTC_CLOCK)
    found = understand(said).date
    assert (found.earliest, found.latest) == (low, high), said
