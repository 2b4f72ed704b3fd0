"""A plan is overdue if its window has passed and no event reports its outcome."""

from __future__ import annotations

from tests.checks.hand_made import event, findings, ident, link, retract

DUE = "2020-11-15"


def plan(label: str = "plan", when: str | None = DUE, **more: str) -> object:
    return event(label, "HandedOver", {"base": "taji", "to": "iraq"}, when, "d1", "planned", **more)


DEED = event("deed", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-11-10", "d2")


def test_a_plan_whose_day_is_past_is_overdue() -> None:
    (found,) = findings("overdue", plan(), at="2020-12-01")
    assert found.severity == "gap"
    assert found.cells == ("taji.holder",)
    assert found.events == (ident("plan"),)
    assert "15 November 2020" in found.sentence


def test_a_plan_is_not_overdue_while_its_window_lasts() -> None:
    assert findings("overdue", plan(when="2020-12"), at="2020-12-15") == []
    assert findings("overdue", plan(when="2020-12"), at="2020-12-31") == []
    assert len(findings("overdue", plan(when="2020-12"), at="2021-01-01")) == 1


def test_a_plan_without_a_date_is_never_overdue() -> None:
    assert findings("overdue", plan(when=None), at="2030-01-01") == []
    assert findings("overdue", plan(when="2020-11-15/"), at="2030-01-01") == []


def test_a_plan_from_a_day_on_is_overdue_once_that_day_is_past() -> None:
    assert len(findings("overdue", plan(when="2020-11-15/.."), at="2020-12-01")) == 1


def test_a_plan_that_a_fact_fulfils_is_not_overdue() -> None:
    assert findings("overdue", plan(), DEED, link("deed", "fulfils", "plan")) == []


def test_a_fulfilment_told_in_a_document_not_yet_known_leaves_the_plan_overdue() -> None:
    late = event("deed", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-10-10", "d2")
    linked = link("deed", "fulfils", "plan")
    due = plan(when="2020-10-15")
    assert len(findings("overdue", due, late, linked, at="2020-10-20", known_at="2020-10-20")) == 1


def test_an_allegation_fulfils_no_plan() -> None:
    said = event(
        "said", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-11-10", "d2", "alleged"
    )
    assert len(findings("overdue", plan(), said, link("said", "fulfils", "plan"))) == 1


def test_a_plan_that_another_plan_follows_is_superseded_and_not_overdue() -> None:
    newer = plan("newer", "2021-03")
    assert findings("overdue", plan(), newer, link("newer", "follows", "plan")) == []


def test_a_plan_of_which_no_cell_knows_is_overdue_all_the_same() -> None:
    raid = event("raid", "Raided", {"force": "us"}, DUE, "d1", "planned")
    (found,) = findings("overdue", raid)
    assert found.cells == ()


def test_a_retracted_plan_and_a_prediction_are_not_overdue() -> None:
    foreseen = event("foreseen", "Raided", {"force": "us"}, DUE, "d1", "predicted")
    assert findings("overdue", plan(), retract("plan"), foreseen) == []


def test_a_plan_not_yet_made_is_not_overdue() -> None:
    past = plan(when="2020-09-15", said="2020-09-01")
    assert findings("overdue", past, at="2020-08-01") == []
