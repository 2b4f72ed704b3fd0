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


def test_a_time_of_day_is_the_hour_on_the_clock_and_another_zone_is_told() -> None:
    made = exported("timelinejs", counted("2019-03-10T01:15:30+05:30"))
    start = json.loads(made.data)["events"][0]["start_date"]
    assert [start[key] for key in ("day", "hour", "minute", "second")] == [9, 19, 45, 30]
    assert start["display_date"] == "10 March 2019 at 01:15:30 UTC+05:30"
    assert "no zones" in made.lost[0]
    assert "(UTC)" in made.lost[0]
    assert exported("timelinejs", counted("2019-03-10T01:15:30")).lost == ()
    assert exported("timelinejs", counted("2019-03-10T01:15:30Z")).lost == ()


def times(date: dict[str, Any]) -> list[int]:
    keys = ("month", "day", "hour", "minute", "second")
    return [date[key] for key in keys if key in date]


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2019-03-10T10:46", [3, 10, 10, 46], None),
        ("2019-03-10T10:46~", [3, 10, 10, 46], None),
        ("2019-03-10T10:46:05~", [3, 10, 10, 46, 5], None),
        ("2019-03-10T10:46/2019-03-10T11:01", [3, 10, 10, 46], [3, 10, 11, 1]),
        ("2019-03-10T22:46:10/2019-03-11T00:01:20", [3, 10, 22, 46, 10], [3, 11, 0, 1, 20]),
        ("[2019-03-10T10:40..2019-03-10T10:48]", [3, 10, 10, 40], [3, 10, 10, 48]),
        ("2019-03-10T10:46/2019-03-12", [3, 10, 10, 46], [3, 12]),
        ("2019-03-10/2019-03-12T09:00", [3, 10], [3, 12, 9, 0]),
        ("2019-03-10~", [3, 10], None),
    ],
)
def test_a_slide_begins_and_ends_as_exactly_as_its_date(
    when: str, start: list[int], end: list[int] | None
) -> None:
    made = slide(when)
    assert times(made["start_date"]) == start
    assert (times(made["end_date"]) if "end_date" in made else None) == end


@pytest.mark.parametrize(
    ("when", "entry"),
    [
        ("2019-03-10T10:46~", ("20190310T104100Z", "20190310T105200Z")),
        ("2019-03-10T10:46/2019-03-10T11:01", ("20190310T104600Z", "20190310T110100Z")),
        ("2019-03-10T10:46:10Z/2019-03-10T11:01:20Z", ("20190310T104610Z", "20190310T110120Z")),
        ("2019-03-10T22:00/2019-03-10T23:59:59", ("20190310T220000Z", "20190310T235959Z")),
        ("2019-03-10T22:00/2019-03-10T24:00", ("20190310T220000Z", "20190311T000000Z")),
        ("2019-03-10T23:46-02:00/2019-03-12", ("20190311T014600Z", "20190313T000000Z")),
        ("[2019-03-10T10:40..2019-03-10T10:48]", ("20190310T104000Z", "20190310T104900Z")),
    ],
)
def test_an_entry_of_a_calendar_reaches_over_the_times_of_its_date(
    when: str, entry: tuple[str, str]
) -> None:
    icalendar = pytest.importorskip("icalendar")
    made = icalendar.Calendar.from_ical(exported("ics", counted(when)).data)
    (found,) = made.walk("VEVENT")
    assert tuple(found[key].to_ical().decode() for key in ("DTSTART", "DTEND")) == entry


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


def test_a_slide_lasts_until_the_hour_of_its_end() -> None:
    clock = {"year": "2019", "month": "3", "day": "4"}
    made = imported(
        start_date={**clock, "hour": "9", "minute": "0"},
        end_date={**clock, "hour": "17", "minute": "30"},
    )
    assert made["when"] == "2019-03-04T09:00/2019-03-04T17:30"
    assert "when_as_written" not in made


@pytest.mark.parametrize("name", ["markdown", "timelinejs", "ics", "html"])
def test_a_date_of_another_calendar_is_exported_with_its_own_words(name: str) -> None:
    if name == "ics":
        pytest.importorskip("icalendar")
    written = {"when_as_written": "14 October 1066 (Julian)"}
    text = exported(name, counted("1066-10-20", **written)).data.decode()
    assert "20 October 1066 = 14 October 1066 (Julian)" in text.replace("\r\n ", "").replace(
        "\\", ""
    )
