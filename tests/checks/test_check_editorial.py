"""What an editor asks: what came of the plans, who said it, and whether the headline holds."""

from __future__ import annotations

from chrono.model.event import Event
from tests.checks.hand_made import event, findings, ident, link

TO_IRAQ = {"base": "taji", "to": "iraq"}
DEED = event("deed", "HandedOver", TO_IRAQ, "2020-11-10", "d2")


def plan(label: str = "plan", when: str | None = None) -> Event:
    return event(label, "HandedOver", TO_IRAQ, when, "d1", "planned")


def headline(label: str = "head", to: str = "iraq") -> Event:
    data = {"base": "taji", "to": to}
    return event(label, "HandedOver", data, None, "d1", tags=["headline"])


def test_a_plan_without_a_date_is_open_until_a_fact_fulfils_it() -> None:
    (found,) = findings("open-plans", plan())
    assert found.events == (ident("plan"),)
    assert "has no date, and nothing says what came of it" in found.sentence
    assert findings("open-plans", plan(), DEED, link("deed", "fulfils", "plan")) == []


def test_a_plan_is_open_until_its_date_and_overdue_after_it() -> None:
    assert len(findings("open-plans", plan(when="2021-03"), at="2021-03-31")) == 1
    assert findings("open-plans", plan(when="2021-03"), at="2021-04-01") == []
    assert len(findings("overdue", plan(when="2021-03"), at="2021-04-01")) == 1


def test_a_plan_is_not_open_before_it_is_told_nor_once_another_takes_its_place() -> None:
    assert findings("open-plans", plan(), at="2020-09-30") == []
    later = plan("later", "2021-05")
    (found,) = findings("open-plans", plan(), later, link("later", "follows", "plan"))
    assert found.events == (ident("later"),)


def test_the_quotations_of_a_doubtful_speaker_are_one_finding_for_each_document() -> None:
    said = [
        event(f"said {number}", "HandedOver", TO_IRAQ, None, document, "reported", **more)
        for number, document, more in (
            (1, "d1", {"speaker": "us", "doubt": ["speaker"]}),
            (2, "d1", {"speaker": "us", "doubt": ["speaker", "to"]}),
            (3, "d2", {"speaker": "us", "doubt": ["speaker"]}),
            (4, "d2", {"speaker": "us", "doubt": ["to"]}),
        )
    ]
    first, second = findings("doubtful-speakers", *said)
    assert set(first.events) == {ident("said 1"), ident("said 2")}
    assert "Document d1 has 2 statements of US" in first.sentence
    assert second.events == (ident("said 3"),)


def test_a_headline_that_its_body_repeats_is_borne_out() -> None:
    body = event("body", "HandedOver", TO_IRAQ, "2020-09-20", "d1")
    assert findings("headline-against-body", headline(), body) == []
    (found,) = findings("headline-against-body", headline(to="us"), body)
    assert found.severity == "hint"
    joined = link("body", "same", "head")
    assert findings("headline-against-body", headline(to="us"), body, joined) == []


def test_a_headline_that_only_another_document_repeats_is_not_borne_out() -> None:
    other = event("other", "HandedOver", TO_IRAQ, "2020-09-20", "d2")
    assert len(findings("headline-against-body", headline(), other)) == 1


def test_a_headline_that_its_body_contradicts_is_a_conflict_and_names_both() -> None:
    body = event("body", "HandedOver", {"base": "qaim", "to": "iraq"}, "2020-09-20", "d1")
    against = link("body", "contradicts", "head")
    (found,) = findings("headline-against-body", headline(), body, against)
    assert found.severity == "conflict"
    assert set(found.events) == {ident("head"), ident("body")}
