"""Warm processes that run a block of work on request and report its duration.

    python -m tests.bench.workers append CHRONICLE DRAFTS     `one N`, `batch N`
    python -m tests.bench.workers bare LOG TARGET             `one N`: write and sync, no more
    python -m tests.bench.workers rebuild CHRONICLE           `now 0`: rebuild the index
    python -m tests.bench.workers correct CHRONICLE DRAFTS    `facts N`, then `pass K`
    python -m tests.bench.workers ask CHRONICLE               `state SECOND`: catch up and ask

Every answer is a line `done SECONDS …`. Setting up and preparing drafts is not counted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chrono.chronicle import Chronicle
from tests.bench.peer_workers import serve

Orders = dict[str, Callable[[int], None]]


def _said(*numbers: float) -> None:
    print("done", *numbers, flush=True)


def _drafts(path: str) -> Iterator[dict[str, Any]]:
    from chrono.storage.json_codec import loads

    with open(path, "rb") as file:
        for line in file:
            yield loads(line)


def append(folder: str, path: str) -> Orders:
    """Appends drafts: one a call, each synced, or all of them as one batch."""
    chronicle, drafts = Chronicle.open(folder), _drafts(path)
    chronicle.append(next(drafts), recorder="bench")

    def one(count: int) -> None:
        chosen = [next(drafts) for _ in range(count)]
        worst, begun = 0.0, time.perf_counter()
        for draft in chosen:
            start = time.perf_counter()
            chronicle.append(draft, recorder="bench")
            worst = max(worst, time.perf_counter() - start)
        _said(time.perf_counter() - begun, worst)

    def batch(count: int) -> None:
        chosen = [next(drafts) for _ in range(count)]
        start = time.perf_counter()
        chronicle.append(*chosen, recorder="bench")
        _said(time.perf_counter() - start)

    return {"one": one, "batch": batch}


def bare(path: str, target: str) -> Orders:
    """Writes the lines of a log to another file and syncs each, as an append must."""
    from chrono.storage.log.files import sync

    with open(path, "rb") as log:
        lines = [line for line in log if b'"DocumentPublished"' not in line[:200]]
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    waiting = iter(lines[-len(lines) // 2 :])

    def one(count: int) -> None:
        chosen = [next(waiting) for _ in range(count)]
        start = time.perf_counter()
        for line in chosen:
            os.write(file, line)
            sync(file)
        _said(time.perf_counter() - start)

    return {"one": one}


def rebuild(folder: str) -> Orders:
    """Builds the index anew from the whole log, and says how much memory that took."""
    import resource

    from chrono.storage.index.open import clear

    def now(_: int) -> None:
        path = Path(folder) / "snapshots" / "index.db"
        clear(path)
        start = time.perf_counter()
        Chronicle.open(folder).cells()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _said(seconds, peak * (1 if sys.platform == "darwin" else 1024))

    return {"now": now}


def _questions(chronicle: Chronicle, count: int = 7) -> Iterator[float]:
    """The seconds that the same question takes, so many times."""
    for _ in range(count):
        start = time.perf_counter()
        chronicle.state(chronicle.view("2000-05-05"))
        yield time.perf_counter() - start


def correct(folder: str, path: str) -> Orders:
    """Corrects the same facts over and over: look up, replace, retract, and ask at the end."""
    chronicle, drafts = Chronicle.open(folder), _drafts(path)
    held: list[str] = []

    def facts(count: int) -> None:
        start = time.perf_counter()
        done = chronicle.append(*(next(drafts) for _ in range(count)), recorder="bench")
        held[:] = dict.fromkeys(done.ids)
        chronicle.state(chronicle.view("2000-05-05"))
        _said(time.perf_counter() - start)

    def again(number: int) -> None:
        start = time.perf_counter()
        pairs = [
            chronicle.drafts.correction(name, {"note": f"read again, time {number}"}, "misread")
            for name in held
        ]
        done = chronicle.append(*(each for pair in pairs for each in pair), recorder="bench")
        held[:] = done.ids[::2]
        asked = time.perf_counter()
        chronicle.state(chronicle.view("2000-05-05"))
        end = time.perf_counter()
        _said(end - start, end - asked, statistics.median(_questions(chronicle)))

    return {"facts": facts, "pass": again}


def ask(folder: str) -> Orders:
    """Asks for the state at a second, in a process that asked before."""
    chronicle = Chronicle.open(folder)

    def state(at: int) -> None:
        start = time.perf_counter()
        chronicle.state(chronicle.view(at))
        _said(time.perf_counter() - start)

    return {"state": state}


def main(arguments: list[str]) -> None:
    """Runs the worker that the first argument names, until its input ends."""
    known: dict[str, Callable[..., Orders]] = {
        "append": append,
        "bare": bare,
        "rebuild": rebuild,
        "correct": correct,
        "ask": ask,
    }
    serve(known[arguments[0]](*arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
