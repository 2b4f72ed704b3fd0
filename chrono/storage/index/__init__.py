"""The folded cells in SQLite: a query over a million events costs the same as over a thousand.

The index is derived from the log and disposable: deleting it changes no answer. It makes no
decisions: it returns enough claims to `fold.read`, which evaluates them like those folded in
memory.

    open           `open_index`: opens the file, brings it up to date or builds it again
    reader         `Index`, the `Cells` that answer questions, from rows or the folded log
    cell_reader    rows to cells; `cell_names`: which rows a cell's name includes
    claim_query    the rows that can decide a cell at (D, K); `where` has the conditions
    events         events by id, date and document; `event_query` lists them in order
    search_text    the full text of events, in FTS5
    build          builds from the log in batches; `build_worker` extracts in a second process
    extract        lines of the log to rows; `plain_lines`: the fast path; `numbers`, `batch`:
                   their numbers and rows; `event_rows`, `row_codec`: the format of the rows
    compare        compares the tables with the log, for `verify`: `compare_log` has the rows that
                   the log gives, `compare_tables` those in the tables, `row_sums` their sums
    writer         batches into the tables; `declaration_writer`: documents and entities;
                   `link_writer`: links, retractions, judgements
    bulk_load      rows of a long log, buffered until they can be sorted
    declarations, link_groups   declarations and links, loaded on demand
    schema         the tables; `connection` opens the file, `fingerprint` reveals a changed one
"""

from chrono.storage.index.events import EventIndex
from chrono.storage.index.open import open_index
from chrono.storage.index.reader import Index

__all__ = ["EventIndex", "Index", "open_index"]
