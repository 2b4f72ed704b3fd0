"""Dates that the chronicle's clock cannot place are refused in drafts, not in stored lines."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.model.vocabulary import load
from chrono.validation import Validator
from tests.validation.conftest import KNOWN, VOCABULARY, counted, holding

TOML = """
zone = "Europe/London"
[kinds.force]
attributes.strength = { type = "quantity", persistence = "observed" }
attributes.mood = { type = "choice", choices = ["high", "low"], persistence = "lasting" }
[types.Counted]
fields = { force = "force", count = "quantity", mood = "force.mood?", since = "date?", as = "words?" }
"""  # noqa: E501
LONDON = load(TOML)


def problems(draft: dict[str, Any], limits: bool = True) -> list[str]:
    return Validator(LONDON, limits).problems(draft, KNOWN)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("when", "2024-03-31T01:30"),
        ("when", "2024-03-31T01:30:00~"),
        ("when", "[2024-03-30..2024-03-31T01:30]"),
        ("when", "2024-03-30/2024-03-31T01:30"),
        ("said", "2024-03-31T01:59:59"),
    ],
)
def test_a_clock_time_that_does_not_occur_is_refused_with_a_way_out(key: str, value: str) -> None:
    (problem,) = problems(counted(**{key: value}))
    assert problem.startswith(f"{key}: 2024-03-31T01:")
    assert "does not occur in Europe/London" in problem
    assert "the offset that the document means" in problem
    assert "2024-03-31T02:" in problem
    assert "+01:00" in problem


def test_an_interval_that_ends_before_it_begins_on_the_clock_is_refused() -> None:
    (problem,) = problems(counted(when="2024-07-10T10:00Z/2024-07-10T10:30"))
    assert problem == "when: it ends before it begins on the clock of Europe/London"
    assert problems(counted(when="2024-07-10T10:00Z/2024-07-10T11:30")) == []


def test_a_date_in_the_data_that_does_not_occur_is_refused_too() -> None:
    (problem,) = problems(holding(since="2024-03-31T01:30"))
    assert problem.startswith("data.since: 2024-03-31T01:30 does not occur")


@pytest.mark.parametrize(
    "when",
    [
        *("2024-03-31T00:59:59", "2024-03-31T02:00", "2024-03-31T01:30Z", "2024-03-31"),
        *("2024-03-31T01:30+00:00", "2024-10-27T01:30", "1850-03-31T01:30"),
    ],
)
def test_every_other_time_is_let_in(when: str) -> None:
    assert problems(counted(when=when)) == []


def test_on_another_clock_the_time_occurs() -> None:
    assert Validator(VOCABULARY).problems(counted(when="2024-03-31T01:30"), KNOWN) == []


@pytest.mark.parametrize("when", ["Y1E12", "Y-100000000001", "2020/Y1E12", "[Y-1E12..2020]"])
def test_a_year_beyond_the_axis_is_refused(when: str) -> None:
    (problem,) = problems(counted(when=when))
    assert problem.startswith("when: years are placed up to 10 to the 11th")
    assert problems(counted(when="Y1E11")) == []


@pytest.mark.parametrize("when", ["Y1E12", "2024-03-31T01:30"])
def test_a_stored_line_with_such_a_date_stays_valid(when: str) -> None:
    assert problems(counted(when=when), limits=False) == []
