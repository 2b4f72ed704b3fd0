"""Measures commands as processes, against the import time of their libraries.

`chrono state --at D` on this repository's own log may take at most 2.2 times as long as
`python -c "import sqlite3, attrs, click, orjson, tomllib"` in the same run, and one append on a
copy of it at most 1.5 times as long as `chrono state`. The rest is measured without a limit.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Final

from tests.bench.setting import Bar, Found, Row, Setting, ratio
from tests.bench.timing import ROOT, Case, Sample, chrono, interleaved, process

YARDSTICK: Final = "import sqlite3, attrs, click, orjson, tomllib"
DATES: Final = ("2003-03-20", "2011-12-18", "2020-09-15", "2026-01-01")
LIGHT: Final = {
    "chrono --version": ("--version",),
    "chrono state --help": ("state", "--help"),
    "chrono stat (a mistake)": ("stat",),
}
COMPLETING: Final = {
    "COMP_WORDS": "chrono state --kn",
    "COMP_CWORD": "2",
    "_CHRONO_COMPLETE": "bash_complete",
}
APPEND: Final = "chrono append"
LOG: Final = ROOT / "events" / "log.jsonl"


def startup(setting: Setting) -> Found:
    """Whole processes on a copy of this repository's log."""
    copy = setting.folder / "own"
    if not copy.exists():
        copytree(ROOT / "events", copy / "events")
        (copy / "snapshots").mkdir()
    process(chrono("-C", str(copy), "state", "--at", DATES[0]))  # makes the index
    taken = interleaved(cases(copy), setting.rounds, setting.patience)
    lines = LOG.read_bytes().count(b"\n")
    rows = [
        Row("a process on this repository's log", f"{lines:,}", who, it)
        for who, it in taken.items()
    ]
    states = [f"chrono state --at {day}" for day in DATES]
    worst = max(ratio(taken, who, YARDSTICK) or 0 for who in states)
    append = ratio(taken, APPEND, states[-1])
    bars = [
        Bar("`chrono state` on this repository's log, to its imports", worst, "at most", 2.2),
        Bar("one append as a process, to `chrono state` on the same log", append, "at most", 1.5),
    ]
    return Found(rows, bars, [])


def cases(chronicle: Path) -> list[Case]:
    """The yardstick, and everything that is held against it."""

    def run(*arguments: str, **more: str) -> Case:
        command = chrono("-C", str(chronicle), *arguments) if arguments else chrono()
        who = f"chrono {' '.join(arguments)}" if arguments else "completion"
        return Case(who, lambda: process(command, chronicle, (0, 2), **more))

    numbers = count(1)

    def append() -> Sample:
        said = ("--force", "us-troops-iraq", "--strength", str(next(numbers)))
        source = ("--when", "2020-09-01", "--document", "002")
        return process(
            chrono("-C", str(chronicle), "append", "StrengthStated", *said, *source), chronicle
        )

    found = [Case(YARDSTICK, lambda: process([sys.executable, "-c", YARDSTICK], chronicle))]
    found += [run("state", "--at", day) for day in DATES]
    found.append(Case(APPEND, append))
    found += [run(*arguments)._replace(who=who) for who, arguments in LIGHT.items()]
    return [*found, run(**COMPLETING)]
