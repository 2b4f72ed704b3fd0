"""Office calendars: time zones, whole days, recurring entries, and incomplete entries."""

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


def test_an_entry_lasts_until_the_hour_of_its_end() -> None:
    (line,) = occurred(calendar("SUMMARY:Shift\nDTSTART:20240310T090000Z\nDTEND:20240310T170000Z"))
    assert line["when"] == "2024-03-10T09:00:00Z/2024-03-10T17:00:00Z"
    assert "when_as_written" not in line


def test_over_midnight_it_lasts_from_hour_to_hour_in_its_zone() -> None:
    (line,) = occurred(
        calendar(
            "SUMMARY:Watch\nDTSTART;TZID=Europe/Berlin:20240310T233000"
            "\nDTEND;TZID=Europe/Berlin:20240311T003000"
        )
    )
    assert line["when"] == "2024-03-10T23:30:00+01:00/2024-03-11T00:30:00+01:00"


def test_an_end_at_midnight_is_the_end_of_the_day_before() -> None:
    made = calendar("SUMMARY:Evening\nDTSTART:20240310T180000Z\nDTEND:20240311T000000Z")
    assert whens(made) == ["2024-03-10T18:00:00Z/2024-03-10"]


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
        (
            "SUMMARY:Swapped\nDTSTART;TZID=Europe/Berlin:20240310T084500"
            "\nDTEND;TZID=Europe/Berlin:20240310T083000",
            "DTEND",
        ),
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


HOURS = "SUMMARY:Shift\nDTSTART;TZID=Europe/Berlin:20240604T080000\nRRULE:FREQ=DAILY;COUNT=3"


@pytest.mark.parametrize(
    "exclusion",
    ["EXDATE;VALUE=DATE:20240605", "EXDATE:20240605T080000", "EXDATE:20240605T080000Z"],
)
def test_a_time_left_out_in_another_form_is_found_by_its_day(exclusion: str) -> None:
    found = calendar(f"{HOURS}\n{exclusion}")
    assert [when[:10] for when in whens(found)] == ["2024-06-04", "2024-06-06"]
    assert "is the time of the series on that day" in found.notices[0]


def test_a_day_left_out_of_a_series_that_has_it_twice_is_refused() -> None:
    rule = "RRULE:FREQ=HOURLY;INTERVAL=6;COUNT=8"
    found = calendar(f"SUMMARY:Watch\nDTSTART:20240604T000000\n{rule}\nEXDATE;VALUE=DATE:20240605")
    (refusal,) = found.refusals
    assert (refusal.column, "any of 4 times" in refusal.reason) == ("EXDATE", True)


def test_a_time_left_out_that_can_be_one_a_day_away_is_refused() -> None:
    found = calendar(
        "SUMMARY:Watch\nDTSTART:20240604T233000\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20240612T033000Z"
    )
    assert [each.column for each in found.refusals] == ["EXDATE"]


def test_a_time_left_out_that_the_series_never_had_is_told() -> None:
    found = calendar(f"{HOURS}\nEXDATE:20240701T060000Z")
    assert len(whens(found)) == 3
    assert "is not a time of the series" in found.notices[0]


def test_a_time_that_was_moved_by_its_day_is_told_once() -> None:
    found = calendar(
        HOURS,
        "SUMMARY:Shift, late\nDTSTART;TZID=Europe/Berlin:20240605T200000"
        "\nRECURRENCE-ID;VALUE=DATE:20240605",
    )
    assert sorted(when[:13] for when in whens(found)) == [
        "2024-06-04T08",
        "2024-06-05T20",
        "2024-06-06T08",
    ]


def test_a_time_of_a_series_that_was_called_off_is_not_an_event() -> None:
    found = calendar(
        HOURS,
        "SUMMARY:Shift\nSTATUS:CANCELLED\nDTSTART;TZID=Europe/Berlin:20240605T080000"
        "\nRECURRENCE-ID;TZID=Europe/Berlin:20240605T080000",
    )
    assert [when[:10] for when in whens(found)] == ["2024-06-04", "2024-06-06"]


