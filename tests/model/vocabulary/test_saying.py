"""A type's template puts an event into a sentence."""

from __future__ import annotations

import pytest

from chrono.model.vocabulary.template import sentence

TEMPLATE = "{force} reduced[ by {by}][ from {from} to {to}]"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"force": "us", "by": 2200}, "us reduced by 2200"),
        ({"force": "us", "from": 5200, "to": 3000}, "us reduced from 5200 to 3000"),
        ({"force": "us", "to": 3000}, "us reduced"),
        ({"force": "us", "by": 0}, "us reduced by 0"),
        ({"by": 2200}, "– reduced by 2200"),
    ],
)
def test_a_segment_is_dropped_where_a_field_in_it_is_absent(
    data: dict[str, object], said: str
) -> None:
    assert sentence(TEMPLATE, data, lambda _, value: str(value)) == said


def test_nothing_in_the_data_is_read_as_a_template() -> None:
    data = {"force": "{by}[x]", "by": "{force}"}
    assert sentence(TEMPLATE, data, lambda _, value: str(value)) == "{by}[x] reduced by {force}"


def test_each_field_is_shown_by_its_name() -> None:
    shown = sentence("{force}: {by}", {"force": "us", "by": 3}, lambda name, _: f"<{name}>")
    assert shown == "<force>: <by>"


REPEATS = "{campaign} recurring[, by {actor}][~, against {target}][~, in {place}]"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"campaign": "raids on Ardmoor", "place": "Ardmoor"}, "raids on Ardmoor recurring"),
        ({"campaign": "raids on Ardmoor", "place": "moor"}, "raids on Ardmoor recurring, in moor"),
        ({"campaign": "raids", "place": "Ardmoor"}, "raids recurring, in Ardmoor"),
        (
            {"campaign": "raids on the (old) fort", "target": "the (old) fort", "place": "Dun"},
            "raids on the (old) fort recurring, in Dun",
        ),
        (
            {"campaign": "raids of the north on the south", "target": ["the south", "the north"]},
            "raids of the north on the south recurring",
        ),
        (
            {"campaign": "raids of the north", "target": ["the south", "the north"]},
            "raids of the north recurring, against ['the south', 'the north']",
        ),
        (
            {"campaign": "raids", "target": "the fort of Dun", "place": "Dun"},
            "raids recurring, against the fort of Dun",
        ),
    ],
)
def test_a_segment_that_may_be_left_out_is_where_all_of_it_is_said_before(
    data: dict[str, object], said: str
) -> None:
    assert sentence(REPEATS, data, lambda _, value: str(value)) == said


def test_who_did_it_is_told_even_where_the_name_stands_there_already() -> None:
    data = {"campaign": "raids on the north", "actor": "the north"}
    told = sentence(REPEATS, data, lambda _, value: str(value))
    assert told == "raids on the north recurring, by the north"


def test_values_that_look_like_patterns_or_templates_are_only_words() -> None:
    data = {"campaign": ".*", "target": "[a", "place": "{actor}"}
    told = sentence(REPEATS, data, lambda _, value: str(value))
    assert told == ".* recurring, against [a, in {actor}"
