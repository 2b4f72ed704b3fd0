"""The words for values, windows, ages, standings and plans say only what the claim says."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import read
from chrono.model.claim import Reading
from chrono.model.vocabulary.schema import Field
from chrono.render import date_text
from chrono.render import text as words
from chrono.render.doubt_text import doubt_words
from chrono.render.names import Names
from tests.formats.importers.world import VOCABULARY, declarations, material

AT = 737_500
"""16 March 2020."""


def counted(number: Any, when: str = "2020-03-01", **more: Any) -> dict[str, Any]:
    return {
        "type": "Counted",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "number": number},
        "source": {"document": "gazette"},
        **more,
    }


def mood(said: str, when: str, **more: Any) -> dict[str, Any]:
    line = counted(1, when, **more)
    return {**line, "data": {"force": "reds", "mood": said}}


def asked(
    *batch: dict[str, Any], cell: str = "reds.strength", at: int = AT, known_at: int = FOREVER
) -> tuple[Reading, Names]:
    found = material([*declarations(), *batch], at=at)
    holds = found.cells.cell(cell)
    assert holds is not None
    return read(holds, UTC_CLOCK.last(at), UTC_CLOCK.last(known_at)), found.names


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2500, "2,500 persons"),
        (1, "1 person"),
        ({"about": 2500}, "about 2,500 persons"),
        ({"at_least": 5}, "at least 5 persons"),
        ({"at_most": 10}, "at most 10 persons"),
        ({"low": 3, "high": 9}, "3 to 9 persons"),
        ({"low": 3, "best": 4, "high": 9}, "3 to 9 (best 4) persons"),
        ({"words": "a few hundred"}, "a few hundred"),
    ],
)
def test_a_quantity_is_said_as_the_document_gives_it(value: Any, said: str) -> None:
    reading, names = asked(counted(value))
    assert words.reading_words(reading, names) == said


def test_an_entity_is_called_by_its_label_and_by_its_id_where_it_has_none() -> None:
    _, names = asked(counted(1))
    assert names.entity("reds") == "Reds"
    assert names.entity("nobody") == "nobody"
    assert names.document("letter.2") == "A letter (letter.2)"
    assert names.document("nothing") == "nothing"


def test_what_nobody_knows_is_said_in_no_words() -> None:
    reading, names = asked(counted(5, "2021-01-01"))
    assert not reading.known
    assert words.reading_words(reading, names) == ""
    assert words.shown_values(reading) == []


def test_words_that_agree_stand_side_by_side_and_each_once() -> None:
    reading, names = asked(
        mood("tired", "2020-03-01"),
        mood("hungry", "2020-03-01", source={"document": "letter.2"}),
        mood("tired", "2020-03-01", source={"document": "letter.2"}),
        cell="reds.mood",
        at=737_540,
    )
    assert sorted(words.reading_words(reading, names).split("; ")) == ["hungry", "tired"]


def test_a_number_and_words_for_it_are_shown_beside_each_other() -> None:
    reading, names = asked(
        counted(250, "2020-03-01"),
        counted({"words": "a few hundred"}, "2020-03-01"),
    )
    assert words.reading_words(reading, names).startswith("250")
    assert "a few hundred" in words.reading_words(reading, names)


def test_an_amount_of_change_is_said_as_one() -> None:
    reading, names = asked(counted(5))
    (claim,) = reading.candidates
    for role in ("less", "more"):
        said = words.claim_words(evolve(claim, role=role), reading.attribute, names)
        assert said == f"{role} by 5 persons"


def test_a_member_is_so_or_not() -> None:
    reading, names = asked(counted(5))
    (claim,) = reading.candidates
    said = [
        words.claim_words(evolve(claim, value=value), reading.attribute, names)
        for value in (True, False)
    ]
    assert said == ["yes", "none"]


def test_a_choice_is_said_without_its_underscores() -> None:
    attribute = VOCABULARY.attribute("camp", "state")
    assert attribute is not None
    _, names = asked(counted(5))
    assert words.value_words("left_by_all", attribute, names) == "left by all"


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ((UTC_CLOCK.first(737_489), UTC_CLOCK.last(737_489)), "5 March 2020"),
        ((UTC_CLOCK.first(BEGINNING), UTC_CLOCK.last(737_489)), "on or before 5 March 2020"),
        ((UTC_CLOCK.first(737_489), UTC_CLOCK.last(FOREVER)), "on or after 5 March 2020"),
        ((UTC_CLOCK.first(BEGINNING), UTC_CLOCK.last(FOREVER)), "undated"),
        ((UTC_CLOCK.first(737_489), UTC_CLOCK.last(737_495)), "between 5 and 11 March 2020"),
        ((UTC_CLOCK.first(737_489), UTC_CLOCK.last(737_520)), "between 5 March and 5 April 2020"),
        (
            (UTC_CLOCK.first(737_489), UTC_CLOCK.last(737_489 + 400)),
            "between 5 March 2020 and 9 April 2021",
        ),
    ],
)
def test_a_window_is_told_as_a_window(window: tuple[int, int], said: str) -> None:
    assert date_text.window_words(window, UTC_CLOCK) == said


@settings(max_examples=100)
@given(st.integers(1, 3_000_000), st.integers(0, 5000))
def test_a_window_names_both_its_days_and_no_other(low: int, length: int) -> None:
    said = date_text.window_words((UTC_CLOCK.first(low), UTC_CLOCK.last(low + length)), UTC_CLOCK)
    for day in (low, low + length):
        year, _, number = edtf.civil(day)
        assert str(number) in said.replace(",", "").split()
        assert str(year) in said.replace("AD", "").split()
    assert ("between" in said) == (length > 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "undated"),
        ("2020-03-05", "5 March 2020"),
        ("2020-03", "March 2020"),
        ("[..2020-03-05]", "on or before 5 March 2020"),
        ("no date at all", "no date at all"),
    ],
)
def test_a_date_is_said_in_words_and_what_is_none_as_it_stands(text: str | None, said: str) -> None:
    assert date_text.date_words(text) == said


def test_the_ends_of_time_have_words_too() -> None:
    assert date_text.day_words(BEGINNING, UTC_CLOCK) == "the beginning"
    assert date_text.day_words(FOREVER, UTC_CLOCK) == "any time later"
    assert date_text.day_words(UTC_CLOCK.last(737_489), UTC_CLOCK) == "5 March 2020"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "that day"),
        (1, "1 day old"),
        (59, "59 days old"),
        (61, "2 months old"),
        (365, "11 months old"),
        (729, "23 months old"),
        (731, "2 years old"),
        (3653, "10 years old"),
    ],
)
def test_an_age_is_said_as_people_say_it(days: int, said: str) -> None:
    assert date_text.age_words(days) == said


@given(st.integers(0, 100_000))
def test_an_age_is_never_said_to_be_more_than_it_is(days: int) -> None:
    number, _, unit = date_text.age_words(days).partition(" ")
    if number == "that":
        assert days == 0
        return
    each = {"day": 1, "days": 1, "months": 30.4, "years": 365.2}[unit.removesuffix(" old")]
    assert int(number) * each <= days


def test_a_claim_holds_from_when_its_document_has_it() -> None:
    (vague,) = asked(counted(5, "2020-02"))[0].candidates
    assert date_text.when_words(vague, UTC_CLOCK) == "February 2020"
    bare = counted(5)
    del bare["when"]
    (undated,) = asked(bare)[0].candidates
    assert date_text.when_words(undated, UTC_CLOCK) == "on or before 5 March 2020"


def test_what_a_document_cannot_have_known_is_cut_off_the_words_too() -> None:
    (late,) = asked(counted(5, "2020-03"))[0].candidates
    assert date_text.when_words(late, UTC_CLOCK) == "March 2020, by 5 March 2020"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "stated"),
        ({"basis": "relative"}, "stated, derived date"),
        ({"basis": "outside"}, "stated, date from outside the documents"),
        ({"doubt": ["number"]}, "stated, in doubt: the figure for number"),
        (
            {"basis": "relative", "doubt": ["number"]},
            "stated, derived date, in doubt: the figure for number",
        ),
    ],
)
def test_a_standing_says_all_that_qualifies_it(more: dict[str, Any], said: str) -> None:
    assert words.standing_words(*asked(counted(5, **more))) == said


def test_what_is_denied_is_disputed() -> None:
    denial = counted(5, modality="denied", speaker="blues")
    reading, names = asked(counted(5), denial)
    assert words.standing_words(reading, names) == "stated, disputed"


def test_what_may_not_have_been_known_yet_says_so() -> None:
    line = counted(5, source={"document": "letter.2"})
    reading, names = asked(line, known_at=737_519)
    assert "may not have been known yet" in words.standing_words(reading, names)


def test_an_old_observation_is_stale() -> None:
    reading, names = asked(counted(5, "2019-01-01"), at=737_500)
    assert words.standing_words(reading, names) == "stale"


def test_what_carries_a_value_is_counted() -> None:
    reading, _ = asked(counted(5), counted(5, source={"document": "letter.2"}), at=737_540)
    assert words.support_words(reading) == "2 events, 2 documents"


@pytest.mark.parametrize(
    ("several", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_people_list_them(several: list[str], said: str) -> None:
    assert words.listed(several) == said


def test_one_is_counted_as_one() -> None:
    assert [words.counted(number, "event") for number in (0, 1, 1204)] == [
        "0 events",
        "1 event",
        "1,204 events",
    ]


def test_a_plan_says_how_it_stands() -> None:
    plan = counted(7, "2020-03-10", modality="planned", speaker="blues")
    reading, _ = asked(counted(5), plan, at=737_540)
    (annotation,) = reading.annotations
    assert words.plan_words(annotation) == "planned, overdue"


def test_an_opinion_has_no_status() -> None:
    said = counted(7, modality="opinion", speaker="blues")
    reading, _ = asked(counted(5), said)
    assert [words.plan_words(each) for each in reading.annotations] == ["opinion"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("reds.strength", "Reds: strength"),
        ("reds.base", "Reds: stays at"),
        ("reds.allies[blues]", "Reds: allies: Blues"),
        ("reds.allies#size", "Reds: allies: stated number"),
        ("stranger.mood", "stranger: mood"),
    ],
)
def test_a_cell_is_called_by_the_labels_of_what_it_is_of(cell: str, said: str) -> None:
    assert words.cell_words(cell, VOCABULARY, asked(counted(5))[1]) == said


def test_every_standing_has_a_word_and_a_mark_of_its_own() -> None:
    assert set(words.STANDING_WORDS) == set(words.GLYPHS)
    assert len(set(words.GLYPHS.values())) == len(words.GLYPHS)


BASE = Field("base", "entity", kinds=("base",))
PEOPLE = Field("to", "quantity", unit="persons")


@pytest.mark.parametrize(
    ("doubt", "field", "said"),
    [
        ((), None, ""),
        (("speaker", "base"), BASE, "in doubt: who said it, which base"),
        (("via", "when"), None, "in doubt: who passed it on, the date"),
        (("to",), None, "in doubt: to whom or what"),
        (("to",), Field("to", "entity"), "in doubt: to whom or what"),
        (("to",), Field("to", "entity", kinds=("person",)), "in doubt: to whom"),
        (
            ("to",),
            Field("to", "entity", kinds=("force", "body")),
            "in doubt: to which force or body",
        ),
        (("to",), PEOPLE, "in doubt: to how many persons"),
        (("to",), Field("to", "quantity"), "in doubt: to how much"),
        (("from",), Field("from", "date"), "in doubt: from what date"),
        (("for",), Field("for", "words"), "in doubt: for what"),
        (("strength",), Field("strength", "quantity"), "in doubt: the figure for strength"),
        (("built",), Field("built", "date"), "in doubt: the date of built"),
        (("by_way_of",), None, "in doubt: which by way of"),
    ],
)
def test_a_doubt_says_what_is_in_doubt(
    doubt: tuple[str, ...], field: Field | None, said: str
) -> None:
    fields = {field.name: field} if field else {}
    assert doubt_words(doubt, fields) == said


@pytest.mark.parametrize(
    ("label", "denied", "said"),
    [
        ("held by", "", "not held by Reds"),
        ("strength", "", "not so: strength Reds"),
        ("reason given", "not because of", "not because of Reds"),
    ],
)
def test_a_denial_begins_with_its_negation(label: str, denied: str, said: str) -> None:
    reading, names = asked(counted(5), counted({"words": "Reds"}, modality="denied"))
    (denial,) = reading.annotations
    attribute = evolve(reading.attribute, label=label, denied=denied)
    assert words.annotation_words(denial, attribute, names) == said


def test_a_planned_status_is_one_that_is_to_be() -> None:
    reading, names = asked(counted(5), counted({"words": "done"}, modality="planned"))
    (plan,) = reading.annotations
    status = evolve(reading.attribute, type="choice")
    assert words.annotation_words(plan, status, names) == "planned, overdue: to be done"
