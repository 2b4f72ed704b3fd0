"""Times tasks alternately (A B A B), so that other load affects all of them equally.

It times a whole process from start to end, or a block of work inside a warm process. Byte
code is compiled beforehand, so that the compiler is not measured. Results are medians and
quartiles, never means.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
QUIET: Final = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}


class Sample(NamedTuple):
    """What one run took."""

    seconds: float
    """Wall time."""
    cpu: float = 0.0
    """Processor time of user and system, of whole processes only."""
    peak: int = 0
    """Most memory held at once, in bytes, of whole processes only."""


class Case(NamedTuple):
    """One contender."""

    who: str
    run: Callable[[], Sample]
    most: int = 1_000
    """Rounds after which it sits out: for the slow ones."""
    is_peer: bool = False
    """Whether the others go on without it where it fails."""


class Taken(NamedTuple):
    """What one contender took, over all its rounds."""

    who: str
    seconds: float
    """The median."""
    low: float
    high: float
    """The quartiles."""
    cpu: float
    peak: int
    rounds: int
    each: tuple[float, ...] = ()
    """The seconds of every round, in their order."""


def interleaved(
    cases: Sequence[Case],
    rounds: int,
    patience: float = 60.0,
    notes: list[str] | None = None,
) -> dict[str, Taken]:
    """Runs all cases in turn, after a first round that does not count.

    A case stops early, after three rounds at least, when it has used up `patience` seconds;
    one that takes longer than a third of that in the round before counts with that round
    alone. A peer that fails is left out, and `notes` gets to say so; raises as any other does.
    """
    cases, failed = list(cases), {}
    taken: dict[str, list[Sample]] = {}
    slow: set[str] = set()

    def run(case: Case) -> Sample | None:
        try:
            return case.run()
        except (RuntimeError, OSError) as error:
            if not case.is_peer:
                raise
            failed[case.who] = f"{case.who} failed, and is missing: {str(error)[-300:]}"
            taken.pop(case.who, None)
            return None

    for case in cases:
        first = run(case)
        if first is None:
            continue
        taken[case.who] = []
        if first.seconds > patience / 3 or case.most == 1:
            taken[case.who].append(first)
            slow.add(case.who)
    for _ in range(rounds):
        for case in cases:
            if case.who in failed:
                continue
            mine = taken[case.who]
            spent = sum(sample.seconds for sample in mine)
            if case.who in slow or len(mine) >= case.most or (len(mine) > 2 and spent > patience):
                continue
            if (sample := run(case)) is not None:
                mine.append(sample)
    if notes is not None:
        notes += failed.values()
    return {who: summed(who, samples) for who, samples in taken.items()}


def summed(who: str, samples: Sequence[Sample]) -> Taken:
    """The median of some samples, and what lies around it."""
    seconds = [sample.seconds for sample in samples]
    low, _, high = quantiles(seconds, n=4) if len(seconds) > 1 else (seconds[0],) * 3
    cpu = median(sample.cpu for sample in samples)
    return Taken(
        who,
        median(seconds),
        low,
        high,
        cpu,
        max(s.peak for s in samples),
        len(samples),
        tuple(seconds),
    )


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for a child: byte code is kept, the repository can be imported."""
    unset = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "CHRONO_DIR", "NO_COLOR")
    kept = {key: value for key, value in os.environ.items() if key not in unset}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


def compile_all() -> None:
    """Compiles chrono's modules, so that no start that is timed has to."""
    for folder in (ROOT / "chrono", ROOT / "tests" / "bench"):
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", str(folder)], env=environment(), check=False
        )


def process(
    command: Sequence[str], folder: Path | None = None, accept: Sequence[int] = (0,), **more: str
) -> Sample:
    """Runs a command as a whole process. Raises RuntimeError, with what it said, if it fails."""
    environ = environment(more)
    start = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, env=environ, stderr=subprocess.PIPE, close_fds=True, **QUIET
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.stderr.close()
    child.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in accept:
        raise RuntimeError(f"{command[0]} ended with {code}: {said.decode()[-2000:]}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Sample(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * scale)


def chrono(*arguments: str) -> list[str]:
    """The command line of chrono: the installed script, or else its module."""
    script = Path(sys.executable).with_name("chrono")
    if script.exists():
        return [str(script), *arguments]
    return [sys.executable, "-c", "from chrono.cli.main import main; main()", *arguments]


class Warm:
    """A process kept warm that does a block of work whenever it is asked to."""

    def __init__(self, command: Sequence[str], folder: Path | None = None, **more: str) -> None:
        """Starts it, and waits until it is ready."""
        self._child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(more),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.hear()

    def hear(self) -> list[float]:
        """The numbers on the next line that it writes. Raises RuntimeError where it died."""
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._child.args} died, with {self._child.wait()}")
        return [float(each) for each in line.split()[1:]]

    def tell(self, order: str) -> None:
        """Sends an order, and does not wait for it to be done."""
        assert self._child.stdin is not None
        self._child.stdin.write(f"{order}\n")
        self._child.stdin.flush()

    def ask(self, order: str | int) -> list[float]:
        """Sends an order, and gives the numbers of the answer: seconds first."""
        self.tell(str(order))
        return self.hear()

    def close(self) -> None:
        """Ends it."""
        if self._child.stdin:
            self._child.stdin.close()
        if self._child.stdout:
            self._child.stdout.close()
        self._child.wait()

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def warm(worker: str, *arguments: str, python: str = sys.executable, **more: str) -> Warm:
    """One of the workers of `workers`, or of `peer_workers` for another Python."""
    module = "peer_workers" if python != sys.executable or worker == "eventsourcing" else "workers"
    path = Path(__file__).with_name(f"{module}.py")
    command = (
        [python, str(path)] if module == "peer_workers" else [python, "-m", f"tests.bench.{module}"]
    )
    return Warm([*command, worker, *arguments], ROOT, **more)
