"""Questions on talks, plans, conditions and positions that catch a careless reader.

The answers were worked out from the five texts by hand.
"""

from __future__ import annotations

from datetime import date

import pytest

from chrono.errors import InvalidError
from tests.iraq.asking import (
    annotations,
    ask,
    chronicle,
    day,
    linked,
    shows,
    the,
    told,
    voices,
    window,
)

AGREEMENT = "withdrawal-agreement.status"
STAGE = "coalition-withdrawal.stage"
TALKS = "withdrawal-talks.status"
CONDITION = "attacks-must-stop.status"
SPRING = "coalition-consolidation-2020"
SUDANI = "mohammed-shia-al-sudani"


# -------------------------------------------------------------------------------- the day


def test_on_what_day_did_iraqs_defence_minister_speak() -> None:
    """On the one Sunday that fits every day of 001's publication: 8 September 2024."""
    spoke = the("001", "StatementIssued", speaker=None)
    assert (spoke.when, spoke.basis) == ("2024-09-08", "relative")
    assert date(2024, 9, 8).strftime("%A") == "Sunday"


def test_how_many_days_lie_between_al_sudanis_words_and_the_american_letter() -> None:
    """Nineteen: the day after the strike of 4 January, and Wednesday the 24th."""
    words = the("004", "StatementIssued", by=SUDANI)
    letter = the("003", "LetterDelivered")
    assert words.when is not None
    assert letter.when is not None
    assert (date.fromisoformat(letter.when) - date.fromisoformat(words.when)).days == 19


def test_on_which_day_was_macron_in_baghdad() -> None:
    """Some day of the week before that of 002: by its Sunday for certain, not on 30 August."""
    cell = "emmanuel-macron.visited[baghdad]"
    assert shows(cell, "2020-08-30") == ("unknown", None)
    assert ask(cell, "2020-09-02").standing == "possible"
    assert shows(cell, "2020-09-06") == ("stated", True)


def test_what_was_so_just_before_the_drones_and_just_before_taji_was_handed_over() -> None:
    """The eve of the drones is 22 January; Taji's has no day, and none is made up."""
    drones = the("003", "AttackCarriedOut", attack="al-asad-drone-attack")
    assert day(chronicle().moment(f"before:{drones.id}")) == "2024-01-22"
    with pytest.raises(InvalidError, match="nothing says when that event began"):
        chronicle().moment(f"before:{the('002', 'BaseHandedOver').id}")


# ----------------------------------------------------------------------------- spring 2020


def test_did_the_attacks_bring_about_the_withdrawals_of_spring_2020() -> None:
    """000 wavers: its own and others' surmise, and officials who deny it. None is the value."""
    reading = ask(f"{SPRING}.reason", "2020-04-10", "2020-04-10")
    assert annotations(reading, "denied") == {("the recent attacks", "officials-on-the-decision")}
    assert {speaker for _, speaker in annotations(reading, "opinion")} == {
        None,
        "holders-of-theories",
    }
    assert "attacks" not in reading.value
    denial = the("000", "ReasonGiven", modality="denied")
    for surmise in told("000", "ReasonGiven", modality="opinion"):
        assert linked(denial, "contradicts", surmise)


def test_was_the_withdrawal_of_spring_2020_decided_agreed_or_begun() -> None:
    """All three, in that order: what was planned and agreed is under way by publication."""
    assert shows(f"{SPRING}.stage", "2020-04-10") == ("stated", "under way")
    begun = the("000", "WithdrawalUnderWay")
    assert (begun.data["force"], begun.data["place"]) == ("us-troops-iraq", ["northern-iraq"])
    agreed = the("000", "WithdrawalAgreed", speaker="tahseen-al-khafaji")
    assert linked(begun, "follows", agreed)
    assert all(linked(begun, "follows", each) for each in told("000", "WithdrawalDecided"))


def test_had_the_americans_left_iraq_in_september_2020_as_a_headline_has_it() -> None:
    """A drawdown was under way; nothing has it completed, and 3,000 remain."""
    assert shows("us-drawdown-2020.stage", "2020-09-13") == ("stated", "under way")
    assert told("002", "WithdrawalCompleted") == []
    assert shows("us-troops-iraq.strength", "2020-09-13") == ("stated", 3000)


def test_were_the_2200_gone_or_about_to_go() -> None:
    """002 has them withdrawn; its press secretary, that one can do it now. Flagged in both."""
    cuts = told("002", "TroopsReduced", by=2200)
    assert {each.modality for each in cuts} == {"asserted", "reported"}
    assert all("modality" in each.doubt for each in cuts)


