"""Limits on the lines, rows and modules of a query, without a clock."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from chrono.render.search_text import parse_query
from chrono.storage.index import (
    Index,
    open_index,
)
from chrono.storage.index import (
    build as building,
)
from chrono.storage.index import (
    bulk_load as staging,
)
from chrono.storage.index import (
    writer as writing,
)
from chrono.storage.index.bulk_load import BulkLoad
from chrono.storage.index.event_query import EventCriteria
from chrono.storage.log import Log
from tests.bench import generate
from tests.moments import end

AT = end("2010-01-01")


def opened(folder: Path) -> Index:
    return open_index(
        Log(folder / "events" / "log.jsonl"),
        folder / "events" / "vocabulary.toml",
        folder / "snapshots" / "index.db",
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate.write(tmp_path_factory.mktemp("small") / "c", 2_000, 40, 20)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate.write(tmp_path_factory.mktemp("large") / "c", 20_000, 40, 20)


def steps(index: Index, ask: Callable[[Index], Any]) -> int:
    """How many instructions SQLite runs for a question: they grow with the rows it touches."""
    count = 0

    def more() -> int:
        nonlocal count
        count += 1
        return 0

    index._db.raw.set_progress_handler(more, 10)
    ask(index)
    index._db.raw.set_progress_handler(None, 0)
    return count


QUESTIONS: dict[str, Callable[[Index], Any]] = {
    "the whole state": lambda index: list(index.slices(AT)),
    "the whole state at an early date": lambda index: list(index.slices(end("1985-05-12"))),
    "the whole state as known": lambda index: list(index.slices(AT, AT)),
    "the whole state as known long before": lambda index: list(index.slices(AT, end("1996-04-24"))),
    "one cell": lambda index: index.slice("force-00003.strength", AT),
    "one event": lambda index: index.events.event_offsets("abc", 1),
    "a page of the list": lambda index: list(
        islice(index.events.listing(EventCriteria(built_in=())).offsets(), 20)
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ten_times_the_events_in_the_same_cells_touch_hardly_more_rows(
    small: Path, large: Path, question: str
) -> None:
    few = steps(opened(small), QUESTIONS[question])
    many = steps(opened(large), QUESTIONS[question])
    assert many <= 3 * few + 50


def test_a_slice_holds_a_few_claims_of_a_cell_with_thousands(large: Path) -> None:
    index = opened(large)
    whole = index.cell("force-00001.strength")
    sliced = index.slice("force-00001.strength", AT)
    assert whole is not None
    assert sliced is not None
    assert len(whole.claims) > 500
    assert len(sliced.claims) < 30


def test_catching_up_reads_the_new_lines_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generate.write(tmp_path / "c", 3_000, 40, 20)
    log = folder / "events" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-3]))
    opened(folder).close()
    log.write_bytes(b"".join(lines))
    read: list[int] = []
    whole = Log.blocks

    def counted(self: Log, start: int = 0) -> Iterator[list[tuple[int, bytes]]]:
        for block in whole(self, start):
            read.extend(offset for offset, _ in block)
            yield block

    monkeypatch.setattr(Log, "blocks", counted)
    opened(folder).close()
    assert len(read) == 3
    opened(folder).close()
    assert len(read) == 3


def test_a_question_of_a_current_index_reads_no_line_and_parses_no_toml(small: Path) -> None:
    opened(small).close()
    told = subprocess.run(
        [sys.executable, "-c", PROBE, str(small)], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == []


PROBE = """
import sys
from pathlib import Path
from chrono.storage.index import open_index
from chrono.storage.log import Log
folder = Path(sys.argv[1])
log = Log(folder / "events" / "log.jsonl")
index = open_index(log, folder / "events" / "vocabulary.toml", folder / "snapshots" / "index.db")
list(index.slices(1_112_313_599))
index.slice("force-00003.strength", 1_112_313_599)
heavy = {"cattrs", "tomllib", "subprocess", "multiprocessing", "concurrent", "asyncio",
         "textual", "rich", "click", "chrono.storage.index.build", "chrono.storage.index.writer"}
print(*sorted(heavy & sys.modules.keys()))
"""


TABLES = ("claim", "cell", "entry", "attribution", "doc", "declared", "link")


def test_a_long_log_is_digested_by_another_process_to_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generate.write(tmp_path / "c", 3_000, 40, 20)
    rows = []
    for least, apart in ((1 << 60, 1 << 60), (0, 1 << 60), (0, 0), (0, 1_000)):
        monkeypatch.setattr(building, "PARALLEL_FROM_BYTES", least)
        monkeypatch.setattr(staging, "STAGE_FROM_ROWS", {"claim": min(apart, 30), "event": apart})
        monkeypatch.setattr(building, "BATCH_LINES", 700)
        index = opened(folder)
        rows.append(
            {
                table: index._db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
                for table in TABLES
            }
            | {word: list(index.search(parse_query(word)) or ()) for word in ("counted", "force 7")}
        )
        index.close()
        (folder / "snapshots" / "index.db").unlink()
    assert all(each == rows[0] for each in rows[1:]), "set aside from some line on, or never"


def test_rows_of_very_many_cells_go_to_their_tables_once_and_are_not_renumbered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batch by batch, a build would read and write the pages of all cells for each of them."""
    folder = generate.write(tmp_path / "c", 3_000, 400, 20)
    monkeypatch.setattr(building, "PARALLEL_FROM_BYTES", 0)
    monkeypatch.setattr(building, "BATCH_LINES", 200)
    monkeypatch.setattr(staging, "STAGE_FROM_ROWS", {"claim": 0, "event": 0})
    settled: list[str] = []
    same: list[bool] = []
    settle, insert = BulkLoad.settle, writing.Writer.insert_rows

    def counted(self: BulkLoad, table: str) -> bool:
        done = settle(self, table)
        settled.extend([table] if done else [])
        return done

    def inserted(self: writing.Writer, batch: Any, numbers: writing.Numbers) -> None:
        insert(self, batch, numbers)
        same.append(numbers.are_same)

    monkeypatch.setattr(BulkLoad, "settle", counted)
    monkeypatch.setattr(writing.Writer, "insert_rows", inserted)
    opened(folder).close()
    assert sorted(settled) == ["claim", "event"]
    assert len(same) > 5
    assert all(same)


@pytest.mark.parametrize("many", [0, 1, 15, 16, 17, 48, 50])
def test_rows_put_some_with_each_statement_are_all_there_once(many: int) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE entry (day INTEGER, offset INTEGER, last INTEGER)")
    rows = [(number % 7, number, None if number % 3 else number) for number in range(many)]
    staging.put(db, "entry", rows, 3)
    assert db.execute("SELECT * FROM entry ORDER BY rowid").fetchall() == rows
