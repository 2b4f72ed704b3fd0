"""Keeps the scrubber open during many appends; it must not leak files or memory, nor slow down.

`python -m tests.tui.long_tail` appends 10,000 events under it, twenty at a time. The log grows
meanwhile, so the last refreshes are held against those of a scrubber that was just opened on the
log as it is at the end, in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Final

from attrs import frozen

from chrono import Chronicle
from tests.trust.flips import borderlands_in
from tests.trust.steady import append
from tests.tui.driving import scrubbing

AT_ONCE: Final = 20
MEASURED: Final = 15
"""The refreshes whose median is compared."""
MORE_TIME, MORE_MEMORY, MORE_FILES = 1.5, 64 << 20, 6
"""How much more the scrubber may take that was open all the while."""


@frozen
class Refresh:
    """The scrubber after it took in what was appended."""

    files: int
    """Open file descriptors."""
    memory: int
    """Bytes resident."""
    seconds: float
    """Of the processor, for showing what was appended."""

    def __str__(self) -> str:
        memory, took = self.memory / 1e6, self.seconds * 1000
        return f"{self.files} files, {memory:.0f} MB, {took:.0f} ms a refresh"


async def refreshes(
    folder: Path, appends: int, at_once: int, first: int = 0
) -> AsyncIterator[Refresh]:
    """Appends under an open scrubber, which reads the log again after each batch."""
    foreign = Chronicle.open(folder)
    async with scrubbing(Chronicle.open(folder)) as driver:
        for start in range(first, first + appends, at_once):
            for number in range(start, start + at_once):
                append(foreign, number)
            began = time.process_time()
            driver.app.reload()
            await driver.settle()
            for _ in range(100):
                if not driver.model.grown():
                    break
                driver.app.reload()
                await driver.settle()
            else:
                raise AssertionError("the scrubber does not show what was appended")
            took = time.process_time() - began
            files = len(os.listdir("/proc/self/fd"))
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            yield Refresh(files, pages * os.sysconf("SC_PAGE_SIZE"), took)


async def _all(folder: Path, appends: int, first: int) -> list[Refresh]:
    return [each async for each in refreshes(folder, appends, AT_ONCE, first)]


def _run(folder: Path, appends: int, first: int) -> list[Refresh]:
    found = asyncio.run(_all(folder, appends, first))
    gc.collect()
    return found


def typical(found: Sequence[Refresh]) -> Refresh:
    """The median of the last refreshes, each measure by itself."""
    last = found[-MEASURED:]
    return Refresh(
        max(each.files for each in last),
        int(median(each.memory for each in last)),
        median(each.seconds for each in last),
    )


def compared(folder: Path, appends: int) -> tuple[list[Refresh], Refresh, Refresh]:
    """All refreshes, the typical one at their end, and that of a scrubber just opened there.

    Both take in as many appends at the end, on copies of the same log.
    """
    fresh = folder.with_name("fresh")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        found = pool.submit(_run, folder, appends, 0).result()
        shutil.copytree(folder, fresh)
        after = pool.submit(_run, fresh, (MEASURED + 5) * AT_ONCE, appends).result()
    return found, typical(found), typical(after)


def is_steady(long: Refresh, fresh: Refresh) -> bool:
    """Whether a scrubber that was open all the while takes what a fresh one takes."""
    return (
        long.files <= fresh.files + MORE_FILES
        and long.memory <= fresh.memory + MORE_MEMORY
        and long.seconds <= MORE_TIME * fresh.seconds
    )


def main() -> int:
    """Prints the first and the last refreshes, and those of a fresh scrubber; 1 if they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appends", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as above:
        folder = borderlands_in(Path(above) / "borderlands")
        found, long, fresh = compared(folder, asked.appends)
    tenth = max(1, len(found) // 10)
    for number in range(0, len(found), tenth):
        print(f"{number * AT_ONCE:>6} appends: {typical(found[: number + tenth])}")
    print(f"at the end:     {long}")
    print(f"a fresh one:    {fresh}")
    return int(not is_steady(long, fresh))


if __name__ == "__main__":
    sys.exit(main())
