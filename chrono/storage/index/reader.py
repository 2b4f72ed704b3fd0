"""The read side of the index: the same cells as the fold in memory, queried instead of folded.

Only `fold.read` decides what a cell shows; the index gives it enough claims. If rows cannot answer
a question (declarations changed after its recorded-at, its source filter excludes some of them,
or K is before an erratum of a publication date), the prefix is folded in memory instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import ref

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.fold import fold
from chrono.fold.epochs import CellEpochs
from chrono.model.claim import (
    Cell,
    Claim,
    Document,
    Entity,
    SourceFilter,
)
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.render.search_text import SearchQuery
from chrono.storage.index import search_text
from chrono.storage.index.cell_reader import CellReader
from chrono.storage.index.declarations import (
    DeclarationMap,
    corrected_publications,
    declarations,
    declared_by,
    document_of,
    entity_of,
)
from chrono.storage.index.events import EventIndex
from chrono.storage.index.fallback import or_folded, or_folded_cells
from chrono.storage.index.where import Filters

if TYPE_CHECKING:
    from chrono.fold import MemoryProjection
    from chrono.storage.index.claim_windows import ClaimWindow
    from chrono.storage.index.connection import Executor
    from chrono.storage.log import Head, Log


class Index:
    """The folded log in SQLite. One of the two implementations of `Cells`."""

    def __init__(
        self,
        db: Executor,
        vocabulary: Vocabulary,
        log: Log,
        upto: int | None = None,
        source_filter: SourceFilter | None = None,
        notices: Sequence[str] = (),
        head: Head | None = None,
        made_by: str = "",
    ) -> None:
        """`upto` is a byte offset for an earlier recorded-at. `open_index` makes an instance."""
        self.vocabulary = vocabulary
        self.notices = tuple(notices)
        """Notices for the user: why the index was built again."""
        self.head = head
        """The head of the folded log."""
        self.made_by = made_by
        """SHA-256 of the vocabulary file that the index was made with."""
        self.when_failed: Callable[[Exception], None] | None = None
        """Called with the error if the index fails during a question and the log answers instead.
        """
        self.events = EventIndex(db, log, upto)
        self._db = db
        self._log = log
        self._filters = Filters(db, upto, source_filter, self.events.offsets)
        self._folded = self._fold() if self._is_unlike() else None
        self._history = (
            None
            if self._folded
            else corrected_publications(db, log, self._filters, vocabulary.clock)
        )
        self._by_knowledge: MemoryProjection | None = None
        limit = self._filters.upto

        # Not a method: a reference cycle would keep the index's files open until a collection.
        def declared(name: str) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
            events = declarations(db, name, limit, lambda offsets: list(log.events_at(offsets)))
            return declared_by(events, vocabulary)

        me = ref(self)

        def folded(error: Exception) -> MemoryProjection:
            index = me()
            if index is None:
                raise error
            answer = index.fold_instead(error)
            index.report(error)
            return answer

        self._documents = DeclarationMap(
            db,
            "doc",
            document_of,
            limit,
            lambda name: declared(f"d:{name}")[0].get(name),
            lambda error: folded(error).documents,
        )
        self._entities = DeclarationMap(
            db,
            "entity",
            entity_of,
            limit,
            lambda name: declared(f"e:{name}")[1].get(name),
            lambda error: folded(error).entities,
        )
        self.cell_reader = CellReader(db, vocabulary, self._filters, self._entities)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def viewed(self, upto: int | None, source_filter: SourceFilter | None) -> Index:
        """The same index, as of an earlier recorded-at or with a source filter."""
        found = Index(self._db, self.vocabulary, self._log, upto, source_filter)
        found.when_failed = self.when_failed
        return found

    def search(self, query: SearchQuery) -> Iterator[int] | None:
        """The offsets of the events that match a search, in log order.

        None if the index does not store their text: this SQLite, or the one that made the index,
        lacks FTS5. Ignores the source filter of the question.
        """
        if not search_text.has_table(self._db):
            return None
        limit = self._filters.upto
        return search_text.search(self._db, query, self.entities, self.documents, limit)

    def retracted(self, events: Iterable[str], known_at: int = FOREVER) -> frozenset[str]:
        """Those of some full event ids that a retraction in force at K names."""
        if (folded := self._instead(known_at)) and not self._folded:
            return folded.retracted(known_at).intersection(events)
        return self.cell_reader.retracted(events, known_at)

    # ------------------------------------------------------------------ rare: folded instead

    def fold_instead(self, error: Exception) -> MemoryProjection:
        """Fold the log in memory after the index failed: every further answer comes from there.

        Raises the error if an answer of the folded log raised it.
        """
        if self._folded:
            raise error
        self._folded = self._fold()
        return self._folded

    def report(self, error: Exception) -> None:
        """Call `when_failed` with the error of an index that the log replaced."""
        if self.when_failed:
            self.when_failed(error)

    def _is_unlike(self) -> bool:
        """Whether declarations differ between this question and the whole log."""
        if self._filters.whole():
            return False
        rewritten = f"redeclaration WHERE offset >= {self._filters.upto}"
        if self._filters.source_filter:
            rewritten += " OR sourced"
        found = self._db.execute(f"SELECT EXISTS (SELECT 1 FROM {rewritten})").fetchone()
        return bool(found[0])

    def _instead(self, known_at: int) -> MemoryProjection | None:
        """The folded log if the rows cannot answer a question at K.

        The rows hold what is known in the end: they are right from the last erratum on.
        """
        if self._folded:
            return self._folded
        if self._history is None or self._history.at(known_at) is self._history.at():
            return None
        if self._by_knowledge is None:
            self._by_knowledge = self._fold()
        return self._by_knowledge

    def _cell_at(self, key: str, known_at: int) -> Cell | None:
        folded = self._instead(known_at)
        return folded.cell(key, known_at) if folded else self.cell_reader.cell(key, known_at)

    def _fold(self) -> MemoryProjection:
        limit = self._filters.upto
        return fold(self._log.read(0, limit), self.vocabulary, self._filters.source_filter)

    # ------------------------------------------------------------------ Cells

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every declared document, by id."""
        return self._folded.documents if self._folded else self._documents

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Every declared entity, by id."""
        return self._folded.entities if self._folded else self._entities

    @or_folded
    def documents_at(self, known_at: int) -> Mapping[str, Document]:
        """Every declared document, with its publication as far as known at K."""
        folded = self._instead(known_at)
        return folded.documents_at(known_at) if folded else self._documents

    def has_errata(self) -> bool:
        """Whether, because of errata, the publication of a document depends on K."""
        return self._folded.has_errata() if self._folded else self._history is not None

    @or_folded
    def publication_bounds(self) -> set[int]:
        """The first and last days of publications, as known at any K."""
        if self._folded:
            return self._folded.publication_bounds()
        found = {day for document in self._documents.values() for day in document.published}
        return found | self._history.publication_bounds() if self._history else found

    @or_folded
    def errata(self, documents: Iterable[str], known_at: int) -> tuple[str, ...]:
        """The events of other documents that correct publications of some, as known at K."""
        if self._folded:
            return self._folded.errata(documents, known_at)
        if self._history is None:
            return ()
        found = self._history.at(known_at)
        return tuple(event for name in documents for event in found.errata(name))

    @or_folded
    def canon(self, known_at: int) -> Mapping[str, str]:
        """Map each entity that is declared to be another to the id that stands for both at K."""
        if folded := self._instead(known_at):
            return folded.canon(known_at)
        return self.cell_reader.canon(known_at)

    @or_folded
    def keys(self, known_at: int = FOREVER) -> Iterable[str]:
        """The sorted names of all cells of canonical entities."""
        if folded := self._instead(known_at):
            return folded.keys(known_at)
        return self.cell_reader.keys(known_at)

    @or_folded
    def cell(self, key: str, known_at: int = FOREVER) -> Cell | None:
        """The cell with all its claims, or None if it has none."""
        if folded := self._instead(known_at):
            return folded.cell(key, known_at)
        found = self.cell_reader.cell(key, known_at)
        if found is None or self._history is None or not self._history.affects(found):
            return found
        return evolve(found, epochs=CellEpochs(self._history, known_at, self._cell_at))

    @or_folded
    def claims(self, key: str) -> Sequence[Claim]:
        """All claims of a cell, past and present."""
        if self._folded:
            return self._folded.claims(key)
        return self.cell_reader.claims(key)

    @or_folded_cells
    def slices(
        self, at: int, known_at: int = FOREVER, entities: frozenset[str] | None = None
    ) -> Iterator[Cell]:
        """Every cell (of some entities), with at least the claims that decide it at (D, K)."""
        if folded := self._instead(known_at):
            yield from folded.slices(at, known_at, entities)
        else:
            yield from self.cell_reader.slices(at, known_at, entities)

    @or_folded
    def slice(self, key: str, at: int, known_at: int = FOREVER) -> Cell | None:
        """One cell, with at least the claims that decide it at (D, K); None if there is none."""
        if folded := self._instead(known_at):
            return folded.cell(key, known_at)
        return self.cell_reader.slice(key, at, known_at)

    def windows(self, from_lines: int) -> Iterator[tuple[str, Attribute, set[ClaimWindow]]]:
        """For every unlinked cell, when its claims start and end; by one statement.

        A shortcut for long logs: `cell` has the windows of all cells that this leaves out. It
        leaves out all if the log has fewer than `from_lines` lines, if the question is not about
        the whole log, if entities are merged, or if an erratum corrects a publication date; and
        the rest if the index fails.
        """
        try:
            if not (self._folded or self._history) and self.events.lines() >= from_lines:
                yield from self.cell_reader.windows()
        except Exception as error:
            self.fold_instead(error)
            self.report(error)
