"""Writes the results of a run as a Markdown table and a plot of cost against size."""

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
