"""State, why and diff queries through the public API."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ref

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER, parse
from chrono.fold import fold, read
from chrono.fold.diff import support
from chrono.render import date_text
from chrono.render import json as plain
from chrono.render import text as words
from chrono.render.names import Names
from chrono.storage.repository import Repository
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed, reduced


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    """In spring the coalition held Taji; in August it went to Iraq; the cut came in September."""
    made = Chronicle(Chronicle.create(tmp_path, VOCABULARY).root, NOW)
    made.append(
        *DECLARED,
        handed(to="coalition", when="2020-03-15", source={"document": "early"}),
        handed(when="2020-08-23"),
        reduced(by=2200, to=3000),
    )
    return made


def test_the_state_is_that_at_the_end_of_the_day(chronicle: Chronicle) -> None:
    def holder(day: str) -> object:
        return chronicle.reading("taji.holder", at=day).value

    assert holder("2020-03-14") is None
    assert holder("2020-03-15") == holder("2020-08-22") == "coalition"
    assert holder("2020-08-23") == "iraq"


def test_what_was_not_yet_published_was_not_known(chronicle: Chronicle) -> None:
    reading = chronicle.reading("taji.holder", at="2020-09-01", known_at="2020-08-31")
    assert reading.value == "coalition"


def test_what_was_so_just_before_a_cut_is_worked_out_and_says_from_what(
    chronicle: Chronicle,
) -> None:
    reading = chronicle.reading("us-troops.strength", at="2020-09-01")
    assert (reading.standing, reading.value) == ("derived", 5200)
    assert reading.inputs == (reading.candidates[0].event,)


def test_a_state_may_be_of_some_entities_or_kinds(chronicle: Chronicle) -> None:
    view = chronicle.view(at="2020-09-15")
    assert {r.cell for r in chronicle.state(view, kinds=["force"]).readings} == {
        "us-troops.strength"
    }
    assert {r.cell for r in chronicle.state(view, entities=["camp taji"]).readings} == {
        "taji.holder"
    }


def test_without_a_document_the_state_is_as_if_it_had_never_been_read(chronicle: Chronicle) -> None:
    view = chronicle.view(at="2020-09-15", without=["document:late"])
    readings = {reading.cell: reading.value for reading in chronicle.state(view).readings}
    assert readings == {"taji.holder": "coalition"}


def test_why_gives_the_events_that_fold_alone_to_the_same_value(chronicle: Chronicle) -> None:
    view = chronicle.view(at="2020-09-15")
    for cell in ("taji.holder", "us-troops.strength"):
        why = chronicle.why(cell, view)
        declared = [
            e for e in chronicle.events if e.type in ("DocumentPublished", "EntityDescribed")
        ]
        alone = fold([*declared, *why.events], chronicle.vocabulary)
        found = alone.cell(cell)
        assert found is not None
        assert read(found, view.at).value == why.reading.value


def test_diff_names_what_changed_and_the_event_that_did_it(chronicle: Chronicle) -> None:
    changes = chronicle.diff(chronicle.view(at="2020-08-01"), chronicle.view(at="2020-09-15"))
    assert [change.cell for change in changes] == ["taji.holder", "us-troops.strength"]
    (event,) = changes[0].events
    assert chronicle.event(event).when == "2020-08-23"


def test_diff_between_two_known_at_dates_shows_what_was_learnt(chronicle: Chronicle) -> None:
    day = "2020-09-15"
    changes = chronicle.diff(
        chronicle.view(at=day, known_at="2020-05-01"), chronicle.view(at=day, known_at="2020-09-15")
    )
    assert {change.cell for change in changes} == {"taji.holder", "us-troops.strength"}
    assert changes[0].before is not None
    assert changes[0].before.value == "coalition"


def test_between_two_equal_views_nothing_differs(chronicle: Chronicle) -> None:
    view = chronicle.view(at="2020-09-15")
    assert chronicle.diff(view, view) == ()


def test_every_reading_names_the_next_known_change(chronicle: Chronicle) -> None:
    upcoming = chronicle.reading("taji.holder", at="2020-04-01").next
    assert upcoming is not None
    assert (upcoming.value, upcoming.when) == ("iraq", "2020-08-23")


def test_an_observation_goes_stale_in_its_time(chronicle: Chronicle) -> None:
    assert chronicle.reading("us-troops.strength", at="2021-03-09").standing == "stated"
    assert chronicle.reading("us-troops.strength", at="2021-03-10").standing == "stale"
    assert chronicle.reading("us-troops.strength", at="2021-03-10").value == 3000


def test_the_index_and_the_fold_in_memory_answer_alike(chronicle: Chronicle) -> None:
    folded = chronicle.repository.folded()
    cells = chronicle.cells()
    assert list(cells.keys()) == list(folded.keys())
    for key in folded.keys():  # noqa: SIM118 - a method of Cells
        for day in ("2020-01-01", "2020-03-15", "2020-09-01", "2021-09-01"):
            at = parse(day).latest
            one, two = cells.cell(key), folded.cell(key)
            assert one is not None
            assert two is not None
            assert read(one, at, FOREVER) == read(two, at, FOREVER)


def test_a_state_in_json_names_the_head_and_the_vocabulary_it_came_from(
    chronicle: Chronicle,
) -> None:
    told = plain.state(chronicle.state(chronicle.view(at="2020-09-15")))
    assert told["head"] == chronicle.repository.log.head().chain
    assert len(told["vocabulary"]) == 64
    assert told["at"] == "2020-09-15"
    assert told["known_at"] is None
    assert {cell["cell"]: cell["value"] for cell in told["cells"]} == {
        "taji.holder": "iraq",
        "us-troops.strength": 3000,
    }


def test_words_for_a_reading_say_how_it_stands(chronicle: Chronicle) -> None:
    names = Names(chronicle.cells().entities, chronicle.cells().documents)
    reading = chronicle.reading("us-troops.strength", at="2020-09-01")
    assert words.reading_words(reading, names) == "5,200 persons"
    assert words.standing_words(reading, names) == "derived"
    assert (
        date_text.when_words(reading.candidates[0], chronicle.vocabulary.clock)
        == "just before 9 September 2020"
    )


def test_every_rule_has_its_sentence(chronicle: Chronicle) -> None:
    for reading in chronicle.state(chronicle.view(at="2020-09-15")).readings:
        assert words.RULES[reading.rule].endswith(".")


def test_support_lists_each_event_once(chronicle: Chronicle) -> None:
    reading = chronicle.reading("taji.holder", at="2020-09-15")
    assert len(support(reading)) == len(set(support(reading))) == 1


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "that day"),
        (1, "1 day old"),
        (59, "59 days old"),
        (200, "6 months old"),
        (900, "2 years old"),
    ],
)
def test_ages_are_told_as_people_tell_them(days: int, told: str) -> None:
    assert date_text.age_words(days) == told


@pytest.mark.parametrize("kept", [True, False])
def test_a_state_names_the_head_that_it_was_answered_from_though_the_log_grows_meanwhile(
    chronicle: Chronicle, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = chronicle.repository.log.head().chain
    if not kept:
        monkeypatch.setattr(chronicle.repository, "_opened_index", lambda: None)
    other = Chronicle(chronicle.root, NOW)

    def appended_meanwhile(*asked: object) -> object:
        if chronicle.repository.log.head().chain == before:
            other.append(handed(to="coalition", when="2020-08-24"))
        return read(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr("chrono.query.queries.read", appended_meanwhile)
    state = chronicle.state(chronicle.view("2020-09-01"))
    holder = next(each for each in state.readings if each.cell == "taji.holder")
    assert (state.head, holder.value) == (before, "iraq")
    again = chronicle.state(chronicle.view("2020-09-01"))
    holder = next(each for each in again.readings if each.cell == "taji.holder")
    assert (again.head, holder.value) == (other.repository.log.head().chain, "coalition")


def test_without_an_index_an_answer_goes_no_further_than_the_head_it_names(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, other = chronicle.repository.log.head().chain, Chronicle(chronicle.root, NOW)
    monkeypatch.setattr(chronicle.repository, "_opened_index", lambda: None)
    folded = Repository.folded

    def appended_meanwhile(self: Repository, *asked: object) -> object:
        if self is chronicle.repository and chronicle.repository.log.head().chain == before:
            other.append(handed(to="coalition", when="2020-08-24"))
        return folded(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "folded", appended_meanwhile)
    state = chronicle.state(chronicle.view("2020-09-01"))
    holder = next(each for each in state.readings if each.cell == "taji.holder")
    assert (state.head, holder.value) == (before, "iraq")


def test_why_names_the_level_that_a_change_was_computed_from(chronicle: Chronicle) -> None:
    (level,) = chronicle.why("us-troops.strength", chronicle.view(at="2020-09-30")).events
    done = chronicle.append(reduced(by=500, when="2020-10-01"))
    found = chronicle.why("us-troops.strength", chronicle.view(at="2020-10-02"))
    assert (found.reading.standing, found.reading.value) == ("derived", 2500)
    assert {event.id for event in found.events} == {level.id, *done.ids}


def test_views_asked_for_earlier_are_not_kept_for_ever(chronicle: Chronicle) -> None:
    asked = [ref(chronicle.cells(f"#{count}")) for count in (3, 4, 5, 6)]
    gc.collect()
    assert sum(each() is not None for each in asked) <= 1
