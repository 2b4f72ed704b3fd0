"""The check reports parts larger than their whole, if both are known on one day."""

from __future__ import annotations

from typing import Any

from chrono.model.event import Event
from tests.checks.hand_made import event, findings, ident

PART = event("part", "Joined", {"force": "us", "of": "coalition"}, "2020-01-01")


def count(label: str, force: str, strength: Any, when: str = "2020-09-10") -> Event:
    return event(label, "Counted", {"force": force, "strength": strength}, when)


def test_a_contingent_larger_than_the_whole_force_on_one_day_is_a_conflict() -> None:
    (found,) = findings(
        "part-exceeds-whole", PART, count("us", "us", 5200), count("all", "coalition", 3000)
    )
    assert found.severity == "conflict"
    assert found.cells == ("us.strength", "coalition.strength")
    assert set(found.events) == {ident("us"), ident("all"), ident("part")}


def test_a_part_as_large_as_the_whole_is_none() -> None:
    assert (
        findings(
            "part-exceeds-whole", PART, count("us", "us", 3000), count("all", "coalition", 3000)
        )
        == []
    )


def test_only_the_certain_ends_of_vague_numbers_count() -> None:
    whole = count("all", "coalition", {"about": 3000})
    assert findings("part-exceeds-whole", PART, count("us", "us", 3400), whole) == []
    assert len(findings("part-exceeds-whole", PART, count("us", "us", 3600), whole)) == 1
    assert findings("part-exceeds-whole", PART, count("us", "us", {"at_most": 9000}), whole) == []
    assert (
        findings("part-exceeds-whole", PART, count("us", "us", {"words": "myriads"}), whole) == []
    )


def test_counts_of_different_days_are_a_gap_for_one_may_be_out_of_date() -> None:
    early, late = count("us", "us", 5200, "2020-06-01"), count("all", "coalition", 3000)
    (found,) = findings("part-exceeds-whole", PART, early, late)
    assert found.severity == "gap"
    assert "observed 1 June 2020" in found.sentence


def test_a_count_too_old_to_stand_is_held_against_nothing() -> None:
    early = count("us", "us", 5200, "2019-06-01")
    assert findings("part-exceeds-whole", PART, early, count("all", "coalition", 3000)) == []


def test_what_became_a_part_only_later_was_none_before() -> None:
    joined = event("part", "Joined", {"force": "us", "of": "coalition"}, "2021-06-01")
    assert (
        findings(
            "part-exceeds-whole", joined, count("us", "us", 5200), count("all", "coalition", 3000)
        )
        == []
    )


def test_a_part_that_shrank_below_its_whole_was_larger_once_and_that_is_found() -> None:
    cut = event("cut", "Reduced", {"force": "us", "to": 100}, "2020-10-01")
    counts = count("us", "us", 5200), count("all", "coalition", 3000)
    assert len(findings("part-exceeds-whole", PART, *counts, cut, at="2020-12-01")) == 1


def test_lasting_numbers_are_in_conflict_whenever_they_were_given() -> None:
    mine = event("mine", "Seated", {"force": "us", "seats": 7}, "2020-01-01")
    whole = event("all", "Seated", {"force": "coalition", "seats": 5}, "2020-06-01")
    (found,) = findings("part-exceeds-whole", PART, mine, whole)
    assert found.severity == "conflict"


def test_a_whole_that_is_contested_is_held_against_nothing() -> None:
    wholes = count("all", "coalition", 3000), count("more", "coalition", 9000)
    assert findings("part-exceeds-whole", PART, count("us", "us", 5200), *wholes) == []
