"""Imports of TimelineJS, calendars, CloudEvents and chrono's own lines."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.errors import ChronoError
from chrono.formats.importers import FORMATS, read
from chrono.formats.importers import presets as vocabularies
from chrono.model.vocabulary import load
from tests.formats.importers.world import DATA, asked, declarations, drafts_of, events

OCCURRENCE = load(vocabularies.preset("occurrence.vocabulary.toml"))


def timeline(*slides: dict, **more: object) -> list:
    data = json.dumps({"events": slides, **more}).encode()
    found = read("timelinejs", data, asked(name="women.json", vocabulary=OCCURRENCE))
    return [line for line in drafts_of(found) if line["type"] == "Occurred"]


def slide(start: dict, end: dict | None = None, **more: object) -> dict:
    made = {"start_date": start, "text": {"headline": "It was so"}, **more}
    return {**made, "end_date": end} if end else made


def test_a_missing_month_stays_missing_and_numbers_may_be_texts() -> None:
    (line,) = timeline(
        slide({"year": "1943", "month": "7", "day": ""}, {"year": 1946, "month": ""})
    )
    assert line["when"] == "1943-07/1946"
    assert timeline(slide({"year": "1951"}))[0]["when"] == "1951"


def test_years_before_the_common_era_are_counted_as_timelinejs_does() -> None:
    assert timeline(slide({"year": "-44", "month": 3}))[0]["when"] == "-0043-03"


def test_an_end_in_the_year_of_the_start_is_some_day_of_it() -> None:
    line = timeline(slide({"year": 2004, "month": 6, "day": 11}, {"year": 2004}))[0]
    assert line["when"] == "2004-06-11/2004-XX"


def test_html_becomes_what_a_reader_sees() -> None:
    text = {
        "headline": "<b>Ada</b> &amp; co",
        "text": "<p>One</p><script>evil()</script><p>Two<br>Three</p>",
    }
    line = timeline(slide({"year": 1815}, text=text))[0]
    assert line["data"]["what"] == "Ada & co"
    assert line["summary"] == "One\nTwo\nThree"


def test_groups_are_strands_and_the_title_names_the_document() -> None:
    data = json.dumps(
        {
            "title": {"text": {"headline": "Women"}},
            "events": [slide({"year": 1815}, group="Pioneers")],
        }
    ).encode()
    document, strand, line = drafts_of(
        read("timelinejs", data, asked(name="w.json", vocabulary=OCCURRENCE))
    )
    assert document["data"]["title"] == "Women"
    assert strand["data"]["label"] == "Pioneers"
    assert line["data"]["strand"] == "pioneers"


def test_a_slide_without_a_date_or_words_is_refused_with_its_number() -> None:
    data = json.dumps(
        {
            "events": [
                slide({"year": 1}),
                slide({}),
                slide({"year": 2}, text={}),
                slide({"year": 3, "month": 13}),
                "no slide",
            ]
        }
    ).encode()
    found = read("timelinejs", data, asked(vocabulary=OCCURRENCE))
    assert [(each.row, each.column) for each in found.refusals] == [
        (2, "start_date"),
        (3, "text"),
        (4, "start_date.month"),
        (5, "start_date"),
    ]


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_both_forms_of_one_timeline_give_the_same_events() -> None:
    made = []
    for ending in ("json", "csv"):
        path = DATA / f"timelinejs_women_in_computing.{ending}"
        found = read(
            "timelinejs", path.read_bytes(), asked(name="women.json", vocabulary=OCCURRENCE)
        )
        made.append([line for line in drafts_of(found) if line["type"] == "Occurred"])
    assert len(made[0]) == 10
    assert made[0] == made[1]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
X-WR-CALNAME:The office
{}
END:VCALENDAR
"""
ENTRY = "BEGIN:VEVENT\nUID:1\nDTSTAMP:20200101T000000Z\n{}\nEND:VEVENT"


def calendar(*entries: str) -> list:
    pytest.importorskip("icalendar")
    data = (
        CALENDAR.format("\n".join(ENTRY.format(each) for each in entries))
        .replace("\n", "\r\n")
        .encode()
    )
    found = read("ics", data, asked(name="c.ics", vocabulary=OCCURRENCE))
    return [line for line in drafts_of(found) if line["type"] == "Occurred"]


