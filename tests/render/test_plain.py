"""Readings, views and changes as JSON contain only facts from documents."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import read
from chrono.model.claim import SourceFilter
from chrono.model.view import View
from chrono.render import json as plain
from tests.formats.importers.world import declarations, events, lines, material
from tests.render.test_words import asked, counted

CALM = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def test_a_day_is_an_iso_date_and_an_end_without_one_is_null() -> None:
    assert plain.moment(UTC_CLOCK.last(737_489), UTC_CLOCK) == "2020-03-05"
    assert plain.moment(BEGINNING, UTC_CLOCK) is plain.moment(FOREVER, UTC_CLOCK) is None
    assert plain.window((BEGINNING, UTC_CLOCK.last(737_489)), UTC_CLOCK) == [None, "2020-03-05"]


def test_a_reading_has_its_value_standing_rule_and_claims() -> None:
    made = plain.reading(asked(counted({"about": 2500}))[0])
    assert made["cell"] == "reds.strength"
    assert made["value"] == {"about": 2500}
    assert (made["standing"], made["rule"]) == ("stated", "one")
    assert made["unit"] == "persons"
    assert made["age_days"] == 15
    (claim,) = made["claims"]
    assert claim["document"] == "gazette"
    assert claim["window"] == ["2020-03-01", "2020-03-01"]
    assert claim["event"] == events([counted({"about": 2500})])[0].id


def test_what_is_absent_is_left_out() -> None:
    made = plain.reading(asked(counted(5))[0])
    for key in ("foreign", "bounds", "ended", "disputed", "beside", "judged", "tentative", "next"):
        assert key not in made
    assert "speaker" not in made["claims"][0]
    assert "derived" not in made["claims"][0]


def test_a_contest_has_no_value_and_all_its_sides() -> None:
    made = plain.reading(asked(counted(5), counted(9))[0])
    assert made["standing"] == "contested"
    assert made["value"] is None
    assert sorted(each["value"] for each in made["claims"]) == [5, 9]


def test_what_bounds_an_unknown_is_named() -> None:
    move = {
        "type": "Moved",
        "modality": "asserted",
        "data": {"force": "reds", "camp": "alder"},
        "source": {"document": "gazette"},
    }
    made = plain.reading(asked(move, cell="reds.base", at=737_400)[0])
    assert (made["standing"], made["rule"]) == ("unknown", "bounds")
    assert [each["value"] for each in made["bounds"]] == ["alder"]
    assert made["bounds"][0]["window"] == [None, "2020-03-05"]
    assert made["value"] is None


def test_a_claim_says_who_says_it_and_on_what_it_rests() -> None:
    line = counted(5, modality="reported", speaker="blues", basis="relative", doubt=["number"])
    (claim,) = plain.reading(asked(line)[0])["claims"]
    assert claim["speaker"] == "blues"
    assert claim["basis"] == "relative"
    assert claim["doubt"] == ["number"]


def test_a_plan_stands_beside_with_its_status() -> None:
    plan = counted(7, "2020-03-10", modality="planned", speaker="blues")
    (annotation,) = plain.reading(asked(counted(5), plan, at=737_540)[0])["beside"]
    assert annotation["layer"] == "planned"
    assert annotation["status"] == "overdue"
    assert annotation["value"] == 7


def test_the_next_known_change_is_named() -> None:
    made = plain.reading(asked(counted(5), counted(9, "2020-03-03"), at=737_486)[0])
    assert made["value"] == 5
    assert made["next"]["value"] == 9


def test_of_many_claims_only_so_many_are_listed_and_all_are_counted() -> None:
    reading, _ = asked(counted(5))
    (claim,) = reading.candidates
    several = evolve(reading, candidates=tuple(evolve(claim, event=f"{n:032x}") for n in range(99)))
    made = plain.reading(several)
    assert len(made["claims"]) == plain.MAX_CLAIMS_LISTED
    assert made["claims_in_all"] == 99


def test_a_view_has_its_three_times_and_what_it_leaves_out() -> None:
    made = plain.view(
        View(
            UTC_CLOCK.last(737_489),
            UTC_CLOCK.last(737_495),
            source_filter=SourceFilter(without=(("document", "gazette"),)),
        )
    )
    assert made == {
        "at": "2020-03-05",
        "known_at": "2020-03-11",
        "recorded_at": None,
        "without": ["document:gazette"],
    }
    assert plain.view(View(UTC_CLOCK.last(737_489)))["known_at"] is None


@CALM
@given(st.lists(lines(), min_size=1, max_size=6), st.integers(737_000, 737_700))
def test_every_reading_is_json_and_names_only_events_that_are_there(
    batch: list[dict[str, Any]], at: int
) -> None:
    found = material([*declarations(), *batch], at=at)
    known = {event.id for event in found.events}
    for key in tuple(found.cells.keys()):
        cell = found.cells.cell(key)
        assert cell is not None
        made = plain.reading(read(cell, UTC_CLOCK.last(at), FOREVER))
        assert json.loads(json.dumps(made)) == json.loads(json.dumps(made, sort_keys=True))
        assert {each["event"] for each in made.get("claims", [])} <= known
        assert str(FOREVER) not in json.dumps(made)
        assert str(BEGINNING) not in json.dumps(made)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@CALM
@given(ANYTHING, st.text(), st.text(min_size=1))
def test_whatever_a_document_says_stands_in_a_claim_as_it_is(
    value: Any, document: str, speaker: str
) -> None:
    (claim,) = asked(counted(5))[0].candidates
    told = plain.claim(evolve(claim, value=value, document=document, speaker=speaker), UTC_CLOCK)
    assert told == (
        {
            "value": value,
            "event": claim.event,
            "document": document,
            "when": "2020-03-01",
            "window": ["2020-03-01", "2020-03-01"],
            "speaker": speaker,
        }
    )


def test_an_event_that_nobody_dates_and_no_document_tells_has_null_for_both() -> None:
    (claim,) = asked(counted(5))[0].candidates
    bare = evolve(claim, when=None, document=None, earliest=BEGINNING, speaker="")
    told = plain.claim(bare, UTC_CLOCK)
    assert (told["when"], told["document"]) == (None, None)
    assert told["window"] == [None, "2020-03-01"]
    assert "speaker" not in told


@pytest.mark.parametrize("standing", ["contested", "possible", "unknown"])
def test_what_is_open_is_never_given_a_value(standing: str) -> None:
    batches = {
        "contested": [counted(5), counted(9)],
        "possible": [
            counted(5, "[2020-03-01..2020-03-04]"),
            counted(9, "[2020-03-02..2020-03-05]"),
        ],
        "unknown": [counted(5, "2021")],
    }
    made = plain.reading(asked(*batches[standing])[0])
    assert made["standing"] == standing
    assert made["value"] is None
