"""What an importer hands back: drafts of events, and what it refuses, each with its place.

Values only. An importer raises InvalidError where a file as a whole is not what it is
said to be; whatever is wrong with one row of it is a `Refusal`, so that all are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Refusal:
    """Why one row, entry or line of a file cannot come in."""

    row: int | None
    """As the file's own program counts: line 1 is the first, a header included."""
    column: str
    """The column, key or property; empty where it is the row as a whole."""
    reason: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.reason}" if place else self.reason


@frozen
class Draft:
    """One event to append, and where in the file it comes from."""

    line: Mapping[str, Any]
    """The JSON object of the event, without its stamp."""
    row: int | None = None
    columns: Mapping[str, str] = field(factory=dict)
    """From a path inside the line (`data.by`) to the column that gave it."""
    numbered: bool = False
    """Its locator is where the row stood in this file: in a longer file it can stand elsewhere."""
    made: bool = False
    """An entity or document declared on the way: left out where the chronicle has its id."""


@frozen
class Batch:
    """All that a file gives."""

    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
    """What a person should be told: rows passed over, marks taken out of texts."""


@frozen
class ImportOptions:
    """What an importer may know besides the bytes."""

    name: str
    """The file's name, without its folder."""
    vocabulary: Any
    """The chronicle's Vocabulary: the types of fields come from it."""
    today: str
    """The last day on which an undated document can have appeared: ISO 8601."""
    entities: Mapping[str, Any] = field(factory=dict)
    """The chronicle's entities by id: a name that one of them bears is that one."""
    mapping: str = ""
    """TOML text of a mapping, for the formats that take one."""
    title: str = ""
    """What to call the file as a document; its name where empty."""
    published: str = ""
    """EDTF date of the file as a document."""
    progress: Callable[[int, int], None] | None = None
    """Told how many rows of how many are read."""


class Refused(Exception):  # noqa: N818
    """Raised inside an importer for one row; becomes a Refusal."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason
