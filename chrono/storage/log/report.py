"""What is wrong with a log, and where; and what an append did. Records only.

A fault found in the log is a value, so that `verify` can give all of them; it becomes an
exception only where going on would build upon it. Apart from `records`, since a question
to a log that is sound needs none of these.
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
"""What can be wrong with a log, or with a head that is held against it."""


@frozen
class Problem:
    """One thing that is wrong, where, and the way out."""

    fault: Fault
    line: int | None
    """Number of the line, from 1; None where it is about the log as a whole."""
    offset: int
    """Byte at which the line begins."""
    what: str
    """What is wrong, as a sentence."""
    way_out: str
    """What to do next, as a sentence."""
    name: str = "events/log.jsonl"
    """The log, as a person knows it."""

    def __str__(self) -> str:
        place = self.name if self.line is None else f"{self.name}:{self.line}"
        return f"{place}: {self.what} {self.way_out}"

    def error(self) -> DamagedError:
        """The same as an exception, for whoever cannot go on."""
        return DamagedError(str(self), self.line)


@frozen
class Appended:
    """What an append did. It is on the disk: synced before this was returned."""

    ids: tuple[str, ...]
    """The id of every draft, in their order."""
    new: Mapping[str, int]
    """Ids that the log did not hold before, and the byte offset of their lines."""
    already: Mapping[str, int]
    """Ids that it held: nothing was written for these."""
    recorded: str
    """The time that the new lines bear."""
    head: Head
    healed: tuple[Problem, ...]
    """What a writer that died left behind and this append set aside or completed."""
