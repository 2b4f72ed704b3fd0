"""Kills writers at random times, a thousand times, and checks their acknowledged events.

    python -m tests.trust.kills [--kills 1000] [--writers 4] [--seed N]

Writers append, one event at a time and in batches, and acknowledge each append through a
pipe when it has returned. Other processes run queries, which update the index. All are killed
with SIGKILL after a random time, sometimes during a write. Then, for the shared log and index:

- every acknowledged event is there, and no event is there twice;
- every batch is there whole or not at all;
- no line is fused or torn: `verify` finds nothing once the last torn end has been recovered;
- what was set aside was never acknowledged;
- the index, as it was left or after it was brought up to date, equals the naive fold.

Prints one line of figures; exits with 1 and the seed if any check fails.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from chrono.edtf import FOREVER
from chrono.fold import fold
from chrono.model.vocabulary import load
from chrono.storage.index import open_index
from chrono.storage.log import Log
from tests.moments import end
from tests.storage.index.keeping import difference

BATCHES = (1, 1, 2, 3, 40, 400)
FORCES = ("red", "green", "blue", "grey", "black")
TOML = """
name = "Writers"
[kinds.force]
attributes.level = { type = "quantity", persistence = "observed" }
attributes.told = { type = "words", persistence = "lasting" }
attributes.sum = { type = "quantity", tally = true, persistence = "lasting" }
[types.Tested]
fields = { force = "force", batch = "words", size = "quantity", nth = "quantity" }
effects = [
  { set = "force.level", to = "nth" },
  { set = "force.told", to = "batch" },
  { count = "force.sum", by = "size" },
]
"""
DECLARED = (
    {
        "type": "DocumentPublished",
        "modality": "asserted",
        "when": "2020-02-01",
        "data": {"document": "d", "title": "D"},
    },
    *(
        {
            "type": "EntityDescribed",
            "modality": "asserted",
            "data": {"entity": name, "kind": "force", "label": name},
        }
        for name in FORCES
    ),
)
MOMENTS = (end("2020-01-03"), end("2020-01-20"), end("2020-03-01"))
"""Within what the events say, and after it."""


@define
class Tally:
    """What the writers said, and what the log then holds."""

    kills: int = 0
    indexers: int = 0
    """How many of the killed were bringing the index up to date."""
    compared: int = 0
    """How often the index was held against the fold."""
    acknowledged: list[tuple[str, int]] = field(factory=list)
    """Name and size of each batch whose append returned."""
    torn: int = 0
    """How many killed writers left an unfinished end."""
    faults: list[str] = field(factory=list)


def drafts(name: str, size: int) -> list[dict[str, object]]:
    """A batch whose every event bears its name and its size."""
    return [
        {
            "type": "Tested",
            "modality": "asserted",
            "when": f"2020-01-{1 + nth % 28:02}",
            "data": {"batch": name, "size": size, "nth": nth, "force": FORCES[nth % 5]},
            "source": {"document": "d"},
            "summary": "x" * (300 if nth % 7 else 9000),
        }
        for nth in range(size)
    ]


def write_until_killed(path: Path, name: str, pipe: int, sizes: random.Random) -> None:
    """Append for ever, and say after each append what was appended."""
    log = Log(path, patience=60)
    count = 0
    while True:
        size = sizes.choice(BATCHES)
        batch = f"{name}.{count}"
        log.append(drafts(batch, size), recorder=name, now=lambda: datetime.now(UTC))
        os.write(pipe, f"{batch} {size}\n".encode())
        count += 1


def begin(log: Log) -> None:
    """A log with all that the writers' events refer to, and the vocabulary beside it."""
    log.create()
    (log.path.parent / "vocabulary.toml").write_text(TOML)
    log.append(DECLARED, recorder="beginner", now=lambda: datetime.now(UTC))


def index_until_killed(path: Path, name: str, pipe: int, sizes: random.Random) -> None:
    """Bring the index up to date for ever, at times from nothing."""
    log = Log(path)
    while True:
        if sizes.random() < 0.2:
            (path.parents[1] / "index.db").unlink(missing_ok=True)
        open_index(log, path.parent / "vocabulary.toml", path.parents[1] / "index.db").close()
        os.write(pipe, b"indexed\n")


def start(
    path: Path, name: str, seed: int, work: Callable[..., None] = write_until_killed
) -> tuple[int, int]:
    """A writer as a process of its own: its number, and the pipe to hear it by."""
    hear, say = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(hear)
        try:
            work(path, name, say, random.Random(seed))
        except BaseException as error:
            os.write(say, f"ended: {error!r}\n".encode("utf-8", "replace")[:4000])
        os._exit(1)
    os.close(say)
    return process, hear


