"""Find the prefix of the log as of an event count or a time.

The recorded time never decreases along the log, so a binary search over its bytes finds the place;
every line that the search reads is verified. All lines of a batch have the same recorded time, so
a prefix never splits a batch.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import BinaryIO

from chrono.errors import InvalidError
from chrono.storage.log.line_format import STEP, fault_of, follows, line_start, metadata_of
from chrono.storage.log.recovery import chain_before, problem_at

_HOW = "Write #12 for the first 12 events, 2026-11-21 for the end of that day in UTC, or a time"


def size_at(file: BinaryIO, name: str, end: int, asked: str) -> int:
    """Return the size in bytes of the log as of `asked`, at most `end`. Raises InvalidError."""
    asked = asked.strip()
    if asked.startswith("#"):
        if not (asked[1:].isascii() and asked[1:].isdigit()) or len(asked) > 16:
            raise InvalidError(f"{asked!r} names no part of the log. {_HOW}.")
        return _first(file, end, int(asked[1:]))
    return _until(file, name, end, _moment(asked))


def _moment(asked: str) -> str:
    """The last moment that a text covers, in the log's timestamp format."""
    try:
        if len(asked) == 10:
            return f"{date.fromisoformat(asked).isoformat()}T23:59:59Z"
        moment = datetime.fromisoformat(asked)
    except ValueError:
        raise InvalidError(
            f"{asked!r} is neither a date nor a time. {_HOW} such as 2026-11-21T10:00:00Z."
        ) from None
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            raise InvalidError(f"{asked!r} lies outside the years 1 to 9999 in UTC.") from None
    return moment.isoformat(timespec="seconds") + "Z"


def _first(file: BinaryIO, end: int, count: int) -> int:
    """The byte after the first `count` lines."""
    offset, left = 0, count
    file.seek(0)
    while left and offset < end and (part := file.read(min(STEP, end - offset))):
        found = part.count(b"\n")
        if found >= left:
            cut = -1
            for _ in range(left):
                cut = part.index(b"\n", cut + 1)
            return offset + cut + 1
        left -= found
        offset += len(part)
    if left and offset == end - 1:  # the last line is complete but lacks its newline
        offset, left = end, left - 1
    if left:
        raise InvalidError(f"#{count} is more than there is: the log holds {count - left} events.")
    return offset


def _until(file: BinaryIO, name: str, end: int, moment: str) -> int:
    """The byte after the last line recorded at or before `moment`."""
    # Lines before `low` are in the prefix, those from `high` on are not.
    low, high = 0, end
    while low < high:
        start = line_start(file, (low + high) // 2)
        file.seek(start)
        line = file.readline().removesuffix(b"\n")
        metadata = metadata_of(line)
        chain = chain_before(file, name, start)
        if metadata is None or not follows(chain, line):
            raise problem_at(file, name, start, fault_of(line)).error()
        if metadata.recorded <= moment:
            low = start + len(line) + 1
        else:
            high = start
    return low
