"""The ties of the index as the fold wants them: by part, with the moments of their ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from chrono.edtf import BEGINNING
from chrono.fold.tying import retractions
from chrono.index.filters import Filters
from chrono.index.rows import COLUMNS, Names
from chrono.state import NOTHING, Claim, Moment, Tie, Ties

_FIELDS = "t.event, t.relation, t.source, t.target, t.doc, t.replacement, t.reason"


class Parts:
    """What is tied, for one view."""

    def __init__(self, db: sqlite3.Connection, filters: Filters, names: Names) -> None:
        self._db = db
        self._filters = filters
        self._names = names
        self._part: dict[str, int] = {}
        self._loaded: dict[int, Ties] = {}
        self._claims: dict[str, list[Claim]] = {}
        self._same: list[tuple[str, str, str, int]] | None = None
        self._canon: dict[int, dict[str, str]] = {}

    def of(self, events: Iterable[str]) -> Ties:
        """All ties that can touch some tied events."""
        parts = sorted({part for part in map(self._part.get, events) if part is not None})
        if not parts:
            return NOTHING
        if len(parts) == 1:
            return self._loaded[parts[0]]
        return Ties(
            tuple(tie for part in parts for tie in self._loaded[part].ties),
            {event: at for part in parts for event, at in self._loaded[part].moments.items()},
        )

    def load(self, events: Iterable[str]) -> None:
        """Reads the parts of tied events, before `of` is asked for them."""
        wanted = [event for event in events if event not in self._part]
        rows = self._db.execute(
            "SELECT event, part FROM tied WHERE event IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        ).fetchall()
        self._part.update(rows)
        parts = sorted({part for _, part in rows} - self._loaded.keys())
        ties: dict[int, list[Tie]] = {part: [] for part in parts}
        moments: dict[int, dict[str, Moment]] = {part: {} for part in parts}
        for part, *found in self._db.execute(
            f"SELECT t.part, {_FIELDS} FROM tie t WHERE t.part IN (SELECT value FROM json_each(?))"
            f"{self._filters.voiced('t')} ORDER BY t.seq, t.n", (json.dumps(parts),),
        ):  # fmt: skip
            ties[part].append(self._tie(*found))
        for part, event, earliest, latest, low, high, said, last, factual in self._db.execute(
            "SELECT t.part, t.event, t.earliest, t.latest, t.low, t.high, t.said, t.said_last,"
            " t.factual FROM tied t WHERE t.part IN (SELECT value FROM json_each(?))"
            f" AND t.seq IS NOT NULL{self._filters.voiced('t')}", (json.dumps(parts),),
        ):  # fmt: skip
            moments[part][event] = Moment(earliest, latest, (low, high), (said, last), factual == 1)
        for part in parts:
            self._loaded[part] = Ties(tuple(ties[part]), moments[part])

    def _tie(self, event: str, relation: str, source: str, target: str, doc: int,
             replacement: str | None, reason: str) -> Tie:  # fmt: skip
        known = self._names.published(doc)[1] if doc else BEGINNING
        return Tie(event, relation, source, target, known, replacement, reason)  # type: ignore[arg-type]

    def claims_of(self, event: str) -> list[Claim]:
        """Every claim of a tied event."""
        if event not in self._claims:
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM tied t JOIN claim c ON c.layer = 7 AND c.seq = t.seq"
                f" WHERE t.event = ?{self._filters.present('c')} ORDER BY c.seq, c.nth",
                (event,),
            )
            self._claims[event] = self._names.claims(rows)
        return self._claims[event]

    def retracting(self, events: Iterable[str]) -> Ties:
        """The chronicler's own retractions that bear on some events."""
        from chrono.index import links

        found = links.naming(self._db, events, self._filters.upto)
        return Ties(tuple(tie for _, tie, _, _ in found)) if found else NOTHING

    def canon(self, known_at: int) -> dict[str, str]:
        """Each entity that is declared to be another, by the id that stands for both at K."""
        if self._same is None:
            self._same = [
                (event, entity, target, self._names.published(doc)[1] if doc else BEGINNING)
                for event, entity, target, doc in self._db.execute(
                    "SELECT s.event, s.entity, s.target, s.doc FROM same s"
                    f" WHERE s.seq < {self._filters.upto} ORDER BY s.seq"
                )
            ]
        if not self._same:
            return {}
        if known_at not in self._canon:
            from chrono.fold.gathering import merge

            retracted = self.retracted([event for event, *_ in self._same], known_at)
            self._canon[known_at] = merge(
                (entity, target)
                for event, entity, target, known in self._same
                if known <= known_at and event not in retracted
            )
        return self._canon[known_at]

    def has_same(self) -> bool:
        """Whether any entity is declared to be another."""
        self.canon(BEGINNING)
        return bool(self._same)

    def named(self, events: Iterable[str]) -> list[str]:
        """Those of some events that any tie names."""
        wanted = list(events)
        rows = self._db.execute("SELECT DISTINCT id FROM named LIMIT ?", (len(wanted),)).fetchall()
        if len(rows) < len(wanted):  # few are named at all
            return list({name for (name,) in rows}.intersection(wanted))
        rows = self._db.execute(
            "SELECT DISTINCT id FROM named WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        ).fetchall()
        return [name for (name,) in rows]

    def retracted(self, events: Iterable[str], known_at: int) -> frozenset[str]:
        """What retractions in force at K name, of some events and those that retract them."""
        from chrono.index import links

        seqs = json.dumps([seq for seq, *_ in links.naming(self._db, events, self._filters.upto)])
        rows = self._db.execute(
            f"SELECT {_FIELDS} FROM tie t WHERE t.seq IN (SELECT value FROM json_each(?))"
            f"{self._filters.voiced('t')}", (seqs,),
        )  # fmt: skip
        return retractions([self._tie(*row) for row in rows], known_at)[0]
