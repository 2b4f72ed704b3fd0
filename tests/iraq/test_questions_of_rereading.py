"""Questions that the first reading of the texts answered wrongly, one for each kind of fault.

The answers were worked out from the five texts by hand, event by event.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.iraq.asking import (
    PUBLISHED,
    TEXTS,
    annotations,
    ask,
    chronicle,
    events,
    linked,
    shows,
    silent,
    the,
    told,
    voices,
    window,
)

SUDANI = "mohammed-shia-al-sudani"
STAGE = "coalition-withdrawal.stage"
TRAINING = "training-of-iraqi-forces"


@pytest.mark.parametrize("day", ["2024-01-05", "2024-01-08"])
def test_how_many_soldiers_were_there_on_a_day_on_which_004_may_have_appeared(day: str) -> None:
    """The present tense is dated by its publication: possible within its days, certain after."""
    iraq, syria = ask("us-troops-iraq.strength", day), ask("us-troops-syria.strength", day)
    assert iraq.standing == "possible"
    assert {"about": 2500} in [claim.value for claim in iraq.candidates]
    assert [claim.value for claim in syria.candidates] == [{"about": 900}]
    assert window(syria.candidates[0]) == ("2024-01-05", "2024-01-12")
    assert shows("us-troops-iraq.strength", "2024-01-04") == ("unknown", None)
    assert shows("us-troops-iraq.strength", "2024-01-12") == ("stated", {"about": 2500})


def test_by_when_is_the_agreement_to_be_signed() -> None:
    """In the coming months, counted from 8 September 2024: not before, and without a last day."""
    (signature,) = [
        each.claim
        for each in ask("withdrawal-agreement.status", "2024-09-14").annotations
        if each.claim.value == "signed"
    ]
    assert signature.when == "[2024-09-08..]"
    assert the("001", "AgreementSigned").when_as_written == "coming months"


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts are not at hand")
def test_do_the_pointers_hold_the_names_that_are_coded() -> None:
    """The rank and name of a spokesman, and the north from which US troops turn."""
    for event, name in (
        (the("002", "RoleHeld", person="tahseen-ibrahim"), "Tahseen Ibrahim"),
        (the("000", "ForcesConcentrated", force="us-troops-iraq"), "Northern Iraq"),
    ):
        assert event.source is not None
        (text,) = TEXTS.glob(f"{event.document}_*.txt")
        assert name in text.read_text()[event.source.start : event.source.end]


def test_are_two_years_and_stages_of_the_withdrawal_facts_in_september_2024() -> None:
    """They are terms of a plan: nothing of it is a value."""
    for attribute in ("duration", "manner"):
        reading = ask(f"coalition-withdrawal.{attribute}", "2024-09-14")
        assert reading.value is None
        assert annotations(reading, "planned")
    assert shows("withdrawal-agreement.term", "2024-09-14") == ("unknown", None)


def test_had_the_coalition_begun_to_leave_in_january_2024() -> None:
    """A process was announced, by officials and al-Sudani. No text has troops leave."""
    for day in ("2024-01-12", "2024-01-28"):
        assert shows(STAGE, day, day) == ("stated", "announced")
    assert ask(STAGE, "2024-01-28").value != "under way"
    assert shows("coalition-consolidation-2020.stage", "2020-04-10") == ("stated", "under way")


def test_who_says_that_iraqi_forces_are_not_ready() -> None:
    """Al-Sudani admits it against the Islamic State; against the militias it is 003's opinion."""
    ready = ask("iraqi-security-forces.readiness", "2024-01-28")
    assert voices(ready.supports) == {("not ready to fight alone", SUDANI)}
    assert {each.modality for each in told("003", "ReadinessJudged", speaker=None)} == {"opinion"}
    assert {each.modality for each in told("003", "CapabilityJudged", speaker=None)} == {"opinion"}


