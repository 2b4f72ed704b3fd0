"""Calendars as offices keep them: time zones, whole days, entries that recur, entries that do not
say what they should."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono import edtf
from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from tests.formats.importers.test_timelines import OCCURRENCE
from tests.formats.importers.world import asked

pytest.importorskip("icalendar")

BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*entries: str, metadata: str = "20250101T000000Z", uid: str = "1@office") -> Batch:
    """What a calendar of some entries gives, each written after the fact unless stamped earlier."""
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//office//EN\n" + BERLIN
    body = "".join(
        each
        if each.startswith("BEGIN")
        else f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:{metadata}\n{each}\nEND:VEVENT\n"
        for each in entries
    )
    data = f"{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    return read("ics", data, asked(name="office.ics", vocabulary=OCCURRENCE))


def occurred(found: Batch) -> list[dict[str, Any]]:
    assert found.refusals == ()
    return [dict(each.line) for each in found.drafts if each.line["type"] == "Occurred"]


def whens(found: Batch) -> list[str]:
    return [each["when"] for each in occurred(found)]


def test_a_time_keeps_the_zone_it_was_written_in() -> None:
    made = calendar("SUMMARY:Call\nDTSTART;TZID=Europe/Berlin:20240310T233000")
    assert whens(made) == ["2024-03-10T23:30:00+01:00"]


def test_summer_time_is_another_offset_of_the_same_zone() -> None:
    made = calendar("SUMMARY:Call\nDTSTART;TZID=Europe/Berlin:20240710T233000")
    assert whens(made) == ["2024-07-10T23:30:00+02:00"]


def test_a_time_of_no_zone_has_none() -> None:
    assert whens(calendar("SUMMARY:Call\nDTSTART:20240310T233000")) == ["2024-03-10T23:30:00"]


def test_universal_time_is_marked_as_such() -> None:
    assert whens(calendar("SUMMARY:Call\nDTSTART:20240310T233000Z")) == ["2024-03-10T23:30:00Z"]


def test_a_whole_day_gets_no_time() -> None:
    assert whens(calendar("SUMMARY:Hearing\nDTSTART;VALUE=DATE:20240305")) == ["2024-03-05"]


def test_the_hour_of_an_end_is_kept_as_it_is_written() -> None:
    (line,) = occurred(calendar("SUMMARY:Shift\nDTSTART:20240310T090000Z\nDTEND:20240310T170000Z"))
    assert line["when"] == "2024-03-10T09:00:00Z"
    assert line["when_as_written"] == "2024-03-10T09:00:00Z to 2024-03-10T17:00:00Z"


def test_over_midnight_it_lasts_two_days_and_both_hours_are_kept() -> None:
    (line,) = occurred(
        calendar(
            "SUMMARY:Watch\nDTSTART;TZID=Europe/Berlin:20240310T233000"
            "\nDTEND;TZID=Europe/Berlin:20240311T003000"
        )
    )
    assert line["when"] == "2024-03-10/2024-03-11"
    assert line["when_as_written"].startswith("2024-03-10T23:30:00+01:00 to 2024-03-11T00:30:00")


def test_an_end_at_midnight_touches_no_further_day() -> None:
    made = calendar("SUMMARY:Evening\nDTSTART:20240310T180000Z\nDTEND:20240311T000000Z")
    assert whens(made) == ["2024-03-10T18:00:00Z"]


def test_a_duration_is_as_good_as_an_end() -> None:
    made = calendar("SUMMARY:Fair\nDTSTART;VALUE=DATE:20240305\nDURATION:P3D")
    assert whens(made) == ["2024-03-05/2024-03-07"]


def test_what_recurs_so_many_times_is_an_event_each_time() -> None:
    made = calendar("SUMMARY:Weekly\nDTSTART:20240310T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3")
    assert whens(made) == ["2024-03-10T09:00:00Z", "2024-03-17T09:00:00Z", "2024-03-24T09:00:00Z"]


def test_what_recurs_until_a_day_is_an_event_each_time_up_to_it() -> None:
    made = calendar(
        "SUMMARY:Strike day\nDTSTART;VALUE=DATE:20240304\nRRULE:FREQ=DAILY;UNTIL=20240306"
    )
    assert whens(made) == ["2024-03-04", "2024-03-05", "2024-03-06"]


def test_what_recurs_over_the_change_to_summer_time_stays_at_its_hour() -> None:
    made = calendar(
        "SUMMARY:Sunday\nDTSTART;TZID=Europe/Berlin:20240324T090000\nRRULE:FREQ=WEEKLY;COUNT=2"
    )
    assert whens(made) == ["2024-03-24T09:00:00+01:00", "2024-03-31T09:00:00+02:00"]


def test_times_left_out_are_no_events() -> None:
    made = calendar(
        "SUMMARY:Weekly\nDTSTART:20240310T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3"
        "\nEXDATE:20240317T090000Z"
    )
    assert whens(made) == ["2024-03-10T09:00:00Z", "2024-03-24T09:00:00Z"]


def test_times_that_are_listed_are_events() -> None:
    made = calendar(
        "SUMMARY:Visit\nDTSTART;VALUE=DATE:20240310\nRDATE;VALUE=DATE:20240402,20240501"
    )
    assert whens(made) == ["2024-03-10", "2024-04-02", "2024-05-01"]


def test_a_time_that_was_moved_is_told_once_where_it_was_moved_to() -> None:
    made = calendar(
        "SUMMARY:Weekly\nDTSTART:20240310T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:Weekly, later\nDTSTART:20240317T150000Z\nRECURRENCE-ID:20240317T090000Z",
    )
    assert sorted(whens(made)) == [
        "2024-03-10T09:00:00Z",
        "2024-03-17T15:00:00Z",
        "2024-03-24T09:00:00Z",
    ]


def test_each_time_of_what_lasts_days_lasts_as_many() -> None:
    made = calendar(
        "SUMMARY:Market\nDTSTART;VALUE=DATE:20240302\nDTEND;VALUE=DATE:20240304"
        "\nRRULE:FREQ=MONTHLY;COUNT=2"
    )
    assert whens(made) == ["2024-03-02/2024-03-03", "2024-04-02/2024-04-03"]


def test_of_one_entry_times_before_it_was_made_were_and_later_ones_were_planned() -> None:
    made = occurred(
        calendar(
            "SUMMARY:Weekly\nDTSTART;VALUE=DATE:20240310\nRRULE:FREQ=WEEKLY;COUNT=2",
            metadata="20240312T100000Z",
        )
    )
    assert [each["modality"] for each in made] == ["asserted", "planned"]
    assert [each.get("said") for each in made] == [None, "2024-03-12"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY", "without an end"),
        ("FREQ=SECONDLY;COUNT=100000", "more than 2,000 times"),
        ("FREQ=DAILY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=2", "several rules"),
    ],
)
def test_a_rule_that_names_no_days_is_refused_with_the_reason(rule: str, reason: str) -> None:
    found = calendar(f"SUMMARY:Odd\nDTSTART:20240310T090000Z\nRRULE:{rule}")
    (refusal,) = found.refusals
    assert refusal.column == "RRULE"
    assert reason in refusal.reason
    assert found.drafts == ()


def test_a_broken_date_is_refused_by_the_name_of_its_property() -> None:
    found = calendar("SUMMARY:Broken\nDTSTART:20241410T090000", "SUMMARY:Fine\nDTSTART:20240310")
    assert (found.refusals[0].row, found.refusals[0].column) == (1, "DTSTART")
    assert "20241410T090000" in found.refusals[0].reason


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        ("SUMMARY:No date", "DTSTART"),
        ("DTSTART;VALUE=DATE:20240310", "SUMMARY"),
        ("SUMMARY:Back\nDTSTART;VALUE=DATE:20240310\nDTEND;VALUE=DATE:20240301", "DTEND"),
        ("SUMMARY:Mixed\nDTSTART;VALUE=DATE:20240310\nDTEND:20240311T090000Z", "DTEND"),
    ],
)
def test_what_an_entry_lacks_is_refused_by_the_property(entry: str, column: str) -> None:
    assert [each.column for each in calendar(entry).refusals] == [column]


def test_tasks_and_cancelled_entries_are_passed_over_and_counted() -> None:
    found = calendar(
        "SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20240310",
        "BEGIN:VTODO\nUID:9\nDTSTAMP:20240101T000000Z\nSUMMARY:Do it\nEND:VTODO\n",
        "SUMMARY:On\nDTSTART;VALUE=DATE:20240311",
    )
    assert whens(found) == ["2024-03-11"]
    assert found.notices == (
        "Cancelled entries left out: 1.",
        "Entries passed over, being no events but VTODO: 1.",
    )


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(InvalidError, match=r"calendar"):
        read("ics", data, asked(name="x.ics", vocabulary=OCCURRENCE))


@settings(max_examples=40)
@given(
    start=st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    count=st.integers(1, 20),
    unit=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
)
def test_so_many_times_are_so_many_days_in_order(start: Any, count: int, unit: str) -> None:
    made = calendar(
        f"SUMMARY:Each\nDTSTART;VALUE=DATE:{start:%Y%m%d}\nRRULE:FREQ={unit};COUNT={count}"
    )
    days = [edtf.parse(when).earliest for when in whens(made)]
    assert len(days) == len(set(days)) == count
    assert days == sorted(days)
    assert days[0] == start.toordinal()
