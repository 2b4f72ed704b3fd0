"""What the commands say first fits on the screen that somebody has."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.cli.conftest import run_in_process
from tests.iraq.asking import PUBLISHED, REPOSITORY, chronicle

DAYS = (*PUBLISHED.values(), "today")


def lines(monkeypatch: pytest.MonkeyPatch, columns: int, *arguments: str) -> list[str]:
    """The lines that a command prints about this repository's log, at a width."""
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = run_in_process("-C", str(chronicle().root or REPOSITORY), *arguments)
    assert answer.code == 0, answer.err
    found = answer.out.splitlines()
    assert max(map(len, found)) <= columns
    return found


@pytest.mark.parametrize("at", DAYS)
def test_a_state_fits_on_one_screen(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    assert len(lines(monkeypatch, 100, "state", "--at", at)) <= 45
    assert len(lines(monkeypatch, 80, "state", "--at", at)) <= 65


def test_the_first_answer_says_how_many_troops_there_were_and_who_held_what(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = " ".join(" ".join(lines(monkeypatch, 80, "state", "--at", "2020-09-15")).split())
    for words in (
        "US troops in Iraq: strength ● 3,000 persons",
        "Taji Air Force Base: held by ● the Iraqi Armed Forces",
        "the US-led coalition: bases left ● an unnamed second base in Iraq; 8 in number",
        "Not shown (`--all`): ",
    ):
        assert words in said


@pytest.mark.parametrize(("one", "two"), [*pairwise(PUBLISHED.values())])
def test_what_changed_between_two_publications_fits_on_two_screens(
    monkeypatch: pytest.MonkeyPatch, one: str, two: str
) -> None:
    assert len(lines(monkeypatch, 100, "diff", one, two)) <= 90
    assert len(lines(monkeypatch, 80, "diff", one, two)) <= 130
