"""The rule for each key of an event: valid values pass, errors name the problem."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.model.event import BASES, MODALITIES
from chrono.model.vocabulary.rules import quantity, text
from tests.validation.conftest import Told, counted, handed, holding


def test_a_sound_event_has_no_problem(told: Told) -> None:
    assert told(counted()) == []
    assert told(handed()) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("modality", each) for each in MODALITIES),
        *(("basis", each) for each in BASES),
        ("when", "2020-09"),
        ("when", "[..2020-09-10]"),
        ("when", "-0044-03-15/.."),
        ("said", "2020-09-09T10:00:00Z"),
        ("when_as_written", "the Ides"),
        ("speaker", "taji"),
        ("via", ["iraq", "us"]),
        ("summary", "In a few words, with \N{SNOWMAN} and a\nline."),
        ("note", " "[:0] + "n"),
        ("tags", ["a", "b c"]),
        ("doubt", ["when", "count", "force", "source", "mood"]),
        ("nth", 1),
        ("nth", 10**6),
        ("source", {"document": "letter.2", "start": 0, "end": 1}),
        ("source", {"document": "gazette", "start": 7, "end": 9, "sha256": "0" * 64}),
        (
            "source",
            {
                "document": "gazette",
                "locator": "page 3",
                "quote": "so",
                "credibility": 6,
                "reliability": "F",
            },
        ),
    ],
)
def test_what_a_key_may_hold_is_let_in(told: Told, key: str, value: Any) -> None:
    assert told(counted(**{key: value})) == []


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("type", 7, "type: 7 is not text"),
        ("type", "", "type: is empty; leave the key out instead"),
        ("type", "Countd", "type: 'Countd' is not in the vocabulary. Did you mean 'Counted'?"),
        ("type", "Judgd", "type: 'Judgd' is not in the vocabulary. Did you mean 'Judged'?"),
        ("modality", "asserts", "modality: 'asserts' is not a choice; did you mean 'asserted'?"),
        ("modality", "xyz", "modality: 'xyz' is not a choice; say one of asserted, reported"),
        ("modality", ["asserted"], "modality: ['asserted'] is not a choice"),
        ("data", [], "data: [] is not an object"),
        ("data", "force", "data: 'force' is not an object"),
        ("when", 2020, "when: 2020 is not text"),
        ("when", date(2020, 9, 9), "when: datetime.date(2020, 9, 9) is not text"),
        ("when", "2020-02-30", "when: "),
        ("when", "yesterday", "when: "),
        ("when", "{2020-01,2020-03}", "is several moments; append an event for each"),
        ("said", " ", "said: is empty"),
        ("speaker", "The US", "speaker: 'The US' is not an entity's id"),
        ("via", "us", "via: 'us' is not a list"),
        ("via", ["us", 3], "via: [1]: 3 is not an entity's id"),
        ("summary", "\ud800", "summary: holds a lone surrogate, which is not a character"),
        ("tags", ["a", ""], "tags: [1]: is empty"),
        ("tags", {"a": 1}, "tags: {'a': 1} is not a list"),
        ("nth", 0, "nth: 0 is not a whole number from 1 to 1,000,000"),
        ("nth", True, "nth: True is not a whole number"),
        ("nth", 1.0, "nth: 1.0 is not a whole number"),
        ("nth", "1", "nth: '1' is not a whole number"),
        ("basis", "guess", "basis: 'guess' is not a choice"),
        ("source", "gazette", "source: 'gazette' is not an object"),
        ("colour", "red", "colour: is not a key here; known are type, modality"),
        ("sumary", "x", "sumary: is not a key here; did you mean 'summary'?"),
        ("f_when", "2020", "f_when: is not a key here; did you mean 'when'?"),
    ],
)
def test_what_a_key_may_not_hold_is_told_with_its_path(
    told: Told, key: str, value: Any, says: str
) -> None:
    found = told(counted(**{key: value}))
    assert any(says in problem for problem in found), found


@pytest.mark.parametrize("key", ["type", "modality", "data"])
def test_the_three_keys_that_every_event_has_are_missed(told: Told, key: str) -> None:
    assert f"{key}: is missing" in told(counted(**{key: None}))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({}, "source.document: is missing"),
        ({"document": "a b"}, "source.document: 'a b' is not a document's id"),
        ({"document": "../x"}, "source.document: '../x' is not a document's id"),
        ({"document": "gazette", "start": -1, "end": 3}, "source.start: -1 is not a whole number"),
        ({"document": "gazette", "start": 2**60, "end": 2**61}, "source.start: "),
        ({"document": "gazette", "sha256": "0" * 63}, "is not a SHA-256 in 64 hexadecimal"),
        ({"document": "gazette", "sha256": "A" * 64}, "is not a SHA-256"),
        ({"document": "gazette", "sha256": "0" * 64 + "\n"}, "is not a SHA-256"),
        ({"document": "gazette", "reliability": "a"}, "source.reliability: 'a' is not a choice"),
        ({"document": "gazette", "credibility": 0}, "source.credibility: 0 is not a whole number"),
        ({"document": "gazette", "leaf": 3}, "source.leaf: is not a key here"),
        ({"document": "gazette", "start": 3}, "source: a passage has a start and an end after it"),
        ({"document": "gazette", "end": 3}, "source: a passage has a start and an end after it"),
        ({"document": "gazette", "start": 3, "end": 3}, "source: a passage has a start"),
        ({"document": "gazette", "start": 4, "end": 3}, "source: a passage has a start"),
    ],
)
def test_a_source_that_points_at_no_place_is_told(
    told: Told, source: dict[str, Any], says: str
) -> None:
    found = told(counted(source=source))
    assert any(says in problem for problem in found), found


# ------------------------------------------------------------------------------ the data


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (holding(count=10**5000), "data.count: a int too long to be shown is not a number"),
        (holding(count="3000"), "data.count: '3000' is not a number; words are given as"),
        (holding(force="taji"), "data.force: 'taji' is a base; wanted is force"),
        (holding(force=["us"]), "data.force: ['us'] is not an entity's id"),
        (holding(mood="hgih"), "data.mood: 'hgih' is not a choice; did you mean 'high'?"),
        (holding(mood=True), "data.mood: True is not a choice"),
        (holding(since="9 September"), "data.since: "),
        (holding(**{"as": ["a"]}), "data.as: ['a'] is not text"),
        (holding(cuont=3), "data.cuont: is not a key here; did you mean 'count'?"),
        (holding(**{"": 3}), "is not a key here"),
        (counted(data={"force": "us"}), "data.count: is missing"),
        (counted(data={}), "data.force: is missing"),
        (handed(to="qaim"), "data.to: 'qaim' is a base; wanted is force or body"),
        (handed(witness="us"), "data.witness: 'us' is not a list"),
        (handed(rooms=[3, "x"]), "data.rooms: [1]: 'x' is not a number"),
    ],
)
def test_a_field_holds_what_the_vocabulary_says_and_nothing_else(
    told: Told, draft: dict[str, Any], says: str
) -> None:
    found = told(draft)
    assert any(says in problem for problem in found), found


def test_a_field_of_any_kind_takes_every_entity_and_a_list_all_of_them(told: Told) -> None:
    assert told(handed(witness=["us", "taji", "iraq"], rooms=[1, {"about": 40}])) == []


def test_what_is_optional_may_be_null_and_what_is_needed_may_not(told: Told) -> None:
    assert told(holding(mood=None, since=None)) == []
    assert told(holding(count=None)) != []


def test_all_problems_of_an_event_come_at_once_and_in_order(told: Told) -> None:
    found = told(
        {
            "type": "Counted",
            "modality": "said",
            "data": {"fource": "us", "count": "x"},
            "when": "2020-13",
            "source": {"start": "a"},
            "via": ["nobody"],
        }
    )
    places = [problem.partition(":")[0] for problem in found]
    assert places == [
        "modality",
        "when",
        "source.document",
        "source.start",
        "data.count",
        "data.force",
        "data.fource",
        "via[0]",
    ]


# ------------------------------------------------------------------------------ quantities


@pytest.mark.parametrize(
    "value",
    [
        0,
        -3,
        2.5,
        2**63 - 1,
        {"about": 2500},
        {"at_least": 0},
        {"at_most": 9.5},
        {"low": 1},
        {"high": 3},
        {"best": 2},
        {"low": 1, "high": 1},
        {"low": 1, "best": 2, "high": 3},
        {"words": "a few hundred"},
    ],
)
def test_a_quantity_is_a_number_a_qualified_one_a_range_or_words(value: Any) -> None:
    quantity(value)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("3", "is not a number; words are given as"),
        (None, "is not a number"),
        (True, "is not a number"),
        ([], "is not a number"),
        (float("nan"), "is not a number"),
        (float("-inf"), "is not a number"),
        (2**63, "is not a number"),
        (-(10**400), "is not a number"),
        ({}, "a quantity has one of"),
        ({"circa": 3}, "a quantity has one of"),
        ({"about": "3"}, "about: '3' is not a number"),
        ({"about": None}, "about: None is not a number"),
        ({"about": True}, "about: True is not a number"),
        ({"about": 3, "at_least": 1}, "only low, best and high go together"),
        ({"low": 1, "at_most": 3}, "only low, best and high go together"),
        ({"low": 3, "high": 1}, "low, best and high must not decrease"),
        ({"low": 1, "best": 4, "high": 3}, "must not decrease"),
        ({"words": "few", "about": 3}, "a number is never made out of them"),
        ({"words": 3}, "3 is not text"),
        ({"words": "\t"}, "is empty"),
    ],
)
def test_what_is_no_quantity_is_told(value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        quantity(value)


@given(st.text(min_size=1))
def test_any_text_that_can_be_written_and_seen_is_text(value: str) -> None:
    writable = not any("\ud800" <= letter <= "\udfff" for letter in value)
    if value.isspace() or not writable:
        with pytest.raises(ValueError, match=r"is empty|lone surrogate"):
            text(value)
    else:
        text(value)


def test_a_value_of_any_length_is_told_in_a_few_words(told: Told) -> None:
    for value in ("x" * 10_000_000, ["x"] * 100_000, 10**5000, {"a": "b" * 10**6}):
        found = told(holding(count=value, mood=value))
        assert found
        assert all(len(problem) < 400 for problem in found), [len(each) for each in found]
