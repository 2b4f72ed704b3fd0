"""Limits on the log lines, rows and modules that each query may touch.

The tests run the same queries on two chronicles with the same cells, one with ten times the
events: the cost must not grow with the log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from chrono.chronicle import Chronicle
from tests.bench.counting import Count, counting
from tests.bench.generate import facts, write
from tests.cli.conftest import run_in_process

SMALL, LARGE, ENTITIES = 2_000, 20_000, 40
DAY, KNOWN, CELL = "2000-05-05", "1992-05-05", "force-00001.strength"
A_LOOK_AT_THE_END: Final = 1_000_000
"""Bytes: finding the head of the log, a few times over; the log itself has ten times as many."""


@pytest.fixture(scope="module")
def chronicles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A chronicle, and one with ten times its events in the same cells; both indexed."""
    folder = tmp_path_factory.mktemp("guards")
    made = tuple(write(folder / str(n), n, ENTITIES, documents=20) for n in (SMALL, LARGE))
    for each in made:
        Chronicle.open(each).cells()
    return made[0], made[1]


def counted(folder: Path, ask: Callable[[Chronicle], object]) -> Count:
    """What a question touches in a chronicle that was just opened."""
    with counting(folder / "events" / "log.jsonl") as count:
        ask(Chronicle.open(folder))
    return count


