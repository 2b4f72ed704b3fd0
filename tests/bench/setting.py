"""The environment and the results of a benchmark run: table rows and limits."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

from tests.bench.peers import Peers
from tests.bench.timing import Taken, environment


class Row(NamedTuple):
    """One line of the table: who took what for which question at which size."""

    question: str
    size: str
    """The number of events, or what else the question's cost is held against."""
    who: str
    taken: Taken
    unit: Literal["s", "/s"] = "s"
    """Seconds a time; or, with `taken` in seconds an item, items a second."""


class Bar(NamedTuple):
    """One promise of the design, held against this run."""

    promise: str
    measured: float | None
    """None where a peer is missing."""
    sense: Literal["at most", "at least"]
    limit: float
    unit: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it holds; None where it could not be measured."""
        if self.measured is None:
            return None
        if self.sense == "at most":
            return self.measured <= self.limit
        return self.measured >= self.limit


class Found(NamedTuple):
    """What one part of the benchmark found."""

    rows: list[Row]
    bars: list[Bar]
    notes: list[str]


class Setting(NamedTuple):
    """What to measure on, and how patiently."""

    folder: Path
    """Where chronicles are made; what is there is used again."""
    sizes: tuple[int, ...]
    peers: Peers
    rounds: int
    patience: float
    """Seconds that one contender may use up at one size."""
    drafts: int
    """Events in a batch."""
    singles: int
    """Durable appends in a block."""
    slow_upto: int = 100_000
    """Events above which beancount and hledger are not asked: minutes, and gigabytes."""

    @property
    def largest(self) -> int:
        """The number of events of the largest chronicle."""
        return max(self.sizes)

    def chronicle(self, size: int, entities: int = 2_000) -> Path:
        """The chronicle of that size; made, in a process of its own, if it is not there."""
        folder = self.folder / f"c{size}-{entities}"
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            command = [
                sys.executable,
                "-m",
                "tests.bench.generate",
                str(size),
                str(folder),
                "--entities",
                str(entities),
            ]
            subprocess.run(command, check=True, env=environment())
            (folder / "made").touch()
        return folder

    def copy(self, size: int, name: str) -> Path:
        """A copy of a chronicle to append to, its index included, made anew."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(
            self.chronicle(size), folder, ignore=shutil.ignore_patterns("peers", "made", "*.lock")
        )
        return folder

    def file_of_drafts(self, count: int, seed: int) -> Path:
        """A file of drafts that no chronicle of this run holds."""
        path = self.folder / f"drafts-{count}-{seed}.jsonl"
        if not path.exists():
            code = (
                "import sys, json; from tests.bench.generate import facts\n"
                "count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]\n"
                "with open(path, 'w') as out:\n"
                "    for draft in facts(count, 2000, 200, seed):\n"
                "        out.write(json.dumps(draft) + '\\n')\n"
            )
            part = path.with_name(f"{path.name}.part")
            command = [sys.executable, "-c", code, str(count), str(seed), str(part)]
            subprocess.run(command, check=True, env=environment())
            part.replace(path)
        return path


def ratio(taken: dict[str, Taken], one: str, other: str) -> float | None:
    """How many times as long one takes as the other; None where one is missing.

    The median of the rounds' own ratios, since what else the machine did in a round slowed
    both alike; of the medians, where one sat out some rounds.
    """
    if one not in taken or other not in taken:
        return None
    pair = taken[one], taken[other]
    if len(pair[0].each) != len(pair[1].each):
        return pair[0].seconds / pair[1].seconds
    return median(mine / theirs for mine, theirs in zip(pair[0].each, pair[1].each, strict=True))
