"""The result of an importer: drafts of events, and refusals, each with its place in the file.

Plain values. An importer raises InvalidError if the file as a whole is invalid; a mistake in one
row is a `Refusal`, so that the user sees all mistakes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from chrono.model.written_dates import has_proleptic_date
from chrono.render.text import counted


@frozen
class Refusal:
    """Why one row, entry or line of a file cannot be imported."""

    row: int | None
    """In the file's own numbering: line 1 is the first, including a header."""
    column: str
    """The column, key or property; empty if the refusal concerns the whole row."""
    reason: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.reason}" if place else self.reason


@frozen
class Draft:
    """One event to append, and its place in the file."""

    line: Mapping[str, Any]
    """The JSON object of the event, without metadata."""
    row: int | None = None
    columns: Mapping[str, str] = field(factory=dict)
    """Maps a path inside the line (`data.by`) to its column."""
    numbered: bool = False
    """Whether its locator is a row of this file, which can have another number in a longer file."""
    made: bool = False
    """Whether it only declares an entity or document: skipped if the chronicle has its id."""


@frozen
class Batch:
    """The complete result for one file."""

    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
    """Notices for the user: skipped rows, characters removed from texts."""


@frozen
class ImportOptions:
    """The input of an importer besides the bytes."""

    name: str
    """The file's name, without its folder."""
    vocabulary: Any
    """The chronicle's Vocabulary, which has the types of fields."""
    today: str
    """The last day on which an undated document can have been published: ISO 8601."""
    entities: Mapping[str, Any] = field(factory=dict)
    """The chronicle's entities by id: an entity with a name in the file is taken from here."""
    mapping: str = ""
    """The TOML text of a mapping, for formats that need one."""
    title: str = ""
    """The title of the file as a document; its name if empty."""
    published: str = ""
    """The EDTF date of the file as a document."""
    progress: Callable[[int, int], None] | None = None
    """Called with the number of rows read and the total."""


def proleptic_notices(drafts: Iterable[Draft], vocabulary: Any, way_out: str = "") -> Iterator[str]:
    """How many events have a date that is read in the Gregorian calendar before its time."""
    count = sum(1 for draft in drafts if has_proleptic_date(draft.line, vocabulary))
    if count:
        dated = "is dated" if count == 1 else "are dated"
        yield (
            f"{counted(count, 'event')} {dated} before 15 October 1582, in the Gregorian calendar"
            f" counted backwards{way_out}."
        )


class Refused(Exception):  # noqa: N818
    """Raised inside an importer for one row; becomes a Refusal."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason
