"""Runs alternative programs on the same events with the same queries.

None of them supports vague dates, documents, standings or known-at dates; each gets the nearest
equivalent, which always holds less. DuckDB takes the last value a cell by the
text of its date. The ledgers take each fact as a transaction of its earliest day, with a
posting of its number to the account of its cell, and give the balances. A missing peer
is listed with its installation command.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.timing import Sample, environment, process

WORKER = str(Path(__file__).with_name("peer_workers.py"))
COLUMNS = (
    "{type: 'VARCHAR', \"when\": 'VARCHAR',"
    " data: 'STRUCT(force VARCHAR, base VARCHAR, count BIGINT, \"to\" VARCHAR)'}"
)
CELL = "coalesce(data.base, data.force)"
VALUE = 'coalesce(data."to", data.count::VARCHAR)'
SQL = (
    'SELECT cell, arg_max(value, "when") AS value FROM {}'
    " WHERE cell IS NOT NULL AND \"when\" <= '{}' GROUP BY cell"
)


class Peers(NamedTuple):
    """Where each of them is; None for one that is missing."""

    python: str | None
    """The Python with the peers' packages."""
    packages: dict[str, str]
    duckdb: str | None
    hledger: str | None
    ledger: str | None
    wanted: bool = True
    """False where a run leaves them out."""

    def missing(self) -> list[str]:
        """Every peer that is not here, with the way to get it."""
        if not self.wanted:
            return ["all were left out of this run"]
        found = [
            f"{name} (pip install {name})"
            for name in ("eventsourcing", "beancount")
            if name not in self.packages
        ]
        if not self.duckdb and "duckdb" not in self.packages:
            found.append("DuckDB (pip install duckdb duckdb-cli)")
        found += [
            f"{name} (apt-get install {name})"
            for name, path in (("hledger", self.hledger), ("ledger", self.ledger))
            if not path
        ]
        return found

    def versions(self) -> dict[str, str]:
        """What was found, with its version."""
        left_out = ("duckdb-cli", "orjson")
        found = {name: each for name, each in self.packages.items() if name not in left_out}
        for name, path in (
            ("duckdb (CLI)", self.duckdb),
            ("hledger", self.hledger),
            ("ledger", self.ledger),
        ):
            if path:
                said = subprocess.run(
                    [path, "--version"], check=True, capture_output=True, text=True
                ).stdout
                number = re.search(r"\d+\.\d+(\.\d+)?", said)
                found[name] = number[0] if number else said.split("\n")[0]
        return found


def find(python: str | None = None) -> Peers:
    """The peers of this machine. `python` is one that has their packages, if not this one."""
    chosen = python or os.environ.get("CHRONO_BENCH_PYTHON") or sys.executable
    said = subprocess.run(
        [chosen, WORKER, "versions"],
        check=False,
        capture_output=True,
        text=True,
        env=environment(),
    )
    packages = json.loads(said.stdout) if said.returncode == 0 else {}
    duckdb_cli = Path(chosen).with_name("duckdb")
    return Peers(
        chosen,
        packages,
        str(duckdb_cli) if duckdb_cli.exists() else shutil.which("duckdb"),
        shutil.which("hledger"),
        shutil.which("ledger"),
    )


def none() -> Peers:
    """No peers: for a quick run."""
    return Peers(None, {}, None, None, None, wanted=False)


# ---------------------------------------------------------------------- the same events


class Fed(NamedTuple):
    """The same events in the forms that the peers read."""

    log: Path
    table: Path
    journal: Path
    beancount: Path


def feed(peers: Peers, chronicle: Path, upto: int) -> Fed:
    """Writes the events of a chronicle in every form for a peer that is here.

    `upto` is the number of events above which the slow ones are not asked.
    """
    folder = chronicle / "peers"
    folder.mkdir(exist_ok=True)
    log = chronicle / "events" / "log.jsonl"
    fed = Fed(log, folder / "cells.duckdb", folder / "cells.journal", folder / "cells.beancount")
    if not fed.table.exists() and (peers.duckdb or "duckdb" in peers.packages):
        with suppress(RuntimeError):  # then asking it fails, and it is named as missing
            duckdb(
                peers,
                fed.table,
                f'CREATE TABLE facts AS SELECT {CELL} AS cell, "when", {VALUE} AS value FROM'
                f' {source(log)} ORDER BY cell, "when"',
                write=True,
            )
    if not fed.journal.exists() and (peers.hledger or peers.ledger):
        _written(fed.journal, log, journal)
    if not fed.beancount.exists() and "beancount" in peers.packages and upto:
        _written(fed.beancount, log, beancount)
    return fed


