"""The command line's answers about this repository's chronicle are exact."""

from __future__ import annotations

import pytest

from tests.cli.conftest import run_in_process
from tests.readme.transcripts import ROOT


def asked(*arguments: str) -> str:
    """What a command answers, its lines joined."""
    answer = run_in_process("-C", str(ROOT), *arguments)
    assert answer.code == 0, answer.err
    return " ".join(answer.out.replace(" · ", " ").split())


@pytest.mark.parametrize("command", [("state", "-e"), ("log", "-e")])
def test_a_doubt_is_said_in_words_beside_the_value_too(command: tuple[str, ...]) -> None:
    said = asked(*command, "french-trainers")
    assert "Myles Caggins in 000" in said
    assert "in doubt: which place, whether it is meant as a fact" in said


def test_a_doubt_stands_beside_the_next_observation() -> None:
    said = asked("state", "-e", "islamic-state", "--at", "2024-02-01")
    assert "next observed: a threat, on or before 14 September 2024 001 [4f16afa]" in said
    assert "[4f16afa] in doubt: to which place, force or body" in said


@pytest.mark.parametrize(
    ("entity", "event"),
    [
        ("al-asad-air-base", "[37f85de]"),
        ("baghdad", "[40189f5]"),
        ("Syria", "[5d37d2f]"),
        ("reuters", "[d52d2f0]"),
    ],
)
def test_an_entity_without_a_value_shows_the_events_that_name_it(entity: str, event: str) -> None:
    said = asked("state", "-e", entity)
    assert "No known value" in said
    assert event in said
    assert "No matching events" not in said


def test_what_names_an_entity_is_not_shown_before_it_was_known() -> None:
    said = asked("state", "-e", "baghdad", "--known-at", "2021")
    assert "[40189f5]" in said
    assert "[0336964]" not in said


def test_a_value_known_only_by_a_later_day_is_shown_with_that_day() -> None:
    said = asked("state", "-e", "us-troops-syria", "--at", "2020-01-01")
    assert "about 900 persons from some day on, by 12 January 2024 004 [e22aa85]" in said


def test_a_member_that_was_removed_reads_as_a_sentence() -> None:
    said = asked("state", "-e", "us-troops-iraq", "--at", "2020-05-01")
    assert "● left the al-Qaim base" in said
    assert "● drawn away from northern Iraq" in said
    assert "● not " not in said


def test_a_plan_of_several_events_is_told_once_with_each_source() -> None:
    said = asked("state", "-e", "coalition-withdrawal")
    assert said.count("planned, expected: to be completed") == 1
    assert (
        "planned, expected: to be completed, no date given 003 [5dd0a2b], 001 [a583690]"
        " (in doubt: who said it), the Iraqi government in 004 [b71c3d9]"
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


def test_a_label_wins_over_an_alias_and_the_other_is_named() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "-e", "Iraq")
    assert "Iraq (iraq)" in answer.out
    assert "it also names the Iraqi government" in " ".join(answer.err.split())


def test_an_alias_says_what_it_is_taken_for() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "-e", "US troops")
    assert "'US troops' is another name of US troops in Iraq (us-troops-iraq)" in " ".join(
        answer.err.split()
    )


def test_an_alias_of_two_entities_is_refused_with_both() -> None:
    answer = run_in_process("-C", str(ROOT), "state", "-e", "Iraqi and Syrian militias")
    assert answer.code == 5
    said = " ".join(answer.err.split())
    assert "iraqi-militias (Iraqi militias) or syrian-militias (Syrian militias)" in said


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
        assert "[8c2b583] There are now around 1,500, Al-Watan notes." in said
