"""Measures queries: the state at any date and size against the peers, one cell, and memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tests.bench import peers as asked
from tests.bench.peers import Fed, feed
from tests.bench.setting import Bar, Found, Row, Setting, ratio
from tests.bench.timing import Case, Sample, Taken, chrono, interleaved, process

DAY: Final = "2000-05-05"
DAYS: Final = ("1981-03-01", "1990-06-30", "2010-10-10", "2019-12-31", "2026-01-01")
KNOWN: Final = ("1992-05-05", "1978-05-05")
"""Days to have known it by, before `DAY`."""
CELL: Final = "force-00001.strength"

STATE, STATE_JSON = "chrono state", "chrono state --json"
JSONL, TABLE = "DuckDB on the JSONL", "DuckDB on its own table"
FLOOR = "orjson in a bare loop"


def sizes(setting: Setting) -> Found:
    """The state at one date at every size, by everybody."""
    rows: list[Row] = []
    notes: list[str] = []
    taken: dict[int, dict[str, Taken]] = {}
    for size in setting.sizes:
        chronicle = setting.chronicle(size)
        warm_up(chronicle)
        fed = feed(setting.peers, chronicle, size if size <= setting.slow_upto else 0)
        cases = [*mine(chronicle), *others(setting, fed, size)]
        if size == setting.largest:
            cases += mine(setting.chronicle(_smaller(setting)), suffix=f" of {_smaller(setting):,}")
        taken[size] = interleaved(cases, setting.rounds, setting.patience, notes)
        rows += [
            Row("state at a date", f"{size:,}", who, each) for who, each in taken[size].items()
        ]
    return Found(rows, _bars_of_sizes(setting, taken), notes)


def _bars_of_sizes(setting: Setting, taken: dict[int, dict[str, Taken]]) -> list[Bar]:
    largest, smaller = setting.largest, _smaller(setting)
    most, bars = taken[largest], []
    for who in (STATE, STATE_JSON):
        same = ratio(most, who, f"{who} of {smaller:,}")
        bars += [
            Bar(
                f"`{who}` at {largest:,}, to DuckDB on the JSONL",
                ratio(most, who, JSONL),
                "at most",
                1.0,
            ),
            Bar(f"`{who}` at {largest:,}, to itself at {smaller:,}", same, "at most", 1.5),
        ]
    held = most[STATE].peak / 1e6
    return [*bars, Bar(f"memory of `chrono state` at {largest:,}", held, "at most", 100, " MB")]


def _smaller(setting: Setting) -> int:
    """The size that the largest is held against: ten thousand events in the same cells."""
    return min(setting.sizes, key=lambda size: abs(size - 10_000))


def mine(chronicle: Path, *more: str, day: str = DAY, suffix: str = "") -> list[Case]:
    """chrono's two ways to say a state: in words, and as JSON."""
    command = chrono("-C", str(chronicle), "state", "--at", day, *more)
    return [
        Case(f"{STATE}{suffix}", lambda: process(command)),
        Case(f"{STATE_JSON}{suffix}", lambda: process([*command, "--json"])),
    ]


def others(setting: Setting, fed: Fed, size: int) -> list[Case]:
    """Every peer that is here, and can hold so much."""
    found, few = setting.peers, size <= setting.slow_upto
    cases: list[Case] = []
    if found.duckdb or "duckdb" in found.packages:
        cases += [
            Case(JSONL, lambda: asked.duckdb_on_jsonl(found, fed, DAY), is_peer=True),
            Case(TABLE, lambda: asked.duckdb_on_table(found, fed, DAY), is_peer=True),
        ]
    if found.ledger:
        cases.append(Case("ledger", lambda: asked.on_ledger(found, fed, DAY), 5, True))
    if found.hledger and few:
        cases.append(Case("hledger", lambda: asked.on_hledger(found, fed, DAY), 5, True))
    if "beancount" in found.packages and few:
        cases.append(Case("beancount", lambda: asked.on_beancount(found, fed, DAY), 5, True))
    return [*cases, Case(FLOOR, lambda: asked.floor(found, fed, DAY), 5, True)]


def warm_up(chronicle: Path) -> Sample:
    """Asks once, so that the index is there."""
    return process(chrono("-C", str(chronicle), "state", "--at", DAY, "--json"))


def dates(setting: Setting) -> Found:
    """The state at dates all over, and as known or recorded earlier, of the largest."""
    size = setting.largest
    chronicle = setting.chronicle(size)
    warm_up(chronicle)
    fed = feed(setting.peers, chronicle, 0)
    half = f"#{size // 2}"
    cases: list[Case] = []
    for day in (DAY, *DAYS):
        cases += mine(chronicle, day=day, suffix=f" at {day}")[1:]
        if setting.peers.duckdb:
            cases += _duckdb(setting, fed, day)
    for known in KNOWN:
        cases += mine(chronicle, "--known-at", known, suffix=f" known at {known}")[1:]
    cases += mine(chronicle, "--recorded-at", half, suffix=f" recorded at {half}")[1:]
    notes: list[str] = []
    taken = interleaved(cases, setting.rounds, setting.patience, notes)
    rows = [Row("state at other dates", f"{size:,}", who, each) for who, each in taken.items()]
    return Found(rows, _bars_of_dates(taken, half), notes)


