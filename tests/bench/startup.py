"""What it costs to start: commands as whole processes, beside Python importing what they need.

    python -m tests.bench.startup [--chronicle DIR] [--rounds N]

`chrono state --at D` on this repository's own log may take at most 1.6 times as long as
`python -c "import sqlite3, attrs, click, tomllib"` in the same run, and dates may differ by a
tenth; help, the version, mistakes in a command line and completion at most 1.3 times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench.generate import write
from tests.bench.timing import ROOT, Case, Sample, chrono, compile_all, interleaved, process

YARDSTICK: Final = "import sqlite3, attrs, click, tomllib"
DATES: Final = ("1990-08-02", "2003-03-20", "2007-10", "2011-12-18", "2020-09-15", "2026-01-01")
LIGHT: Final = {
    "chrono --version": ("--version",),
    "chrono --help": ("--help",),
    "chrono state --help": ("state", "--help"),
    "chrono stat (a mistake)": ("stat",),
    "chrono state --nonsense": ("state", "--nonsense"),
}
COMPLETING: Final = {
    "COMP_WORDS": "chrono state --kn",
    "COMP_CWORD": "2",
    "_CHRONO_COMPLETE": "bash_complete",
}


def cases(chronicle: Path) -> list[Case]:
    """The yardstick, and everything that is held against it."""

    def run(*arguments: str, **more: str) -> Callable[[], Sample]:
        command = chrono("-C", str(chronicle), *arguments) if arguments else chrono()
        return lambda: process(command, chronicle, (0, 2), **more)

    found = [Case(YARDSTICK, lambda: process([sys.executable, "-c", YARDSTICK], chronicle))]
    found += [Case(f"chrono state --at {day}", run("state", "--at", day)) for day in DATES]
    found += [Case(who, run(*arguments)) for who, arguments in LIGHT.items()]
    return [*found, Case("completion", run(**COMPLETING))]


def measured(chronicle: Path, rounds: int) -> tuple[list[str], bool]:
    """The lines to print, and whether all bars hold."""
    process(chrono("-C", str(chronicle), "state", "--at", DATES[0]))  # makes the index
    taken = interleaved(cases(chronicle), rounds)
    unit = taken[YARDSTICK].seconds
    states = [who for who in taken if who.startswith("chrono state --at")]
    typical = min(taken[who].seconds for who in states)
    lines, good = [], True
    for who, each in taken.items():
        bar = 1.6 if who in states else 1.3
        share = each.seconds / unit
        verdict = "" if who == YARDSTICK else "met" if share <= bar else "MISSED"
        good &= verdict != "MISSED"
        lines.append(f"{who:42} {each.seconds * 1000:7.1f} ms {share:6.2f}  (≤ {bar}) {verdict}")
    spread = max(taken[who].seconds for who in states) / typical
    good &= spread <= 1.1
    verdict = "met" if spread <= 1.1 else "MISSED"
    what = "the dearest date, to the cheapest"
    lines.append(f"{what:42} {'':10} {spread:6.2f}  (≤ 1.1) {verdict}")
    return lines, good


def main(arguments: list[str] | None = None) -> int:
    """The command line. Exits with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.startup")
    parser.add_argument("--chronicle", type=Path, default=ROOT, help="by default, the repository")
    parser.add_argument("--rounds", type=int, default=21)
    given = parser.parse_args(arguments)
    compile_all()
    with tempfile.TemporaryDirectory() as temporary:
        chronicle = given.chronicle
        if not (chronicle / "events" / "log.jsonl").exists():
            print("No log there yet: measured on 400 made events instead.", file=sys.stderr)
            chronicle = write(Path(temporary) / "made", 400, entities=60, documents=5)
        lines, good = measured(chronicle, given.rounds)
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