def test_was_iraq_to_go_on_working_with_the_coalition() -> None:
    """In 2020 it said that it would: a plan. By January 2024 it wanted the coalition gone."""
    reading = ask("iraqi-government.partners[us-led-coalition]", "2020-09-13")
    assert reading.value is None
    assert annotations(reading, "planned") == {(True, "tahseen-ibrahim")}
    assert shows("iraqi-government.stance", "2024-01-12", "2024-01-12") == ("stated", "end it")


# ---------------------------------------------------------------------------- January 2024


def test_was_there_a_bilateral_committee_on_12_january_2024() -> None:
    """Not yet: a date for it was being looked for. That it will be is a plan without date."""
    reading = ask("bilateral-committee.status", "2024-01-12")
    assert (reading.standing, reading.value) == ("stated", "being set up")
    assert annotations(reading, "planned") == {("in being", "iraqi-government")}
    assert {each.status for each in reading.annotations} == {"expected"}


def test_does_the_coalition_sit_on_the_committee() -> None:
    """It is to, as an official told Reuters: planned, and passed on at second hand."""
    reading = ask("bilateral-committee.members[us-led-coalition]", "2024-01-12")
    assert reading.value is None
    assert annotations(reading, "planned") == {(True, "iraqi-government-official")}
    assert the("004", "BodyIncludes").via == ("reuters",)


def test_has_the_coalition_withdrawn_from_iraq_as_the_headline_of_004_has_it() -> None:
    """A process is announced; its completion is planned, or hangs on a condition; troops remain."""
    reading = ask(STAGE, "2024-01-12", "2024-01-12")
    assert (reading.standing, reading.value) == ("stated", "announced")
    assert annotations(reading, "planned") == {("completed", "iraqi-government")}
    assert annotations(reading, "conditional") == {("completed", SUDANI)}
    assert shows("us-troops-iraq.locations[iraq]", "2024-01-12") == ("stated", True)
    assert shows("us-led-coalition.locations[iraq]", "2024-01-12", "2024-01-12")[1] is True


def test_who_says_that_the_withdrawal_has_begun() -> None:
    """Nobody that troops leave: Iraqi officials and al-Sudani announce a process."""
    reading = ask(STAGE, "2024-01-28", "2024-01-28")
    assert voices(reading.supports) == {("announced", None), ("announced", "reuters")}
    announced = (the("003", "WithdrawalAnnounced"), the("004", "WithdrawalAnnounced"))
    assert [each.data["by"] for each in announced] == [SUDANI, "iraqi-officials"]


def test_could_one_know_on_10_january_that_washington_had_dropped_its_condition() -> None:
    """No: that there was such a condition at all comes with 003, a fortnight later."""
    early = ask(CONDITION, "2024-01-10", "2024-01-10")
    assert (early.standing, early.rule) == ("unknown", "none")
    assert shows(CONDITION, "2024-01-28", "2024-01-28") == ("stated", "dropped")


def test_was_the_condition_in_force_on_10_january_as_known_today() -> None:
    """Nobody says since when or until when: first set, then dropped, both by 28 January."""
    reading = ask(CONDITION, "2024-01-10")
    assert (reading.standing, reading.value) == ("unknown", None)
    assert {claim.value for claim in reading.bounds} == {"in force", "dropped"}


def test_what_did_washington_want_before_it_would_negotiate() -> None:
    """It would not go at all: 003 has the refusal before and the readiness now, undated."""
    cell = "us-government.stance"
    assert shows(cell, "2024-01-28") == ("stated", "negotiate its end")
    assert {claim.value for claim in ask(cell, "2024-01-12").bounds} == {"refuse to end it"}
    assert ask(cell, "2024-01-25").standing == "possible"
    assert linked(the("003", "StanceChanged"), "follows", the("003", "StanceTaken"))


def test_had_talks_begun_on_24_january_or_were_they_only_asked_for() -> None:
    """003 says both, one sentence after the other: a contest inside one document."""
    reading = ask(TALKS, "2024-01-28", "2024-01-28")
    assert (reading.standing, reading.rule) == ("contested", "contradicts")
    assert {claim.value for claim in reading.candidates} == {"opened", "asked for"}
    assert {claim.document for claim in reading.candidates} == {"003"}


def test_does_the_body_of_003_bear_out_its_headline() -> None:
    """The headline has Washington end the coalition; the body has a letter asking for talks."""
    headline = the("003", "WithdrawalCompleted")
    assert (headline.modality, headline.tags) == ("planned", ("headline",))
    assert headline.data["by"] == ["us-government"]
    assert not linked(headline, "contradicts", the("003", "TalksRequested"))


def test_has_iraq_answered_the_letter() -> None:
    """No text says so: the letter is the only one, and of these talks none tells later."""
    assert [each.data["by"] for each in told("003", "LetterDelivered")] == ["alina-romanowski"]
    assert ask(TALKS, "2024-01-28").next is None


