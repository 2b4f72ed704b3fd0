"""The UCDP GED preset: dates, deaths, sides, sources, and the whole file for Iraq."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from chrono import Chronicle, edtf
from chrono.formats.importers import plan as planning
from chrono.formats.importers import presets as vocabularies
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch, ImportOptions
from chrono.model.vocabulary import load
from tests.formats.importers.world import DATA

WHOLE = DATA / "ucdp_ged_iraq_hdx.csv"
VOCABULARY = load(vocabularies.preset("ucdp-ged.vocabulary.toml"))
ROW = {
    "id": "7",
    "year": "2014",
    "type_of_violence": "1",
    "conflict_new_id": "9",
    "conflict_name": "Hills: Government",
    "dyad_new_id": "5",
    "side_a": "Government of Hills",
    "side_a_new_id": "1",
    "side_b": "Rebels",
    "side_b_new_id": "2",
    "source_article": "",
    "source_office": "",
    "source_date": "",
    "source_headline": "",
    "source_original": "Police",
    "where_prec": "1",
    "where_coordinates": "Ālder town",
    "latitude": "33.5",
    "longitude": "44.25",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2014-01-24",
    "date_end": "2014-01-24",
    "deaths_a": "1",
    "deaths_b": "4",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "low": "5",
    "best": "5",
    "high": "5",
}


def table(*rows: dict[str, str], tags: bool = True) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(ROW), extrasaction="ignore")
    writer.writeheader()
    if tags:
        writer.writerow({"year": "#date+year", "low": "#affected+killed"})
    writer.writerows({**ROW, **row} for row in rows)
    return text.getvalue().encode()


def batch(*rows: dict[str, str]) -> Batch:
    mapping = vocabularies.preset("ucdp-ged.toml")
    return read(
        "csv", table(*rows), ImportOptions("ged.csv", VOCABULARY, "2026-11-21", mapping=mapping)
    )


def event(**row: str) -> dict:
    found = batch(row)
    assert found.refusals == ()
    return dict(found.drafts[-1].line)


def dated(precision: str, start: str, end: str) -> str:
    return event(date_prec=precision, date_start=start, date_end=end)["when"]


def test_each_precision_keeps_what_it_says_and_no_more() -> None:
    assert dated("1", "2014-01-24", "2014-01-24") == "2014-01-24"
    assert dated("2", "2014-01-24", "2014-01-25") == "[2014-01-24..2014-01-25]"
    assert dated("3", "2014-01-20", "2014-01-26") == "[2014-01-20..2014-01-26]"
    assert dated("4", "2014-02-01", "2014-02-28") == "2014-02"
    assert dated("5", "2014-01-01", "2014-12-31") == "2014"


def test_true_sub_ranges_of_a_month_or_a_year_are_kept() -> None:
    assert dated("4", "2014-02-03", "2014-02-20") == "[2014-02-03..2014-02-20]"
    assert dated("5", "2014-03-01", "2014-06-30") == "[2014-03-01..2014-06-30]"


def test_a_date_with_midnight_behind_it_is_the_day() -> None:
    assert dated("1", "2014-01-24 00:00:00", "2014-01-24 00:00:00.000") == "2014-01-24"


def test_an_exact_total_makes_exact_parts() -> None:
    data = event()["data"]
    assert (data["killed"], data["killed_a"], data["killed_b"]) == (5, 1, 4)


def test_what_is_doubtful_in_the_whole_may_be_any_part_s_own() -> None:
    data = event(low="3", best="5", high="9")["data"]
    assert data["killed"] == {"low": 3, "best": 5, "high": 9}
    assert data["killed_a"] == {"low": 0, "best": 1, "high": 5}
    assert data["killed_b"] == {"low": 2, "best": 4, "high": 8}


def test_figures_that_do_not_ascend_are_kept_in_a_range_and_told() -> None:
    found = batch({"low": "8", "best": "5", "high": "7"})
    line = found.drafts[-1].line
    assert line["data"]["killed"] == {"low": 5, "best": 5, "high": 8}
    assert "low 8, best 5, high 7" in line["note"]
    assert line["doubt"] == ["killed"]
    assert any("do not ascend" in notice for notice in found.notices)


def documents(found: Batch) -> dict[str, dict]:
    lines = [draft.line for draft in found.drafts if draft.line["type"] == "DocumentPublished"]
    return {line["data"]["document"]: dict(line) for line in lines}


def test_one_source_is_a_document_of_its_date() -> None:
    found = batch({"source_article": '"Agence X,2014-01-25,Blast; many hurt, two dead"'})
    (line,) = documents(found).values()
    assert line["when"] == "2014-01-25"
    assert line["data"]["publisher"] == "Agence X"
    assert line["data"]["title"] == "Blast; many hurt, two dead"


def test_several_sources_are_gathered_into_one_that_is_known_when_the_last_is() -> None:
    found = batch({"source_article": '"X,2014-01-25,One";"Y, Z,2014-01-27,Two, ""three"""'})
    known = documents(found)
    together = known[found.drafts[-1].line["source"]["document"]]
    assert together["when"] == "[2014-01-25..2014-01-27]"
    assert {known[each]["data"]["title"] for each in together["data"]["draws_on"]} == {
        "One",
        'Two, "three"',
    }
    assert list(known)[-1] == together["data"]["document"], "declared after what it draws on"


