"""The position of undated events, and the day on which the page opens."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.formats.exporters import write
from tests.formats.importers.world import declarations, events, material
from tests.moments import end, window

LETTER_SAID = window("[2020-04-01..2020-04-09]")
"""The days between which the letter appeared."""


def moved(**more: Any) -> dict[str, Any]:
    return {
        "type": "Moved",
        "modality": "asserted",
        "data": {"force": "reds", "camp": "alder"},
        "source": {"document": "letter.2"},
        **more,
    }


def told(*batch: dict[str, Any], **more: Any):
    return material([*declarations(), *batch], **more)


def only(found):
    (event,) = found.timeline
    return event


def test_an_event_stands_on_the_days_on_which_it_can_have_begun() -> None:
    found = told(moved(when="[2020-01-05..2020-01-20]"))
    assert found.place(only(found)) == window("[2020-01-05..2020-01-20]")


def test_what_was_so_by_the_publication_stands_up_to_it() -> None:
    found = told(moved())
    assert found.place(only(found)) == (BEGINNING, LETTER_SAID[1])
    assert found.undated(only(found)) == "date not said; on or before 9 April 2020"


def test_a_plan_without_a_date_stands_where_it_was_said() -> None:
    found = told(moved(modality="planned", speaker="blues"))
    assert found.timings[only(found).id].event_window == (BEGINNING, FOREVER)
    assert found.place(only(found)) == LETTER_SAID
    assert found.undated(only(found)) == "date not said; said between 1 and 9 April 2020"


def test_a_plan_whose_speaker_is_dated_stands_on_that_day() -> None:
    found = told(moved(modality="planned", speaker="blues", said="2020-03-30"))
    assert found.place(only(found)) == window("2020-03-30")
    assert found.undated(only(found)) == "date not said; said 30 March 2020"


def test_what_no_document_and_no_date_bounds_stands_nowhere() -> None:
    line = moved()
    del line["source"]
    found = told(line)
    assert found.place(only(found)) is None
    assert found.undated(only(found)) == "date not said"


def test_events_are_told_by_their_dates_and_those_without_any_last() -> None:
    nowhere = moved(data={"force": "greens", "camp": "birch"})
    del nowhere["source"]
    plan = moved(modality="planned", speaker="blues")
    first = moved(when="2020-02")
    later = moved(when="2020-05-01", source={"document": "gazette"}, modality="predicted")
    found = told(nowhere, plan, later, first)
    ids = [event.id for event in found.timeline]
    assert ids == [each.id for each in events([first, plan, later, nowhere])]


@pytest.mark.parametrize(
    ("whens", "at", "day"),
    [
        (["2020-01-10", "2020-02-20"], 737_800, "2020-02-20"),
        (["2020-01-10", "2020-02-20"], 737_460, "2020-01-10"),
        (["[2020-01-05..2020-01-20]"], 737_800, "2020-01-20"),
        (["[2020-01-05..2020-01-20]"], 737_440, "2020-01-05"),
    ],
)
def test_the_last_day_is_the_latest_on_which_something_can_have_begun(
    whens: list[str], at: int, day: str
) -> None:
    found = told(*(moved(when=when) for when in whens), at=at)
    assert found.last_moment() == end(day)


def test_where_nothing_is_told_the_last_day_is_the_one_asked_for() -> None:
    assert told(at=737_470).last_moment() == UTC_CLOCK.last(737_470)


def test_the_page_says_of_a_plan_without_a_date_when_it_was_said() -> None:
    page = write("html", told(moved(modality="planned", speaker="blues"))).data.decode()
    assert "date not said; said between 1 and 9 April 2020" in page
    assert "the document too" not in page


def test_a_timeline_has_a_place_for_a_plan_without_a_date() -> None:
    made = write("timelinejs", told(moved(modality="planned", speaker="blues")))
    (slide,) = json.loads(made.data)["events"]
    assert slide["start_date"]["year"] == 2020
    assert (slide["start_date"]["month"], slide["start_date"]["day"]) == (4, 1)
    assert slide["display_date"] == "date not said; said between 1 and 9 April 2020"
    assert made.lost == ()


def test_a_calendar_marks_a_plan_without_a_date_as_tentative_on_the_days_it_was_said() -> None:
    icalendar = pytest.importorskip("icalendar")
    made = write("ics", told(moved(modality="planned", speaker="blues")))
    (entry,) = icalendar.Calendar.from_ical(made.data).walk("VEVENT")
    assert str(entry["STATUS"]) == "TENTATIVE"
    assert entry["DTSTART"].dt.isoformat() == "2020-04-01"
    assert entry["DTEND"].dt.isoformat() == "2020-04-10"
    assert "said between 1 and 9 April 2020" in str(entry["SUMMARY"])


def test_a_chronology_tells_undated_plans_by_the_document() -> None:
    plan = moved(modality="planned", speaker="blues")
    made = write("markdown", told(plan, moved(when="-0043-03"))).data.decode()
    assert "## 44 BC" in made
    assert "## Without a date: A letter\n\nplanned: Reds moved to Camp alder" in made
