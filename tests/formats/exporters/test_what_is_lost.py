"""Exports keep what a format supports, and report what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chrono.formats.exporters import write
from chrono.formats.exporters.context import Output
from chrono.formats.importers import read
from tests.formats.importers.test_timelines import OCCURRENCE
from tests.formats.importers.world import asked, declarations, events, material


def counted(when: str | None, **more: Any) -> dict[str, Any]:
    line = {
        "type": "Counted",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "number": 3},
        "source": {"document": "gazette"},
        **more,
    }
    return {key: value for key, value in line.items() if value is not None}


def exported(kind: str, *lines: dict[str, Any]) -> Output:
    return write(kind, material([*declarations(), *lines]))


def slide(when: str) -> dict[str, Any]:
    (made,) = json.loads(exported("timelinejs", counted(when)).data)["events"]
    return made


@pytest.mark.parametrize(
    ("season", "first", "last"),
    [
        ("2019-21", (2019, 3), (2019, 5)),
        ("2019-23", (2019, 9), (2019, 11)),
        ("2018-24", (2018, 12), (2019, 2)),
        ("2019-34", (2019, 4), (2019, 6)),
        ("2019-41", (2019, 7), (2019, 12)),
        ("-0100-22", (-101, 6), (-101, 8)),
    ],
)
def test_a_season_is_drawn_by_its_months(
    season: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    made = slide(season)
    assert (made["start_date"]["year"], made["start_date"]["month"]) == first
    assert "day" not in made["start_date"]
    assert (made["end_date"]["year"], made["end_date"]["month"]) == last


def test_a_month_and_a_year_are_still_as_vague_as_they_are() -> None:
    for when, keys in (("2019-11", {"year", "month"}), ("2019", {"year"})):
        assert set(slide(when)["start_date"]) - {"display_date"} == keys


def test_a_time_of_day_is_the_hour_as_written_and_its_zone_is_told() -> None:
    made = exported("timelinejs", counted("2019-03-10T01:15:30+05:30"))
    start = json.loads(made.data)["events"][0]["start_date"]
    assert [start[key] for key in ("day", "hour", "minute", "second")] == [10, 1, 15, 30]
    assert "no zones" in made.lost[0]
    assert exported("timelinejs", counted("2019-03-10T01:15:30")).lost == ()


@pytest.mark.parametrize(
    ("when", "start"),
    [
        ("2019-03-10T01:15:30+05:30", "DTSTART:20190309T194530Z"),
        ("2019-03-10T23:15:30-03:00", "DTSTART:20190311T021530Z"),
        ("2019-03-10T01:15:30Z", "DTSTART:20190310T011530Z"),
        ("2019-03-10T01:15:30", "DTSTART:20190310T011530Z"),
        ("2019-03-10T01:15", "DTSTART:20190310T011500Z"),
        ("2019-03-10T24:00:00", "DTSTART:20190311T000000Z"),
        ("2019-03-10", "DTSTART;VALUE=DATE:20190310"),
    ],
)
def test_a_time_of_day_is_the_time_of_an_entry_in_a_calendar(when: str, start: str) -> None:
    pytest.importorskip("icalendar")
    made = exported("ics", counted(when))
    lines = made.data.decode().split("\r\n")
    assert start in lines
    assert any(line.startswith("DTEND") for line in lines) is ("VALUE=DATE" in start)
    assert made.lost == ()


def test_a_link_to_an_event_that_a_calendar_has_no_place_for_is_told() -> None:
    pytest.importorskip("icalendar")
    lines = [counted("2019-03-10"), counted("[2021-05-01..]", modality="planned")]
    made = events([*declarations(), *lines])
    data = {"from": made[-2].id, "relation": "contradicts", "to": made[-1].id}
    lost = exported("ics", *lines, {"type": "Linked", "modality": "asserted", "data": data}).lost
    assert any(each.startswith("1 link not in it") for each in lost)


def imported(**more: Any) -> dict[str, Any]:
    slide = {"start_date": {"year": "2019", "month": "3", "day": "4"}, **more}
    text = {"headline": "A <a href='https://example.org/x'>raid</a>", "text": "Seen."}
    data = json.dumps({"events": [{"text": text, **slide}]}).encode()
    batch = read("timelinejs", data, asked(name="t.json", vocabulary=OCCURRENCE))
    return dict(batch.drafts[-1].line)


def test_the_address_of_a_link_in_a_slide_is_kept() -> None:
    assert imported()["data"]["what"] == "A raid (https://example.org/x)"


def test_the_hour_of_an_end_of_a_slide_is_kept_as_written() -> None:
    clock = {"year": "2019", "month": "3", "day": "4"}
    made = imported(
        start_date={**clock, "hour": "9", "minute": "0"},
        end_date={**clock, "hour": "17", "minute": "30"},
    )
    assert made["when"] == "2019-03-04T09:00:00"
    assert made["when_as_written"] == "2019-03-04T09:00:00 to 2019-03-04T17:30:00"


@pytest.mark.parametrize("name", ["markdown", "timelinejs", "ics", "html"])
def test_a_date_of_another_calendar_is_exported_with_its_own_words(name: str) -> None:
    if name == "ics":
        pytest.importorskip("icalendar")
    written = {"when_as_written": "14 October 1066 (Julian)"}
    text = exported(name, counted("1066-10-20", **written)).data.decode()
    assert "20 October 1066 = 14 October 1066 (Julian)" in text.replace("\r\n ", "").replace(
        "\\", ""
    )
