"""Kill writers at random moments, a thousand times, and count what they acknowledged.

    python -m tests.trust.kills [--kills 1000] [--writers 4] [--seed N]

Writers append, one event at a time and in batches, and acknowledge each append through a
pipe when it has returned. They are killed with SIGKILL after a random time, at times in the
midst of a write. Then, over the one log that all of them wrote:

- every acknowledged event is there, and no event is there twice;
- every batch is there whole or not at all;
- no line is fused or torn: `verify` finds nothing once the last torn end has been healed;
- what was set aside was never acknowledged.

Prints one line of figures; exits with 1 and the seed if any of it does not hold.
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
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from chrono.log import Log

BATCHES = (1, 1, 2, 3, 40, 400)


@define
class Tally:
    """What the writers said, and what the log then holds."""

    kills: int = 0
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
            "data": {"batch": name, "size": size, "nth": nth},
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


def start(path: Path, name: str, seed: int) -> tuple[int, int]:
    """A writer as a process of its own: its number, and the pipe to hear it by."""
    hear, say = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(hear)
        with suppress(BaseException):
            write_until_killed(path, name, say, random.Random(seed))
        os._exit(1)
    os.close(say)
    return process, hear


def kill_one_round(path: Path, tally: Tally, writers: int, choose: random.Random) -> None:
    """Start writers, let them live for a moment, kill them at once, hear what they said."""
    living = []
    for place in range(writers):
        living.append(start(path, f"w{tally.kills + place}", choose.randrange(2**32)))
    for _, hear in living:  # let each one begin, so that the moment of death is within an append
        select.select([hear], [], [], 5)
    time.sleep(choose.uniform(0, 0.012))
    for process, _ in living:
        os.kill(process, signal.SIGKILL)
    for process, hear in living:
        _, status = os.waitpid(process, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            tally.faults.append("a writer ended before it was killed")
        with os.fdopen(hear) as said:
            for line in said:
                batch, _, size = line.partition(" ")
                if size.endswith("\n"):
                    tally.acknowledged.append((batch, int(size)))
    tally.kills += writers
    tally.torn += Log(path).tail().torn > 0


def judge(log: Log, tally: Tally) -> None:
    """Hold the log against what was acknowledged."""
    found: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    for event in log.read():
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
    log.create()
    tally = Tally()
    while tally.kills < kills:
        writers = choose.choice((1, most_writers))
        kill_one_round(log.path, tally, min(writers, kills - tally.kills), choose)
        if log.path.stat().st_size > 30_000_000:  # a fresh log, so that judging stays quick
            finish(log, tally)
            tally.acknowledged.clear()
            for path in log.path.parent.iterdir():
                path.unlink()
            log.create()
    finish(log, tally)
    return tally


def finish(log: Log, tally: Tally) -> None:
    """Heal the last end as any writer would, then judge."""
    Log(log.path).heal(now=lambda: datetime.now(UTC))
    judge(log, tally)


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
        f"seed {words.seed}: {tally.kills} writers killed in {seconds:.0f} s,"
        f" {tally.torn} unfinished ends healed, {len(tally.faults)} faults"
    )
    for fault in tally.faults[:20]:
        print(f"  {fault}", file=sys.stderr)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