def test_from_where_did_the_americans_withdraw_in_spring_2020() -> None:
    """From northern Iraq, and they were US troops: 000 says both."""
    assert shows("coalition-consolidation-2020.force", "2020-04-10")[1] == "us-troops-iraq"
    assert shows("coalition-consolidation-2020.places[northern-iraq]", "2020-04-10")[1] is True


def test_does_al_sudani_want_the_coalition_gone_without_a_condition() -> None:
    """By 004 only once what justified its presence is gone; by 003 he calls for the removal."""
    assert shows(f"{SUDANI}.stance", "2024-01-12")[1] == "end it on a condition"
    assert the("003", "DemandMade").data["stance"] == "end it"
    assert {each.modality for each in told("000", "ActivityUnderWay")} == {"conditional"}


def test_does_a_headline_on_a_plan_contradict_a_request_for_talks() -> None:
    """No: it says more. What contradicts it is a text that denies it, and none does."""
    headline = the("003", "WithdrawalCompleted")
    assert not linked(headline, "contradicts", the("003", "TalksRequested"))
    assert linked(the("003", "TalksOpened"), "contradicts", the("003", "TalksRequested"))


def test_is_training_halted_and_under_way_at_the_same_time() -> None:
    """It is one matter: halted in spring 2020, under way when next told of."""
    assert shows(f"{TRAINING}.status", "2020-04-10") == ("stated", "halted")
    assert shows(f"{TRAINING}.status", "2020-09-13") == ("stated", "under way")
    chosen = chronicle().state(chronicle().view("2020-04-10"), ["US training of Iraqi forces"])
    assert {each.cell.partition(".")[0] for each in chosen.readings} == {TRAINING}
    assert silent("us-armed-forces.locations[iraq]")


def test_are_the_attacks_of_january_2024_still_under_way_a_year_later() -> None:
    """Last heard of then: what is observed and goes on grows stale."""
    for campaign in ("militia-attacks-iraq", "attacks-on-us-troops-syria"):
        assert shows(f"{campaign}.status", "2024-01-28") == ("stated", "under way")
        assert ask(f"{campaign}.status", "2025-01-28").standing == "stale"
    for cell in ("iraqi-government.stance", "us-troops-iraq.assessment"):
        assert ask(cell, "2026-11-25").standing == "stale"


def test_is_it_doubtful_who_speaks_where_a_name_is_spelt_in_another_way() -> None:
    """Of Caggings in 002 no; of the quotation that is signed al-Sudani in 003 yes."""
    for event in events():
        if event.speaker == "myles-caggings":
            assert "speaker" not in event.doubt, event.summary
    quoted = [each for each in told("003", "Expected") if each.speaker == SUDANI]
    assert quoted
    assert all("speaker" in each.doubt for each in quoted)


def test_on_what_do_the_dates_of_the_five_publications_rest() -> None:
    """On knowledge from outside the texts, for no text has its own date."""
    published = [each for each in events() if each.type == "DocumentPublished"]
    assert len(published) == len(PUBLISHED)
    assert {each.basis for each in published} == {"outside"}


def test_which_words_name_two_entities_and_how_exact_are_the_places() -> None:
    """None does. Coordinates are general knowledge, to a tenth of a degree at most."""
    known = chronicle().cells().entities.values()
    names = Counter(name.casefold() for each in known for name in {each.label, *each.aliases})
    assert [name for name, count in names.items() if count > 1] == []
    places = [each.coordinates for each in known if each.coordinates]
    assert places
    for place in places:
        assert all(round(number, 1) == number for number in place), place
    assert chronicle().entity("al-walid-crossing").coordinates is None


def test_when_did_the_coalition_leave_the_eight_bases() -> None:
    """In 2020, by the publication of 002: the year of Caggings is a date, not only a word."""
    (claim,) = ask("us-led-coalition.departed#size", "2020-09-13").supports
    assert window(claim) == ("2020-01-01", "2020-09-13")
