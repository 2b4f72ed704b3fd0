"""The table of a run in Markdown, and the plot of cost against size."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tests.bench.plot import Line, drawn
from tests.bench.setting import Bar, Found, Row, Setting

VERDICTS = {True: "met", False: "**missed**", None: "peer missing"}


def written(found: Found, setting: Setting) -> tuple[str, str]:
    """The table, and the plot as SVG."""
    notes = [f"* {' '.join(note.split())}\n" for note in found.notes]
    parts = [
        HEAD,
        _machine(setting),
        "## The bars\n\n",
        *_bars(found.bars),
        *(["\nNot everything ran:\n\n", *notes] if notes else []),
        WHY,
        "\n## What everything took\n",
        LEGEND,
        *_tables(found.rows),
    ]
    return "".join(parts), _plot(found.rows)


HEAD = """# What it costs

Written by `python -m tests.bench.run`; not by hand. Medians of runs in turn (A B A B) on one
machine; a ratio is the median of the ratios of its rounds. The chronicles: 2,000 entities in as
many cells and 200 documents; five events in a hundred are backdated by up to thirty years, one
in ten has a vague date, one in twenty is at odds with another. A whole process is timed from its
start to its end, the page cache warm, byte code compiled.

The peers hold less: none of them knows vague dates, standings, documents, or what was known
when. DuckDB gives the last value a cell by the text of its date; the ledgers sum the numbers
of an account up to a day; beancount reads its cache of the parsed file from the second run
on; orjson parses every line and keeps the last value a cell, which is the floor of any answer
without an index.

![cost against size](results.svg)

"""
WHY = """
## What stands in the way

Measured by counting instructions and processor time, which other work on a machine moves
least.

* **The state of 2,000 cells**: some 70 microseconds a cell to find its claims, three or four of
  them where a date lies among vague ones, to read them and to say what they come to as JSON, 20
  more in words, beside a start of 90 milliseconds. A third of it is SQLite's, which walks four
  times into each cell's claims, a fifth the making of claims. DuckDB reads the
  million lines in half a second on two processors (twice that of processor time), and answers
  less: a text a cell, no window, no standing, no rival.
* **One durable append**: after a sync the processor has nothing at hand any more, and whatever is
  touched first costs three times what it costs in a loop without syncs. Validating, packing,
  chaining and locking are 0.04 milliseconds there and 0.09 here, in ninety calls; the rest is
  the sync, which takes some 0.02 longer when it comes after a pause. A look into the index
  whether the id is known was a tenth of it, until a bit an id told nearly all.
* **One cell** (`state -e`, `why`): starting takes it. `--version` is 180 million instructions,
  and Python with attrs, click and sqlite3 alone is 257 million, which is more than the bar;
  `state -e` is some 320 million at any size of the log, of which the cell's rows are a few.
* **A history of 5,000 claims**: the floor is the line "read and written as JSON" below: to find
  these lines, parse them and write them again, and nothing else, is twice `--version` already.
  What chrono adds is the claims beside the events, in order. It takes 970 million instructions
  in one process, 910 in words, and 690 and 670 in either of two, of which starting is 340 (making
  an event of each line, it took 2,500). Two are quicker only where two processors are free.
* **The index anew**: one process reads, proves, parses and makes rows (8.5 microseconds a line at
  best), the other puts them into three tables (some 9): each waits for the other, and each takes
  half as long again while the other works on the same machine.
* **Recorded earlier** (`--recorded-at`): it is told by one process, what it is held against by two.
* **A batch**: validating, telling twins, chaining and writing are 35 microseconds an event.
  Whether the log holds an event was two fifths of it until all were asked at once.
* **Four writers**: whoever appends is left some turns in a row, since every look at the lock takes
  from its work, and a hand-over costs the new holder the proof of what the others wrote: handed
  over, a turn takes twice as long. Looking without a pause gained nothing on two processors. To
  let the lock go before the sync, so that others write meanwhile and one sync serves several, was
  not done: lines of several writers would be on no disk at once, and a power cut could damage one
  before the last, where nobody who reads looks for damage.
"""
LEGEND = """
Median, quartiles, processor time, most memory. A rate is of items a second, warm. A dash is
what was not measured; beancount and hledger are asked up to 100,000 events only.
"""


def _machine(setting: Setting) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    mine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    peers = ", ".join(f"{name} {each}" for name, each in sorted(setting.peers.versions().items()))
    missing = "; ".join(setting.peers.missing())
    return (
        f"Machine: {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()}"
        f" {platform.machine()}. {mine}.\nPeers: {peers or 'none'}.\n"
        f"Missing: {missing or 'none'}.\n\n"
    )


def _bars(bars: Iterable[Bar]) -> Iterator[str]:
    yield "| promise | measured | bar | |\n|---|--:|--:|---|\n"
    for bar in bars:
        sign = "≤" if bar.sense == "at most" else "≥"
        measured = "–" if bar.measured is None else f"{_short(bar.measured)}{bar.unit}"
        yield (
            f"| {bar.promise} | {measured} | {sign} {_short(bar.limit)}{bar.unit} |"
            f" {VERDICTS[bar.met]} |\n"
        )


def _short(number: float) -> str:
    if number >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.3g}" if number < 1 else f"{number:.4g}" if number >= 100 else f"{number:.2f}"


def _tables(rows: Iterable[Row]) -> Iterator[str]:
    for question, some in groupby(rows, lambda row: row.question):
        yield f"\n### {question[0].upper()}{question[1:]}\n\n"
        yield "| events | who | median | quartiles | processor | memory | runs |\n"
        yield "|--:|---|--:|--:|--:|--:|--:|\n"
        yield from map(_line, some)


def _line(row: Row) -> str:
    took = row.taken
    if row.unit == "/s":
        median, around = f"{1 / took.seconds:,.0f}/s", f"{1 / took.high:,.0f}–{1 / took.low:,.0f}/s"
    else:
        median, around = duration(took.seconds), f"{duration(took.low)}–{duration(took.high)}"
    cpu = duration(took.cpu) if took.cpu else "–"
    peak = f"{took.peak / 1e6:,.0f} MB" if took.peak else "–"
    return f"| {row.size} | {row.who} | {median} | {around} | {cpu} | {peak} | {took.rounds} |\n"


def duration(seconds: float) -> str:
    """A length of time in the unit that suits it."""
    if seconds >= 1:
        return f"{seconds:,.2f} s"
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:,.2f} ms"


def _plot(rows: Iterable[Row]) -> str:
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.question == "state at a date" and " of " not in row.who:
            size = float(row.size.replace(",", ""))
            points.setdefault(row.who, []).append((size, row.taken.seconds))
    lines = [
        Line(who, tuple(sorted(each)), who.startswith("chrono")) for who, each in points.items()
    ]
    return drawn(lines, "The state at a date, as a whole process", "events in the log", "seconds")


def written_to(folder: Path, found: Found, setting: Setting) -> None:
    """Writes both beside each other."""
    table, plot = written(found, setting)
    (folder / "RESULTS.md").write_text(table, encoding="utf-8")
    (folder / "results.svg").write_text(plot, encoding="utf-8")
