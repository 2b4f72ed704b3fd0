"""The read side of the index: the same cells as the fold in memory, queried instead of folded.

Only `fold.read` decides what a cell shows; the index gives it enough claims. If rows cannot answer
a question (declarations changed after its recorded-at, its source filter excludes some of them,
or K is before an erratum of a publication date), the prefix is folded in memory instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING
from weakref import ref

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.fold import fold, read
from chrono.fold.contradictions import foreign_claims
from chrono.fold.epochs import CellEpochs
from chrono.fold.evaluation import differs
from chrono.fold.shape import is_plain_value
from chrono.model.claim import (
    NO_LINKS,
    NONE,
    Cell,
    Claim,
    Document,
    Entity,
    ForeignClaim,
    LinkSet,
    SourceFilter,
    cell_attribute,
    split_key,
)
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.render.search_text import SearchQuery
from chrono.storage.index import search_text
from chrono.storage.index.claim_query import ClaimQuery, has_candidates
from chrono.storage.index.claim_windows import windows
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
from chrono.storage.index.link_groups import LinkGroups
from chrono.storage.index.row_codec import Names, Row
from chrono.storage.index.schema import LINKED_LAYER
from chrono.storage.index.where import Filters

if TYPE_CHECKING:
    from chrono.fold import MemoryProjection
    from chrono.storage.index.claim_windows import ClaimWindow
    from chrono.storage.index.connection import Executor
    from chrono.storage.log import Head, Log

CellRow = tuple[int, str, str, str, int, int]
"""A cell of the index: number, name, entity, kind, whether it has open starts, its layers."""


class Index:
    """The folded log in SQLite. One of the two implementations of `Cells`."""

    whole_up_to_lines = 1_000
    """Up to this many lines, cells are read whole: selecting the deciding rows would cost more."""
    cells_at_once = 32
    """Cells to read at once (measured: of 16 to 128, with SQLite's own cache of 2 MB)."""

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
        self._names = Names(db, vocabulary.clock)
        self._link_groups = LinkGroups(db, self._filters, self._names)
        self._claim_query = ClaimQuery(db, self._filters, vocabulary.clock)
        self._attributes: dict[tuple[str, str], Attribute | None] = {}
        """By kind and attribute name in cells: a collection's size is a separate attribute."""
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
        named = self._link_groups.linked(events)
        return (
            self._link_groups.retracted(named, known_at).intersection(named)
            if named
            else frozenset()
        )

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
        return folded.cell(key, known_at) if folded else self._read_cell(key, known_at)

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
    def keys(self, known_at: int = FOREVER) -> Iterable[str]:
        """The sorted names of all cells of canonical entities."""
        if folded := self._instead(known_at):
            return folded.keys(known_at)
        return list(self._groups(known_at, self._cell_rows()))

    @or_folded
    def cell(self, key: str, known_at: int = FOREVER) -> Cell | None:
        """The cell with all its claims, or None if it has none."""
        if folded := self._instead(known_at):
            return folded.cell(key, known_at)
        found = self._read_cell(key, known_at)
        if found is None or self._history is None or not self._history.affects(found):
            return found
        return evolve(found, epochs=CellEpochs(self._history, known_at, self._cell_at))

    def _read_cell(self, key: str, known_at: int) -> Cell | None:
        groups = self._around(key, known_at)
        cell_rows = _with_none(key, groups)
        attribute = self._attribute(key, cell_rows[0][3]) if cell_rows else None
        if attribute is None:
            return None
        self._names.cells.update({raw[0]: raw[1] for raw in cell_rows})
        rows = self._claim_query.everything([raw[0] for raw in cell_rows])
        claims = self._together(key, groups, _by_cell(row[:-1] for row in rows))
        linked = [row[5].hex() for row in rows if row[12] == LINKED_LAYER]
        gone = [row[5].hex() for row in rows if row[-1] and row[12] != LINKED_LAYER]
        self._link_groups.load(linked)
        links, retracting = self._link_groups.of(linked), self._link_groups.retracting(gone)
        if retracting:
            links = LinkSet((*links.links, *retracting.links), links.moments)
        return self._made(key, attribute, claims, links, known_at)

    @or_folded
    def claims(self, key: str) -> Sequence[Claim]:
        """All claims of a cell, past and present."""
        if self._folded:
            return self._folded.claims(key)
        groups = self._around(key, FOREVER)
        cell_rows = _with_none(key, groups)
        if not cell_rows or self._attribute(key, cell_rows[0][3]) is None:
            return ()
        self._names.cells.update({raw[0]: raw[1] for raw in cell_rows})
        rows = self._claim_query.claimed([raw[0] for raw in cell_rows])
        return self._together(key, groups, _by_cell(rows))

    @or_folded_cells
    def slices(
        self, at: int, known_at: int = FOREVER, entities: frozenset[str] | None = None
    ) -> Iterator[Cell]:
        """Every cell (of some entities), with at least the claims that decide it at (D, K)."""
        if folded := self._instead(known_at):
            yield from folded.slices(at, known_at, entities)
            return
        if entities is not None and not self._link_groups.has_same():
            wanted = json.dumps(sorted(entities))
            cell_rows = self._cell_rows("entity IN (SELECT value FROM json_each(?))", wanted)
            groups = self._groups(known_at, cell_rows)
        else:
            groups = self._groups(known_at, self._cell_rows())
        if entities is not None:
            groups = {
                key: cell_rows
                for key, cell_rows in groups.items()
                if key.partition(".")[0] in entities
            }
        yield from self._sliced(groups, groups, at, known_at, entities is None)

    @or_folded
    def slice(self, key: str, at: int, known_at: int = FOREVER) -> Cell | None:
        """One cell, with at least the claims that decide it at (D, K); None if there is none."""
        if folded := self._instead(known_at):
            return folded.cell(key, known_at)
        groups = self._around(key, known_at)
        wanted = {key: cell_rows} if (cell_rows := _with_none(key, groups)) else {}
        return next(self._sliced(wanted, groups, at, known_at, False), None)

    def windows(self, from_lines: int) -> Iterator[tuple[str, Attribute, set[ClaimWindow]]]:
        """For every unlinked cell, when its claims start and end; by one statement.

        A shortcut for long logs: `cell` has the windows of all cells that this leaves out. It
        leaves out all if the log has fewer than `from_lines` lines, if the question is not about
        the whole log, if entities are merged, or if an erratum corrects a publication date; and
        the rest if the index fails.
        """
        try:
            yield from self._windows(from_lines)
        except Exception as error:
            self.fold_instead(error)
            self.report(error)

    def _windows(self, from_lines: int) -> Iterator[tuple[str, Attribute, set[ClaimWindow]]]:
        if self._folded or self._history or not self._filters.whole():
            return
        if self.events.lines() < from_lines:
            return
        if self._link_groups.has_same():
            return
        cell_rows = {raw[0]: raw for raw in self._cell_rows()}
        emptied = {raw[1].removesuffix(NONE) for raw in cell_rows.values() if raw[1].endswith(NONE)}
        plain = {
            number
            for number, raw in cell_rows.items()
            if not raw[5] & 1 << LINKED_LAYER and raw[1].partition("[")[0] not in emptied
        }
        for number, found in windows(self._db, self._names, plain):
            key, kind = cell_rows[number][1], cell_rows[number][3]
            attribute = self._attribute(key, kind)
            if attribute is not None:
                yield key, attribute, found

    # ------------------------------------------------------------------ names of cells

    def _cell_rows(self, condition: str = "1", *values: str) -> list[CellRow]:
        where = f"{condition} AND cell.first < {self._filters.upto}"
        if self._filters.source_filter:
            where += (
                " AND EXISTS (SELECT 1 FROM claim c WHERE c.cell = cell.id"
                f"{self._filters.present('c')})"
            )
        return self._db.execute(
            f"SELECT id, name, entity, kind, open, layers FROM cell WHERE {where} ORDER BY name",
            values,
        ).fetchall()

    def _groups(self, known_at: int, cell_rows: Iterable[CellRow]) -> dict[str, list[CellRow]]:
        """The names of cells at K, each with the cells whose claims it includes."""
        canon = self._link_groups.canon(known_at)
        if not canon:
            return {raw[1]: [raw] for raw in cell_rows}
        groups: dict[str, list[CellRow]] = {}
        for raw in sorted(cell_rows):
            groups.setdefault(self._renamed(raw[1], canon), []).append(raw)
        return dict(sorted(groups.items()))

    def _renamed(self, raw: str, canon: Mapping[str, str]) -> str:
        entity, name, member, part = split_key(raw)
        entity = canon.get(entity, entity)
        if member is None:
            return f"{entity}.{name}{part}"
        known = self._entities.get(entity)
        attribute = known and self.vocabulary.attribute(known.kind, name)
        if attribute and attribute.type == "entity":
            member = canon.get(member, member)
        return f"{entity}.{name}[{member}]"

    def _around(self, key: str, known_at: int) -> dict[str, list[CellRow]]:
        """The groups of one cell, and of the cell that declares its collection empty."""
        if self._link_groups.has_same():
            return self._groups(known_at, self._cell_rows())
        entity, name, _, _ = split_key(key)
        none = f"{entity}.{name}{NONE}"
        return {raw[1]: [raw] for raw in self._cell_rows("name IN (?, ?)", key, none)}

    def _declared(self, key: str) -> Attribute | None:
        """The attribute of a cell of a declared entity."""
        known = self._entities.get(split_key(key)[0])
        return self._attribute(key, known.kind) if known else None

    def _attribute(self, key: str, kind: str) -> Attribute | None:
        if self._link_groups.has_same():
            known = self._entities.get(split_key(key)[0])
            if known is None:
                return None
            kind = known.kind
        named = (kind, key.partition(".")[2].partition("[")[0])
        if named not in self._attributes:
            _, name, _, part = split_key(key)
            found = self.vocabulary.attribute(kind, name)
            self._attributes[named] = cell_attribute(found, part) if found else None
        return self._attributes[named]

    # ------------------------------------------------------------------ slices

    def _sliced(
        self,
        wanted: Mapping[str, list[CellRow]],
        groups: Mapping[str, list[CellRow]],
        at: int,
        known_at: int,
        whole: bool,
    ) -> Iterator[Cell]:
        lacks_none = not any(key.endswith(NONE) for key in groups)
        complete = whole and self.events.lines() <= self.whole_up_to_lines
        step = max(len(wanted), 1) if complete else self.cells_at_once
        layers = 0
        for mine in groups.values():
            for raw in mine:
                layers |= raw[5]
        canon = self._link_groups.canon(known_at)
        keys = list(wanted)
        for start in range(0, len(keys), step):
            some = keys[start : start + step]
            cell_rows = {raw[0]: raw for key in some for raw in _with_none(key, groups)}
            rows = (
                self._claim_query.whole()
                if complete
                else (self._claim_query.rows(cell_rows, at, known_at, layers))
            )
            self._names.cells.update({number: raw[1] for number, raw in cell_rows.items()})
            self._load_links(cell_rows, rows)
            for key in some:
                mine = wanted[key]
                attribute = self._attribute(key, mine[0][3])
                if attribute is None:
                    continue
                if (
                    lacks_none
                    and len(mine) == 1
                    and not mine[0][5] & 1 << LINKED_LAYER
                    and not canon
                ):
                    found = rows.get(mine[0][0], [])
                    if complete or self._suffices(attribute, mine[0][4], at, known_at):
                        if len(found) > 1:
                            found.sort(key=_order)
                        claims = self._names.claims(found)
                        _check_values(attribute, claims)
                        yield Cell(key, attribute, tuple(claims), NO_LINKS, (), canon)
                        continue
                cell = self._with_links(key, groups, rows, attribute, known_at)
                yield cell if complete else self._grown(cell, groups, rows, at, known_at)

    def _load_links(
        self, cell_rows: Mapping[int, CellRow], rows: Mapping[int, Sequence[Row]]
    ) -> None:
        """Load the links of the linked events among some cells' rows."""
        linked = [number for number, raw in cell_rows.items() if raw[5] & 1 << LINKED_LAYER]
        if linked:
            events = {
                r[5].hex()
                for number in linked
                for r in rows.get(number, ())
                if r[12] == LINKED_LAYER
            }
            self._link_groups.load(events)

    @staticmethod
    def _suffices(attribute: Attribute, opened: int, at: int, known_at: int) -> bool:
        """Whether no other rows can be needed, whatever the rows of the first statement are."""
        if attribute.persistence == "observed":
            return not opened
        return attribute.tally or known_at <= at

    def _with_links(
        self,
        key: str,
        groups: Mapping[str, list[CellRow]],
        rows: Mapping[int, list[Row]],
        attribute: Attribute,
        known_at: int,
    ) -> Cell:
        """The cell that some rows make, with all its links."""
        claims = self._together(key, groups, rows)
        links = self._link_groups.of(claim.event for claim in claims)
        return self._made(key, attribute, claims, links, known_at)

    def _grown(
        self,
        made: Cell,
        groups: Mapping[str, list[CellRow]],
        rows: dict[int, list[Row]],
        at: int,
        known_at: int,
    ) -> Cell:
        """The cell with any further rows that its claims show to be necessary."""
        key, attribute, claims, links = made.key, made.attribute, made.claims, made.links
        more: list[Row] = []
        cell_rows = _with_none(key, groups)
        if attribute.persistence == "observed":
            opened = any(raw[4] for raw in cell_rows)
            if opened and (links or not has_candidates(claims, at, known_at)):
                more = self._claim_query.opens([raw[0] for raw in cell_rows], at, known_at)
        elif not attribute.tally and known_at > at:
            more = self._differing(made, cell_rows, at, known_at)
        if more and _add(rows, more):
            return self._made(key, attribute, self._together(key, groups, rows), links, known_at)
        return made

    def _differing(
        self, cell: Cell, cell_rows: Sequence[CellRow], at: int, known_at: int
    ) -> list[Row]:
        """The next rows with a different value, if the very next rows repeat the current one."""
        kind, canon = cell.attribute.type, cell.canon
        values = self._may_hold(cell, at, known_at)
        first = min(
            (
                c
                for c in cell.claims
                if c.earliest > at
                and c.known[1] <= known_at
                and c.layer == "value"
                and c.role == "level"
            ),
            key=lambda c: (c.latest, c.earliest, c.event),
            default=None,
        )
        if first is None or not values:
            return []
        value = canon.get(first.value, first.value) if kind == "entity" else first.value
        if all(differs(kind, value, each) for each in values):
            return []
        cells = {raw[0]: raw[1].endswith(NONE) and cell.key.endswith("]") for raw in cell_rows}
        return self._claim_query.differing(cells, values, cell.attribute, at, known_at, canon)

    @staticmethod
    def _may_hold(cell: Cell, at: int, known_at: int) -> list[object]:
        """The possible values of the cell at D: the values of all claims that may have started."""
        begun = [c for c in cell.claims if c.earliest <= at and c.layer == "value"]
        if cell.links or cell.canon or any(c.role in ("less", "more") for c in begun):
            reading = read(cell, at, known_at)
            return [reading.value] if reading.known else []
        return list({repr(c.value): c.value for c in begun}.values())

    def _together(
        self, key: str, groups: Mapping[str, list[CellRow]], rows: Mapping[int, list[Row]]
    ) -> list[Claim]:
        """A cell's claims in log order, and the claims that declare its collection empty."""
        claims: list[Claim] = []
        mine = groups.get(key, [])
        for raw in mine:
            claims += self._names.claims(sorted(rows.get(raw[0], ()), key=_order))
        for raw in _with_none(key, groups)[len(mine) :]:
            found = self._names.claims(sorted(rows.get(raw[0], ()), key=_order))
            claims += [evolve(claim, value=False) for claim in found]
        return claims

    def _made(
        self, key: str, attribute: Attribute, claims: Sequence[Claim], links: LinkSet, known_at: int
    ) -> Cell:
        _check_values(attribute, claims)
        foreign: tuple[ForeignClaim, ...] = ()
        canon = self._link_groups.canon(known_at)
        if links and any(link.relation == "contradicts" for link in links.links):
            foreign = foreign_claims(
                claims, links, lambda event: self._claims_of(event, canon), self._declared
            )
        return Cell(key, attribute, tuple(claims), links, foreign, canon)

    def _claims_of(self, event: str, canon: Mapping[str, str]) -> list[Claim]:
        """A linked event's claims, in cells of the canonical entities at K."""
        claims = self._link_groups.claims_of(event)
        if not canon:
            return claims
        return [evolve(claim, cell=self._renamed(claim.cell, canon)) for claim in claims]


_order = itemgetter(2, 3)
"""Sort key of a row: the offset of its line, and the number of the claim in that line."""


def _add(rows: dict[int, list[Row]], more: Iterable[Row]) -> bool:
    """Add the missing rows; return whether there were any."""
    added = False
    for row in more:
        mine = rows.setdefault(row[0], [])
        if row not in mine:
            mine.append(row)
            added = True
    return added


def _check_values(attribute: Attribute, claims: Iterable[Claim]) -> None:
    """Raise ValueError for a value that no event gives to such a cell: the fold relies on that."""
    is_quantity = attribute.type == "quantity"
    for claim in claims:
        value = claim.value
        if type(value) is str or value is None or value is False or value is True:
            continue
        if is_quantity and type(value) is int:
            continue
        if not is_quantity or not is_plain_value("quantity", value):
            raise ValueError(f"{claim.cell} has a value that is not of type {attribute.type}")


def _by_cell(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _with_none(key: str, groups: Mapping[str, list[CellRow]]) -> list[CellRow]:
    """The cells whose claims a name includes, then those that declare its collection empty."""
    cell_rows = groups.get(key, [])
    if not key.endswith("]"):
        return cell_rows
    none = groups.get(f"{key.partition('[')[0]}{NONE}")
    return [*cell_rows, *none] if none else cell_rows
