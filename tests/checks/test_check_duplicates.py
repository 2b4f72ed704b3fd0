"""The check suggests links for apparent duplicates, but not for incompatible events."""

from __future__ import annotations

import pytest

from chrono.model.event import Event
from tests.checks.hand_made import document, event, findings, ident, link, retract

COUNT = event("count", "Counted", {"force": "us", "strength": 3000}, "2020-09-10")


def other(strength: object, when: str | None = "2020-09-10", document: str = "d2") -> Event:
    return event("other", "Counted", {"force": "us", "strength": strength}, when, document)


def test_the_same_count_on_the_same_day_in_two_documents_is_worth_a_link() -> None:
    (found,) = findings("duplicates", COUNT, other(3000))
    assert found.severity == "hint"
    assert set(found.events) == {ident("count"), ident("other")}
    assert "chrono link" in found.what_next


@pytest.mark.parametrize(
    "strength", [{"about": 3000}, {"at_least": 2500}, {"low": 1, "high": 9999}]
)
def test_counts_that_can_both_be_right_are_worth_one_as_well(strength: object) -> None:
    assert len(findings("duplicates", COUNT, other(strength))) == 1


def test_counts_that_differ_or_are_of_other_days_are_not() -> None:
    assert findings("duplicates", COUNT, other(3001)) == []
    assert findings("duplicates", COUNT, other(3000, "2020-09-11")) == []


def test_one_document_that_says_a_thing_twice_is_not() -> None:
    assert findings("duplicates", COUNT, other(3000, document="d1")) == []


@pytest.mark.parametrize("relation", ["same", "corroborates", "contradicts", "follows"])
def test_what_is_linked_already_in_whatever_way_is_not(relation: str) -> None:
    assert findings("duplicates", COUNT, other(3000), link("other", relation, "count")) == []


def test_what_is_linked_by_way_of_a_third_is_not() -> None:
    third = event("third", "Counted", {"force": "us", "strength": 3000}, "2020-09-10", "d3")
    links = link("other", "same", "third"), link("third", "same", "count")
    assert (
        findings("duplicates", COUNT, other(3000), third, document("d3", "2020-12-01"), *links)
        == []
    )


def test_what_three_documents_say_alike_is_one_hint() -> None:
    third = event("third", "Counted", {"force": "us", "strength": 3000}, "2020-09-10", "d3")
    (found,) = findings("duplicates", COUNT, other(3000), third, document("d3", "2020-12-01"))
    assert len(found.events) == 3
    assert "and 1 more" in found.sentence


def test_documents_past_the_sixth_are_counted_in_a_hint() -> None:
    more = [document(f"d{number}", "2020-12-01") for number in range(3, 10)]
    said = [
        event(
            f"e{number}", "Counted", {"force": "us", "strength": 3000}, "2020-09-10", f"d{number}"
        )
        for number in range(1, 10)
    ]
    (found,) = findings("duplicates", *more, *said)
    assert len(found.events) == 9
    assert "Documents d1 and d2 and d3 and d4 and d5 and d6 and 3 more seem" in found.sentence


def test_a_cut_told_twice_is_one_happening_perhaps() -> None:
    cut = event("cut", "Reduced", {"force": "us", "by": 2200}, "2020-09")
    again = event("again", "Reduced", {"force": "us", "by": 2200}, "2020-09-10", "d2")
    (found,) = findings("duplicates", cut, again)
    assert " same " in found.what_next


def test_states_without_a_start_corroborate_and_are_not_called_one_happening() -> None:
    one = event("one", "HandedOver", {"base": "taji", "to": "iraq"})
    two = event("two", "HandedOver", {"base": "taji", "to": "iraq"}, None, "d2")
    (found,) = findings("duplicates", one, two)
    assert " corroborates " in found.what_next


def test_raids_that_no_cell_keeps_are_compared_by_who_when_and_what_differs() -> None:
    one = event("one", "Raided", {"force": "us", "killed": 3}, "2020-09-01")
    two = event("two", "Raided", {"force": "us", "killed": {"at_least": 2}}, "2020-09", "d2")
    (found,) = findings("duplicates", one, two)
    assert set(found.events) == {ident("one"), ident("two")}
    more = event("two", "Raided", {"force": "us", "killed": 9}, "2020-09", "d2")
    assert findings("duplicates", one, more) == []
    elsewhere = event("two", "Raided", {"force": "iraq", "killed": 3}, "2020-09", "d2")
    assert findings("duplicates", one, elsewhere) == []


@pytest.mark.parametrize("when", [None, "2020", "../2020-10-01"])
def test_a_date_too_vague_makes_no_happening_of_two(when: str | None) -> None:
    one = event("one", "Raided", {"force": "us"}, "2020-09-01")
    assert findings("duplicates", one, event("two", "Raided", {"force": "us"}, when, "d2")) == []


def test_plans_and_allegations_are_no_facts_that_two_documents_share() -> None:
    one = event("one", "Raided", {"force": "us"}, "2020-12-01", "d1", "planned")
    two = event("two", "Raided", {"force": "us"}, "2020-12-01", "d2", "planned")
    assert findings("duplicates", one, two) == []


def test_words_are_twins_only_to_the_letter() -> None:
    one = event("one", "Felt", {"force": "us", "mood": "weary"}, "2020-09-01")
    assert (
        len(
            findings(
                "duplicates",
                one,
                event("two", "Felt", {"force": "us", "mood": "weary"}, "2020-09-01", "d2"),
            )
        )
        == 1
    )
    few = event("two", "Counted", {"force": "us", "strength": {"words": "few"}}, "2020-09-01", "d2")
    assert findings("duplicates", COUNT, few) == []


def test_what_was_retracted_has_no_twin() -> None:
    assert findings("duplicates", COUNT, other(3000), retract("other")) == []
