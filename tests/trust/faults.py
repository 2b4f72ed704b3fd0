"""Makes system calls fail beneath an import, a merge or a repair.

Whatever fails: what the log held stays, no line is half kept, the error is one of chrono's, and
the same command does its work on a sound disk. `python -m tests.trust.faults` lets the disk be
full after every number of bytes that an import or a merge writes, and after every 20 of a repair,
and each other call fail at every turn.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from chrono.errors import Exit
from chrono.storage.log import Log
from tests.trust.conftest import CHRONO, environ
from tests.trust.flips import borderlands_in

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
TURNS: Final = 8
"""No operation syncs, renames, locks or truncates more often than this."""


@frozen
class Fault:
    """What fails, on which files, and after how much went well."""

    kinds: str
    path: str
    after: int = 0

    def environ(self, shim: Path) -> dict[str, str]:
        """The environment that makes it so."""
        return environ(
            LD_PRELOAD=str(shim),
            CHRONO_FAULT=self.kinds,
            CHRONO_FAULT_PATH=self.path,
            CHRONO_FAULT_AFTER=str(self.after),
        )


def make_shim(folder: Path) -> Path:
    """Compiles the library that makes calls fail."""
    made = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    command = [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return made


def run(
    folder: Path, *words: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `chrono` in a folder."""
    return subprocess.run(
        [CHRONO, *words],
        cwd=folder,
        env=env or environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# ------------------------------------------------------------------ the operations


@frozen
class Operation:
    """A command that writes to a log, and how the log comes to need it."""

    name: str
    words: tuple[str, ...]
    prepare: Callable[[Path], None]
    replaces: bool = False
    """Whether it puts a new file in the place of the log instead of appending to it."""


def _taken(folder: Path, position: str) -> None:
    words = ("--body", "pact", "--position", position, "--when", "2021")
    done = run(folder, "append", "PositionTaken", *words)
    assert done.returncode == 0, done.stderr


def base_in(folder: Path) -> Path:
    """The chronicle, with two branches of its log beside it: one event on each."""
    borderlands_in(folder)
    log = folder / "events" / "log.jsonl"
    began = log.read_bytes()
    (folder / "began.jsonl").write_bytes(began)
    _taken(folder, "one of theirs")
    (folder / "theirs.jsonl").write_bytes(log.read_bytes())
    log.write_bytes(began)
    _taken(folder, "one of ours")
    return folder


def _nothing(folder: Path) -> None:
    """Leaves the chronicle as it is."""


def _as_git_leaves_it(folder: Path) -> None:
    """Puts the branches together as git does without a merge driver."""
    log = folder / "events" / "log.jsonl"
    began = (folder / "began.jsonl").read_bytes()
    ours = log.read_bytes()[len(began) :]
    theirs = (folder / "theirs.jsonl").read_bytes()[len(began) :]
    log.write_bytes(began + b"<<<<<<< HEAD\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")


OPERATIONS: Final = (
    Operation("import", ("import", "theirs.jsonl"), _nothing),
    Operation("merge", ("merge", "began.jsonl", "events/log.jsonl", "theirs.jsonl"), _nothing),
    Operation("repair", ("repair", "--yes"), _as_git_leaves_it, replaces=True),
)


def failures(base: Path, folder: Path, operation: Operation, fault: Fault, shim: Path) -> list[str]:
    """Runs an operation under a fault, and again without; returns what is not as promised."""
    shutil.copytree(base, folder)
    try:
        operation.prepare(folder)
        return [*_failures(folder, operation, fault, shim)]
    finally:
        shutil.rmtree(folder)


def _failures(folder: Path, operation: Operation, fault: Fault, shim: Path) -> Iterator[str]:
    log = folder / "events" / "log.jsonl"
    before = log.read_bytes()
    answer = run(folder, *operation.words, env=fault.environ(shim))
    said = answer.stderr
    after = log.read_bytes()
    if answer.returncode not in (0, Exit.STORAGE, Exit.BUSY) or "Traceback" in said:
        yield f"exit code {answer.returncode}: {said}"
    if answer.returncode and len(said.strip().rstrip(".").split(". ")) < 2:
        yield f"no way out: {said}"
    if answer.returncode == 0 or (operation.replaces and after != before):
        yield from _unsound(log)  # done, or done and not synced
    elif not after.startswith(before):
        yield "the log lost what it held"
    elif after != before and "truncate" not in fault.kinds:
        yield f"half a line is kept: {after[len(before) :]!r}"
    for kept in log.parent.glob("log.torn-*"):
        if operation.replaces and kept.read_bytes() != before:
            yield f"{kept.name} is not the log as it was"
    if [*log.parent.glob("*.new")]:
        yield "a half-written file is left"
    again = run(folder, *operation.words)
    if again.returncode:
        yield f"not done on a sound disk: {again.stderr}"
    yield from _unsound(log)


def _unsound(log: Path) -> Iterator[str]:
    found = Log(log)
    yield from map(str, found.verify())
    for position in ("one of ours", "one of theirs"):
        count = sum(event.data.get("position") == position for event in found.read())
        if count != 1:
            yield f"{position!r} is there {count} times"


# ------------------------------------------------------------------ all of them


def faults(size: int, step: int) -> Iterator[Fault]:
    """Every fault: a disk that is full after each number of bytes, and calls that fail in turn.

    `size` is the number of bytes that the operation writes.
    """
    yield Fault("short", "events/")
    for more in ("", ",truncate"):
        yield from (Fault(f"full{more}", "events/", after) for after in range(0, size + step, step))
        yield from (Fault(f"sync{more}", "events/", after) for after in range(TURNS))
    for kinds in ("rename", "lock", "truncate"):
        yield from (Fault(kinds, "events/", after) for after in range(TURNS))


def written_by(base: Path, folder: Path, operation: Operation, shim: Path) -> int:
    """How many bytes an operation writes below `events/`, on a disk with room for all of them."""
    shutil.copytree(base, folder)
    count = folder.with_name("count")
    try:
        operation.prepare(folder)
        env = Fault("full", "events/", sys.maxsize).environ(shim) | {
            "CHRONO_FAULT_COUNT": str(count)
        }
        answer = run(folder, *operation.words, env=env)
        assert answer.returncode == 0, answer.stderr
        return max(map(int, count.read_text().split()))
    finally:
        shutil.rmtree(folder)
        count.unlink(missing_ok=True)


def main() -> int:
    """Prints what is not as promised; 1 if there is anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="bytes from one full disk to the next")
    step = parser.parse_args().step
    tried, wrong = 0, 0
    with tempfile.TemporaryDirectory() as above:
        shim, base = make_shim(Path(above)), base_in(Path(above) / "base")
        for operation in OPERATIONS:
            size = written_by(base, Path(above) / "tried", operation, shim)
            for fault in faults(size, step * (20 if operation.replaces else 1)):
                tried += 1
                for each in failures(base, Path(above) / "tried", operation, fault, shim):
                    wrong += 1
                    print(f"{operation.name} under {fault}: {each}", flush=True)
            print(f"{operation.name}: {size:,} bytes written", flush=True)
    print(f"{tried} faults, {wrong} broken promises")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