def test_who_moved_first_to_end_the_coalition() -> None:
    """Iraq by these texts: al-Sudani spoke on the 5th, the American letter is of the 24th."""
    words, letter = the("004", "StatementIssued", by=SUDANI), the("003", "TalksRequested")
    assert (words.when, letter.when) == ("2024-01-05", "2024-01-24")


def test_does_al_sudani_think_that_the_coalition_may_be_accepted_to_end() -> None:
    """The words bear his name and sound like another's: conditional, and his in doubt."""
    quoted = the("003", "PositionStated", speaker=SUDANI)
    assert quoted.modality == "conditional"
    assert "speaker" in quoted.doubt
    assert the("003", "WordsAscribed", to=SUDANI).doubt == ()
    assert shows(f"{SUDANI}.stance", "2024-01-28") == ("stated", "end it")


def test_is_it_decided_that_cooperation_of_two_states_takes_the_coalitions_place() -> None:
    """Only if the Iraqis insist, in the words of somebody who is in doubt."""
    reading = ask("us-led-coalition.outlook", "2024-01-28")
    assert reading.standing == "unknown"
    assert annotations(reading, "conditional") == {("gives way to bilateral cooperation", SUDANI)}
    assert the("003", "Expected", outlook="gives way to bilateral cooperation").data["if"]


def test_why_does_al_sudani_want_the_foreign_troops_gone() -> None:
    """Less violence by 003; the Shiite parties at ease by 004, as an aim of his government."""
    assert ask(f"{SUDANI}.aim", "2024-01-28", "2024-01-28").value == "less violence"
    aim = ask("iraqi-government.aim", "2024-01-12", "2024-01-12")
    assert aim.value == "setting the Shiite parties at ease"
    assert set(aim.unsure) == {"aim", "relative", "speaker"}


def test_who_says_that_al_sudani_is_under_pressure() -> None:
    """A source near him, to Reuters: neither he nor the text itself."""
    pressure = the("004", "PressureExerted")
    assert (pressure.speaker, pressure.via) == ("source-near-the-prime-minister", ("reuters",))


def test_would_a_withdrawal_cut_the_bases_in_syria_off() -> None:
    """Analysts warn that it could make their supply harder; so far they are supplied."""
    reading = ask("us-bases-northern-syria.outlook", "2024-01-12")
    assert reading.value is None
    assert annotations(reading, "conditional") == {("harder to supply", "analysts")}
    assert shows("us-troops-syria.supported_by[us-troops-iraq]", "2024-01-12") == ("stated", True)


# -------------------------------------------------------------------------- September 2024


def test_is_the_agreement_reached_or_still_being_worked_out() -> None:
    """Reached by Iraq's government; open by its minister and the Pentagon. Both stand."""
    reading = ask(AGREEMENT, "2024-09-14")
    assert (reading.standing, reading.value) == ("contested", None)
    assert voices(reading.candidates) == {
        ("agreed", None),
        ("agreed", "iraqi-government"),
        ("being finalised", "iraqi-defence-minister"),
        ("being finalised", "pentagon"),
    }


def test_has_the_agreement_been_signed() -> None:
    """No: the signature is expected within months, and foretold is not done."""
    reading = ask(AGREEMENT, "2024-09-14")
    assert annotations(reading, "predicted") == {("signed", "iraqi-defence-minister")}
    assert "signed" not in {claim.value for claim in reading.candidates}


def test_who_announced_the_agreement() -> None:
    """Iraq's government, as its minister passes on; if he is the one himself is open."""
    reached = the("001", "AgreementReached")
    assert (reached.speaker, reached.via) == ("iraqi-government", ("iraqi-defence-minister",))
    assert reached.doubt == ("speaker",)


def test_what_is_the_name_of_iraqs_defence_minister() -> None:
    """001 has the office and no name, and the chronicle knows none from elsewhere."""
    minister = chronicle().entity("iraqi-defence-minister")
    assert minister.label == "the Iraqi Defence Minister"
    assert ask("iraqi-defence-minister.role", "2024-09-14").value == "Defence Minister of Iraq"


def test_when_will_the_withdrawal_of_two_years_be_over() -> None:
    """It cannot be said: two years are planned, but from when is nowhere given."""
    duration = ask("coalition-withdrawal.duration", "2024-09-14")
    assert (duration.value, annotations(duration, "planned")) == (None, {(2, None)})
    plan = the("001", "WithdrawalCompleted")
    assert (plan.modality, plan.when) == ("planned", None)
    assert all(each.status != "overdue" for each in ask(STAGE, "2027-01-01").annotations)


