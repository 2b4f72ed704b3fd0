"""The effect of judgements, and its limits. Expected answers derived by hand."""

from __future__ import annotations

from tests.fold.telling import Told


def test_to_prefer_what_may_not_have_happened_yet_does_not_bring_back_what_was_preferred_to() -> (
    None
):
    """Handed over in August, and held by the US on the 10th: the hand-over is preferred."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    vague = told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    exact = told.says("sana", "Held", "2020-08-10", base="taji", holder="us")
    judgement = told.judge(vague, exact)
    reading = told.ask("taji.holder", "2020-08-20")
    assert (reading.standing, reading.value, reading.rule) == ("possible", None, "pending")
    assert [tie.event for tie in reading.judged] == [judgement]
    assert told.shows("taji.holder", "2020-08-20") == "possible iraq"
    assert told.shows("taji.holder", "2020-08-31") == "stated iraq"


def test_judgements_in_a_ring_of_three_settle_nothing_and_all_are_named() -> None:
    told = Told(reuters="2020-09-10")
    one, two, three = (
        told.says("reuters", "Held", "2020-08-23", base="taji", holder=holder)
        for holder in ("iraq", "us", "is")
    )
    ring = {told.judge(one, two), told.judge(two, three), told.judge(three, one)}
    reading = told.ask("taji.holder", "2020-09-11")
    assert told.shows("taji.holder", "2020-09-11") == "contested iraq | is | us"
    assert reading.rule == "judges-disagree"
    assert {tie.event for tie in reading.judged} == ring


def test_a_judgement_between_two_that_say_the_same_of_before_and_after_has_nothing_to_settle() -> (
    None
):
    """In the middle of August both sides of one hand-over are possible: nobody differs."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", from_="us", to="iraq")
    two = told.says("sana", "HandedOver", "2020-08", base="taji", from_="us", to="iraq")
    told.judge(one, two)
    reading = told.ask("taji.holder", "2020-08-15")
    assert reading.judged == ()
    assert {claim.event for claim in reading.candidates} == {one, two}


def test_a_judgement_acts_where_two_differ_only_in_what_was_before() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    one = told.says("reuters", "HandedOver", "2020-08", base="taji", from_="us", to="iraq")
    two = told.says("sana", "HandedOver", "2020-08", base="taji", from_="is", to="iraq")
    judgement = told.judge(one, two)
    reading = told.ask("taji.holder", "2020-08-15")
    assert told.shows("taji.holder", "2020-08-15") == "possible iraq | us"
    assert [tie.event for tie in reading.judged] == [judgement]


def test_a_judgement_over_several_stands_pair_by_pair() -> None:
    """Preferred over two, of which one is known only later: it settles what there is."""
    told = Told(reuters="2020-09-10", sana="2020-09-11", study="2021-05-01")
    right = told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    wrong = told.says("sana", "Held", "2020-08-23", base="taji", holder="us")
    late = told.says("study", "Held", "2020-08-23", base="taji", holder="is")
    told.judge(right, wrong, late)
    before = told.ask("taji.holder", "2020-09-11", known_at="2021-04-30")
    after = told.ask("taji.holder", "2020-09-11", known_at="2021-05-01")
    assert [(each.standing, each.value) for each in (before, after)] == [("stated", "iraq")] * 2
    assert [tie.target for tie in before.judged] == [wrong]
    assert {tie.target for tie in after.judged} == {wrong, late}


def test_a_judgement_follows_what_it_weighs_to_its_replacement() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    right = told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    wrong = told.says("sana", "Held", "2020-08-23", base="taji", holder="us")
    told.judge(right, wrong)
    told.retract(wrong, told.says("sana", "Held", "2020-08-23", base="taji", holder="is"))
    assert told.shows("taji.holder", "2020-09-11") == "stated iraq"


def test_a_retracted_judgement_settles_nothing() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    right = told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    wrong = told.says("sana", "Held", "2020-08-23", base="taji", holder="us")
    told.retract(told.judge(right, wrong))
    assert told.shows("taji.holder", "2020-09-11") == "contested iraq | us"


