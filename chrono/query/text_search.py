"""Finds the events that hold some words: by the index where it can, else by reading the log."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.model.claim import Cells
from chrono.model.vocabulary import Vocabulary
from chrono.render.search_text import EventMatcher, parse_query
from chrono.storage.index import Index
from chrono.storage.log import Log


def search_text(
    text: str, cells: Cells, vocabulary: Vocabulary, log: Log, upto: int | None = None
) -> Iterator[int]:
    """The offsets of the events in which each word begins a token, in the order of the log.

    `cells` are those of the first `upto` bytes of the log: labels and titles are as they were
    there. `render.search_text` says what the tokens are.
    """
    if isinstance(cells, Index):
        found = cells.search(parse_query(text))
        if found is not None:
            return found
    matches = text_matcher(text, cells, vocabulary)
    return (event.offset for event in log.read(0, upto) if matches(event))


def text_matcher(text: str, cells: Cells, vocabulary: Vocabulary) -> EventMatcher:
    """The test of one event by the same rule, for events that are at hand."""
    return EventMatcher(parse_query(text), vocabulary, cells.entities, cells.documents)
