"""No text says a date, a number or a standing that its reading or event does not have.

One check (`exactness`), run over every interface (`interfaces`): this repository's chronicle and
random ones, at their whole views. It also finds what is missing: values, doubts and annotations.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.edtf import FOREVER
from chrono.model.claim import Claim, Reading
from chrono.model.event import Event
from chrono.model.view import View
from tests.contract import interfaces
from tests.contract.exactness import (
    Witness,
    annotation_not_said,
    days_at,
    doubted,
    doubts_not_said,
    flat,
    said_dates,
    value_texts,
    values_not_said,
    written_dates,
)
from tests.contract.interfaces import Place
from tests.contract.vague_worlds import SAYS, logs
from tests.reference.worlds import moments
from tests.storage.index.keeping import Kept

ROOT = Path(__file__).parents[2]
DAYS_ASKED = ("2014", "2020-04-10", "2020-09-15", "2024-01-20", "2026-01-01")
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example is a chronicle on disk: to try hundreds of smaller ones takes minutes."""
BESIDE = "diff beside"
"""A difference in what stands beside the value, which is not shown again."""
BRIEF = ("board", "diff")
"""One line for each reading: it counts the annotations, and leaves what is next to the details."""


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    return Chronicle.open(ROOT)


@pytest.fixture(scope="module")
def witness(chronicle: Chronicle) -> Witness:
    return witness_of(chronicle)


def witness_of(chronicle: Chronicle) -> Witness:
    cells = chronicle.cells()
    return Witness(chronicle.events, cells.documents, cells.entities, chronicle.vocabulary)


# ------------------------------------------------------------------ the check


def problems(place: Place, witness: Witness) -> Iterator[str]:
    """What a place of an interface says that is not had, and what is had and not said there."""
    if place.event is not None:
        evidence = witness.of_event(place.event)
        evidence.dates |= days_at(place.asked)
        yield from evidence.not_had(place.text)
        yield from doubts_not_said(place.text, [place.event])
        yield from modality_not_said(place)
        return
    yield from witness.of_readings(place.readings).not_had(place.text)
    for reading in place.readings if place.interface != BESIDE else ():
        yield from standing_not_said(place, reading)
        if place.interface in BRIEF:
            claims = list(sides(reading))
        else:
            claims = [*sides(reading), *reading.bounds, *reading.ended, *reading.unapplied]
            claims += [each.claim for each in reading.annotations]
            for each in reading.annotations:
                words = value_texts(each.claim.value, each.claim.cell, reading, witness)
                yield from annotation_not_said(place.text, each, words)
        yield from values_not_said(place.text, claims, reading, witness)
        whole = place.interface not in BRIEF
        yield from doubts_not_said(place.text, doubted(reading) if whole else sides(reading))


def sides(reading: Reading) -> Iterator[Claim]:
    """The claims that give the value, or all sides of an open one."""
    if not reading.known:
        yield from (*reading.candidates, *reading.foreign)
    elif reading.rule != "tally":
        yield from (each for each in reading.supports if each.value == reading.value)


def modality_not_said(place: Place) -> Iterator[str]:
    assert place.event is not None
    modality = place.event.modality
    words = {
        "alleged": "alleged",
        "planned": "planned",
        "predicted": "predicted",
        "conditional": "on condition",
        "denied": "deni",
        "opinion": "opinion",
    }
    if modality in words and words[modality] not in place.text:
        yield f"that it is {modality}"


def standing_not_said(place: Place, reading: Reading) -> Iterator[str]:
    """What qualifies a reading is in words wherever its value is."""
    if reading.standing != "unknown" and reading.standing not in place.text:
        yield f"that it is {reading.standing}"
    if reading.disputed and "disputed" not in place.text:
        yield "that it is disputed"
    if reading.tentative and "known yet" not in place.text:
        yield "that it may not have been known yet"


def hold(places: Iterable[Place], witness: Witness) -> None:
    count = 0
    for place in places:
        count += 1
        found = list(dict.fromkeys(problems(place, witness)))
        assert not found, f"{place.interface}: {place.name}: {found}\n{place.text}"
    assert count


# ------------------------------------------------------------------ this repository's chronicle


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_the_state_and_its_reasons_say_what_the_readings_have(
    chronicle: Chronicle, witness: Witness, day: str
) -> None:
    view = chronicle.view(day)
    hold(interfaces.state_rows(chronicle, view), witness)
    hold(interfaces.reasons(chronicle, view), witness)


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_the_board_and_the_details_say_what_the_readings_have(
    chronicle: Chronicle, witness: Witness, day: str
) -> None:
    scrubber = interfaces.scrubber_at(chronicle, chronicle.view(day))
    hold(interfaces.board_rows(scrubber), witness)
    hold(interfaces.details(scrubber), witness)


