"""The check reports links without effect, and no effective links."""

from __future__ import annotations

import pytest

from chrono.model.event import Event
from tests.checks.hand_made import event, findings, ident, judge, link, retract


def raid(label: str, when: str | None, document: str = "d1", modality: str = "asserted") -> Event:
    return event(label, "Raided", {"force": "us"}, when, document, modality)


def test_events_linked_the_same_without_a_day_in_common_are_found() -> None:
    one, two = raid("one", "2020-05-01"), raid("two", "2020-06", "d2")
    (found,) = findings("broken-links", one, two, link("one", "same", "two"))
    assert found.severity == "conflict"
    assert set(found.events) == {ident("one"), ident("two")}
    assert "no day in common" in found.sentence


@pytest.mark.parametrize("when", ["2020-06-01", "2020-06", "2020", "[..2020-07-01]", None])
def test_events_linked_the_same_that_share_a_day_are_not(when: str | None) -> None:
    linked = link("one", "same", "two")
    assert (
        findings("broken-links", raid("one", "2020-06-01"), raid("two", when, "d2"), linked) == []
    )


def test_a_happening_of_three_is_one_finding_that_names_the_two_farthest_apart() -> None:
    events = raid("one", "2020-05-01"), raid("two", "2020-05-01"), raid("three", "2020-08-01")
    links = link("one", "same", "two"), link("two", "same", "three")
    (found,) = findings("broken-links", *events, *links)
    assert ident("three") in found.events


def test_an_event_linked_as_following_what_came_later_is_found() -> None:
    linked = link("one", "follows", "two")
    (found,) = findings("broken-links", raid("one", "2020-05-01"), raid("two", "2020-06"), linked)
    assert "came before" in found.sentence
    assert linked.id in found.events


@pytest.mark.parametrize("when", ["2020-05-01", "2020-05", "[..2020-06-01]", None])
def test_an_event_that_can_have_followed_is_not(when: str | None) -> None:
    linked = link("one", "follows", "two")
    assert findings("broken-links", raid("one", "2020-05-02"), raid("two", when), linked) == []


def test_events_that_follow_each_other_in_a_circle_are_found() -> None:
    events = raid("one", "2020-05"), raid("two", "2020-05")
    found = findings(
        "broken-links", *events, link("one", "follows", "two"), link("two", "follows", "one")
    )
    assert len(found) == 2
    assert all("other way round" in each.sentence for each in found)


def test_an_event_cannot_follow_what_it_is_the_same_as() -> None:
    events = raid("one", "2020-05"), raid("two", "2020-05")
    found = findings(
        "broken-links", *events, link("one", "follows", "two"), link("one", "same", "two")
    )
    assert len(found) == 1
    assert "they are the same" in found[0].sentence


def test_a_plan_fulfilled_by_a_mere_allegation_is_found_and_by_a_fact_is_not() -> None:
    plan = raid("plan", "2020-10-20", "d1", "planned")
    linked = link("deed", "fulfils", "plan")
    alleged = raid("deed", "2020-10-20", "d2", "alleged")
    (found,) = findings("broken-links", plan, alleged, linked)
    assert "alleged" in found.sentence
    assert findings("broken-links", plan, raid("deed", "2020-10-20", "d2"), linked) == []


def test_a_plan_fulfilled_before_it_was_made_is_found() -> None:
    plan = raid("plan", "2020-10-20", "d1", "planned")
    linked = link("deed", "fulfils", "plan")
    (found,) = findings("broken-links", plan, raid("deed", "2020-09-01", "d2"), linked)
    assert "before the plan was said" in found.sentence
    assert findings("broken-links", plan, raid("deed", "2020", "d2"), linked) == []


def test_what_is_no_plan_cannot_be_fulfilled() -> None:
    linked = link("deed", "fulfils", "fact")
    (found,) = findings("broken-links", raid("fact", "2020-05"), raid("deed", "2020-06"), linked)
    assert "only a plan" in found.sentence


def test_a_link_to_what_was_retracted_for_good_does_nothing_and_is_found() -> None:
    events = raid("one", "2020-05"), raid("two", "2020-05"), link("one", "same", "two")
    (found,) = findings("broken-links", *events, retract("two"))
    assert found.severity == "hint"


def test_a_link_to_what_was_replaced_points_at_the_replacement() -> None:
    events = raid("one", "2020-05"), raid("two", "2020-05"), raid("three", "2020-05")
    linked = link("one", "same", "two")
    assert findings("broken-links", *events, linked, retract("two", "three")) == []


def test_judgements_are_no_links_that_move_anything() -> None:
    events = raid("one", "2020-05-01"), raid("two", "2020-06-01")
    assert findings("broken-links", *events, judge("one", "two")) == []


def test_events_that_replace_one_another_in_a_ring_are_found() -> None:
    events = raid("one", "2020-05-01"), raid("two", "2020-05-02"), raid("three", "2020-05-03")
    ring = retract("one", "two"), retract("two", "three"), retract("three", "one")
    (found,) = findings("broken-links", *events, *ring)
    assert found.severity == "conflict"
    assert {ident("one"), ident("two"), ident("three")} <= set(found.events)
    assert "in a ring" in found.sentence
    assert findings("broken-links", *events, *ring[:2]) == []
    broken = retract("retract two")
    assert findings("broken-links", *events, *ring, broken) == []