QUESTIONS: Final[dict[str, Callable[[Chronicle], object]]] = {
    "state": lambda it: it.state(it.view(DAY)),
    "state long ago": lambda it: it.state(it.view("1981-01-01")),
    "state today": lambda it: it.state(it.view("2026-01-01")),
    "state as known": lambda it: it.state(it.view(DAY, KNOWN)),
    "one entity": lambda it: it.state(it.view(DAY), ["force-00001"]),
    "one cell": lambda it: it.reading(CELL, DAY),
    "one cell as known": lambda it: it.reading(CELL, DAY, KNOWN),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_out_of_the_index_parses_no_line_of_the_log(
    chronicles: tuple[Path, Path], question: str
) -> None:
    count = counted(chronicles[1], QUESTIONS[question])
    assert count.lines == 0
    assert count.bytes < A_LOOK_AT_THE_END


@pytest.mark.parametrize("question", [each for each in QUESTIONS if "cell" not in each])
def test_ten_times_the_events_in_the_same_cells_touch_no_more_rows(
    chronicles: tuple[Path, Path], question: str
) -> None:
    small, large = (counted(folder, QUESTIONS[question]).steps for folder in chronicles)
    assert small > 0
    assert large <= 2 * small


def test_a_state_as_recorded_earlier_parses_no_line_either(
    chronicles: tuple[Path, Path],
) -> None:
    half = f"#{LARGE // 2}"
    count = counted(chronicles[1], lambda it: it.state(it.view(DAY, recorded_at=half)))
    assert count.lines == 0
    assert count.bytes < 2 * A_LOOK_AT_THE_END, "where half of the lines end, the index knows"


def test_why_reads_the_lines_that_it_lists_and_no_other(chronicles: tuple[Path, Path]) -> None:
    listed: list[int] = []

    def ask(it: Chronicle) -> None:
        listed.append(len(it.why(CELL, it.view(DAY)).events))

    count = counted(chronicles[1], ask)
    assert 1 <= listed[0] < 10
    assert count.lines == listed[0], "each once"
    assert count.bytes < A_LOOK_AT_THE_END


def test_the_history_of_a_cell_reads_its_own_lines_alone(chronicles: tuple[Path, Path]) -> None:
    claims: list[int] = []

    def ask(it: Chronicle) -> None:
        cell = it.cells().cell(CELL)
        assert cell is not None
        claims.append(len(cell.claims))

    count = counted(chronicles[1], ask)
    assert claims[0] > 100
    assert count.lines == 0


def test_one_cell_reads_only_the_rows_that_can_decide_it(chronicles: tuple[Path, Path]) -> None:
    sliced = counted(chronicles[1], lambda it: it.reading(CELL, DAY)).steps
    whole = counted(chronicles[1], lambda it: it.cells().cell(CELL)).steps
    assert 0 < sliced < whole / 3


def test_the_history_of_a_cell_reads_the_lines_of_its_own_events_alone(
    chronicles: tuple[Path, Path],
) -> None:
    told, count = commanded(chronicles[1], "log", "--cell", CELL, "--json")
    listed = len(told["events"])
    assert 100 < listed < LARGE / 10
    assert count.bytes < A_LOOK_AT_THE_END + 1100 * listed
    assert count.lines <= listed + 2
    later, count = commanded(
        chronicles[1], "log", "--cell", CELL, "--json", "--recorded-at", f"#{LARGE // 10}"
    )
    assert 0 < len(later["events"]) < listed
    assert count.lines <= len(later["events"]) + 2


@pytest.mark.parametrize(
    "left_out",
    [
        {"without": ("document:0004",)},
        {"only": ("document:0004",)},
        {"without": ("speaker:force-00003",)},
        {"recorded_at": f"#{LARGE // 3}"},
    ],
    ids=str,
)
def test_what_a_question_leaves_out_is_left_out_without_reading_the_log(
    chronicles: tuple[Path, Path], left_out: dict[str, Any]
) -> None:
    count = counted(chronicles[1], lambda it: it.state(it.view(DAY, **left_out)))
    assert count.lines == 0
    assert count.bytes < 2 * A_LOOK_AT_THE_END


def test_several_views_in_turn_open_the_index_once(chronicles: tuple[Path, Path]) -> None:
    it = Chronicle.open(chronicles[1])
    view = it.view(DAY, recorded_at=f"#{LARGE // 2}")
    it.why(CELL, view)
    connect, made = sqlite3.connect, []

    def connected(*arguments: Any, **more: Any) -> sqlite3.Connection:
        made.append(arguments)
        return connect(*arguments, **more)

    sqlite3.connect = connected  # type: ignore[assignment]
    try:
        it.why(CELL, view)
        it.why(CELL, it.view(DAY))
        it.reading(CELL, it.view(DAY, without=("document:0004",)))
    finally:
        sqlite3.connect = connect
    assert not made


def commanded(folder: Path, *arguments: str) -> tuple[dict[str, Any], Count]:
    """The JSON that a command line answers, and what it touched."""
    with counting(folder / "events" / "log.jsonl") as count:
        answer = run_in_process("-C", str(folder), *arguments)
    assert answer.code == 0, answer.err
    told: dict[str, Any] = json.loads(answer.out)
    return told, count


def test_after_an_append_by_another_only_the_new_tail_is_read(
    chronicles: tuple[Path, Path],
) -> None:
    folder = chronicles[1]
    reader, writer = Chronicle.open(folder), Chronicle.open(folder)
    before = len(reader.state(reader.view(DAY)).readings)
    writer.append(*list(facts(3, ENTITIES, 20, seed=99)), recorder="another")
    with counting(folder / "events" / "log.jsonl") as count:
        after = len(reader.state(reader.view(DAY)).readings)
    assert after == before
    assert 1 <= count.lines <= 6
    assert count.bytes < A_LOOK_AT_THE_END
    assert counted(folder, QUESTIONS["state"]).lines == 0, "once read, it is in the index"


def test_a_second_append_reads_nothing_of_the_log(chronicles: tuple[Path, Path]) -> None:
    chronicle = Chronicle.open(chronicles[1])
    drafts = facts(4, ENTITIES, 20, seed=77)
    chronicle.append(next(drafts), recorder="one")
    chronicle.append(next(drafts), recorder="one")
    with counting(chronicles[1] / "events" / "log.jsonl") as count:
        chronicle.append(next(drafts), recorder="one")
    assert count.lines == 0
    assert count.bytes == 0
    assert count.steps <= 5, "whether the id is known: one look into the index"
