"""The documents and entities that the log declares, read from the index only when asked for.

A question of one cell needs two or three of thousands. What they say is worked out by
`fold` from the declarations' own events, whenever one more changes it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar

from attrs import asdict

from chrono.event import Event
from chrono.fold.gathering import fold
from chrono.index.schema import ENDLESS
from chrono.state import Document, Entity
from chrono.vocabulary.records import Vocabulary

Record = TypeVar("Record")
_FEW: Final = 32
"""After so many single look-ups the whole table is read instead."""


class Declared(Mapping[str, Record], Generic[Record]):
    """What is declared under each name, as of a part of the log."""

    def __init__(
        self,
        db: sqlite3.Connection,
        table: str,
        made: Callable[[str, str], Record],
        upto: int,
        again: Callable[[str], Record | None],
    ) -> None:
        """`again` works out a record that declarations after `upto` changed."""
        self._db = db
        self._made = made
        self._upto = upto
        self._again = again
        self._found: dict[str, Record] = {}
        self._whole = False
        self._asked = 0
        self._one = f"SELECT name, record, last FROM {table} WHERE name = ? AND first < ?"
        self._all = f"SELECT name, record, last FROM {table} WHERE first < ? ORDER BY first"

    def _load(self) -> dict[str, Record]:
        if not self._whole:
            found: dict[str, Record] = {}
            for name, record, last in self._db.execute(self._all, (self._upto,)):
                known = self._found.get(name) or self._record(name, record, last)
                if known is not None:
                    found[name] = known
            self._found, self._whole = found, True
        return self._found

    def _record(self, name: str, record: str | None, last: int) -> Record | None:
        if record is None:
            return None
        return self._made(name, record) if last < self._upto else self._again(name)

    def __getitem__(self, name: str) -> Record:
        found = self._found.get(name)
        if found is not None:
            return found
        if self._whole:
            raise KeyError(name)
        self._asked += 1
        if self._asked > _FEW:
            return self._load()[name]
        row = self._db.execute(self._one, (name, self._upto)).fetchone()
        known = row and self._record(*row)
        if known is None:
            raise KeyError(name)
        self._found[name] = known
        return known

    def put(self, name: str, now: Record | None) -> None:
        """Takes a record as it has become, or None where nothing declares it any more."""
        if now is None:
            self._found.pop(name, None)
        else:
            self._found[name] = now

    def __iter__(self) -> Iterator[str]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(self._load())


def document_of(name: str, record: str) -> Document:
    """A document from its row."""
    found = json.loads(record)
    found["published"] = tuple(found["published"])
    found["draws_on"] = tuple(found["draws_on"])
    return Document(id=name, **found)


def entity_of(name: str, record: str) -> Entity:
    """An entity from its row: kind, label, aliases, coordinates, says, event."""
    kind, label, aliases, place, says, event = json.loads(record)
    return Entity(
        name, kind, label, tuple(aliases), (place[0], place[1]) if place else None, says, event
    )


def document_record(found: Document) -> str:
    """What `document_of` reads."""
    kept = {key: value for key, value in asdict(found).items() if key != "id"}
    return _json(kept)


def entity_record(found: Entity) -> str:
    """What `entity_of` reads."""
    return _json(
        (found.kind, found.label, found.aliases, found.coordinates, found.says, found.event)
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def declarations(
    db: sqlite3.Connection, name: str, upto: int, events_at: Callable[[Iterable[int]], list[Event]]
) -> list[Event]:
    """The events that declare a name, and the retractions that bear on them, before `upto`.

    `name` is that of a document after "d:", of an entity after "e:".
    """
    rows = db.execute(
        "SELECT seq FROM declared WHERE name = ? AND seq < ? ORDER BY seq", (name, upto)
    )
    seqs = [seq for (seq,) in rows]
    events = events_at(seqs)
    waiting, seen = [event.id for event in events], set(seqs)
    while waiting:
        event = waiting.pop()
        for (seq,) in db.execute(
            "SELECT t.seq FROM named n JOIN tie t ON t.seq = n.seq"
            " WHERE n.id = ? AND t.target = ? AND t.relation = 'retracts' AND t.seq < ?",
            (event, event, upto),
        ).fetchall():
            if seq not in seen:
                seen.add(seq)
                retraction = events_at([seq])[0]
                events.append(retraction)
                waiting.append(retraction.id)
    return sorted(events, key=lambda event: event.seq)


def declared_by(
    events: Iterable[Event], vocabulary: Vocabulary
) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
    """The documents and entities that some declarations make, less what was retracted."""
    folded = fold(events, vocabulary)
    return folded.documents, folded.entities


__all__ = [
    "ENDLESS", "Declared", "declarations", "declared_by", "document_of", "document_record",
    "entity_of", "entity_record",
]  # fmt: skip
