"""Questions on bases, numbers and readiness that catch a careless reader.

The answers were worked out from the five texts by hand.
"""

from __future__ import annotations

from tests.iraq.asking import annotations, ask, linked, shows, silent, the, told, voices, window

TROOPS = "us-troops-iraq.strength"
HASAKAH = "us-troops-hasakah-deir-ez-zor.strength"
SYRIA = "us-troops-syria.strength"
LEFT = "us-led-coalition.departed#size"
ABOUT_500, ABOUT_900, ABOUT_1500, ABOUT_2500 = ({"about": n} for n in (500, 900, 1500, 2500))


# ------------------------------------------------------------------------------------ bases


def test_who_holds_taji_in_september_2020_and_since_when() -> None:
    """Iraq's armed forces; 002 counts it among what they were given, and gives no day."""
    assert shows("taji-base.holder", "2020-09-13") == ("stated", "iraqi-armed-forces")
    before = ask("taji-base.holder", "2020-08-01")
    assert before.standing == "unknown"
    assert voices(before.bounds) == {("iraqi-armed-forces", None)}


def test_who_gave_taji_away_is_not_said() -> None:
    """002 tells of the hand-over and names the receiver alone, so nobody held it before."""
    assert "by" not in the("002", "BaseHandedOver").data
    assert voices(ask("taji-base.holder", "2020-03-01").bounds) == {("iraqi-armed-forces", None)}


def test_did_the_hand_over_of_taji_come_before_the_cut_or_after_it() -> None:
    """Before: 002 has the latest cut come after the bases were given over, Taji with them."""
    cut = the("002", "TroopsReduced", by=2200, speaker=None)
    assert linked(cut, "follows", the("002", "BaseHandedOver", base="taji-base"))


def test_who_holds_al_qaim_now_that_the_americans_have_left_it() -> None:
    """No text says: 000 has the troops withdrawn, and not a word on who came after them."""
    assert shows("al-qaim-base.status", "2020-04-10") == ("stated", "left by foreign troops")
    assert silent("al-qaim-base.holder")


def test_on_which_day_was_al_qaim_left() -> None:
    """No day is given: by the publication of 000, that is 10 April 2020 at the latest."""
    assert the("000", "BaseDeparted", base="al-qaim-base").when is None
    assert shows("al-qaim-base.status", "2020-03-26") == ("unknown", None)


def test_how_many_bases_had_the_coalition_left_by_10_april_2020() -> None:
    """No text counts them: a second base is no total. Eight were left in 2020 by September."""
    assert shows(LEFT, "2020-04-10", known_at="2020-04-10") == ("unknown", None)
    april = ask(LEFT, "2020-04-10")
    assert (april.standing, [claim.value for claim in april.candidates]) == ("possible", [8])
    assert shows(LEFT, "2019-12-31") == ("unknown", None)
    assert shows(LEFT, "2020-09-13") == ("stated", 8)


def test_how_many_bases_does_september_2020_show_without_document_002() -> None:
    """None in number: only Caggings, in 002, has eight."""
    assert shows(LEFT, "2020-09-13", without=["document:002"]) == ("unknown", None)
    assert voices(ask(LEFT, "2020-09-13").supports) == {(8, "myles-caggings")}


def test_which_was_the_first_base_and_which_the_second() -> None:
    """Not said: the headline of 000 has an unnamed second one, its body names al-Qaim alone."""
    left = {each.data["base"]: each.data["actor"] for each in told("000", "BaseDeparted")}
    assert left == {"second-base-left": "us-led-coalition", "al-qaim-base": "us-troops-iraq"}
    assert shows("second-base-left.status", "2020-04-10") == ("stated", "left by foreign troops")
    assert silent("us-led-coalition.departed[al-qaim-base]")


def test_were_the_347_million_dollars_put_into_taji() -> None:
    """So it seems: Caggings says where he stands, and only the sentence before names Taji."""
    reading = ask("taji-base.investment", "2020-09-13")
    assert (reading.standing, reading.value) == ("stated", 347_000_000)
    assert set(reading.unsure) == {"base"}


def test_what_was_the_property_worth_that_the_ministry_was_given() -> None:
    """Many millions, as Caggings puts it: words, and no number may be made of them."""
    assert the("002", "EquipmentTransferred").data["worth"] == {"words": "many millions of dollars"}


def test_how_many_american_bases_are_there_in_north_east_syria() -> None:
    """004 has nine set up from 2015 on, unnamed; how many remain it does not say."""
    reading = ask("us-armed-forces.bases_established#size", "2024-01-12")
    assert (reading.standing, reading.value) == ("stated", 9)
    assert "place" in reading.unsure
    (claim,) = reading.supports
    assert window(claim) == ("2015-01-01", "2024-01-12")


# ---------------------------------------------------------------------------------- numbers


