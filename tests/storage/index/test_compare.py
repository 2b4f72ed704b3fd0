"""`verify` finds every row of the index that the fold of the log does not give."""

from __future__ import annotations

import json
import re
import sqlite3
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.model.vocabulary import load
from chrono.storage.index import fingerprint, schema
from chrono.storage.index.compare import differences
from tests.cli.conftest import borderlands, made, run_in_process  # noqa: F401
from tests.reference.worlds import Maker
from tests.storage.index.keeping import Kept


def compared(kept: Kept) -> list[str]:
    text = kept.vocabulary.read_bytes()
    return differences(kept.path, kept.log, load(text.decode()), sha256(text).hexdigest())


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_an_index_that_was_made_in_steps_does_not_differ_from_the_log(
    tmp_path_factory: pytest.TempPathFactory, chance: Random
) -> None:
    kept = Kept(tmp_path_factory.mktemp("compared") / "c")
    events = Maker(chance).log(60)
    while events:
        some = chance.randint(1, len(events))
        kept.append(events[:some])
        events = events[some:]
        kept.index().close()
    assert compared(kept) == []


COLUMNS = [
    (table, column)
    for table, rest in re.findall(r"CREATE TABLE (\w+) \((.*?)\n?\s*\)", schema.TABLES, re.S)
    if table in ("claim", "entry", "event", "builtin_event", "link", "entity", "doc", "time_count")
    for column in re.findall(r'(?:^|,)\s*"?(\w+)"?(?: [A-Z]|,|$)', rest, re.M)
    if column.islower()
    # the numbers of a name, and what a group of links or a count of rows is called
    and (table, column)
    not in {("link", "link_group"), ("doc", "id"), ("doc", "n"), ("link", "attribution")}
]


def spoil(path: Path, statement: str, log: Path) -> bool:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        changed = db.execute(statement).rowcount > 0
    except sqlite3.IntegrityError:
        changed = False
    db.close()
    fingerprint.write_fingerprint(path, log)
    return changed


def columns(path: Path, table: str) -> list[str]:
    db = sqlite3.connect(path)
    found = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    db.close()
    return found


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_rows_with_other_values_are_a_difference(tmp_path: Path, table: str, column: str) -> None:
    kept = Kept(tmp_path / "c")
    kept.append(Maker(Random(11)).log(120))
    kept.index().close()
    assert compared(kept) == []
    value = f"CASE typeof(\"{column}\") WHEN 'integer' THEN \"{column}\" + 1 ELSE 'other' END"
    where = f'"{column}" IS NOT NULL'
    if table == "doc":
        where += " AND record IS NOT NULL"
    if not spoil(
        kept.path,
        f'UPDATE OR REPLACE {table} SET "{column}" = {value} WHERE {where}',
        kept.log.path,
    ):
        pytest.skip("no row has a value there")
    assert compared(kept) != []


def test_a_row_that_is_missing_is_a_difference(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "c")
    kept.append(Maker(Random(12)).log(80))
    for table in ("claim", "entry", "event", "builtin_event", "link", "entity", "time_count"):
        kept.path.unlink(missing_ok=True)
        kept.index().close()
        key = columns(kept.path, table)[0]
        first = f"DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} LIMIT 1)"
        assert spoil(kept.path, first, kept.log.path)
        assert compared(kept) != [], table


def test_verify_says_that_the_index_differs_and_what_to_do(
    borderlands: Path,  # noqa: F811
) -> None:
    chronicle = Chronicle.open(borderlands)
    index = chronicle.repository.index_path
    chronicle.events.count_dated()
    assert run_in_process("-C", str(borderlands), "verify").code == 0
    assert spoil(
        index, "UPDATE claim SET value = 7 WHERE value = 5200", chronicle.repository.log.path
    )
    told = run_in_process("-C", str(borderlands), "verify", "--json")
    assert told.code == 6
    (problem,) = json.loads(told.out)["problems"]
    assert (problem["file"], problem["rule"]) == ("snapshots/index.db", "index")
    assert "relief-force.strength" in problem["what"]
    index.unlink()
    chronicle = Chronicle.open(borderlands)
    chronicle.events.count_dated()
    assert run_in_process("-C", str(borderlands), "verify").code == 0
