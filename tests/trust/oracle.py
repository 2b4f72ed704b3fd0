"""Compares the index with the naive reference on random queries.

    python -m tests.trust.oracle [--questions 1000000] [--seed N]

Each random log is written to the disk and indexed in steps, as a chronicle is in use, and
asked (D, K, T, cell, without): at D, as known at K, as recorded at T, of every cell, leaving
out a document or a speaker. The answers are compared with the reference of `tests.reference`,
which shares no code with the fold and none with the index. Every other log has dates with times
of day, offsets and `~`; of these, every other one is of a place whose clocks change. Each log has
its own seed, counted up from the first, so that a single difference can be reproduced with
`--seed THAT --questions 1`. The exit code is 1 if there was a difference.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from attrs import frozen

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import SourceFilter, read
from chrono.model.claim import NONE
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from chrono.storage.index.cell_reader import CellReader
from tests.reference.asking import Shown
from tests.reference.comparing import differences, plainly
from tests.reference.oracle import ACROSS_CELLS, BEFORE_ERRATUM, SIEVES
from tests.reference.reading import Naive
from tests.reference.worlds import (
    DAYS,
    ELSEWHERE,
    TOML,
    TOML_ELSEWHERE,
    VOCABULARY,
    Maker,
    moment,
)
from tests.storage.index.keeping import Kept

MEMORY = Path("/dev/shm")
"""Thousands of small indexes wear a disk for nothing."""


@frozen
class Asked:
    """One question, and on what the two answers differ."""

    cell: str
    at: int
    known_at: int
    recorded_at: int | None
    source_filter: SourceFilter
    differs: dict[str, Any]
    before_erratum: bool = False
    """Whether an erratum moves a publication date of the cell only after K."""
    across: bool = False
    """Whether a judgement between claims of two cells acts."""

    def __str__(self) -> str:
        known = "forever" if self.known_at == FOREVER else UTC_CLOCK.format(self.known_at)
        lines = [
            f"{self.cell} at {UTC_CLOCK.format(self.at)}, known at {known}, recorded before byte"
            f" {self.recorded_at}, {self.source_filter}"
        ]
        lines += [
            f"  {field}: reference {mine!r}, index {theirs!r}"
            for field, (mine, theirs) in self.differs.items()
        ]
        return "\n".join(lines)


def kept_in_steps(
    folder: Path, events: Sequence[Event], chance: Random, elsewhere: bool = False
) -> Kept:
    """The log in a folder, some events at a time; at times the index catches up between."""
    kept, left = Kept(folder, TOML_ELSEWHERE if elsewhere else TOML), list(events)
    while left:
        some = chance.randint(1, len(left))
        kept.append(left[:some])
        left = left[some:]
        if chance.random() < 0.4:
            kept.index().close()
    return kept


def ask(
    kept: Kept,
    chance: Random,
    times: bool = False,
    vocabulary: Vocabulary = VOCABULARY,
    views: int = 4,
    dates: int = 8,
) -> Iterator[Asked]:
    """Questions on one log: for several (T, without, only), K and D, every cell there is."""
    offsets = [event.offset for event in kept.log.read()]
    for upto in (None, chance.choice(offsets)):
        source_filter = SourceFilter(chance.choice(SIEVES), chance.choice((*SIEVES, (), ())))
        events = list(kept.log.read(0, upto))
        other = Naive(events, vocabulary, source_filter.without, source_filter.only)
        index = kept.index(upto, source_filter)
        for known_at in (
            FOREVER,
            *(moment(chance, 0, DAYS, times) for _ in range(views - 1)),
        ):
            keys = [key for key in index.keys(known_at) if not key.endswith(NONE)]
            for key in set(other.cells(known_at)) - set(keys):
                yield Asked(key, 0, known_at, upto, source_filter, {"cell": (key, None)})
            for at in (moment(chance, -2, DAYS + 6, times) for _ in range(dates)):
                # cells cut to what decides, or whole
                index.cell_reader.whole_up_to_lines = chance.choice(
                    (0, CellReader.whole_up_to_lines)
                )
                index.cell_reader.cells_at_once = chance.choice((1, 2, CellReader.cells_at_once))
                together = {cell.key: cell for cell in index.slices(at, known_at)}
                alone = chance.choice(keys) if keys else ""
                for key in keys:
                    if key == alone or key not in together:
                        ways = (index.slice(key, at, known_at), index.cell(key, known_at))
                        found = chance.choice(ways)
                    else:
                        found = together[key]
                    shown = other.show(key, at, known_at)
                    told = plainly(read(found, at, known_at)) if found else Shown()
                    differs = {} if shown == told else differences(shown, told)
                    before = other.is_before_erratum(key, known_at)
                    across = bool(shown.overruled)
                    yield Asked(key, at, known_at, upto, source_filter, differs, before, across)
        index.close()


def run(
    questions: int,
    first: int,
    show: int = 3,
    reached: Counter[str] | None = None,
    disputes: bool = True,
) -> tuple[int, int, list[str]]:
    """Asks questions; returns their number, that of the logs, and the differences.

    `reached` counts the questions that reach what is rare; `disputes` as in `Maker.log`.
    """
    seed, count, wrong, told = first, 0, [], 0.0
    while count < questions:
        chance = Random(seed)
        times = seed % 2 == 1
        events = Maker(chance, times).log(chance.choice((2, 3, 5, 9, 14, 25)), disputes)
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            elsewhere = seed % 4 == 1
            kept = kept_in_steps(Path(folder), events, chance, elsewhere)
            vocabulary = ELSEWHERE if elsewhere else VOCABULARY
            for asked in ask(kept, chance, times, vocabulary):
                count += 1
                if reached is not None:
                    reached[BEFORE_ERRATUM] += asked.before_erratum
                    reached[ACROSS_CELLS] += asked.across
                if asked.differs:
                    wrong.append(f"seed {seed}: {asked}")
                    if len(wrong) <= show:
                        print(wrong[-1], flush=True)
        seed += 1
        if time.monotonic() - told > 20:
            told = time.monotonic()
            print(f"  {count:,} questions, {seed - first:,} logs, {len(wrong)} differ", flush=True)
    return count, seed - first, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, prints progress, and returns 1 if any answer differed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=None, help="of the first log")
    asked = parser.parse_args(arguments)
    first = asked.seed if asked.seed is not None else Random().randrange(10**9)
    began = time.monotonic()
    print(f"seed {first}, {asked.questions:,} questions", flush=True)
    reached: Counter[str] = Counter()
    count, logs, wrong = run(asked.questions, first, reached=reached)
    took = time.monotonic() - began
    print(f"{count:,} questions on {logs:,} logs in {took:.0f} s: {len(wrong)} differ")
    print(f"  {reached[BEFORE_ERRATUM]:,} {BEFORE_ERRATUM}")
    print(f"  {reached[ACROSS_CELLS]:,} {ACROSS_CELLS}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
