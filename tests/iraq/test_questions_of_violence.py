"""Questions on attacks, their authors and charges that catch a careless reader.

The answers were worked out from the five texts by hand.
"""

from __future__ import annotations

from tests.iraq.asking import annotations, ask, linked, shows, silent, the, told, voices

STRIKE = "baghdad-strike"
DRONES = "al-asad-drone-attack"
ANSWER = "us-strikes-western-iraq"


def test_on_which_day_were_the_drones_sent_against_al_asad() -> None:
    """003 has a bare Tuesday: 23 January 2024, the day before the letter was handed over."""
    attack = the("003", "AttackCarriedOut", attack=DRONES)
    assert (attack.when, attack.basis) == ("2024-01-23", "relative")
    assert shows(f"{DRONES}.weapons", "2024-01-22") == ("unknown", None)
    assert shows(f"{DRONES}.weapons", "2024-01-23") == ("stated", 2)
    assert the("003", "LetterDelivered").when == "2024-01-24"


def test_how_many_were_hurt_at_al_asad_and_how_many_died() -> None:
    """Four Americans hurt. Of dead 003 says nothing, which is not the same as none."""
    assert shows(f"{DRONES}.wounded", "2024-01-28") == ("stated", 4)
    assert shows("us-troops-iraq.wounded", "2024-01-28") == ("derived", 4)
    assert silent(f"{DRONES}.killed")
    assert silent("us-troops-iraq.killed")


def test_on_which_day_did_the_americans_strike_back_in_western_iraq() -> None:
    """Not said: after the drones, by the publication. Sure on 28 January, possible before."""
    assert ask(f"{ANSWER}.sites_hit", "2024-01-23").standing == "possible"
    assert shows(f"{ANSWER}.sites_hit", "2024-01-28") == ("stated", 3)
    assert linked(
        the("003", "AttackCarriedOut", attack=ANSWER),
        "follows",
        the("003", "AttackCarriedOut", attack=DRONES),
    )


def test_whose_were_the_three_sites_and_who_fired_the_drones() -> None:
    """Some militia's that 003 leaves unnamed; the drones came from some Iran backs."""
    assert "target" in the("003", "AttackCarriedOut", attack=ANSWER).doubt
    assert shows(f"{DRONES}.perpetrator", "2024-01-28") == ("stated", "iran-backed-militias")
    assert told("003", "AttacksClaimed") == []


def test_who_carried_out_the_strike_of_4_january() -> None:
    """America, by text and Pentagon; Iraq's forces lay it at the coalition's door."""
    reading = ask(f"{STRIKE}.perpetrator", "2024-01-04")
    assert (reading.standing, reading.value) == ("stated", "us-armed-forces")
    assert voices(reading.supports) == {("us-armed-forces", None), ("us-armed-forces", "pentagon")}
    assert voices(reading.disputed) == {("us-led-coalition", "iraqi-security-forces")}


def test_is_there_a_strike_in_baghdad_on_the_day_before() -> None:
    """No: the day is given, and before it nothing is so; the next change is the strike."""
    reading = ask(f"{STRIKE}.perpetrator", "2024-01-03")
    assert reading.standing == "unknown"
    assert reading.next is not None


def test_could_one_know_of_the_strike_on_6_january() -> None:
    """Perhaps: 004 appeared between the 5th and the 12th. On the 4th one could not."""
    maybe = ask(f"{STRIKE}.perpetrator", "2024-01-06", "2024-01-06")
    assert (maybe.standing, maybe.tentative) == ("possible", True)
    assert shows(f"{STRIKE}.perpetrator", "2024-01-04", "2024-01-04") == ("unknown", None)
    assert ask(f"{STRIKE}.perpetrator", "2024-01-12", "2024-01-12").standing == "stated"


def test_how_many_died_in_the_strike_of_4_january() -> None:
    """Two: Abu Taqwa and a fighter, and the Pentagon's two are the same two men."""
    reading = ask(f"{STRIKE}.killed", "2024-01-04")
    assert (reading.standing, reading.value) == ("stated", 2)
    assert voices(reading.supports) == {(2, None), (2, "pentagon")}
    assert shows("harakat-al-nujaba.killed", "2024-01-12") == ("derived", 2)


