"""The questions of a proposed mapping: one engine for the mapping on paper and the dialogue."""

from __future__ import annotations

import csv
import io
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from chrono.formats.importers.mapping.load import load
from chrono.formats.importers.mapping.questions import Proposal, Question
from chrono.formats.importers.mapping.suggest import suggest
from chrono.formats.importers.presets import addition
from chrono.model.vocabulary import load as load_vocabulary
from tests.formats.importers.world import TOML, VOCABULARY, asked


def proposal(text: str, **answers: str) -> Proposal:
    """The proposal with some answers, and the default or first choice for all other questions."""
    given = {key.replace("_", " "): value for key, value in answers.items()}
    while (found := suggest(text.encode(), VOCABULARY, "kept.csv", given)).questions:
        question = found.questions[0]
        given[question.key] = default(question)
    return found


def default(question: Question) -> str:
    if question.default is not None:
        return question.default
    if question.choices:
        return question.choices[0][0]
    return {"two_digit_years": "1930-2029"}.get(question.key, "number")


def imported(text: str, **answers: str) -> Batch:
    made = proposal(text, **answers)
    vocabulary = TOML if not made.vocabulary else addition(TOML, made.vocabulary).text
    return read(
        "csv", text.encode(), asked(mapping=made.mapping, vocabulary=load_vocabulary(vocabulary))
    )


def events(found: Batch) -> list[dict]:
    return [dict(each.line) for each in found.drafts if not each.made]


def questions(text: str, **answers: str) -> dict[str, Question]:
    found = suggest(text.encode(), VOCABULARY, "kept.csv", answers)
    return {each.key: each for each in found.questions}


# ---------------------------------------------------------------- new types


def test_a_table_of_incidents_brings_a_type_of_its_own() -> None:
    text = "id,date,city,nkill,nwound\n7,2020-03-01,Alder,3,-99\n8,2020-04-01,Birch,0,2\n"
    made = events(imported(text, rows="incident", type="Raid"))
    assert [each["type"] for each in made] == ["Raid", "Raid"]
    assert [each["data"].get("wounded") for each in made] == [None, 2]
    assert [each["data"]["killed"] for each in made] == [3, 0]


def test_rows_that_nothing_tells_apart_are_incidents_of_their_own() -> None:
    text = "date,city,nkill\n2020-03-01,Alder,3\n2020-03-01,Alder,4\n"
    made = events(imported(text, rows="incident"))
    assert len({each["data"]["incident"] for each in made}) == 2


def test_a_wide_table_of_measures_makes_an_event_for_each() -> None:
    text = "date,unit,soldiers,tanks\n2020-01-05,Reds,1200,3\n2020-02-05,Reds,1150,\n"
    assert [each["type"] for each in tomllib.loads(proposal(text).mapping)["events"]] == [
        "SoldiersCounted",
        "TanksCounted",
    ]
    made = [(each["type"], each["when"], each["data"]["unit"]) for each in events(imported(text))]
    assert made == [
        ("SoldiersCounted", "2020-01-05", "reds"),
        ("TanksCounted", "2020-01-05", "reds"),
        ("SoldiersCounted", "2020-02-05", "reds"),
    ]


def test_a_measure_that_a_type_sets_already_is_of_that_type() -> None:
    made = tomllib.loads(
        proposal("date,force,guns,strength\n2020,Reds,4,5\n", rows="figures").mapping
    )
    assert [each["type"] for each in made["events"]] == ["GunsCounted", "Counted"]
    assert made["events"][1]["fields"]["number"] == "{strength}"


def test_columns_of_years_are_events_of_these_years() -> None:
    text = "country,2018,2019\nNorland,1200,1250\nSudland,,900\n"
    made = [
        (each["when"], each["data"]["people"]) for each in events(imported(text, measure="people"))
    ]
    assert made == [("2018", 1200), ("2019", 1250), ("2019", 900)]


def test_new_entries_leave_what_the_vocabulary_has_as_it_is() -> None:
    made = proposal("date,force,guns,tanks\n2020,Reds,4,5\n", rows="figures")
    found = addition(TOML, made.vocabulary)
    assert set(found.names) == {
        "attribute force.guns",
        "attribute force.tanks",
        "type GunsCounted",
        "type TanksCounted",
    }
    after = load_vocabulary(found.text)
    for name, kind in VOCABULARY.types.items():
        assert after.types[name] == kind


# ---------------------------------------------------------------- what is in doubt


def test_the_order_of_day_and_month_must_be_answered() -> None:
    text = "date,force,number\n03/04/2021,Reds,1\n"
    (question,) = [each for key, each in questions(text).items() if key.startswith("format")]
    assert question.default is None
    assert [says for _, says in question.choices] == [
        "3 April 2021 (day, month, year)",
        "4 March 2021 (month, day, year)",
    ]
    first, second = (name for name, _ in question.choices)
    for answer, day in ((first, "2021-04-03"), (second, "2021-03-04")):
        made = suggest(text.encode(), VOCABULARY, "kept.csv", {question.key: answer}).mapping
        assert events(read("csv", text.encode(), asked(mapping=made)))[0]["when"] == day


