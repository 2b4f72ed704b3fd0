"""A short run of the oracle script finds no difference."""

from __future__ import annotations

import pytest

from tests.reference import oracle


def test_a_short_run_of_the_oracle_finds_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert oracle.main(["--questions", "15000", "--seed", "2020"]) == 0
    assert "0 differ" in capsys.readouterr().out
