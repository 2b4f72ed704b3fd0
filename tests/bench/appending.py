"""Measures appends: one durable append, four concurrent writers, a batch, and the peers."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median

from tests.bench.setting import Bar, Found, Row, Setting, ratio
from tests.bench.timing import Case, Sample, Taken, Warm, interleaved, summed, warm

BARE, MINE, THEIRS = "bare write and sync", "chrono", "eventsourcing on SQLite"
SIZE = 10_000
"""Events in the chronicle that is appended to."""


def singles(setting: Setting) -> Found:
    """One durable append at a time, by processes that are warm."""
    size = min(SIZE, setting.largest)
    count, rounds = setting.singles, max(setting.rounds, 3) * 3
    folder = setting.copy(size, "singles")
    drafts = setting.file_of_drafts(count * (rounds + 1) + 1, 11)
    with ExitStack() as stack:
        log = str(folder / "events" / "log.jsonl")
        workers = {
            BARE: stack.enter_context(warm("bare", log, str(folder / "bare"))),
            MINE: stack.enter_context(warm("append", str(folder), str(drafts))),
        }
        if theirs := _eventsourcing(setting, folder / "es.db", drafts):
            workers[THEIRS] = stack.enter_context(theirs)
        cases = [
            Case(who, _block(worker, count), is_peer=who == THEIRS)
            for who, worker in workers.items()
        ]
        notes: list[str] = []
        taken = interleaved(cases, rounds, setting.patience, notes)
    rows = [Row("one durable append", f"{size:,}", who, each, "/s") for who, each in taken.items()]
    bars = [
        Bar(
            "one durable append, its rate to that of a bare write and sync",
            ratio(taken, BARE, MINE),
            "at least",
            0.7,
        ),
        Bar(
            "one durable append, its rate to that of eventsourcing on SQLite",
            ratio(taken, THEIRS, MINE),
            "at least",
            1.0,
        ),
    ]
    return Found(rows, bars, notes)


def _block(worker: Warm, count: int):  # type: ignore[no-untyped-def]
    return lambda: Sample(worker.ask(f"one {count}")[0] / count)


def _eventsourcing(setting: Setting, database: Path, drafts: Path) -> Warm | None:
    if "eventsourcing" not in setting.peers.packages or not setting.peers.python:
        return None
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    with suppress(RuntimeError):  # it is named as missing
        return warm("eventsourcing", str(drafts), str(database), python=setting.peers.python)
    return None


def writers(setting: Setting) -> Found:
    """Four processes that append to one log at once, beside one alone."""
    size = min(SIZE, setting.largest)
    count, rounds = setting.singles, max(setting.rounds, 3)
    folder = setting.copy(size, "writers")
    alone: list[Sample] = []
    together: list[Sample] = []
    worst: list[float] = []
    with ExitStack() as stack:
        four = [
            stack.enter_context(
                warm(
                    "append",
                    str(folder),
                    str(setting.file_of_drafts(count * (2 * rounds + 3), seed)),
                )
            )
            for seed in (21, 22, 23, 24)
        ]
        for number in range(rounds + 1):
            seconds = four[0].ask(f"one {count}")[0]
            start = time.perf_counter()
            for worker in four:
                worker.tell(f"one {count}")
            found = [worker.hear() for worker in four]
            if number:  # the first round warms up
                alone.append(Sample(seconds / count))
                together.append(Sample((time.perf_counter() - start) / count / 4))
                worst += [each[1] for each in found]
    taken = {"one": summed("one writer", alone), "four": summed("four at once", together)}
    rows = [Row("appends by writers", f"{size:,}", each.who, each, "/s") for each in taken.values()]
    bars = [
        Bar(
            "four writers at once, their rate in sum to that of one",
            ratio(taken, "one", "four"),
            "at least",
            1.0,
        ),
        Bar(
            "four writers at once, the worst append of a round (median)",
            median(worst) * 1000,
            "at most",
            100,
            " ms",
        ),
        Bar(
            "four writers at once, the worst append of all",
            max(worst) * 1000,
            "at most",
            100,
            " ms",
        ),
    ]
    return Found(rows, bars, [])


def batches(setting: Setting) -> Found:
    """A batch of many events, validated, chained and synced; each round to a fresh log."""
    size, count = min(SIZE, setting.largest), setting.drafts
    drafts = setting.file_of_drafts(count + 1, 31)

    def mine() -> Sample:
        folder = setting.copy(size, "batch")
        with warm("append", str(folder), str(drafts)) as worker:
            return Sample(worker.ask(f"batch {count}")[0] / count)

    def theirs() -> Sample:
        worker = _eventsourcing(setting, setting.folder / "batch.db", drafts)
        if worker is None:
            raise RuntimeError("it does not start")
        with worker:
            return Sample(worker.ask(f"batch {count}")[0] / count)

    cases = [Case(MINE, mine)]
    if "eventsourcing" in setting.peers.packages:
        cases.append(Case(THEIRS, theirs, is_peer=True))
    notes: list[str] = []
    taken: dict[str, Taken] = interleaved(cases, min(setting.rounds, 5), setting.patience, notes)
    shutil.rmtree(setting.folder / "batch", ignore_errors=True)
    rows = [Row("a batch", f"{count:,}", who, each, "/s") for who, each in taken.items()]
    bars = [
        Bar(
            f"a batch of {count:,}, its rate to that of eventsourcing's",
            ratio(taken, THEIRS, MINE),
            "at least",
            1.5,
        ),
    ]
    return Found(rows, bars, notes)