def test_a_source_without_a_date_is_no_older_than_the_event_nor_younger_than_the_import() -> None:
    found = batch(
        {"source_article": "r 26/2"},
        {
            "id": "8",
            "year": "2015",
            "source_article": "r 26/2",
            "date_start": "2015-02-26",
            "date_end": "2015-02-26",
        },
    )
    whens = sorted(line["when"] for line in documents(found).values())
    assert whens == ["[2014-01-24..2026-11-21]", "[2015-02-26..2026-11-21]"], "two, not one"


def test_the_database_s_null_date_is_no_date() -> None:
    found = batch({"source_article": '"Airwars,1753-01-01,A list"'})
    (line,) = documents(found).values()
    assert line["when"] == "[2014-01-24..2026-11-21]"


def test_a_row_without_a_source_rests_on_the_data_set_and_says_so() -> None:
    (line,) = documents(batch({})).values()
    assert "name no source" in line["data"]["title"]


def test_two_places_of_one_name_and_other_coordinates_are_two() -> None:
    found = batch({}, {"id": "8", "latitude": "35.0"})
    names = [each.line["data"]["place"] for each in found.drafts if "place" in each.line["data"]]
    assert names[0] == "alder-town"
    assert re.fullmatch(r"alder-town-[0-9a-f]{8}", names[1])


def places(chronicle: Chronicle, *rows: dict[str, str]) -> tuple[list[str], dict[str, int]]:
    """The ids of the places that a file with these rows names, and what it would add."""
    mapping = vocabularies.preset("ucdp-ged.toml")
    asked = planning.options(chronicle.repository, "ged.csv", mapping=mapping)
    found = read("csv", table(*rows), asked)
    recording = chronicle.drafts.service()
    plan = planning.plan(chronicle, found, recording)
    assert plan.refusals == ()
    planning.carry_out(plan, recording)
    named = [each.line["data"]["place"] for each in found.drafts if "place" in each.line["data"]]
    return named, dict(plan.new)


def test_a_later_release_in_another_order_adds_only_what_is_new_in_it(tmp_path: Path) -> None:
    chronicle = Chronicle.create(
        tmp_path / "hills", vocabularies.preset("ucdp-ged.vocabulary.toml")
    )
    here, there, elsewhere = (
        {"id": name, "latitude": latitude}
        for name, latitude in (("7", "33.5"), ("8", "35.0"), ("9", "36.25"))
    )
    named, _ = places(chronicle, here, there)
    again, new = places(Chronicle.open(chronicle.root), there)
    assert (again, new) == (named[1:], {}), "a part of the file"
    turned, new = places(Chronicle.open(chronicle.root), elsewhere, there, here)
    assert turned[1:] == [named[1], named[0]]
    assert new == {"EntityDescribed": 1, "StateBasedViolence": 1}
    respelt = {**here, "latitude": "33.500"}
    assert places(Chronicle.open(chronicle.root), respelt) == (named[:1], {}), "one number"


def test_a_place_without_coordinates_is_the_same_in_every_release(tmp_path: Path) -> None:
    chronicle = Chronicle.create(
        tmp_path / "hills", vocabularies.preset("ucdp-ged.vocabulary.toml")
    )
    nowhere = {"id": "8", "latitude": "", "longitude": ""}
    named, _ = places(chronicle, {}, nowhere)
    assert len(set(named)) == 2
    assert places(Chronicle.open(chronicle.root), nowhere) == (named[1:], {})
    assert places(Chronicle.open(chronicle.root), nowhere, {}) == (named[::-1], {})


