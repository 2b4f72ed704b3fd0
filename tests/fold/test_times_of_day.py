"""Times of day, and dates that are about: what the fold makes of seconds, minutes and days.

Expected answers are derived by hand.
"""

from __future__ import annotations

import pytest
from attrs import evolve

from chrono.fold import fold, read
from chrono.model.vocabulary import load
from chrono.render.json import reading as plain_reading
from tests.fold.telling import TOML, VOCABULARY, Told
from tests.moments import end

DAY = "2024-03-10"


def holders(*dates: str, published: str = "2024-12-01") -> Told:
    """Taji held by one force after the other, in the order of the forces' names."""
    told = Told(reuters=published)
    for force, when in zip(("us", "iraq", "is"), dates, strict=False):
        told.says("reuters", "Held", when, base="taji", holder=force)
    return told


# ---------------------------------------------------------------- order within a day


def test_within_a_day_the_later_time_is_the_last() -> None:
    told = holders(f"{DAY}T10:46", f"{DAY}T11:00:30")
    assert told.shows("taji.holder", "2024-03-09") == "unknown"
    assert told.shows("taji.holder", f"{DAY}T10:45") == "unknown"
    assert told.shows("taji.holder", f"{DAY}T10:46:30") == "possible us"
    assert told.shows("taji.holder", f"{DAY}T10:46") == "stated us"
    assert told.shows("taji.holder", f"{DAY}T11:00:29") == "stated us"
    assert told.shows("taji.holder", f"{DAY}T11:00:30") == "stated iraq"
    assert told.shows("taji.holder", DAY) == "stated iraq"


def test_instants_order_by_when_they_were_and_not_as_they_are_written() -> None:
    """23:30 in London came after 00:15 in Berlin, which was another day there."""
    told = holders(f"{DAY}T23:30Z", "2024-03-11T00:15+01:00")
    assert told.shows("taji.holder", DAY) == "stated us"
    assert told.shows("taji.holder", f"{DAY}T23:20") == "stated iraq"


def test_an_order_of_days_is_none_of_the_times_within_them() -> None:
    assert holders(DAY, f"{DAY}T10:46").shows("taji.holder", DAY) == "possible iraq | us"


# ---------------------------------------------------------------- contests


@pytest.mark.parametrize(
    ("one", "two", "standing"),
    [
        (f"{DAY}T10:46", f"{DAY}T10:46", "contested"),
        (f"{DAY}T10:46Z", f"{DAY}T11:46+01:00", "contested"),
        (f"{DAY}T10:46", f"{DAY}T10:46Z", "contested"),  # on a clock in UTC
        (f"{DAY}T10:46", f"[{DAY}T10:46:00..{DAY}T10:46:59]", "contested"),
        ("2024-03", "[2024-03-01..2024-03-31]", "contested"),
        (DAY, f"{DAY}T10:46", "possible"),
        (f"{DAY}T10:46", f"{DAY}T10:46:30", "possible"),
        (f"{DAY}T10:46~", f"{DAY}T10:46~", "possible"),
        (f"{DAY}~", f"{DAY}~", "possible"),
        (f"{DAY}%", f"{DAY}%", "possible"),
        (f"{DAY}?", f"{DAY}?", "contested"),
        (f"{DAY}/2024-04-10", f"{DAY}T10:46", "possible"),
        (f"{DAY}T10:46/2024-04-10", f"{DAY}T10:46/2024-04-11", "contested"),
    ],
)
def test_windows_that_are_equal_on_the_axis_contest_whatever_the_text(
    one: str, two: str, standing: str
) -> None:
    shown = holders(one, two).ask("taji.holder", "2024-03-20")
    assert shown.standing == standing
    about = any(mark in one for mark in "~%")
    assert (shown.rule == "about") == about


def test_of_spans_that_are_about_the_margin_alone_decides() -> None:
    """What certainly covers D contests, and on the days of the margin nothing is certain."""
    told = holders("2024-03-10~/2024-04-10~", "2024-03-10~/2024-04-10~")
    assert told.ask("taji.holder", "2024-03-20").standing == "contested"
    assert told.ask("taji.holder", "2024-04-10").standing == "possible"
    assert told.ask("taji.holder", "2024-03-10").standing == "possible"


