"""The documents and entities that the log declares, loaded from the index on demand.

A question about one cell needs two or three of thousands. `fold` computes each record from the
events that declare it, whenever another event changes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar

from attrs import asdict

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold.links import retractions
from chrono.fold.projection import fold
from chrono.fold.publications import PublicationHistory
from chrono.model.claim import DECLARATION_TYPES, Document, Entity, Link
from chrono.model.event import BUILT_IN
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.json_codec import loads_stored

if TYPE_CHECKING:
    from chrono.model.event import Event
    from chrono.storage.index.connection import Executor
    from chrono.storage.index.where import Filters
    from chrono.storage.log import Log

Record = TypeVar("Record")
LOAD_ALL_AFTER: Final = 32
"""After this many single look-ups, the whole table is read instead."""


def _raised(error: Exception) -> NoReturn:
    raise error


class DeclarationMap(Mapping[str, Record], Generic[Record]):
    """The declared records by name, as of a prefix of the log."""

    def __init__(
        self,
        db: Executor,
        table: str,
        made: Callable[[str, str], Record],
        upto: int,
        again: Callable[[str], Record | None],
        failed: Callable[[Exception], Mapping[str, Record]] = _raised,
    ) -> None:
        """`again` recomputes a record that declarations after `upto` changed.

        `failed` gets the error if the index fails, and returns all records from the log.
        """
        self._db = db
        self._made = made
        self._upto = upto
        self._again = again
        self._failed = failed
        self._found: dict[str, Record] = {}
        self._whole = False
        self._asked = 0
        self._one = f"SELECT name, record, last FROM {table} WHERE name = ? AND first < ?"
        self._all = f"SELECT name, record, last FROM {table} WHERE first < ? ORDER BY first"

    def _load(self) -> dict[str, Record]:
        if not self._whole:
            try:
                self._found = self._all_records()
            except Exception as error:
                self._found = dict(self._failed(error))
            self._whole = True
        return self._found

    def _all_records(self) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for name, record, last in self._db.execute(self._all, (self._upto,)):
            known = self._found.get(name) or self._record(name, record, last)
            if known is not None:
                found[name] = known
        return found

    def _record(self, name: str, record: str | None, last: int) -> Record | None:
        if record is None:
            return None
        return self._made(name, record) if last < self._upto else self._again(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As for any mapping; cached records need no further call."""
        return self._found.get(name) or super().get(name, default)

    def __getitem__(self, name: str) -> Record:
        found = self._found.get(name)
        if found is not None:
            return found
        if self._whole:
            raise KeyError(name)
        self._asked += 1
        if self._asked > LOAD_ALL_AFTER:
            return self._load()[name]
        try:
            row = self._db.execute(self._one, (name, self._upto)).fetchone()
            known = row and self._record(*row)
        except Exception as error:
            self._found, self._whole = dict(self._failed(error)), True
            known = self._found.get(name)
        if known is None:
            raise KeyError(name)
        self._found[name] = known
        return known

    def put(self, name: str, now: Record | None) -> None:
        """Store a record, or remove it if `None`."""
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
    found = loads_stored(record)
    found["published"] = tuple(found["published"])
    found["draws_on"] = tuple(found["draws_on"])
    return Document(id=name, **found)


def entity_of(name: str, record: str) -> Entity:
    """An entity from its row: kind, label, aliases, coordinates, says, event."""
    kind, label, aliases, place, says, event = loads_stored(record)
    return Entity(
        name, kind, label, tuple(aliases), (place[0], place[1]) if place else None, says, event
    )


def document_record(found: Document) -> str:
    """The row that `document_of` reads."""
    kept = {key: value for key, value in asdict(found).items() if key != "id"}
    return _json(kept)


