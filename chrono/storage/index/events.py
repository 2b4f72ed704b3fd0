"""Finds events by id, date and document, as offsets of their lines.

The index stores where an event's line is, not its content; the content comes from the log.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from chrono.model.event import BUILT_IN
from chrono.storage.index.event_query import EventQuery, speaking_of
from chrono.storage.index.event_rows import DAY_SPAN, type_numbers
from chrono.storage.index.schema import ENDLESS, LINE_OFFSET_STEP

if TYPE_CHECKING:
    from chrono.model.event import Event
    from chrono.storage.index.connection import Executor
    from chrono.storage.index.event_query import EventCriteria
    from chrono.storage.log import Log

_HEX: Final = "0123456789abcdef"
MARK_AFTER_LOOKUPS: Final = 256
"""After this many single look-ups, it pays to load a filter of all ids."""
MARKS_PER_LOOKUP: Final = 64
"""Ids added to the filter with each further look-up, so that no single one takes long."""


def _is_prefix(text: str) -> bool:
    """Whether a text can start an event's id: at most 32 hexadecimal digits."""
    return 0 < len(text) <= 32 and not text.strip(_HEX)


class EventIndex:
    """Finds events, for one recorded-at."""

    def __init__(self, db: Executor, log: Log, upto: int | None = None) -> None:
        self._db = db
        self._log = log
        self._upto = ENDLESS if upto is None else upto
        self._looks = 0
        self._marks = bytearray()
        """A bit per id in the log, by its lowest digits: few other ids hit a set bit."""
        self._unmarked: Iterator[tuple[int]] | None = None
        self._is_marked = False

    # ------------------------------------------------------------------ by id

    def event_offsets(self, prefix: str, limit: int = 10) -> list[int]:
        """The offsets of events whose ids start with a prefix, at most `limit` of them, in id
        order.
        """
        prefix = prefix.lower()
        if not _is_prefix(prefix):
            return []
        low = int(prefix[:16].ljust(16, "0"), 16) >> 1
        high = int(prefix[:16].ljust(16, "f"), 16) >> 1
        rows = self._db.execute(
            "SELECT offset FROM event WHERE id BETWEEN ? AND ? AND offset < ?"
            " ORDER BY id, offset LIMIT ?",
            (low, high, self._upto, limit),
        )
        offsets = [offset for (offset,) in rows]
        if len(prefix) < 16:
            return offsets
        return [
            event.offset for event in self._log.events_at(offsets) if event.id.startswith(prefix)
        ]

    def events(self, ids: Iterable[str]) -> list[Event]:
        """The events with some full ids, in the given order, without those that are not in the
        log.
        """
        ids = list(ids)
        found = {event.id: event for event in self._log.events_at(self._likely(ids))}
        return [found[each] for each in ids if each in found]

    def _likely(self, ids: Iterable[str]) -> list[int]:
        """The offsets of events that share the first 63 bits with some ids, by one statement."""
        shorts = [int(each[:16], 16) >> 1 for each in ids if _is_prefix(each)]
        rows = self._db.execute(
            "SELECT offset FROM event WHERE id IN (SELECT value FROM json_each(?)) AND offset < ?"
            " ORDER BY offset",
            (json.dumps(shorts), self._upto),
        )
        return [offset for (offset,) in rows]

    def _likely_one(self, event: str) -> list[int]:
        """The same for a single full id: a faster path for appending one event at a time."""
        if not _is_prefix(event):
            return []
        short = int(event[:16], 16) >> 1
        if not self._is_marked:
            self._mark()
        elif not self._marks[short >> 3 & len(self._marks) - 1] & 1 << (short & 7):
            return []
        rows = self._db.execute(
            "SELECT offset FROM event WHERE id = ? AND offset < ? ORDER BY offset",
            (short, self._upto),
        )
        return [offset for (offset,) in rows]

    def _mark(self) -> None:
        """Add some more ids to the filter, for callers that look up one id after another.

        With cold caches, as after a sync, testing a bit costs a tenth of an index look-up.
        """
        self._looks += 1
        if self._looks < MARK_AFTER_LOOKUPS:
            return
        if self._unmarked is None:
            self._unmarked = self._db.execute("SELECT id FROM event")
            self._marks = bytearray(1 << (4 * self.lines()).bit_length())
        marks, mask, some = (
            self._marks,
            len(self._marks) - 1,
            list(islice(self._unmarked, MARKS_PER_LOOKUP)),
        )
        for (short,) in some:
            marks[short >> 3 & mask] |= 1 << (short & 7)
        self._is_marked = not some

    def offsets(self, event: str) -> list[int]:
        """The offset of the event with a full id: one, or none."""
        return self.event_offsets(event) if len(event) == 32 else []

    def known(self, ids: Iterable[str]) -> dict[str, int]:
        """The offsets of those full ids that the log holds."""
        ids = list(ids)
        offsets = self._likely(ids) if len(ids) != 1 else self._likely_one(ids[0])
        if not offsets:
            return {}
        found: dict[str, int] = {}
        for each in self._log.events_at(offsets):
            found.setdefault(each.id, each.offset)
        return {event: found[event] for event in ids if event in found}

    # ------------------------------------------------------------------ by number

    def lines(self) -> int:
        """How many events the whole log holds."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'lines'").fetchone()
        return int(row[0]) if row else 0

    def end_of(self, count: int) -> int | None:
        """The byte after the first `count` lines; None if the log has fewer."""
        total = self.lines()
        if not 0 <= count <= total:
            return None
        if count == total:
            row = self._db.execute("SELECT value FROM meta WHERE key = 'size'").fetchone()
            return int(row[0])
        counted = count - count % LINE_OFFSET_STEP
        row = self._db.execute("SELECT offset FROM line_offset WHERE n = ?", (counted,)).fetchone()
        lines = self._log.lines(row[0])
        return next(islice(lines, count - counted, None))[0]

    def line_number(self, offset: int) -> int:
        """The number, from 1, of the line that starts at an offset. Raises DamagedError."""
        counted, start = self._db.execute(
            "SELECT n, offset FROM line_offset WHERE offset <= ? ORDER BY n DESC LIMIT 1", (offset,)
        ).fetchone()
        return int(counted) + self._log.count(offset, start) + 1

    # ------------------------------------------------------------------ by date

    def count(self) -> int:
        """How many events are of the vocabulary's types (not built-in)."""
        row = self._db.execute("SELECT count(*) FROM entry WHERE offset < ?", (self._upto,))
        return int(row.fetchone()[0])

    def all_by_time(self, page: int) -> Iterator[list[tuple[int, int, int]]]:
        """The whole list by time, in pages, in one transaction: first second, offset, last second.

        Raises TypeError for a row that is not of numbers: callers compare the times.
        """
        rows = self._db.execute(
            "SELECT first, offset, ifnull(last, first + ?) FROM entry WHERE offset < ?"
            " ORDER BY first, offset",
            (DAY_SPAN, self._upto),
        )
        while found := rows.fetchmany(page):
            array("q", chain.from_iterable(found))
            yield found

    def listing(self, wanted: EventCriteria) -> EventQuery:
        """The matching events of the log in chronological order."""
        return EventQuery(self._db, wanted)

    # ------------------------------------------------------------------ by what they speak of

    def speaking_of(self, entities: Collection[str]) -> array[int] | None:
        """The offsets of all events whose data may contain an entity's id, in log order.

        None if the index does not store that: an id may look like a number or a date.
        """
        return speaking_of(self._db, entities)

    def same(self) -> list[tuple[str, str]]:
        """Pairs of entities that an event declares the same, retracted or not."""
        return self._db.execute("SELECT entity, target FROM same ORDER BY offset").fetchall()

    # ------------------------------------------------------------------ by type and by mark

    def in_types(self, types: Iterable[str]) -> dict[str, int]:
        """How many events there are of each of the vocabulary's types, in its order."""
        found = dict(
            self._db.execute(
                "SELECT type, count(*) FROM entry WHERE offset < ? GROUP BY type", (self._upto,)
            ).fetchall()
        )
        return {name: found.get(number, 0) for name, number in type_numbers(types).items()}

    def marked(self, marks: int) -> list[int]:
        """The offsets of all events with at least one of some marks of `entries`, in log order."""
        rows = self._db.execute(
            "SELECT offset FROM entry WHERE marks & :marks AND offset < :upto UNION ALL"
            " SELECT offset FROM builtin_event WHERE marks & :marks AND offset < :upto ORDER"
            " BY offset",
            {"marks": marks, "upto": self._upto},
        )
        return [offset for (offset,) in rows]

    def of_type(self, built_in: str) -> list[int]:
        """The offsets of the events of a built-in type, in log order."""
        rows = self._db.execute(
            "SELECT offset FROM builtin_event WHERE type = ? AND offset < ? ORDER BY offset",
            (BUILT_IN.index(built_in), self._upto),
        )
        return [offset for (offset,) in rows]

    def naming(self, event: str) -> list[int]:
        """The offsets of the links, retractions and judgements that name an event, in log order."""
        rows = self._db.execute(
            "SELECT offset FROM link_ref WHERE id = ? AND offset < ? ORDER BY offset",
            (event, self._upto),
        )
        return [offset for (offset,) in rows]

    # ------------------------------------------------------------------ by document

    def in_documents(self) -> dict[str, int]:
        """How many events each document has, built-in types included."""
        return dict(
            self._db.execute(
                "SELECT d.name, d.n + ifnull(o.n, 0) FROM doc d LEFT JOIN"
                " (SELECT doc, count(*) AS n FROM builtin_event GROUP BY doc) o ON o.doc = d.id"
            ).fetchall()
        )
