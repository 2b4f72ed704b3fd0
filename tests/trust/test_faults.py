"""System calls fail: short writes, a full disk, a failing sync.

A small library, made where there is a compiler, is loaded before everything else and makes calls
fail on the files of a chronicle. Whatever fails: what was acknowledged stays, nothing in the log
changes, and a question has the answer that it has on a sound disk.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from chrono.errors import Exit
from chrono.storage.log import Log
from tests.trust.faults import (
    COMPILER,
    OPERATIONS,
    Fault,
    Operation,
    base_in,
    failures,
    make_shim,
    run,
)

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the shim reads /proc"),
    pytest.mark.skipif(COMPILER is None, reason="there is no C compiler to make the shim with"),
]
TAKEN = ("append", "PositionTaken", "--body", "pact", "--position", "a new one", "--when", "2021")
STATE = ("state", "--at", "2020-12-31")
LOG, INDEX = "events/log.jsonl", "snapshots/index"


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shim(tmp_path_factory.mktemp("shim"))


@pytest.mark.parametrize(
    "fault",
    [
        *(Fault("full", LOG, after) for after in (0, 1, 100, 200)),
        *(Fault("full,truncate", LOG, after) for after in (1, 150)),
        Fault("sync", LOG),
        Fault("sync,truncate", LOG),
        Fault("short,sync,truncate", LOG),
        Fault("lock", "events/log.lock"),
        Fault("full", "events/log.lock"),
    ],
    ids=str,
)
def test_an_append_that_fails_says_so_and_changes_nothing(
    borderlands: Path, shim: Path, fault: Fault
) -> None:
    log = Log(borderlands / "events" / "log.jsonl")
    before = log.path.read_bytes()
    answer = run(borderlands, *TAKEN, env=fault.environ(shim))
    assert answer.returncode in (Exit.STORAGE, Exit.BUSY), answer.stderr
    assert "Traceback" not in answer.stderr
    after = log.path.read_bytes()
    assert after.startswith(before)
    if "truncate" not in fault.kinds:
        assert after == before
    again = run(borderlands, *TAKEN)
    assert again.returncode == 0, again.stderr
    assert [*log.verify()] == []
    assert sum(event.data.get("position") == "a new one" for event in log.read()) == 1


@pytest.mark.parametrize("path", [LOG, "events/", INDEX, "snapshots/"])
def test_an_append_and_a_question_finish_writes_that_fall_short(
    borderlands: Path, shim: Path, path: str
) -> None:
    env = Fault("short", path).environ(shim)
    appended = run(borderlands, *TAKEN, env=env)
    assert appended.returncode == 0, appended.stderr
    right = run(borderlands, "state", "--at", "2021-12-31").stdout
    shutil.rmtree(borderlands / "snapshots")
    assert run(borderlands, "state", "--at", "2021-12-31", env=env).stdout == right
    log = Log(borderlands / "events" / "log.jsonl")
    assert [*log.verify()] == []
    assert sum(event.data.get("position") == "a new one" for event in log.read()) == 1


@pytest.mark.parametrize("is_made", [True, False], ids=["index", "no index"])
@pytest.mark.parametrize(
    "fault",
    [
        *(Fault("full", INDEX, after) for after in (0, 1, 5_000, 50_000, 100_000)),
        Fault("sync", INDEX),
        Fault("rename", INDEX),
        Fault("rename", "index.fingerprint"),
        Fault("lock", "snapshots/index.lock"),
        Fault("truncate", INDEX),
    ],
    ids=str,
)
def test_a_question_whose_index_cannot_be_kept_has_the_same_answer(
    borderlands: Path, shim: Path, fault: Fault, is_made: bool
) -> None:
    if is_made:
        run(borderlands, *STATE)
    assert run(borderlands, *TAKEN).returncode == 0
    beside = borderlands.parent / "beside"
    shutil.copytree(borderlands, beside)
    right = run(beside, *STATE).stdout
    for _ in range(2):
        answer = run(borderlands, *STATE, env=fault.environ(shim))
        assert (answer.returncode, answer.stdout) == (0, right), answer.stderr
        assert "Traceback" not in answer.stderr
    if fault == Fault("full", INDEX):
        assert "without the index" in answer.stderr
    sound = run(borderlands, *STATE)
    assert (sound.returncode, sound.stdout, sound.stderr) == (0, right, "")


@pytest.mark.parametrize("kinds", ["full", "rename"])
def test_a_snapshot_that_cannot_be_written_leaves_none(
    borderlands: Path, shim: Path, kinds: str
) -> None:
    env = Fault(kinds, "state-2020-12-31").environ(shim)
    answer = run(borderlands, "snapshot", "--at", "2020-12-31", env=env)
    assert answer.returncode == Exit.STORAGE, answer.stderr
    assert [name for name in os.listdir(borderlands / "snapshots") if "state-" in name] == []


@pytest.fixture(scope="session")
def branched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return base_in(tmp_path_factory.mktemp("branched") / "base")


def rarely(*given: object) -> Any:
    return pytest.param(*given, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("full", "events/", 400),
        rarely(Fault("full", "events/")),
        rarely(Fault("full", "events/", 25)),
        rarely(Fault("full,truncate", "events/", 400)),
        rarely(Fault("short", "events/")),
        Fault("sync", "events/"),
        rarely(Fault("sync", "events/", 1)),
        rarely(Fault("sync", "events/", 2)),
        rarely(Fault("sync,truncate", "events/")),
        rarely(Fault("short,sync,truncate", "events/")),
        Fault("rename", "events/"),
        Fault("lock", "events/log.lock"),
        Fault("lock", "events/log.lock", 1),
    ],
    ids=str,
)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_import_a_merge_or_a_repair_that_fails_loses_nothing_and_can_be_done_again(
    branched: Path, tmp_path: Path, shim: Path, operation: Operation, fault: Fault
) -> None:
    assert failures(branched, tmp_path / "tried", operation, fault, shim) == []
