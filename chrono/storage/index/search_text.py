"""Full-text search of events in SQLite's FTS5, without reading their lines.

`render.search_text` defines the tokens; FTS5 only stores them. Its `ascii` tokenizer splits them
only at the spaces between them: it treats every non-ASCII character as part of a token.
Besides its tokens, a row has `@ID` for each entity that the event names. Labels are not in the
rows: a search looks up words among the labels, so that a new label changes no row and an earlier
recorded-at uses the labels of its time. Rows are therefore only ever added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from chrono.model.claim import Document, Entity
from chrono.render.search_text import SearchQuery, SearchText, labelled, titled
from chrono.storage.index.connection import Executor

TABLE: Final = """
CREATE VIRTUAL TABLE event_text USING fts5(
    tokens, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '@_-'");
"""
"""A search only asks which events have a token, so neither columns nor positions are stored."""
Row = tuple[int, str]
"""The offset of an event's line, and its tokens."""


def has_engine(db: Executor) -> bool:
    """Whether this SQLite was built with FTS5."""
    row = db.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone()
    return row is not None


def has_table(db: Executor) -> bool:
    """Whether the index stores the text of events, and this SQLite can read it."""
    row = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'event_text'").fetchone()
    return row is not None and has_engine(db)


def row_of(offset: int, text: SearchText) -> Row:
    return offset, " ".join([*text.tokens, *map("@{}".format, text.names)])


def insert(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Add the text of events."""
    db.executemany("INSERT INTO event_text (rowid, tokens) VALUES (?, ?)", rows)


MAX_TOKEN_BYTES: Final = 32_768
"""FTS5 cuts off the rest of a token."""


def tokens_of(words: str) -> set[str]:
    """The tokens of a row that FTS5 stores whole."""
    return {token for token in words.split() if len(token.encode()) < MAX_TOKEN_BYTES}


def stored(db: Executor) -> Iterator[tuple[str, int]]:
    """Every token that FTS5 stores whole, with each event that a search for it finds."""
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.token USING fts5vocab(main, event_text, row)"
    )
    for (token,) in db.execute(
        "SELECT term FROM temp.token WHERE length(CAST(term AS BLOB)) < ?", (MAX_TOKEN_BYTES,)
    ):
        for (offset,) in db.execute(
            "SELECT rowid FROM event_text WHERE event_text MATCH ?", (f'"{token}"',)
        ):
            yield token, offset


def search(
    db: Executor,
    query: SearchQuery,
    entities: Mapping[str, Entity],
    documents: Mapping[str, Document],
    upto: int,
) -> Iterator[int]:
    """The offsets before `upto` of the events that match a search, in log order."""
    if not query:
        return iter(())
    conditions, values = ["offset < :upto"], {"upto": upto, "match": _match(query, entities)}
    if query.titles:
        names = titled(query.titles, documents)
        conditions.append(_of_documents(names, values))
    table = "(SELECT rowid AS offset FROM event_text WHERE event_text MATCH :match)"
    if not query.words:
        table = "(SELECT offset FROM entry UNION ALL SELECT offset FROM builtin_event)"
    where = " AND ".join(conditions)
    return (
        offset
        for (offset,) in db.execute(
            f"SELECT offset FROM {table} WHERE {where} ORDER BY offset", values
        )
    )


def _match(query: SearchQuery, entities: Mapping[str, Entity]) -> str:
    """The search in FTS5 syntax. A token contains neither quotes nor spaces."""
    return " AND ".join(
        "("
        + " OR ".join([f'"{word}" *', *(f'"@{name}"' for name in labelled(word, entities))])
        + ")"
        for word in query.words
    )


def _of_documents(names: Iterable[str], values: dict[str, Any]) -> str:
    """The condition that an event cites one of some documents, or declares it."""
    keys = []
    for number, name in enumerate(names):
        values[f"d{number}"], values[f"n{number}"] = name, f"d:{name}"
        keys.append(number)
    said = ", ".join(f":d{number}" for number in keys) or "NULL"
    declared = ", ".join(f":n{number}" for number in keys) or "NULL"
    return (
        "offset IN (SELECT e.offset FROM doc d JOIN entry e ON e.doc = d.id"
        f" WHERE d.name IN ({said}) UNION ALL SELECT o.offset FROM doc d JOIN builtin_event o"
        f" ON o.doc = d.id WHERE d.name IN ({said})"
        f" UNION ALL SELECT offset FROM declared WHERE name IN ({declared}))"
    )
