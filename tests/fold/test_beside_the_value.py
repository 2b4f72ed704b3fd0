"""Annotations (plans, predictions, allegations, denials) and collections.

Expected answers are derived by hand.
"""

from __future__ import annotations

import pytest

from tests.fold.telling import Told


def status(told: Told, at: str, known_at: str | None = None) -> list[str]:
    return [each.status for each in told.ask("taji.holder", at, known_at).annotations]


def test_an_announced_hand_over_is_not_a_hand_over() -> None:
    told = Told(reuters="2020-01-10", sana="2020-08-01")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("sana", "HandedOver", "2020-08-23", "planned", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-12-31") == "stated us"


def test_a_plan_is_beside_the_value_from_when_it_was_said_and_overdue_past_its_window() -> None:
    told = Told(sana="2020-08-10")
    told.says(
        "sana", "HandedOver", "2020-08-23", "planned", said="2020-08-01", base="taji", to="iraq"
    )
    assert status(told, "2020-07-31") == []
    assert status(told, "2020-08-01") == ["expected"]
    assert status(told, "2020-08-23") == ["expected"]
    assert status(told, "2020-08-24") == ["overdue"]


def test_a_plan_is_fulfilled_only_by_what_is_known_and_has_happened() -> None:
    """Taji was handed over on the 23rd; the document that says so came out in September."""
    told = Told(sana="2020-08-01", reuters="2020-09-10")
    plan = told.says("sana", "HandedOver", "2020-08-25", "planned", base="taji", to="iraq")
    deed = told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    told.link(deed, "fulfils", plan)
    assert status(told, "2020-08-22") == ["expected"]
    assert status(told, "2020-08-23") == ["fulfilled"]
    assert status(told, "2020-08-26", known_at="2020-09-09") == ["overdue"]
    reading = told.ask("taji.holder", "2020-08-26", known_at="2020-09-10")
    assert [(each.status, each.by) for each in reading.annotations] == [("fulfilled", (deed,))]


def test_another_plan_or_an_allegation_fulfils_nothing() -> None:
    told = Told(sana="2020-08-01")
    plan = told.says("sana", "HandedOver", "2020-08-25", "planned", base="taji", to="iraq")
    other = told.says("sana", "HandedOver", "2020-08-23", "alleged", base="taji", to="iraq")
    told.link(other, "fulfils", plan)
    annotations = told.ask("taji.holder", "2020-08-25").annotations
    assert {each.status for each in annotations if each.claim.modality == "planned"} == {"expected"}


def test_a_plan_that_follows_another_supersedes_it_from_when_it_was_said() -> None:
    told = Told(sana="2020-08-01", reuters="2020-08-10")
    old = told.says("sana", "HandedOver", "2020-08-25", "planned", base="taji", to="iraq")
    new = told.says("reuters", "HandedOver", "2020-12-01", "planned", base="taji", to="iraq")
    told.link(new, "follows", old)
    assert status(told, "2020-08-09") == ["expected"]
    assert sorted(status(told, "2020-08-10")) == ["expected", "superseded"]


def test_a_plan_without_a_date_is_never_overdue() -> None:
    told = Told(sana="2020-08-01")
    told.says("sana", "HandedOver", None, "planned", base="taji", to="iraq")
    assert status(told, "2029-01-01") == ["expected"]


def test_a_plan_whose_saying_is_vague_is_tentative_until_it_was_surely_said() -> None:
    told = Told(weekly="[2020-08-01..2020-08-07]")
    told.says("weekly", "HandedOver", "2020-09", "planned", base="taji", to="iraq")
    assert [each.tentative for each in told.ask("taji.holder", "2020-08-03").annotations] == [True]
    assert [each.tentative for each in told.ask("taji.holder", "2020-08-07").annotations] == [False]


def test_a_plan_said_on_a_vague_day_is_tentative_until_it_was_surely_said() -> None:
    told = Told(reuters="2020-09-10")
    told.says(
        "reuters",
        "HandedOver",
        "2020-12-01",
        "planned",
        said="[2020-08-01..2020-08-07]",
        base="taji",
        to="iraq",
    )
    assert told.ask("taji.holder", "2020-07-31").annotations == ()
    for day, tentative in (("2020-08-01", True), ("2020-08-06", True), ("2020-08-07", False)):
        assert [each.tentative for each in told.ask("taji.holder", day).annotations] == [tentative]


def test_a_plan_said_in_a_month_was_surely_said_when_its_document_appeared_within_it() -> None:
    told = Told(reuters="2020-08-10")
    told.says(
        "reuters", "HandedOver", "2020-12-01", "planned", said="2020-08", base="taji", to="iraq"
    )
    for day, tentative in (("2020-08-01", True), ("2020-08-09", True), ("2020-08-10", False)):
        assert [each.tentative for each in told.ask("taji.holder", day).annotations] == [tentative]


def test_a_plan_dated_as_said_after_its_own_document_supersedes_from_the_day_it_names() -> None:
    """A slip: the window of the saying is never turned round by the publication."""
    told = Told(sana="2020-08-01", reuters="2020-08-10")
    old = told.says("sana", "HandedOver", "2020-08-25", "planned", base="taji", to="iraq")
    new = told.says(
        "reuters",
        "HandedOver",
        "2020-12-01",
        "planned",
        said="[2020-08-20..2020-08-22]",
        base="taji",
        to="iraq",
    )
    told.link(new, "follows", old)
    assert status(told, "2020-08-19") == ["expected"]
    assert sorted(status(told, "2020-08-20")) == ["expected", "superseded"]


def test_a_denial_of_the_value_marks_it_disputed() -> None:
    told = Told(reuters="2020-08-25", sana="2020-08-26")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    denial = told.says("sana", "HandedOver", "2020-08-23", "denied", base="taji", to="iraq")
    reading = told.ask("taji.holder", "2020-08-26")
    assert (reading.standing, reading.value) == ("stated", "iraq")
    assert [claim.event for claim in reading.disputed] == [denial]


def test_a_denial_of_something_else_disputes_nothing() -> None:
    told = Told(reuters="2020-08-25", sana="2020-08-26")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    told.says("sana", "HandedOver", "2020-08-23", "denied", base="taji", to="is")
    assert told.ask("taji.holder", "2020-08-26").disputed == ()


@pytest.mark.parametrize(("count", "disputes"), [(3000, False), (2500, False), (900, True)])
def test_an_allegation_disputes_only_what_it_cannot_be_right_beside(
    count: int, disputes: bool
) -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    told.says("reuters", "Strength", "2020-09-01", force="us", count={"low": 2500, "high": 3000})
    told.says("sana", "Strength", "2020-09-01", "alleged", force="us", count=count)
    assert bool(told.ask("us.strength", "2020-09-11").disputed) is disputes


def test_an_allegation_goes_with_the_fact_that_is_certainly_later() -> None:
    told = Told(sana="2020-08-01", reuters="2020-09-01")
    told.says("sana", "Held", "2020-07-01", "alleged", base="taji", holder="is")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert len(told.ask("taji.holder", "2020-08-22").annotations) == 1
    assert told.ask("taji.holder", "2020-08-23").annotations == ()


def test_what_an_alleged_hand_over_says_was_before_is_not_alleged_of_all_the_past() -> None:
    told = Told(sana="2020-08-01")
    told.says("sana", "HandedOver", "2020-07-01", "alleged", base="taji", to="is", from_="us")
    assert told.ask("taji.holder", "2020-06-30").annotations == ()
    annotations = told.ask("taji.holder", "2020-07-01").annotations
    assert [each.claim.value for each in annotations] == ["is"]


def test_a_member_not_listed_is_unknown_and_not_absent() -> None:
    told = Told(reuters="2020-01-10", sana="2020-09-10")
    told.says("reuters", "Established", "2020-01-01", force="us", bases=["taji", "k1"])
    told.says("sana", "Departed", "2020-08-23", force="us", bases=["taji"])
    assert told.shows("us.bases[taji]", "2020-08-23") == "stated no"
    assert told.shows("us.bases[k1]", "2020-08-23") == "stated yes"
    with pytest.raises(AssertionError, match="nothing is said"):
        told.ask("us.bases[qayyarah]", "2020-08-23")


def test_a_collection_stated_empty_has_none_of_its_members_from_then_on() -> None:
    told = Told(reuters="2020-01-10", sana="2020-09-10")
    told.says("reuters", "Established", "2020-01-01", force="us", bases=["taji", "k1"])
    told.says("sana", "NoBases", "2020-08-23", force="us")
    assert told.shows("us.bases[taji]", "2020-08-22") == "stated yes"
    assert told.shows("us.bases[taji]", "2020-08-23") == "stated no"
    assert told.shows("us.bases[qayyarah]", "2020-08-23") == "stated no"


def test_a_base_taken_again_after_the_collection_was_empty_is_a_member() -> None:
    told = Told(reuters="2020-10-10")
    told.says("reuters", "NoBases", "2020-08-23", force="us")
    told.says("reuters", "Established", "2020-09-01", force="us", bases=["taji"])
    assert told.shows("us.bases[taji]", "2020-09-01") == "stated yes"


def test_a_stated_size_stands_beside_the_members_counted_and_is_never_added_to_them() -> None:
    told = Told(reuters="2020-01-10")
    told.says("reuters", "Established", "2020-01-01", force="us", bases=["taji", "k1"], number=8)
    assert told.shows("us.bases#size", "2020-01-01") == "stated 8"
    assert told.shows("us.bases[taji]", "2020-01-01") == "stated yes"
    told.says("reuters", "Established", "2020-01-05", force="us", bases=["qayyarah"])
    assert told.shows("us.bases#size", "2020-01-05") == "stated 8"


def test_joining_and_leaving_on_one_day_is_contested_in_that_member_alone() -> None:
    told = Told(reuters="2020-10-10")
    told.says("reuters", "Established", "2020-08-23", force="us", bases=["taji", "k1"])
    told.says("reuters", "Departed", "2020-08-23", force="us", bases=["taji"])
    assert told.shows("us.bases[taji]", "2020-08-23") == "contested no | yes"
    assert told.shows("us.bases[k1]", "2020-08-23") == "stated yes"


def test_words_are_listed_and_never_compared() -> None:
    told = Told(reuters="2020-10-10", sana="2020-10-11")
    told.says("reuters", "Called", "2020-08-23", base="taji", words="Camp Taji")
    told.says("sana", "Called", "2020-08-23", base="taji", words="the northern base")
    reading = told.ask("taji.known_as", "2020-10-11")
    assert reading.standing == "stated"
    assert {claim.value for claim in reading.candidates} == {"Camp Taji", "the northern base"}


def test_an_opinion_and_a_prediction_never_become_the_value() -> None:
    told = Told(reuters="2020-08-10")
    told.says("reuters", "Strength", "2020-08-01", "opinion", force="us", count=9000)
    told.says("reuters", "Strength", "2020-11-01", "predicted", force="us", count=2500)
    told.says("reuters", "Strength", "2020-11-01", "conditional", force="us", count=0)
    reading = told.ask("us.strength", "2020-12-01")
    assert reading.standing == "unknown"
    assert sorted(each.claim.layer for each in reading.annotations) == [
        "conditional",
        "opinion",
        "predicted",
    ]


def test_an_opinion_older_than_the_last_fact_is_gone_even_if_younger_than_the_first() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("reuters", "Held", "2020-03-01", "opinion", base="taji", holder="is")
    told.says("reuters", "Held", "2020-06-01", base="taji", holder="iraq")
    assert len(told.ask("taji.holder", "2020-05-31").annotations) == 1
    assert told.ask("taji.holder", "2020-06-01").annotations == ()


@pytest.mark.parametrize("modality", ["planned", "predicted", "conditional"])
def test_what_looks_ahead_stands_beside_from_when_it_was_said_on(modality: str) -> None:
    told = Told(sana="2020-08-10")
    told.says(
        "sana",
        "HandedOver",
        "2020-12-01",
        modality,
        said="2020-08-03",
        base="taji",
        to="iraq",  # type: ignore[arg-type]
    )
    assert told.ask("taji.holder", "2020-08-02").annotations == ()
    for day in ("2020-08-03", "2020-12-01", "2021-06-01"):
        assert [each.claim.layer for each in told.ask("taji.holder", day).annotations] == [modality]


@pytest.mark.parametrize("modality", ["alleged", "denied", "opinion"])
def test_what_is_alleged_denied_or_thought_stands_beside_at_its_own_date_or_from_when_it_was_said(
    modality: str,
) -> None:
    told = Told(sana="2020-08-10")
    told.says("sana", "Held", "2020-03-01", modality, base="taji", holder="is")  # type: ignore[arg-type]
    told.says("sana", "Held", None, modality, said="2020-08-05", base="k1", holder="is")  # type: ignore[arg-type]
    told.says("sana", "Held", None, modality, base="qayyarah", holder="is")  # type: ignore[arg-type]
    for base, first, before in (
        ("taji", "2020-03-01", "2020-02-29"),
        ("k1", "2020-08-05", "2020-08-04"),
        ("qayyarah", "2020-08-10", "2020-08-09"),
    ):
        assert told.ask(f"{base}.holder", before).annotations == ()
        assert [each.claim.layer for each in told.ask(f"{base}.holder", first).annotations] == [
            modality
        ]


def test_an_allegation_of_a_span_is_gone_when_the_span_is_over() -> None:
    told = Told(sana="2020-08-10")
    told.says("sana", "Held", "2020-03-01/2020-04-01", "alleged", base="taji", holder="is")
    assert len(told.ask("taji.holder", "2020-04-01").annotations) == 1
    assert told.ask("taji.holder", "2020-04-02").annotations == ()


def test_what_is_alleged_of_a_toll_stays_beside_it_whatever_comes_later() -> None:
    told = Told(reuters="2020-01-05", sana="2020-02-01")
    told.says("sana", "Attacked", "2020-01-03", "alleged", attack="strike", killed=80)
    told.says("reuters", "Attacked", "2020-01-04", attack="strike", killed=7)
    reading = told.ask("strike.killed", "2020-06-01")
    assert [each.claim.value for each in reading.annotations] == [80]
    assert [claim.value for claim in reading.disputed] == [80]


def test_each_that_stands_beside_keeps_its_speaker() -> None:
    told = Told(sana="2020-08-10")
    told.says("sana", "Held", "2020-03-01", "alleged", speaker="white", base="taji", holder="is")
    (annotation,) = told.ask("taji.holder", "2020-03-01").annotations
    assert (annotation.claim.speaker, annotation.claim.document) == ("white", "sana")


def test_a_plan_fulfilled_in_a_document_that_only_may_have_appeared_is_not_fulfilled_yet() -> None:
    told = Told(sana="2020-08-01", weekly="[2020-09-07..2020-09-13]")
    plan = told.says("sana", "HandedOver", "2020-08-25", "planned", base="taji", to="iraq")
    deed = told.says("weekly", "HandedOver", "2020-08-23", base="taji", to="iraq")
    told.link(deed, "fulfils", plan)
    assert status(told, "2020-09-30", known_at="2020-09-12") == ["overdue"]
    assert status(told, "2020-09-30", known_at="2020-09-13") == ["fulfilled"]


def test_a_plan_over_a_span_is_overdue_when_its_end_is_past_and_one_without_end_never() -> None:
    told = Told(sana="2020-08-01")
    told.says("sana", "Held", "2020-09-01/2020-10-31", "planned", base="taji", holder="iraq")
    told.says("sana", "Held", "2020-09-01/..", "planned", base="k1", holder="iraq")
    assert status(told, "2020-10-31") == ["expected"]
    assert status(told, "2020-11-01") == ["overdue"]


def test_an_allegation_of_a_number_that_only_says_by_when_is_tentative_before_that_day() -> None:
    """Read as of its last day it is only where it is a fact, and an observation."""
    told = Told(sana="2020-09-12")
    told.says("sana", "Strength", "[..2020-09-10]", "alleged", force="us", count=9000)
    (before,) = told.ask("us.strength", "2020-09-01").annotations
    (after,) = told.ask("us.strength", "2020-09-10").annotations
    assert (before.tentative, after.tentative) == (True, False)


def test_what_stands_beside_comes_by_its_layer_and_then_by_its_date() -> None:
    told = Told(sana="2020-08-01")
    for when, modality in (
        ("2020-12-01", "predicted"),
        ("2020-11-01", "planned"),
        ("2020-03-01", "denied"),
        ("2020-09-01", "planned"),
        ("2020-02-01", "alleged"),
    ):
        told.says("sana", "HandedOver", when, modality, base="taji", to="iraq")  # type: ignore[arg-type]
    annotations = told.ask("taji.holder", "2020-08-01").annotations
    assert [(each.claim.layer, each.claim.when) for each in annotations] == [
        ("alleged", "2020-02-01"),
        ("denied", "2020-03-01"),
        ("planned", "2020-09-01"),
        ("planned", "2020-11-01"),
        ("predicted", "2020-12-01"),
    ]


def test_a_denial_that_may_not_have_appeared_yet_disputes_nothing_yet() -> None:
    told = Told(reuters="2020-08-25", weekly="[2020-09-07..2020-09-13]")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    denial = told.says("weekly", "HandedOver", "2020-08-23", "denied", base="taji", to="iraq")
    before = told.ask("taji.holder", "2020-09-30", known_at="2020-09-12")
    after = told.ask("taji.holder", "2020-09-30", known_at="2020-09-13")
    assert ([each.tentative for each in before.annotations], before.disputed) == ([True], ())
    assert [claim.event for claim in after.disputed] == [denial]


def test_a_denial_of_words_disputes_those_words_alone() -> None:
    told = Told(reuters="2020-10-10", sana="2020-10-11")
    told.says("reuters", "Called", "2020-08-23", base="taji", words="Camp Taji")
    told.says("sana", "Called", "2020-08-23", "denied", base="taji", words="the northern base")
    assert told.ask("taji.known_as", "2020-10-11").disputed == ()
    denial = told.says("sana", "Called", "2020-08-23", "denied", base="taji", words="Camp Taji")
    assert [claim.event for claim in told.ask("taji.known_as", "2020-10-11").disputed] == [denial]


def test_of_plans_the_one_for_the_earlier_day_comes_first_whichever_was_recorded_first() -> None:
    told = Told(sana="2020-08-01")
    days = ["2020-12-01", "2020-09-01", "2021-03-01", "2020-10-01", "2020-11-01"]
    for day in days:
        told.says("sana", "HandedOver", day, "planned", base="taji", to="iraq")
    annotations = told.ask("taji.holder", "2020-08-02").annotations
    assert [each.claim.when for each in annotations] == sorted(days)
