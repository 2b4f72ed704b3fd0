"""The check suggests a `fulfils` link for a plan whose value came true."""

from __future__ import annotations

from chrono.model.event import Event
from tests.checks.hand_made import document, event, findings, ident, link


def plan(to: str = "iraq", when: str | None = "2020-10-20") -> Event:
    return event("plan", "HandedOver", {"base": "taji", "to": to}, when, "d1", "planned")


def deed(to: str = "iraq", when: str | None = "2020-10-25", document: str = "d2") -> Event:
    return event("deed", "HandedOver", {"base": "taji", "to": to}, when, document)


def test_a_later_fact_with_the_planned_value_seems_to_be_its_fulfilment() -> None:
    (found,) = findings("unlinked-fulfilments", plan(), deed())
    assert found.severity == "hint"
    assert found.events == (ident("deed"), ident("plan"))
    assert "fulfils" in found.what_next


def test_a_link_between_them_settles_it() -> None:
    for relation in ("fulfils", "contradicts", "follows"):
        assert (
            findings("unlinked-fulfilments", plan(), deed(), link("deed", relation, "plan")) == []
        )


def test_another_value_fulfils_nothing() -> None:
    assert findings("unlinked-fulfilments", plan(), deed(to="us")) == []


def test_a_fact_from_before_the_plan_fulfils_nothing() -> None:
    assert findings("unlinked-fulfilments", plan(), deed(when="2020-09-01")) == []


def test_a_fact_in_the_document_that_plans_fulfils_nothing() -> None:
    assert findings("unlinked-fulfilments", plan(), deed(when=None, document="d1")) == []


def test_what_was_so_already_when_it_was_planned_is_no_fulfilment() -> None:
    before = event("before", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-01-01")
    assert findings("unlinked-fulfilments", plan(), before, deed()) == []


def test_an_undated_fact_of_a_later_document_seems_to_be_one() -> None:
    assert len(findings("unlinked-fulfilments", plan(), deed(when=None))) == 1


def test_a_planned_cut_is_fulfilled_by_a_cut_of_that_size_and_not_by_words() -> None:
    cut = event("plan", "Reduced", {"force": "us", "by": 2200}, "2020-10", "d1", "planned")
    done = event("deed", "Reduced", {"force": "us", "by": {"about": 2200}}, "2020-10-25", "d2")
    assert len(findings("unlinked-fulfilments", cut, done)) == 1
    words = event("deed", "Reduced", {"force": "us", "by": {"words": "many"}}, "2020-10-25", "d2")
    assert findings("unlinked-fulfilments", cut, words) == []


def test_of_several_later_facts_the_first_is_named() -> None:
    later = event("later", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-12-01", "d3")
    (found,) = findings("unlinked-fulfilments", plan(), later, deed(), document("d3", "2020-12-20"))
    assert found.events[0] == ident("deed")


def test_a_plan_already_fulfilled_by_one_event_asks_for_no_other() -> None:
    later = event("later", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-10-30", "d2")
    assert (
        findings("unlinked-fulfilments", plan(), deed(), later, link("deed", "fulfils", "plan"))
        == []
    )