def test_who_says_that_six_were_hurt() -> None:
    """One source of a body called Şafak; even that it was in this strike is read into it."""
    reading = ask(f"{STRIKE}.wounded", "2024-01-12")
    assert (reading.standing, reading.value) == ("stated", 6)
    wounded = the("004", "PeopleWounded", wounded=6)
    assert (wounded.speaker, wounded.via) == ("safak-source", ("safak",))
    assert {"attack", "speaker"} <= set(reading.unsure)
    assert silent(f"{STRIKE}.wounded", without=["speaker:safak-source"])


def test_at_what_was_the_strike_of_4_january_aimed() -> None:
    """The headquarters by the text, the man himself by officials: neither rules out the other."""
    assert shows(f"{STRIKE}.targets[nujaba-headquarters]", "2024-01-04") == ("stated", True)
    aimed = ask(f"{STRIKE}.targets[abu-taqwa]", "2024-01-04")
    assert voices(aimed.supports) == {(True, "unnamed-officials-on-the-strike")}


def test_what_was_abu_taqwa() -> None:
    """A commander of Nujaba by the text; of the PMF by Iraq's government. Neither after death."""
    assert shows("abu-taqwa.role", "2024-01-04") == ("stated", "commander")
    by_text = ask("abu-taqwa.affiliations[harakat-al-nujaba]", "2024-01-04")
    by_iraq = ask("abu-taqwa.affiliations[popular-mobilization-forces]", "2024-01-04")
    assert voices(by_text.supports) == {(True, None)}
    assert voices(by_iraq.supports) == {(True, "iraqi-government")}
    after = ask("abu-taqwa.role", "2024-01-05")
    assert (after.standing, after.rule) == ("unknown", "ended")
    assert shows("abu-taqwa.fate", "2024-01-05") == ("stated", "killed")


def test_had_abu_taqwa_attacked_americans() -> None:
    """The Pentagon charges him with it, and nobody else; on Iraq's view it kept silent."""
    reading = ask("abu-taqwa.held_responsible_for", "2024-01-12")
    assert (reading.standing, reading.value) == ("unknown", None)
    assert annotations(reading, "alleged") == {("attacks on American personnel", "pentagon")}
    assert the("004", "CommentWithheld").data["by"] == "pentagon"


def test_who_fired_the_rockets_at_the_green_zone() -> None:
    """000 does not say. That they came of late it does, and no more."""
    assert shows("green-zone-rocket-attacks.status", "2020-04-10") == ("stated", "under way")
    assert silent("green-zone-rocket-attacks.actors")
    assert silent("attacks-on-us-interests.actors")


def test_who_attacked_the_american_troops_in_syria() -> None:
    """Attacked they were; that it was Iraqi Shiite groups is what these groups claim."""
    assert shows("attacks-on-us-troops-syria.status", "2024-01-12") == ("stated", "under way")
    claimed = "attacks-on-us-troops-syria.claimed_by[iraqi-shiite-groups]"
    assert shows(claimed, "2024-01-12") == ("stated", True)
    assert silent("attacks-on-us-troops-syria.actors")


def test_had_the_militias_attacks_stopped_when_washington_gave_up_its_condition() -> None:
    """No: 003 has them go on, and the condition dropped, not met."""
    assert shows("militia-attacks-iraq.status", "2024-01-28") == ("stated", "under way")
    assert shows("attacks-must-stop.status", "2024-01-28") == ("stated", "dropped")
    assert told("003", "ConditionMet") == []


def test_did_american_forces_help_to_smuggle_syrian_oil() -> None:
    """SANA charges them with it. No text says that it was so, and none denies it."""
    for cell in ("oil-smuggling.status", "us-armed-forces.accused_of"):
        reading = ask(cell, "2024-01-12")
        assert (reading.standing, reading.value) == ("unknown", None)
        assert {speaker for _, speaker in annotations(reading, "alleged")} == {"sana"}


