"""The claims table, and the one query that gives the state at a date."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import read as fold_read
from chrono.formats.exporters import write
from chrono.formats.exporters.parquet import sql
from tests.formats.importers.world import declarations, lines, material
from tests.moments import end, start

pa = pytest.importorskip("pyarrow")


def moved(when: str, camp: str) -> dict:
    return {
        "type": "Moved",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "camp": camp},
        "source": {"document": "gazette"},
    }


BATCH = [moved("2020-01-10", "alder"), moved("[2020-02-01..2020-02-20]", "birch")]


def table(at: int):
    import pyarrow.parquet as pq

    found = material([*declarations(), *BATCH], at=at)
    return pq.read_table(io.BytesIO(write("parquet", found).data)), found


def test_a_row_a_claim_with_its_bounds() -> None:
    made, _ = table(737_470)
    rows = [row for row in made.to_pylist() if row["cell"] == "reds.base"]
    assert [(str(row["earliest"]), str(row["latest"]), row["text"]) for row in rows] == [
        ("2020-01-10", "2020-01-10", "alder"),
        ("2020-02-01", "2020-02-20", "birch"),
    ]
    assert b"WITH asked" in made.schema.metadata[b"chrono.sql"]


@pytest.mark.parametrize(
    ("at", "values"),
    [
        ("2020-01-20", ['"alder"']),
        ("2020-02-10", ['"alder"', '"birch"']),
        ("2020-03-01", ['"birch"']),
    ],
)
def test_the_query_gives_the_candidates_at_a_date(at: str, values: list[str]) -> None:
    from datetime import date

    duckdb = pytest.importorskip("duckdb")
    claims, found = table(date.fromisoformat(at).toordinal())
    rows = duckdb.query(sql(found)).fetchall() if claims.num_rows else []
    assert sorted(row[1] for row in rows if row[0] == "reds.base") == values


def test_the_query_runs_in_sqlite_too_with_dates_as_texts() -> None:
    """A stand-in for engines that are not installed: the same SQL, but for the word DATE."""
    import sqlite3
    from datetime import date

    claims, found = table(date(2020, 2, 10).toordinal())
    database = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}"' for name in claims.column_names)
    database.execute(f"CREATE TABLE claims ({columns})")
    marks = ", ".join("?" * len(claims.column_names))
    rows = [
        [str(each) if isinstance(each, date) else each for each in row.values()]
        for row in claims.to_pylist()
    ]
    database.executemany(f"INSERT INTO claims VALUES ({marks})", rows)
    got = database.execute(untyped(found)).fetchall()
    assert sorted(row[1] for row in got if row[0] == "reds.base") == ['"alder"', '"birch"']


def candidates_by_sql(found) -> dict[str, set[tuple[str, str]]]:
    """What the query of a material gives, in SQLite: by cell, each event with its value."""
    made: dict[str, set[tuple[str, str]]] = {}
    for row in rows_by_sql(found):
        made.setdefault(row[0], set()).add((row[6], row[1]))
    return made


def rows_by_sql(found) -> list[tuple]:
    """The rows that the query of a material gives, in SQLite."""
    import sqlite3
    from datetime import date

    claims = pq_rows(found)
    database = sqlite3.connect(":memory:")
    names = list(claims[0]) if claims else ["cell"]
    database.execute(f"CREATE TABLE claims ({', '.join(map(quoted, names))})")
    database.executemany(
        f"INSERT INTO claims VALUES ({', '.join('?' * len(names))})",
        [
            [str(each) if isinstance(each, date) else each for each in row.values()]
            for row in claims
        ],
    )
    return database.execute(untyped(found)).fetchall()


def untyped(found) -> str:
    """The query with dates and moments as texts."""
    return sql(found).replace("DATE '", "'").replace("TIMESTAMP '", "'")


def quoted(name: str) -> str:
    return f'"{name}"'


def pq_rows(found) -> list[dict]:
    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO(write("parquet", found).data)).to_pylist()


def in_our_era(line: dict) -> bool:
    """Whether no date of an event is before the year 1, which the table says that it leaves out."""
    return not any(str(line.get(key, "")).startswith("-") for key in ("when", "said"))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(
    batch=st.lists(lines().filter(in_our_era), min_size=1, max_size=7),
    at=st.integers(737_000, 737_700),
    known_at=st.one_of(st.just(FOREVER), st.integers(737_400, 737_560)),
)
def test_the_query_gives_the_fold_s_candidates_where_nothing_is_linked(
    batch: list[dict], at: int, known_at: int
) -> None:
    found = material([*declarations(), *batch], at=at, known_at=known_at)
    if not any(row["cell"] for row in pq_rows(found)):
        return
    by_sql = candidates_by_sql(found)
    for key in tuple(found.cells.keys()):
        cell = found.cells.cell(key)
        if cell is None or cell.attribute.tally or any(c.value is None for c in cell.claims):
            continue
        if any(c.role in ("less", "more") for c in cell.claims):
            continue
        reading = fold_read(cell, found.view.at, found.view.known_at)
        wanted = {
            (c.event, json.dumps(c.value, ensure_ascii=False, sort_keys=True))
            for c in reading.candidates
        }
        assert by_sql.get(key, set()) == wanted, key


TIMES = ("2020-03-01T10:00", "2020-03-01T14:30:20Z", "2020-03-01T15:00+01:00")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    whens=st.lists(
        st.sampled_from([*TIMES, "2020-03-01", "2020-03", "[..2020-03-01T12:00]", f"{TIMES[0]}~"]),
        min_size=1,
        max_size=5,
    ),
    at=st.integers(start("2020-02-29"), end("2020-03-02")),
)
def test_with_times_the_query_gives_the_fold_s_candidates_at_every_second(
    whens: list[str], at: int
) -> None:
    batch = [moved(when, ("alder", "birch")[place % 2]) for place, when in enumerate(whens)]
    found = material([*declarations(), *batch], at_second=at)
    reading = fold_read(found.cells.cell("reds.base"), at, FOREVER)
    wanted = {(claim.event, json.dumps(claim.value)) for claim in reading.candidates}
    assert candidates_by_sql(found).get("reds.base", set()) == wanted


def test_with_times_each_day_has_its_second_beside_it() -> None:
    found = material([*declarations(), moved("2020-03-01T10:46", "alder")])
    (row,) = [each for each in pq_rows(found) if each["cell"] == "reds.base"]
    assert (str(row["earliest"]), str(row["latest"])) == ("2020-03-01", "2020-03-01")
    assert str(row["earliest_at"]) == "2020-03-01 10:46:00"
    assert str(row["latest_at"]) == "2020-03-01 10:46:59"
    assert str(row["known_latest_at"]) == "2020-03-05 23:59:59"
    of_days = pq_rows(material([*declarations(), moved("2020-03-01", "alder")]))
    assert not any(name.endswith("_at") for row in of_days for name in row)


def fell(when: str | None, dead: object) -> dict:
    return {**moved("", ""), "type": "Fell", "when": when, "data": {"force": "reds", "dead": dead}}


def span_by_sql(found, cell: str) -> tuple[float, float | None]:
    """A tally as the query's own comment says to add it up."""
    rows = [row for row in rows_by_sql(found) if row[0] == cell and row[7] == "count"]
    low = sum(row[8] or 0 for row in rows if row[2])
    open_ended = any(row[9] is None and row[8] is not None for row in rows)
    return low, None if open_ended else sum(row[9] or 0 for row in rows)


