"""New events must respect the minimum and whole-number rules of the vocabulary."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.errors import VocabularyError
from chrono.model.claim import Entity
from chrono.model.vocabulary import load
from chrono.validation import Known, Validator

VOCABULARY = load("""
[kinds.town.attributes]
inhabitants = { type = "quantity", unit = "inhabitants", persistence = "observed" }
frost = { type = "quantity", unit = "°C", least = -273.15, persistence = "observed" }
balance = { type = "quantity", unit = "crowns", least = false, persistence = "observed" }
area = { type = "quantity", unit = "acres", persistence = "observed" }
index = { type = "quantity", persistence = "observed" }
dead = { type = "quantity", tally = true, persistence = "lasting" }
mills = { type = "quantity", unit = "mills", whole = true, persistence = "observed" }
[types.Seen]
fields = { town = "town", inhabitants = "quantity?", frost = "town.frost?", balance = "quantity?", area = "town.area?", index = "town.index?", dead = "quantity?", mills = "quantity?", fled = { is = "quantity", optional = true, least = 10 }, colder = "quantity?", fewer = "quantity?" }
effects = [
    { set = "town.inhabitants", to = "inhabitants" },
    { set = "town.balance", to = "balance" },
    { count = "town.dead", by = "dead" },
    { set = "town.mills", to = "mills" },
    { change = "town.frost", less = "colder" },
    { change = "town.mills", less = "fewer" },
]
""")  # noqa: E501
KNOWN = Known({"ur": Entity("ur", "town", "Ur")}, {}, lambda _: False)
REFUSED: list[tuple[str, Any]] = [
    ("inhabitants", -9),
    ("inhabitants", 2.5),
    ("inhabitants", {"low": -1, "best": 2, "high": 3}),
    ("frost", -300),
    ("area", -1),
    ("dead", {"at_least": -5}),
    ("mills", {"about": 1.25}),
    ("fled", 9),
    ("fewer", -2),
]
ALLOWED: list[tuple[str, Any]] = [
    ("inhabitants", 0),
    ("inhabitants", 8.0),
    ("inhabitants", {"words": "a few"}),
    ("frost", -40.5),
    ("balance", -12.5),
    ("area", 1.5),
    ("index", -7.25),
    ("fled", 10),
    ("colder", -3),
]


def draft(key: str, value: Any) -> dict[str, Any]:
    return {"type": "Seen", "modality": "asserted", "data": {"town": "ur", key: value}}


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_a_number_outside_the_limits_is_refused_with_a_way_out(key: str, value: Any) -> None:
    (said,) = Validator(VOCABULARY).problems(draft(key, value), KNOWN)
    assert said.startswith(f"data.{key}: ")
    assert "vocabulary says" in said


@pytest.mark.parametrize(("key", "value"), ALLOWED)
def test_a_number_within_the_limits_passes(key: str, value: Any) -> None:
    assert Validator(VOCABULARY).problems(draft(key, value), KNOWN) == []


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_a_stored_line_stays_valid(key: str, value: Any) -> None:
    assert Validator(VOCABULARY, limits=False).problems(draft(key, value), KNOWN) == []


@pytest.mark.parametrize(
    "spec",
    [
        '{ type = "quantity", persistence = "fixed", least = true }',
        '{ type = "quantity", persistence = "fixed", least = "none" }',
        '{ type = "quantity", persistence = "fixed", least = nan }',
        '{ type = "quantity", persistence = "fixed", whole = 1 }',
        '{ type = "words", persistence = "fixed", least = 0 }',
        '{ type = "words", persistence = "fixed", whole = true }',
    ],
)
def test_limits_that_say_nothing_are_mistakes_of_the_vocabulary(spec: str) -> None:
    with pytest.raises(VocabularyError, match=r"least|whole"):
        load(f"[kinds.town.attributes]\nx = {spec}\n")