def test_an_entry_made_before_its_day_is_a_plan() -> None:
    before, after = calendar(
        "SUMMARY:Meeting\nDTSTART;VALUE=DATE:20200301", "SUMMARY:Fire\nDTSTART;VALUE=DATE:20191224"
    )
    assert (before["modality"], before["said"]) == ("planned", "2020-01-01")
    assert after["modality"] == "asserted"


def test_the_end_of_an_entry_is_not_included() -> None:
    days, one = calendar(
        "SUMMARY:Fair\nDTSTART;VALUE=DATE:20191201\nDTEND;VALUE=DATE:20191204",
        "SUMMARY:Day\nDTSTART;VALUE=DATE:20191201\nDTEND;VALUE=DATE:20191202",
    )
    assert days["when"] == "2019-12-01/2019-12-03"
    assert one["when"] == "2019-12-01"


def test_endless_entries_are_refused_and_cancelled_ones_left_out() -> None:
    pytest.importorskip("icalendar")
    entries = (
        "SUMMARY:Daily\nDTSTART:20191201T090000Z\nRRULE:FREQ=DAILY",
        "SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20191201",
    )
    data = CALENDAR.format("\n".join(ENTRY.format(each) for each in entries)).encode()
    found = read("ics", data, asked(vocabulary=OCCURRENCE))
    assert [each.column for each in found.refusals] == ["RRULE"]
    assert found.notices == ("Cancelled entries left out: 1.",)


def test_cloud_events_of_others_need_a_type_of_the_vocabulary() -> None:
    known = {
        "specversion": "1.0",
        "id": "1",
        "source": "https://x.example/feed",
        "type": "org.x.Fell",
        "time": "2020-02-01T10:00:00.5Z",
        "data": {"force": "reds", "dead": 3},
    }
    other = {**known, "type": "org.x.Unheard"}
    found = read("cloudevents", json.dumps([known, other, {"id": "2"}]).encode(), asked())
    assert found.drafts[-1].line["when"] == "2020-02-01T10:00:00Z"
    assert [(each.row, each.column) for each in found.refusals] == [(2, "type"), (3, "source")]


FEED = {
    "specversion": "1.0",
    "id": "1",
    "source": "https://x.example/feed",
    "type": "org.x.Fell",
    "data": {"force": "reds", "dead": 3},
}


@pytest.mark.parametrize(
    ("time", "when"),
    [
        ("2020-02-01T23:30:00Z", "2020-02-01T23:30:00Z"),
        ("2020-02-01T23:30:00.123456789Z", "2020-02-01T23:30:00Z"),
        ("2020-02-01T23:30:00.5+01:00", "2020-02-01T23:30:00+01:00"),
        ("2020-02-01T23:30:00.5-09:30", "2020-02-01T23:30:00-09:30"),
        ("2020-02-01t23:30:00.25z", "2020-02-01T23:30:00Z"),
        (None, None),
    ],
)
def test_the_time_of_a_foreign_event_keeps_its_zone_and_loses_fractions_of_a_second(
    time: str | None, when: str | None
) -> None:
    """Without its zone, an event of an evening in Berlin would be one of an evening nowhere."""
    found = read("cloudevents", json.dumps({**FEED, "time": time}).encode(), asked())
    assert drafts_of(found)[-1].get("when") == when


@pytest.mark.parametrize("time", ["yesterday", "2020-02-30T10:00:00Z", 7, "2020-02-01T10:00:00.Z"])
def test_a_time_that_is_none_is_refused_at_its_column(time: object) -> None:
    found = read("cloudevents", json.dumps([{**FEED, "time": time}]).encode(), asked())
    assert [(each.row, each.column) for each in found.refusals] == [(1, "time")]


def test_data_that_a_feed_put_into_base64_is_read() -> None:
    data = b64encode(json.dumps(FEED["data"]).encode()).decode()
    packed = {key: value for key, value in FEED.items() if key != "data"} | {"data_base64": data}
    plain, other = (
        drafts_of(read("cloudevents", json.dumps(each).encode(), asked()))[-1]
        for each in (FEED, packed)
    )
    assert other == plain