def test_a_judgement_does_not_act_on_a_day_when_only_one_of_the_two_could_be_the_last() -> None:
    told = Told(reuters="2020-10-10", sana="2020-10-11")
    right = told.says("reuters", "Held", "2020-08-23", base="taji", holder="iraq")
    wrong = told.says("sana", "Held", "2020-09-23", base="taji", holder="us")
    told.judge(right, wrong)
    reading = told.ask("taji.holder", "2020-09-23")
    assert (reading.value, reading.judged) == ("us", ())


def test_a_judged_level_from_which_a_cut_is_pending_still_names_the_judgement() -> None:
    told = Told(reuters="2020-09-30", sana="2020-09-29")
    right = told.says("reuters", "Strength", "2020-08-01", force="us", count=5200)
    wrong = told.says("sana", "Strength", "2020-08-01", force="us", count=8000)
    judgement = told.judge(right, wrong)
    told.says("reuters", "Reduced", "2020-09", force="us", by=2200)
    for day, shown in (("2020-09-10", "possible 3,000 | 5,200"), ("2020-09-30", "derived 3,000")):
        assert told.shows("us.strength", day) == shown
        judged = told.ask("us.strength", day).judged
        assert [tie.event for tie in judged] == [judgement]


def test_of_three_sides_two_judged_against_each_other_do_not_leave_it_to_the_third() -> None:
    told = Told(reuters="2020-09-10")
    one, two, _ = (
        told.says("reuters", "Held", "2020-08-23", base="taji", holder=holder)
        for holder in ("iraq", "us", "is")
    )
    told.judge(one, two)
    told.judge(two, one)
    assert told.shows("taji.holder", "2020-09-11") == "contested iraq | is | us"
    assert len(told.ask("taji.holder", "2020-09-11").judged) == 2


def test_what_is_judged_here_may_still_be_contested_from_another_cell_and_says_both() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    right = told.says("reuters", "Strength", "2020-09-01", force="us", count=900)
    wrong = told.says("sana", "Strength", "2020-09-01", force="us", count=1200)
    other = told.says("sana", "Strength", "2020-09-01", force="iraq", count=1500)
    judgement = told.judge(right, wrong)
    told.link(other, "contradicts", right)
    reading = told.ask("us.strength", "2020-09-11")
    assert (reading.standing, reading.rule) == ("contested", "contradicts")
    assert [claim.event for claim in reading.foreign] == [other]
    assert [tie.event for tie in reading.judged] == [judgement]


def test_the_rule_that_decided_is_named() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    told.says("reuters", "Held", "2020-08-23", base="taji", holder="us")
    assert told.ask("taji.holder", "2020-08-22").rule == "none"
    assert told.ask("taji.holder", "2020-08-23").rule == "one"
    told.says("sana", "Held", "2020-08-25", base="taji", holder="us")
    assert told.ask("taji.holder", "2020-08-25").rule == "one"
    told.says("sana", "Held", "2020-08-23", base="taji", holder="us")
    assert told.ask("taji.holder", "2020-08-23").rule == "agree"
    told.says("sana", "Left", "2020-08-01/2020-08-05", base="taji")
    assert told.ask("taji.status", "2020-08-06").rule == "ended"


def test_what_is_judged_may_still_hang_on_a_vague_date_and_names_the_judgement() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    right = told.says("reuters", "Held", "2020-08-10", base="taji", holder="us")
    wrong = told.says("sana", "Held", "2020-08-10", base="taji", holder="is")
    told.says("reuters", "HandedOver", "[2020-08-01..2020-08-20]", base="taji", to="iraq")
    judgement = told.judge(right, wrong)
    reading = told.ask("taji.holder", "2020-09-01")
    assert told.shows("taji.holder", "2020-09-01") == "possible iraq | us"
    assert reading.rule == "vague-order"
    assert [tie.event for tie in reading.judged] == [judgement]
