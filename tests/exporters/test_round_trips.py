"""Export then import gives the same claims, wherever the format can hold them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.exporters import write
from chrono.importers import read
from tests.importers.world import asked, claims, declarations, drafts_of, events, lines, material

BATCHES = st.lists(lines(), min_size=1, max_size=6)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", ["jsonl", "cloudevents", "csv"])
@CALM
@given(batch=BATCHES)
def test_a_format_of_data_gives_the_same_events_back(name: str, batch: list[dict]) -> None:
    drafts = [*declarations(), *batch]
    made = write(name, material(drafts))
    assert made.lost == ()
    back = drafts_of(read(name, made.data, asked()))
    assert [each.id for each in events(back)] == [each.id for each in events(drafts)]
    assert claims(back) == claims(drafts)


@pytest.mark.parametrize("name", ["timelinejs", "ics"])
@CALM
@given(batch=BATCHES)
def test_a_timeline_and_a_calendar_give_back_every_event_that_they_placed(
    name: str, batch: list[dict]
) -> None:
    if name == "ics":
        pytest.importorskip("icalendar")
    drafts = [*declarations(), *batch]
    made = write(name, material(drafts))
    back = drafts_of(read(name, made.data, asked(name="file.json")))
    ids = {each.id for each in events(back)}
    wanted = {each.id: each for each in events(drafts)}
    assert ids <= set(wanted)
    missing = [each for key, each in wanted.items() if key not in ids]
    assert bool(missing) == any("no place" in said for said in made.lost)
    kept = [draft for draft in drafts if events([draft])[0].id in ids]
    assert claims(back) == claims(kept)


def test_links_come_back_after_the_events_they_join() -> None:
    two = [
        {
            "type": "Fell",
            "when": "2020-02-01",
            "modality": "asserted",
            "data": {"force": "reds", "dead": n},
            "source": {"document": "gazette"},
        }
        for n in (3, 4)
    ]
    one, other = (each.id for each in events(two))
    link = {
        "type": "Linked",
        "modality": "asserted",
        "data": {"from": one, "relation": "same", "to": other},
    }
    drafts = [*declarations(), *two, link]
    for name in ("jsonl", "csv", "cloudevents", "timelinejs"):
        back = drafts_of(read(name, write(name, material(drafts)).data, asked()))
        assert [each["type"] for each in back][-1] == "Linked"
        assert {each.id for each in events(back)} == {each.id for each in events(drafts)}


def test_no_cell_of_a_table_begins_as_a_formula_does() -> None:
    line = {
        "type": "Counted",
        "modality": "asserted",
        "data": {"force": "reds", "mood": "=HYPERLINK(1)"},
        "summary": "@SUM(A1)",
        "note": "-cmd|' /C calc'!A0",
        "source": {"document": "gazette"},
    }
    made = write("csv", material([*declarations(), line])).data.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(made)):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit()


def test_a_row_edited_in_a_spreadsheet_comes_in_as_an_event_of_its_own() -> None:
    line = {
        "type": "Fell",
        "modality": "asserted",
        "data": {"force": "reds", "dead": {"about": 2500}},
    }
    made = write("csv", material([*declarations(), line])).data.decode()
    assert "about 2500" in made
    found = read("csv", made.replace("about 2500", "3 to 9").encode(), asked())
    assert found.drafts[-1].line["data"]["dead"] == {"low": 3, "high": 9}
    assert "say something else" in found.notices[0]


def test_cloud_events_have_what_the_specification_requires() -> None:
    made = json.loads(write("cloudevents", material(declarations())).data)
    assert made
    for each in made:
        assert each["specversion"] == "1.0"
        assert all(isinstance(each[key], str) and each[key] for key in ("id", "source", "type"))
        assert each.get("datacontenttype") == "application/json"
        assert all(key.isalnum() and key.islower() for key in each)
        assert not {"data", "data_base64"} <= set(each)


def test_a_retracted_event_is_left_out_of_what_people_read_and_kept_in_data() -> None:
    line = {
        "type": "Fell",
        "when": "2020-02-01",
        "modality": "asserted",
        "data": {"force": "reds", "dead": 77},
        "source": {"document": "gazette"},
    }
    name = events([line])[0].id
    gone = {
        "type": "Retracted",
        "modality": "asserted",
        "data": {"event": name, "reason": "misread"},
    }
    found = material([*declarations(), line, gone])
    found.retracted = {name: -(1 << 62)}
    assert b"77" not in write("markdown", found).data
    assert name.encode() in write("jsonl", found).data