def test_a_link_that_contradicts_is_not_stopped_by_about() -> None:
    told = Told(reuters="2024-12-01")
    one = told.says("reuters", "Held", f"{DAY}~", base="taji", holder="us")
    two = told.says("reuters", "Held", f"{DAY}~", base="taji", holder="iraq")
    assert told.ask("taji.holder", "2024-03-20").standing == "possible"
    told.link(one, "contradicts", two)
    assert told.ask("taji.holder", "2024-03-20").standing == "contested"


def test_about_847_against_849_is_no_contest() -> None:
    told = holders("0847~", "0849")
    assert told.shows("taji.holder", "0846") == "possible us"
    assert told.shows("taji.holder", "0849-12-31") == "stated iraq"
    assert holders("0847~", "0848").shows("taji.holder", "0900") == "possible iraq | us"


def test_two_times_that_differ_only_in_their_fraction_are_possible() -> None:
    told = holders(f"{DAY}T10:46:30", f"{DAY}T10:46:30")
    assert told.ask("taji.holder", DAY).standing == "contested"
    for place, fraction in ((-2, ".25"), (-1, ".5")):
        written = f"{DAY}T10:46:30{fraction}"
        told.events[place] = evolve(told.events[place], when_as_written=written)
    assert told.shows("taji.holder", DAY) == "possible iraq | us"


# ---------------------------------------------------------------- a clock that is set


LONDON = load(f'zone = "Europe/London"\n{TOML}')


def in_london(told: Told, at: str) -> str:
    cell = fold(told.events, LONDON).cell("taji.holder")
    assert cell is not None
    return read(cell, end(at, LONDON.clock)).standing


def test_a_time_that_occurs_twice_is_known_only_after_its_second_instant() -> None:
    told = holders("2024-10-27T01:30:00")
    assert in_london(told, "2024-10-27T00:29:59Z") == "unknown"
    assert in_london(told, "2024-10-27T00:30:00Z") == "possible"
    assert in_london(told, "2024-10-27T01:29:59Z") == "possible"
    assert in_london(told, "2024-10-27T01:30:00Z") == "stated"


def test_a_day_of_the_zone_is_not_a_day_of_utc() -> None:
    told = holders("2024-07-10T23:30Z")
    assert in_london(told, "2024-07-10") == "unknown"
    assert in_london(told, "2024-07-11") == "stated"
    assert told.shows("taji.holder", "2024-07-10") == "stated us"


def test_windows_are_equal_on_the_chronicles_own_clock() -> None:
    told = holders("2024-07-10T10:46", "2024-07-10T09:46Z")
    assert in_london(told, "2024-07-20") == "contested"
    assert told.ask("taji.holder", "2024-07-20").standing == "stated"


# ---------------------------------------------------------------- just before


def test_what_held_before_a_minute_held_until_the_second_before_it() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "HandedOver", f"{DAY}T10:46", base="taji", to="iraq", from_="us")
    assert told.shows("taji.holder", f"{DAY}T10:45:59") == "unknown"  # an open start: a bound
    (before,) = told.ask("taji.holder", f"{DAY}T10:45").bounds
    assert before.role == "before"
    assert before.end == (end(f"{DAY}T10:45:59"), end(f"{DAY}T10:46:58"))
    assert told.shows("taji.holder", f"{DAY}T10:46") == "stated iraq"


def test_a_level_before_a_change_at_a_minute_shows_until_then() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Reduced", f"{DAY}T10:46:30", force="us", by=2200, to=3000)
    assert told.shows("us.strength", f"{DAY}T10:46:29") == "derived 5,200"
    assert told.shows("us.strength", f"{DAY}T10:46:30") == "stated 3,000"
    assert told.shows("us.strength", "2024-03-09") == "derived 5,200"


# ---------------------------------------------------------------- age


HOURLY = load(TOML.replace('stale_after = "P6M"', 'stale_after = "PT6H"\nreach_back = "PT2H"'))


def hourly(told: Told, at: str) -> str:
    cell = fold(told.events, HOURLY).cell("us.strength")
    assert cell is not None
    return read(cell, end(at)).standing


