"""A short run of the index oracle, and proof that it detects differences."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.trust import oracle


def test_a_short_run_of_the_oracle_finds_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert oracle.main(["--questions", "3000", "--seed", "2020"]) == 0
    assert "0 differ" in capsys.readouterr().out


def test_the_oracle_sees_a_reading_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = oracle.plainly

    def otherwise(reading: object) -> object:
        shown = asked(reading)  # type: ignore[arg-type]
        if shown.standing == "stated":
            shown.standing = "stale"
        return shown

    monkeypatch.setattr(oracle, "plainly", otherwise)
    count, _, wrong = oracle.run(300, 2020, show=0)
    assert 0 < len(wrong) < count
    assert "reference 'stated', index 'stale'" in wrong[0]


def test_a_clearing_and_a_member_that_contradict_speak_of_one_cell() -> None:
    """Found by the oracle: there the later of the two holds, contradiction or not."""
    assert oracle.run(1, 200004433, disputes=False)[2] == []


def test_an_amount_that_another_tells_the_outcome_of_is_counted_in_it() -> None:
    """Found by the oracle: the reference named it as one that could not be applied."""
    assert oracle.run(1, 602135830, disputes=False)[2] == []


def test_the_oracle_asks_about_judgements_between_claims_of_two_cells() -> None:
    reached: Counter[str] = Counter()
    _, _, wrong = oracle.run(1000, 2020, reached=reached)
    assert reached[oracle.ACROSS_CELLS] > 5
    assert wrong == []
