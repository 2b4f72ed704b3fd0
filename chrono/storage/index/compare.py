"""Compares the rows of an index with those that the fold gives for the same lines of the log.

Linear in the log, and in memory bounded by its declarations and links: both sides add up the
hashes of their rows, each under a name that a reader knows (a cell, a list, a declared name), and
equal sums are taken as equal rows. Every claim is derived again by `fold.claims` from the final
declarations, so that this shares no shortcut with the build. `compare_log` has the rows that the
log gives, `compare_tables` those in the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index import search_text
from chrono.storage.index.compare_log import LogRows
from chrono.storage.index.compare_tables import table_sums
from chrono.storage.index.events import EventIndex
from chrono.storage.index.fingerprint import is_rotten
from chrono.storage.index.open import trusted
from chrono.storage.log import Log

Progress = Callable[[int, int], None]
EVERY: Final = 500
"""The number of events between two reports of progress."""


def differences(
    path: Path,
    log: Log,
    vocabulary: Vocabulary,
    made_by: str,
    progress: Progress = lambda done, count: None,
) -> list[str]:
    """Where the index at `path` differs from the fold of the log; empty if it agrees.

    Also empty if there is no index, or if it was made with another vocabulary or log than the
    current: the next question makes it again. `made_by` is the SHA-256 of the vocabulary.
    """
    if is_rotten(path):
        return ["the file does not match its checksum"]
    found = trusted(path)
    if found is None:
        return []
    try:
        if found.made_by != made_by or log.head() != found.head:
            return []
        size, db = found.head.size, found.db
        damage = [row[0] for row in db.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        linked = {event for (event,) in db.execute("SELECT event FROM linked_event")}
        lines = EventIndex(db, log).lines()
        wanted = LogRows(vocabulary, linked, search_text.has_table(db))
        wanted.declare(each for each in log.read(0, size, proved=False))
        for number, event in enumerate(log.read(0, size, proved=False), 1):
            wanted.add(event)
            if number % EVERY == 0:
                progress(number, lines)
        wanted.finish()
        return damage + table_sums(db, wanted).differences(wanted.sums)
    except Exception as error:  # whatever cannot be read is not what the log gives
        return [f"it cannot be read: {type(error).__name__}: {error}"]
    finally:
        found.db.close()
