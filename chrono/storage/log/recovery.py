"""Find the end of the valid part of a log from its last bytes.

A writer that dies leaves a partial line, or the first lines of an incomplete batch. Both are at
the very end and were never acknowledged; the end is then called torn. Readers ignore a torn end
and the next writer moves it to a file of its own. A last line that only lacks its newline, as some
editors leave it, counts as complete.

The last whole line is verified against the line before it. If it does not match, or has another
form, the log is damaged and not torn. A page lost in a power cut can look like a line, and
appending after it would hide the damage among valid lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from attrs import evolve

from chrono.errors import DamagedError
from chrono.storage.log.line_format import (
    REPAIR,
    WAYS_OUT,
    diagnose,
    fault_of,
    follows,
    from_the_end,
    is_overwritten_end,
    line_start,
    metadata_of,
    newlines,
)
from chrono.storage.log.records import BEGINNING, Metadata, Tail
from chrono.storage.log.report import Problem

NO_NEWLINE: Final = "shape", "ends in another byte than a newline, after the end of an event."
EMPTY = Tail(0, BEGINNING, "", 0, False)


def find_tail(file: BinaryIO, name: str) -> Tail:
    """Find the tail of an open log. `name` is the log's name in error messages.

    Raises DamagedError, with the line number, if the end is damaged and not only torn. Readers
    take no lock, so a writer may be rewriting a torn end at the same moment: if the file changes
    during a failed attempt, the failure proves nothing and the loop tries again.
    """
    while True:
        before = _mark(file)
        try:
            return _find(file, name)
        except DamagedError:
            if _mark(file) == before:
                raise


def _mark(file: BinaryIO) -> tuple[int, int] | None:
    """A value that changes when the file is written to; None for bytes in memory."""
    try:
        found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _find(file: BinaryIO, name: str) -> Tail:
    size = file.seek(0, os.SEEK_END)
    lines = from_the_end(file, size)
    for offset, line, ended in lines:
        if ended:
            return _whole(file, lines, name, (offset, line), size)
        if metadata_of(line):  # a truncated line has no metadata at its end
            return _whole(file, lines, name, (offset, line), size)
        if is_overwritten_end(line):
            raise problem_at(file, name, offset, diagnose(line) or NO_NEWLINE).error()
    return evolve(EMPTY, torn=size)


def _whole(
    file: BinaryIO,
    before: Iterator[tuple[int, bytes, bool]],
    name: str,
    last: tuple[int, bytes],
    size: int,
) -> Tail:
    """The tail that ends with `last`, or before the incomplete batch that contains it.

    `more` in the last line says that its batch is incomplete. The lines of that batch were never
    acknowledged, so the loop walks back to the end of the previous batch.
    """
    offset, line = last
    end = offset + len(line) + 1
    metadata = _stamp(file, name, offset, line)
    expected = metadata.more
    while expected:
        end = offset
        offset, line, _ = next(before, (0, b"", True))
        if end == 0:
            return evolve(EMPTY, torn=size)
        metadata = _stamp(file, name, offset, line)
        expected = expected + 1 if metadata.more else 0
        if metadata.more and metadata.more != expected:
            raise problem_at(file, name, end, ("batch", "is not the next of its batch.")).error()
    if not follows(chain_before(file, name, offset), line):
        raise problem_at(file, name, offset, fault_of(line)).error()
    return Tail(end, metadata.chain, metadata.recorded, max(0, size - end), end > size)


def _stamp(file: BinaryIO, name: str, offset: int, line: bytes) -> Metadata:
    metadata = metadata_of(line)
    if metadata is None:
        fault = diagnose(line) or ("shape", "does not end in recorder, time and chain.")
        raise problem_at(file, name, offset, fault).error()
    return metadata


def chain_before(file: BinaryIO, name: str, offset: int) -> str:
    """The chain of the line that ends just before `offset`; BEGINNING at the start of the log.

    Raises DamagedError if those bytes are not a line.
    """
    if offset == 0:
        return BEGINNING
    start = line_start(file, offset - 1)
    file.seek(start)
    return _stamp(file, name, start, file.read(offset - start - 1)).chain


def problem_at(file: BinaryIO, name: str, offset: int, fault: tuple[str, str]) -> Problem:
    """Describe a fault of the line at `offset`; counts newlines to find its number."""
    kind, what = fault
    way_out = WAYS_OUT.get(kind, REPAIR)
    line = newlines(file, offset) + 1
    return Problem(kind, line, offset, f"the line {what}", way_out, name)  # type: ignore[arg-type]


def torn_problem(file: BinaryIO, tail: Tail, name: str) -> Problem | None:
    """The notice for a reader about the end of the log; None if the end is complete."""
    if not tail.unended and not tail.torn:
        return None
    if tail.unended:
        line = newlines(file, tail.end) + 1
        what = "the last line lacks its newline; it is whole, and counts."
        return Problem(
            "newline", line, tail.end, what, "The next append or `chrono repair` ends it.", name
        )
    what = (
        f"the last {tail.torn} bytes are what a writer that died left unfinished; they were"
        " never acknowledged, and do not count."
    )
    way_out = "The next append or `chrono repair` sets them aside in a file of their own."
    return Problem("torn", newlines(file, tail.end) + 1, tail.end, what, way_out, name)
