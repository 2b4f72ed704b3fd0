"""Keeps the scrubber open during many appends; it must not leak files or slow down.

`python -m tests.tui.long_tail` appends 10,000 events under it, twenty at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from attrs import frozen

from chrono import Chronicle
from tests.trust.flips import borderlands_in
from tests.trust.steady import append
from tests.tui.driving import scrubbing


@frozen
class Refresh:
    """The scrubber after it took in what was appended."""

    files: int
    """Open file descriptors."""
    seconds: float
    """Of the processor, for the appends and for showing them."""


async def refreshes(folder: Path, appends: int, at_once: int) -> AsyncIterator[Refresh]:
    """Appends under an open scrubber, which reads the log again after each batch."""
    foreign = Chronicle.open(folder)
    async with scrubbing(Chronicle.open(folder)) as driver:
        for first in range(0, appends, at_once):
            began = time.process_time()
            for number in range(first, first + at_once):
                append(foreign, number)
            driver.app.reload()
            await driver.settle()
            for _ in range(100):
                if not driver.model.grown():
                    break
                driver.app.reload()
                await driver.settle()
            else:
                raise AssertionError("the scrubber does not show what was appended")
            files = len(os.listdir("/proc/self/fd"))
            yield Refresh(files, time.process_time() - began)


async def _measure(appends: int, at_once: int) -> list[Refresh]:
    with tempfile.TemporaryDirectory() as above:
        folder = borderlands_in(Path(above) / "borderlands")
        return [each async for each in refreshes(folder, appends, at_once)]


def main() -> int:
    """Prints the first and the last refreshes; 1 where the files grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appends", type=int, default=10_000)
    asked = parser.parse_args()
    found = asyncio.run(_measure(asked.appends, 20))
    for each in (*found[:3], *found[-3:]):
        print(f"{each.files} files, {each.seconds * 1000:.0f} ms a refresh")
    return int(found[-1].files > found[2].files + 6)


if __name__ == "__main__":
    sys.exit(main())