def test_a_difference_says_what_both_readings_have(chronicle: Chronicle, witness: Witness) -> None:
    one, two = chronicle.view("2020-01-01"), chronicle.view("2024-09-30")
    hold(interfaces.differences(chronicle, one, two), witness)


def test_lists_of_events_say_what_the_events_have(chronicle: Chronicle, witness: Witness) -> None:
    scrubber = interfaces.scrubber_at(chronicle, chronicle.view("2026-01-01"))
    hold(interfaces.log_entries(chronicle), witness)
    hold(interfaces.listed_events(scrubber), witness)
    hold(interfaces.event_details(scrubber), witness)


def test_the_page_and_markdown_say_what_readings_and_events_have(
    chronicle: Chronicle, witness: Witness
) -> None:
    view = chronicle.view("2026-01-01")
    hold(interfaces.page_data(chronicle, view), witness)
    hold(interfaces.page_events(chronicle, view), witness)
    hold(interfaces.markdown(chronicle, view), witness)


# ------------------------------------------------------------------ random chronicles


@pytest.mark.slow
@given(logs(), moments(), moments(), st.one_of(st.just(FOREVER), moments()))
@settings(max_examples=40, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_every_interface_of_a_random_chronicle_is_exact(
    written: list[Event], at: int, other: int, known_at: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Kept(Path(folder), SAYS).append(written)
        chronicle = Chronicle.open(folder)
        view = evolve(View(at), known_at=known_at) if known_at != FOREVER else View(at)
        everywhere(chronicle, view, View(other))


def everywhere(chronicle: Chronicle, view: View, other: View) -> None:
    witness = witness_of(chronicle)
    scrubber = interfaces.scrubber_at(chronicle, view)
    for places in (
        interfaces.state_rows(chronicle, view),
        interfaces.reasons(chronicle, view),
        interfaces.board_rows(scrubber),
        interfaces.details(scrubber),
        interfaces.differences(chronicle, view, other),
        interfaces.log_entries(chronicle),
        interfaces.listed_events(scrubber),
        interfaces.event_details(scrubber),
        interfaces.page_data(chronicle, view),
        interfaces.page_events(chronicle, view),
        interfaces.markdown(chronicle, view),
    ):
        for place in places:
            found = list(dict.fromkeys(problems(place, witness)))
            assert not found, f"{place.interface}: {place.name}: {found}\n{place.text}"


# ------------------------------------------------------------------ the check itself


def test_a_date_that_is_too_exact_is_found() -> None:
    assert not said_dates("since 1 January 2003") <= written_dates("2003")
    assert not said_dates("as of March 2003") <= written_dates("2003")
    assert said_dates("in 2003, or March 2004") <= written_dates("[2003,2004-03-05]")
    assert said_dates("1,500 persons, 2003") == {(2003,)}
    assert said_dates("between 27 March and 10 April 2020") == {(2020, 3, 27), (2020, 4, 10)}
    assert said_dates("3 to 10 September 2020") == {(2020, 9, 3), (2020, 9, 10)}
    assert said_dates("2020-09-03 at 08:00") == {(2020, 9, 3)}


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("about 2,500", "2,500", "the quantity"),
        ("about 2,500", "2,400", "the quantity"),
        ("about 2,500 persons", "some persons", "the value"),
        ("8 days old", "9 days old", "an age of"),
        ("12 January 2024", "13 January 2024", "the date"),
        ("in doubt: the figure for strength", "", "the doubt about strength"),
        ("stated", "reported", "that it is stated"),
    ],
)
def test_a_text_that_says_something_else_is_found(
    chronicle: Chronicle, witness: Witness, wrong: str, right: str, problem: str
) -> None:
    """Each text of the interfaces, changed at one place."""
    view = chronicle.view("2024-01-20")
    scrubber = interfaces.scrubber_at(chronicle, view)
    cell = "us-troops-iraq.strength"
    places = [*interfaces.state_rows(chronicle, view), *interfaces.details(scrubber)]
    mine = [each for each in places if each.name == cell and wrong in each.text]
    assert mine
    for place in mine:
        changed = place._replace(text=place.text.replace(wrong, right))
        found = list(problems(changed, witness))
        assert any(each.startswith(problem) for each in found), place.text


def test_an_annotation_that_is_left_out_is_found(chronicle: Chronicle, witness: Witness) -> None:
    rows = interfaces.state_rows(chronicle, chronicle.view("2026-01-01"))
    place = next(each for each in rows if each.name == "coalition-consolidation-2020.reason")
    for left_out, problem in (
        ("not because of", "that it is denied"),
        ("the attacks on what is American, in", "the opinion value"),
    ):
        changed = place._replace(text=flat(place.text).replace(left_out, ""))
        assert changed.text != flat(place.text)
        assert any(problem in each for each in problems(changed, witness))
