"""The check reports values that are stale or only possible on the requested day."""

from __future__ import annotations

from tests.checks.hand_made import event, findings, ident, link

COUNT = event("count", "Counted", {"force": "us", "strength": 3000}, "2020-09-10")


def test_an_observation_is_stale_once_it_is_older_than_its_kind_stays_good() -> None:
    assert findings("stale", COUNT, at="2021-03-10") == []
    (found,) = findings("stale", COUNT, at="2021-03-11")
    assert found.cells == ("us.strength",)
    assert found.at is not None
    assert "10 September 2020" in found.sentence
    assert "months old" in found.sentence


def test_between_two_observations_that_differ_it_is_unknown_and_both_are_named() -> None:
    later = event("later", "Counted", {"force": "us", "strength": 2500}, "2022-01-01")
    assert findings("stale", COUNT, later, at="2021-06-01") == []
    (found,) = findings("unobserved", COUNT, later, at="2021-06-01")
    assert set(found.events) == {ident("count"), ident("later")}
    assert "between" in found.sentence


def test_what_lasts_is_never_stale() -> None:
    held = event("held", "HandedOver", {"base": "taji", "to": "iraq"}, "2010-01-01")
    assert findings("stale", held, at="2030-01-01") == []


def test_a_value_that_hangs_on_vague_dates_is_possible_and_both_are_named() -> None:
    one = event("one", "HandedOver", {"base": "taji", "to": "us"}, "2020-05")
    two = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-05-20", "d2")
    (found,) = findings("possible", one, two, at="2020-06-01")
    assert found.severity == "gap"
    assert set(found.events) == {ident("one"), ident("two")}
    assert "follows" in found.what_next
    assert findings("possible", one, two, link("two", "follows", "one"), at="2020-06-01") == []


def test_what_may_not_have_happened_yet_is_a_hint_and_afterwards_nothing() -> None:
    vague = event("vague", "HandedOver", {"base": "taji", "to": "us"}, "2020-05")
    (found,) = findings("possible", vague, at="2020-05-10")
    assert found.severity == "hint"
    assert findings("possible", vague, at="2020-06-01") == []


def test_a_rival_that_has_ended_and_may_have_been_the_last_is_named() -> None:
    vague = event("vague", "HandedOver", {"base": "taji", "to": "us"}, "2020-05")
    ended = event("ended", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-05-20/2020-07", "d2")
    (found,) = findings("possible", vague, ended, at="2020-09-01")
    assert set(found.events) == {ident("vague"), ident("ended")}
    assert "ended since" in found.sentence
    assert "follows" in found.what_next


def test_several_cuts_by_an_amount_are_possible_and_may_be_one() -> None:
    cuts = [
        event("july", "Reduced", {"force": "us", "by": 100}, "2020-10-01"),
        event("august", "Reduced", {"force": "us", "by": 200}, "2020-10-02", "d2"),
    ]
    (found,) = findings("possible", COUNT, *cuts, at="2020-10-10")
    assert "same" in found.what_next
