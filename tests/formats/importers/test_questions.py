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
from chrono.formats.importers.mapping.rows import Row
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
    if question.key.startswith("year "):
        return "2016"
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


def test_what_fits_both_orders_of_one_column_must_be_answered() -> None:
    text = "date,force,number\n13-04-2021,Reds,1\n04-15-2021,Reds,2\n05-06-2021,Reds,3\n"
    with pytest.raises(InvalidError, match=r"event\.when\.ambiguous: is a question still"):
        load(suggest(text.encode(), VOCABULARY, "kept.csv").mapping, VOCABULARY)
    question = questions(text)["ambiguous date"]
    assert [says for _, says in question.choices] == [
        "not at all: these rows are refused",
        "as 5 June 2021 (day, month, year)",
        "as 6 May 2021 (month, day, year)",
    ]
    for (answer, _), last in zip(question.choices, (None, "2021-06-05", "2021-05-06"), strict=True):
        found = imported(text, ambiguous_date=answer)
        assert [each["when"] for each in events(found)][2:] == ([last] if last else [])
        assert len(found.refusals) == (last is None)


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


# ---------------------------------------------------------------- doubts about cells


def test_a_code_is_taken_out_of_the_columns_in_which_it_is_one() -> None:
    text = "date,force,number,temperature\n1988,Reds,-9,-9\n1989,Reds,4,12\n"
    made = tomllib.loads(proposal(text).mapping)
    assert made["empty_in"] == {"number": ["-9"]}
    assert "empty" not in made


def test_a_code_can_be_one_in_some_of_its_columns() -> None:
    text = "date,place,killed,wounded\n1988,Alder,-9,-9\n1989,Birch,4,12\n"
    assert tomllib.loads(proposal(text).mapping)["empty"] == ["-9"]
    some = tomllib.loads(suggest(text.encode(), VOCABULARY, "x.csv", {"code -9": "killed"}).mapping)
    assert some["empty_in"] == {"killed": ["-9"]}


def test_a_date_of_something_else_alone_is_asked_about() -> None:
    text = "Geburtstag,force,number\n1900-03-01,Reds,1\n"
    question = questions(text)["when"]
    assert (question.default, question.choices[0][0]) == (None, "Geburtstag")
    with pytest.raises(InvalidError, match=r"event\.when: is a question still"):
        load(suggest(text.encode(), VOCABULARY, "kept.csv").mapping, VOCABULARY)


def test_a_column_of_dates_gives_no_quantity() -> None:
    text = "date,force,number of the day\n1900-03-01,Reds,28 May 1849\n"
    assert 'number = "{' not in suggest(text.encode(), VOCABULARY, "kept.csv").mapping


def test_the_calendar_of_a_table_can_change_within_it() -> None:
    text = "date,force,number\n14 October 1066,Reds,1\n21 January 1950,Reds,2\n"
    assert [name for name, _ in questions(text)["calendar"].choices] == [
        *("changed", "julian", "gregorian"),
    ]
    assert "'21 January 1950'" in questions(text)["calendar"].choices[1][1]
    found = imported(text, calendar="changed")
    assert [each["when"] for each in events(found)] == ["1066-10-20", "1950-01-21"]


@pytest.mark.parametrize("code", ["0", "9999", "999", "-99"])
def test_a_code_among_years_is_asked_about(code: str) -> None:
    text = f"year,place,killed\n1988,Alder,3\n{code},Birch,4\n1990,Cedar,4\n"
    assert f"code {code}" in questions(text)


def test_a_figure_far_above_all_others_may_be_a_code() -> None:
    text = "date,place,killed\n1988,Alder,3\n1989,Birch,999\n"
    assert questions(text)["code 999"].default == "yes"
    assert "code 999" not in questions(text.replace(",3", ",870"))


def test_a_year_that_may_be_a_code_must_be_answered() -> None:
    text = "year,place,killed\n-55,Alder,3\n-9,Birch,4\n43,Cedar,4\n"
    assert questions(text)["code -9"].default is None
    open_ = suggest(text.encode(), VOCABULARY, "x.csv", {}).mapping
    assert 'empty = "?"   # ["-9"] where these are codes for no year; [] where "-9" is' in open_
    with pytest.raises(InvalidError, match="empty: is a question still"):
        load(open_, VOCABULARY)
    answers = {"code -9": "no", "years": "historical", "calendar": "gregorian"}
    made = tomllib.loads(suggest(text.encode(), VOCABULARY, "x.csv", answers).mapping)
    assert made["literal"] == ["-9"]
    assert "two_digit_years" not in made


