"""The effect of a judgement on a contest that `contradicts` makes between claims of two cells.

Expected answers derived by hand.
"""

from __future__ import annotations

import pytest

from chrono.model.claim import Reading
from tests.fold.telling import Told

US, IRAQ = "us.strength", "iraq.strength"


class Contest(Told):
    """900 in the US force, 1,500 in the Iraqi one; both cannot be right."""

    def __init__(self, us_when: str = "2020-09-01", iraq_when: str = "2020-09-01") -> None:
        super().__init__(old="2020-06-01", reuters="2020-09-10", sana="2020-09-11")
        self.before = self.says("old", "Strength", "2020-05-01", force="us", count=700)
        self.us = self.says("reuters", "Strength", us_when, force="us", count=900)
        self.iraq = self.says("sana", "Strength", iraq_when, force="iraq", count=1500)
        self.opposed = self.link(self.iraq, "contradicts", self.us)


def named(reading: Reading) -> list[tuple[str, str, bool]]:
    """The events of the two sides of each settled contest, and whether the cell's own lost."""
    return [(each.ours.event, each.theirs.event, each.lost) for each in reading.overrulings]


def test_the_preferred_claim_stands_and_names_its_rival() -> None:
    told = Contest()
    judgement = told.judge(told.iraq, told.us)
    reading = told.ask(IRAQ, "2020-09-11")
    assert told.shows(IRAQ, "2020-09-11") == "stated 1,500"
    assert (reading.rule, reading.foreign) == ("judged", ())
    assert [link.event for link in reading.judged] == [judgement]
    assert named(reading) == [(told.iraq, told.us, False)]


def test_the_other_cell_is_read_without_the_overruled_claim_and_names_both() -> None:
    told = Contest()
    judgement = told.judge(told.iraq, told.us)
    reading = told.ask(US, "2020-09-11")
    assert told.shows(US, "2020-09-11") == "stated 700"
    assert (reading.rule, reading.age) == ("judged", 133)
    assert [link.event for link in reading.judged] == [judgement]
    assert named(reading) == [(told.us, told.iraq, True)]
    assert reading.overrulings[0].judgement.reason == "seen"


def test_where_nothing_else_is_claimed_the_overruled_cell_is_unknown() -> None:
    told = Contest()
    told.judge(told.us, told.iraq)
    reading = told.ask(IRAQ, "2020-09-11")
    assert (reading.standing, reading.rule, reading.value) == ("unknown", "overruled", None)
    assert named(reading) == [(told.iraq, told.us, True)]
    assert told.shows(US, "2020-09-11") == "stated 900"


def test_an_overruled_claim_does_not_count_before_its_rival_begins_nor_as_the_next_change() -> None:
    told = Contest(us_when="2020-08-01", iraq_when="[2020-09-05..2020-09-08]")
    assert told.shows(US, "2020-08-20") == "stated 900"
    told.judge(told.iraq, told.us)
    assert told.shows(US, "2020-08-20") == "stated 700"
    assert told.ask(US, "2020-07-01").next is None
    assert named(told.ask(US, "2020-07-01")) == []


def test_a_later_claim_is_read_without_a_word_of_what_was_overruled_before_it() -> None:
    told = Contest()
    told.judge(told.iraq, told.us)
    told.says("sana", "Strength", "2020-09-05", force="us", count=800)
    reading = told.ask(US, "2020-09-11")
    assert (reading.value, reading.rule, reading.judged, named(reading)) == (800, "one", (), [])


def test_a_judgement_acts_from_its_publication_on() -> None:
    told = Contest()
    told.published("study", "2021-05-01")
    told.judge(told.iraq, told.us, by="study")
    for cell in (US, IRAQ):
        assert told.ask(cell, "2020-09-11", known_at="2021-04-30").rule == "contradicts"
    assert told.shows(US, "2020-09-11", known_at="2021-05-01") == "stated 700"
    assert told.shows(IRAQ, "2020-09-11", known_at="2021-05-01") == "stated 1,500"


