"""An index that fails is never the user's trouble: the log answers, and it is said once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.storage.index import schema, writer
from tests.cli.conftest import run_in_process

AT = "2020-09-15"


def states(chronicle: Chronicle) -> list[object]:
    view = chronicle.view(at=AT)
    return [(each.cell, each.standing, each.value) for each in chronicle.state(view).readings]


def failures(chronicle: Chronicle) -> list[str]:
    return [notice for notice in chronicle.notices if "The index failed" in notice]


def spoil(chronicle: Chronicle, statement: str) -> None:
    """Changes the index as a fault of the program may, its fingerprint kept true."""
    db = sqlite3.connect(chronicle.repository.index_path, isolation_level=None)
    db.execute(statement)
    db.close()
    schema.write_fingerprint(chronicle.repository.index_path, chronicle.repository.log.path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claim SET doc = doc + 1000000",
        "DROP TABLE claim",
        "DROP TABLE attribution",
        "DROP TABLE doc",
    ],
)
def test_an_index_that_fails_at_a_question_is_dropped_and_the_log_answers(
    borderlands: Path, statement: str
) -> None:
    first = Chronicle.open(borderlands)
    right = states(first)
    spoil(first, statement)
    asked = Chronicle.open(borderlands)
    assert states(asked) == right
    (said,) = failures(asked)
    assert "the answer comes from the log" in said
    assert states(asked) == right
    assert failures(asked) == [said], "it is said once"
    again = Chronicle.open(borderlands)
    assert states(again) == right
    assert not failures(again), "the index was made again"


def test_an_index_that_cannot_be_made_is_no_trouble_to_questions_or_appends(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Chronicle.open(borderlands)
    right, events = states(first), [event.id for event in first.events]

    def fails(*_args: object) -> None:
        raise KeyError("a name that nothing declares")

    monkeypatch.setattr(writer.Writer, "settle", fails)
    first.repository.index_path.unlink()
    answer = run_in_process("-C", str(borderlands), "state", "--at", AT)
    assert answer.code == 0
    assert answer.err.count("The index failed") == 1
    linked = run_in_process(
        *("-C", str(borderlands), "link", events[-1], "corroborates", events[-2], "--json")
    )
    assert linked.code == 0, linked.err
    monkeypatch.undo()
    assert states(Chronicle.open(borderlands)) == right
