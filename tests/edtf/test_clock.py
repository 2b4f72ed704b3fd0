"""The clock of a chronicle: days of its zone, and every moment as a second of the axis."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER, EdtfError, day_number, format_day, parse
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.edtf.zones import is_zone, zone_tables_version
from tests.moments import end, start, window

ZONES = (
    *("UTC", "Europe/London", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Africa/Cairo", "America/St_Johns", "Africa/Monrovia", "Pacific/Kwajalein"),
    *("Europe/Paris", "Antarctica/Troll"),
)
CLOCKS = st.sampled_from([Clock(zone) for zone in ZONES])
TABLES = day_number(1900, 1, 1), day_number(9999, 12, 29)
DAYS = st.one_of(
    st.integers(day_number(1900, 1, 2), day_number(2037, 12, 31)),
    st.integers(*TABLES),
    st.integers(day_number(-3000, 1, 1), day_number(1899, 12, 31)),
    st.integers(day_number(10_000, 1, 1), day_number(50_000, 1, 1)),
)
SECONDS = st.builds(lambda day, second: UTC_CLOCK.first(day) + second, DAYS, st.integers(0, 86_399))
LONDON, APIA, CAIRO = Clock("Europe/London"), Clock("Pacific/Apia"), Clock("Africa/Cairo")
ST_JOHNS = Clock("America/St_Johns")


def utc(text: str) -> int:
    """A moment as another calendar knows it: the library's own timestamp."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


# ---------------------------------------------------------------- days


@given(CLOCKS, SECONDS)
@example(APIA, utc("2011-12-30T10:00:00"))
@example(ST_JOHNS, utc("2006-10-29T02:30:30"))
@example(ST_JOHNS, utc("2006-10-29T02:31:00"))
@example(CAIRO, utc("2014-05-15T22:00:00"))
def test_every_second_belongs_to_exactly_one_day(clock: Clock, second: int) -> None:
    day = clock.day(second)
    assert clock.first(day) <= second <= clock.last(day)
    assert clock.last(day - 1) < second < clock.first(day + 1) or clock == APIA
    assert (clock.start_of_day(second), clock.end_of_day(second)) == (
        clock.first(day),
        clock.last(day),
    )


@given(CLOCKS, DAYS)
@example(CAIRO, day_number(2014, 5, 15))
@example(CAIRO, day_number(2014, 9, 25))
@example(ST_JOHNS, day_number(2006, 10, 28))
def test_days_follow_each_other_without_a_gap(clock: Clock, day: int) -> None:
    following = clock.first(day + 1)
    skipped = clock.first(day) == following
    assert clock.last(day) == (following if skipped else following - 1)


@given(CLOCKS, st.integers(day_number(1973, 1, 1), day_number(9999, 12, 29)))
def test_a_day_has_23_to_25_hours_unless_the_zone_skips_it(clock: Clock, day: int) -> None:
    hours = (clock.first(day + 1) - clock.first(day)) / 3600
    assert 23 <= hours <= 25 or (hours == 0 and clock.zone in ("Pacific/Apia", "Pacific/Kwajalein"))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", "2024-03-31", 23),
        ("Europe/London", "2024-10-27", 25),
        ("America/Sao_Paulo", "2018-11-04", 23),  # its midnight does not occur
        ("America/Sao_Paulo", "2018-02-17", 25),
        ("Africa/Cairo", "2014-05-16", 23),
        ("Africa/Cairo", "2014-09-25", 25),
        ("Australia/Lord_Howe", "2024-10-06", 23.5),
        ("Australia/Lord_Howe", "2024-04-07", 24.5),
        ("Asia/Kolkata", "2024-03-31", 24),
        ("UTC", "2016-12-31", 24),  # which had a leap second
        ("America/St_Johns", "2006-10-28", 25),  # set back at 00:01 of the day after
    ],
)
def test_a_day_is_as_long_as_its_zone_makes_it(zone: str, day: str, hours: float) -> None:
    first, last = window(day, Clock(zone))
    assert last + 1 - first == hours * 3600


def test_a_day_that_a_zone_skips_is_the_second_of_the_change() -> None:
    change = utc("2011-12-30T10:00:00")
    assert window("2011-12-29", APIA) == (change - DAY, change - 1)
    assert window("2011-12-30", APIA) == (change, change)
    assert window("2011-12-31", APIA) == (change, change + DAY - 1)
    assert format_day(APIA.day(change)) == "2011-12-31"


