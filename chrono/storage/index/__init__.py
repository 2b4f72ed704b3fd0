"""The folded cells kept in SQLite: answers at a million events as at a thousand.

Derived from the log and disposable: deleting it changes no answer. It refuses to mean
anything by itself; `fold.read` reads its cells as it reads those folded in memory.

    opening    `open_index`: brought up to date, or built anew      schema    tables, seal
    questions  `Index`, the `Cells` that it gives                   slicing   the rows of a question
    catalogue  events by id, date, document                         filters   what exists for it
    building   from the log, in batches                             digest    lines to rows
    writing    batches into the tables                              links     what ties touch
    staging    rows of a long log, until they are sorted            parts, declared
    rows       a claim as a row and back
"""

from chrono.storage.index.events import Catalogue
from chrono.storage.index.open import open_index
from chrono.storage.index.reader import Index

__all__ = ["Catalogue", "Index", "open_index"]
