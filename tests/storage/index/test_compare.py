"""`verify` finds every row of the index that the fold of the log does not give."""

from __future__ import annotations

import json
import shutil
import sqlite3
from copy import copy
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.model.vocabulary import load
from chrono.storage.index import fingerprint
from chrono.storage.index.compare import differences
from chrono.storage.log import Log
from tests.cli.conftest import borderlands, made, run_in_process  # noqa: F401
from tests.reference.worlds import Maker
from tests.storage.index.keeping import Kept


def compared(kept: Kept) -> list[str]:
    text = kept.vocabulary.read_bytes()
    return differences(kept.path, kept.log, load(text.decode()), sha256(text).hexdigest())


@settings(max_examples=15)
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


NAMED = {
    "meta": "what the index says of itself",
    "cell": "cell ",
    "claim": "cell ",
    "event": "ids of events",
    "entry": "list of events by time",
    "builtin_event": "list of events of the built-in types",
    "mention": "list of events by the names in them",
    "line_offset": "list of lines by number",
    "doc": "document ",
    "entity": "entity ",
    "attribution": "cell ",
    "declared": "list of declarations",
    "same": "list of entities declared the same",
    "unresolved_ref": "list of names used before their declaration",
    "redeclaration": "list of changed declarations",
    "link": "links",
    "link_ref": "list of links by event",
    "dangling_ref": "list of links to events that the log lacks",
    "linked_event": "list of linked events",
    "retraction": "list of retracted events",
}
"""For each table, how `verify` names its rows."""
LEFT = {"layers", "reach", "open"}
"""Columns that may say more than the claims need: then a question reads more rows."""

OTHER = "WHEN 'integer' THEN {0} + 1 WHEN 'blob' THEN zeroblob(length({0})) ELSE 'other'"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A chronicle whose index has rows in every table."""
    kept = Kept(tmp_path_factory.mktemp("whole") / "c")
    events = Maker(Random(11)).log(120)
    stated = next(e for e in events if e.type == "StrengthStated" and e.source)
    link = next(e for e in events if e.type == "Linked")
    early = {**stated.data, "force": "undeclared"}
    lacking = {**link.data, "to": "0123456789abcdef" * 2}
    at = events[-1].recorded
    events += [
        evolve(stated, id="d" * 32, when="[..2020-09-10]", recorded=at),
        evolve(stated, id="e" * 32, data=early, recorded=at),
        evolve(link, id="f" * 32, data=lacking, recorded=at),
    ]
    kept.append(events)
    kept.index().close()
    assert compared(kept) == []
    return kept


def spoiled(whole: Kept, folder: Path, *statements: str) -> Kept:
    """The same chronicle with other rows in its index, and the checksum of the changed file."""
    copied = copy(whole)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole.path.parent.parent, folder)
    copied.path = folder / "snapshots" / "index.db"
    copied.log = Log(folder / "events" / "log.jsonl")
    db = sqlite3.connect(copied.path, isolation_level=None)
    for statement in statements:
        assert db.execute(statement).rowcount, statement
    db.close()
    fingerprint.checksum.cache_clear()
    fingerprint.write_fingerprint(copied.path, copied.log.path)
    return copied


def changes(path: Path, table: str) -> list[str]:
    """Statements that change one row of a table, each in another column, or delete one."""
    if table == "meta":
        return [
            "UPDATE meta SET value = 7 WHERE key = 'lines'",
            "UPDATE meta SET value = '{}' WHERE key = 'vocabulary'",
        ]
    db = sqlite3.connect(path)
    found = db.execute(f"PRAGMA table_info({table})").fetchall()
    db.close()
    key = ", ".join(name for _, name, _, _, _, number in found if number)
    first = f"({key}) IN (SELECT {key} FROM {table} WHERE {{}} LIMIT 1)"
    made_up = [f"DELETE FROM {table} WHERE {first.format(True)}"]
    for plain in (name for _, name, *_ in found):
        name = f'"{plain}"'
        value, row = f"CASE typeof({name}) {OTHER.format(name)} END", f"{name} NOT NULL"
        if plain in LEFT:
            value, row = "0", f"{name} > 0"
        made_up.append(f"UPDATE OR REPLACE {table} SET {name} = {value} WHERE {first.format(row)}")
    return made_up


def test_every_table_is_compared(whole: Kept) -> None:
    db = sqlite3.connect(whole.path)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    db.close()
    assert {name for name in tables if not name.startswith("event_text")} == NAMED.keys()


@pytest.mark.parametrize("table", NAMED)
def test_one_row_with_another_value_or_less_is_found_and_named(
    whole: Kept, tmp_path: Path, table: str
) -> None:
    for statement in changes(whole.path, table):
        differing = compared(spoiled(whole, tmp_path / "c", statement))
        assert any(NAMED[table] in each for each in differing), (statement, differing)


def test_an_event_that_a_search_finds_by_other_words_is_found(whole: Kept, tmp_path: Path) -> None:
    (offset,) = whole.index().events.naming("f" * 32)
    for statement in (
        f"INSERT INTO event_text (rowid, tokens) VALUES ({offset}, 'elsewhere')",
        "DELETE FROM event_text_data WHERE id = (SELECT max(id) FROM event_text_data)",
        "UPDATE event_text_idx SET pgno = pgno + 2",
    ):
        differing = compared(spoiled(whole, tmp_path / "c", statement))
        assert any("words" in each or "malformed" in each for each in differing), statement


def test_verify_says_that_the_index_differs_and_what_to_do(
    borderlands: Path,  # noqa: F811
) -> None:
    chronicle = Chronicle.open(borderlands)
    index = chronicle.repository.index_path
    chronicle.events.count_dated()
    assert run_in_process("-C", str(borderlands), "verify").code == 0
    db = sqlite3.connect(index, isolation_level=None)
    assert db.execute("UPDATE claim SET value = 7 WHERE value = 5200").rowcount
    db.close()
    fingerprint.write_fingerprint(index, chronicle.repository.log.path)
    told = run_in_process("-C", str(borderlands), "verify", "--json")
    assert told.code == 6
    (problem,) = json.loads(told.out)["problems"]
    assert (problem["file"], problem["rule"]) == ("snapshots/index.db", "index")
    assert "relief-force.strength" in problem["what"]
    index.unlink()
    chronicle = Chronicle.open(borderlands)
    chronicle.events.count_dated()
    assert run_in_process("-C", str(borderlands), "verify").code == 0