def test_how_many_american_troops_were_left_in_iraq_after_the_cut_of_2020() -> None:
    """3,000, on the word of McEnany, who speaks of a drawdown that can be made now."""
    reading = ask(TROOPS, "2020-09-13")
    assert (reading.standing, reading.value) == ("stated", 3000)
    assert voices(reading.supports) == {(3000, "kayleigh-mcenany")}
    assert reading.unsure == ("by", "modality")


def test_how_many_american_troops_were_in_iraq_just_before_that_cut() -> None:
    """5,200: 3,000 and the 2,200 that went. Worked out, for the weeks before only."""
    reading = ask(TROOPS, "2020-09-12")
    assert (reading.standing, reading.value) == ("derived", 5200)
    assert reading.inputs == (the("002", "TroopsReduced", to=3000).id,)
    assert shows(TROOPS, "2020-06-30") == ("unknown", None)


def test_what_is_known_of_the_number_if_nobody_believes_mcenany() -> None:
    """That 2,200 went, and no level: neither 3,000 nor 5,200 stands without her."""
    reading = ask(TROOPS, "2020-09-13", "2020-09-13", without=["speaker:kayleigh-mcenany"])
    assert (reading.standing, reading.value) == ("unknown", None)
    assert voices(reading.unapplied) == {(2200, None)}


def test_were_there_3000_american_troops_in_iraq_in_january_2024() -> None:
    """No: about 2,500, in 004 and in 003. The 3,000 are those of September 2020."""
    for day in ("2024-01-12", "2024-01-28"):
        reading = ask(TROOPS, day)
        assert (reading.standing, reading.value) == ("stated", ABOUT_2500)
        assert 3000 not in [claim.value for claim in reading.candidates]


def test_how_many_american_troops_were_in_iraq_on_new_years_day_2022() -> None:
    """Nobody knows from these texts: it lies between two counts years apart."""
    reading = ask(TROOPS, "2022-01-01")
    assert (reading.standing, reading.rule) == ("unknown", "between")
    assert [claim.value for claim in reading.bounds] == [3000, ABOUT_2500]


def test_how_many_documents_give_2500_and_what_is_left_without_one_of_them() -> None:
    """Two; without 003 the number of 004 stands, sixteen days older, less sure of 'about'."""
    assert linked(
        the("003", "StrengthStated", strength=ABOUT_2500),
        "corroborates",
        the("004", "StrengthStated", force="us-troops-iraq"),
    )
    reading = ask(TROOPS, "2024-01-28", without=["document:003"])
    assert (reading.standing, reading.value, reading.age) == ("stated", ABOUT_2500, 16)
    assert (reading.documents, reading.unsure) == (("004",), ("relative", "strength"))


def test_how_many_american_troops_does_the_plan_of_september_2024_speak_of() -> None:
    """Of none in numbers: 001 gives no count, so January's is all there is, and stale."""
    assert told("001", "StrengthStated") == []
    reading = ask(TROOPS, "2024-09-14")
    assert (reading.standing, reading.value, reading.documents) == ("stale", ABOUT_2500, ("003",))


def test_how_many_american_soldiers_were_in_syria_in_january_2024() -> None:
    """About 900 by the text, about 1,500 in two provinces by Al-Watan: it cannot be settled."""
    for cell, own, other in ((SYRIA, ABOUT_900, ABOUT_1500), (HASAKAH, ABOUT_1500, ABOUT_900)):
        reading = ask(cell, "2024-01-12")
        assert (reading.standing, reading.value) == ("contested", None)
        assert {claim.value["about"] for claim in reading.candidates} == {own["about"]}
        assert {claim.value["about"] for claim in reading.foreign} == {other["about"]}


def test_how_many_soldiers_were_in_syria_if_al_watan_is_left_out() -> None:
    """About 900, in the text's own voice, and uncontested then."""
    assert shows(SYRIA, "2024-01-12", without=["speaker:al-watan"]) == ("stated", ABOUT_900)


def test_how_many_were_in_the_two_provinces_in_the_autumn_of_2023() -> None:
    """From about 500 in the middle of July to about 1,500; when it rose nobody says."""
    reading = ask(HASAKAH, "2023-10-01")
    assert (reading.standing, reading.value) == ("possible", None)
    assert voices(reading.candidates) == {
        ((("about", 500),), "al-watan"),
        ((("about", 1500),), "al-watan"),
    }
    assert shows(HASAKAH, "2023-07-10") == ("unknown", None)


def test_on_which_days_does_the_middle_of_july_fall_and_in_which_year() -> None:
    """The paragraph before has July 2023; the middle is taken for its second third."""
    july = the("004", "StrengthStated", strength=ABOUT_500)
    assert (july.when, july.basis) == ("[2023-07-11..2023-07-20]", "relative")


def test_how_many_troops_had_the_other_countries_of_the_coalition_in_iraq() -> None:
    """A few hundred: words in 003 that stay words; together or each is left open."""
    reading = ask("other-coalition-troops-iraq.strength", "2024-01-28")
    assert (reading.standing, reading.value) == ("stated", {"words": "a few hundred"})
    assert "strength" in reading.unsure


