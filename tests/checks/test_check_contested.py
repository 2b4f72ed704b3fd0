"""The check reports contested values on any day, but not values that are only vague."""

from __future__ import annotations

from tests.checks.hand_made import document, event, findings, ident, judge, link, retract

THREE = event("three", "Counted", {"force": "us", "strength": 3000}, "2020-09-10")
FIVE = event("five", "Counted", {"force": "us", "strength": 5200}, "2020-09-10", "d2")


def test_two_counts_of_one_day_that_differ_are_contested_and_both_sides_are_named() -> None:
    (found,) = findings("contested", THREE, FIVE, at="2020-12-01")
    assert found.severity == "conflict"
    assert found.cells == ("us.strength",)
    assert set(found.events) == {ident("three"), ident("five")}
    assert "3,000" in found.sentence
    assert "5,200" in found.sentence
    assert "d1" in found.sentence
    assert "d2" in found.sentence
    assert "chrono judge" in found.what_next


def test_a_contest_is_found_once_even_where_a_later_count_has_ended_it_by_the_day_asked() -> None:
    later = event("later", "Counted", {"force": "us", "strength": 2500}, "2020-09-20", "d2")
    (found,) = findings("contested", THREE, FIVE, later, at="2020-12-01")
    assert found.at is not None
    assert set(found.events) == {ident("three"), ident("five")}


def test_a_contest_is_found_from_a_day_before_it_began() -> None:
    assert len(findings("contested", THREE, FIVE, at="2019-01-01")) == 1


def test_two_vague_windows_that_merely_may_overlap_are_not_contested() -> None:
    """Both may be right: three thousand early in the month, five thousand late in it."""
    early = event("early", "Counted", {"force": "us", "strength": 3000}, "2020-09", "d1")
    late = event(
        "late", "Counted", {"force": "us", "strength": 5200}, "[2020-09-10..2020-10-20]", "d2"
    )
    assert findings("contested", early, late) == []
    assert len(findings("possible", early, late, at="2020-09-30")) == 1


def test_one_happening_told_with_two_outcomes_is_found_whatever_days_it_is_dated_to() -> None:
    """Even where another hand-over has ended it by the day asked."""
    one = event("one", "HandedOver", {"base": "taji", "to": "us"}, "2020-01")
    two = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-01-02", "d2")
    later = event("later", "HandedOver", {"base": "taji", "to": "coalition"}, "2020-03-01", "d2")
    assert findings("contested", one, two, later, at="2020-12-01") == []
    (found,) = findings("contested", one, two, later, link("one", "same", "two"), at="2020-12-01")
    assert set(found.events) == {ident("one"), ident("two")}
    assert "one happening" in found.sentence


def test_two_open_starts_that_differ_are_not_contested() -> None:
    one = event("one", "HandedOver", {"base": "taji", "to": "us"}, None, "d1")
    two = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, None, "d2")
    assert findings("contested", one, two) == []


def test_counts_that_can_both_be_right_are_not_contested() -> None:
    about = event(
        "about", "Counted", {"force": "us", "strength": {"about": 3000}}, "2020-09-10", "d2"
    )
    assert findings("contested", THREE, about) == []


def test_a_number_is_not_contested_by_words() -> None:
    words = event("words", "Counted", {"force": "us", "strength": {"words": "few"}}, "2020-09-10")
    assert findings("contested", THREE, words) == []


def test_what_a_judgement_settles_is_contested_no_longer() -> None:
    assert findings("contested", THREE, FIVE, judge("three", "five")) == []


def test_what_was_retracted_contests_nothing() -> None:
    assert findings("contested", THREE, FIVE, retract("five")) == []


def test_what_is_true_once_and_for_all_is_contested_whatever_its_dates() -> None:
    one = event("one", "Attacked", {"attack": "strike", "killed": 3}, "2020-09-01")
    two = event("two", "Attacked", {"attack": "strike", "killed": 5}, "2020-09-20", "d2")
    assert len(findings("contested", one, two)) == 1