def test_a_change_of_a_time_and_all_that_follow_is_refused_with_its_series() -> None:
    found = calendar(
        HOURS,
        "SUMMARY:Shift, late\nDTSTART;TZID=Europe/Berlin:20240605T200000"
        "\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20240605T080000",
    )
    assert [each.row for each in found.refusals] == [1, 2]
    assert found.drafts == ()


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        ("EXRULE:FREQ=DAILY;COUNT=1", "EXRULE"),
        ("RDATE;VALUE=PERIOD:20240701T060000Z/PT1H", "RDATE"),
        ("RDATE;VALUE=DATE:20240701", "RDATE"),
        ("RDATE:20240701T080000", "RDATE"),
    ],
)
def test_what_cannot_be_counted_off_is_refused(lines: str, column: str) -> None:
    assert [each.column for each in calendar(f"{HOURS}\n{lines}").refusals] == [column]


@pytest.mark.parametrize(
    "rule", ["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2", "RRULE:FREQ=WEEKLY;UNTIL=20240618"]
)
def test_a_rule_that_leaves_its_last_time_unsure_is_refused(rule: str) -> None:
    found = calendar(f"SUMMARY:Class\nDTSTART:20240604T080000\n{rule}")
    assert [each.column for each in found.refusals] == ["RRULE"]


def test_a_tentative_entry_is_planned_even_when_its_day_is_past() -> None:
    (line,) = occurred(calendar("SUMMARY:Maybe\nSTATUS:TENTATIVE\nDTSTART;VALUE=DATE:20240310"))
    assert line["modality"] == "planned"


def test_only_the_last_revision_of_an_entry_comes_in() -> None:
    found = calendar(
        "SUMMARY:Hearing, moved\nSEQUENCE:2\nDTSTART;VALUE=DATE:20240320",
        "SUMMARY:Hearing\nDTSTART;VALUE=DATE:20240310",
        "SUMMARY:Hearing\nSEQUENCE:1\nDTSTART;VALUE=DATE:20240312",
    )
    assert whens(found) == ["2024-03-20"]
    assert found.notices == ("Superseded revisions of entries left out: 2.",)


def test_a_revision_that_calls_an_entry_off_leaves_no_event() -> None:
    found = calendar(
        "SUMMARY:Hearing\nDTSTART;VALUE=DATE:20240310",
        "SUMMARY:Hearing\nSEQUENCE:1\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20240310",
    )
    assert whens(found) == []


def test_entries_that_share_a_uid_by_mistake_all_come_in() -> None:
    found = calendar(
        "SUMMARY:One\nDTSTART;VALUE=DATE:20240310", "SUMMARY:Two\nDTSTART;VALUE=DATE:20240311"
    )
    assert whens(found) == ["2024-03-10", "2024-03-11"]


def test_a_journal_comes_in_with_all_of_its_text() -> None:
    journal = (
        "BEGIN:VJOURNAL\nUID:7\nDTSTAMP:20240401T000000Z\nSUMMARY:Minutes\n"
        "DTSTART;VALUE=DATE:20240305\nDESCRIPTION:First\nDESCRIPTION:Second\nEND:VJOURNAL\n"
    )
    (line,) = occurred(calendar(journal))
    assert (line["when"], line["modality"]) == ("2024-03-05", "asserted")
    assert "First" in line["summary"]
    assert "Second" in line["summary"]


def test_a_zone_that_cannot_be_read_is_kept_as_written_and_told() -> None:
    found = calendar('SUMMARY:Call\nDTSTART;TZID="Office time (HQ)":20240710T090000')
    (line,) = occurred(found)
    assert line["when"] == "2024-07-10T09:00:00"
    assert line["when_as_written"] == "2024-07-10T09:00:00 Office time (HQ)"
    assert "row 1" in found.notices[0]
    assert "Office time (HQ)" in found.notices[0]


@pytest.mark.filterwarnings("error")
def test_a_zone_that_the_library_guesses_is_a_notice_and_no_warning() -> None:
    found = calendar("SUMMARY:Call\nDTSTART;TZID=/vendor.example/1/Asia/Tokyo:20240710T090000")
    assert whens(found) == ["2024-07-10T09:00:00+09:00"]
    assert "is read as Asia/Tokyo" in found.notices[0]


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