def test_of_how_many_countries_was_the_coalition_made_up() -> None:
    """Several, at its peak, says 001: no number, no day for it, and nothing that still holds."""
    assert silent("us-led-coalition.members#size")
    peak = {claim.value for claim in ask("us-led-coalition.peak", "2024-09-14").supports}
    assert "has forces from several countries" in peak


# -------------------------------------------------------------------- training and readiness


def test_is_training_of_iraqs_forces_at_a_stop() -> None:
    """It was in spring 2020, by an American officer; in September a spokesman has it go on."""
    cell = "training-of-iraqi-forces.status"
    assert shows(cell, "2020-04-10", known_at="2020-04-10") == ("stated", "halted")
    assert shows(cell, "2020-09-13") == ("stated", "under way")
    assert voices(ask(cell, "2020-09-13").supports) == {
        ("under way", "tahseen-ibrahim"),
        ("under way", "kayleigh-mcenany"),
    }


def test_when_was_the_training_taken_up_again() -> None:
    """Nobody says: at a stop when last told of in spring, under way when next told of."""
    reading = ask("training-of-iraqi-forces.status", "2020-06-30")
    assert (reading.value, reading.age) == ("halted", 81)
    assert reading.next is not None
    assert (reading.next.value, reading.next.document) == ("under way", "002")
    assert window(reading.next)[1] == "2020-09-13"


def test_who_says_that_a_danger_to_health_stopped_the_training() -> None:
    """000 itself, in brackets that it puts into the sentence of an American official."""
    reasons = told("000", "ReasonGiven", of="training-of-iraqi-forces")
    assert {(each.modality, each.speaker, "health" in each.data["reason"]) for each in reasons} == {
        ("asserted", None, True),
        ("reported", "senior-us-military-official", False),
    }


def test_are_the_french_trainers_back_in_iraq_by_september_2020() -> None:
    """Away in spring, back in maybe some weeks, says Caggins: no date, and no word since."""
    reading = ask("french-trainers.locations[iraq]", "2020-09-13")
    assert (reading.standing, reading.value) == ("stated", False)
    (plan,) = reading.annotations
    assert (plan.claim.layer, plan.status, plan.claim.when) == ("planned", "expected", None)


def test_against_whom_are_iraqs_forces_not_ready_in_january_2024() -> None:
    """The Islamic State, as al-Sudani admits; the rest is the judgement of 003 itself."""
    ready = ask("iraqi-security-forces.readiness", "2024-01-28")
    assert (ready.standing, ready.value) == ("stated", "not ready to fight alone")
    admitted = the("003", "ReadinessJudged", speaker="mohammed-shia-al-sudani")
    assert (admitted.modality, admitted.said) == ("reported", "[2024-01-01..2024-01-27]")
    assert voices(ready.supports) == {("not ready to fight alone", "mohammed-shia-al-sudani")}
    able = annotations(ask("iraqi-security-forces.capability", "2024-01-28"), "opinion")
    assert ("unable yet to take on the Iran-backed militias by themselves", None) in able


def test_were_iraqs_forces_better_than_the_islamic_state_in_september_2020() -> None:
    """That is what Caggings holds, an opinion beside the value and no fact of the text."""
    reading = ask("iraqi-security-forces.capability", "2020-09-13")
    assert annotations(reading, "opinion") == {
        ("more capable than the Islamic State", "myles-caggings")
    }
    assert reading.documents == ("000",)
    assert shows("iraqi-security-forces.readiness", "2020-09-13") == ("unknown", None)


def test_does_the_islamic_state_hold_territory() -> None:
    """It took land in 2014; Macron has it beaten as a power of land by 6 September 2020."""
    cell = "islamic-state.territory"
    assert ask(cell, "2019-03-23").standing == "possible"
    assert shows(cell, "2020-09-06") == ("stated", "holds no territory")
    (lost,) = ask(cell, "2024-09-14").supports
    assert window(lost) == ("2014-01-01", "2020-09-06")


def test_is_the_islamic_state_a_threat_in_january_2024() -> None:
    """The last to say so is 002, over three years before: true then, and stale by now."""
    reading = ask("islamic-state.threat", "2024-01-28")
    assert (reading.standing, reading.value, reading.documents) == ("stale", "a threat", ("002",))
    assert reading.next is not None
    assert reading.next.document == "001"


def test_what_will_iraq_lean_on_once_the_withdrawal_is_over() -> None:
    """Likely on American intelligence and logistics, says 001: foretold, not so yet."""
    reading = ask("iraqi-government.relies_for", "2024-09-14")
    assert reading.standing == "unknown"
    foretold = {value.split(",")[0] for value, _ in annotations(reading, "predicted")}
    assert foretold == {"intelligence", "logistics"}
