"""Changes between two readings, the events that caused them, and the basis of an answer."""

from __future__ import annotations

from chrono.fold.diff import diff, support
from chrono.model.claim import Reading
from tests.fold.telling import Told


def done(before: Reading, after: Reading) -> list[tuple[str, ...]]:
    return [change.events for change in diff([before], [after])]


def test_where_only_time_passed_and_all_shows_alike_nothing_changed() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    assert done(told.ask("taji.holder", "2020-09-05"), told.ask("taji.holder", "2021-09-05")) == []


def test_a_value_that_grew_stale_changed_and_no_event_did_it() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Strength", "2020-09-02", force="us", count=3000)
    fresh, stale = (told.ask("us.strength", day) for day in ("2020-09-05", "2021-09-05"))
    assert stale.standing == "stale"
    assert done(fresh, stale) == [()]


def test_the_event_that_brought_another_value_did_it() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    over = told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    before, after = (told.ask("taji.holder", day) for day in ("2020-08-22", "2020-08-23"))
    assert done(before, after) == [(over,)]
    assert done(after, before) == [(before.candidates[0].event,)]


def test_a_level_that_held_just_before_its_own_cut_is_changed_by_that_cut() -> None:
    told = Told(reuters="2020-09-20")
    cut = told.says("reuters", "Reduced", "2020-09-10", force="us", by=2200, to=3000)
    before, after = (told.ask("us.strength", day) for day in ("2020-09-09", "2020-09-10"))
    assert (before.value, after.value) == (5200, 3000)
    assert done(before, after) == [(cut,)]


def test_a_side_that_joins_a_value_makes_the_contest() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-20")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    other = told.says("sana", "Held", "2020-09-02", base="taji", holder="iraq")
    early, late = (
        told.ask("taji.holder", "2020-09-05", day) for day in ("2020-09-12", "2020-09-25")
    )
    assert (early.standing, late.standing) == ("stated", "contested")
    assert done(early, late) == [(other,)]


def test_a_plan_that_came_up_or_was_fulfilled_is_a_change_though_the_value_stays() -> None:
    told = Told(reuters="2020-09-10", sana="2020-12-20")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    plan = told.says("reuters", "HandedOver", "2020-10", "planned", base="taji", to="iraq")
    before, after = (told.ask("taji.holder", day) for day in ("2020-09-09", "2020-09-10"))
    assert before.value == after.value == "us"
    assert done(before, after) == [(plan,)]


def test_a_second_document_that_says_the_same_changes_nothing_that_is_seen() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-20")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    told.says("sana", "Held", "2020-09-02", base="taji", holder="us")
    early, late = (
        told.ask("taji.holder", "2020-09-05", day) for day in ("2020-09-12", "2020-09-25")
    )
    assert len(late.candidates) == 2
    assert done(early, late) == []


def test_cells_that_only_one_side_has_are_in_the_difference_in_the_order_of_their_names() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    told.says("reuters", "Held", "2020-09-02", base="k1", holder="us")
    readings = [told.ask(cell, "2020-09-05") for cell in ("taji.holder", "k1.holder")]
    assert [change.cell for change in diff([], readings)] == ["k1.holder", "taji.holder"]
    assert [change.after for change in diff(readings, [])] == [None, None]


def test_an_answer_rests_on_its_links_and_judgements_too() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    one = told.says("reuters", "Held", "2020-09", base="taji", holder="us")
    two = told.says("sana", "Held", "2020-09-02", base="taji", holder="iraq")
    link = told.link(one, "same", two)
    judgement = told.judge(one, two)
    found = support(told.ask("taji.holder", "2020-09-12"))
    assert {one, two, link, judgement} <= set(found)
    assert len(found) == len(set(found))


def test_an_answer_without_any_claim_rests_on_nothing() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    assert support(told.ask("taji.holder", "2020-09-01")) == ()
