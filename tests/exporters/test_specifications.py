"""What a file's own specification asks of it, whatever the events hold."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.exporters import write
from tests.importers.world import declarations, lines, material

CALM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BATCHES = st.lists(lines(), min_size=1, max_size=6)


@CALM
@given(BATCHES)
def test_every_cloud_event_is_one_by_the_specification(batch: list[dict[str, Any]]) -> None:
    """CloudEvents 1.0, section 3, and its JSON format: names, types, times, references."""
    found = json.loads(write("cloudevents", material([*declarations(), *batch])).data)
    keys = set()
    for each in found:
        assert each["specversion"] == "1.0"
        assert all(re.fullmatch(r"[a-z0-9]+", name) for name in each)
        assert all(each[key] for key in ("id", "source", "type"))
        parts = urlsplit(each["source"])
        assert not parts.scheme
        assert re.fullmatch(r"[!-~]+", each["source"])
        assert datetime.fromisoformat(each["time"]).tzinfo is not None
        assert each.get("subject", "x")
        for name, value in each.items():
            assert name == "data" or isinstance(value, str)
        keys.add((each["source"], each["id"]))
    assert len(keys) == len(found)


@CALM
@given(BATCHES)
def test_every_map_is_one_by_rfc_7946(batch: list[dict[str, Any]]) -> None:
    found = json.loads(write("geojson", material([*declarations(), *batch])).data)
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert not {"coordinates", "geometries", "geometry", "properties"} & set(found)
    for each in found["features"]:
        assert each["type"] == "Feature"
        assert isinstance(each["properties"], dict)
        longitude, latitude = each["geometry"]["coordinates"]
        assert each["geometry"]["type"] == "Point"
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
    ids = [each["id"] for each in found["features"]]
    assert len(ids) == len(set(ids))


@CALM
@given(BATCHES)
def test_every_timeline_has_what_timelinejs_asks_for(batch: list[dict[str, Any]]) -> None:
    made = json.loads(write("timelinejs", material([*declarations(), *batch])).data)
    ids = [slide["unique_id"] for slide in made["events"]]
    assert len(ids) == len(set(ids))
    for slide in made["events"]:
        start = slide["start_date"]
        assert isinstance(start["year"], int)
        assert start["year"] != 0
        assert 1 <= start.get("month", 1) <= 12
        assert 1 <= start.get("day", 1) <= 31
        assert ("day" not in start) or ("month" in start)
        assert slide["display_date"]
        assert slide["text"]["headline"]
        end = slide.get("end_date")
        if end:
            first = (start["year"], start.get("month", 1), start.get("day", 1))
            assert (end["year"], end["month"], end["day"]) >= first


@CALM
@given(BATCHES)
def test_every_calendar_is_one_by_rfc_5545(batch: list[dict[str, Any]]) -> None:
    icalendar = pytest.importorskip("icalendar")
    data = write("ics", material([*declarations(), *batch])).data
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    found = icalendar.Calendar.from_ical(data)
    assert str(found["VERSION"]) == "2.0"
    assert found["PRODID"]
    for entry in found.walk("VEVENT"):
        assert not entry.errors
        assert entry["UID"]
        assert entry["DTSTAMP"].dt.tzinfo is not None
        assert entry["DTEND"].dt > entry["DTSTART"].dt


@CALM
@given(BATCHES)
def test_every_table_has_as_many_cells_in_each_row(batch: list[dict[str, Any]]) -> None:
    import csv
    import io

    made = write("csv", material([*declarations(), *batch])).data
    assert made.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), strict=True)
    assert len(header) == len(set(header))
    assert {len(row) for row in rows} == {len(header)}


@CALM
@given(BATCHES)
def test_every_line_of_events_is_one_json_object(batch: list[dict[str, Any]]) -> None:
    found = material([*declarations(), *batch])
    made = write("jsonl", found).data.decode()
    assert made.endswith("\n")
    rows = [json.loads(line) for line in made.split("\n")[:-1]]
    assert [row["id"] for row in rows] == [event.id for event in found.events]


@CALM
@given(BATCHES, st.integers(737_000, 737_600))
def test_nothing_is_told_that_was_not_known_by_then(
    batch: list[dict[str, Any]], known_at: int
) -> None:
    """A map at K holds no claim of a document that cannot have appeared by K."""
    found = material([*declarations(), *batch], at=737_600, known_at=known_at)
    made = json.loads(write("geojson", found).data)
    unknown = {name for name, each in found.documents.items() if each.published[0] > known_at}
    for feature in made["features"]:
        for reading in feature["properties"]["state"].values():
            assert not {claim["document"] for claim in reading.get("claims", [])} & unknown
