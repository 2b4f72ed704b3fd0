"""A wide table: one row makes several events, by one mapping with a list of them."""

from __future__ import annotations

import pytest

from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from tests.formats.importers.world import asked

WIDE = """
[[events]]
type = "Moved"
when = "{Moved on}"
only = "{Moved on}"
[events.fields]
force = { entity = "force" }
camp = { entity = "camp" }

[[events]]
type = "Counted"
when = "{Counted on}"
only = "{Counted on}"
[events.fields]
force = { entity = "force" }
number = "{Number}"

[entities.force]
kind = "force"
label = "{Force}"
[entities.camp]
kind = "camp"
label = "{Camp}"
"""
HEADER = "Force,Camp,Moved on,Counted on,Number\n"


def imported(rows: str, mapping: str = WIDE) -> Batch:
    return read("csv", f"{HEADER}{rows}".encode(), asked(mapping=mapping))


def test_a_row_makes_each_event_that_it_says_something_of() -> None:
    found = imported("Reds,Alder,2020-03-01,2020-04-01,5\nBlues,Birch,2020-05-01,,\n")
    made = [
        (each.row, each.line["type"], each.line["when"])
        for each in found.drafts
        if each.line["type"] in ("Moved", "Counted")
    ]
    assert made == [
        (2, "Moved", "2020-03-01"),
        (2, "Counted", "2020-04-01"),
        (3, "Moved", "2020-05-01"),
    ]
    declared = [each.line["data"].get("entity") for each in found.drafts[1:5]]
    assert sorted(filter(None, declared)) == ["alder", "birch", "blues", "reds"]
    assert found.refusals == ()


def test_an_event_that_an_earlier_row_has_made_is_told() -> None:
    found = imported("Reds,Alder,2020-03-01,2020-04-01,5\nReds,Birch,2020-03-09,2020-04-01,5\n")
    assert len([each for each in found.drafts if each.line["type"] == "Counted"]) == 1
    assert found.notices[0].startswith("1 row repeats another of this file (row 3 = row 2)")


def test_a_refused_event_is_told_with_its_row_and_column() -> None:
    found = imported("Reds,Alder,soon,2020-04-01,5\n")
    assert [(each.row, each.column) for each in found.refusals] == [(2, "Moved on")]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("events = 3", "list of tables"),
        ("events = []", "list of tables"),
        (f'{WIDE}[event]\ntype = "Moved"\n', "stands beside"),
        (WIDE.replace("camp = {", "tent = {"), "fields.tent: is not a field"),
        (WIDE.replace('"{Number}"', '{ best = "{Count}" }'), "column 'Count'"),
    ],
)
def test_a_list_of_events_that_cannot_be_used_is_refused(mapping: str, said: str) -> None:
    with pytest.raises(InvalidError) as caught:
        imported("Reds,Alder,2020-03-01,2020-04-01,5\n", mapping)
    assert said in str(caught.value) + " ".join(getattr(caught.value, "problems", ()))
