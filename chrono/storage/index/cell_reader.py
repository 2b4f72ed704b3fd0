"""Reads cells from the rows of the index: their names, their claims and the links among them.

A slice has only the claims that can decide a cell at (D, K). One statement reads them for many
cells; a cell whose claims show that other rows may matter gets those by a second statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.fold import read
from chrono.fold.contradictions import foreign_claims
from chrono.fold.evaluation import differs
from chrono.fold.shape import is_plain_value
from chrono.model.claim import (
    NO_LINKS,
    NONE,
    Cell,
    Claim,
    Entity,
    ForeignClaim,
    LinkSet,
)
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.storage.index.cell_names import CellNames, CellRow, with_none
from chrono.storage.index.claim_query import ClaimQuery, has_candidates
from chrono.storage.index.claim_windows import ClaimWindow, windows
from chrono.storage.index.connection import Executor
from chrono.storage.index.link_groups import LinkGroups
from chrono.storage.index.row_codec import Names, Row
from chrono.storage.index.schema import LINKED_LAYER, get_meta
from chrono.storage.index.where import Filters


class CellReader:
    """Reads the cells of the index as of one recorded-at and with one source filter."""

    whole_up_to_lines = 1_000
    """Up to this many lines, cells are read whole: selecting the deciding rows would cost more."""
    cells_at_once = 32
    """Cells to read at once (measured: of 16 to 128, with SQLite's own cache of 2 MB)."""

    def __init__(
        self,
        db: Executor,
        vocabulary: Vocabulary,
        filters: Filters,
        entities: Mapping[str, Entity],
    ) -> None:
        self._db = db
        self._filters = filters
        self._names = Names(db, vocabulary.clock)
        self._link_groups = LinkGroups(db, filters, self._names)
        self._claim_query = ClaimQuery(db, filters, vocabulary.clock)
        self._cells = CellNames(db, vocabulary, filters, entities, self._link_groups)

    def retracted(self, events: Iterable[str], known_at: int) -> frozenset[str]:
        """Those of some full event ids that a retraction in force at K names."""
        named = self._link_groups.linked(events)
        return (
            self._link_groups.retracted(named, known_at).intersection(named)
            if named
            else frozenset()
        )

    def canon(self, known_at: int) -> Mapping[str, str]:
        """Map each entity that is declared to be another to the id that stands for both at K."""
        return self._link_groups.canon(known_at)

    def keys(self, known_at: int) -> list[str]:
        """The sorted names of all cells of canonical entities."""
        return list(self._cells.groups(known_at, self._cells.rows()))

    def cell(self, key: str, known_at: int) -> Cell | None:
        """The cell with all its claims, or None if it has none."""
        groups = self._cells.around(key, known_at)
        cell_rows = with_none(key, groups)
        attribute = self._cells.attribute(key, cell_rows[0][3]) if cell_rows else None
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

    def claims(self, key: str) -> Sequence[Claim]:
        """All claims of a cell, past and present."""
        groups = self._cells.around(key, FOREVER)
        cell_rows = with_none(key, groups)
        if not cell_rows or self._cells.attribute(key, cell_rows[0][3]) is None:
            return ()
        self._names.cells.update({raw[0]: raw[1] for raw in cell_rows})
        rows = self._claim_query.claimed([raw[0] for raw in cell_rows])
        return self._together(key, groups, _by_cell(rows))

    def slices(self, at: int, known_at: int, entities: frozenset[str] | None) -> Iterator[Cell]:
        """Every cell (of some entities), with at least the claims that decide it at (D, K)."""
        if entities is not None and not self._link_groups.has_same():
            wanted = json.dumps(sorted(entities))
            cell_rows = self._cells.rows("entity IN (SELECT value FROM json_each(?))", wanted)
            groups = self._cells.groups(known_at, cell_rows)
        else:
            groups = self._cells.groups(known_at, self._cells.rows())
        if entities is not None:
            groups = {
                key: cell_rows
                for key, cell_rows in groups.items()
                if key.partition(".")[0] in entities
            }
        yield from self._sliced(groups, groups, at, known_at, entities is None)

    def slice(self, key: str, at: int, known_at: int) -> Cell | None:
        """One cell, with at least the claims that decide it at (D, K); None if there is none."""
        groups = self._cells.around(key, known_at)
        wanted = {key: cell_rows} if (cell_rows := with_none(key, groups)) else {}
        return next(self._sliced(wanted, groups, at, known_at, False), None)

    def windows(self) -> Iterator[tuple[str, Attribute, set[ClaimWindow]]]:
        """For every unlinked cell, when its claims start and end; for none if entities are merged
        or the question is not about the whole log.
        """
        if not self._filters.whole() or self._link_groups.has_same():
            return
        cell_rows = {raw[0]: raw for raw in self._cells.rows()}
        emptied = {raw[1].removesuffix(NONE) for raw in cell_rows.values() if raw[1].endswith(NONE)}
        plain = {
            number
            for number, raw in cell_rows.items()
            if not raw[5] & 1 << LINKED_LAYER and raw[1].partition("[")[0] not in emptied
        }
        for number, found in windows(self._db, self._names, plain):
            key, kind = cell_rows[number][1], cell_rows[number][3]
            attribute = self._cells.attribute(key, kind)
            if attribute is not None:
                yield key, attribute, found

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
        complete = whole and int(get_meta(self._db).get("lines", 0)) <= self.whole_up_to_lines
        step = max(len(wanted), 1) if complete else self.cells_at_once
        layers = 0
        for mine in groups.values():
            for raw in mine:
                layers |= raw[5]
        canon = self._link_groups.canon(known_at)
        keys = list(wanted)
        for start in range(0, len(keys), step):
            some = keys[start : start + step]
            cell_rows = {raw[0]: raw for key in some for raw in with_none(key, groups)}
            rows = (
                self._claim_query.whole()
                if complete
                else (self._claim_query.rows(cell_rows, at, known_at, layers))
            )
            self._names.cells.update({number: raw[1] for number, raw in cell_rows.items()})
            self._load_links(cell_rows, rows)
            for key in some:
                mine = wanted[key]
                attribute = self._cells.attribute(key, mine[0][3])
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
        cell_rows = with_none(key, groups)
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
        for raw in with_none(key, groups)[len(mine) :]:
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
                claims, links, lambda event: self._claims_of(event, canon), self._cells.declared
            )
        return Cell(key, attribute, tuple(claims), links, foreign, canon)

    def _claims_of(self, event: str, canon: Mapping[str, str]) -> list[Claim]:
        """A linked event's claims, in cells of the canonical entities at K."""
        claims = self._link_groups.claims_of(event)
        if not canon:
            return claims
        return [evolve(claim, cell=self._cells.canonical(claim.cell, canon)) for claim in claims]


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
