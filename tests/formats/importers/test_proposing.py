"""A first mapping for tables as people keep them, and what it leaves for them to decide."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.formats.importers import read
from chrono.formats.importers.mapping.load import load
from chrono.formats.importers.mapping.rows import decode, table
from chrono.formats.importers.mapping.suggest import propose
from tests.formats.importers.world import VOCABULARY, asked


def proposed(text: str, **more: str) -> str:
    return propose(table(text), VOCABULARY, "kept.csv", **more)


def parsed(text: str) -> dict:
    return tomllib.loads(proposed(text))


def test_the_columns_are_found_by_the_words_of_their_names() -> None:
    made = parsed("Date,Force (unit),Soldiers dead,What happened\n2020-03-01,Reds,3,A fight\n")
    assert made["event"]["type"] == "Fell"
    assert made["fields"]["force"] == {"entity": "force"}
    assert made["entities"]["force"] == {"kind": "force", "label": "{Force (unit)}"}
    assert made["fields"]["dead"] == "{Soldiers dead}"
    assert made["event"]["summary"] == "{What happened}"


@pytest.mark.parametrize("name", ["forceName", "force_name", "Force name", "FORCE-NAME"])
def test_a_column_may_be_written_in_any_of_the_usual_ways(name: str) -> None:
    made = parsed(f"date,{name},number\n2020-03-01,Reds,3\n")
    assert made["entities"]["force"]["label"] == f"{{{name}}}"


@pytest.mark.parametrize(
    "names",
    [
        ("low", "best", "high"),
        ("Low estimate", "Best estimate", "High estimate"),
        ("min", "likely", "max"),
        ("deaths_low", "deaths_best", "deaths_high"),
    ],
)
def test_three_figures_are_one_quantity(names: tuple[str, str, str]) -> None:
    made = parsed(f"date,force,{','.join(names)}\n2020-03-01,Reds,1,2,3\n")
    (quantity,) = [each for each in made["fields"].values() if "low" in each]
    assert quantity == {
        key: f"{{{name}}}" for key, name in zip(("low", "best", "high"), names, strict=True)
    }


def test_three_figures_alone_do_not_choose_a_type_with_two_quantities() -> None:
    made = parsed("date,force,camp,low,best,high\n2020-03-01,Reds,Alder,1,2,3\n")
    assert made["event"]["type"] == "Fell"


def test_dates_written_in_several_ways_are_read_by_several_formats() -> None:
    made = parsed("date,force,number\n13/04/2021,Reds,1\n04/2021,Reds,2\n2021,Reds,3\n")
    assert made["event"]["when"]["format"] == ["edtf", "%d/%m/%Y", "%m/%Y"]


def test_a_day_that_is_not_known_is_read_as_such() -> None:
    text = "date,force,number\n13/04/2021,Reds,1\nXX/06/2021,Reds,2\n"
    found = read("csv", text.encode(), asked(mapping=proposed(text)))
    events = [each.line["when"] for each in found.drafts if each.line["type"] == "Counted"]
    assert found.refusals == ()
    assert events == ["2021-04-13", "2021-06"]


def test_of_several_formats_those_that_fit_alike_are_asked_for() -> None:
    made = proposed("date,force,number\n03/04/2021,Reds,1\n04/2021,Reds,2\n")
    assert '\'date\' fits "%d/%m/%Y" or "%m/%d/%Y" alike: choose the one that is meant.' in made


def test_a_date_that_is_none_is_named_and_does_not_spoil_its_column() -> None:
    text = "date,force,number\n" + "".join(f"{day}/04/2021,Reds,1\n" for day in range(13, 31))
    made = proposed(text + "31/02/2021,Reds,1\n")
    assert "# 'date' has dates that will be refused: '31/02/2021'." in made
    assert '"%d/%m/%Y"' in made


def test_a_column_of_words_is_no_date() -> None:
    made = proposed("notes of the day,force,number\nsunny,Reds,1\nrain,Reds,2\nfog,Reds,2\n")
    assert "no column looks like a date" in made


def test_start_end_and_precision_come_together() -> None:
    made = parsed(
        "Date start,Date end,Date precision,force,number\n2020-03-01,2020-03-31,Month,Reds,1\n"
    )
    assert made["event"]["when"] == {
        "start": "{Date start}",
        "end": "{Date end}",
        "precision": "{Date precision}",
        "precisions": {"Month": "month"},
    }


def test_codes_for_a_precision_are_asked_for() -> None:
    made = proposed("start,end,prec,force,number\n2020-03-01,2020-03-31,4,Reds,1\n")
    assert 'precisions = { "4" = "…" }' in made
    assert "precision" not in tomllib.loads(made)["event"]["when"]


def test_the_precision_of_a_place_is_none_of_a_date() -> None:
    made = proposed("start,end,geo_precision,force,number\n2020-03-01,2020-03-31,4,Reds,1\n")
    assert "#   geo_precision: 4" in made


def test_what_has_no_use_is_listed_with_an_example() -> None:
    made = proposed("date,force,number,weather,\n2020-03-01,Reds,3,fog,\n")
    assert "# No use was found for these columns:\n#   weather: fog" in made


def test_the_encoding_is_named_where_it_is_not_utf_8() -> None:
    text = "date,force,number\n2020-03-01,Évian,3\n"
    made = proposed(text, encoding="cp1252")
    assert load(made, VOCABULARY).encoding == "cp1252"
    found = read("csv", text.encode("cp1252"), asked(mapping=made))
    assert found.drafts[-1].line["data"]["force"] == "evian"
    assert any(each.line["data"].get("label") == "Évian" for each in found.drafts)


def test_where_no_type_is_like_the_columns_a_person_is_asked() -> None:
    made = proposed("alpha,beta\nx,y\n")
    assert 'type = "TYPE"   # which type are the rows events of? There are Counted' in made


HEADERS = st.lists(
    st.sampled_from(
        [
            "date",
            "force",
            "number",
            "low",
            "best",
            "high",
            "Start",
            "End date",
            "lat",
            "lon",
            "title",
            "prec",
            "Camp",
            'a "quoted" name',
            "back\\slash",
            "é",
        ]
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
CELLS = st.sampled_from(["", "3", "2020-03-01", "03/04/2021", "XX/04/2021", "Reds", "~5", '"', "x"])


@settings(max_examples=80)
@given(
    HEADERS.flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=6),
        )
    )
)
def test_of_any_table_the_proposal_is_a_mapping_that_loads(
    found: tuple[list[str], list[list[str]]],
) -> None:
    import csv
    import io

    header, rows = found
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    made = propose(table(decode(text.getvalue().encode()), ","), VOCABULARY, "any.csv")
    assert set(tomllib.loads(made)["columns"]) == set(header)
    assert load(made, None).columns == tuple(header)
