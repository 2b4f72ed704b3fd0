"""The links of the index in the form that the fold needs: by group, with the times of their
events.

A link can change the meaning of every event that is connected to it, directly or through other
links. The index therefore stores connected events under one group number, and a question loads
only the groups of the events that it sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from chrono.edtf import BEGINNING
from chrono.fold.links import retractions
from chrono.fold.projection import merge
from chrono.model.claim import NO_LINKS, Claim, EventTimes, Link, LinkSet
from chrono.storage.index import link_writer as links
from chrono.storage.index.connection import Executor
from chrono.storage.index.row_codec import COLUMNS, Names
from chrono.storage.index.where import Filters

_FIELDS = "t.event, t.relation, t.source, t.target, t.doc, t.replacement, t.reason"


class LinkGroups:
    """The links of one view."""

    def __init__(self, db: Executor, filters: Filters, names: Names) -> None:
        self._db = db
        self._filters = filters
        self._names = names
        self._part: dict[str, int] = {}
        self._loaded: dict[int, LinkSet] = {}
        self._claims: dict[str, list[Claim]] = {}
        self._same: list[tuple[str, str, str, int]] | None = None
        self._canon: dict[int, dict[str, str]] = {}

    def of(self, events: Iterable[str]) -> LinkSet:
        """All links that can affect some linked events. Call `load` for these events first."""
        parts = sorted({part for part in map(self._part.get, events) if part is not None})
        if not parts:
            return NO_LINKS
        if len(parts) == 1:
            return self._loaded[parts[0]]
        return LinkSet(
            tuple(link for part in parts for link in self._loaded[part].links),
            {event: at for part in parts for event, at in self._loaded[part].moments.items()},
        )

    def load(self, events: Iterable[str]) -> None:
        """Load the groups of linked events. `of` reads only what this has loaded."""
        wanted = [event for event in events if event not in self._part]
        rows = self._db.execute(
            "SELECT event, link_group FROM linked_event WHERE event IN (SELECT value FROM"
            " json_each(?))",
            (json.dumps(wanted),),
        ).fetchall()
        self._part.update(rows)
        parts = sorted({part for _, part in rows} - self._loaded.keys())
        ties: dict[int, list[Link]] = {part: [] for part in parts}
        moments: dict[int, dict[str, EventTimes]] = {part: {} for part in parts}
        for part, *found in self._db.execute(
            f"SELECT t.link_group, {_FIELDS} FROM link t WHERE t.link_group IN (SELECT value"
            " FROM json_each(?))"
            f"{self._filters.voiced('t')} ORDER BY t.offset, t.n",
            (json.dumps(parts),),
        ):
            ties[part].append(self._link_of(*found))
        for part, event, earliest, latest, low, high, said, last, factual in self._db.execute(
            "SELECT t.link_group, t.event, t.earliest, t.latest, t.low, t.high, t.said,"
            " t.said_last,"
            " t.factual FROM linked_event t WHERE t.link_group IN (SELECT value FROM json_each(?))"
            f" AND t.offset IS NOT NULL{self._filters.voiced('t')}",
            (json.dumps(parts),),
        ):
            if not all(type(day) is int for day in (earliest, latest, low, high, said, last)):
                raise ValueError(f"the days of the linked event {event} are not numbers")
            moments[part][event] = EventTimes(
                earliest, latest, (low, high), (said, last), factual == 1
            )
        for part in parts:
            self._loaded[part] = LinkSet(tuple(ties[part]), moments[part])

    def _link_of(
        self,
        event: str,
        relation: str,
        source: str,
        target: str,
        doc: int,
        replacement: str | None,
        reason: str,
    ) -> Link:
        known = self._names.published(doc)[1] if doc else BEGINNING
        return Link(event, relation, source, target, known, replacement, reason)  # type: ignore[arg-type]

    def claims_of(self, event: str) -> list[Claim]:
        """Every claim of a linked event."""
        if event not in self._claims:
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM linked_event t JOIN claim c ON c.layer = 7 AND"
                " c.offset = t.offset"
                f" WHERE t.event = ?{self._filters.present('c')} ORDER BY c.offset, c.nth",
                (event,),
            )
            self._claims[event] = self._names.claims(rows)
        return self._claims[event]

    def retracting(self, events: Iterable[str]) -> LinkSet:
        """The chronicler's own retractions that affect some events."""
        found = links.naming(self._db, events, self._filters.upto)
        return LinkSet(tuple(link for _, link, _, _ in found)) if found else NO_LINKS

    def canon(self, known_at: int) -> dict[str, str]:
        """Map each entity declared the same as another to the id that represents both at K.

        Retracted declarations do not count, so the result depends on K.
        """
        if self._same is None:
            self._same = [
                (event, entity, target, self._names.published(doc)[1] if doc else BEGINNING)
                for event, entity, target, doc in self._db.execute(
                    "SELECT s.event, s.entity, s.target, s.doc FROM same s"
                    f" WHERE s.offset < {self._filters.upto} ORDER BY s.offset"
                )
            ]
        if not self._same:
            return {}
        if known_at not in self._canon:
            retracted = self.retracted([event for event, *_ in self._same], known_at)
            self._canon[known_at] = merge(
                (entity, target)
                for event, entity, target, known in self._same
                if known <= known_at and event not in retracted
            )
        return self._canon[known_at]

    def has_same(self) -> bool:
        """Whether any entity is declared the same as another."""
        self.canon(BEGINNING)
        return bool(self._same)

    def linked(self, events: Iterable[str]) -> list[str]:
        """Those of some events that any link names."""
        wanted = list(events)
        rows = self._db.execute(
            "SELECT DISTINCT id FROM link_ref LIMIT ?", (len(wanted),)
        ).fetchall()
        if len(rows) < len(wanted):  # few events are named at all
            return list({name for (name,) in rows}.intersection(wanted))
        rows = self._db.execute(
            "SELECT DISTINCT id FROM link_ref WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        ).fetchall()
        return [name for (name,) in rows]

    def retracted(self, events: Iterable[str], known_at: int) -> frozenset[str]:
        """The events among these, and among their retractions, that a retraction in force at K
        names.
        """
        offsets = json.dumps(
            [offset for offset, *_ in links.naming(self._db, events, self._filters.upto)]
        )
        rows = self._db.execute(
            f"SELECT {_FIELDS} FROM link t WHERE t.offset IN (SELECT value FROM json_each(?))"
            f"{self._filters.voiced('t')}",
            (offsets,),
        )
        return retractions([self._link_of(*row) for row in rows], known_at)[0]