def test_one_format_of_several_that_is_in_doubt_must_be_answered() -> None:
    text = "date,force,number\n03/04/2021,Reds,1\n04/2021,Reds,2\n"
    made = suggest(text.encode(), VOCABULARY, "kept.csv").mapping
    with pytest.raises(InvalidError, match="is a question still"):
        load(made, VOCABULARY)


def test_a_code_that_means_itself_is_kept() -> None:
    text = "date,force,number\n1988,NA,3\n1990,Blues,4\n"
    made = events(imported(text, code_NA="no"))
    assert [each["data"]["force"] for each in made] == ["na", "blues"]
    assert "force" not in events(imported(text))[0]["data"]


@pytest.mark.parametrize("word", ["Unknown", "-", "?", "unbekannt", "n.k.", "inconnu"])
def test_words_for_no_value_are_asked_about(word: str) -> None:
    assert f"code {word}" in questions(f"date,force,number\n1988,{word},3\n1990,Blues,4\n")


def test_the_date_can_be_another_column_or_none() -> None:
    text = "date,seen,force,number\n1988,1990,Reds,3\n"
    assert events(imported(text, when="seen"))[0]["when"] == "1990"
    assert "when" not in events(imported(text, when="none"))[0]


def test_a_span_lasted_or_holds_the_day() -> None:
    text = "start,end,force,number\n1988-05-01,1988-05-09,Reds,3\n"
    assert events(imported(text))[0]["when"] == "1988-05-01/1988-05-09"
    assert events(imported(text, span="window"))[0]["when"] == "[1988-05-01..1988-05-09]"


def test_midnight_among_other_times_is_asked_about() -> None:
    text = "date,force,number\n2020-03-01 00:00,Reds,3\n2020-03-02 14:30,Reds,4\n"
    assert [each["when"] for each in events(imported(text))] == [
        "2020-03-01T00:00",
        "2020-03-02T14:30",
    ]
    assert [each["when"] for each in events(imported(text, midnight="day"))] == [
        "2020-03-01",
        "2020-03-02T14:30",
    ]
    assert "midnight" not in questions("date,force,number\n2020-03-01 00:00,Reds,3\n")


def test_figures_are_about_the_unit_rather_than_its_place() -> None:
    made = tomllib.loads(proposal("date,place,unit,guns,tanks\n2020,Alder,Reds,4,5\n").mapping)
    assert made["entities"]["unit"]["label"] == "{unit}"


def test_the_table_is_the_document_with_title_publisher_and_date() -> None:
    text = "date,force,number\n1988,Reds,3\n"
    found = imported(text, title="A count", publisher="The desk", published="1990-05")
    (document,) = (each.line for each in found.drafts if each.line["type"] == "DocumentPublished")
    assert document["when"] == "1990-05"
    assert {key: document["data"][key] for key in ("document", "title", "publisher")} == {
        "document": "a-count",
        "title": "A count",
        "publisher": "The desk",
    }
    assert document["data"]["sha256"]


def test_a_column_that_no_form_of_a_name_fits_can_be_chosen_for_a_field() -> None:
    text = "date,who did,guessed\n1988,Reds,3\n"
    made = events(imported(text, rows="Fell", field_force="who did", field_dead="guessed"))
    assert made[0]["data"] == {"force": "reds", "dead": 3}


def test_an_answer_is_a_choice_its_number_or_a_text_that_is_checked() -> None:
    found = questions("date,force,number\n03/04/2021,Reds,1\n")
    assert found["document"].answer("1") == "this table"
    assert found["when"].answer("DATE") == "date"
    assert found["rows"].answer("moved") == "Moved"
    for key, wrong in (("document", "9"), ("rows", "Nothing"), ("published", "soon")):
        with pytest.raises(InvalidError):
            found.get(key, _published()).answer(wrong)


def _published() -> Question:
    return questions("date,force,number\n1988,Reds,1\n")["published"]


# ---------------------------------------------------------------- any table

HEADERS = st.lists(
    st.sampled_from(
        [
            *("date", "force", "number", "low", "best", "high", "Start", "End date", "lat", "lon"),
            *("title", "prec", "Camp", 'a "quoted" name', "back\\slash", "é", "nkill", "2018"),
            *("2019", "iyear", "imonth", "iday", "guns", "city", "id", "a {b} c", "type", "x, y"),
        ]
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
CELLS = st.sampled_from(
    [
        "",
        "3",
        "2020-03-01",
        "03/04/2021",
        "XX/04/2021",
        "Reds",
        "~5",
        '"',
        "x",
        "-99",
        "NA",
        "Unknown",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    HEADERS.flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=6),
        )
    ),
    st.data(),
)
def test_any_answers_make_a_mapping_and_a_vocabulary_that_load(
    found: tuple[list[str], list[list[str]]], data: st.DataObject
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([found[0], *found[1]])
    answers: dict[str, str] = {}
    raw = text.getvalue().encode()
    while (made := suggest(raw, VOCABULARY, "kept.csv", answers)).questions:
        question = made.questions[0]
        assert question.key not in answers
        names = [name for name, _ in question.choices]
        offered = [default(question), *names]
        answers[question.key] = question.answer(data.draw(st.sampled_from(offered)))
    vocabulary = addition(TOML, made.vocabulary).text if made.vocabulary else TOML
    if 'type = "?"' in made.mapping:
        return
    assert load(made.mapping, load_vocabulary(vocabulary))
