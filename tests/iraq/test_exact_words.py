"""The command line's answers about this repository's chronicle are exact."""

from __future__ import annotations

import pytest

from chrono.model.event import Event
from tests.cli.conftest import run_in_process
from tests.iraq.asking import the, told
from tests.readme.transcripts import ROOT


def asked(*arguments: str) -> str:
    """What a command answers, its lines joined."""
    answer = run_in_process("-C", str(ROOT), *arguments)
    assert answer.code == 0, answer.err
    return " ".join(answer.out.replace(" · ", " ").split())


def short(event: Event) -> str:
    """An event's id as the answers print it."""
    return f"[{event.id[:7]}]"


@pytest.mark.parametrize("command", [("state", "-e"), ("log", "-e")])
def test_a_doubt_is_said_in_words_beside_the_value_too(command: tuple[str, ...]) -> None:
    said = asked(*command, "french-trainers")
    assert "Myles Caggins in 000" in said
    assert "in doubt: which place, whether it is meant as a fact" in said


def test_a_doubt_stands_beside_the_next_observation() -> None:
    said = asked("state", "-e", "islamic-state", "--at", "2024-02-01")
    threat = short(the("001", "ThreatJudged"))
    assert f"next observed: a threat, between 8 and 14 September 2024 001 {threat}" in said
    assert f"{threat} derived date, in doubt: to which place, force or body" in said


@pytest.mark.parametrize(
    ("entity", "document", "type"),
    [
        ("al-asad-air-base", "003", "AttackCarriedOut"),
        ("baghdad", "002", "VisitMade"),
        ("Syria", "004", "TerritorySeized"),
        ("reuters", "004", "PositionStated"),
    ],
)
def test_an_entity_without_a_value_shows_the_events_that_name_it(
    entity: str, document: str, type: str
) -> None:
    said = asked("state", "-e", entity)
    assert "No known value" in said
    assert short(told(document, type)[0]) in said
    assert "No matching events" not in said


def test_what_names_an_entity_is_not_shown_before_it_was_known() -> None:
    said = asked("state", "-e", "baghdad", "--known-at", "2021")
    strike = the("004", "AttackCarriedOut", place="baghdad", actor="us-armed-forces")
    assert short(the("002", "VisitMade")) in said
    assert short(strike) not in said


def test_a_value_known_only_by_a_later_day_is_shown_with_that_day() -> None:
    said = asked("state", "-e", "us-troops-syria", "--at", "2020-01-01")
    supplied = short(the("004", "LogisticsSupplied"))
    assert f"US troops in Iraq: from some day on, by 12 January 2024 004 {supplied}" in said


def test_a_member_that_was_removed_reads_as_a_sentence() -> None:
    said = asked("state", "-e", "us-troops-iraq", "--at", "2020-05-01")
    assert "● left the al-Qaim base" in said
    assert "● drawn away from northern Iraq" in said
    assert "● not " not in said


def test_a_plan_of_several_events_is_told_once_with_each_source() -> None:
    said = asked("state", "-e", "coalition-withdrawal")
    completed = "WithdrawalCompleted"
    planned = the("004", completed, modality="planned")
    assert said.count("planned, expected: to be completed") == 1
    assert (
        "planned, expected: to be completed, no date given "
        f"001 {short(the('001', completed))} (in doubt: who said it),"
        f" the Iraqi government in 004 {short(planned)}, 003 {short(the('003', completed))}"
    ) in said


def test_a_denial_is_called_one_before_what_it_says() -> None:
    assert "denial: The attacks have nothing to do with the withdrawal" in asked(
        "log", "-m", "denied"
    )
    assert "› not because of the recent attacks many officials in 000" in asked(
        "state", "-e", "coalition-consolidation-2020"
    )


def test_each_date_is_a_heading_of_the_log_once() -> None:
    lines = run_in_process("-C", str(ROOT), "log", "--all").out.splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert len(headings) == len(set(headings)) > 20


def test_an_alias_says_what_it_is_taken_for() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "-e", "US forces in Iraq")
    assert "'US forces in Iraq' is another name of US troops in Iraq (us-troops-iraq)" in " ".join(
        answer.err.split()
    )


def test_words_that_mean_two_entities_are_refused_with_both() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "-e", "US troops")
    assert answer.code == 5
    assert "Did you mean 'us-troops-iraq' or 'us-troops-syria'?" in " ".join(answer.err.split())


def test_an_activity_that_was_merged_is_shown_under_either_name() -> None:
    for name in ("US training of Iraqi forces", "training of Iraqi forces"):
        said = asked("state", "-e", name, "--at", "2020-09-13")
        assert "training of Iraqi forces (training-of-iraqi-forces) status ● under way" in said
        assert "No known value" not in said


def test_a_recorded_at_in_the_future_is_told() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "--recorded-at", "2999-01-01")
    assert "--recorded-at 2999-01-01 is in the future" in " ".join(answer.err.split())
    answer = run_in_process("-C", str(ROOT), "state", "--recorded-at", "#10")
    assert "future" not in answer.err


def test_a_proposed_identity_is_shown_as_one() -> None:
    said = asked("list", "entities")
    assert "(perhaps the same as myles-caggins)" in said
    assert "= myles-caggins" not in said


@pytest.mark.parametrize("command", ["state", "why"])
def test_the_other_side_of_a_contest_is_named_by_its_cell(command: str) -> None:
    cell = "us-troops-syria.strength"
    asking = ("why", cell) if command == "why" else ("state", "-e", "us-troops-syria")
    said = asked(*asking, "--at", "2024-02-01")
    assert "– US troops in Hasakah and Deir ez-Zor, strength: about 1,500 persons" in said
    if command == "why":
        number = short(the("004", "StrengthStated", strength={"about": 1500}))
        assert f"{number} Al-Watan notes that about 1,500 US troops are there now." in said