def test_the_counts_of_a_tally_are_rows_that_add_up_to_it() -> None:
    from chrono.model.quantity import span

    batch = [
        fell("2020-01-01", 3),
        fell("2020-01-01", 4),
        fell("2020-01-05", {"low": 1, "high": 9}),
        fell("[2020-01-20..2020-01-30]", 5),
        fell("2020-06-01", 100),
    ]
    found = material([*declarations(), *batch], at=737_449)
    assert span_by_sql(found, "reds.killed") == (8, 21)
    assert span(
        fold_read(found.cells.cell("reds.killed"), UTC_CLOCK.last(737_449), FOREVER).value
    ) == (8, 21)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    batch=st.lists(lines().filter(in_our_era), min_size=1, max_size=7),
    at=st.integers(737_000, 737_700),
)
def test_a_tally_is_the_sum_of_the_query_s_counts(batch: list[dict], at: int) -> None:
    from chrono.model.quantity import span

    found = material([*declarations(), *batch], at=at)
    for key in tuple(found.cells.keys()):
        cell = found.cells.cell(key)
        if cell is None or not cell.attribute.tally:
            continue
        counted = [claim.event for claim in cell.claims if claim.role == "count"]
        reading = fold_read(cell, found.view.at, FOREVER)
        if len(set(counted)) < len(counted) or reading.value is None:
            continue
        low, high = span(reading.value) or (0, 0)
        assert span_by_sql(found, key) == (low or 0, high), key


def test_a_value_that_only_a_later_document_bounds_is_no_candidate() -> None:
    line = moved("2020-01-01", "alder")
    del line["when"]
    found = material([*declarations(), line], at=737_430)
    assert "reds.base" not in candidates_by_sql(found)
    assert "reds.base" in candidates_by_sql(material([*declarations(), line], at=737_489))


def test_the_query_is_shown_with_how_each_engine_opens_the_file() -> None:
    made = write("parquet", material([*declarations(), *BATCH]))
    assert made.recipe.startswith("-- The claims that could be the last")
    for engine in ("DuckDB", "Polars", "Spark"):
        assert engine in made.recipe
    assert all(len(line) <= 80 for line in made.recipe.splitlines())
    assert "links and judgements are not in it" in made.lost[0]


@pytest.mark.parametrize("more", [[], [moved("2021-03-01T10:46", "alder")]])
def test_duckdb_and_polars_give_the_same_rows_from_the_file_itself(tmp_path, more) -> None:
    duckdb = pytest.importorskip("duckdb")
    polars = pytest.importorskip("polars")
    found = material([*declarations(), *BATCH, *more], at=737_465)
    path = tmp_path / "claims.parquet"
    path.write_bytes(write("parquet", found).data)
    base = duckdb.connect()
    base.execute(f"CREATE VIEW claims AS FROM '{path}'")
    one = sorted(base.execute(sql(found)).fetchall())
    context = polars.SQLContext(claims=polars.scan_parquet(path))
    other = sorted(context.execute(sql(found), eager=True).rows())
    assert one == other
    assert {row[1] for row in one if row[0] == "reds.base"} == {'"alder"', '"birch"'}
