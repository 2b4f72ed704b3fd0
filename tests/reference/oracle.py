"""Compares the fold with the naive reference on random queries.

Half of the logs have dates with times of day, offsets and `~`; of these, every other one is of a
place whose clocks change. The reference counts seconds on a clock of its own.

    python tests/reference/oracle.py --questions 1000000 --seed 7

Each log has its own seed, counted up from the first, so that a single difference can be
reproduced with `--seed THAT --questions 1`. The exit code is 1 if there was a difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import SourceFilter, fold, read
from chrono.model.claim import NONE
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.reference.comparing import differences, plainly
from tests.reference.reading import Naive
from tests.reference.worlds import DAYS, ELSEWHERE, VOCABULARY, Maker, moment

SIEVES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (),
    (("document", "001"),),
    (("speaker", "sana"),),
)
Difference = tuple[str, int, int, dict[str, Any]]
BEFORE_ERRATUM = "questions at a K before an erratum moves a publication date"
ACROSS_CELLS = "questions settled by a judgement between claims of two cells"


def compare(
    events: Sequence[Event],
    chance: Random,
    reached: Counter[str] | None = None,
    times: bool = False,
    vocabulary: Vocabulary = VOCABULARY,
) -> Iterator[Difference]:
    """(cell, D, K, what differs) of questions on one log: of each, empty where nothing does.

    `reached` counts the questions that reach what is rare.
    """
    without, only = chance.choice(SIEVES), chance.choice((*SIEVES, (), ()))
    naive = Naive(events, vocabulary, without, only)
    folded = fold(events, vocabulary, SourceFilter(without, only))
    for known_at in (FOREVER, *(moment(chance, 0, DAYS, times) for _ in range(2))):
        for key in folded.keys(known_at):
            cell = folded.cell(key, known_at)
            if cell is None or key.endswith(NONE):
                continue
            if reached is not None and naive.is_before_erratum(key, known_at):
                reached[BEFORE_ERRATUM] += 6
            for at in (moment(chance, -2, DAYS + 6, times) for _ in range(6)):
                shown = naive.show(key, at, known_at)
                if reached is not None and shown.overruled:
                    reached[ACROSS_CELLS] += 1
                found = read(cell, at, known_at)
                yield key, at, known_at, differences(shown, plainly(found))


def tell(seed: int, events: Sequence[Event], found: Difference) -> None:
    """One difference, with the log it was found in."""
    key, at, known_at, what = found
    moments = UTC_CLOCK.format(at), UTC_CLOCK.format(known_at)
    print(f"seed {seed}: {key} at {moments[0]}, known at {moments[1]}")
    for field, (mine, theirs) in what.items():
        print(f"  {field}: reference {mine!r}, fold {theirs!r}")
    for event in events:
        if event.type != "EntityDescribed" or "same_as" in event.data:
            print(f"    {event.id[:4]} {event.type} {event.when} {event.modality}", end=" ")
            print(f"said {event.said} in {event.document}: {dict(event.data)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, prints progress, and returns 1 if any answer differed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=None, help="of the first log")
    parser.add_argument("--show", type=int, default=3, help="how many differences to print")
    asked = parser.parse_args(arguments)
    first = asked.seed if asked.seed is not None else Random().randrange(10**9)
    seed, questions, wrong, began, told = first, 0, 0, time.monotonic(), 0.0
    reached: Counter[str] = Counter()
    print(f"seed {first}, {asked.questions:,} questions", flush=True)
    while questions < asked.questions:
        chance = Random(seed)
        times = seed % 2 == 1
        vocabulary = ELSEWHERE if seed % 4 == 1 else VOCABULARY
        maker = Maker(chance, times)
        events = maker.log(chance.choice((2, 3, 5, 9, 14)), disputes=True)
        for found in compare(events, chance, reached, times, vocabulary):
            questions += 1
            if found[-1]:
                wrong += 1
                if wrong <= asked.show:
                    tell(seed, events, found)
        seed += 1
        if time.monotonic() - told > 5:
            told = time.monotonic()
            print(f"  {questions:,} questions, {seed - first:,} logs, {wrong} differ", flush=True)
    took = time.monotonic() - began
    print(f"{questions:,} questions on {seed - first:,} logs in {took:.0f} s: {wrong} differ")
    print(f"  {reached[BEFORE_ERRATUM]:,} {BEFORE_ERRATUM}")
    print(f"  {reached[ACROSS_CELLS]:,} {ACROSS_CELLS}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