@pytest.mark.parametrize("data", ["%%%", "", "AAAA", b64encode(b"[1]").decode(), 7, None])
def test_base64_that_holds_no_object_is_refused_at_its_column(data: object) -> None:
    packed = {key: value for key, value in FEED.items() if key != "data"} | {"data_base64": data}
    found = read("cloudevents", json.dumps([packed]).encode(), asked())
    assert [(each.row, each.column) for each in found.refusals] == [(1, "data_base64")]


@pytest.mark.parametrize("shape", ["one", "batch", "lines"])
def test_one_event_a_batch_and_one_a_line_are_the_same(shape: str) -> None:
    second = {**FEED, "id": "2", "data": {"force": "blues", "dead": 1}}
    written = {
        "one": json.dumps(FEED, indent=2),
        "batch": json.dumps([FEED, second]),
        "lines": f"{json.dumps(FEED)}\r\n\n{json.dumps(second)}\n",
    }[shape]
    lines = drafts_of(read("cloudevents", written.encode(), asked()))
    forces = [line["data"]["force"] for line in lines if line["type"] == "Fell"]
    assert forces == (["reds"] if shape == "one" else ["reds", "blues"])
    documents = [line for line in lines if line["type"] == "DocumentPublished"]
    assert len(documents) == 1


def test_each_source_of_a_feed_is_a_document_and_each_event_a_place_in_it() -> None:
    other = {**FEED, "id": "2", "source": "/my/context"}
    lines = drafts_of(read("cloudevents", json.dumps([FEED, other]).encode(), asked()))
    titles = {
        line["data"]["document"]: line["data"]["title"]
        for line in lines
        if line["type"] == "DocumentPublished"
    }
    events = [line for line in lines if line["type"] == "Fell"]
    assert [titles[line["source"]["document"]] for line in events] == [
        "https://x.example/feed",
        "/my/context",
    ]
    assert [line["source"]["locator"] for line in events] == ["CloudEvent 1", "CloudEvent 2"]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"id": ""}, "id"),
        ({"source": 7}, "source"),
        ({"type": None}, "type"),
        ({"data": "a text"}, "data"),
        ({"data": [1]}, "data"),
    ],
)
def test_what_is_no_cloud_event_is_refused_at_the_attribute_that_is_wrong(
    change: dict, column: str
) -> None:
    found = read("cloudevents", json.dumps([FEED, {**FEED, **change}]).encode(), asked())
    assert [(each.row, each.column) for each in found.refusals] == [(2, column)]


def test_a_line_whose_id_is_not_its_own_is_refused() -> None:
    line = declarations()[0]
    good = {"id": events([line])[0].id, **line}
    bad = {"id": "0" * 32, **line}
    found = read("jsonl", b"\n".join(json.dumps(each).encode() for each in (good, bad)), asked())
    assert len(found.drafts) == 1
    assert [(each.row, each.column) for each in found.refusals] == [(2, "id")]


@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=200))
def test_any_bytes_give_a_batch_or_a_sentence(name: str, data: bytes) -> None:
    if name == "ics":
        pytest.importorskip("icalendar")
    try:
        read(name, data, asked(vocabulary=OCCURRENCE))
    except ChronoError as error:
        assert str(error)  # noqa: PT017


@given(
    st.sampled_from(["jsonl", "cloudevents", "timelinejs"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "events",
                        "title",
                        "text",
                        "start_date",
                        "year",
                        "month",
                        "headline",
                        "chrono",
                        "data",
                        "type",
                        "id",
                        "source",
                        "specversion",
                        "eras",
                        "media",
                        "group",
                        "end_date",
                        "time",
                        "declared",
                        "links",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
)
def test_any_json_gives_a_batch_or_a_sentence(name: str, found: object) -> None:
    try:
        read(name, json.dumps(found).encode(), asked(vocabulary=OCCURRENCE))
    except ChronoError as error:
        assert str(error)  # noqa: PT017
