"""Lists events in chronological order without reading the log.

Order: the last second at which an event can have started, then the first, then log order.
Most events start within one day and are in the table without a last second; the others have an
index of their own, and so have the built-in types. The query merges the three as it reads them, so
that a list starts at once and needs constant memory, however long it is.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from typing import Any, Final

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.event import BUILT_IN
from chrono.storage.index.connection import Executor
from chrono.storage.index.event_rows import DAY_SPAN, MODALITY_MARKS, MODALITY_SHIFT
from chrono.storage.index.keys import may_be_entity
from chrono.storage.index.schema import ENDLESS


@frozen
class EventCriteria:
    """The criteria for a list of events, as far as the index can check them."""

    built_in: Collection[str]
    """The built-in types to list."""
    types: Collection[int] | None = None
    """The numbers of the vocabulary's types to list; all if None."""
    since: int = BEGINNING
    until: int = FOREVER
    """The range of the axis; an event matches if it may have started within it."""
    upto: int = ENDLESS
    """An offset in the log; later events are left out."""
    known_at: int = FOREVER
    """A second; documents that had not certainly been published by then are left out."""
    unknown: Collection[str] | None = None
    """These documents are left out instead, where the index does not know the publications."""
    documents: Collection[str] = ()
    """The documents that contain or declare the event; all if empty."""
    speakers: Collection[str] = ()
    """The speakers or citing speakers; all if empty."""
    modalities: Collection[str] = ()
    """The modalities; all if empty."""
    marks: int = 0
    """Marks of `entries`, at least one of which must be set; no condition if empty."""


class EventQuery:
    """One list of events, which can be read in either direction or counted."""

    def __init__(self, db: Executor, wanted: EventCriteria) -> None:
        self._db = db
        self._wanted = wanted

    def offsets(self, newest: bool = False) -> Iterator[int]:
        """The offsets of the events' lines, in order; `newest`: latest first."""
        way = " DESC" if newest else ""
        lists = [
            self._asked(f"SELECT {times}, offset{rows} ORDER BY {order.format(way=way)}")
            for times, rows, order in _LISTS
        ]
        return (offset for _, _, offset in merge(*lists, reverse=newest))

    def count(self) -> int:
        """How many events the list has."""
        return sum(self._asked(f"SELECT count(*){rows}").fetchone()[0] for _, rows, _ in _LISTS)

    def _asked(self, statement: str) -> sqlite3.Cursor:
        wanted = self._wanted
        values: dict[str, Any] = {
            "since": wanted.since,
            "until": wanted.until,
            "upto": wanted.upto,
            "known": wanted.known_at,
        }
        of = "" if wanted.types is None else f" AND type IN ({_ids(wanted.types)})"
        own = _ids(map(BUILT_IN.index, wanted.built_in))
        said = self._said(values)
        return self._db.execute(statement.format(said=said, of=of, own=own), values)

    def _said(self, values: dict[str, Any]) -> str:
        """The conditions on an event's row that every list shares; adds their parameters to
        `values`.
        """
        wanted, said = self._wanted, ""
        if wanted.unknown is not None:
            values["unknown"] = json.dumps(sorted(wanted.unknown))
            said = (
                " AND doc NOT IN (SELECT id FROM doc WHERE name IN"
                " (SELECT value FROM json_each(:unknown)))"
            )
        elif wanted.known_at < FOREVER:
            said = " AND doc NOT IN (SELECT id FROM doc WHERE record NOT NULL AND high > :known)"
        if wanted.documents:
            says = _parameters("d", wanted.documents, values)
            declares = _parameters("n", [f"d:{each}" for each in wanted.documents], values)
            said += (
                f" AND (doc IN (SELECT id FROM doc WHERE name IN ({says}))"
                f" OR offset IN (SELECT offset FROM declared WHERE name IN ({declares})))"
            )
        if wanted.speakers:
            names = _parameters("s", wanted.speakers, values)
            said += (
                f" AND attribution IN (SELECT id FROM attribution WHERE speaker IN ({names})"
                f" OR EXISTS (SELECT 1 FROM json_each(via) WHERE value IN ({names})))"
            )
        if wanted.modalities:
            said += f" AND marks >> {MODALITY_SHIFT} IN ({_ids(_modes(wanted.modalities))})"
        if wanted.marks:
            said += f" AND marks & {wanted.marks}"
        return said


_FIRST: Final = f"iif(first > last, last - {DAY_SPAN}, first)"
"""The first second of a row of the table `entry` with a last one, as `days_in` has it."""
_LISTS: Final = (
    (
        f"first + {DAY_SPAN}, first",
        f" FROM entry WHERE last IS NULL AND first BETWEEN :since - {DAY_SPAN} AND :until"
        " AND offset < :upto{of}{said}",
        "first{way}, offset{way}",
    ),
    (
        f"last, {_FIRST}",
        " FROM entry INDEXED BY entry_vague WHERE last NOT NULL"
        f" AND last >= :since AND {_FIRST} <= :until AND offset < :upto{{of}}{{said}}",
        f"last{{way}}, {_FIRST}{{way}}, offset{{way}}",
    ),
    (
        "last, first",
        " FROM builtin_event WHERE last >= :since AND first <= :until AND offset < :upto"
        " AND type IN ({own}){said}",
        "last{way}, first{way}, offset{way}",
    ),
)
"""Last and first second, which rows, and their order. An event without a date has FOREVER in
`first`: it is listed among the events of the day that ends with the publication.
"""


def _ids(ids: Iterable[int]) -> str:
    """Numbers for an `IN`; NULL, which matches no row, if none (an empty `IN` uses no index)."""
    return ", ".join(map(str, sorted(ids))) or "NULL"


def _modes(modalities: Iterable[str]) -> Iterator[int]:
    return (MODALITY_MARKS[each] >> MODALITY_SHIFT for each in modalities)


def _parameters(kind: str, texts: Iterable[str], values: dict[str, Any]) -> str:
    """Parameters for some texts; adds them to `values`."""
    names = {f"{kind}{number}": text for number, text in enumerate(texts)}
    values.update(names)
    return ", ".join(f":{name}" for name in names)


def speaking_of(db: Executor, entities: Collection[str]) -> array[int] | None:
    """The offsets of all events whose data may contain an entity's id, in log order.

    None if the index does not store that: an id may look like a number or a date.
    """
    if not all(map(may_be_entity, entities)):
        return None
    values: dict[str, Any] = {}
    named = _parameters("e", entities, values)
    unresolved = _parameters("o", [f"e:{each}" for each in entities], values)
    found = {
        offset
        for (offset,) in db.execute(
            "SELECT c.offset FROM cell CROSS JOIN claim c ON c.cell = cell.id"
            f" WHERE cell.entity IN ({named}) UNION ALL"
            f" SELECT offset FROM unresolved_ref WHERE name IN ({unresolved})",
            values,
        )
    }
    for (offsets,) in db.execute(f"SELECT offsets FROM mention WHERE name IN ({named})", values):
        found.update(array("q", offsets))
    return array("q", sorted(found))
