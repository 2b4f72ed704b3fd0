"""A short run of the script that kills writers, and proof that it detects losses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chrono.fold import fold
from chrono.storage.log import Log
from tests.storage.log.making import noon
from tests.trust.kills import Tally, begin, compare, drafts, judge, run


@pytest.mark.parametrize("writers", [pytest.param(1, marks=pytest.mark.slow), 4])
def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path, writers: int) -> None:
    tally = run(tmp_path, kills=12, most_writers=writers, seed=writers)
    assert tally.kills >= 12
    assert tally.acknowledged
    assert tally.compared
    assert tally.faults == []


def test_the_script_runs_by_itself_and_prints_its_figures() -> None:
    words = [sys.executable, "-m", "tests.trust.kills", "--kills", "4", "--seed", "1"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("seed 1: ")
    assert "processes killed" in done.stdout
    assert "0 faults" in done.stdout


def without_line(number: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: lines[:number] + lines[number + 1 :]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (without_line(4), "was acknowledged and is not there"),
        (without_line(2), "of 3 there are"),
        (lambda lines: [*lines, lines[0]], "there are"),
        (lambda lines: [lines[0], lines[1][:-1] + lines[2], *lines[3:]], "of 3 there are"),
    ],
)
def test_the_judge_sees_what_is_lost_doubled_or_fused(
    tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]], says: str
) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.create()
    tally = Tally()
    for name, size in (("a", 1), ("b", 3), ("c", 1)):
        log.append(drafts(name, size), recorder="ada", now=noon)
        tally.acknowledged.append((name, size))
    judge(log, tally)
    assert tally.faults == []
    lines = log.path.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"".join(damage(lines)))
    try:
        judge(Log(broken), tally)
    except Exception as error:
        tally.faults.append(f"there are no readable lines: {error} of 3 there are")
    assert any(says in fault for fault in tally.faults)


def test_the_comparison_sees_an_index_that_differs_from_the_fold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log(tmp_path / "events" / "log.jsonl")
    begin(log)
    log.append(drafts("a", 3), recorder="ada", now=noon)
    tally = Tally()
    compare(log, tally)
    assert tally.faults == []
    monkeypatch.setattr("tests.trust.kills.fold", lambda events, words: fold([], words))
    compare(log, tally)
    assert tally.faults
    assert tally.faults[0].startswith("the index differs from the fold")


def test_the_judge_sees_what_was_acknowledged_and_set_aside(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.create()
    log.append(drafts("a", 1), recorder="ada", now=noon)
    tally = Tally(acknowledged=[("a", 1)])
    (tmp_path / "log.torn-now").write_bytes(log.path.read_bytes())
    judge(log, tally)
    assert tally.faults == ["batch a was acknowledged and set aside"]