@pytest.mark.parametrize("cell", ["1066-10-14", "866", "-55", "14 October 1066", "14/10/1066"])
def test_the_calendar_of_early_dates_must_be_answered(cell: str) -> None:
    text = f"year,place,killed\n{cell},Alder,3\n"
    assert questions(text)["calendar"].default is None
    assert 'calendar = "?"' in suggest(text.encode(), VOCABULARY, "x.csv", {}).mapping


@pytest.mark.parametrize("cell", ["1582-10-15", "1988", "14 October 1066 (Julian)"])
def test_a_date_that_needs_no_calendar_is_not_asked_about(cell: str) -> None:
    assert "calendar" not in questions(f"date,place,killed\n{cell},Alder,3\n")


def test_the_document_of_a_row_has_the_date_that_is_chosen() -> None:
    text = "date,place,killed,headline,published\n1988-03-01,Alder,3,A fire,1988-03-02\n"
    assert questions(text, document="headline")["published by row"].default == "published"
    dated = tomllib.loads(proposal(text, document="headline").mapping)
    assert dated["documents"]["date"] == "{published}"
    given = {"document": "headline", "published by row": "none"}
    bare = tomllib.loads(suggest(text.encode(), VOCABULARY, "x.csv", given).mapping)
    assert "date" not in bare["documents"]


# ---------------------------------------------------------------- ranges


RANGES = "date,place,deaths_low,deaths_best,deaths_high\n1988-03-01,Alder,1,2,5\n"


def test_lowest_best_and_highest_are_one_figure_of_an_incident() -> None:
    (event,) = events(imported(RANGES, rows="incident"))
    figures = {key: each for key, each in event["data"].items() if isinstance(each, dict)}
    assert list(figures.values()) == [{"low": 1, "best": 2, "high": 5}]


def test_figures_with_such_names_can_stay_separate() -> None:
    given = {"rows": "incident", "range deaths_low, deaths_best, deaths_high": "none"}
    found = suggest(RANGES.encode(), VOCABULARY, "kept.csv", given)
    assert "low =" not in found.mapping


def test_a_range_of_a_wide_table_is_one_event() -> None:
    text = "date,country,low,high,rain\n1988-03-01,Norland,1,5,\n"
    given = {"rows": "figures", "range low, high": "refugees", "kind country": "country"}
    made = tomllib.loads(suggest(text.encode(), VOCABULARY, "kept.csv", given).mapping)
    first = made["events"][0] if "events" in made else made["event"]
    assert first["only"] == "{low}{high}"


# ---------------------------------------------------------------- times and zones


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("12-Mar-2024 10:46 CET", "2024-03-12T10:46"),
        ("Tue, 12 Mar 2024 10:46:00 EST", "2024-03-12T10:46:00-05:00"),
        ("Tue, 12 Mar 2024 10:46:00 -0500", "2024-03-12T10:46:00-05:00"),
        ("12 Mar 2024 10:46:00 +0100", "2024-03-12T10:46:00+01:00"),
        ("Tue Mar 12 10:46:00 UTC 2024", "2024-03-12T10:46:00Z"),
        ("March 12, 2024 at 5:30 p.m.", "2024-03-12T17:30"),
        ("10:46 UTC, 12 Mar 2024", "2024-03-12T10:46"),
        ("121046ZMAR2024", "2024-03-12T10:46"),
        ("2024/03/12 10:46", "2024-03-12T10:46"),
    ],
)
def test_times_with_zones_and_months_by_name_are_read(cell: str, date: str) -> None:
    made = proposal(f'date,place,killed\n"{cell}",Alder,3\n', rows="Fell")
    vocabulary = load_vocabulary(addition(TOML, made.vocabulary).text) if made.vocabulary else None
    found = load(made.mapping, vocabulary or VOCABULARY).event["when"]
    assert found(Row(2, {"date": cell})).startswith(date)


@pytest.mark.parametrize(
    "cell", ["3/4/24 5pm", "3/4/2024 5:30 PM", "03-04-2024 10:46", "10:46 3/4/2024"]
)
def test_the_order_of_day_and_month_is_asked_beside_a_time(cell: str) -> None:
    found = questions(f"date,place,killed\n{cell},Alder,3\n")
    (asked_for,) = [each for key, each in found.items() if key.startswith("format ")]
    assert asked_for.default is None
    assert len(asked_for.choices) == 2


def test_a_zone_of_several_offsets_must_be_answered() -> None:
    text = "date,place,killed\n12 Mar 2024 10:46 {},Alder,3\n"
    assert questions(text.format("CET"))["zone CET"].default == "+01:00"
    assert questions(text.format("IST"))["zone IST"].default is None
    assert "zone UTC" not in questions(text.format("UTC"))
