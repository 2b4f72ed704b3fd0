"""A type's template puts an event into a sentence."""

from __future__ import annotations

import pytest

from chrono.vocabulary.saying import sentence

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