def entity_record(found: Entity) -> str:
    """The row that `entity_of` reads."""
    return _json(
        (found.kind, found.label, found.aliases, found.coordinates, found.says, found.event)
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def declarations(
    db: Executor, name: str, upto: int, events_at: Callable[[Iterable[int]], list[Event]]
) -> list[Event]:
    """The events before `upto` that declare a name, and the retractions that affect them.

    `name` is a document after "d:" or an entity after "e:".
    """
    rows = db.execute(
        "SELECT offset FROM declared WHERE name = ? AND offset < ? ORDER BY offset", (name, upto)
    )
    offsets = [offset for (offset,) in rows]
    events = events_at(offsets)
    waiting, seen = [event.id for event in events], set(offsets)
    while waiting:
        event = waiting.pop()
        for (offset,) in db.execute(
            "SELECT t.offset FROM link_ref n JOIN link t ON t.offset = n.offset"
            " WHERE n.id = ? AND t.target = ? AND t.relation = 'retracts' AND t.offset < ?",
            (event, event, upto),
        ).fetchall():
            if offset not in seen:
                seen.add(offset)
                retraction = events_at([offset])[0]
                events.append(retraction)
                waiting.append(retraction.id)
    return sorted(events, key=lambda event: event.offset)


def corrected_publications(
    db: Executor, log: Log, filters: Filters, clock: Clock
) -> PublicationHistory | None:
    """The publications at every K; None if no erratum of a publication date is in the log."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM redeclaration)").fetchone()[0]:
        return None
    sourced = db.execute(
        "SELECT EXISTS (SELECT 1 FROM link WHERE relation = 'retracts' AND doc > 0)"
        " OR EXISTS (SELECT 1 FROM declared WHERE doc > 0 AND name LIKE 'd:%')"
    ).fetchone()[0]
    if not sourced:
        return None
    published, retracted = map(BUILT_IN.index, ("DocumentPublished", "Retracted"))
    rows = db.execute(  # a question leaves out no declaration
        f"SELECT e.offset FROM builtin_event e WHERE e.offset < {filters.upto}"
        f" AND (e.type = {published} OR e.type = {retracted}{filters.voiced('e')})"
        " ORDER BY e.offset"
    )
    history = PublicationHistory(log.events_at([offset for (offset,) in rows]), clock)
    return history if history.moments else None


def declared_by(
    events: Iterable[Event], vocabulary: Vocabulary
) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
    """The documents and entities that some declarations make, after retractions."""
    folded = fold(events, vocabulary)
    return folded.documents, folded.entities


def declared_name(event: Event) -> str:
    """The declared name, with a prefix for its kind."""
    if event.type == "DocumentPublished":
        return f"d:{event.data['document']}"
    return f"e:{event.data['entity']}"


def is_known(
    event: Event, documents: Mapping[str, Document], entities: Mapping[str, Entity]
) -> bool:
    """Whether the name is already declared."""
    name = declared_name(event)
    return name[2:] in (documents if name.startswith("d:") else entities)


class DeclarationTracker:
    """Tracks what the lines of a log declare, without the index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.documents: dict[str, Document] = {}
        self.entities: dict[str, Entity] = {}
        self._events: dict[str, list[Event]] = {}
        self._names: dict[str, str] = {}
        self._links: list[Link] = []
        self._targets: set[str] = set()

    def begin(self, new: Iterable[Event]) -> None:
        """Add the names that some lines are the first to declare."""
        first = [event for event in new if not is_known(event, self.documents, self.entities)]
        documents, entities = declared_by(first, self._vocabulary)
        self.documents.update(documents)
        self.entities.update(entities)

    def end(self, special: Iterable[Event]) -> set[str]:
        """Add a batch's other declarations and retractions; return the names that they change."""
        changed: set[str] = set()
        undone = False
        for event in special:
            if event.type in DECLARATION_TYPES:
                name = declared_name(event)
                if name in self._events or event.id in self._targets:
                    changed.add(name)
                self._events.setdefault(name, []).append(event)
                self._names[event.id] = name
            elif event.type == "Retracted":
                target = event.data["event"]
                self._links.append(Link(event.id, "retracts", event.id, target, BEGINNING))
                undone |= target in self._targets or event.id in self._targets
                self._targets |= {target, event.id}
                if target in self._names:
                    changed.add(self._names[target])
        if undone:  # it may retract a retraction, so any name may be declared again
            changed |= {name for event, name in self._names.items() if event in self._targets}
        if changed:
            self._again(changed)
        return changed

    def _again(self, changed: Iterable[str]) -> None:
        gone, _ = retractions(self._links, FOREVER)
        for name in changed:
            events = [event for event in self._events[name] if event.id not in gone]
            documents, entities = declared_by(events, self._vocabulary)
            if name.startswith("d:"):
                self.documents.pop(name[2:], None)
                self.documents.update(documents)
            else:
                self.entities.pop(name[2:], None)
                self.entities.update(entities)


__all__ = [
    "DeclarationMap",
    "DeclarationTracker",
    "corrected_publications",
    "declarations",
    "declared_by",
    "declared_name",
    "document_of",
    "document_record",
    "entity_of",
    "entity_record",
    "is_known",
]
