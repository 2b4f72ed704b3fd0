"""Fuzzes every input for half an hour; only chrono's own errors may occur.

    python -m tests.trust.fuzz [--minutes 30] [--only log,csv] [--engine atheris|hypothesis]

The targets are those of `feeding`: the log's reader and its repair, the vocabulary's reader,
dates, the importers, drafts for `prepare`, and the
extractors of texts. With atheris (`pip install atheris`) fuzzing is
guided by coverage, otherwise by hypothesis; both start from the inputs in `tests/trust/corpus/`
and mutate them with `mutating`. An input that raises another error, or takes too long, is saved
with its error in a folder that is named at the end, and the exit code is 1. After the fix, add
the input to the corpus, which the suite runs.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random

from attrs import define, field

CORPUS = Path(__file__).parent / "corpus"
NAMES = (
    "log",
    "forged",
    "vocabulary",
    "dates",
    "csv",
    "timelinejs",
    "ics",
    "jsonl",
    "cloudevents",
    "drafts",
    "pdf",
    "docx",
    "html",
    "mail",
    "text",
)
SLOW = 10.0
"""Seconds of work on a few thousand bytes that nobody would wait for."""


def corpus(name: str) -> list[bytes]:
    """The inputs that a target begins from."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


@define
class Watch:
    """Feeds one target, and keeps what should not have happened, each kind of it once."""

    name: str
    folder: Path
    runs: int = 0
    found: dict[str, Path] = field(factory=dict)

    def __call__(self, data: bytes) -> None:
        from tests.trust.feeding import feed

        self.runs += 1
        began = time.process_time()
        try:
            feed(self.name, data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self.keep(data, place_of(error), traceback.format_exc(limit=-12))
        else:
            took = time.process_time() - began
            if took > SLOW:
                self.keep(data, "slow", f"took {took:.1f} s of work")

    def keep(self, data: bytes, kind: str, told: str) -> None:
        """Keeps an input, if nothing of its kind was kept before."""
        if kind in self.found:
            return
        path = self.folder / f"{self.name}-{sha256(data).hexdigest()[:10]}"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(f"{kind}\n\n{told}", errors="backslashreplace")
        self.found[kind] = path
        print(f"FOUND {path}: {kind}", flush=True)


def place_of(error: BaseException) -> str:
    """What was raised, and where: two inputs with the same place are one finding."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/chrono/" in frame.filename or "/trust/" in frame.filename
    ]
    where = frames[-1] if frames else None
    place = f"{Path(where.filename).name}:{where.lineno}" if where else "?"
    return f"{type(error).__name__} at {place}"


# ------------------------------------------------------------------------------ engines


def by_hypothesis(watch: Watch, seconds: float) -> None:
    """Random mutations of the corpus, with no guide, until the time is up."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from tests.trust.mutating import mutate

    seeds, until = corpus(watch.name), time.monotonic() + seconds

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(seeds), st.randoms(use_true_random=True), st.binary(max_size=60))
    def once(data: bytes, chance: Random, rubbish: bytes) -> None:
        if time.monotonic() < until:
            watch(mutate(data, chance, [*seeds, rubbish]))

    while time.monotonic() < until:
        once()


def by_atheris(watch: Watch, seconds: float) -> None:
    """Mutations that are kept if they reach a branch no other reached."""
    import atheris

    with atheris.instrument_imports(include=["chrono"]):
        from tests.trust import feeding

    assert set(feeding.TARGETS) == set(NAMES)
    from tests.trust.mutating import mutate

    seeds = corpus(watch.name)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() < 0.25:
            return bytes(atheris.Mutate(data, most))
        return mutate(data, chance, seeds)[:most]

    grown = watch.folder / f"grown-{watch.name}"
    grown.mkdir(exist_ok=True)
    flags = [
        f"-max_total_time={seconds:.0f}",
        "-timeout=300",
        "-rss_limit_mb=3000",
        "-max_len=6000",
        f"-artifact_prefix={watch.folder}/{watch.name}-crash-",
    ]
    arguments = [sys.argv[0], *flags, str(grown), str(CORPUS / watch.name)]
    atheris.Setup(arguments, watch, custom_mutator=mutated)
    atheris.Fuzz()


def child(name: str, engine: str, seconds: float, folder: Path) -> None:
    """One target for so long, in a process of its own."""
    watch = Watch(name, folder)
    (by_atheris if engine == "atheris" else by_hypothesis)(watch, seconds)
    print(f"Done {watch.runs} runs", flush=True)


# ------------------------------------------------------------------------------ the whole


def run_one(name: str, engine: str, seconds: float, folder: Path) -> tuple[str, int, int, str]:
    """A child, awaited: its target, its runs, its exit code and what it said."""
    words = [sys.executable, "-m", "tests.trust.fuzz", "--child", name, "--engine", engine]
    words += ["--minutes", str(seconds / 60), "--keep", str(folder)]
    done = subprocess.run(words, capture_output=True, check=False, cwd=Path(__file__).parents[2])
    said = (done.stdout + done.stderr).decode("utf-8", "backslashreplace")
    counts = [int(count) for count in re.findall(r"Done (\d+) runs", said)]
    if done.returncode or not counts:
        (folder / f"{name}.said").write_text(said)
    return name, max(counts, default=0), done.returncode, said


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzzes every target; 1 where one of them let something through."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("--minutes", type=float, default=30, help="in all, over all targets")
    asked.add_argument("--only", default=",".join(NAMES), help="targets, with commas between")
    asked.add_argument(
        "--engine",
        choices=("atheris", "hypothesis"),
        default="atheris" if find_spec("atheris") else "hypothesis",
    )
    asked.add_argument("--jobs", type=int, default=2, help="targets at a time")
    asked.add_argument("--keep", type=Path, help="folder for what is found")
    asked.add_argument("--child", choices=NAMES, help=argparse.SUPPRESS)
    words = asked.parse_args(arguments)
    if words.child:
        child(words.child, words.engine, words.minutes * 60, words.keep)
        return 0
    folder = words.keep or Path(tempfile.mkdtemp(prefix="chrono-fuzz-found-"))
    folder.mkdir(parents=True, exist_ok=True)
    names = words.only.split(",")
    seconds = words.minutes * 60 * min(words.jobs, len(names)) / len(names)
    print(f"{words.engine}: {len(names)} targets, {seconds:.0f} s each", flush=True)
    failed = False
    with ThreadPoolExecutor(words.jobs) as pool:
        waiting = [pool.submit(run_one, name, words.engine, seconds, folder) for name in names]
        for each in waiting:
            name, runs, code, _ = each.result()
            failed |= bool(code) or not runs
            print(
                f"  {name:<12}{runs:>10,} inputs" + (f", exit code {code}" if code else ""),
                flush=True,
            )
    found = sorted(folder.glob("*.txt"))
    for path in found:
        print(f"  {path.with_suffix('')}: {path.read_text().splitlines()[0]}")
    with suppress(OSError):
        folder.rmdir()
    print(f"{len(found)} findings" + (f", kept in {folder}" if found or failed else ""))
    return 1 if found or failed else 0


if __name__ == "__main__":
    sys.exit(main())
