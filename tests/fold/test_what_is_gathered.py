"""The projection of a log: documents, entities and cells, and queries for cells."""

from __future__ import annotations

import pytest

from chrono.edtf import BEGINNING, FOREVER, parse
from chrono.fold import fold
from chrono.fold.projection import merge
from tests.fold.telling import VOCABULARY, Told


def test_the_cells_of_two_names_are_named_by_one_in_order_once_they_are_known_to_be_one() -> None:
    told = Told(reuters="2020-09-10", study="2021-05-01")
    told.says("reuters", "Strength", "2020-08-01", force="usa", count=5200)
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="usa")
    told.says("reuters", "Held", "2020-01-01", base="k1", holder="usa")
    told.same_as("usa", "us", by="study")
    folded = fold(told.events, VOCABULARY)
    before = parse("2021-04-30").latest
    assert list(folded.keys(before)) == ["k1.holder", "taji.holder", "usa.strength"]
    assert list(folded.keys()) == ["k1.holder", "taji.holder", "us.strength"]
    assert folded.cell("usa.strength") is None
    found = folded.cell("us.strength")
    assert found is not None
    assert [claim.value for claim in found.claims] == [5200]


@pytest.mark.parametrize(
    ("said", "one_name"),
    [
        ([("usa", "us")], {"usa": "us"}),
        ([("usa", "us"), ("america", "us")], {"usa": "us", "america": "us"}),
        ([("america", "usa"), ("usa", "us")], {"america": "us", "usa": "us"}),
        (
            [("usa", "us"), ("america", "usa"), ("states", "us")],
            {"america": "us", "states": "us", "usa": "us"},
        ),
        ([("usa", "us"), ("usa", "america")], {"usa": "america", "us": "america"}),
        ([("usa", "us"), ("us", "usa")], {"usa": "us"}),
        ([("usa", "us"), ("uk", "gb")], {"usa": "us", "uk": "gb"}),
        ([], {}),
    ],
)
def test_of_many_names_that_one_stands_for_all_which_is_said_to_be_no_other(
    said: list[tuple[str, str]], one_name: dict[str, str]
) -> None:
    """Of several, or where names lead round in a ring, the first by name."""
    assert merge(said) == merge(said[::-1]) == one_name


def test_whichever_way_cells_are_asked_for_they_are_the_same() -> None:
    told = Told(reuters="2020-09-10", sana="2021-05-01")
    told.says("reuters", "Strength", "2020-08-01", force="us", count=5200)
    told.says("sana", "Strength", "2020-08-02", force="us", count=5300)
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="usa")
    told.same_as("usa", "us", by="sana")
    folded, day = fold(told.events, VOCABULARY), parse("2020-09-01").latest
    for known in (day, parse("2020-12-31").latest, FOREVER):
        cells = [folded.cell(key, known) for key in folded.keys(known)]
        assert [cell and cell.key for cell in cells] == ["taji.holder", "us.strength"]
        assert list(folded.slices(day, known)) == cells
        assert list(folded.slices(day, known, frozenset({"us", "k1"}))) == cells[1:]
        assert [folded.slice(key, day, known) for key in folded.keys(known)] == cells
    assert list(folded.slices(day)) == cells
    assert [folded.slice(key, day) for key in list(folded.keys())] == cells
    assert folded.slice("k1.holder", day) is None


def test_the_claims_of_a_cell_are_all_that_was_said_of_it() -> None:
    told = Told(reuters="2020-09-10")
    for count in range(12):
        told.says("reuters", "Strength", "2020-08-01", force="us", count=count)
    folded = fold(told.events, VOCABULARY)
    all_of_them = folded.claims("us.strength")
    assert [claim.value for claim in all_of_them] == list(range(12))
    assert list(folded.claims("iraq.strength")) == []


@pytest.mark.parametrize("key", ["nobody.strength", "us.mood", "us.mood#size", "us.leader"])
def test_a_cell_of_nobody_or_nothing_and_one_of_which_nothing_is_said_are_none(key: str) -> None:
    told = Told(reuters="2020-09-10")
    told.says("reuters", "Strength", "2020-08-01", force="us", count=5200)
    folded = fold(told.events, VOCABULARY)
    assert folded.cell(key) is None
    assert list(folded.claims(key)) == []
    assert (folded.attribute(key) is not None) == (key == "us.leader")