def test_when_did_sana_make_its_charge() -> None:
    """Two years before something that 004 leaves open: in 2021 or 2022, so not by 2020."""
    charge = the("004", "MisconductAlleged", speaker="sana")
    assert (charge.said, charge.basis, charge.doubt) == ("[2021..2022]", "relative", ("said",))
    assert ask("oil-smuggling.status", "2020-12-31").annotations == ()
    (in_2021,) = ask("oil-smuggling.status", "2021-06-30").annotations
    (in_2023,) = ask("oil-smuggling.status", "2023-01-01").annotations
    assert (in_2021.tentative, in_2023.tentative) == (True, False)


def test_is_2022_the_year_of_the_diverting_or_of_polyanskys_words() -> None:
    """The grammar gives it to the diverting; the other reading is flagged, not chosen."""
    charge = the("004", "MisconductAlleged", speaker="dmitry-polyansky")
    assert charge.when == "2022"
    assert "when" in charge.doubt
    assert ask("us-government.accused_of", "2024-01-12").value is None


def test_did_american_personnel_bring_tanks_and_refrigerators_into_syria() -> None:
    """Reports without an author claim it; what 004 itself has moved is of July 2023."""
    reading = ask("us-armed-forces.movements", "2024-01-12")
    (alleged,) = annotations(reading, "alleged")
    assert alleged == ("tanks, refrigerators and military cargo", "reports-on-transports")
    assert {claim.value for claim in reading.supports} == {
        "more logistics and equipment",
        "a large convoy",
    }


def test_who_tells_of_the_convoy_and_who_of_the_equipment() -> None:
    """Al-Watan of the convoy, 004 itself of the equipment; July is the latter's date."""
    convoy = the("004", "EquipmentMoved", speaker="al-watan")
    assert {"when", "actor"} == set(convoy.doubt)
    assert the("004", "EquipmentMoved", modality="asserted").when == "2023-07"


def test_was_there_an_environmental_disaster_in_north_east_syria() -> None:
    """That is what Polyansky calls it; no text says so in its own voice."""
    reading = ask("us-activity-northeast-syria.harm", "2024-01-12")
    assert reading.standing == "unknown"
    assert annotations(reading, "alleged") == {("an environmental disaster", "dmitry-polyansky")}


def test_do_sana_and_polyansky_bear_each_other_out_as_independent_witnesses() -> None:
    """No: one charges American forces with smuggling, the other names nobody."""
    oil = the("004", "ActivityUnderWay", speaker="dmitry-polyansky")
    charge = the("004", "MisconductAlleged", speaker="sana")
    assert not linked(oil, "corroborates", charge)
    assert ask("exploitation-of-oil.status", "2024-01-12").value is None


def test_is_america_to_blame_for_the_crisis_of_january_2024() -> None:
    """Militias of Iraq and of Syria blame it, in part: two charges, no fact."""
    reading = ask("us-government.held_responsible_for", "2024-01-12")
    assert reading.standing == "unknown"
    blamers = {speaker for _, speaker in annotations(reading, "alleged")}
    assert blamers == {"iraqi-militias", "syrian-militias"}


def test_did_the_biden_administration_mean_to_answer_the_attacks() -> None:
    """At first not, as Reuters learned; then it went over to a harder course."""
    first = the("004", "PositionStated", speaker="reuters")
    assert linked(the("004", "PolicyChanged"), "follows", first)
    assert shows("biden-administration.position", "2024-01-12") == (
        "stated",
        "a harder course against the militias",
    )


def test_which_states_meddle_in_iraq() -> None:
    """Macron has several do so, some for years, and names none; what may come is foretold."""
    cell = "foreign-interference-in-iraq.status"
    assert voices(ask(cell, "2020-09-13").supports) == {("under way", "emmanuel-macron")}
    assert silent("foreign-interference-in-iraq.actors")
    foretold = ask("foreign-interference-in-iraq.outlook", "2020-09-13")
    assert {speaker for _, speaker in annotations(foretold, "predicted")} == {"emmanuel-macron"}
