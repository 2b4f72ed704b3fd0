"""Questions on who said what, since when, and what a text leaves open.

The answers were worked out from a fresh reading of the five texts, by hand.
"""

from __future__ import annotations

import pytest

from tests.iraq.asking import (
    PUBLISHED,
    annotations,
    ask,
    chronicle,
    events,
    in_force,
    linked,
    shows,
    silent,
    the,
    told,
    voices,
)
from tests.moments import end

TODAY = "2026-11-25"
TROOPS_TRAIN = "us-training-of-iraqi-forces"


# ---------------------------------------------------------------------- what was last seen


def test_are_rockets_still_fired_at_the_green_zone() -> None:
    """Nobody knows: they were recent in spring 2020, and no text has looked since."""
    reading = ask("green-zone-rocket-attacks.status", TODAY)
    assert reading.documents == ("000",)
    assert reading.age is not None
    assert reading.age > 6 * 365
    assert reading.next is None
    assert shows("green-zone-rocket-attacks.status", "2020-03-26") == ("unknown", None)


def test_is_israels_operation_in_gaza_going_on_today() -> None:
    """004 mentions it in January 2024, and that is all that is known of it."""
    reading = ask("israels-operation-in-gaza.status", TODAY)
    assert (reading.value, reading.documents) == ("under way", ("004",))
    assert reading.age is not None
    assert reading.age > 2 * 365


@pytest.mark.parametrize(
    "kind",
    [
        "green-zone-rocket-attacks",
        "militia-attacks-iraq",
        "isis-sporadic-attacks",
        "attacks-on-us-troops-syria",
        "armament-of-iraqi-forces",
    ],
)
def test_what_goes_on_is_told_with_the_age_of_the_telling(kind: str) -> None:
    """No text says that any of it goes on for good: each reading is as old as its document."""
    assert ask(f"{kind}.status", TODAY).age


def test_since_when_have_american_troops_trained_iraqs_forces() -> None:
    """Since 2014, if the year of 003 goes with the training; no text has it go on unbroken."""
    begun = the("003", "ActivityBegun", activity=TROOPS_TRAIN)
    assert (begun.when, begun.doubt) == ("2014", ("when",))
    cell = "training-of-iraqi-forces.status"
    assert shows(cell, "2013-12-31") == ("unknown", None)
    assert shows(cell, "2018-01-01") == ("unknown", None)
    assert shows(cell, "2018-01-01", "2020-09-13") == ("unknown", None)


def test_how_many_voices_have_america_train_iraqi_forces() -> None:
    """Three documents: 002 by McEnany, 003 and 001 on their own account, and linked."""
    since_2014 = the("003", "ActivityUnderWay", activity=TROOPS_TRAIN)
    by_mcenany = the("002", "ActivityUnderWay", activity=TROOPS_TRAIN)
    supplied = the("001", "SupportGiven", actor="us-government")
    assert by_mcenany.speaker == "kayleigh-mcenany"
    assert linked(since_2014, "corroborates", by_mcenany)
    assert linked(supplied, "corroborates", since_2014)


def test_since_when_do_factions_in_iraq_press_for_a_departure() -> None:
    """For about ten years before September 2024: the decade is the text's, and rounded."""
    pressed = the("001", "DemandMade", actor=["political-factions"])
    assert (pressed.when, pressed.basis) == ("2014~/..", "relative")
    assert shows("political-factions.stance", "2020-01-01") == ("stated", "end it")
    assert shows("political-factions.stance", "2020-01-01", "2020-12-31") == ("unknown", None)


# ------------------------------------------------------------------------- what is not said


def test_who_invaded_iraq_in_2003() -> None:
    """The only text that names the invasion, 001, names no invader; nor does the chronicle."""
    invaded = the("001", "CountryInvaded")
    assert invaded.when == "2003"
    assert "actor" not in invaded.data


def test_in_which_country_is_romanowski_ambassador() -> None:
    """003 has her hand a letter to Iraq's minister, and does not say where she is posted."""
    role = the("003", "RoleHeld", person="alina-romanowski")
    assert role.data["role"] == "US ambassador"
    assert role.note is not None
    assert "which country" in role.note