def test_do_the_talks_of_september_go_back_to_the_letter_of_january() -> None:
    """No text says that they are the same: two entities, one proposed to be the other."""
    later = the("001", "TalksUnderWay", modality="asserted")
    opened = the("003", "TalksOpened")
    assert later.data["talks"] != opened.data["talks"]
    assert not any(linked(later, relation, opened) for relation in ("same", "corroborates"))
    assert ("withdrawal-plan-talks", "withdrawal-talks") in {
        (each.data["entity"], each.data.get("same_as"))
        for each in chronicle().events.of_type("EntityDescribed")
        if each.modality == "opinion"
    }


def test_does_american_support_end_with_the_withdrawal() -> None:
    """No: Iraq wants training and advice still, and cooperation is foretold to go on."""
    aims = {each.data["aim"] for each in told("001", "AimStated", actor=["iraqi-government"])}
    assert "American training and advice, still" in aims
    reading = ask("us-government.partners[iraqi-security-forces]", "2024-09-14")
    assert annotations(reading, "predicted") == {(True, None)}


# -------------------------------------------------------------------------------- sources


def test_how_many_documents_have_america_lead_the_coalition() -> None:
    """All five; four of them by the end of January 2024."""
    assert ask("us-led-coalition.leader", "2024-09-14").documents == (
        "000",
        "001",
        "002",
        "003",
        "004",
    )
    known = ask("us-led-coalition.leader", "2024-01-28", "2024-01-28")
    assert known.documents == ("000", "002", "003", "004")


def test_who_is_prime_minister_by_how_many_documents_and_spellings() -> None:
    """One man in three documents; his name is spelt in three ways."""
    assert ask(f"{SUDANI}.role", "2024-09-14").documents == ("001", "003", "004")
    for spelling in ("Mohammed Shia' Al Sudani", "Mohammed Shiite al-Sudani"):
        assert chronicle().entity(spelling).id == SUDANI


def test_are_caggins_and_caggings_one_man() -> None:
    """Surely, but no text says so: two entities, proposed to be one, and not merged."""
    for one, other in (
        ("myles-caggins", "myles-caggings"),
        ("tahseen-al-khafaji", "tahseen-ibrahim"),
    ):
        assert chronicle().entity(one).id != chronicle().entity(other).id
    proposed = {
        each.data["entity"]
        for each in chronicle().events.of_type("EntityDescribed")
        if "same_as" in each.data and each.modality != "asserted"
    }
    assert proposed == {
        "myles-caggings",
        "tahseen-ibrahim",
        "popular-militia",
        "withdrawal-plan-talks",
    }


def test_what_came_to_be_known_of_washington_between_12_and_28_january() -> None:
    """That it would negotiate: on the 12th no document had a word on where it stood."""
    then = chronicle().view("2024-01-12", "2024-01-12")
    now = chronicle().view("2024-01-28", "2024-01-28")
    changed = {change.after.cell for change in chronicle().diff(then, now) if change.after}
    assert {"us-government.stance", CONDITION, TALKS} <= changed
    assert "taji-base.holder" not in changed


def test_which_words_of_003_are_prophecy() -> None:
    """Four, all from the quoted work on America backing out: foretold, and marked as such."""
    prophecies = told("003", "Prophesied")
    assert len(prophecies) == 4
    assert {each.modality for each in prophecies} == {"predicted"}
    assert {each.speaker for each in prophecies} == {"america-is-backing-out"}
    assert ask("us-government.outlook", "2024-01-28").value is None


def test_has_america_begun_to_leave_the_middle_east() -> None:
    """That is what 003 makes of it, an opinion; no event of these texts shows it begun."""
    reading = ask("us-disengagement-from-middle-east.stage", "2024-01-28")
    assert reading.standing == "unknown"
    assert annotations(reading, "opinion") == {("under way", None)}


def test_when_did_the_pmf_become_an_official_force() -> None:
    """Later than 2014, says 004: certain by its publication, possible on any day between."""
    cell = "popular-mobilization-forces.recognised_as"
    assert shows(cell, "2013-12-31") == ("unknown", None)
    assert ask(cell, "2016-12-01").standing == "possible"
    (claim,) = ask(cell, "2024-01-12").supports
    assert window(claim) == ("2014-01-01", "2024-01-12")


def test_where_the_talks_stand_does_not_hang_on_the_quarrel_about_the_agreement() -> None:
    """Whether all was settled is disputed; that talks were under way before it was said is not."""
    reading = ask("withdrawal-plan-talks.status", "2024-09-14")
    assert (reading.standing, reading.value) == ("stated", "under way")
    assert "contradicts" not in {link.relation for link in reading.links}
    quarrel = ask(AGREEMENT, "2024-09-14")
    assert "contradicts" in {link.relation for link in quarrel.links}
