"""Export then import gives the same claims, wherever the format can hold them."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.formats.exporters import write
from chrono.formats.importers import read
from tests.formats.importers.world import (
    asked,
    claims,
    declarations,
    drafts_of,
    events,
    lines,
    material,
)

BATCHES = st.lists(lines(), min_size=1, max_size=6)
CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


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


RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
URI_REFERENCE = re.compile(r"([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
ATTRIBUTES = {
    "specversion": lambda said: said == "1.0",
    "id": lambda said: len(said) >= 1,
    "type": lambda said: len(said) >= 1,
    "source": URI_REFERENCE.fullmatch,
    "subject": lambda said: len(said) >= 1,
    "time": RFC_3339.fullmatch,
    "datacontenttype": lambda said: said == "application/json",
}
"""What the specification's JSON schema and its text ask of each attribute, in our own words."""


@CALM
@given(batch=BATCHES)
def test_cloud_events_are_what_the_specification_asks_for(batch: list[dict]) -> None:
    """All attributes are texts in their form; extensions have names of a to z and 0 to 9."""
    found = material([*declarations(), *batch])
    made = json.loads(write("cloudevents", found).data)
    assert [each["id"] for each in made] == [event.id for event in found.events]
    for each in made:
        data = each.pop("data")
        assert isinstance(data, dict)
        assert {"specversion", "id", "source", "type"} <= set(each)
        for name, said in each.items():
            assert isinstance(said, str)
            assert re.fullmatch("[a-z0-9]{1,20}", name)
            assert ATTRIBUTES.get(name, len)(said), (name, said)


@pytest.mark.parametrize("document", ["a b", "café", "x%y", "../up", 'say "so"'])
def test_a_document_of_whatever_name_is_a_uri_reference(document: str) -> None:
    line = {
        "type": "DocumentPublished",
        "modality": "asserted",
        "data": {"document": document, "title": document},
        "source": {"document": document},
    }
    (made,) = json.loads(write("cloudevents", material([line])).data)
    assert URI_REFERENCE.fullmatch(made["source"])
    assert unquote(made["source"]) == f"/documents/{document}"


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
