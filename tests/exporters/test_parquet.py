"""The claims table, and the one query that gives the state at a date."""

from __future__ import annotations

import io

import pytest

from chrono.exporters import write
from chrono.exporters.parquet import sql
from tests.importers.world import declarations, material

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
    got = database.execute(sql(found).replace("DATE '", "'")).fetchall()
    assert sorted(row[1] for row in got if row[0] == "reds.base") == ['"alder"', '"birch"']