@given(CLOCKS, DAYS)
def test_a_day_is_told_from_every_other_window(clock: Clock, day: int) -> None:
    first, last = clock.first(day), clock.last(day)
    assume(first < last)
    assert clock.is_day(first, last)
    assert not clock.is_day(first, last - 1)
    assert not clock.is_day(first + 1, last)
    assert not clock.is_day(first, clock.last(day + 1)) or clock.zone in (
        "Pacific/Apia",
        "Pacific/Kwajalein",
    )
    assert not clock.is_day(BEGINNING, last)
    assert not clock.is_day(first, FOREVER)


def test_the_open_bounds_are_of_no_day() -> None:
    for clock in (UTC_CLOCK, LONDON):
        for bound in (BEGINNING, FOREVER):
            for same in (clock.first, clock.last, clock.day, clock.start_of_day, clock.end_of_day):
                assert same(bound) == bound
            assert clock.format(bound) == ".."


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)), st.integers(0, 86_399))
def test_in_utc_the_axis_is_that_of_posix(day: date, second: int) -> None:
    written = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    assert end(f"{day.isoformat()}T{written:%H:%M:%S}") == int(written.timestamp())


@pytest.mark.parametrize("day", ["1899-12-31", "1850-07-01", "-0044-03-15", "Y12345"])
def test_outside_1900_to_9999_a_zone_has_its_offset_of_1900(day: str) -> None:
    """That of Paris was 9 minutes and 21 seconds."""
    clock = Clock("Europe/Paris")
    offset = UTC_CLOCK.first(TABLES[0]) - clock.first(TABLES[0])
    assert offset == 561
    assert (start(day, clock), end(day, clock)) == (start(day) - offset, end(day) - offset)


# ---------------------------------------------------------------- times of day


def test_a_time_that_occurs_twice_is_a_window_from_its_first_to_its_last_instant() -> None:
    first, last = utc("2024-10-27T00:30:00"), utc("2024-10-27T01:30:00")
    assert window("2024-10-27T01:30:00", LONDON) == (first, last)
    assert window("2024-10-27T01:30", LONDON) == (first, last + 59)
    assert window("2024-10-27T00:59:59", LONDON) == (first - 1801, first - 1801)
    assert window("2024-10-27T02:00:00", LONDON) == (last + 1800, last + 1800)


def test_an_offset_tells_which_of_the_two_it_was() -> None:
    assert window("2024-10-27T01:30:00+01:00", LONDON) == (utc("2024-10-27T00:30:00"),) * 2
    assert window("2024-10-27T01:30:00Z", LONDON) == (utc("2024-10-27T01:30:00"),) * 2


def test_a_time_that_does_not_occur_is_read_by_the_offset_before() -> None:
    assert window("2024-03-31T01:30:00", LONDON) == (utc("2024-03-31T01:30:00"),) * 2
    assert window("2014-05-16T00:10:00", CAIRO) == (utc("2014-05-15T22:10:00"),) * 2
    day = parse("2024-03-31").earliest
    assert not LONDON.occurs(day, 5_400)
    assert LONDON.occurs(day, 3_599)
    assert LONDON.occurs(day, 7_200)
    assert UTC_CLOCK.occurs(day, 5_400)
    assert not APIA.occurs(parse("2011-12-30").earliest, 43_200)


@given(CLOCKS, DAYS, st.integers(0, 86_400))
def test_a_time_that_occurs_is_shown_at_both_ends_of_its_window(
    clock: Clock, day: int, seconds: int
) -> None:
    assume(clock.occurs(day, seconds))
    days, rest = divmod(seconds, DAY)
    for instant in clock.instants(day, seconds):
        assert clock.local(instant)[:2] == (day + days, rest)


@given(CLOCKS, SECONDS)
def test_what_the_clock_shows_at_a_second_leads_back_to_it(clock: Clock, second: int) -> None:
    day, seconds, _ = clock.local(second)
    assert clock.occurs(day, seconds)
    first, last = clock.instants(day, seconds)
    assert first <= second <= last
    assert second in (first, last)


def test_midnight_at_the_end_of_a_day_begins_the_next_one() -> None:
    assert window("2024-03-10T24:00:00") == window("2024-03-11T00:00:00")
    assert window("2024-03-30T24:00:00", LONDON) == window("2024-03-31T00:00:00", LONDON)


def test_a_leap_second_is_the_second_before() -> None:
    assert window("2016-12-31T23:59:60Z") == window("2016-12-31T23:59:59Z")


