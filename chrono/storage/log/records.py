"""What every reader of the log holds: its head, its end, the stamp of a line. Records only."""

from __future__ import annotations

from typing import Final

from attrs import frozen

BEGINNING: Final = "0" * 64
"""The chain before the first line, and the head of an empty log."""


@frozen
class Head:
    """A log at one moment. Kept elsewhere, it shows whether lines were dropped since."""

    chain: str
    """The chain of the last line, 64 hexadecimal digits; zeros for an empty log."""
    size: int
    """Bytes from the beginning through that line and its newline: where the next begins."""

    def __str__(self) -> str:
        return self.chain


@frozen
class Metadata:
    """When a line was appended, and what it follows, read off its end."""

    more: int
    """How many lines of the same batch come after this one."""
    recorded: str
    """RFC 3339 in UTC, to the second."""
    chain: str


@frozen
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
