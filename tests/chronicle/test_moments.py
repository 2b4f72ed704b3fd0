"""Questions about moments, on the clock of a chronicle whose zone is not UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle, EventFilter
from chrono.edtf.clock import Clock
from chrono.errors import InvalidError
from chrono.render import json as plain
from tests.moments import end, start

LONDON = Clock("Europe/London")
VOCABULARY = """
name = "A gate"
zone = "Europe/London"
[kinds.gate.attributes]
status = { type = "choice", choices = ["open", "shut"], persistence = "lasting" }
queue = { type = "quantity", persistence = "observed", stale_after = "PT30M" }
[types.Moved]
fields = { gate = "gate", status = "gate.status" }
effects = [{ set = "gate.status", to = "status" }]
[types.Counted]
fields = { gate = "gate", queue = "quantity" }
effects = [{ set = "gate.queue", to = "queue" }]
"""
NOW = datetime(2024, 7, 1, 23, 30, tzinfo=UTC)
"""In London it is half past midnight of 2 July."""


def moved(status: str, when: str, document: str = "log") -> dict[str, Any]:
    data = {"gate": "north", "status": status}
    return {"type": "Moved", "when": when, "data": data, "source": {"document": document}}


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    made = Chronicle(Chronicle.create(tmp_path, VOCABULARY).root, NOW)
    made.append(
        *(
            {"type": "DocumentPublished", "when": when, "data": {"document": name, "title": name}}
            for name, when in (("log", "2024-06-10T12:00"), ("paper", "2024-06-11"))
        ),
        {"type": "EntityDescribed", "data": {"entity": "north", "kind": "gate", "label": "N"}},
    )
    made.append(
        moved("open", "2024-06-10T09:00"),
        moved("shut", "2024-06-10T10:46:30"),
        moved("open", "2024-06-10T11:50+02:00", "paper"),
        {
            "type": "Counted",
            "when": "2024-06-10T10:40",
            "data": {"gate": "north", "queue": 40},
            "source": {"document": "log"},
        },
    )
    return made


@pytest.mark.parametrize(
    "text", ["2024", "2024-06", "2024-06-10", "2024-06-10T10:46", "2024-06-10T10:46:30"]
)
def test_a_question_asks_for_the_end_of_what_is_written(chronicle: Chronicle, text: str) -> None:
    assert chronicle.moment(text) == end(text, LONDON)
    assert chronicle.view(text, text).known_at == end(text, LONDON)


def test_words_with_a_time_ask_for_the_end_of_the_minute(chronicle: Chronicle) -> None:
    assert chronicle.moment("10 June 2024 at 10:46") == end("2024-06-10T10:46", LONDON)


def test_today_is_the_end_of_today_on_the_clock_of_the_chronicle(chronicle: Chronicle) -> None:
    assert chronicle.moment(None) == chronicle.today() == end("2024-07-02", LONDON)


def test_before_an_event_is_one_second_before_its_window(chronicle: Chronicle) -> None:
    shut = next(each for each in chronicle.events if each.data.get("status") == "shut")
    at = chronicle.moment(f"before:{shut.id[:8]}")
    assert at == start("2024-06-10T10:46:30", LONDON) - 1
    assert chronicle.reading("north.status", at).value == "open"
    assert chronicle.reading("north.status", at + 1).value == "shut"


def test_a_state_answers_for_a_moment(chronicle: Chronicle) -> None:
    told = {
        at: chronicle.reading("north.status", at).value
        for at in ("2024-06-10T09:10", "2024-06-10T10:40", "2024-06-10T10:46", "2024-06-10")
    }
    # 11:50 two hours ahead of UTC is 10:50 in London.
    assert list(told.values()) == ["open", "open", "shut", "open"]
    assert chronicle.reading("north.status", "2024-06-10T10:49").value == "shut"


def test_a_document_of_a_moment_is_known_from_that_moment_on_and_one_of_a_day_at_its_end(
    chronicle: Chronicle,
) -> None:
    def known(known_at: str) -> tuple[str, bool]:
        found = chronicle.reading("north.status", "2024-06-12", known_at)
        return found.value or found.standing, found.tentative

    assert known("2024-06-10T11:59") == ("unknown", False)
    assert known("2024-06-10T12:00") == ("shut", False)
    assert known("2024-06-11T08:00") == ("possible", True)
    assert known("2024-06-11") == ("open", False)


def test_a_difference_between_two_moments_of_a_day_names_its_event(chronicle: Chronicle) -> None:
    one, two = chronicle.view("2024-06-10T10:46:29"), chronicle.view("2024-06-10T10:46:30")
    (change,) = chronicle.diff(one, two)
    assert (change.cell, len(change.events)) == ("north.status", 1)


def test_a_log_begins_with_from_and_ends_with_the_end_of_to(chronicle: Chronicle) -> None:
    def found(since: str | None, until: str | None) -> list[str | None]:
        wanted = EventFilter(since=since, until=until)
        return [each.when for each in chronicle.search.find(wanted).events()]

    assert found("2024-06-10T10:40", "2024-06-10T10:46") == [
        "2024-06-10T10:40",
        "2024-06-10T10:46:30",
    ]
    assert found("2024-06-10T10:47", None) == ["2024-06-10T11:50+02:00"]
    assert found(None, "2024-06-10T09:00:00") == ["2024-06-10T09:00"]


def test_events_and_histories_are_in_order_of_time(chronicle: Chronicle) -> None:
    chronicle.append(moved("shut", "2024-06-10T08:00"))
    events = [each.when for each in chronicle.search.find(EventFilter()).events()]
    assert events[0] == "2024-06-10T08:00"
    assert events[-1] == "2024-06-10T11:50+02:00"
    history = [each.claims[0].when for each in chronicle.history("north.status")]
    assert history == [each for each in events if each != "2024-06-10T10:40"]


def test_the_recorded_time_stays_in_utc(chronicle: Chronicle) -> None:
    assert len(chronicle.cells("2024-07-01T23:30:00Z").cell("north.status").claims) == 3  # type: ignore[union-attr]
    assert chronicle.cells("2024-06-30").cell("north.status") is None
    assert chronicle.cells("2024-07-01").cell("north.status") is not None


def test_json_writes_a_day_as_a_day_and_a_moment_with_its_offset(chronicle: Chronicle) -> None:
    view = chronicle.view("2024-06-10T10:46", "2024-06-11")
    told = plain.view(view)
    assert (told["at"], told["known_at"]) == ("2024-06-10T10:46:59+01:00", "2024-06-11")
    assert chronicle.moment(told["at"]) == view.at
    assert chronicle.moment(told["known_at"]) == view.known_at
    (claim,) = plain.reading(chronicle.reading("north.status", view))["claims"]
    assert claim["when"] == "2024-06-10T10:46:30"
    assert claim["window"] == ["2024-06-10T10:46:30+01:00"] * 2


def test_json_has_the_age_in_seconds_where_a_time_decides(chronicle: Chronicle) -> None:
    found = plain.reading(chronicle.reading("north.queue", "2024-06-10T11:00"))
    assert (found["standing"], found["age_days"], found["age_seconds"]) == ("stated", 0, 1200)
    assert chronicle.reading("north.queue", "2024-06-10T11:11").standing == "stale"


def test_a_view_and_a_reading_have_the_day_beside_the_second(chronicle: Chronicle) -> None:
    view = chronicle.view("2024-06-10T00:30")
    reading = chronicle.reading("north.status", view)
    assert view.at == reading.at
    assert view.day == reading.day == LONDON.day(view.at)
    assert LONDON.say(LONDON.last(view.day)) == "10 June 2024"


def test_a_moment_without_an_end_cannot_be_asked_for(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="has no end to ask for"):
        chronicle.moment("2024-06-10T10:46/..")
