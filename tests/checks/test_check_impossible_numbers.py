"""The check reports numbers below a quantity's minimum, and fractions of whole things."""

from __future__ import annotations

import pytest

from chrono.checks import check
from chrono.fold import fold
from chrono.model.vocabulary import load
from tests.checks.hand_made import event, ident

VOCABULARY = load("""
[kinds.force.attributes]
strength = { type = "quantity", unit = "persons", persistence = "observed" }
cold = { type = "quantity", unit = "°C", least = -273.15, persistence = "observed" }
[types.Counted]
fields = { force = "force", strength = "quantity?", cold = "force.cold?" }
effects = [{ set = "force.strength", to = "strength" }, { set = "force.cold", to = "cold" }]
""")


@pytest.mark.parametrize("wrong", [-9, 1.25, {"about": -99}, {"low": -1, "high": 4}])
def test_a_stored_number_that_cannot_be_right_is_a_conflict(wrong: object) -> None:
    log = [event("odd", "Counted", {"force": "us", "strength": wrong})]
    (found,) = check(fold(log, VOCABULARY), log, VOCABULARY, 0, only=["impossible-numbers"])
    assert (found.severity, found.events) == ("conflict", (ident("odd"),))
    assert "strength" in found.sentence


@pytest.mark.parametrize(
    "data", [{"strength": 0}, {"strength": 3.0}, {"cold": -40.5}, {"strength": {"words": "few"}}]
)
def test_numbers_within_the_limits_are_left_alone(data: dict[str, object]) -> None:
    log = [event("fine", "Counted", {"force": "us", **data})]
    assert not check(fold(log, VOCABULARY), log, VOCABULARY, 0, only=["impossible-numbers"])