def test_hours_count_seconds_from_the_moment_it_was_seen() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Strength", f"{DAY}T10:46:30", force="us", count=3000)
    assert hourly(told, f"{DAY}T16:46:30") == "stated"
    assert hourly(told, f"{DAY}T16:46:31") == "stale"


def test_hours_back_count_seconds_before_the_change() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Reduced", f"{DAY}T10:46:30", force="us", by=2200, to=3000)
    assert hourly(told, f"{DAY}T08:46:29") == "unknown"
    assert hourly(told, f"{DAY}T08:46:30") == "derived"


def test_months_count_whole_days_from_the_day_it_was_seen() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Strength", f"{DAY}T10:46:30", force="us", count=3000)
    assert told.ask("us.strength", "2024-09-10").standing == "stated"
    assert told.ask("us.strength", "2024-09-11T00:00:00").standing == "stale"
    assert told.ask("us.strength", "2024-03-11T00:00:00").age == 1
    assert told.ask("us.strength", f"{DAY}T23:00").age == 0


def test_an_age_in_seconds_stands_beside_the_days_where_a_time_decides() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Strength", f"{DAY}T10:46:30", force="us", count=3000)
    at_a_time = told.ask("us.strength", f"{DAY}T11:46:30")
    assert (at_a_time.age, at_a_time.age_seconds) == (0, 3600)
    assert plain_reading(at_a_time)["age_seconds"] == 3600
    assert told.ask("us.strength", "2024-03-11").age_seconds == 37 * 3600 + 13 * 60 + 29


def test_of_days_alone_there_is_no_age_in_seconds() -> None:
    told = Told(reuters="2024-12-01")
    told.says("reuters", "Strength", DAY, force="us", count=3000)
    of_days = told.ask("us.strength", "2024-03-12")
    assert (of_days.age, of_days.age_seconds) == (2, None)
    assert "age_seconds" not in plain_reading(of_days)
    cell = fold(told.events, HOURLY).cell("us.strength")
    assert cell is not None
    assert read(cell, end("2024-03-12")).age_seconds == 2 * 86_400


# ---------------------------------------------------------------- known


def test_a_document_published_on_a_day_may_be_known_until_its_last_second() -> None:
    told = holders("2024-03-01", published=DAY)
    assert told.shows("taji.holder", DAY, known_at="2024-03-09") == "unknown"
    early = told.ask("taji.holder", DAY, known_at=f"{DAY}T12:00")
    assert (early.standing, early.tentative) == ("possible", True)
    assert told.shows("taji.holder", DAY, known_at=DAY) == "stated us"


def test_a_document_published_at_a_time_is_known_from_that_second_on() -> None:
    told = holders("2024-03-01", published=f"{DAY}T10:46:30")
    assert told.shows("taji.holder", DAY, known_at=f"{DAY}T10:46:29") == "unknown"
    assert told.shows("taji.holder", DAY, known_at=f"{DAY}T10:46:30") == "stated us"


def test_what_a_document_reports_as_past_had_happened_when_it_appeared() -> None:
    told = holders(DAY, published=f"{DAY}T10:46:30")
    (claim,) = told.ask("taji.holder", DAY).candidates
    assert (claim.earliest, claim.latest) == (end("2024-03-09") + 1, end(f"{DAY}T10:46:30"))
    assert told.shows("taji.holder", f"{DAY}T10:46:29") == "possible us"
    assert told.shows("taji.holder", f"{DAY}T10:46:30") == "stated us"


def test_a_margin_is_capped_at_the_publication() -> None:
    told = holders(f"{DAY}~", published=DAY)
    assert told.shows("taji.holder", "2024-03-08") == "unknown"
    assert told.shows("taji.holder", "2024-03-09") == "possible us"
    assert told.shows("taji.holder", DAY) == "stated us"


# ---------------------------------------------------------------- range


def test_a_year_beyond_the_axis_in_a_stored_line_is_read_as_open() -> None:
    told = holders("2024-03-01/Y1E12", "Y-1E12")
    assert told.shows("taji.holder", "Y1E10") == "stated us"
    cell = fold(told.events, VOCABULARY).cell("taji.holder")
    assert cell is not None
    assert cell.claims[1].open_start
