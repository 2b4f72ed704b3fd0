"""The cost of a check grows linearly with the rivals, not with their pairs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chrono.model.event import Event
from tests.checks.hand_made import event, findings

START = date(2020, 1, 1)


def steps(ask: Callable[[], Any]) -> int:
    """How many Python functions a question calls: a count that no clock disturbs."""
    count = 0

    def called(_frame: Any, what: str, _of: Any) -> None:
        nonlocal count
        count += what == "call"

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        ask()
    finally:
        sys.setprofile(before)
    return count


def counted_the_same_day(number: int) -> Event:
    return event(f"c{number}", "Counted", {"force": "us", "strength": 100 + number}, "2020-09-10")


def killed_in_one_attack(number: int) -> Event:
    return event(f"k{number}", "Attacked", {"attack": "strike", "killed": number}, "2020-09-01")


def held_in_spans_that_overlap(number: int) -> Event:
    since = START + timedelta(days=number % 30)
    until = since + timedelta(days=200 + number % 7)
    return event(
        f"h{number}", "Counted", {"force": "us", "strength": 100 + number}, f"{since}/{until}"
    )


def held_in_spans_that_agree(number: int) -> Event:
    since = START + timedelta(days=number % 30)
    strength = {"low": 10, "high": 100 + number}
    return event(f"a{number}", "Counted", {"force": "us", "strength": strength}, f"{since}/2020-09")


def undated(number: int) -> Event:
    return event(f"u{number}", "Counted", {"force": "us", "strength": 100 + number})


@pytest.mark.parametrize(
    "rival",
    [
        counted_the_same_day,
        killed_in_one_attack,
        held_in_spans_that_overlap,
        held_in_spans_that_agree,
        undated,
    ],
)
def test_twice_the_rivals_in_one_cell_cost_a_check_no_more_than_about_twice_the_steps(
    rival: Callable[[int], Event],
) -> None:
    few = [rival(number) for number in range(200)]
    many = [rival(number) for number in range(400)]
    once = steps(lambda: findings("contested", *few))
    assert steps(lambda: findings("contested", *many)) <= 2.5 * once


@pytest.mark.parametrize("rivals", [30, 300])
def test_a_rival_that_differs_from_one_of_many_spans_is_found(rivals: int) -> None:
    alike = [
        event(
            f"a{number}",
            "Counted",
            {"force": "us", "strength": {"low": 10, "high": 500 + number}},
            "2020-01/2020-06",
        )
        for number in range(rivals)
    ]
    narrow = event("n", "Counted", {"force": "us", "strength": 505}, "2020-03-01", "d2")
    found = findings("contested", *alike, narrow)
    assert found
    assert any(narrow.id in each.events for each in found)


def test_of_many_rivals_of_one_day_those_are_found_that_a_later_day_has_ended() -> None:
    rivals = [counted_the_same_day(number) for number in range(100)]
    later = event("later", "Counted", {"force": "us", "strength": 7}, "2020-10-01", "d2")
    (found,) = findings("contested", *rivals, later)
    assert set(found.events) == {each.id for each in rivals}