def test_a_cell_has_the_ties_that_can_touch_it_at_any_remove_and_no_others() -> None:
    told = Told(reuters="2020-10-01")
    held, again, left, counted, other, alone = (
        told.says("reuters", type_, "2020-08-23", **data)
        for type_, data in (
            ("Held", {"base": "taji", "holder": "us"}),
            ("Held", {"base": "k1", "holder": "us"}),
            ("Left", {"base": "qayyarah"}),
            ("Strength", {"force": "us", "count": 5200}),
            ("Strength", {"force": "us", "count": 5300}),
            ("Led", {"force": "us", "leader": "white"}),
        )
    )
    near, far = told.link(again, "same", held), told.link(left, "follows", again)
    judged, gone = told.judge(counted, other), told.retract(far)
    folded = fold(told.events, VOCABULARY)
    for key, links, events in (
        ("taji.holder", {near, far, gone}, {held, again, left, near, far, gone}),
        ("qayyarah.status", {near, far, gone}, {held, again, left, near, far, gone}),
        ("us.strength", {judged}, {counted, other, judged}),
        ("us.leader", set(), set()),
    ):
        cell = folded.cell(key)
        assert cell is not None
        assert {tie.event for tie in cell.links.links} == links
        assert set(cell.links.moments) == events
    assert alone not in folded.component


def test_a_document_is_what_the_last_of_its_declarations_in_force_says() -> None:
    told = Told(reuters="2020-09-10")
    (first,) = (event.id for event in told.events if event.type == "DocumentPublished")
    reuters = fold(told.events, VOCABULARY).documents["reuters"]
    assert (reuters.when, reuters.draws_on, reuters.event) == ("2020-09-10", (), first)
    again = told.published("reuters", "2020-09-12", publisher="Reuters", draws_on=["sana", "afp"])
    reuters = fold(told.events, VOCABULARY).documents["reuters"]
    assert (reuters.id, reuters.title, reuters.publisher) == ("reuters", "reuters", "Reuters")
    assert (reuters.when, reuters.event) == ("2020-09-12", again)
    assert reuters.draws_on == ("sana", "afp")
    told.retract(again, first)
    assert fold(told.events, VOCABULARY).documents["reuters"].event == first


def test_a_document_without_a_date_may_have_appeared_at_any_time_and_is_never_surely_known() -> (
    None
):
    told = Told(sana="2020-09-10")
    told.published("leaflet", None)
    told.says("leaflet", "Held", "2020-08-23", base="taji", holder="iraq")
    assert fold(told.events, VOCABULARY).documents["leaflet"].published == (BEGINNING, FOREVER)
    assert told.shows("taji.holder", "2020-09-01", known_at="2020-09-01") == "possible iraq"
    assert told.ask("taji.holder", "2020-09-01", known_at="2020-09-01").tentative


def test_an_entity_keeps_its_kind_and_takes_its_latest_label_and_all_its_other_names() -> None:
    told = Told(reuters="2020-09-10")
    first = told.describes(
        "balad",
        "base",
        label="Balad",
        aliases=["Anaconda", "Bakr"],
        coordinates=[33.94, 44.36],
        says="An air base.",
    )
    balad = fold(told.events, VOCABULARY).entities["balad"]
    assert (balad.kind, balad.label, balad.event) == ("base", "Balad", first)
    assert (balad.coordinates, balad.says) == ((33.94, 44.36), "An air base.")
    told.describes("balad", "force", label="Balad Air Base", aliases=["Bakr", "LSA Anaconda"])
    again = fold(told.events, VOCABULARY).entities["balad"]
    assert (again.id, again.kind, again.label) == ("balad", "base", "Balad Air Base")
    assert again.aliases == ("Anaconda", "Bakr", "LSA Anaconda")
    assert (again.coordinates, again.says, again.event) == (balad.coordinates, balad.says, first)
    told.describes("balad", "base", label="", coordinates=[33.9, 44.3], says="Handed over.")
    last = fold(told.events, VOCABULARY).entities["balad"]
    assert (last.label, last.aliases) == (again.label, again.aliases)
    assert (last.coordinates, last.says) == ((33.9, 44.3), "Handed over.")


def test_what_an_entity_is_holds_at_every_k_whatever_corrects_it() -> None:
    told = Told(reuters="2020-09-10", erratum="2021-05-01")
    wrong = told.describes("balad", "force")
    told.retract(wrong, told.describes("balad", "base"), by="erratum")
    told.says("reuters", "Held", "2020-01-01", base="balad", holder="us")
    assert fold(told.events, VOCABULARY).entities["balad"].kind == "base"
    assert told.shows("balad.holder", "2020-09-12", known_at="2020-09-10") == "stated us"


def test_an_entity_declared_without_a_label_is_called_by_its_id() -> None:
    told = Told()
    told.describes("balad", "base", label="")
    balad = fold(told.events, VOCABULARY).entities["balad"]
    assert (balad.label, balad.aliases, balad.coordinates, balad.says) == ("balad", (), None, "")


@pytest.mark.parametrize("modality", ["alleged", "denied", "planned", "opinion"])
def test_an_entity_that_is_only_alleged_or_was_retracted_is_not_declared(modality: str) -> None:
    told = Told(reuters="2020-09-10")
    told.describes("balad", "base", by="reuters", modality=modality)  # type: ignore[arg-type]
    told.retract(told.describes("asad", "base"))
    assert not {"balad", "asad"} & set(fold(told.events, VOCABULARY).entities)
