"""If the index fails, the log answers instead, with a single notice."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from chrono import Chronicle
from chrono.chronicle import EventFilter, read
from chrono.edtf import FOREVER
from chrono.errors import DamagedError, StorageError, UnknownError
from chrono.model.claim import Reading
from chrono.model.event import Event
from chrono.query.text_search import search_text
from chrono.storage.index import fingerprint, schema, writer
from chrono.storage.index.open import clear, files_of
from chrono.tui.model.scrubber import Scrubber
from tests.cli.conftest import run_in_process
from tests.moments import end

AT = "2020-09-15"
ENTITY, CELL, DOCUMENT = "camp-birch", "ford-ambush.killed", "d2"


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
    fingerprint.write_fingerprint(chronicle.repository.index_path, chronicle.repository.log.path)


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


def told(readings: Iterable[Reading]) -> list[object]:
    return [(each.cell, each.standing, each.value, each.age, each.next) for each in readings]


def read_everything(cells: Any) -> list[object]:
    at = end("2020-09-15")
    found = [cells.cell(key) for key in list(cells.keys())]
    return told(read(cell, at, FOREVER) for cell in found if cell)


def scrubbed(chronicle: Chronicle) -> list[object]:
    """What the scrubber shows, after some steps and with its change points."""
    model = Scrubber(chronicle, AT)
    found: list[object] = [list(model.timeline.times), sorted(model.cache.keys)]
    gathered = model.cache.gather(model.cells, lambda: False)
    assert gathered is not None
    found.append([index.between(0, FOREVER) for index in gathered])
    for day in ("2020-08-01", "2021-02-01", AT):
        model.go(chronicle.moment(day))
        found.append(sorted((key, each.standing) for key, each in model.cache.readings.items()))
    return found


def offsets(events: Iterable[Event]) -> list[int]:
    return [event.offset for event in events]


QUESTIONS: dict[str, Callable[[Chronicle], object]] = {
    "has": lambda asked: asked.events.has(first_id(asked)),
    "by prefix": lambda asked: offsets(asked.events.starting_with(first_id(asked)[:8])),
    "named": lambda asked: offsets(asked.events.by_ids([first_id(asked)])),
    "of a type": lambda asked: offsets(asked.events.of_type("EntityDescribed")),
    "marked": lambda asked: offsets(asked.events.marked("undated")),
    "naming": lambda asked: offsets(asked.events.naming(first_id(asked))),
    "line number": lambda asked: asked.events.line_number(asked.event(first_id(asked))),
    "recorded": lambda asked: asked.events.size("#7"),
    "by time": lambda asked: [row for page in asked.events.by_time(7) for row in page],
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
    "title": lambda asked: list(search_text(asked.repository, "doc:report")),
    "documents": lambda asked: dict(asked.cells().documents),
    "entities": lambda asked: dict(asked.cells().entities),
    "one entity": lambda asked: asked.cells().entities.get("no-such-entity"),
    "state": states,
    "state as known": lambda asked: told(asked.state(asked.view(AT, "2020-08-01")).readings),
    "state as recorded": lambda asked: told(
        asked.state(asked.view(AT, recorded_at="#15")).readings
    ),
    "state of some sources": lambda asked: told(
        asked.state(asked.view(AT, without=[f"document:{DOCUMENT}"])).readings
    ),
    "state of an entity": lambda asked: told(asked.state(asked.view(AT), [ENTITY]).readings),
    "reading": lambda asked: told([asked.reading(CELL, AT)]),
    "history": lambda asked: [(entry.event, entry.days) for entry in asked.history(CELL)],
    "why": lambda asked: offsets(asked.why(CELL, asked.view(AT)).events),
    "diff": lambda asked: [
        each.cell for each in asked.diff(asked.view("2020-01-01"), asked.view(AT))
    ],
    "whole cells": lambda asked: read_everything(asked.cells()),
    "check": lambda asked: [str(each) for each in asked.check(asked.view(AT))],
    "list": lambda asked: offsets(asked.search.find(EventFilter()).events()),
    "list, newest first": lambda asked: offsets(
        asked.search.find(EventFilter(), newest=True, built_in=True).events()
    ),
    "list, counted": lambda asked: asked.search.find(EventFilter()).count(),
    "list of an entity": lambda asked: offsets(
        asked.search.find(EventFilter(entities=(ENTITY,))).events()
    ),
    "list of a document": lambda asked: offsets(
        asked.search.find(EventFilter(documents=(DOCUMENT,))).events()
    ),
    "list of a text": lambda asked: offsets(
        asked.search.find(EventFilter(text="the"), known_at="2021-01-01").events()
    ),
    "events of an entity": lambda asked: offsets(
        asked.search.naming(ENTITY, asked.view("2030-01-01"))
    ),
    "scrubber": scrubbed,
}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("state", "--at", AT),
    ("state", "--at", AT, "--json", "--recorded-at", "#15"),
    ("log", "--text", "the", "--json"),
    ("log", "--newest"),
    ("list", "documents"),
    ("list", "entities"),
    ("list", "types"),
    ("list", "undated"),
    ("check", "--at", AT),
)
TABLES: tuple[str, ...] = (
    *re.findall(r"CREATE TABLE (\w+)", schema.TABLES),
    "event_text",
)


def first_id(chronicle: Chronicle) -> str:
    return next(iter(chronicle.events)).id


def answer_of(chronicle: Chronicle, ask: Callable[[Chronicle], object]) -> object:
    """The answer; also that a name is not there, as an index with other names says."""
    try:
        return ask(chronicle)
    except UnknownError as error:
        return str(error)


@pytest.fixture
def linked(borderlands: Path) -> Path:
    """The borderlands, with a link, a judgement, retractions and entities that are the same."""
    chronicle = Chronicle.open(borderlands)
    killed = [e.id for e in chronicle.events if e.type == "Ambushed"]
    gone = next(e.id for e in chronicle.events if e.type == "MembersCounted")
    source = {"document": "d2"}
    chronicle.append(
        {
            "type": "Linked",
            "modality": "asserted",
            "data": {"from": killed[0], "relation": "contradicts", "to": killed[1]},
        },
        {
            "type": "Judged",
            "modality": "asserted",
            "data": {"prefer": killed[1], "over": [killed[0]], "reason": "she was there"},
        },
        {
            "type": "EntityDescribed",
            "modality": "asserted",
            "source": source,
            "data": {
                "entity": "alder-camp",
                "kind": "base",
                "label": "The camp of Alder",
                "same_as": "camp-alder",
            },
        },
        {
            "type": "Retracted",
            "modality": "asserted",
            "data": {"event": gone, "reason": "a slip of the clerk"},
        },
    )
    return borderlands


def spoilt(folder: Path, statement: str) -> dict[Path, bytes]:
    """Spoil the index; return its files, to put there again after it was dropped."""
    whole = Chronicle.open(folder)
    clear(whole.repository.index_path)
    states(whole)
    whole.repository.index().close()  # type: ignore[union-attr]
    spoil(whole, statement)
    index = whole.repository.index_path
    return {path: path.read_bytes() for path in files_of(index) if path.exists()}


def put_back(folder: Path, files: dict[Path, bytes]) -> None:
    chronicle = Chronicle.open(folder)
    clear(chronicle.repository.index_path)
    for path, content in files.items():
        path.write_bytes(content)
    fingerprint.write_fingerprint(chronicle.repository.index_path, chronicle.repository.log.path)


def test_every_question_that_a_lost_table_spoils_is_answered_by_the_log(
    linked: Path,
) -> None:
    right = {name: ask(Chronicle.open(linked)) for name, ask in QUESTIONS.items()}
    failed: dict[str, set[str]] = {}
    for table in TABLES:
        files = spoilt(linked, f"ALTER TABLE {table} RENAME TO lost")
        for name, ask in QUESTIONS.items():
            put_back(linked, files)
            asked = Chronicle.open(linked)
            assert ask(asked) == right[name], (table, name)
            assert ask(asked) == right[name], (table, name)
            assert len(failures(asked)) <= 1, "it is said once"
            if failures(asked):
                failed.setdefault(name, set()).add(table)
    assert failed.keys() == QUESTIONS.keys(), "each question needs some table"


@pytest.mark.slow
@pytest.mark.parametrize("junk", ["'junk'", "NULL"])
def test_no_row_of_junk_is_an_error_for_the_user(linked: Path, junk: str) -> None:
    right = {name: ask(Chronicle.open(linked)) for name, ask in QUESTIONS.items()}
    failed = 0
    for table in TABLES[:-1]:
        for column in columns_of(table):
            try:
                files = spoilt(linked, f'UPDATE OR IGNORE {table} SET "{column}" = {junk}')
            except sqlite3.IntegrityError:
                continue
            for name, ask in QUESTIONS.items():
                put_back(linked, files)
                asked = Chronicle.open(linked)
                answer_of(asked, ask)
                assert len(failures(asked)) <= 1, "it is said once"
                if failures(asked):
                    failed += 1
                    assert ask(asked) == right[name], (table, column, name)
    assert failed, "some junk was noticed"


def columns_of(table: str) -> list[str]:
    db = sqlite3.connect(":memory:")
    db.executescript(schema.TABLES)
    return [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_answers_from_the_log_and_says_once_that_the_index_failed(
    linked: Path, command: tuple[str, ...]
) -> None:
    asked = ("-C", str(linked), *command)
    right = run_in_process(*asked)
    told = 0
    for table in ("claim", "cell", "entry", "doc", "entity", "builtin_event", "event_text"):
        put_back(linked, spoilt(linked, f"ALTER TABLE {table} RENAME TO lost"))
        answer = run_in_process(*asked)
        assert (answer.code, answer.out) == (right.code, right.out), table
        told += answer.err.count("The index failed")
        assert answer.err.count("The index failed") <= 1
    assert told


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


def test_wrong_offsets_of_claims_mislead_no_answer(borderlands: Path) -> None:
    """A claim names its event as well, and the event is looked up by its id."""
    commands = [("log", "--cell", CELL), ("log", "--cell", CELL, "--json"), ("state", "--at", AT)]
    right = [run_in_process("-C", str(borderlands), *words).out for words in commands]
    for words, expected in zip(commands, right, strict=True):
        spoilt(borderlands, "UPDATE claim SET offset = offset + 1")
        assert run_in_process("-C", str(borderlands), *words).out == expected


def test_a_wrong_offset_that_was_handed_out_is_the_fault_of_the_index_and_not_of_the_log(
    borderlands: Path,
) -> None:
    spoilt(borderlands, "UPDATE entry SET offset = offset + 1")
    asked = Chronicle.open(borderlands)
    handed_out = [offset for page in asked.events.by_time(99) for _, offset, _ in page]
    with pytest.raises(StorageError, match="Ask again"):
        list(asked.events.at(handed_out))
    (said,) = failures(asked)
    assert "names a place in the log where no line begins" in said
    again = [offset for page in asked.events.by_time(99) for _, offset, _ in page]
    assert [event.offset for event in asked.events.at(again)] == again
    log = bytearray(asked.repository.log.path.read_bytes())
    log[again[0] + 60] ^= 1
    asked.repository.log.path.write_bytes(log)
    with pytest.raises(DamagedError, match="chrono repair"):
        list(asked.events.at(again))
