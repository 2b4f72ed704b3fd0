"""From typed text to drafts: nothing is guessed, lost, or changed without a request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.model.event import Event
from chrono.model.quantity_text import parse
from chrono.tui.model.declaration_forms import declarations
from chrono.tui.model.form import (
    COMMON,
    FieldParser,
    FormField,
    changes_of,
    draft_of,
    draft_source,
    fields_for,
    filled,
    hint_of,
    written,
)
from chrono.tui.model.preview_lines import preview_lines
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, text_of
from chrono.tui.sanitize import clean
from tests.tui.worlds import entity, said


@pytest.fixture
def desk(chronicle: Chronicle) -> FieldParser:
    """What understands a form over Arcadia."""
    cells = chronicle.cells()
    return FieldParser(chronicle.vocabulary, cells.entities, cells.documents, chronicle.today())


def asked(shape: Any, **more: Any) -> FormField:
    """A field of a shape."""
    return FormField(f"data.{shape}", shape, shape, "", **more)


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize("text", ["1,5", "5 %", "5 or 6", "9" * 400, "about", "3 to many"])
def test_what_begins_like_a_number_and_is_not_one_is_refused_with_a_way_out(
    desk: FieldParser, text: str
) -> None:
    found = desk.understand(asked("quantity", unit="persons"), text)
    assert found.wrong
    assert "words:a few hundred" in found.said


NUMBERS = st.integers(-(10**12), 10**12)
RANGES = st.tuples(NUMBERS, NUMBERS).map(sorted)
QUANTITIES = st.one_of(
    NUMBERS,
    st.sampled_from(["about", "at_least", "at_most"]).flatmap(
        lambda k: NUMBERS.map(lambda n: {k: n})
    ),
    RANGES.filter(lambda pair: pair[0] < pair[1]).map(lambda p: {"low": p[0], "high": p[1]}),
)


@given(QUANTITIES)
def test_a_quantity_as_a_form_shows_it_is_read_back_as_the_same(value: Any) -> None:
    assert parse(written(value)) == value


@given(st.text(st.sampled_from("a few, 12;"), min_size=1, max_size=20).filter(str.strip))
def test_words_as_a_form_shows_them_are_read_back_as_the_same(words: str) -> None:
    assert parse(written({"words": words})) == {"words": words}


def test_words_in_the_place_of_a_number_are_said_to_be_none(desk: FieldParser) -> None:
    found = desk.understand(asked("quantity", unit="persons"), "a few hundred")
    assert found.said == "kept as words, no number: a few hundred"
    assert desk.understand(asked("quantity", unit="persons"), "200").said == "200 persons"


# ------------------------------------------------------------------ names, dates, choices


def test_a_name_that_two_bear_is_not_chosen_for_the_reader(own: Chronicle) -> None:
    own.append(entity("oak-two", "base", "Oak Fort"), recorder="t")
    cells = own.cells()
    desk = FieldParser(own.vocabulary, cells.entities, cells.documents, own.today())
    assert desk.understand(asked("entity"), "Oak Fort").wrong
    assert desk.understand(asked("entity"), "oak-two").value == "oak-two"


def test_an_alias_names_its_entity_and_a_wrong_kind_is_told(desk: FieldParser) -> None:
    assert desk.understand(asked("entity"), "colonel reed").value == "ada-reed"
    found = desk.understand(asked("entity", kinds=("base", "force")), "Ada Reed")
    assert (found.wrong, found.said) == (True, "Ada Reed is a person, not base or force")


def test_an_unknown_name_is_told_with_those_like_it(desk: FieldParser) -> None:
    found = desk.understand(asked("entity", kinds=("base",)), "camp")
    assert found.wrong
    assert "Ash Camp" in found.said
    assert "like it: none" in desk.understand(asked("entity"), "zzz").said


def test_a_choice_is_had_by_its_beginning_where_that_is_one(desk: FieldParser) -> None:
    field = asked("choice", choices=("left", "legal", "closed"))
    assert desk.understand(field, "CL").value == "closed"
    found = desk.understand(field, "le")
    assert (found.wrong, found.said) == (True, "one of: left, legal")
    assert desk.understand(asked("choice", choices=("leftover", "left")), "Left").value == "left"
    assert desk.understand(field, "x").said == "one of: left, legal, closed"


def test_a_document_is_named_by_its_id_alone(desk: FieldParser) -> None:
    assert desk.understand(asked("document"), "A1").said == "Gazette of the spring"
    found = desk.understand(asked("document"), "Gazette")
    assert found.wrong
    assert "A1" in found.said
    assert desk.matches(asked("document"), "gazette") == ["A1"]


def test_words_of_a_date_are_worked_out_only_from_a_publication(desk: FieldParser) -> None:
    late = desk.understand(COMMON[0], "last week", "A1")
    assert late.value == "last week", "the chronicle works it out; the text stays"
    assert late.said.endswith("derived from the publication")
    for document in ("", "nowhere"):
        found = desk.understand(COMMON[0], "last week", document)
        assert found.wrong
        assert found.said == "derived from the publication of a document: name it"
        assert (
            desk.understand(COMMON[0], "3 March 2021", document).said == "2021-03-03: 3 March 2021"
        )
        assert "name it" not in desk.understand(COMMON[0], "some gibberish", document).said
    for text, date in (("3 days ago", "2020-03-17"), ("5 March 2020", "2020-03-05")):
        found = desk.understand(COMMON[0], text, "A1")
        assert not found.wrong
        assert found.said.startswith(f"{date}: ")
    found = desk.understand(COMMON[0], "2020-13", "A1")
    assert found.wrong, "no slip of the pen is a word"
    assert found.said == desk.understand(COMMON[0], "2020-13").said, "what is wrong as a date"


def test_an_empty_field_is_nothing_unless_it_must_be_given(desk: FieldParser) -> None:
    assert desk.understand(asked("words"), "  ").value is None
    found = desk.understand(asked("words", optional=False), "  ")
    assert (found.wrong, found.said) == (True, "must be given")


def test_of_several_the_first_that_is_wrong_is_told(desk: FieldParser) -> None:
    field = asked("entity", many=True)
    assert desk.understand(field, "City Watch; ; river-fleet").value == [
        "city-watch",
        "river-fleet",
    ]
    found = desk.understand(field, "City Watch; nobody")
    assert found.wrong
    assert "not known yet" in found.said


@given(text=st.text(max_size=20))
def test_what_is_offered_holds_what_was_typed(arcadia_folder: Path, text: str) -> None:
    chronicle = Chronicle(arcadia_folder)
    cells = chronicle.cells()
    desk = FieldParser(chronicle.vocabulary, cells.entities, cells.documents, chronicle.today())
    typed = text.rpartition(";")[2].strip().casefold()
    for name in desk.matches(asked("entity"), text):
        assert typed in name.casefold()
    assert not desk.matches(asked("words"), text), "words are not guessed"


def test_every_field_of_every_type_says_what_belongs_into_it(chronicle: Chronicle) -> None:
    for kind in chronicle.vocabulary.types.values():
        names = [field.name for field in fields_for(kind)]
        assert len(names) == len(set(names))
        assert names[: len(kind.fields)] == [f"data.{name}" for name in kind.fields]
        for field in kind.fields.values():
            assert hint_of(field)
            if field.many:
                assert "several, separated by ;" in hint_of(field)
    for form in declarations(chronicle.vocabulary).values():
        assert all(field.hint for field in form.fields)


# ------------------------------------------------------------------ drafts


def test_a_draft_holds_what_was_given_and_no_key_that_was_not() -> None:
    values = {
        "data.base": "oak-fort",
        "data.status": None,
        "when": "2020",
        "note": "",
        "source.document": "A1",
        "source.find": None,
        "speaker": None,
    }
    assert draft_of("BaseStatus", values) == {
        "type": "BaseStatus",
        "data": {"base": "oak-fort"},
        "when": "2020",
        "source": {"document": "A1"},
    }
    assert draft_source({"when": "2020", "source.document": ""}) == {}


def test_nought_is_a_value_and_is_kept() -> None:
    assert draft_of("X", {"data.killed": 0})["data"] == {"killed": 0}


def form_of(
    chronicle: Chronicle, event: Event
) -> tuple[list[FormField], dict[str, str], dict[str, str]]:
    """The fields of a correction, what they held before, and what a form shows of it."""
    fields = filled(fields_for(chronicle.vocabulary.types[event.type]), event)
    before = {field.name: field.initial for field in fields}
    return fields, before, {name: clean(text) for name, text in before.items()}


def test_a_form_that_was_only_looked_at_corrects_nothing(chronicle: Chronicle) -> None:
    cells = chronicle.cells()
    desk = FieldParser(chronicle.vocabulary, cells.entities, cells.documents, chronicle.today())
    looked_at = 0
    for event in chronicle.events:
        if event.type in chronicle.vocabulary.types:
            fields, before, texts = form_of(chronicle, event)
            values = {f.name: desk.understand(f, texts[f.name], "").value for f in fields}
            assert changes_of(before, fields, values, texts) == {}
            looked_at += 1
    assert looked_at == 31


def test_a_text_over_several_lines_is_not_changed_by_correcting_another_field(
    own: Chronicle,
) -> None:
    """A form shows it on one line: what was not touched stays as it was, to the letter."""
    note = "Two pages.\nThe second\tis torn;\u00a0see the copy."
    own.append(
        said("BaseStatus", "2020-05-01", "B2", base="elm-field", status="in use", note=note),
        recorder="t",
    )
    event = next(each for each in own.events if each.note)
    fields, before, texts = form_of(own, event)
    texts["data.status"] = "closed"
    changes = changes_of(before, fields, {"data.status": "closed", "note": texts["note"]}, texts)
    assert changes == {"data": {"status": "closed"}}
    replacement, _ = own.drafts.correction(event.id, changes, "misread")
    assert replacement["note"] == note


def test_an_emptied_field_is_taken_away_and_an_untouched_one_stays(chronicle: Chronicle) -> None:
    event = next(e for e in chronicle.events if e.summary == "Reed: 1,500 left, 3,000 stay.")
    fields, before, texts = form_of(chronicle, event)
    texts |= {"data.by": "", "speaker": "", "summary": "  Reed: 1,500 left, 3,000 stay. "}
    values = {"data.by": None, "speaker": None}
    changes = changes_of(before, fields, values, texts)
    assert changes == {"data": {"by": None}, "speaker": None}
    replacement, _ = chronicle.drafts.correction(event.id, changes, "why")
    assert replacement["data"] == {"force": "northern-guard", "to": 3000}
    assert "speaker" not in replacement


def test_a_form_is_filled_with_what_the_event_says(chronicle: Chronicle) -> None:
    event = next(e for e in chronicle.events if e.summary == "The Band raided the bridge.")
    shown = {field.name: field.initial for field in form_of(chronicle, event)[0]}
    assert shown["data.killed"] == "3 to 9 (best 4)"
    assert shown["when"] == "2020-04-18"
    assert shown["source.document"] == "B2"
    assert shown["speaker"] == ""
    many = next(e for e in chronicle.events if e.type == "Joined")
    shown = {field.name: field.initial for field in form_of(chronicle, many)[0]}
    assert shown["data.member"] == "northern-guard; river-fleet"


# ------------------------------------------------------------------ what it would change


def offered(chronicle: Chronicle, drafts: list[dict[str, Any]], width: int = 60) -> list[Line]:
    """The lines before the clear yes."""
    prepared = chronicle.drafts.service(None).prepare(drafts)
    assert not prepared.problems
    model = Scrubber(chronicle, "2020-08-01")
    return preview_lines(
        model,
        prepared,
        chronicle.drafts.preview(prepared),
        chronicle.drafts.warnings(prepared),
        width,
        lambda event, width: (),
    )


def words(lines: list[Line]) -> str:
    """Lines as one text."""
    return " ".join(" ".join(text_of(line) for line in lines).split())


def test_a_preview_says_what_is_written_and_what_shows_otherwise_on_its_day(
    chronicle: Chronicle,
) -> None:
    text = words(
        offered(
            chronicle,
            [said("BaseHandedOver", "2020-07-20", "C3", base="ash-camp", to="river-fleet")],
        )
    )
    assert "BaseHandedOver, asserted, when 2020-07-20: Ash Camp handed over to River Fleet" in text
    assert "On 20 July 2020 Ash Camp: held by" in text
    assert "now: City Watch (stated)" in text
    assert "then: River Fleet (stated)" in text


def test_a_draft_that_changes_nothing_that_is_shown_says_so(chronicle: Chronicle) -> None:
    text = words(
        offered(
            chronicle,
            [
                {
                    "type": "EntityDescribed",
                    "data": {"entity": "new-one", "kind": "force", "label": "New"},
                }
            ],
        )
    )
    assert "force new-one is called New" in text
    assert "It would change nothing that is shown, on any of its dates." in text


def test_a_retraction_is_told_by_what_it_takes_back(chronicle: Chronicle) -> None:
    event = next(e for e in chronicle.events if e.summary == "Elm Field changed hands at last.")
    lines = offered(chronicle, [chronicle.drafts.retraction(event.id, "a mistake")])
    text = words(lines)
    assert "retracted: a mistake" in text
    assert "it is: Elm Field changed hands at last." in text
    assert "now: City Watch (stated) then: Northern Guard" in text


def test_a_judgement_names_the_side_that_is_right_and_those_that_are_not(
    chronicle: Chronicle,
) -> None:
    sides = [c.event for c in chronicle.reading("dock-fire.killed", at="2020-08-01").candidates]
    text = words(
        offered(chronicle, [chronicle.drafts.judgement(sides[0], sides[1:], "counted twice")])
    )
    model = Scrubber(chronicle, "2020-08-01")
    assert f"right is: {model.told_event(sides[0])}" in text
    assert f"and not: {model.told_event(sides[1])}" in text


@pytest.mark.parametrize("width", [12, 30, 60, 100])
def test_a_preview_fits_its_sheet(chronicle: Chronicle, width: int) -> None:
    lines = offered(
        chronicle,
        [
            said(
                "BaseHandedOver",
                "2020-07-20",
                "C3",
                base="ash-camp",
                to="river-fleet",
                summary="A long account of how the camp changed hands, in many words of one's own.",
            )
        ],
        width,
    )
    assert max(cell_len(text_of(each)) for each in lines) <= width
    assert "in many words of one's own" in words(lines) or width < 30


def test_what_is_not_understood_by_the_rules_is_a_problem_and_no_preview(
    chronicle: Chronicle,
) -> None:
    recording = chronicle.drafts.service(None)
    prepared = recording.prepare(
        [said("BaseStatus", "2020", "C3", base="ash-camp", status="burnt")]
    )
    assert any("burnt" in problem for problem in prepared.problems)
    with pytest.raises(ChronoError):
        chronicle.drafts.retraction("ffffffff", "why")


def test_a_value_that_was_only_words_is_put_back_as_words(chronicle: Chronicle) -> None:
    event = next(e for e in chronicle.events if e.type == "StrengthStated")
    event = evolve(event, data={**event.data, "strength": {"words": "a few, some say many"}})
    shown = {field.name: field.initial for field in form_of(chronicle, event)[0]}
    assert parse(shown["data.strength"]) == {"words": "a few, some say many"}


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("c. 886", "0886~"), ("55 BC", "-0054"), ("spring of 1204", "1204-21"), ("199u", "199X")],
)
def test_a_form_reads_the_words_of_historians(desk: FieldParser, text: str, edtf: str) -> None:
    found = desk.understand(asked("date"), text)
    assert not found.wrong
    assert found.said.startswith(edtf)


def test_a_form_tells_in_which_calendar_an_old_day_is_read(desk: FieldParser) -> None:
    assert "Gregorian, counted backwards" in desk.understand(asked("date"), "14 October 1066").said
    for text in ("14 October 1066 (Julian)", "14 October 1966"):
        assert "Gregorian" not in desk.understand(asked("date"), text).said