def test_a_minute_is_a_window_of_sixty_seconds() -> None:
    first, last = window("2024-03-10T10:46")
    assert (first, last) == (end("2024-03-10T10:46:00"), end("2024-03-10T10:46:59"))
    assert last - first == 59


# ---------------------------------------------------------------- instants

OFFSETS = st.integers(-12 * 60, 14 * 60).filter(bool)


@given(SECONDS, CLOCKS, OFFSETS, OFFSETS, st.integers(-90_000, 90_000))
def test_instants_order_by_when_they_were_whatever_the_offsets(
    second: int, clock: Clock, one: int, two: int, later: int
) -> None:
    written = [written_with(second, one), written_with(second + later, two)]
    assume(None not in written)
    placed = [window(str(text), clock) for text in written]
    assert placed == [(second, second), (second + later, second + later)]


def written_with(second: int, offset: int) -> str | None:
    """An instant as a clock with an offset in minutes shows it; None before the year 0."""
    days, seconds = divmod(second + offset * 60, DAY)
    day = format_day(days + day_number(1970, 1, 1))
    if not "0000" <= day[:4] <= "9999":
        return None
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    return f"{day}T{shown}{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def test_one_instant_in_two_zones_is_one_window() -> None:
    assert window("2024-03-10T10:46Z") == window("2024-03-10T11:46+01:00")
    assert end("2024-03-10T23:30:00Z") > end("2024-03-11T00:15:00+01:00")


def test_an_instant_can_be_of_another_day_than_the_one_written() -> None:
    assert format_day(UTC_CLOCK.day(end("2024-03-10T01:00:00+02:00"))) == "2024-03-09"
    kolkata = Clock("Asia/Kolkata")
    assert format_day(kolkata.day(end("2024-03-10T20:00:00Z", kolkata))) == "2024-03-11"


# ---------------------------------------------------------------- durations


@given(CLOCKS, SECONDS, st.integers(0, 3000))
def test_whole_days_end_with_a_day_of_the_clock(clock: Clock, second: int, days: int) -> None:
    assert clock.add(second, f"P{days}D") == clock.last(clock.day(second) + days)
    assert clock.subtract(second, f"P{days}D") == clock.last(clock.day(second) - days)
    assert clock.age(second, clock.add(second, f"P{days}D")) == days or clock.zone in (
        "Pacific/Apia",
        "Pacific/Kwajalein",
    )


@given(CLOCKS, SECONDS, st.integers(1, 999_999))
def test_hours_minutes_and_seconds_are_seconds_of_the_axis(
    clock: Clock, second: int, count: int
) -> None:
    assert clock.add(second, f"PT{count}S") == second + count
    assert clock.subtract(second, f"PT{count}M") == second - 60 * count


def test_a_day_is_not_24_hours_where_the_clock_is_set() -> None:
    noon = end("2024-03-30T12:00:00", LONDON)
    assert LONDON.add(noon, "P1D") == end("2024-03-31", LONDON)
    assert LONDON.add(noon, "PT24H") == end("2024-03-31T13:00:00", LONDON)


def test_no_duration_leads_away_from_an_open_bound() -> None:
    for bound in (BEGINNING, FOREVER):
        for duration in ("P1Y", "PT1H"):
            assert UTC_CLOCK.add(bound, duration) == bound
            assert UTC_CLOCK.subtract(bound, duration) == bound


# ---------------------------------------------------------------- text


@given(CLOCKS, SECONDS)
@example(Clock("Europe/Paris"), utc("1899-06-01T10:00:07"))
@example(LONDON, utc("2024-10-27T00:30:00"))
@example(LONDON, utc("2024-10-27T01:30:00"))
@example(APIA, utc("2011-12-30T10:00:00"))
@example(UTC_CLOCK, utc("1970-01-01T00:00:00") - 1)
def test_a_moment_is_read_back_from_its_text(clock: Clock, second: int) -> None:
    assert clock.second(clock.format(second)) == second
    assert clock.second(clock.timestamp(second)) == second


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2024-07-01", "2024-07-01"),
        ("2024-07-01T10:46:00", "2024-07-01T10:46:00+01:00"),
        ("2024-07-01T22:59:59Z", "2024-07-01"),
        ("2024-12-01T10:46:00Z", "2024-12-01T10:46:00+00:00"),
        ("-0044-03-15", "-0044-03-15"),
    ],
)
def test_a_bare_day_is_its_last_second_and_any_other_moment_is_rfc_3339(
    moment: str, written: str
) -> None:
    assert LONDON.format(end(moment, LONDON)) == written


