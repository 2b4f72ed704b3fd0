"""Conflicting judgements leave a contest open, and the check reports them."""

from __future__ import annotations

from tests.checks.hand_made import event, findings, ident, judge, retract

SIDES = [
    event(name, "Counted", {"force": "us", "strength": number}, "2020-09-10")
    for number, name in enumerate(("one", "two", "three"), 1)
]


def test_two_judgements_that_prefer_the_other_way_round_are_found_once() -> None:
    (found,) = findings("conflicting-judgements", *SIDES, judge("one", "two"), judge("two", "one"))
    assert found.severity == "conflict"
    assert set(found.events) == {
        *(ident(name) for name in ("one", "two", "prefer one", "prefer two"))
    }
    assert found.what_next.count("chrono retract") == 2


def test_three_judgements_that_go_round_in_a_ring_are_found_once() -> None:
    ring = judge("one", "two"), judge("two", "three"), judge("three", "one")
    (found,) = findings("conflicting-judgements", *SIDES, *ring)
    assert "3 judgements disagree" in found.sentence


def test_judgements_that_agree_are_not_found() -> None:
    assert (
        findings("conflicting-judgements", *SIDES, judge("one", "two"), judge("two", "three")) == []
    )


def test_a_judgement_taken_back_disagrees_with_nothing() -> None:
    turned = judge("one", "two"), judge("two", "one"), retract("prefer two")
    assert findings("conflicting-judgements", *SIDES, *turned) == []


def test_a_judgement_over_nothing_is_found_unless_it_is_taken_back() -> None:
    (found,) = findings("conflicting-judgements", *SIDES, judge("one"))
    assert "over none" in found.sentence
    assert found.events == (ident("prefer one"),)
    assert findings("conflicting-judgements", *SIDES, judge("one"), retract("prefer one")) == []
