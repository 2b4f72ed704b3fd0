"""The results of checking a log and of appending to it.

`verify` returns faults as values, so that it can report all of them; a fault becomes an exception
only where continuing would build on it. These records are apart from `records` because queries to
an intact log do not need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from chrono.errors import DamagedError
from chrono.storage.log.records import Head

Fault = Literal[
    "torn",
    "batch",
    "newline",
    "nul",
    "bom",
    "crlf",
    "conflict",
    "empty",
    "utf-8",
    "json",
    "shape",
    "id",
    "chain",
    "order",
    "twice",
    "shorter",
    "copy",
]
"""The kinds of faults in a log, or between a log and a given head."""


@frozen
class Problem:
    """One problem: what, where, and how to fix it."""

    fault: Fault
    line: int | None
    """Line number, from 1; None if the problem concerns the whole log."""
    offset: int
    """Offset of the line."""
    what: str
    """What is wrong, as a sentence."""
    way_out: str
    """What to do next, as a sentence."""
    name: str = "events/log.jsonl"
    """The log's name."""

    def __str__(self) -> str:
        place = self.name if self.line is None else f"{self.name}:{self.line}"
        return f"{place}: {self.what} {self.way_out}"

    def error(self) -> DamagedError:
        """Return the problem as an exception."""
        return DamagedError(str(self), self.line)


@frozen
class Appended:
    """The result of an append. The data was synced to disk before this was returned."""

    ids: tuple[str, ...]
    """The id of every draft, in their order."""
    new: Mapping[str, int]
    """Ids new to the log, with the offsets of their lines."""
    already: Mapping[str, int]
    """Ids that the log already held; they were not written again."""
    recorded: str
    """The recorded time of the new lines."""
    head: Head
    recovered: tuple[Problem, ...]
    """The remains of a dead writer that this append set aside or completed."""
