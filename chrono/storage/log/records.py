"""The records that every reader of the log uses: its head, its tail, a line's metadata."""

from __future__ import annotations

from typing import Final

from attrs import frozen

BEGINNING: Final = "0" * 64
"""The chain before the first line; the head of an empty log."""


@frozen
class Head:
    """The identity of a log at one moment. A copy kept elsewhere reveals lines dropped since."""

    chain: str
    """The chain of the last line, 64 hexadecimal digits; zeros for an empty log."""
    size: int
    """The size in bytes through that line's newline: where the next line starts."""

    def __str__(self) -> str:
        return self.chain


@frozen
class Metadata:
    """The metadata at the end of a line: when it was appended and which line it follows."""

    more: int
    """How many lines of the same batch follow this one."""
    recorded: str
    """RFC 3339 in UTC, to the second."""
    chain: str


@frozen
class Tail:
    """The end of the valid part of a log."""

    end: int
    """Where the next line starts. One more than the file's size if the last line is complete but
    lacks its newline.
    """
    chain: str
    recorded: str
    """The recorded time of the last whole line; empty for an empty log."""
    torn: int
    """How many bytes after `end` belong to no whole line or batch."""
    unended: bool
    """The last line is complete but lacks its newline."""

    @property
    def head(self) -> Head:
        return Head(self.chain, self.end)
