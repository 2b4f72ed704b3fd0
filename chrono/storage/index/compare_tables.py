"""The rows in the tables of an index, as sums under the same names as those of `compare_log`."""

from __future__ import annotations

from array import array
from typing import Any

from chrono.storage.index import compare_log as names
from chrono.storage.index import search_text
from chrono.storage.index.compare_log import LogRows
from chrono.storage.index.connection import Executor
from chrono.storage.index.event_query import speaking_of
from chrono.storage.index.row_sums import Sums
from chrono.storage.index.schema import LINKED_LAYER, get_meta


class _Names(dict[int, Any]):
    """What the numbers in the tables stand for."""

    def __missing__(self, number: int) -> tuple[str, str]:
        """Return what no row of the log has, so that the rows differ instead of failing."""
        return "unknown number", str(number)


def table_sums(db: Executor, wanted: LogRows) -> Sums:
    """The sums of all rows. `wanted` says what the log leaves open: see `_add_cells`."""
    sums = Sums()
    attributions = _Names(
        (number, (speaker, via))
        for number, speaker, via in db.execute("SELECT id, speaker, via FROM attribution")
    )
    docs = _add_declared(db, sums)
    _add_declarations(db, wanted, docs, sums)
    _add_links(db, docs, attributions, sums)
    for offset, since, until in db.execute("SELECT offset, since, until FROM retraction"):
        if offset not in wanted.open_spans:
            sums.add(names.RETRACTIONS, offset, since, until)
    _add_claims(db, _add_cells(db, wanted, sums), docs, attributions, sums)
    _add_lists(db, docs, attributions, sums)
    _add_names(db, sums)
    if search_text.has_table(db):
        for token, offset in search_text.stored(db):
            sums.add(names.WORDS, token, offset)
    meta = get_meta(db)
    sums.add(names.OWN_FACTS, meta.get("lines", 0), meta["vocabulary"])
    return sums


def _add_declared(db: Executor, sums: Sums) -> _Names:
    """Add the documents and entities; return the documents' names by number."""
    docs = _Names({0: None})
    for number, name, low, high, record, *place, count in db.execute(
        "SELECT id, name, low, high, record, first, last, n FROM doc"
    ):
        docs[number] = name
        sums.add(f"document {name}", *place, record, low, high, count)
    for name, kind, record, *place in db.execute(
        "SELECT name, kind, record, first, last FROM entity"
    ):
        sums.add(f"entity {name}", *place, kind, record)
    return docs


def _add_declarations(db: Executor, wanted: LogRows, docs: _Names, sums: Sums) -> None:
    """Add the tables about the lines that declare, and about those that use a name too early."""
    for offset, name, event, doc in db.execute("SELECT offset, name, event, doc FROM declared"):
        sums.add(names.DECLARATIONS, offset, name, event, docs[doc])
    for *row, doc in db.execute("SELECT offset, event, entity, target, doc FROM same"):
        sums.add(names.IDENTITIES, *row, docs[doc])
    for offset, sourced in db.execute("SELECT offset, sourced FROM redeclaration"):
        # more rows than necessary only make a question about the past slower
        is_true = wanted.sources.get(offset) == sourced
        if not is_true or offset in wanted.redeclarations:
            sums.add(names.REDECLARATIONS, offset, sourced)
    for name, offset in db.execute("SELECT name, offset FROM unresolved_ref"):
        sums.add(names.UNRESOLVED, name, offset)


def _add_links(db: Executor, docs: _Names, attributions: _Names, sums: Sums) -> None:
    groups = _Names(
        db.execute("SELECT link_group, min(event) FROM linked_event GROUP BY link_group")
    )
    for *row, doc, attribution, group in db.execute(
        "SELECT offset, n, event, relation, source, target, replacement, reason, doc, attribution,"
        " link_group FROM link"
    ):
        first = groups[group] if group is not None else None
        sums.add(names.LINKS, *row, docs[doc], *attributions[attribution], first)
    for end, offset in db.execute("SELECT id, offset FROM link_ref"):
        sums.add(names.LINK_ENDS, end, offset)
    for short, event in db.execute("SELECT short, id FROM dangling_ref"):
        sums.add(names.DANGLING, short, event)
    for event, group, *times, doc, attribution in db.execute(
        "SELECT event, link_group, offset, earliest, latest, low, high, said, said_last, factual,"
        " doc, attribution FROM linked_event"
    ):
        who = (None, None, None) if doc is None else (docs[doc], *attributions[attribution])
        sums.add(names.LINKED_EVENTS, event, groups[group], *times, *who)


def _add_cells(db: Executor, wanted: LogRows, sums: Sums) -> _Names:
    """Add the summaries of cells that cannot be right; return the cells' names by number.

    Layers, lengths and open starts may be left from claims that are gone: then a question reads
    more rows than necessary, and its answer is the same.
    """
    cells = _Names()
    for number, name, entity, kind, first, layers, reach, opened in db.execute(
        "SELECT id, name, entity, kind, first, layers, reach, open FROM cell"
    ):
        cells[number] = name
        known = wanted.marks.get(name)
        fits = known is None or (
            first == known[0]
            and not known[1] & ~layers & ~(1 << LINKED_LAYER)
            and known[2] <= reach
            and known[3] <= opened
            and kind == wanted.kinds.get(entity)
        )
        if not fits or entity != name.partition(".")[0]:
            sums.add(f"cell {name}, its summary", first, layers, reach, opened, entity, kind)
    return cells


def _add_claims(
    db: Executor,
    cells: _Names,
    docs: _Names,
    attributions: _Names,
    sums: Sums,
) -> None:
    for row in db.execute("SELECT * FROM claim"):
        who = docs[row[8]], *attributions[row[9]]
        sums.add(f"cell {cells[row[0]]}", *row[1:8], *who, *row[10:])


def _add_lists(db: Executor, docs: _Names, attributions: _Names, sums: Sums) -> None:
    """Add the tables that find events by id, number and time."""
    for short, offset in db.execute("SELECT id, offset FROM event"):
        sums.add(names.IDS, short, offset)
    for number, offset in db.execute("SELECT n, offset FROM line_offset"):
        sums.add(names.LINE_OFFSETS, number, offset)
    for first, offset, doc, last, kind, attribution, marks in db.execute("SELECT * FROM entry"):
        who = docs[doc], *attributions[attribution]
        sums.add(names.BY_TIME, first, offset, last, kind, marks, *who)
    for last, first, offset, doc, kind, attribution, marks in db.execute(
        "SELECT * FROM builtin_event"
    ):
        who = docs[doc], *attributions[attribution]
        sums.add(names.BUILT_IN_BY_TIME, last, first, offset, kind, marks, *who)


def _add_names(db: Executor, sums: Sums) -> None:
    """Add which events a name leads to: by its own rows, or by the claims of its cells."""
    for name, offset, offsets in db.execute("SELECT name, offset, offsets FROM mention"):
        if not offsets or array("q", offsets)[0] != offset:
            sums.add(names.BY_NAME, name, offset, "is not the first of its events")
    found: Any = db.execute(
        "SELECT name FROM mention UNION SELECT entity FROM cell"
        " UNION SELECT substr(name, 3) FROM unresolved_ref WHERE name LIKE 'e:%'"
    )
    for (name,) in found:
        for offset in speaking_of(db, (name,)) or ():
            sums.add(names.BY_NAME, name, offset)
