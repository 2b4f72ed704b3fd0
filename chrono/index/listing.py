"""The events in the order in which a chronology is read, found without reading the log.

By the last day on which an event can have begun, then by the first, then by the log's order.
Most begin on one day and stand in the table by that; the others have an index of their own,
and so have the chronicler's built-in types: the three are merged as they are read, so that
a list begins at once and holds nothing, however long it is.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from typing import Any, Final

from chrono.edtf import BEGINNING, FOREVER
from chrono.event import BUILT_IN
from chrono.index.digest import may_be_entity
from chrono.index.schema import ENDLESS
from chrono.record import record


@record
class Wanted:
    """Which events of the log to list, as far as the index can tell them."""

    types: Collection[str]
    """The built-in types to list; of the vocabulary's types, all are."""
    since: int = BEGINNING
    until: int = FOREVER
    """The days on any of which an event may have begun."""
    upto: int = ENDLESS
    """A byte of the log; what was appended after it is left out."""
    known_at: int = FOREVER
    """A day; what documents say that had not certainly been published by then is left out."""
    documents: Collection[str] = ()
    """The documents that say it, or are declared by it; any, if none is named."""


class Listing:
    """One list of events: as they come, either way round, or only counted."""

    def __init__(self, db: sqlite3.Connection, wanted: Wanted) -> None:
        self._db = db
        self._wanted = wanted

    def seqs(self, newest: bool = False) -> Iterator[int]:
        """The bytes at which the events' lines begin, in order; `newest`: the latest first."""
        way = " DESC" if newest else ""
        lists = [
            self._asked(f"SELECT {days}, seq{rows} ORDER BY {order.format(way=way)}")
            for days, rows, order in _LISTS
        ]
        return (seq for _, _, seq in merge(*lists, reverse=newest))

    def count(self) -> int:
        """How many events there are to list."""
        return sum(self._asked(f"SELECT count(*){rows}").fetchone()[0] for _, rows, _ in _LISTS)

    def _asked(self, statement: str) -> sqlite3.Cursor:
        wanted = self._wanted
        values: dict[str, Any] = {
            "since": wanted.since, "until": wanted.until, "upto": wanted.upto,
            "known": wanted.known_at,
        }  # fmt: skip
        said = ""
        if wanted.known_at < FOREVER:
            said = " AND doc NOT IN (SELECT id FROM doc WHERE record NOT NULL AND high > :known)"
        if wanted.documents:
            says = _marks("d", wanted.documents, values)
            declares = _marks("n", [f"d:{each}" for each in wanted.documents], values)
            said += (
                f" AND (doc IN (SELECT id FROM doc WHERE name IN ({says}))"
                f" OR seq IN (SELECT seq FROM declared WHERE name IN ({declares})))"
            )
        types = ", ".join(str(BUILT_IN.index(each)) for each in sorted(wanted.types))
        return self._db.execute(statement.format(said=said, types=types), values)


_LISTS: Final = (
    ("day, day", " FROM entry WHERE last IS NULL AND day BETWEEN :since AND :until"
     " AND seq < :upto{said}", "day{way}, seq{way}"),
    ("last, min(day, last)", " FROM entry INDEXED BY entry_vague WHERE last NOT NULL"
     " AND last >= :since AND min(day, last) <= :until AND seq < :upto{said}",
     "last{way}, day{way}, seq{way}"),
    ("last, day", " FROM own WHERE last >= :since AND day <= :until AND seq < :upto"
     " AND type IN ({types}){said}", "last{way}, day{way}, seq{way}"),
)  # fmt: skip
"""Last and first day, which rows, and their order. What nothing dates has the day FOREVER, so it
comes after all that shares its last day, as it is to."""


def _marks(kind: str, texts: Iterable[str], values: dict[str, Any]) -> str:
    """Parameters for some texts, which are put among the values."""
    names = {f"{kind}{number}": text for number, text in enumerate(texts)}
    values.update(names)
    return ", ".join(f":{name}" for name in names)


def speaking_of(db: sqlite3.Connection, entities: Collection[str]) -> array[int] | None:
    """The seqs of all events in whose data an entity's id may stand, in the log's order.

    None where the index does not keep that: an id may look like a number or a date.
    """
    if not all(map(may_be_entity, entities)):
        return None
    values: dict[str, Any] = {}
    named = _marks("e", entities, values)
    orphans = _marks("o", [f"e:{each}" for each in entities], values)
    found = {
        seq
        for (seq,) in db.execute(
            "SELECT c.seq FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" WHERE cell.entity IN ({named}) UNION ALL"
            f" SELECT seq FROM orphan WHERE name IN ({orphans})", values,
        )
    }  # fmt: skip
    for (seqs,) in db.execute(f"SELECT seqs FROM spoken WHERE name IN ({named})", values):
        found.update(array("q", seqs))
    return array("q", sorted(found))
