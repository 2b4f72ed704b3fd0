"""The words for values, dates, ages and standings are never more exact than the claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.claim import Document, Entity
from chrono.render.date_text import age_words, date_words, day_words, when_words, window_words
from chrono.render.names import Names
from chrono.render.text import (
    GLYPHS,
    LAYERS,
    RULES,
    STANDING_WORDS,
    cell_words,
    claim_words,
    counted,
    listed,
    plan_words,
    reading_words,
    standing_words,
    support_words,
    value_words,
)
from tests.fold.telling import VOCABULARY, Told
from tests.moments import end, start

NAMES = Names(
    {"us": Entity("us", "force", "US troops"), "taji": Entity("taji", "base", "Camp Taji")},
    {"002": Document("002", "The drawdown", (0, 0), None, "e")},
)
STRENGTH = VOCABULARY.kinds["force"].attributes["strength"]
HOLDER = VOCABULARY.kinds["base"].attributes["holder"]


def words(told: Told, cell: str, at: str) -> tuple[str, str]:
    reading = told.ask(cell, at)
    return standing_words(reading, NAMES), reading_words(reading, NAMES)


# ---------------------------------------------------------------- names and values


def test_what_is_declared_is_called_by_its_label_and_what_is_not_by_its_id() -> None:
    assert NAMES.entity("us") == "US troops"
    assert NAMES.entity("nato") == "nato"
    assert NAMES.document("002") == "The drawdown (002)"
    assert NAMES.document("009") == "009"


def test_a_quantity_has_its_unit_and_keeps_its_qualifier() -> None:
    assert value_words(3000, STRENGTH, NAMES) == "3,000 persons"
    assert value_words({"about": 2500}, STRENGTH, NAMES) == "about 2,500 persons"
    assert value_words({"at_least": 900}, STRENGTH, NAMES) == "at least 900 persons"
    assert value_words({"words": "a few hundred"}, STRENGTH, NAMES) == "a few hundred"


def test_a_holder_is_called_by_its_label_and_one_stated_to_be_none_is_said_to_be() -> None:
    assert value_words("us", HOLDER, NAMES) == "US troops"
    assert value_words(None, HOLDER, NAMES) == "none"


def test_a_change_is_told_as_a_change_and_a_member_as_there_or_removed() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Reduced", "2020-09-02", force="us", by=1000)
    told.says("reuters", "Established", "2020-09-02", force="us", bases=["taji"])
    (cut,) = told.ask("us.strength", "2020-09-05").unapplied
    assert claim_words(cut, STRENGTH, NAMES) == "less by 1,000 persons"
    (there,) = told.ask("us.bases[taji]", "2020-09-05").candidates
    assert claim_words(there, VOCABULARY.kinds["force"].attributes["bases"], NAMES) == "yes"
    told.says("reuters", "Departed", "2020-09-04", force="us", bases=["taji"])
    (gone,) = told.ask("us.bases[taji]", "2020-09-05").candidates
    assert (
        claim_words(gone, VOCABULARY.kinds["force"].attributes["bases"], NAMES)
        == "without Camp Taji"
    )


def test_words_that_cannot_be_compared_stand_side_by_side_in_the_order_of_their_dates() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Called", "2020-09-02", base="taji", words="the hub")
    told.says("reuters", "Called", "2020-09-02", base="taji", words="the fort")
    said = words(told, "taji.known_as", "2020-09-05")[1]
    assert sorted(said.split("; ")) == ["the fort", "the hub"]


def test_what_is_unknown_has_no_words_and_what_is_contested_has_all_its_sides() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="iraq")
    assert words(told, "taji.holder", "2020-09-01") == ("unknown", "")
    assert words(told, "taji.holder", "2020-09-02") == (
        "contested",
        "US troops against iraq",
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("us.strength", "US troops: strength"),
        ("us.bases[taji]", "US troops: bases: Camp Taji"),
        ("us.bases#size", "US troops: bases: stated number"),
        ("us.bases#none", "US troops: bases: stated to be none"),
        ("nobody.strength", "nobody: strength"),
        ("us.morale", "US troops: morale"),
    ],
)
def test_a_cell_is_called_by_the_label_of_its_entity_and_attribute(key: str, said: str) -> None:
    assert cell_words(key, VOCABULARY, NAMES) == said


# ---------------------------------------------------------------- dates and ages


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (("2020-09-10", "2020-09-10"), "10 September 2020"),
        (("", "2020-09-10"), "on or before 10 September 2020"),
        (("2020-09-10", ""), "on or after 10 September 2020"),
        (("", ""), "undated"),
        (("2020-09-01", "2020-09-10"), "between 1 and 10 September 2020"),
    ],
)
def test_a_window_is_told_as_a_window_and_never_as_a_day(
    window: tuple[str, str], said: str
) -> None:
    low = start(window[0]) if window[0] else BEGINNING
    high = end(window[1]) if window[1] else FOREVER
    assert window_words((low, high), UTC_CLOCK) == said


def test_an_end_without_a_date_is_not_given_one() -> None:
    assert day_words(BEGINNING, UTC_CLOCK) == "the beginning"
    assert day_words(FOREVER, UTC_CLOCK) == "any time later"
    assert day_words(end("2020-09-01"), UTC_CLOCK) == "1 September 2020"


def test_a_text_that_is_no_date_stands_as_it_is_and_none_is_undated() -> None:
    assert date_words("some day") == "some day"
    assert date_words(None) == "undated"
    assert date_words("2020-09~") == "about September 2020"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "that day"),
        (1, "1 day old"),
        (59, "59 days old"),
        (60, "60 days old"),
        (61, "2 months old"),
        (365, "11 months old"),
        (366, "12 months old"),
        (730, "23 months old"),
        (731, "2 years old"),
        (3653, "10 years old"),
    ],
)
def test_an_age_is_told_in_days_then_months_then_years_all_of_them_past(
    days: int, said: str
) -> None:
    assert age_words(days) == said


@given(st.integers(min_value=2, max_value=100_000))
def test_no_age_is_told_as_one_of_several_and_none_as_older_than_it_is(days: int) -> None:
    number, unit, _ = age_words(days).split()
    assert int(number) > 1
    assert int(number) * {"days": 1, "months": 30.4, "years": 365}[unit] <= days


def test_what_held_before_a_change_is_told_as_just_before_and_by_the_dates_of_the_change() -> None:
    told = Told(reuters="2020-09-20")
    told.says("reuters", "Reduced", "2020-09-10", force="us", by=2200, to=3000)
    (before,) = told.ask("us.strength", "2020-09-05").candidates
    assert when_words(before, UTC_CLOCK) == "just before 10 September 2020"
    vague = Told(reuters="2020-09-20")
    vague.says("reuters", "Reduced", "2020-09", force="us", by=2200, to=3000)
    (before,) = vague.ask("us.strength", "2020-08-31").candidates
    assert (
        when_words(before, UTC_CLOCK)
        == "just before a change dated September 2020, by 20 September 2020"
    )


def test_a_date_that_a_document_cannot_have_known_is_told_as_what_it_leaves() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", "2020-09", base="taji", holder="us")
    told.says("reuters", "Held", "2020-08", base="k1", holder="us")
    assert when_words(told.ask("taji.holder", "2020-09-10").candidates[0], UTC_CLOCK) == (
        "September 2020, by 10 September 2020"
    )
    assert when_words(told.ask("k1.holder", "2020-09-10").candidates[0], UTC_CLOCK) == "August 2020"


def test_what_nothing_dates_is_told_by_its_document() -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Held", None, base="taji", holder="us")
    assert when_words(told.ask("taji.holder", "2020-09-10").candidates[0], UTC_CLOCK) == (
        "on or before 10 September 2020"
    )


# ---------------------------------------------------------------- standings


def test_every_standing_has_a_word_and_a_mark_of_its_own() -> None:
    assert set(STANDING_WORDS) == set(GLYPHS)
    assert len(set(STANDING_WORDS.values())) == len(set(GLYPHS.values())) == 6


def test_every_rule_is_a_sentence() -> None:
    for sentence in RULES.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_a_level_worked_out_of_a_cut_says_so_also_when_it_is_stale() -> None:
    told = Told(reuters="2020-09-20")
    told.says("reuters", "Strength", "2020-01-01", force="us", count=5200)
    told.says("reuters", "Reduced", "2020-02-01", force="us", by=2200)
    assert words(told, "us.strength", "2020-03-01") == ("derived", "3,000 persons")
    assert words(told, "us.strength", "2020-12-01") == ("stale, derived", "3,000 persons")


def test_a_judgement_a_dispute_and_a_doubtful_publication_are_each_told() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    one = told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    two = told.says("sana", "Held", "2020-09-02", base="taji", holder="iraq")
    told.judge(one, two)
    told.says("sana", "Held", "2020-09-02", "denied", base="taji", holder="us")
    assert words(told, "taji.holder", "2020-09-12")[0] == ("stated, settled by judgement, disputed")
    vague = Told(reuters="2020-09-05/2020-09-10")
    vague.says("reuters", "Strength", "2020-09-01", force="us", count=5)
    reading = vague.ask("us.strength", "2020-09-03", known_at="2020-09-07")
    assert "may not have been known yet" in standing_words(reading, NAMES)


def test_a_plan_is_called_by_its_layer_and_what_became_of_it() -> None:
    told = Told(reuters="2020-09-10", sana="2020-12-20")
    plan = told.says("reuters", "HandedOver", "2020-10", "planned", base="taji", to="iraq")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")

    def said(at: str) -> str:
        (annotation,) = told.ask("taji.holder", at).annotations
        return plan_words(annotation)

    assert (said("2020-09-11"), said("2020-11-01")) == ("planned, expected", "planned, overdue")
    done = told.says("sana", "HandedOver", "2020-11-05", base="taji", to="iraq")
    told.link(done, "fulfils", plan)
    assert (said("2020-11-04"), said("2020-11-05")) == ("planned, overdue", "planned, fulfilled")
    assert set(LAYERS) >= {"planned", "alleged", "denied", "opinion"}


def test_support_counts_events_happenings_and_documents_each_where_it_says_something() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    one = told.says("reuters", "Lost", "2020-09-02", force="us", killed=3)
    two = told.says("sana", "Lost", "2020-09-02", force="us", killed=3)
    assert support_words(told.ask("us.killed", "2020-09-12")) == "2 events, 2 documents"
    told.link(one, "same", two)
    assert support_words(told.ask("us.killed", "2020-09-12")) == (
        "2 events, 1 happening, 2 documents"
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_said_as_a_list(many: list[str], said: str) -> None:
    assert listed(many) == said


def test_one_is_one_and_all_others_are_several() -> None:
    assert [counted(number, "event") for number in (0, 1, 2, 1204)] == [
        "0 events",
        "1 event",
        "2 events",
        "1,204 events",
    ]
