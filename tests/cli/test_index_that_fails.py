"""If the index fails, the log answers instead, with a single notice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.query.text_search import search_text
from chrono.storage.index import schema, writer
from chrono.storage.index.open import clear
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


LOOK_UPS: dict[str, Callable[[Chronicle], object]] = {
    "has": lambda asked: asked.events.has(first_id(asked)),
    "by prefix": lambda asked: asked.events.starting_with(first_id(asked)[:8]),
    "named": lambda asked: asked.events.named([first_id(asked)]),
    "of a type": lambda asked: list(asked.events.of_type("EntityDescribed")),
    "marked": lambda asked: list(asked.events.marked("undated")),
    "naming": lambda asked: asked.events.naming(first_id(asked)),
    "by document": lambda asked: {k: n for k, n in asked.events.count_by_document().items() if k},
    "by type": lambda asked: (
        +Counter(
            {
                kind: n
                for kind, n in asked.events.count_by_type().items()
                if kind in asked.vocabulary.types
            }
        )
    ),
    "dated": lambda asked: asked.events.count_dated(),
    "retracted": lambda asked: asked.events.retracted([first_id(asked)]),
    "identities": lambda asked: sorted(asked.events.proposed_identities()),
    "text": lambda asked: list(search_text(asked.repository, "troops")),
    "documents": lambda asked: dict(asked.repository.cells().documents),
    "entities": lambda asked: dict(asked.repository.cells().entities),
    "one entity": lambda asked: asked.repository.cells().entities.get("no-such-entity"),
}
TABLES = (
    "builtin_event",
    "day_count",
    "declared",
    "doc",
    "entity",
    "entry",
    "event",
    "event_text",
    "link_ref",
    "same",
)


def first_id(chronicle: Chronicle) -> str:
    return next(iter(chronicle.events)).id


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_look_up_of_events_or_names_that_the_index_fails_at_is_answered_by_the_log(
    borderlands: Path, look_up: str
) -> None:
    ask = LOOK_UPS[look_up]
    whole = Chronicle.open(borderlands)
    right, failed = ask(whole), 0
    for table in TABLES:
        spoil(whole, f"ALTER TABLE {table} RENAME TO lost")
        asked = Chronicle.open(borderlands)
        assert ask(asked) == right, table
        assert ask(asked) == right, table
        assert len(failures(asked)) <= 1, "it is said once"
        failed += len(failures(asked))
        whole = Chronicle.open(borderlands)
        states(whole)
        clear(whole.repository.index_path)
        whole = Chronicle.open(borderlands)
        states(whole)
    assert failed, "some table was needed"


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
