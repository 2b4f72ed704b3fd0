"""The filters of `log`: single, combined, and with unknown names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.chronicle import EventFilter
from chrono.edtf.clock import UTC_CLOCK
from chrono.errors import Exit
from chrono.query.event_filter import spoken_of, window_of
from tests.cli.conftest import Run, event_of, run_in_process
from tests.moments import end, start

HANDED = "The Pact gave Camp Alder to the Republic."
COUNTED = "The relief force numbered 5,200."
JOINED = "Norland and Sudland belong to the Pact."
THREE = "Three died at the ford."
OPENED = "Camp Birch opened."
REDUCED = "Reyes: 2,200 left, about 3,000 stay."
PLAN = "Reyes: 2,500 by January."
SIZE = "The Pact has three members."
FIVE = "Reyes: five died at the ford."
CLOSED = "Camp Birch closed."
DENIED = "The mayor denies the hand-over."
GENERAL = "Reyes is a general."
ALL = {HANDED, COUNTED, JOINED, THREE, OPENED, REDUCED, PLAN, SIZE, FIVE, CLOSED, DENIED, GENERAL}


def found(*arguments: str) -> list[str]:
    """The summaries of the events that `log` shows, in its order."""
    answer = run_in_process("log", *arguments, "--json")
    assert answer.code == 0, answer.err
    return [event.get("summary", "") for event in json.loads(answer.out)["events"]]


@pytest.mark.parametrize(
    ("arguments", "summaries"),
    [
        ([], ALL),
        (["--from", "2021"], {PLAN}),
        (["--from", "2020-09-11"], {OPENED, PLAN, SIZE, CLOSED, DENIED, GENERAL}),
        (["--to", "2020-08-02"], {THREE, FIVE, COUNTED, OPENED}),
        (["--to", "2020-07"], set()),
        (["--from", "2020-08-18", "--to", "2020-08-18"], {HANDED, COUNTED, OPENED}),
        (["--from", "2020-09-01", "--to", "2020-09-10"], {REDUCED, OPENED, CLOSED}),
        (["--type", "Ambushed"], {THREE, FIVE}),
        (["-t", "Ambushed", "-t", "Joined"], {THREE, FIVE, JOINED}),
        (["--kind", "force"], {COUNTED, REDUCED, PLAN}),
        (["-k", "person"], {GENERAL}),
        (["-k", "person", "-k", "incident"], {GENERAL, THREE, FIVE}),
        (["--entity", "camp-birch"], {OPENED, CLOSED}),
        (["-e", "Camp Birch"], {OPENED, CLOSED}),
        (["-e", "Alder"], {HANDED, DENIED}),
        (["-e", "norland"], {JOINED}),
        (["-e", "camp-birch", "-e", "norland"], {OPENED, CLOSED, JOINED}),
        (["--document", "d1"], {HANDED, COUNTED, JOINED, THREE}),
        (["-d", "d2"], ALL - {HANDED, COUNTED, JOINED, THREE}),
        (["-d", "d1", "-d", "d2"], ALL),
        (["--speaker", "mayor"], {DENIED}),
        (["-s", "Ana Reyes"], {REDUCED, PLAN, FIVE}),
        (["-s", "mayor", "-s", "General Reyes"], {DENIED, REDUCED, PLAN, FIVE}),
        (["--modality", "planned"], {PLAN}),
        (["-m", "denied", "-m", "reported"], {DENIED, REDUCED, FIVE}),
        (["-m", "opinion"], set()),
        (["--tag", "toll"], {THREE, FIVE}),
        (["--tag", "none"], set()),
        (["--text", "bridge"], {THREE}),
        (["--text", "BRIDGE old"], {THREE}),
        (["--text", "bridge new"], set()),
        (["--text", "the mayor of alder"], {DENIED}),
        (["--text", "republic"], {HANDED, DENIED}),
        (["--text", "Courier"], set()),
        (["--text", "doc:alder doc:changes doc:hand"], {HANDED, COUNTED, JOINED, THREE}),
        (["--text", "planned"], set()),
        (["--text", "doc:courier"], set()),
        (["--text", "this month"], {CLOSED}),
        (["--known-at", "2020-08-31"], {HANDED, COUNTED, JOINED, THREE}),
        (["--known-at", "2020-08-19"], set()),
        (["--recorded-at", "#15"], {HANDED, COUNTED, JOINED}),
        (["--recorded-at", "#0"], set()),
        (["--cell", "camp-birch.status"], {OPENED, CLOSED}),
        (["--cell", "pact.members"], {JOINED, SIZE}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_filter_lets_in_just_the_events_that_fit(
    borderlands: Path, arguments: list[str], summaries: set[str]
) -> None:
    assert set(found(*arguments)) == summaries


@pytest.mark.parametrize(
    ("arguments", "summaries"),
    [
        (["-d", "d2", "-s", "ana-reyes", "-m", "reported"], {REDUCED, FIVE}),
        (["-t", "Ambushed", "-d", "d1"], {THREE}),
        (["--tag", "toll", "--text", "five"], {FIVE}),
        (["-e", "relief-force", "--from", "2020-09"], {REDUCED, PLAN}),
        (["-k", "base", "--to", "2020-08-31", "-d", "d1"], {HANDED}),
        (["--cell", "relief-force.strength", "-m", "planned"], {PLAN}),
        (["--known-at", "2020-08-31", "-k", "base"], {HANDED}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_several_filters_all_have_to_fit(
    borderlands: Path, arguments: list[str], summaries: set[str]
) -> None:
    assert set(found(*arguments)) == summaries


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["-t", "Ambush"], Exit.UNKNOWN, "Did you mean 'Ambushed'?"),
        (["-k", "bases"], Exit.UNKNOWN, "Did you mean 'base'?"),
        (["-k", "qqq"], Exit.UNKNOWN, "`chrono list kinds` lists all."),
        (["-e", "camp-alde"], Exit.UNKNOWN, "Did you mean 'camp-alder'"),
        (["-d", "d9"], Exit.UNKNOWN, "Document 'd9' is not in this chronicle"),
        (["-s", "nobody"], Exit.UNKNOWN, "Entity 'nobody' is not in this chronicle"),
        (["-m", "rumoured"], Exit.USAGE, "'rumoured' is not one of 'asserted'"),
        (["--from", "soon"], Exit.INVALID, "not a date or a known phrase"),
        (["--to", "2020-13"], Exit.INVALID, "there is no month 13"),
        (["--limit", "0"], Exit.USAGE, "0 is not in the range"),
        (["--limit", "some"], Exit.USAGE, "'some' is not a valid integer"),
        (["--known-at", "soon"], Exit.INVALID, "not a date or a known phrase"),
        (["--cell", "camp-alder"], Exit.INVALID, "names no cell"),
        (["--cell", "pact.position"], Exit.UNKNOWN, "Nothing was claimed of it."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_filter_that_names_nothing_is_refused_and_told_what_there_is(
    borderlands: Path, arguments: list[str], code: Exit, says: str
) -> None:
    answer = run_in_process("log", *arguments)
    assert answer.code == code
    assert answer.out == ""
    assert says in " ".join(answer.err.split())


def test_events_stand_in_the_order_of_the_last_day_they_can_have_happened_on(
    borderlands: Path,
) -> None:
    told = found()
    assert told[:4] == [THREE, FIVE, HANDED, COUNTED]
    assert told[-1] == PLAN
    assert found("--newest") == told[::-1]


def test_a_limit_takes_the_first_and_says_how_many_there_are(chrono: Run) -> None:
    assert found("--limit", "2") == [THREE, FIVE]
    assert found("--limit", "1", "--newest") == [PLAN]
    assert json.loads(chrono("log", "--limit", "2", "--json").out)["total"] == 12
    assert "2 of 12 events shown; a higher --limit shows more." in chrono("log", "-n", "2").err
    assert "of 12 events" not in chrono("log", "-n", "12").err


def test_declarations_are_shown_where_all_or_their_type_is_asked_for(borderlands: Path) -> None:
    assert len(found("--all")) == 24
    assert len(found("-t", "DocumentPublished")) == 2
    assert len(found("-t", "EntityDescribed", "-e", "mayor")) == 1
    assert len(found("--all", "-d", "d1")) == 5


def test_whoever_passes_it_on_is_found_as_a_speaker_too(borderlands: Path) -> None:
    Chronicle.open(".").append(
        {
            "type": "PositionTaken",
            "data": {"body": "pact", "position": "it waits"},
            "speaker": "mayor",
            "via": ["ana-reyes"],
            "modality": "reported",
            "summary": "passed on",
            "source": {"document": "d2"},
        }
    )
    assert "passed on" in found("-s", "ana-reyes")
    assert "passed on" in found("-s", "mayor")
    assert "passed on" not in found("-s", "norland")


def test_an_entity_is_found_under_whatever_it_is_the_same_as(borderlands: Path) -> None:
    chronicle = Chronicle.open(".")
    for name, same in (("alder-base", "camp-alder"), ("the-camp", "alder-base")):
        chronicle.append(
            {
                "type": "EntityDescribed",
                "data": {"entity": name, "kind": "base", "label": name, "same_as": same},
            }
        )
    for name in ("alder-base", "the-camp", "camp-alder"):
        assert set(found("-e", name)) == {HANDED, DENIED}


def test_a_same_as_that_is_only_alleged_joins_nothing(borderlands: Path) -> None:
    chronicle = Chronicle.open(".")
    data = {"entity": "alder-base", "kind": "base", "label": "Alder Base"}
    chronicle.append({"type": "EntityDescribed", "data": data})
    chronicle.append(
        {
            "type": "EntityDescribed",
            "modality": "alleged",
            "source": {"document": "d2"},
            "data": {**data, "same_as": "camp-alder"},
        }
    )
    assert found("-e", "alder-base") == []


def test_what_was_retracted_is_still_there_and_marked(borderlands: Path) -> None:
    name = event_of(borderlands, THREE)
    run_in_process("retract", name, "--reason", "misread")
    answer = json.loads(run_in_process("log", "--json", "-t", "Ambushed").out)
    assert answer["retracted"] == [name]
    assert len(answer["events"]) == 2
    assert THREE not in run_in_process("log").out
    assert f"{THREE} (retracted)" in run_in_process("log", "--all").out


def test_the_tests_of_no_filter_let_everything_in(borderlands: Path) -> None:
    chronicle = Chronicle.open(".")
    test = chronicle.search.test(EventFilter())
    assert all(test(event) for event in chronicle.events)


def test_an_event_speaks_of_the_names_in_its_data_and_in_its_lists(borderlands: Path) -> None:
    events = {event.summary: event for event in Chronicle.open(".").events}
    assert spoken_of(events[JOINED]) == {"pact", "norland", "sudland"}
    assert spoken_of(events[REDUCED]) == {"relief-force"}


@pytest.mark.parametrize(
    ("summary", "first", "last"),
    [
        (THREE, "2020-08-02", "2020-08-02"),
        (COUNTED, "2020-08-01", "2020-08-20"),
        (JOINED, "2020-08-20", "2020-08-20"),
        (REDUCED, "2020-09-01", "2020-09-10"),
        (PLAN, "2021-01-01", "2021-01-31"),
        (GENERAL, "2020-09-14", "2020-09-14"),
    ],
)
def test_an_event_stands_in_the_days_in_which_it_can_have_begun(
    borderlands: Path, summary: str, first: str, last: str
) -> None:
    chronicle = Chronicle.open(".")
    event = next(each for each in chronicle.events if each.summary == summary)
    found = window_of(event, chronicle.cells().documents, UTC_CLOCK)
    assert found == (start(first), end(last))


def test_a_search_finds_by_the_labels_of_what_an_event_names_and_by_its_document_alone_by_doc(
    borderlands: Path,
) -> None:
    chronicle = Chronicle.open(".")
    event = next(each for each in chronicle.events if each.summary == DENIED)
    for text in ("camp alder", "republic", "mayor of alder", DENIED, "doc:relief doc:shrinks"):
        assert event.offset in set(chronicle.search.offsets_holding(text)), text
    for text in ("doc:alder", "shrinks", "modality"):
        assert event.offset not in set(chronicle.search.offsets_holding(text)), text
