"""The check reports an open start only if it makes another value doubtful."""

from __future__ import annotations

from tests.checks.hand_made import event, findings, ident, link

US = event("us", "HandedOver", {"base": "taji", "to": "us"}, "2020-05-01")


def held(label: str, to: str, when: str | None = None, **more: str) -> object:
    return event(label, "HandedOver", {"base": "taji", "to": to}, when, **more)


def test_an_open_start_that_may_lie_after_another_claim_puts_that_in_doubt() -> None:
    (found,) = findings("open-starts", US, held("iraq", "iraq"))
    assert found.events == (ident("iraq"), ident("us"))
    assert "1 October 2020" in found.sentence
    assert "follows" in found.what_next


def test_an_open_start_with_nothing_else_known_doubts_nothing() -> None:
    assert findings("open-starts", held("iraq", "iraq")) == []
    assert findings("open-starts", held("iraq", "iraq"), held("us", "us")) == []


def test_an_open_start_that_agrees_with_what_is_known_doubts_nothing() -> None:
    assert findings("open-starts", US, held("again", "us")) == []


def test_an_open_start_whose_last_day_is_before_the_other_doubts_nothing() -> None:
    assert findings("open-starts", US, held("iraq", "iraq", "../2020-04-01")) == []


def test_an_order_given_by_a_link_takes_the_doubt_away() -> None:
    linked = link("iraq", "follows", "us")
    assert findings("open-starts", US, held("iraq", "iraq"), linked) == []


def test_an_observation_without_a_start_stands_for_its_last_day_and_doubts_nothing() -> None:
    counted = event("counted", "Counted", {"force": "us", "strength": 3000}, "2020-05-01")
    undated = event("undated", "Counted", {"force": "us", "strength": 5200})
    assert findings("open-starts", counted, undated) == []


def test_of_several_claims_in_doubt_the_first_is_told_and_all_are_named() -> None:
    later = held("later", "coalition", "2020-06-01")
    (found,) = findings("open-starts", US, later, held("iraq", "iraq"))
    assert set(found.events) == {ident("iraq"), ident("us"), ident("later")}
    assert "1 May 2020" in found.sentence