def test_which_countries_but_america_have_troops_in_the_coalition() -> None:
    """Mostly European ones in 003, unnamed; France by Macron's words in 002, four years older."""
    assert the("003", "ForceMadeUpOf").data["members"] == ["european-countries"]
    assert the("003", "StrengthStated", force="other-coalition-troops-iraq").data["strength"] == {
        "words": "a few hundred"
    }
    france = ask("french-government.affiliations[us-led-coalition]", "2024-01-28")
    assert voices(france.supports) == {(True, "emmanuel-macron")}


def test_who_sits_in_the_joint_command() -> None:
    """Its name in 002 has Americans and Iraqis in it; which of their organs is in doubt."""
    for member in ("us-government", "iraqi-government"):
        reading = ask(f"joint-operations-command.members[{member}]", "2020-09-13")
        assert (reading.standing, reading.value) == ("stated", True)
        assert reading.unsure == ("members",)


def test_which_militias_became_a_part_of_the_security_forces() -> None:
    """Some of those that Iran backs, in 001, unnamed: not all of them, and not by name."""
    cell = "integrated-militias.affiliations[iraqi-security-forces]"
    assert shows(cell, "2024-09-14") == ("stated", True)
    assert silent("iran-backed-militias.affiliations[iraqi-security-forces]")
    assert silent("popular-mobilization-forces.affiliations[iraqi-security-forces]")


def test_of_which_militia_was_the_wounded_intelligence_commander() -> None:
    """Of the 'popular militia', which 004 does not say is the PMF: proposed, not merged."""
    role = the("004", "RoleHeld", person="militia-intelligence-commander")
    assert role.data["of"] == "popular-militia"
    assert "of" in role.doubt
    assert silent("militia-intelligence-commander.affiliations[popular-mobilization-forces]")


def test_whose_were_the_preconditions_in_the_subheading_of_003() -> None:
    """It does not say, and has more than one: both are flagged. The body names Washington's."""
    heading, body = sorted(told("003", "ConditionDropped"), key=lambda each: not each.tags)
    assert heading.tags == ("headline",)
    assert set(heading.doubt) == {"condition", "by"}
    assert body.doubt == ()
    assert linked(heading, "same", body)


def test_were_the_attacks_of_004_those_on_american_troops() -> None:
    """Reuters has a series of attacks in Iraq, on nobody named: that they are those is a guess."""
    spate = the("004", "AttacksRepeated", modality="reported")
    assert "target" not in spate.data
    assert "actor" not in spate.data
    assert spate.doubt == ("campaign",)


def test_who_expects_cooperation_to_turn_to_advice_and_diplomacy() -> None:
    """001 has it expected by nobody: four forecasts without a speaker, and flagged so."""
    foretold = [
        each
        for each in told("001", "Expected")
        if each.data["of"] == ["iraqi-government", "us-government"]
    ]
    assert len(foretold) == 4
    assert {(each.modality, each.speaker, each.doubt) for each in foretold} == {
        ("predicted", None, ("speaker",))
    }


# ------------------------------------------------------------------------- what was feared


def test_why_would_washington_not_leave_before() -> None:
    """For fear of giving heart to Iran and others: 003's reason for the refusal of before."""
    reading = ask("us-government.reason", "2024-01-28")
    assert "unwilling to leave" in reading.value
    assert reading.documents == ("003",)
    assert the("003", "ReasonGiven", of="us-government").modality == "asserted"


def test_which_rivals_of_america_in_the_region_have_a_name() -> None:
    """Iran alone: 003 speaks of others, and names none."""
    rivals = [each for each in told("003", "Assessed") if "rival" in each.data["assessment"]]
    assert [each.data["of"] for each in rivals] == [["iranian-government"]]


def test_on_what_does_al_sudani_make_the_end_hang() -> None:
    """That what justified the presence be gone; it may also mean that it is gone already."""
    condition = the("004", "ConditionSet")
    assert shows("justifying-conditions.status", "2024-01-12") == ("stated", "in force")
    assert {"said", "content"} <= set(condition.doubt)
    assert annotations(ask("coalition-withdrawal.stage", "2024-01-12", "2024-01-12"), "conditional")


