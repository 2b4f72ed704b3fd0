"""Appends to a chronicle for hours while a library and an idle reader keep it open.

`python -m tests.trust.steady` appends 50,000 events and asks 5,000 questions. Open files, memory,
the index's write-ahead log and the time a question takes must all stay level.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from chrono import Chronicle
from tests.trust.flips import borderlands_in

CELL: Final = "relief-force.strength"
TENTHS: Final = 10


@frozen
class Load:
    """What a tenth of the work cost."""

    files: int
    """Open file descriptors at its end."""
    memory: int
    """Bytes resident at its end."""
    wal: int
    """The longest that the index's write-ahead log was."""
    question: float
    """Seconds of the processor a question, its share of the index's catching up included."""

    def __str__(self) -> str:
        return (
            f"{self.files} files, {self.memory / 1e6:.0f} MB, write-ahead log at most"
            f" {self.wal / 1e6:.1f} MB, {self.question * 1000:.2f} ms a question"
        )


def append(chronicle: Chronicle, number: int) -> None:
    """Appends the declaration of one more entity."""
    name = f"body-{number}"
    draft = {
        "type": "EntityDescribed",
        "modality": "asserted",
        "data": {"entity": name, "kind": "body", "label": name.title()},
    }
    chronicle.repository.log.append([draft], recorder="clerk", now=lambda: datetime.now(UTC))


def loads(folder: Path, appends: int, questions: int) -> Iterator[Load]:
    """Appends and asks, in tenths; an idle reader has the index open all the while."""
    idle = Chronicle.open(folder)
    before = idle.reading(CELL, at="2020-12-31")
    asking, foreign = Chronicle.open(folder), Chronicle.open(folder)
    wal = folder / "snapshots" / "index.db-wal"
    for tenth in range(TENTHS):
        longest, took, asked = 0, 0.0, 0
        for n in range(appends // TENTHS):
            append(foreign, tenth * appends + n)
            if n % (appends // questions) == 0:
                began = time.process_time()
                reading = asking.reading(CELL, at="2020-12-31")
                took, asked = took + time.process_time() - began, asked + 1
                longest = max(longest, wal.stat().st_size if wal.exists() else 0)
                if reading != before:
                    raise AssertionError(f"{reading} is not {before}")
        files = len(os.listdir("/proc/self/fd"))
        memory = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        yield Load(files, memory, longest, took / asked)
    if idle.reading(CELL, at="2020-12-31") != before or asking.notices or idle.notices:
        raise AssertionError([asking.notices, idle.notices])


def is_level(found: list[Load]) -> bool:
    """Whether the last tenth costs no more than the second, but for what the log itself costs."""
    early, late = found[1], found[-1]
    return (
        late.files <= early.files + 4
        and late.memory < early.memory + 96e6
        and late.wal < 2 * max(early.wal, 8 << 20)
        and late.question < 3 * early.question
    )


def main() -> int:
    """Prints each tenth; 1 where anything grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appends", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=5_000)
    asked = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as above:
        folder = borderlands_in(Path(above) / "borderlands")
        for load in loads(folder, asked.appends, asked.questions):
            print(load, flush=True)
            found.append(load)
    return int(not is_level(found))


if __name__ == "__main__":
    sys.exit(main())
