"""The latest claim among vague, open or spanning dates. Expected answers derived by hand."""

from __future__ import annotations

import pytest

from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold
from chrono.fold.derive import days_in, timing
from tests.fold.telling import VOCABULARY, Told
from tests.moments import end, window


def test_of_two_exact_dates_the_later_holds_from_its_day_on() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-22") == "stated us"
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_a_vague_and_an_exact_date_in_one_document_leave_it_open_while_the_vague_may_fall() -> None:
    """Handed over some day in August; held by the US on the 10th: before or after?"""
    told = Told(reuters="2020-10-01")
    told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    told.says("reuters", "Held", "2020-08-10", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-08-05") == "possible iraq"
    assert told.shows("taji.holder", "2020-08-20") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-09-20") == "possible iraq | us"


def test_a_vague_and_an_exact_date_in_two_documents_are_no_contradiction_either() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    told.says("sana", "Held", "2020-08-10", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-09-20") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-09-20", without="sana") == "stated iraq"


def test_a_vague_and_an_exact_date_of_one_value_are_stated_from_the_exact_day() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    told.says("sana", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-22") == "possible iraq"
    reading = told.ask("taji.holder", "2020-08-23")
    assert (reading.standing, reading.documents) == ("stated", ("reuters", "sana"))


def test_an_exact_date_after_a_vague_window_ends_every_doubt() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-07", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_one_date_and_two_values_are_contested_even_in_one_document() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-08-23", base="taji", holder="us")
    told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-08-23") == "contested iraq | us"
    assert told.ask("taji.holder", "2020-08-23").value is None


def test_one_vague_window_as_written_in_two_documents_is_contested_too() -> None:
    told = Told(reuters="2020-10-01", sana="2020-08-20")
    told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    told.says("sana", "HandedOver", "2020-08", base="taji", to="usa")
    assert told.shows("taji.holder", "2020-08-05") == "contested iraq | usa"
    assert told.ask("taji.holder", "2020-08-20").rule == "same-window"


def test_two_values_of_one_happening_are_contested_however_each_document_dates_it() -> None:
    """Handed over in August to one, on the 23rd to another: linked `same`, that is one day."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    two = told.says("sana", "HandedOver", "2020-08-23", base="taji", to="usa")
    assert told.shows("taji.holder", "2020-09-20") == "possible iraq | usa"
    told.link(one, "same", two)
    reading = told.ask("taji.holder", "2020-09-20")
    assert told.shows("taji.holder", "2020-09-20") == "contested iraq | usa"
    assert (reading.rule, reading.value) == ("same-happening", None)
    assert told.shows("taji.holder", "2020-08-22") == "unknown"


def test_two_values_of_one_happening_that_can_both_be_right_are_not_contested() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "Strength", "2020-08", force="us", count={"about": 2500})
    two = told.says("sana", "Strength", "2020-08-23", force="us", count=2520)
    told.link(one, "same", two)
    assert told.shows("us.strength", "2020-09-01") == "stated 2,520"


def test_what_two_documents_say_stood_before_one_happening_is_contested_too() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", from_="us", to="iraq")
    two = told.says("sana", "HandedOver", "2020-08-23", base="taji", from_="is", to="iraq")
    told.link(one, "same", two)
    reading = told.ask("taji.holder", "2020-08-23")
    assert (reading.standing, reading.value) == ("stated", "iraq")
    assert told.ask("taji.holder", "2020-07-01").rule == "bounds"
    cut = told.says("reuters", "Reduced", "2020-08", force="us", from_=5000, to=3000)
    told.link(
        told.says("sana", "Reduced", "2020-08-23", force="us", from_=5200, to=3000), "same", cut
    )
    assert told.ask("us.strength", "2020-08-22").rule == "same-happening"
    assert told.shows("us.strength", "2020-08-22") == "contested 5,000 | 5,200"
    assert told.shows("us.strength", "2020-08-23") == "stated 3,000"


def test_a_same_that_is_known_only_later_contests_only_from_then_on() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02", review="2021-01-01")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    two = told.says("sana", "HandedOver", "2020-08-23", base="taji", to="usa")
    told.link(one, "same", two, by="review")
    assert told.shows("taji.holder", "2020-09-20", known_at="2020-12-31").startswith("possible")
    assert told.shows("taji.holder", "2020-09-20", known_at="2021-01-01").startswith("contested")


def test_the_time_of_day_orders_within_the_day() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-08-23T20:00:00", base="taji", holder="iraq")
    told.says("reuters", "Held", "2020-08-23T08:00:00", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_a_time_of_day_and_its_whole_day_do_not_contest_each_other() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-08-23T20:00:00", base="taji", holder="iraq")
    told.says("reuters", "Held", "2020-08-23", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-08-23") == "possible iraq | us"


def test_an_open_start_bounds_what_lasts_and_states_it_from_its_last_day() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "[..2020-08-23]", base="taji", holder="iraq")
    early = told.ask("taji.holder", "2015-01-01")
    assert (early.standing, early.rule, len(early.bounds)) == ("unknown", "bounds", 1)
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_an_open_start_puts_every_earlier_date_of_what_lasts_in_doubt() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2010-05-01", base="taji", holder="us")
    told.says("reuters", "Held", "[..2020-08-23]", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2010-04-30") == "unknown"
    assert told.shows("taji.holder", "2010-05-01") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-08-23") == "possible iraq | us"


def test_a_follows_takes_the_doubt_of_an_open_start_away() -> None:
    told = Told(reuters="2020-10-01")
    first = told.says("reuters", "Held", "2010-05-01", base="taji", holder="us")
    second = told.says("reuters", "Held", "[..2020-08-23]", base="taji", holder="iraq")
    told.link(second, "follows", first)
    assert told.shows("taji.holder", "2010-04-30") == "unknown"
    assert told.shows("taji.holder", "2020-08-22") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_an_open_start_of_what_is_observed_is_the_level_of_its_last_day() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Strength", "2020-03-01", force="us", count=5200)
    told.says("reuters", "Strength", "[..2020-09-10]", force="us", count=3000)
    assert told.shows("us.strength", "2020-09-09") == "unknown"
    assert told.ask("us.strength", "2020-09-09").rule == "between"
    assert told.shows("us.strength", "2020-08-31") == "stated 5,200"
    assert told.shows("us.strength", "2020-09-10") == "stated 3,000"


def test_an_observation_with_an_open_start_is_only_a_bound_before_its_last_day() -> None:
    told = Told(reuters="2020-10-01")
    event = told.says("reuters", "Strength", "[..2020-09-10]", force="us", count=3000)
    reading = told.ask("us.strength", "2020-09-09")
    assert (reading.standing, reading.rule) == ("unknown", "bounds")
    assert [bound.event for bound in reading.bounds] == [event]


def test_what_nothing_dates_was_so_by_its_publication() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", None, base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-09-09") == "unknown"
    assert told.shows("taji.holder", "2020-09-10") == "stated iraq"


def test_a_span_that_ended_shows_nothing_and_still_rules_out_what_is_earlier() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2019-01-01", base="taji", holder="is")
    told.says("reuters", "Held", "2020-01-05/2020-04-01", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-01-04") == "stated is"
    assert told.shows("taji.holder", "2020-04-01") == "stated us"
    reading = told.ask("taji.holder", "2020-04-02")
    assert (reading.standing, reading.rule) == ("unknown", "ended")
    assert [span.value for span in reading.ended] == ["us"]


def test_the_end_of_a_rival_makes_no_certainty() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "[2020-01-01..2020-02-10]", base="taji", holder="iraq")
    rival = told.says("reuters", "Held", "2020-02-01/2020-03-31", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-03-01") == "possible iraq | us"
    reading = told.ask("taji.holder", "2020-04-15")
    assert told.shows("taji.holder", "2020-04-15") == "possible iraq"
    assert (reading.rule, [span.event for span in reading.ended]) == ("may-have-ended", [rival])
    certainly_later = told.says("reuters", "Held", "2020-05-01", base="taji", holder="is")
    after = told.ask("taji.holder", "2020-05-02")
    assert (after.standing, after.ended) == ("stated", ())
    told.retract(certainly_later)
    told.says("reuters", "Held", "2020-01-01/2020-12-31", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-04-15") == "stated iraq", "one holds throughout"


def test_a_rival_whose_end_may_have_come_makes_no_certainty_even_where_it_agrees() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-02-05", base="taji", holder="us")
    told.says("reuters", "Held", "2020-02-0X/2020-04", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-03-01") == "stated us"
    assert told.shows("taji.holder", "2020-04-15") == "possible us"
    assert told.ask("taji.holder", "2020-04-15").rule == "may-have-ended"
    assert told.shows("taji.holder", "2020-05-01") == "possible us"


def test_a_judgement_against_a_rival_settles_it_after_the_rival_has_ended_too() -> None:
    told = Told(reuters="2020-10-01")
    mine = told.says("reuters", "Held", "[2020-01-01..2020-02-10]", base="taji", holder="iraq")
    rival = told.says("reuters", "Held", "2020-02-01/2020-03-31", base="taji", holder="us")
    judgement = told.judge(mine, rival)
    reading = told.ask("taji.holder", "2020-04-15")
    assert (reading.standing, reading.value, reading.ended) == ("stated", "iraq", ())
    told.retract(judgement)
    told.judge(rival, mine)
    reading = told.ask("taji.holder", "2020-04-15")
    assert (reading.standing, reading.rule) == ("unknown", "ended")
    assert [span.event for span in reading.ended] == [rival]


def test_a_rival_of_a_document_that_may_be_known_makes_it_tentative() -> None:
    told = Told(reuters="2020-05-01", ap="[2020-05-01..2020-06-30]")
    told.says("reuters", "Held", "[2020-01-01..2020-02-10]", base="taji", holder="iraq")
    told.says("ap", "Held", "2020-02-01/2020-03-31", base="taji", holder="us")
    reading = told.ask("taji.holder", "2020-04-15", known_at="2020-06-01")
    assert (reading.standing, reading.tentative) == ("possible", True)
    assert not told.ask("taji.holder", "2020-04-15", known_at="2020-07-01").tentative


def test_what_was_so_before_a_vague_change_is_no_rival_of_what_has_been_so_since() -> None:
    told = Told(reuters="2020-10-01")
    change = "[2020-01-01..2020-02-10]"
    told.says("reuters", "HandedOver", change, base="taji", to="iraq", from_="us")
    assert told.shows("taji.holder", "2020-02-10") == "stated iraq"


def test_on_the_days_of_a_vague_end_a_span_is_only_possible() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-05/2020-04", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-04-01") == "stated us"
    assert told.shows("taji.holder", "2020-04-02") == "possible us"
    assert told.shows("taji.holder", "2020-05-01") == "unknown"


def test_an_unknown_end_leaves_a_span_possible_for_ever_after() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-05/", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-01-05") == "stated us"
    assert told.shows("taji.holder", "2020-01-06") == "possible us"
    assert told.shows("taji.holder", "2030-01-01") == "possible us"


def test_an_open_end_is_no_end() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-05/..", base="taji", holder="us")
    assert told.shows("taji.holder", "2030-01-01") == "stated us"
    told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2030-01-01") == "stated iraq"


def test_a_span_that_covers_the_day_is_contested_by_what_differs_and_began_inside_it() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "Held", "2020-01-05/2020-09-01", base="taji", holder="us")
    told.says("sana", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-22") == "stated us"
    assert told.shows("taji.holder", "2020-08-23") == "contested iraq | us"
    assert told.shows("taji.holder", "2020-09-02") == "stated iraq"


def test_what_may_have_begun_on_a_spans_first_day_began_inside_it() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "Held", "2020-08-05/2020-09-01", base="taji", holder="us")
    told.says("sana", "HandedOver", "[2020-08-05..2020-08-07]", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-06") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-08-07") == "contested iraq | us"


def test_two_spans_that_cover_the_day_and_differ_are_contested_on_those_days_alone() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "Held", "2020-01-01/2020-06-30", base="taji", holder="us")
    told.says("sana", "Held", "2020-05-01/2020-09-01", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-04-30") == "stated us"
    assert told.shows("taji.holder", "2020-05-01") == "contested iraq | us"
    assert told.shows("taji.holder", "2020-07-01") == "stated iraq"


def test_a_year_reported_before_it_is_over_had_happened_when_it_was_reported() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2020", base="taji", to="iraq")
    assert told.shows("taji.holder", "2019-12-31") == "unknown"
    assert told.shows("taji.holder", "2020-09-09") == "possible iraq"
    assert told.shows("taji.holder", "2020-09-10") == "stated iraq"


def test_what_was_said_days_before_it_was_printed_had_happened_when_it_was_said() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2020", said="2020-09-03", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-09-02") == "possible iraq"
    assert told.shows("taji.holder", "2020-09-03") == "stated iraq"


def test_what_is_planned_for_a_year_is_capped_by_no_publication() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2020", "planned", base="taji", to="iraq")
    reading = told.ask("taji.holder", "2020-12-31")
    assert (reading.standing, reading.annotations[0].status) == ("unknown", "expected")
    assert told.ask("taji.holder", "2021-01-01").annotations[0].status == "overdue"


def test_a_span_begins_no_later_than_it_ends() -> None:
    """Held from some day in August until the 5th: on the 5th it was held, and had begun."""
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-07-01", base="taji", holder="is")
    told.says("reuters", "Held", "2020-08/2020-08-05", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-08-04") == "possible is | us"
    assert told.shows("taji.holder", "2020-08-05") == "stated us"
    assert told.shows("taji.holder", "2020-08-06") == "unknown"


def test_a_span_may_begin_as_late_as_the_last_day_on_which_it_may_end() -> None:
    """Some day in August until some day from the 10th to the 19th: begun by the 19th at last."""
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-07-01", base="taji", holder="is")
    told.says("reuters", "Held", "2020-08/2020-08-1X", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-08-12") == "possible is | us"
    assert told.shows("taji.holder", "2020-08-18") == "possible is | us"
    assert told.shows("taji.holder", "2020-08-19") == "possible us"
    assert told.shows("taji.holder", "2020-08-20") == "unknown"


def test_before_the_end_of_the_publications_window_a_late_day_is_still_pending() -> None:
    told = Told(weekly="[2020-09-07..2020-09-13]")
    told.says("weekly", "HandedOver", "2020", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-09-12") == "possible iraq"
    assert told.shows("taji.holder", "2020-09-13") == "stated iraq"


def test_a_stated_none_is_known_and_is_not_the_unknown() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "Razed", "2020-08-23", base="taji")
    assert told.shows("taji.holder", "2020-02-29") == "unknown"
    reading = told.ask("taji.holder", "2020-08-23")
    assert (reading.standing, reading.value) == ("stated", None)


def test_the_next_known_change_is_named_and_nothing_stores_an_until() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "Held", "2020-05-01", base="taji", holder="us")
    event = told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    following = told.ask("taji.holder", "2020-03-01").next
    assert following is not None
    assert following.event == event
    assert told.ask("taji.holder", "2020-08-23").next is None


def test_two_spans_whose_ends_may_have_come_do_not_contest_each_other() -> None:
    """Each held until some day in June: in June neither certainly covers the day."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "Held", "2020-01-01/2020-06", base="taji", holder="us")
    told.says("sana", "Held", "2020-02-01/2020-06", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-05-31") == "contested iraq | us"
    assert told.shows("taji.holder", "2020-06-15") == "possible iraq"
    assert told.shows("taji.holder", "2020-07-01") == "unknown"


def test_a_time_of_day_orders_nothing_across_days() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-08-22T20:00:00", base="taji", holder="us")
    told.says("reuters", "Held", "2020-08-23T08:00:00", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_a_span_covers_its_first_day_and_its_last() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    told.says("reuters", "Held", "2020-01-01/2020-06-30", base="taji", holder="us")
    told.says("sana", "Held", "2020-02-01/2020-06-30", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-01-31") == "stated us"
    for day in ("2020-02-01", "2020-06-30"):
        assert told.ask("taji.holder", day).rule == "spans"
    assert told.shows("taji.holder", "2020-07-01") == "unknown"


def test_what_held_just_before_a_handover_does_not_oust_what_the_handover_followed() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    earlier = told.says("sana", "Held", "2020-08", base="taji", holder="is")
    later = told.says("reuters", "HandedOver", "2020-08-23", base="taji", from_="us", to="iraq")
    told.link(later, "follows", earlier)
    assert told.shows("taji.holder", "2020-08-22") == "possible is | us"
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_two_undated_claims_of_one_document_are_not_of_one_moment() -> None:
    """Their windows are equal as written, but without a start: each may be of another day."""
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", None, base="taji", holder="us")
    told.says("reuters", "Held", None, base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-10-02") == "possible iraq | us"


def test_what_was_before_one_telling_of_a_handover_does_not_contest_what_came_by_the_other() -> (
    None
):
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", from_="us", to="iraq")
    two = told.says("sana", "HandedOver", "[2020-08-10..2020-08-20]", base="taji", to="iraq")
    told.link(one, "same", two)
    assert told.shows("taji.holder", "2020-08-15") == "possible iraq | us"


def test_what_a_handover_says_was_before_contests_a_span_that_holds_that_day() -> None:
    told = Told(reuters="2020-10-01", sana="2021-10-02")
    told.says("sana", "Held", "2020-01-01/2020-12-31", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-06-01", base="taji", from_="is", to="iraq")
    assert told.shows("taji.holder", "2020-05-31") == "contested is | us"


def test_a_handover_that_may_not_have_come_does_not_yet_contest_the_span_it_falls_in() -> None:
    for span_first in (True, False):
        told = Told(reuters="2020-10-01", sana="2021-10-02")
        said = [
            ("sana", "Held", "2020-01-01/2020-12-31", {"holder": "us"}),
            ("reuters", "HandedOver", "2020-08", {"to": "iraq"}),
        ]
        for document, type_, when, data in said if span_first else said[::-1]:
            told.says(document, type_, when, base="taji", **data)
        assert told.shows("taji.holder", "2020-08-15") == "possible iraq | us"
        assert told.shows("taji.holder", "2020-08-31") == "contested iraq | us"


def test_a_toll_whose_day_may_not_have_come_is_only_possible() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Attacked", "2020-01", attack="strike", killed=9)
    assert told.shows("strike.killed", "2020-01-15") == "possible 9"
    assert told.shows("strike.killed", "2020-01-31") == "stated 9"


def test_two_that_say_the_same_are_not_contested_by_a_link_that_says_they_contradict() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "Held", "2020-08-01", base="taji", holder="us")
    two = told.says("sana", "Held", "2020-08-01", base="taji", holder="us")
    told.link(one, "contradicts", two)
    assert told.shows("taji.holder", "2020-08-02") == "stated us"


def test_a_contradiction_of_two_events_says_nothing_of_a_third_that_agrees() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    count = told.says("reuters", "Strength", "2020-08-01", force="us", count=2500)
    told.says("sana", "Strength", "2020-08-01", force="us", count={"about": 2500})
    later = told.says("sana", "Strength", "2020-09-01", force="iraq", count=9000)
    told.link(count, "contradicts", later)
    assert told.shows("us.strength", "2020-08-15") == "stated 2,500"


def test_what_is_uncertain_is_flagged_and_moves_no_bound() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01?", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-02-29") == "unknown"
    assert told.shows("taji.holder", "2020-03-01") == "stated us"


def test_what_is_about_a_day_may_have_been_a_day_before_or_after() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-23~", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-21") == "stated us"
    assert told.shows("taji.holder", "2020-08-22") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-08-23") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-08-24") == "stated iraq"
    (claim,) = told.ask("taji.holder", "2020-08-24").candidates
    assert claim.when == "2020-08-23~"


@pytest.mark.parametrize("modality", ["predicted", "conditional"])
def test_what_is_foretold_for_a_year_is_capped_by_no_publication_either(modality: str) -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2021", modality, base="taji", to="iraq")  # type: ignore[arg-type]
    (annotation,) = told.ask("taji.holder", "2021-06-01").annotations
    assert (annotation.claim.earliest, annotation.claim.latest) == window("2021")


@pytest.mark.parametrize("modality", ["alleged", "denied", "opinion"])
def test_what_is_alleged_of_a_year_had_happened_when_it_was_said(modality: str) -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2020", modality, base="taji", to="iraq")  # type: ignore[arg-type]
    (annotation,) = told.ask("taji.holder", "2020-12-31").annotations
    assert annotation.claim.latest == end("2020-09-10")


def test_a_deed_dated_after_its_own_document_begins_on_its_first_day() -> None:
    """A slip, or a plan told as done: the window is never turned round by the publication."""
    told = Told(reuters="2020-09-10")
    told.says("reuters", "HandedOver", "2020-12", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-11-30") == "unknown"
    assert told.shows("taji.holder", "2020-12-01") == "stated iraq"


def test_before_a_vague_change_it_is_possible_from_its_first_day_and_stated_before() -> None:
    told = Told(reuters="2020-12-01")
    told.says("reuters", "Reduced", "[2020-09-05..2020-09-20]", force="us", by=2200, to=3000)
    assert told.shows("us.strength", "2020-09-04") == "derived 5,200"
    assert told.shows("us.strength", "2020-09-05") == "possible 3,000 | 5,200"
    assert told.shows("us.strength", "2020-09-19") == "possible 3,000 | 5,200"
    assert told.shows("us.strength", "2020-09-20") == "stated 3,000"


def test_before_a_change_with_an_open_start_it_is_worked_out_up_to_its_last_day() -> None:
    """An open start of what is observed is the last day of its window: RULES.md, section 3."""
    told = Told(reuters="2020-12-01")
    told.says("reuters", "Reduced", "[..2020-09-20]", force="us", by=2200, to=3000)
    assert told.shows("us.strength", "2020-08-19") == "unknown"
    assert told.shows("us.strength", "2020-08-20") == "derived 5,200"
    assert told.shows("us.strength", "2020-09-19") == "derived 5,200"
    assert told.shows("us.strength", "2020-09-20") == "stated 3,000"


def test_once_a_span_may_have_ended_what_began_with_it_contests_it_no_more() -> None:
    told = Told(reuters="2020-12-01", sana="2020-12-02")
    told.says("reuters", "Held", "2020-08-05/2020-09", base="taji", holder="us")
    told.says("sana", "HandedOver", "[2020-08-05..2020-08-07]", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-09-01") == "contested iraq | us"
    assert told.shows("taji.holder", "2020-09-02") == "possible iraq | us"
    assert told.shows("taji.holder", "2020-10-01") == "possible iraq", (
        "it may be the last of its day"
    )


@pytest.mark.parametrize(
    ("when", "modality", "first", "last"),
    [
        ("2020-08", "asserted", "2020-08-01", "2020-08-31"),
        ("2020-09", "asserted", "2020-09-01", "2020-09-10"),
        ("[..2020-08-23]", "asserted", "2020-08-23", "2020-08-23"),
        (None, "asserted", "2020-09-10", "2020-09-10"),
        ("[2020-08-23..]", "asserted", "2020-08-23", "2020-09-10"),
        ("[2020-12-01..]", "planned", "2020-12-01", "2020-12-01"),
        (None, "planned", "2020-09-10", "2020-09-10"),
    ],
)
def test_an_event_stands_in_a_list_on_the_days_in_which_it_can_have_begun(
    when: str | None, modality: str, first: str, last: str
) -> None:
    """A plan with no last day stands on its first; one with neither, on its publication's."""
    told = Told(reuters="[2020-09-08..2020-09-10]")
    told.says("reuters", "HandedOver", when, modality, base="taji", to="iraq")  # type: ignore[arg-type]
    found = timing(told.events[-1], fold(told.events, VOCABULARY).documents, UTC_CLOCK)
    seconds = days_in(found.event_window, found.known, UTC_CLOCK)
    assert [UTC_CLOCK.format(UTC_CLOCK.end_of_day(each)) for each in seconds] == [first, last]