def test_did_iraq_alone_bring_washington_to_its_harder_course() -> None:
    """Its inability to rein in the militias did, by 004; if Reuters says so is left open."""
    reason = next(each for each in told("004", "ReasonGiven") if "militias" in each.data["reason"])
    assert (reason.modality, set(reason.doubt)) == ("asserted", {"speaker", "of"})


# ------------------------------------------------------------------------- who passed it on


def test_through_how_many_hands_did_each_report_come() -> None:
    """Eight events have a go-between: the minister and Şafak three each, Reuters two."""
    chains = sorted((each.via, each.document) for each in events() if each.via)
    assert chains == [
        *([(("iraqi-defence-minister",), "001")] * 3),
        *([(("reuters",), "004")] * 2),
        *([(("safak",), "004")] * 3),
    ]


def test_what_of_004_stands_if_reuters_is_not_believed() -> None:
    """The strike and the dead do; that officials announced the withdrawal's start does not."""
    left_out = ["speaker:reuters"]
    assert shows("baghdad-strike.killed", "2024-01-12", without=left_out) == ("stated", 2)
    stage = ask("coalition-withdrawal.stage", "2024-01-12", "2024-01-12", without=left_out)
    assert stage.candidates == ()


def test_which_headlines_say_more_than_their_texts() -> None:
    """That of 001 contradicts its body; those of 003 and 004 plan or judge what the body lacks."""
    by_id = {each.id: each for each in events()}
    found = {
        by_id[in_force(each.data["from"])].document
        for each in events()
        if each.type == "Linked"
        and each.data["relation"] == "contradicts"
        and "headline" in by_id[in_force(each.data["from"])].tags
    }
    assert found == {"001"}
    for document in ("003", "004"):
        heads = [each for each in events() if each.document == document and "headline" in each.tags]
        first = min(each.source.start for each in heads if each.source)
        title = [each for each in heads if each.source and each.source.start == first]
        assert {each.modality for each in title} <= {"planned", "opinion"}


def test_does_any_document_deny_what_another_asserts() -> None:
    """Only one denial in all five texts: many officials, on the attacks as a ground."""
    (denial,) = [each for each in events() if each.modality == "denied"]
    assert (denial.document, denial.speaker) == ("000", "officials-on-the-decision")


# ----------------------------------------------------------------------------- known by then


def test_what_was_known_of_an_agreement_by_the_end_of_january_2024() -> None:
    """Nothing: the agreement is of 001 alone, eight months later."""
    reading = ask("withdrawal-agreement.status", "2024-01-28", "2024-01-28")
    assert (reading.standing, reading.bounds, reading.annotations) == ("unknown", (), ())


def test_could_one_know_of_the_french_trainers_on_26_march_2020() -> None:
    """No, 000 appeared on the 27th at the earliest; on the 30th, perhaps."""
    cell = "french-trainers.locations[iraq]"
    assert ask(cell, "2020-03-26", "2020-03-26").annotations == ()
    (plan,) = ask(cell, "2020-03-30", "2020-03-30").annotations
    assert plan.tentative


def test_nothing_that_a_document_reports_begins_after_the_document() -> None:
    """What holds today was so by the last day on which its document can have appeared."""
    resting = [
        claim
        for reading in chronicle().state(chronicle().view(TODAY)).readings
        for claim in reading.candidates
    ]
    assert resting
    for claim in resting:
        assert claim.document is not None
        assert claim.latest <= end(PUBLISHED[claim.document]), claim


def test_is_the_plan_of_two_years_overdue_today() -> None:
    """A careless reader counts from September 2024. No text says from when, so it is not."""
    (plan,) = [
        each
        for each in ask("coalition-withdrawal.stage", TODAY).annotations
        if each.claim.document == "001"
    ]
    assert (plan.claim.when, plan.status) == (None, "expected")


def test_what_is_told_of_the_years_between_2020_and_2023() -> None:
    """From October 2020 to the summer of 2023 two charges are dated, and no fact."""
    between = [
        each
        for each in events()
        if each.document and (each.when or each.said or "").strip("[").startswith(("2021", "2022"))
    ]
    assert {each.speaker for each in between} == {"sana", "dmitry-polyansky"}
    assert {each.modality for each in between} == {"alleged"}
