"""The rows of some lines of the log, on their way into the index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from chrono.storage.index.event_rows import BuiltInRow, EventRow
from chrono.storage.index.row_codec import Row

CellMarks = tuple[int, int, int, int]
"""For a cell: its first offset, its layer bits, the length of its spans, whether it has open
starts.
"""
NO_MARKS: Final[CellMarks] = (1 << 62, 0, 0, 0)


class Batch:
    """The rows of some lines, and the names that they are the first to use."""

    def __init__(self) -> None:
        self.cells: list[tuple[int, str, str, str]] = []
        """Number, name, entity and kind of new cells."""
        self.docs: list[tuple[int, str]] = []
        self.attributions: list[tuple[int, str | None, tuple[str, ...]]] = []
        self.marks: dict[int, CellMarks] = {}
        self.rows: list[Row] = []
        self.events: list[tuple[int, int]] = []
        self.entries: list[EventRow] = []
        self.built_in: list[BuiltInRow] = []
        self.mentions: dict[str, list[int]] = {}
        """For each name: the offsets of events whose data contains it and whose claims do not show
        that.
        """
        self.unresolved: list[tuple[str, int]] = []
        self.special: list[tuple[int, bytes]] = []
        self.texts: list[tuple[int, str]] = []
        """The search text of each event, if the index stores it."""

    def parts(self) -> tuple[Any, ...]:
        """The batch as plain values that can be sent to another process."""
        return tuple(self.__dict__.values())

    @classmethod
    def of(cls, parts: Iterable[Any]) -> Batch:
        """The batch from the result of `parts`."""
        made = cls()
        made.__dict__.update(zip(made.__dict__, parts, strict=True))
        return made

    def mention(self, names: Iterable[str], offset: int) -> None:
        """Note names in an event's data that its claims do not show."""
        for name in names:
            self.mentions.setdefault(name, []).append(offset)
