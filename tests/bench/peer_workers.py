"""Runs in the peers' Python environment: imports nothing of chrono or its packages.

python peer_workers.py balances JOURNAL DAY      beancount: load, and balance on a day
python peer_workers.py query DATABASE SQL        DuckDB's Python package: one query
python peer_workers.py floor LOG DAY             orjson in a bare loop: the last word a cell
python peer_workers.py eventsourcing DRAFTS DB   warm: `one N`, `batch N`
python peer_workers.py versions                  what is installed
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any


def balances(journal: str, day: str) -> None:
    """The balance of every account of a beancount journal at the end of a day."""
    from datetime import date

    from beancount import loader
    from beancount.core.data import Transaction
    from beancount.core.inventory import Inventory

    entries, errors, _ = loader.load_file(journal)
    if errors:
        raise SystemExit(str(errors[0]))
    found: dict[str, Inventory] = {}
    last = date.fromisoformat(day)
    for entry in entries:
        if isinstance(entry, Transaction) and entry.date <= last:
            for posting in entry.postings:
                found.setdefault(posting.account, Inventory()).add_position(posting)
    json.dump({name: str(held) for name, held in found.items()}, sys.stdout)


def query(database: str, sql: str) -> None:
    """One query by DuckDB's Python package."""
    import duckdb

    rows = duckdb.connect(database, read_only=database != ":memory:").execute(sql).fetchall()
    json.dump(rows, sys.stdout)


def write(database: str, sql: str) -> None:
    """One statement by DuckDB's Python package that makes or changes a database."""
    import duckdb

    duckdb.connect(database).execute(sql)


def floor(log: str, day: str) -> None:
    """The last value of every cell at a day: what parsing every line costs at the least."""
    import orjson

    last: dict[str, tuple[str, Any]] = {}
    with open(log, "rb") as file:
        for line in file:
            event = orjson.loads(line)
            data, when = event["data"], event.get("when")
            cell = data.get("base") or data.get("force")
            if cell and when and when <= day and when >= last.get(cell, ("",))[0]:
                last[cell] = (when, data.get("count", data.get("to")))
    sys.stdout.buffer.write(orjson.dumps(last))


def versions() -> None:
    """The packages that are here, with their versions."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("duckdb", "duckdb-cli", "eventsourcing", "beancount", "orjson"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    json.dump(found, sys.stdout)


def _drafts(path: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as file:
        for line in file:
            yield json.loads(line)


def eventsourcing(path: str, database: str) -> None:
    """Appends drafts through an application on SQLite: one event a save, or all in one."""
    from eventsourcing.application import Application
    from eventsourcing.domain import Aggregate
    from eventsourcing.domain import event as applied

    global Cell  # noqa: PLW0603 - the package finds classes by their name in a module

    class Cell(Aggregate):
        @applied("Said")
        def say(self, draft: dict[str, Any]) -> None:
            self.last = draft["when"]

    Cell.__qualname__, Cell.Said.__qualname__ = "Cell", "Cell.Said"  # type: ignore[attr-defined]
    environ = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": database}
    application: Application[Any] = Application(env=environ)
    drafts, cells = _drafts(path), {}

    def cell_of(draft: dict[str, Any]) -> Any:
        name = draft["data"].get("base") or draft["data"].get("force")
        if name not in cells:
            cells[name] = Cell()
        return cells[name]

    def one(count: int) -> None:
        chosen = [next(drafts) for _ in range(count)]
        mine = [cell_of(draft) for draft in chosen]
        start = time.perf_counter()
        for cell, draft in zip(mine, chosen, strict=True):
            cell.say(draft)
            application.save(cell)
        print("done", time.perf_counter() - start, flush=True)

    def batch(count: int) -> None:
        chosen = [next(drafts) for _ in range(count)]
        mine = [cell_of(draft) for draft in chosen]
        start = time.perf_counter()
        for cell, draft in zip(mine, chosen, strict=True):
            cell.say(draft)
        application.save(*cells.values())
        print("done", time.perf_counter() - start, flush=True)

    serve({"one": one, "batch": batch})


def serve(orders: dict[str, Any]) -> None:
    """Says that it is ready, then does what each line of the input orders."""
    print("ready", flush=True)
    for line in sys.stdin:
        name, *arguments = line.split()
        orders[name](*map(int, arguments))


def main(arguments: list[str]) -> None:
    """Runs the function that the first argument names."""
    known = {
        "balances": balances,
        "query": query,
        "write": write,
        "floor": floor,
        "versions": versions,
        "eventsourcing": eventsourcing,
    }
    known[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