def kill_one_round(path: Path, tally: Tally, writers: int, choose: random.Random) -> None:
    """Start writers, let them live for a moment, kill them at once, hear what they said."""
    living = []
    for place in range(writers):
        living.append(start(path, f"w{tally.kills + place}", choose.randrange(2**32)))
    asking = choose.choice((0, 1, 2))
    for _ in range(asking):
        living.append(start(path, "", choose.randrange(2**32), index_until_killed))
    begun = living if choose.random() < 0.3 else living[:writers]
    for place, (_, hear) in enumerate(begun):
        # let each one begin, so that the moment of death is within an append; an indexer is
        # waited for at times only, and not for long, since the writers go on meanwhile
        waiting = select.poll()
        waiting.register(hear, select.POLLIN)
        waiting.poll(5000 if place < writers else 300)
    time.sleep(choose.uniform(0, 0.012))
    for process, _ in living:
        os.kill(process, signal.SIGKILL)
    for process, hear in living:
        _, status = os.waitpid(process, 0)
        with os.fdopen(hear) as said:
            for line in said:
                if line.startswith("ended: "):
                    tally.faults.append(f"a process was not killed but {line.strip()}")
                    continue
                batch, _, size = line.partition(" ")
                if batch and size.endswith("\n"):
                    tally.acknowledged.append((batch, int(size)))
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            tally.faults.append("a process ended before it was killed")
    tally.kills += writers + asking
    tally.indexers += asking
    tally.torn += Log(path).tail().torn > 0


def judge(log: Log, tally: Tally) -> None:
    """Hold the log against what was acknowledged."""
    found: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    for event in log.read():
        if event.type != "Tested":
            continue
        found.setdefault(event.data["batch"], []).append(event.data["nth"])
        sizes[event.data["batch"]] = event.data["size"]
    for batch, size in tally.acknowledged:
        if batch not in found:
            tally.faults.append(f"batch {batch} of {size} was acknowledged and is not there")
    for batch, numbers in found.items():
        if numbers != list(range(sizes[batch])):
            tally.faults.append(f"batch {batch}: of {sizes[batch]} there are {numbers}")
    tally.faults.extend(str(problem) for problem in log.verify())
    acknowledged = {batch for batch, _ in tally.acknowledged}
    for path in log.path.parent.glob("log.torn-*"):
        for batch in acknowledged:
            if f'"batch":"{batch}",'.encode() in path.read_bytes():
                tally.faults.append(f"batch {batch} was acknowledged and set aside")


def run(folder: Path, kills: int, most_writers: int, seed: int) -> Tally:
    """Kill so many writers over one log in `folder`: by turns one alone and several at once."""
    choose = random.Random(seed)
    log = Log(folder / "events" / "log.jsonl")
    begin(log)
    tally = Tally()
    while tally.kills < kills:
        writers, before = choose.choice((1, most_writers)), tally.kills
        kill_one_round(log.path, tally, min(writers, kills - tally.kills), choose)
        if before // 100 < tally.kills // 100:
            compare(log, tally)
        if log.path.stat().st_size > 20_000_000:  # a fresh log, so that judging stays quick
            finish(log, tally)
            tally.acknowledged.clear()
            for path in log.path.parent.iterdir():
                path.unlink()
            begin(log)
    finish(log, tally)
    return tally


def finish(log: Log, tally: Tally) -> None:
    """Heal the last end as any writer would, then judge."""
    Log(log.path).recover(now=lambda: datetime.now(UTC))
    judge(log, tally)
    compare(log, tally)


def compare(log: Log, tally: Tally) -> None:
    """Hold the index, as the killed left it and brought up to date, against the naive fold."""
    vocabulary = log.path.parent / "vocabulary.toml"
    index = open_index(log, vocabulary, log.path.parents[1] / "index.db")
    folded = fold(log.read(), load(vocabulary.read_text()))
    for at, known_at in ((MOMENTS[0], FOREVER), (MOMENTS[1], MOMENTS[2]), (MOMENTS[2], FOREVER)):
        if found := difference(index, folded, at, known_at):
            tally.faults.append(f"the index differs from the fold: {found[:2000]}")
    index.close()
    tally.compared += 1


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("--kills", type=int, default=1000)
    asked.add_argument("--writers", type=int, default=4)
    asked.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    words = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), words.kills, words.writers, words.seed)
    seconds = time.monotonic() - began
    print(
        f"seed {words.seed}: {tally.kills} processes killed in {seconds:.0f} s,"
        f" {tally.indexers} of them indexing; {tally.torn} unfinished ends recovered,"
        f" {len(tally.acknowledged)} appends acknowledged since the last fresh log,"
        f" index and fold compared {tally.compared} times, {len(tally.faults)} faults"
    )
    for fault in tally.faults[:20]:
        print(f"  {fault}", file=sys.stderr)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
