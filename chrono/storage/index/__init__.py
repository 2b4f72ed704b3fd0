"""The folded cells in SQLite: a question at a million events costs what it costs at a thousand.

The index is derived from the log and disposable: deleting it changes no answer. It decides
nothing: it hands enough of the claims to `fold.read`, which reads them as it reads those
folded in memory.

    open           `open_index`: opens the file, brings it up to date or builds it again
    reader         `Index`, the `Cells` that answer questions; `search` for words
    claim_query    the rows that can decide a cell at (D, K); `where` has the conditions
    events         events by id, date and document; `event_query` lists them in order
    search_text    the full text of events, in FTS5
    build          builds from the log in batches; `build_worker` extracts in a second process
    extract        lines of the log to rows; `event_rows`, `row_codec`: what a row holds
    writer         batches into the tables; `link_writer`: links, retractions, judgements
    bulk_load      rows of a long log, set aside until they can be sorted
    declarations, link_groups   what is declared and what is linked, read when asked for
    schema         tables, connections, and the fingerprint that tells a changed file
"""

from chrono.storage.index.events import Catalogue
from chrono.storage.index.open import open_index
from chrono.storage.index.reader import Index

__all__ = ["Catalogue", "Index", "open_index"]