def test_spans_that_both_cover_a_day_contest_each_other_and_apart_they_do_not() -> None:
    one = event("one", "HandedOver", {"base": "taji", "to": "us"}, "2020-01-01/2020-06-30")
    two = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-05-01/2020-09-30")
    (found,) = findings("contested", one, two)
    assert found.cells == ("taji.holder",)
    after = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-07-01/2020-09-30")
    assert findings("contested", one, after) == []


def test_a_change_told_within_a_span_that_is_said_to_hold_throughout_is_contested() -> None:
    span = event("span", "HandedOver", {"base": "taji", "to": "us"}, "2020-01-01/2020-06-30")
    inside = event("in", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-03-01", "d2")
    assert len(findings("contested", span, inside)) == 1
    ongoing = event("span", "HandedOver", {"base": "taji", "to": "us"}, "2020-01-01/..")
    assert findings("contested", ongoing, inside) == []


def test_a_link_contradicts_is_found_once_for_all_the_cells_it_shows_in() -> None:
    one = event("one", "Attacked", {"attack": "strike", "killed": 3, "by": "us"}, "2020-09-01")
    two = event("two", "Attacked", {"attack": "strike", "killed": 5, "by": "iraq"}, "2020-09-01")
    linked = link("one", "contradicts", "two")
    (found,) = findings("contested", one, two, linked)
    assert set(found.cells) == {"strike.killed", "strike.by"}


def test_a_number_that_contradicts_another_cells_is_found_once_for_both_cells() -> None:
    """Nine hundred in the whole, fifteen hundred in a part of it."""
    whole = event("whole", "Counted", {"force": "coalition", "strength": 900}, "2020-09-10")
    part = event("part", "Counted", {"force": "us", "strength": 1500}, "2020-09-10", "d2")
    again = event("again", "Counted", {"force": "us", "strength": 1500}, "2020-09-10", "d1")
    (found,) = findings("contested", whole, part, again, link("part", "contradicts", "whole"))
    assert set(found.cells) == {"us.strength", "coalition.strength"}
    assert set(found.events) == {ident("whole"), ident("part"), ident("again")}


def test_a_link_contradicts_between_events_that_no_cell_keeps_is_found_all_the_same() -> None:
    one = event("one", "Raided", {"force": "us"}, "2020-09-01")
    two = event("two", "Raided", {"force": "iraq"}, "2020-09-01", "d2")
    (found,) = findings("contested", one, two, link("one", "contradicts", "two"))
    assert found.cells == ()
    assert "linked as contradicting" in found.sentence
    judged = judge("one", "two")
    assert findings("contested", one, two, link("one", "contradicts", "two"), judged) == []


def test_a_contest_is_no_contest_before_its_second_document_is_known() -> None:
    assert findings("contested", THREE, FIVE, known_at="2020-10-15") == []


def test_a_document_that_contradicts_itself_is_contested_too() -> None:
    mine = event("mine", "Counted", {"force": "us", "strength": 5200}, "2020-09-10", "d1")
    assert len(findings("contested", THREE, mine, document("d1", "2020-10-01"))) == 1


def test_a_contest_of_two_cells_that_judgements_leave_open_is_found_once() -> None:
    whole = event("whole", "Counted", {"force": "coalition", "strength": 900}, "2020-09-10")
    part = event("part", "Counted", {"force": "us", "strength": 1500}, "2020-09-10", "d2")
    linked = link("part", "contradicts", "whole")
    assert findings("contested", whole, part, linked, judge("part", "whole")) == []
    turned = judge("part", "whole"), judge("whole", "part")
    (found,) = findings("contested", whole, part, linked, *turned)
    assert set(found.cells) == {"us.strength", "coalition.strength"}
    assert len(findings("conflicting-judgements", whole, part, linked, *turned)) == 1