def test_refusals_name_the_row_and_the_column() -> None:
    found = batch(
        {},
        {"id": "8", "best": "many"},
        {"id": "9", "date_prec": "6"},
        {"id": "10", "latitude": "99"},
        {"id": "11", "type_of_violence": "4"},
        {"id": "12", "date_start": "24/01/2014"},
    )
    told = [(each.row, each.column) for each in found.refusals]
    assert told == [
        (4, "best"),
        (5, "date_prec"),
        (6, "latitude"),
        (7, "type_of_violence"),
        (8, "date_start"),
    ]


@pytest.mark.skipif(not WHOLE.exists(), reason=f"{WHOLE} is not here")
@pytest.mark.slow
def test_the_whole_file_for_iraq_comes_in_once_and_tells_the_tally(tmp_path: Path) -> None:
    chronicle = Chronicle.create(tmp_path / "iraq", vocabularies.preset("ucdp-ged.vocabulary.toml"))
    mapping = vocabularies.preset("ucdp-ged.toml")
    asked = planning.options(chronicle.repository, WHOLE.name, mapping=mapping)
    recording = chronicle.drafts.service()
    plan = planning.plan(chronicle, read("csv", WHOLE.read_bytes(), asked), recording)
    assert plan.refusals == ()
    assert sum(count for name, count in plan.new.items() if "Violence" in name) == 7473
    planning.carry_out(plan, recording)
    rows = [row for row in csv.DictReader(WHOLE.open(encoding="utf-8")) if row["id"]]
    _dates_hold(rows, [e for e in chronicle.events if "Violence" in e.type])
    _tally_holds(rows, chronicle)
    chronicle = Chronicle.open(chronicle.root)
    again = planning.plan(
        chronicle,
        read(
            "csv",
            table(*rows[3000::-1]),
            planning.options(chronicle.repository, WHOLE.name, mapping=mapping),
        ),
        chronicle.drafts.service(),
    )
    assert again.new == {}
    assert again.refusals == ()


def _dates_hold(rows: list[dict], events: list) -> None:
    """Every event covers just the days of its row, and its figures are the row's."""
    by_record = {event.data["record"]: event for event in events}
    assert len(by_record) == 7473
    precisions: Counter[str] = Counter()
    for row in rows:
        event = by_record[row["id"]]
        date = edtf.parse(event.when)
        assert edtf.format_day(date.earliest) == row["date_start"]
        assert edtf.format_day(date.latest) == row["date_end"]
        precisions[row["date_prec"]] += 1
        given = [int(row[key]) for key in ("low", "best", "high")]
        killed = event.data["killed"]
        if given == sorted(given):
            wanted = (
                given[0]
                if len(set(given)) == 1
                else dict(zip(("low", "best", "high"), given, strict=True))
            )
            assert killed == wanted
        else:
            assert (killed["low"], killed["best"], killed["high"]) == (
                min(given),
                given[1],
                max(given),
            )
    assert precisions == {"1": 6846, "2": 441, "3": 38, "4": 115, "5": 33}


def _tally_holds(rows: list[dict], chronicle: Chronicle) -> None:
    """The tally at a date is the sum of the rows: low of what happened, high of what may have."""
    day = "2016-10-20"
    reading = chronicle.reading("iraq-government-259.killed", at=day)
    mine = [row for row in rows if row["conflict_new_id"] == "259"]
    low = sum(
        min(int(row["low"]), int(row["best"]), int(row["high"]))
        for row in mine
        if row["date_end"] <= day
    )
    high = sum(
        max(int(row["low"]), int(row["best"]), int(row["high"]))
        for row in mine
        if row["date_start"] <= day
    )
    assert (reading.value["low"], reading.value["high"]) == (low, high)
    side = chronicle.reading("is-234.killed", at=day)
    best = sum(
        int(row["deaths_a"]) * (row["side_a_new_id"] == "234")
        + int(row["deaths_b"]) * (row["side_b_new_id"] == "234")
        for row in rows
        if row["date_end"] <= day
    )
    assert side.value["best"] == best
    assert side.value["low"] <= best <= side.value["high"]