def test_a_start_is_written_as_the_day_it_begins() -> None:
    first, last = window("2024-07-01", LONDON)
    assert LONDON.format(first, starts=True) == LONDON.format(last) == "2024-07-01"
    assert LONDON.format(first) == "2024-07-01T00:00:00+01:00"


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-13-01", "2024-07-01T10", "today", "2024-07-01T"]
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        UTC_CLOCK.second(text)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-03-10", "2024-03-10", "10 March 2024"),
        ("2024-03-10", "2024-03-12", "between 10 and 12 March 2024"),
        ("2024-03-10T10:46", "2024-03-10T10:46", "10 March 2024 at 10:46"),
        ("2024-03-10T10:46:30", "2024-03-10T10:46:30", "10 March 2024 at 10:46:30"),
        ("2024-03-10T10:46", "2024-03-10T10:50", "between 10 March 2024 at 10:46 and 10:50"),
    ],
)
def test_a_window_is_said_as_exactly_as_its_ends_are(first: str, last: str, said: str) -> None:
    assert UTC_CLOCK.say_window(start(first), end(last)) == said


# ---------------------------------------------------------------- about


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-03-10T10:46:30~", "2024-03-10T10:45:30", "2024-03-10T10:47:30"),
        ("2024-03-10T10:46~", "2024-03-10T10:41", "2024-03-10T10:51"),
        ("2024-03-10~", "2024-03-09", "2024-03-11"),
        ("2024-03~", "2024-02-01", "2024-04-30"),
        ("2024-21~", "2023-12-01", "2024-08-31"),
        ("0847~", "0846", "0848"),
        ("184X~", "1830", "1859"),
        ("18XX~", "1700", "1999"),
        ("2024-03-~10", "2024-03-09", "2024-03-11"),
        ("2024-~03-10", "2024-02-10", "2024-04-10"),
        ("~2024-03-10", "2023-03-10", "2025-03-10"),
        ("2024~-03-10", "2023-03-10", "2025-03-10"),
        ("2024%", "2023", "2025"),
        ("[2024-03-01~..2024-03-10]", "2024-02-29", "2024-03-10"),
    ],
)
def test_about_moves_both_bounds_by_one_unit_of_what_bears_the_mark(
    text: str, first: str, last: str
) -> None:
    assert window(text) == (start(first), end(last))


def test_each_side_of_an_interval_is_widened_for_itself() -> None:
    placed = UTC_CLOCK.place(parse("2024-03-10~/2024-04"))
    assert placed.begins == (start("2024-03-09"), end("2024-03-11"))
    assert placed.ends == (end("2024-04-01"), end("2024-04-30"))


def test_a_vocabulary_gives_its_own_margins() -> None:
    clock = Clock(about=(("year", "P5Y"), ("minute", "PT30M")))
    assert window("0847~", clock) == (start("0842"), end("0852"))
    assert window("2024-03-10T10:46~", clock) == (
        start("2024-03-10T10:16"),
        end("2024-03-10T11:16"),
    )
    assert window("2024-03-10~", clock) == window("2024-03-10~")


def test_a_question_mark_moves_no_bound() -> None:
    for text in ("2024-03-10", "2024-03", "0847", "2024-03-10T10:46", "2024-03-10T10:46:30"):
        assert window(f"{text}?") == window(text)


# ---------------------------------------------------------------- zones


def test_a_zone_is_one_of_the_zone_tables() -> None:
    assert is_zone("Europe/London")
    assert is_zone("UTC")
    assert not is_zone("Europe/Atlantis")
    assert not is_zone("../../etc/passwd")
    assert zone_tables_version()[:2] == "20"


def test_a_time_that_occurs_twice_is_said_with_its_offset() -> None:
    first, last = LONDON.instants(day_number(2020, 10, 25), 90 * 60)
    assert LONDON.say(first) == "25 October 2020 at 01:30 UTC+01:00"
    assert LONDON.say(last) == "25 October 2020 at 01:30 UTC+00:00"
    assert LONDON.say(last + 3600) == "25 October 2020 at 02:30"
    assert LONDON.say_window(first, last) == (
        "between 25 October 2020 at 01:30 UTC+01:00 and 01:30 UTC+00:00"
    )
