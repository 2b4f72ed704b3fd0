"""The records of a mapping, ready to be applied to the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from chrono.formats.importers.mapping.dates import Date, DateParts
from chrono.formats.importers.mapping.spans import Span
from chrono.formats.importers.mapping.templates import EmptyCodes, SplitCell, Text


@frozen
class EntityMapping:
    """How a row makes an entity."""

    kind: Text
    label: Text
    id: Text | None
    key: Text | None
    """Distinguishes two entities of one label."""
    coordinates: tuple[Text, Text] | None
    says: Text | None
    aliases: SplitCell | None

    @property
    def keyed_by_place(self) -> bool:
        """Whether the key consists only of the coordinates."""
        if self.key is None or self.coordinates is None:
            return False
        return {*self.key.columns} == {each for text in self.coordinates for each in text.columns}


@frozen
class DocumentMapping:
    """How to find a row's documents."""

    parts: Mapping[str, Any]
    """Specs of id, title, publisher, date, url, genre, and of scope, earliest, latest."""
    source: Text | None
    split: re.Pattern[str] | None
    pattern: re.Pattern[str] | None
    none: str
    """Title of the document for rows that name none; the file itself if empty."""


@frozen
class TableMapping:
    """A complete mapping, ready to be applied to rows."""

    name: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    sheet: str
    """The sheet of a workbook with several."""
    header: int
    """The line with the column names; 0 if there is none."""
    decimal: str
    vocabulary: str
    """Name of the preset's file with the types it needs."""
    calendar: str
    """The calendar that it names for its dates; empty if it names none."""
    equal_rows: str
    """What to do with a row that repeats another: "keep"; leave it out if empty."""
    empty: EmptyCodes
    literal: frozenset[str]
    nulls: frozenset[str]
    event: Mapping[str, Any]
    """Specs by key of the event line; `tags` is a tuple of them."""
    fields: Mapping[str, Any]
    """Specs by field; a string is the name of an entity below."""
    entities: Mapping[str, EntityMapping]
    documents: DocumentMapping | None
    needs: tuple[str, ...] = field(factory=tuple)
    """All columns that it reads."""
    dates: tuple[Date | DateParts | Span, ...] = ()
    """All specs of dates; they learn from the rows before use."""
    others: tuple[TableMapping, ...] = ()
    """If a row makes several events: the mappings of all but the first."""