def _written(target: Path, log: Path, form: str) -> None:
    code = "from tests.bench.peers import convert; import sys; convert(*sys.argv[1:])"
    part = target.with_name(f"{target.name}.part")
    command = [sys.executable, "-c", code, form, str(log), str(part)]
    subprocess.run(command, check=True, env=environment())
    part.replace(target)


journal, beancount = "journal", "beancount"


def convert(form: str, log: str, target: str) -> None:
    """Writes a log as a journal of transactions. Runs in a process of its own."""
    with open(log, "rb") as file, open(target, "w", encoding="utf-8") as out:
        if form == beancount:
            events = list(facts(file))
            out.write("1800-01-01 open Equity:World\n")
            for cell in sorted({cell for cell, *_ in events}):
                out.write(f"1800-01-01 open Assets:{account(cell)}\n")
        else:
            events = facts(file)
        for cell, day, number, summary in events:
            if form == beancount:
                out.write(
                    f'{day} * "{summary}"\n  Assets:{account(cell)}  {number} PERSONS\n'
                    "  Equity:World\n\n"
                )
            else:
                out.write(f"{day} {summary}\n  cells:{cell}  {number} P\n  world\n\n")


def facts(file: Any) -> Iterator[tuple[str, str, int, str]]:
    """Cell, earliest day, number and summary of every fact of a log."""
    from chrono import edtf
    from chrono.storage.json_codec import loads

    for line in file:
        event = loads(line)
        data = event["data"]
        if "count" in data or "base" in data:
            when = edtf.parse(event["when"])
            first = when.earliest if when.earliest > 1000 else when.latest
            number = data.get("count") or int(data["to"].rpartition("-")[2])
            cell = data.get("base") or data["force"]
            yield cell, edtf.format_day(first), number, event["summary"]


def account(cell: str) -> str:
    """A cell's name as beancount wants it."""
    kind, _, number = cell.partition("-")
    return f"{kind.title()}:N{number}"


def source(log: Path) -> str:
    """The log as DuckDB reads it fastest: the columns named, nothing sniffed."""
    return f"read_json('{log}', format = 'newline_delimited', columns = {COLUMNS})"


# ---------------------------------------------------------------------- the same question


def duckdb(peers: Peers, database: Path | str, sql: str, write: bool = False) -> Sample:
    """One query by DuckDB as a whole process: its CLI, or else its Python package."""
    if peers.duckdb:
        flags = [] if write or database == ":memory:" else ["-readonly"]
        return process([peers.duckdb, *flags, "-json", str(database), "-c", sql])
    assert peers.python
    return process([peers.python, WORKER, "write" if write else "query", str(database), sql])


def duckdb_on_jsonl(peers: Peers, fed: Fed, day: str) -> Sample:
    """The last value a cell at a day, over the log itself."""
    rows = f'(SELECT {CELL} AS cell, "when", {VALUE} AS value FROM {source(fed.log)}) facts'
    return duckdb(peers, ":memory:", SQL.format(rows, day))


def duckdb_on_table(peers: Peers, fed: Fed, day: str) -> Sample:
    """The same over DuckDB's own table, in the order of cells and dates."""
    return duckdb(peers, fed.table, SQL.format("facts", day))


def floor(peers: Peers, fed: Fed, day: str) -> Sample:
    """orjson in a bare loop over the log."""
    return process([sys.executable, WORKER, "floor", str(fed.log), day])


def on_beancount(peers: Peers, fed: Fed, day: str) -> Sample:
    """Balances by beancount, its cache of the parsed file warm."""
    assert peers.python
    return process([peers.python, WORKER, "balances", str(fed.beancount), day])


def on_ledger(peers: Peers, fed: Fed, day: str) -> Sample:
    """Balances by ledger."""
    assert peers.ledger
    return process(
        [
            peers.ledger,
            "-f",
            str(fed.journal),
            "balance",
            "cells",
            "--end",
            day,
            "--args-only",
            "--flat",
        ]
    )


def on_hledger(peers: Peers, fed: Fed, day: str) -> Sample:
    """Balances by hledger."""
    assert peers.hledger
    return process(
        [peers.hledger, "-f", str(fed.journal), "balance", "cells", "--end", day, "--flat"]
    )
