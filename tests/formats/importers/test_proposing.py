"""The suggested mapping of real-world tables, and the decisions left to the user."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.mapping.load import load
from chrono.formats.importers.mapping.rows import decode, table
from chrono.formats.importers.mapping.suggest import propose, propose_for
from chrono.model.vocabulary import load as load_vocabulary
from tests.formats.importers.world import VOCABULARY, asked

STARTER = (resources.files("chrono.model.vocabulary") / "starter.toml").read_text("utf-8")


def proposed(text: str) -> str:
    return propose(table(text), VOCABULARY, "kept.csv")


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
    assert tomllib.loads(made)["event"]["when"]["precisions"] == {"4": "?"}
    with pytest.raises(InvalidError, match=r"precisions\.4: is a question still"):
        load(made, VOCABULARY)


def test_a_precision_beside_one_date_is_found() -> None:
    made = parsed("on,day,prec,force,number\nx,12 May 1988,2,Reds,1\nx,13 May 1988,1,Reds,1\n")
    assert made["event"]["when"] == {
        "start": {"from": "{day}", "format": ["%d %B %Y", "%d %b %Y"]},
        "precision": "{prec}",
        "precisions": {"1": "?", "2": "?"},
    }


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("iyear", "imonth", "iday"), ("0", "0")),
        (("styear", "stmon", "stday"), ("-9", "-9")),
        (("strtyr", "strtmnth", "strtday"), ("1", "31")),
        (("startyear", "startmonth", "startday"), ("1", "31")),
        (("s.year", "s.month", "s.day"), ("x", "x")),
        (("Year", "Month", "Day"), ("", "")),
        (("yyyy", "mm", "dd"), ("", "")),
    ],
)
def test_the_parts_of_a_date_are_found_by_their_names(
    names: tuple[str, str, str], codes: tuple[str, str]
) -> None:
    text = f"id,{','.join(names)},found,force,number\n"
    text += "1,1911,3,5,,Reds,2\n2,1911,4,6,4/6/1912,Reds,2\n"
    text += f"3,1912,{codes[0]},{codes[1]},,Reds,2\n"
    made = proposed(text)
    when = tomllib.loads(made)["event"]["when"]
    assert {key: when[key] for key in ("year", "month", "day")} == {
        key: f"{{{name}}}" for key, name in zip(("year", "month", "day"), names, strict=True)
    }
    found = read("csv", text.encode(), asked(mapping=made))
    events = [each.line.get("when") for each in found.drafts if each.line["type"] == "Counted"]
    assert events[:2] == ["1911-03-05", "1911-04-06"]
    assert found.refusals == () or codes == ("x", "x")


def test_the_parts_of_a_start_and_an_end_are_told_apart() -> None:
    header = "stday,stmon,styear,endday,endmon,endyear,force,number"
    made = parsed(f"{header}\n5,3,1911,9,4,1912,Reds,2\n")
    assert made["event"]["when"] == {
        "start": {"year": "{styear}", "month": "{stmon}", "day": "{stday}"},
        "end": {"year": "{endyear}", "month": "{endmon}", "day": "{endday}"},
    }


@pytest.mark.parametrize(
    "name", ["end_expected", "Planned end", "end date (scheduled)", "end_due", "anticipated_end"]
)
def test_what_was_to_happen_is_never_proposed_for_what_did(name: str) -> None:
    made = parsed(f"start,{name},end,force,number\n1988-05-12,1988-06-01,1988-06-09,Reds,1\n")
    assert made["event"]["when"] == {"start": "{start}", "end": "{end}"}
    alone = parsed(f"{name},force,number\n1988-06-01,Reds,1\n")
    assert "when" not in alone["event"]


def test_a_mostly_empty_column_is_not_proposed_for_the_date() -> None:
    made = proposed("date found,seen,force,number\n,1988,Reds,1\n,1989,Reds,1\n1990,1990,Reds,2\n")
    assert 'when = "{date found}"' not in made


def test_codes_for_no_value_are_proposed_as_empty() -> None:
    text = "date,force,number\n1988,Reds,-9\n1989,NA,3\n1990,Blues,-99\n"
    assert parsed(text)["empty"] == ["-9", "-99", "NA"]
    assert "empty" not in parsed("date,force,number\n1988,Reds,-4\n1989,Blues,-9\n")


def test_both_orders_of_day_and_month_are_said_to_occur() -> None:
    text = "date,force,number\n13.04.1988,Reds,1\n04-15-1988,Reds,1\n"
    assert "both orders" not in proposed(text)
    text = "date,force,number\n13-04-1988,Reds,1\n04-15-1988,Reds,1\n05-06-1988,Reds,1\n"
    made = proposed(text)
    assert "'date' is written in both orders: say how cells that fit both, as '05-06-1988'" in made
    assert tomllib.loads(made)["event"]["when"]["ambiguous"] == "?"


@pytest.mark.parametrize(
    ("language", "cells", "dates"),
    [
        ("de", ["3. Okt. 1990", "Mo, 10. Jun. 1991"], ["1990-10-03", "1991-06-10"]),
        ("fr", ["1er mai 1871", "14 juil. 1789"], ["1871-05-01", "1789-07-14"]),
        ("es", ["3 de octubre de 1990", "10 ene 1991"], ["1990-10-03", "1991-01-10"]),
        ("it", ["25 aprile 1945", "2 giu. 1946"], ["1945-04-25", "1946-06-02"]),
        ("pt", ["quinta-feira, 25 de abril de 1974", "1 fev 1908"], ["1974-04-25", "1908-02-01"]),
        ("nl", ["5 mei 1945", "1 mrt 1946"], ["1945-05-05", "1946-03-01"]),
    ],
)
def test_the_language_of_months_is_found_and_named(
    language: str, cells: list[str], dates: list[str]
) -> None:
    text = "date,force,number\n" + "".join(f'"{cell}",Reds,{n}\n' for n, cell in enumerate(cells))
    made = proposed(text)
    assert tomllib.loads(made)["language"] == language
    found = read("csv", text.encode(), asked(mapping=made))
    events = [each.line["when"] for each in found.drafts if each.line["type"] == "Counted"]
    assert (found.refusals, events) == ((), dates)


def test_the_language_of_a_column_of_months_is_named() -> None:
    text = "Jahr,Monat,Tag,force,number\n1990,Oktober,3,Reds,1\n1991,Mai,,Reds,2\n"
    assert parsed(text)["language"] == "de"
    mixed = "year,month,force,number\n1990,Oktober,Reds,1\n1991,luglio,Reds,2\n"
    assert parsed(mixed)["language"] == "?"
    assert "language" not in parsed("year,month,force,number\n1990,October,Reds,1\n")


@pytest.mark.parametrize(
    ("text", "when", "dates"),
    [
        (
            "year,quarter,force,number\n2020,3,Reds,1\n2020,4,Reds,2\n",
            '{ from = "{year} Q{quarter}", format = "words" }',
            ["2020-35", "2020-36"],
        ),
        (
            "year,month,date_of_month,day_of_week,force,number\n2003,1,14,2,Reds,1\n",
            '{ year = "{year}", month = "{month}", day = "{date_of_month}" }',
            ["2003-01-14"],
        ),
        (
            "force,start,end,number\nReds,1665,1703,1\nBlues,1703,Present,2\n",
            '{ start = "{start}", end = { from = "{end}", format = "edtf" }, open = ["Present"] }',
            ["1665/1703", "1703/.."],
        ),
        (
            'date,force,number\n"1988, April",Reds,1\n1991,Reds,2\n',
            '{ from = "{date}", format = ["edtf", "%Y, %B"] }',
            ["1988-04", "1991"],
        ),
        (
            ",year,force,number\n1,1988,Reds,4\n2,1989,Blues,5\n",
            '"{year}"',
            ["1988", "1989"],
        ),
    ],
)
def test_shapes_of_public_tables_are_found(text: str, when: str, dates: list[str]) -> None:
    made = propose_for(text.encode(), VOCABULARY, "kept.csv")
    assert f"when = {when}\n" in made
    found = read("csv", text.encode(), asked(mapping=made))
    events = [each.line["when"] for each in found.drafts if each.line["type"] == "Counted"]
    assert (found.refusals, events) == ((), dates)


def test_days_without_a_year_wait_for_their_year() -> None:
    text = "date,force,number\n9-Nov,Reds,1\n29-Feb,Reds,2\n"
    made = proposed(text)
    with pytest.raises(InvalidError, match=r"event\.when\.year: is a question still"):
        load(made, VOCABULARY)
    found = read("csv", text.encode(), asked(mapping=made.replace('year = "?"', 'year = "2016"')))
    events = [each.line["when"] for each in found.drafts if each.line["type"] == "Counted"]
    assert events == ["2016-11-09", "2016-02-29"]


def test_a_question_mark_among_the_codes_of_a_table_is_not_a_question() -> None:
    text = "date,force,number\n1988,Reds,?\n1989,Blues,3\n"
    made = proposed(text)
    assert tomllib.loads(made)["empty"] == ["?"]
    load(made, VOCABULARY)


def test_quarters_and_weeks_are_read_as_words() -> None:
    for cells, dates in (
        (("2020Q3", "Q4 2020"), ["2020-35", "2020-36"]),
        (("2020-W23", "2020-W24"), ["[2020-06-01..2020-06-07]", "[2020-06-08..2020-06-14]"]),
    ):
        text = "period,force,number\n" + "".join(f"{cell},Reds,1\n" for cell in cells)
        found = read("csv", text.encode(), asked(mapping=proposed(text)))
        events = [each.line["when"] for each in found.drafts if each.line["type"] == "Counted"]
        assert (found.refusals, events) == ((), dates)


def test_what_a_year_is_is_asked_where_the_cells_leave_it_open() -> None:
    spans = proposed("Year,force,number\n1801-22,Reds,1\n1790-99,Reds,1\n1788,Reds,2\n")
    assert 'year_spans = "?"' in spans
    assert 'when = "{Year}"' in spans
    assert 'years = "?"' in proposed("year,month,force\n-333,10,Reds\n12,3,Reds\n")
    assert 'two_digit_years = "?"' in proposed("year,month,force\n87,10,Reds\n88,3,Reds\n")
    assert 'two_digit_years = "?"' in proposed("date,force\n13/10/87,Reds\n")
    assert "?" not in proposed("date,force,number\n13/10/1987,Reds,1\n").partition("\n\n")[0]


@pytest.mark.parametrize(
    ("cell", "form"),
    [("198710", "%Y%m"), ("19871013", "%Y%m%d"), ("561081600", None), ("1561081600", "unix")],
)
def test_figures_in_a_column_of_dates_are_known_by_their_shape(cell: str, form: str | None) -> None:
    made = parsed(f"event date,force,number\n{cell},Reds,1\n")["event"]
    assert made.get("when") == (form and {"from": "{event date}", "format": form})


def test_a_decimal_comma_is_found() -> None:
    assert parsed("date;force;number\n1988;Reds;1.250,5\n1989;Reds;12.000\n")["decimal"] == ","
    assert parsed('date,force,number\n1988,Reds,"2,5"\n')["decimal"] == ","
    assert parsed("date,force,number\n1988,Reds,1.250.000\n")["decimal"] == ","
    assert "decimal" not in parsed("date;force;number\n1988;Reds;2.5\n")
    assert "decimal" not in parsed("date,force,number\n1988,Reds,1.250\n1989,Reds,0.125\n")


@pytest.mark.parametrize("mark", ",;")
def test_a_dot_that_can_group_thousands_is_a_question(mark: str) -> None:
    text = "date,force,number\n1988,Reds,1.250\n1989,Reds,12.000\n".replace(",", mark)
    made = proposed(text)
    assert 'decimal = "?"   # ",": a comma; 1.250 is 1250 or ".": a dot; 1.250 is 1.25' in made
    with pytest.raises(InvalidError, match="decimal: is a question still"):
        load(made, VOCABULARY)


def test_digits_of_coordinates_are_not_in_groups() -> None:
    assert "decimal" not in parsed("date,force,number,lat,lon\n1988,Reds,3,41.250,20.125\n")


def test_a_preset_that_fits_is_named() -> None:
    header = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,fatalities"
    text = f"{header}\nX1,1988-05-12,1,Battles,Armed clash,3\n"
    assert "is that of the preset acled: use --preset acled" in proposed(text)
    with pytest.raises(InvalidError, match="--preset acled"):
        read("csv", text.encode(), asked())


def test_the_precision_of_a_place_is_none_of_a_date() -> None:
    made = proposed("start,end,geo_precision,force,number\n2020-03-01,2020-03-31,4,Reds,1\n")
    assert "#   geo_precision: 4" in made


def test_what_has_no_use_is_listed_with_an_example() -> None:
    made = proposed("date,force,number,weather,\n2020-03-01,Reds,3,fog,\n")
    assert "# No use was found for these columns:\n#   weather: fog" in made


def test_an_encoding_other_than_utf_8_is_a_question() -> None:
    text = "date,force,number\n2020-03-01,Évian,3\n"
    asked_for = propose_for(text.encode("cp1252"), VOCABULARY, "kept.csv")
    assert 'encoding = "?"   # it is not UTF-8. cp1252: Évian; cp1251: Йvian' in asked_for
    with pytest.raises(InvalidError, match="encoding: is a question still"):
        load(asked_for, VOCABULARY)
    made = asked_for.replace('encoding = "?"', 'encoding = "cp1252"')
    found = read("csv", text.encode("cp1252"), asked(mapping=made))
    assert found.drafts[-1].line["data"]["force"] == "evian"
    assert any(each.line["data"].get("label") == "Évian" for each in found.drafts)


def test_where_no_type_is_like_the_columns_a_person_is_asked() -> None:
    made = proposed("alpha,beta\nx,y\n")
    assert 'type = "?"   # which type are the rows events of? There are Counted' in made
    with pytest.raises(InvalidError, match=r"event\.type: is a question still"):
        load(made, VOCABULARY)


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
    answered = re.sub(r'(years|year_spans|two_digit_years) = "\?".*\n', "", made)
    answered = answered.replace('format = "?"', 'format = "%d/%m/%Y"').replace('"?"', '"day"')
    assert load(answered, None).columns == tuple(header)


@pytest.mark.parametrize(
    "names",
    [
        ("y", "m", "d"),
        ("Jahr", "Monat", "Tag"),
        ("année", "mois", "jour"),
        ("año", "mes", "día"),
        ("anno", "mese", "giorno"),
    ],
)
def test_the_parts_of_a_date_are_found_in_other_languages(names: tuple[str, str, str]) -> None:
    made = parsed(f"{','.join(names)},force,number\n1911,3,5,Reds,2\n")
    assert made["event"]["when"] == {
        key: f"{{{name}}}" for key, name in zip(("year", "month", "day"), names, strict=True)
    }


def test_y_is_a_latitude_beside_x_and_not_alone() -> None:
    text = "date,place,{},killed\n2020-03-01,Alder,41.5,20.1,1\n"
    vocabulary = load_vocabulary(STARTER)
    both = tomllib.loads(propose(table(text.format("y,x")), vocabulary, "kept.csv"))
    assert both["entities"]["place"]["coordinates"] == ["{y}", "{x}"]
    alone = tomllib.loads(propose(table(text.format("y,z")), vocabulary, "kept.csv"))
    assert "coordinates" not in alone["entities"]["place"]


@pytest.mark.parametrize(
    "name", ["expected date", "planned", "scheduled_for", "geplant", "prévu le", "fecha prevista"]
)
def test_a_planned_date_is_not_offered_even_where_it_is_the_only_one(name: str) -> None:
    assert "when" not in parsed(f"{name},force,number\n1988-06-01,Reds,1\n")["event"]


@pytest.mark.parametrize("name", ["Born", "dob", "updated", "Created at", "Geburtsdatum"])
def test_the_date_of_something_else_gives_way_to_the_events_own(name: str) -> None:
    made = parsed(f"{name},took over,force,number\n1924-04-03,1989-01-20,Reds,1\n")
    assert made["event"]["when"] == "{took over}"


def test_figures_with_a_decimal_comma_are_measures_of_a_wide_table() -> None:
    made = parsed(
        "Datum;Einheit;Soldaten;Quote\n2020-03-12;Rote;1.250;2,5\n2020-04-01;Blaue;900;3,5\n"
    )
    assert made["decimal"] == ","
    assert [each["only"] for each in made["events"]] == ["{Soldaten}", "{Quote}"]


def test_columns_that_name_years_are_the_header_of_a_wide_table() -> None:
    made = propose_for(b"country,2018,2019\nNorland,1200,1250\n", VOCABULARY, "kept.csv")
    mapping = tomllib.loads(made)
    assert mapping["columns"] == ["country", "2018", "2019"]
    assert [each["when"] for each in mapping["events"]] == ["2018", "2019"]


def test_a_column_of_dates_names_no_document() -> None:
    assert "documents" not in parsed("Took office,force,number\n1989-01-20,Reds,1\n")
