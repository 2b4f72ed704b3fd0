"""What the log hands out: its head, what was appended, and what is wrong with it.

Records only. A fault found in the log is a value, so that `verify` can give all of them;
it becomes an exception only where going on would build upon it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from chrono.errors import DamagedError
from chrono.record import record

BEGINNING: Final = "0" * 64
"""The chain before the first line, and the head of an empty log."""

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


@record
class Head:
    """A log at one moment. Kept elsewhere, it shows whether lines were dropped since."""

    chain: str
    """The chain of the last line, 64 hexadecimal digits; zeros for an empty log."""
    size: int
    """Bytes from the beginning through that line and its newline: where the next begins."""

    def __str__(self) -> str:
        return self.chain


@record
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


@record
class Stamp:
    """When a line was appended, and what it follows, read off its end."""

    more: int
    """How many lines of the same batch come after this one."""
    recorded: str
    """RFC 3339 in UTC, to the second."""
    chain: str


@record
class Tail:
    """Where the whole part of a log ends."""

    end: int
    """Where the next line is to begin. Beyond the file's size by one where the last line is
    whole and lacks only its newline."""
    chain: str
    recorded: str
    """When the last whole line was appended; empty for an empty log."""
    torn: int
    """How many bytes after `end` belong to no whole line or batch."""
    unended: bool
    """The last line is whole and lacks its newline."""

    @property
    def head(self) -> Head:
        """The head that every reader sees."""
        return Head(self.chain, self.end)


@record
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
