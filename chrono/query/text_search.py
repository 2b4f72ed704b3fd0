"""Finds the events that contain some words: by the index if possible, else by reading the log."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from chrono.render.search_text import EventMatcher, parse_query
from chrono.storage.index import Index
from chrono.storage.repository import Repository


def search_text(repository: Repository, text: str, recorded_at: str | None = None) -> Iterator[int]:
    """Return offsets of events in which each word begins a token, in the order of the log.

    Labels and titles are those at the recorded-at. `render.search_text` defines the tokens.
    """
    cells = repository.cells(recorded_at)
    query = parse_query(text)

    def by_index() -> array[int] | None:
        found = cells.search(query) if isinstance(cells, Index) else None
        return None if found is None else array("q", found)

    def by_log() -> array[int]:
        upto = None if recorded_at is None else repository.size_at(recorded_at)
        matches = text_matcher(repository, text, recorded_at)
        read = repository.log.read(0, upto)
        return array("q", (event.offset for event in read if matches(event)))

    return iter(repository.guarded(by_index, by_log))


def text_matcher(repository: Repository, text: str, recorded_at: str | None = None) -> EventMatcher:
    """Return a test of one event by the same rule, for events already in memory."""
    cells = repository.cells(recorded_at)
    return EventMatcher(parse_query(text), repository.vocabulary, cells.entities, cells.documents)
