"""Runs the benchmark over chronicles of several sizes; writes a table and a plot.

    python -m tests.bench.run                      everything, at all sizes
    python -m tests.bench.run --rounds 5 --patience 10     the same, less patiently
    python -m tests.bench.run --largest 100000     the smaller sizes only
    python -m tests.bench.run --quick              a thousand events and no peers; seconds
    python -m tests.bench.run --only singles,batches

Results go to `RESULTS.md` and `results.svg` beside this file unless `--into` says where.
The peers' Python packages may lie in an environment of their own: `--peers PYTHON`, or
CHRONO_BENCH_PYTHON. Run from the repository's root. Parts measured by an earlier run in the
same `--folder` are kept in the table unless measured again: ratios are always of one run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.bench import appending, asking, startup, upkeep
from tests.bench.peers import find, none
from tests.bench.report import written_to
from tests.bench.setting import Bar, Found, Row, Setting
from tests.bench.timing import Taken, compile_all

PARTS: Final[dict[str, Callable[[Setting], Found]]] = {
    "startup": startup.startup,
    "sizes": asking.sizes,
    "dates": asking.dates,
    "cells": asking.cells,
    "many_cells": asking.many_cells,
    "singles": appending.singles,
    "writers": appending.writers,
    "batches": appending.batches,
    "rebuilds": upkeep.rebuilds,
    "backdated": upkeep.backdated,
    "corrections": upkeep.corrections,
}
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)


def measure(setting: Setting, parts: list[str], kept: dict[str, Any]) -> None:
    """Runs some parts, and keeps what each found, as it finds it."""
    compile_all()
    for name in parts:
        start = time.perf_counter()
        try:
            found = PARTS[name](setting)
        except (RuntimeError, OSError) as error:
            found = Found([], [], [f"{name} could not be measured: {str(error)[-300:]}"])
        for note in found.notes:
            print(f"{name}: {note}", file=sys.stderr, flush=True)
        kept[name] = {
            "rows": found.rows,
            "bars": found.bars,
            "notes": found.notes,
            "seconds": time.perf_counter() - start,
        }
        keep(setting.folder, kept)
        for bar in found.bars:
            said = "missing" if bar.measured is None else f"{bar.measured:.3g}{bar.unit}"
            verdict = {True: "met", False: "MISSED", None: "not measured"}[bar.met]
            print(
                f"{name}: {bar.promise}: {said} ({bar.sense} {bar.limit:g}): {verdict}",
                file=sys.stderr,
                flush=True,
            )


def keep(folder: Path, kept: dict[str, Any]) -> None:
    """Writes what was found so far beside the chronicles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "found.json").write_text(json.dumps(kept))


def earlier(folder: Path) -> dict[str, Any]:
    """What earlier runs in the same folder found."""
    path = folder / "found.json"
    return json.loads(path.read_text()) if path.exists() else {}


def found_in(kept: dict[str, Any]) -> Found:
    """What was found, of all parts in their order."""
    rows, bars, notes = [], [], []
    for name in PARTS:
        part = kept.get(name, {"rows": (), "bars": (), "notes": ()})
        rows += [Row(*row[:3], Taken(*row[3]), row[4]) for row in part["rows"]]
        bars += [Bar(*bar) for bar in part["bars"]]
        notes += part["notes"]
    return Found(rows, bars, notes)


def setting_of(given: argparse.Namespace, folder: Path) -> Setting:
    """What the command line asks to measure on."""
    peers = none() if given.quick else find(given.peers)
    if given.quick:
        return Setting(folder, (500, 1_000), peers, 1, 5.0, drafts=300, singles=20)
    sizes = tuple(size for size in SIZES if size <= given.largest)
    return Setting(folder, sizes, peers, given.rounds, given.patience, 100_000, 100)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run", description="Benchmark.")
    parser.add_argument("--quick", action="store_true", help="small, without peers, in seconds")
    parser.add_argument("--only", help=f"parts, by commas: {', '.join(PARTS)}")
    parser.add_argument("--folder", type=Path, help="where chronicles are made, and kept")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, help="for the results")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python with the peers' packages")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--patience", type=float, default=25.0, help="seconds a contender")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="events at most")
    given = parser.parse_args(arguments)
    quick = [name for name in PARTS if name != "many_cells"]
    parts = given.only.split(",") if given.only else quick if given.quick else list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        setting = setting_of(given, folder)
        kept = earlier(folder)
        measure(setting, parts, kept)
        found = found_in(kept)
        written_to(given.into, found, setting)
    missed = [bar for bar in found.bars if bar.met is False]
    print(
        f"{len(found.bars) - len(missed)} of {len(found.bars)} bars met or not measured;"
        f" {len(missed)} missed.",
        file=sys.stderr,
    )
    return 1 if any("could not be measured" in note for note in found.notes) else 0


if __name__ == "__main__":
    sys.exit(main())
