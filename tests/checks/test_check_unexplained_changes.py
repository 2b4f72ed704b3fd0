"""The check reports changed numbers without an event that can explain the change."""

from __future__ import annotations

import pytest

from tests.checks.hand_made import document, event, findings, ident, link

FIVE = event("five", "Counted", {"force": "us", "strength": 5200}, "2020-06-01")
THREE = event("three", "Counted", {"force": "us", "strength": 3000}, "2020-09-10")


def test_a_level_that_differs_from_the_one_before_is_found_where_no_event_tells_the_change() -> (
    None
):
    (found,) = findings("unexplained-changes", FIVE, THREE)
    assert found.severity == "gap"
    assert found.events == (ident("five"), ident("three"))
    assert "5,200" in found.sentence
    assert "3,000" in found.sentence


def test_a_cut_between_the_two_explains_them_even_if_it_gives_no_number_that_fits() -> None:
    cut = event("cut", "Reduced", {"force": "us", "by": 100}, "2020-07")
    assert findings("unexplained-changes", FIVE, THREE, cut) == []


def test_a_cut_that_may_have_come_between_explains_them_too() -> None:
    cut = event("cut", "Reduced", {"force": "us", "by": 100}, "2020")
    assert findings("unexplained-changes", FIVE, THREE, cut) == []


def test_a_cut_after_both_explains_nothing() -> None:
    cut = event("cut", "Reduced", {"force": "us", "by": 100}, "2020-09-20")
    assert len(findings("unexplained-changes", FIVE, THREE, cut)) == 1


def test_a_change_that_gives_only_the_new_number_explains_itself() -> None:
    cut = event("cut", "Reduced", {"force": "us", "to": 3000}, "2020-09-10")
    assert findings("unexplained-changes", FIVE, cut) == []


def test_levels_that_can_both_be_right_are_no_change() -> None:
    about = event("about", "Counted", {"force": "us", "strength": {"at_least": 5000}}, "2020-09-10")
    words = event("words", "Counted", {"force": "us", "strength": {"words": "few"}}, "2020-09-10")
    assert findings("unexplained-changes", FIVE, about, words) == []


def test_levels_whose_order_is_not_certain_are_left_alone() -> None:
    """In either order a document would be right, so nothing says that it changed after."""
    vague = event("vague", "Counted", {"force": "us", "strength": 3000}, "2020")
    assert findings("unexplained-changes", FIVE, vague) == []


def test_a_number_without_a_date_is_no_change_of_what_was_counted_shortly_before() -> None:
    """Printed in October, it may be older than the count of June."""
    undated = event("undated", "Counted", {"force": "us", "strength": 3000})
    assert findings("unexplained-changes", FIVE, undated) == []


def test_a_number_without_a_date_printed_years_later_is() -> None:
    paper = document("d3", "2024-01-28")
    undated = event("undated", "Counted", {"force": "us", "strength": 2500}, None, "d3")
    (found,) = findings("unexplained-changes", FIVE, undated, paper, at="2024-02-01")
    assert found.events == (ident("five"), ident("undated"))


def test_a_from_that_disagrees_with_the_level_before_is_a_conflict() -> None:
    cut = event("cut", "Reduced", {"force": "us", "from": 4000, "to": 3000}, "2020-09-10")
    (found,) = findings("unexplained-changes", FIVE, cut)
    assert found.severity == "conflict"
    assert "just before" in found.sentence


def test_a_from_worked_out_of_by_and_to_is_held_against_the_level_before_as_well() -> None:
    fits = event("cut", "Reduced", {"force": "us", "by": 2200, "to": 3000}, "2020-09-10")
    assert findings("unexplained-changes", FIVE, fits) == []
    off = event("cut", "Reduced", {"force": "us", "by": 1200, "to": 3000}, "2020-09-10")
    assert len(findings("unexplained-changes", FIVE, off)) == 1


def test_a_from_that_differs_from_a_level_long_stale_is_only_a_gap() -> None:
    old = event("old", "Counted", {"force": "us", "strength": 9000}, "2015-01-01")
    cut = event("cut", "Reduced", {"force": "us", "from": 4000, "to": 3000}, "2020-09-10")
    (found,) = findings("unexplained-changes", old, cut)
    assert found.severity == "gap"


def test_one_happening_in_two_documents_is_one_change() -> None:
    again = event("again", "Reduced", {"force": "us", "by": 1200, "to": 3000}, "2020-09-10", "d2")
    cut = event("cut", "Reduced", {"force": "us", "by": 1200, "to": 3000}, "2020-09-10")
    assert len(findings("unexplained-changes", FIVE, cut, again, link("again", "same", "cut"))) == 1


def test_the_cut_that_led_to_the_level_before_does_not_explain_what_came_after() -> None:
    cut = event("cut", "Reduced", {"force": "us", "by": 2200, "to": 3000}, "2020-09-10")
    again = event("again", "Reduced", {"force": "us", "by": 2200}, "2020-09-10", "d2")
    later = event("later", "Counted", {"force": "us", "strength": 2500}, "2020-09-20", "d2")
    linked = link("again", "same", "cut")
    assert len(findings("unexplained-changes", cut, again, later, linked)) == 1


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"from": 5200, "by": 2200, "to": 3000}, False),
        ({"from": 5200, "by": 2200, "to": 3100}, True),
        ({"from": {"about": 5200}, "by": 2200, "to": 3040}, False),
        ({"from": 3000, "to": 5200}, True),
        ({"from": 5200, "to": 3000}, False),
        ({"from": {"words": "many"}, "by": 2200, "to": 3000}, False),
        ({"from": {"at_most": 3000}, "to": {"at_least": 2900}}, False),
    ],
)
def test_from_less_by_is_to_as_far_as_their_ranges_go(data: dict[str, object], wrong: bool) -> None:
    cut = event("cut", "Reduced", {"force": "us", **data}, "2020-09-10")
    found = findings("unexplained-changes", cut)
    assert len(found) == wrong
    assert all("does not add up" in each.sentence for each in found)


def test_a_plan_does_not_have_to_add_up_and_changes_nothing() -> None:
    plan = event(
        "plan", "Reduced", {"force": "us", "from": 1, "by": 2, "to": 3}, "2020-08", "d1", "planned"
    )
    assert findings("unexplained-changes", plan) == []
    assert len(findings("unexplained-changes", FIVE, THREE, plan)) == 1