@pytest.mark.parametrize("gone", ["judgement", "link"])
def test_a_retracted_judgement_gives_both_contests_back_and_a_retracted_link_both_claims(
    gone: str,
) -> None:
    told = Contest()
    judgement = told.judge(told.iraq, told.us)
    told.retract(judgement if gone == "judgement" else told.opposed)
    shown = [told.shows(cell, "2020-09-11") for cell in (US, IRAQ)]
    contested = gone == "judgement"
    assert shown == (
        ["contested 900", "contested 1,500"] if contested else ["stated 900", "stated 1,500"]
    )
    assert named(told.ask(US, "2020-09-11")) == []


def test_judgements_both_ways_round_settle_nothing_and_both_cells_say_so() -> None:
    told = Contest()
    both = {told.judge(told.iraq, told.us), told.judge(told.us, told.iraq)}
    for cell in (US, IRAQ):
        reading = told.ask(cell, "2020-09-11")
        assert (reading.standing, reading.rule) == ("contested", "judges-disagree")
        assert {link.event for link in reading.judged} == both
        assert reading.foreign
        assert named(reading) == []


def test_a_ring_of_judgements_by_way_of_a_third_event_settles_nothing() -> None:
    told = Contest()
    third = told.says("old", "Held", "2020-05-01", base="taji", holder="us")
    ring = {
        told.judge(told.iraq, told.us),
        told.judge(told.us, third),
        told.judge(third, told.iraq),
    }
    reading = told.ask(US, "2020-09-11")
    assert (reading.standing, reading.rule) == ("contested", "judges-disagree")
    assert {link.event for link in reading.judged} == ring


def test_an_overruled_change_by_an_amount_is_not_applied() -> None:
    told = Told(old="2020-06-01", reuters="2020-09-10", sana="2020-09-11")
    told.says("old", "Strength", "2020-05-01", force="us", count=3000)
    cut = told.says("reuters", "Reduced", "2020-09-01", force="us", by=500)
    other = told.says("sana", "Strength", "2020-09-01", force="iraq", count=1500)
    assert told.shows(US, "2020-09-11") == "derived 2,500"
    told.link(other, "contradicts", cut)
    told.judge(other, cut)
    reading = told.ask(US, "2020-09-11")
    assert told.shows(US, "2020-09-11") == "stated 3,000"
    assert (reading.unapplied, named(reading)) == ((), [(cut, other, True)])


def test_the_windows_of_a_foreign_claim_are_those_that_its_own_cell_gives_it() -> None:
    """A level up to a day, in an observed cell, holds only that day; a link moves the day."""
    told = Told(reuters="2020-09-20", sana="2020-09-20")
    held = told.says("reuters", "Held", "2020-09-01", base="taji", holder="us")
    until = told.says("sana", "Strength", "[..2020-09-15]", force="iraq", count=1500)
    first = told.says("sana", "Strength", "2020-09-10", force="us", count=900)
    told.link(first, "follows", until)
    told.link(until, "contradicts", held)
    assert told.ask("taji.holder", "2020-09-09").standing == "stated"
    assert told.ask("taji.holder", "2020-09-10").standing == "contested"


def test_an_event_contests_only_the_partner_that_a_link_sets_against_it_in_this_cell() -> None:
    """Both departures from Taji contradict the arrival at K1, the second one at K1 itself."""
    told = Told(reuters="2020-09-20")
    arrived = told.says("reuters", "Established", "2020-09-01", force="us", bases=["k1"])
    one = told.says("reuters", "Departed", "2020-09-05", force="us", bases=["taji"])
    both = told.says("reuters", "Departed", "2020-09-10", force="us", bases=["taji", "k1"])
    told.link(arrived, "contradicts", one)
    told.link(arrived, "contradicts", both)
    assert told.ask("us.bases[taji]", "2020-09-06").standing == "contested"
    assert told.ask("us.bases[taji]", "2020-09-11").standing == "stated"