def _duckdb(setting: Setting, fed: Fed, day: str) -> list[Case]:
    return [
        Case(
            f"{JSONL} at {day}",
            lambda: asked.duckdb_on_jsonl(setting.peers, fed, day),
            is_peer=True,
        ),
        Case(
            f"{TABLE} at {day}",
            lambda: asked.duckdb_on_table(setting.peers, fed, day),
            is_peer=True,
        ),
    ]


def _bars_of_dates(taken: dict[str, Taken], half: str) -> list[Bar]:
    plain = f"{STATE_JSON} at {DAY}"
    days = (DAY, *DAYS)
    bars = []
    found = [ratio(taken, f"{STATE_JSON} at {day}", f"{JSONL} at {day}") for day in days]
    worst = max((each for each in found if each is not None), default=None)
    promise = f"`{STATE_JSON}` at the worst of {len(days)} dates, to {JSONL}"
    bars.append(Bar(promise, worst, "at most", 1.0))
    for known in KNOWN:
        bars.append(
            Bar(
                f"… with `--known-at {known}`, to without",
                ratio(taken, f"{STATE_JSON} known at {known}", plain),
                "at most",
                1.5,
            )
        )
    bars.append(
        Bar(
            f"… with `--recorded-at {half}`, to without",
            ratio(taken, f"{STATE_JSON} recorded at {half}", plain),
            "at most",
            1.5,
        )
    )
    return bars


def cells(setting: Setting) -> Found:
    """One cell: its state, why, and its whole history, beside the cost of starting at all."""
    size = setting.largest
    chronicle = setting.chronicle(size)
    warm_up(chronicle)
    at = ("--at", DAY)
    asks = {
        "chrono --version": ("--version",),
        "chrono state -e": ("state", "-e", CELL.partition(".")[0], *at),
        "chrono state -e --json": ("state", "-e", CELL.partition(".")[0], *at, "--json"),
        "chrono why": ("why", CELL, *at),
        "chrono why --json": ("why", CELL, *at, "--json"),
        "chrono log --cell": ("log", "--cell", CELL),
        "chrono log --cell --json": ("log", "--cell", CELL, "--json"),
    }
    cases = [Case(who, _asking(chronicle, each)) for who, each in asks.items()]
    cases.append(Case("the lines of the cell, read and written as JSON", _lines(chronicle)))
    taken = interleaved(cases, setting.rounds, setting.patience)
    rows = [Row("one cell", f"{size:,}", who, each) for who, each in taken.items()]
    return Found(rows, [], [])


def _asking(chronicle: Path, arguments: tuple[str, ...]):  # type: ignore[no-untyped-def]
    command = chrono("-C", str(chronicle), *arguments)
    return lambda: process(command)


def _lines(chronicle: Path):  # type: ignore[no-untyped-def]
    """The floor of a history: its lines found, parsed and written, and nothing made of them."""
    code = (
        "import json, os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1])\n"
        "file = os.open(sys.argv[2], os.O_RDONLY)\n"
        "offsets = [row[0] for row in db.execute('SELECT c.offset FROM claim c JOIN cell ON'\n"
        "        ' cell.id = c.cell WHERE cell.name = ?', sys.argv[3:])]\n"
        "lines = [os.pread(file, 2048, offset).partition(b'\\n')[0] for offset in offsets]\n"
        "print(json.dumps([json.loads(line) for line in lines], ensure_ascii=False))\n"
    )
    index, log = chronicle / "snapshots" / "index.db", chronicle / "events" / "log.jsonl"
    command = [sys.executable, "-c", code, str(index), str(log), CELL]
    return lambda: process(command)


def many_cells(setting: Setting) -> Found:
    """The state of 40,000 entities."""
    size = setting.largest
    chronicle = setting.chronicle(size, 40_000)
    warm_up(chronicle)
    fed = feed(setting.peers, chronicle, 0)
    cases = [*mine(chronicle)]
    if setting.peers.duckdb:
        cases += [
            Case(JSONL, lambda: asked.duckdb_on_jsonl(setting.peers, fed, DAY), is_peer=True),
            Case(TABLE, lambda: asked.duckdb_on_table(setting.peers, fed, DAY), is_peer=True),
        ]
    notes: list[str] = []
    taken = interleaved(cases, min(setting.rounds, 5), setting.patience, notes)
    rows = [Row("state of 40,000 entities", f"{size:,}", who, each) for who, each in taken.items()]
    return Found(rows, [], notes)
