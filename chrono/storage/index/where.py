"""The SQL conditions that make a row visible to a question: its three times and its source filter.

A claim is visible if its line was recorded in time, if no retraction by the chronicler in force at
the recorded-at names its event, and if its event passes the source filter. These conditions do not
evaluate claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from chrono.edtf import FOREVER
from chrono.edtf.clock import Clock
from chrono.fold import SourceFilter
from chrono.storage.index.connection import Executor
from chrono.storage.index.schema import ENDLESS


class Filters:
    """The conditions of one view of the log."""

    def __init__(
        self,
        db: Executor,
        upto: int | None,
        source_filter: SourceFilter | None,
        offsets_of: Callable[[str], Iterable[int]],
    ) -> None:
        """`upto` is None for the whole log; `offsets_of` finds the lines of an event."""
        self.upto = ENDLESS if upto is None else upto
        self.source_filter = source_filter or SourceFilter()
        self._passes = _passes(db, self.source_filter, offsets_of)
        some_gone = db.execute("SELECT EXISTS (SELECT 1 FROM retraction)").fetchone()[0]
        self._here = f" AND {{0}}.offset < {self.upto}" if self.upto < ENDLESS else ""
        self._gone = (
            " AND NOT EXISTS (SELECT 1 FROM retraction g WHERE g.offset = {0}.offset"
            f" AND g.since < {self.upto} AND g.until >= {self.upto})"
            if some_gone
            else ""
        )

    def present(self, table: str) -> str:
        """The event of a document is visible, retracted or not."""
        return (self._here + self._passes).format(table)

    def live(self, table: str) -> str:
        """The event is visible and not retracted."""
        return (self._here + self._gone + self._passes).format(table)

    def voiced(self, table: str) -> str:
        """The event is visible; it may be the chronicler's own, without a document."""
        passes = f" AND ({{0}}.doc = 0 OR (1{self._passes}))" if self._passes else ""
        return (self._here + passes).format(table)

    def whole(self) -> bool:
        """Whether everything in the log is visible."""
        return not self._here and not self._passes


def _passes(
    db: Executor, source_filter: SourceFilter, offsets_of: Callable[[str], Iterable[int]]
) -> str:
    def chosen(pairs: Iterable[tuple[str, str]]) -> str:
        columns: dict[str, set[int]] = {"doc": set(), "attribution": set(), "offset": set()}
        for axis, value in pairs:
            if axis == "document":
                rows = db.execute("SELECT id FROM doc WHERE name = ?", (value,))
                columns["doc"].update(number for (number,) in rows)
            elif axis == "speaker":
                for number, speaker, via in db.execute("SELECT id, speaker, via FROM attribution"):
                    if speaker == value or value in json.loads(via):
                        columns["attribution"].add(number)
            else:
                columns["offset"].update(offsets_of(value))
        tests = [
            f"{{0}}.{column} IN ({', '.join(map(str, sorted(found)))})"
            for column, found in columns.items()
            if found
        ]
        return " OR ".join(tests) or "0"

    without = f" AND NOT ({chosen(source_filter.without)})" if source_filter.without else ""
    only = f" AND ({chosen(source_filter.only)})" if source_filter.only else ""
    return without + only


class Bounds:
    """The range of the axis in which rows can affect a question at (D, K).

    Its ends are SQL parameters, so that SQLite compiles a statement once for all of them.
    """

    def __init__(self, db: Executor, at: int, known_at: int, reach: int, clock: Clock) -> None:
        pending = []
        if known_at < FOREVER:
            pending = db.execute(
                "SELECT id, high FROM doc WHERE low <= ? AND high > ?", (known_at, known_at)
            ).fetchall()
        self.at = at
        self.known_at = known_at
        self.perhaps = [number for number, _ in pending]
        """Documents that may be published at K: their claims exclude nothing."""
        last = max((high for _, high in pending), default=known_at)
        self.sure = min(at, known_at)
        """A claim in the layers of single days and short windows is known at its last second at
        the earliest, so a claim there later than K is not known at K.
        """
        self.exact = min(clock.end_of_day(at), last)
        self.vague = min(at + reach, last)
        self.since = -ENDLESS if pending else at + 1
        """The first second to read if nothing has certainly happened."""
        self.values = {
            "at": at,
            "known": known_at,
            "sure": self.sure,
            "exact": self.exact,
            "vague": self.vague,
            "since": self.since,
        }
        """The parameters of the conditions."""

    def visible(self, table: str) -> str:
        """The claim's document is known, or may be, at K."""
        if self.known_at >= FOREVER:
            return ""
        known = f"{table}.known <= :known"
        if not self.perhaps:
            return f" AND {known}"
        return f" AND ({known} OR {table}.doc IN ({', '.join(map(str, self.perhaps))}))"

    def surely(self, table: str) -> str:
        """The claim's document is certainly known at K."""
        return "" if self.known_at >= FOREVER else f" AND {table}.known <= :known"
