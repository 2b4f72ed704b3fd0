"""The log: events in the order in which they were appended, one JSON object per line.

The log is the source of truth and is append-only. Every read verifies the chain, so that no answer
comes from a damaged line; `verify` reports all problems. This module does not interpret or
validate events. A line's `offset` is the byte at which it starts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chrono.errors import DamagedError
from chrono.model.event import Event, from_line
from chrono.storage.json_codec import loads
from chrono.storage.log.as_of import size_at
from chrono.storage.log.files import Lock, file_only, open_inside, storage, sync_folder
from chrono.storage.log.line_format import (
    CHAIN_LENGTH,
    diagnose,
    ends_with_metadata,
    fault_of,
    follows,
)
from chrono.storage.log.records import BEGINNING, Head, Tail
from chrono.storage.log.recovery import EMPTY, chain_before, find_tail, problem_at, torn_problem
from chrono.storage.log.verify import verify
from chrono.storage.log.writer import Writer

if TYPE_CHECKING:
    from chrono.storage.log.report import Appended, Problem
    from chrono.storage.log.writer import Entry, Packed

_BUFFER = 1 << 20
_BLOCK = 1 << 17
"""Bytes processed together: small enough to stay in the CPU cache between two passes."""
_LINE = 1 << 10
"""Bytes to read at once for a line: most are shorter."""
_DIGITS_BEFORE_NEXT = 67
"""How many bytes before a line the digits of the previous line's chain start."""


class Log:
    """One log file. Reading can continue while others append."""

    def __init__(self, path: Path, patience: float = 10.0) -> None:
        """`path` is the file; reads nothing yet. `patience`: seconds to wait for a lock."""
        self.path = path
        self.name = f"{path.parent.name}/{path.name}"
        """The log's name in error messages."""
        self.unfinished = False
        """Whether the end was incomplete at the last look: `torn` describes it."""
        self._lock = Lock(path.with_suffix(".lock"), patience, log=path)
        self._written_by: Writer | None = None

    def create(self) -> None:
        """Create an empty log and its folder on the disk. Leaves an existing log unchanged.

        Raises StorageError.
        """
        with storage("create", self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(open_inside(self.path, os.O_WRONLY | os.O_CREAT))
            sync_folder(self.path.parent)
            sync_folder(self.path.parent.parent)

    def close(self) -> None:
        """Close the files that appending holds open. Using the log opens them again."""
        if self._written_by:
            self._written_by.close()
        self._lock.close()

    # ------------------------------------------------------------------ where it ends

    def tail(self) -> Tail:
        """Find the end of the valid part; reads only the last bytes.

        Raises NoChronicleError if there is no log, DamagedError if its end is damaged.
        """
        with storage("read", self.path), open(self.path, "rb", opener=file_only) as file:
            found = find_tail(file, self.name)
        self.unfinished = bool(found.torn or found.unended)
        return found

    def head(self) -> Head:
        """The chain and size that identify the current log. Raises as `tail` does."""
        return self.tail().head

    def torn(self) -> Problem | None:
        """The notice for a reader about an unfinished end that no writer is completing."""
        with storage("read", self.path), open(self.path, "rb", opener=file_only) as file:
            tail = find_tail(file, self.name)
            if (tail.torn or tail.unended) and not self._lock.is_held():
                # the writer may have finished between reading the end and checking the lock
                return torn_problem(file, find_tail(file, self.name), self.name)
        return None

    # ------------------------------------------------------------------ reading

    def lines(
        self, start: int = 0, upto: int | None = None, *, proved: bool = True
    ) -> Iterator[tuple[int, bytes]]:
        """Whole lines without their newline, with their offsets, from byte `start` to before
        `upto`.

        Omits an unfinished line or batch at the end. Both bounds must be line starts. Raises
        DamagedError, with the line number, if a line does not follow the previous one;
        `proved=False` skips that check: `chrono verify` reports such lines and continues.
        """
        if not proved:
            for block in self.blocks(start, upto):
                yield from block
            return
        with storage("read", self.path), open(self.path, "rb", opener=file_only) as file:
            chain = chain_before(file, self.name, start)
        for block in self.blocks(start, upto):
            for offset, line in block:
                chain = self.prove(((offset, line),), chain)
                yield offset, line

    def blocks(self, start: int = 0, upto: int | None = None) -> Iterator[list[tuple[int, bytes]]]:
        """`lines` in groups of some hundred, not verified.

        The build of the index verifies them with `prove`, while another process extracts rows.
        """
        with storage("read", self.path), open(self.path, "rb", 0, opener=file_only) as file:
            end = find_tail(file, self.name).end
            if upto is not None and upto < end:
                end = upto
            file.seek(start)
            offset, pieces, held = start, [b""], 0
            while offset < end and (read := file.read(min(_BLOCK, end - offset - held))):
                pieces.append(read)
                held += len(read)
                if b"\n" not in read:  # joins a very long line once
                    continue
                *lines, rest = b"".join(pieces).split(b"\n")
                pieces, held = [rest], len(rest)
                block = []
                for line in lines:
                    block.append((offset, line))
                    offset += len(line) + 1
                yield block
            if held and offset < end:  # the last line is complete but lacks its newline
                yield [(offset, b"".join(pieces))]

    def prove(self, lines: Iterable[tuple[int, bytes]], chain: str) -> str:
        """Verify that lines follow `chain` and each other; return the last line's chain.

        Raises DamagedError, with the line number, at the first one that does not.
        """
        known = chain.encode()
        for offset, line in lines:
            known = sha256(known + line[:-CHAIN_LENGTH]).hexdigest().encode()
            if line[-CHAIN_LENGTH:] != b',"chain":"%b"}' % known:
                raise self._changed(offset)
        return known.decode()

    def read(
        self, start: int = 0, upto: int | None = None, *, proved: bool = True
    ) -> Iterator[Event]:
        """`lines` as events. Raises DamagedError with the line number."""
        for offset, line in self.lines(start, upto, proved=proved):
            yield self._event(offset, line)

    def events_at(self, offsets: Iterable[int]) -> Iterator[Event]:
        """The events whose lines start at these offsets, in the given order.

        Verifies each line against the chain of the previous line. Raises DamagedError, also if no
        line starts there.
        """
        for offset, line in self._lines_at(offsets):
            yield self._event(offset, line)

    def _event(self, offset: int, line: bytes) -> Event:
        try:
            return from_line(loads(line), offset)
        except (ValueError, KeyError, TypeError) as error:
            raise self._unreadable(offset, error) from None

    def _lines_at(self, offsets: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        with storage("read", self.path), open(self.path, "rb", 0, opener=file_only) as file:
            number, pread = file.fileno(), os.pread
            for offset in offsets:
                begin = max(0, offset - CHAIN_LENGTH - 1)  # where the previous line's chain stands
                read, most = pread(number, _LINE, begin), _LINE
                while (end := read.find(b"\n", offset - begin)) < 0 and len(read) == most:
                    most *= 8
                    read = pread(number, most, begin)
                before, line = (
                    read[: offset - begin],
                    read[offset - begin : None if end < 0 else end],
                )
                if (offset and before[-1:] != b"\n") or not ends_with_metadata(line):
                    error = ValueError("does not begin here: the log is not the one indexed")
                    raise self._unreadable(offset, error)
                digits = before[-_DIGITS_BEFORE_NEXT:-3].decode("latin-1")
                if not follows(digits if offset else BEGINNING, line):
                    raise self._changed(offset)
                yield offset, line

    def size_at(self, asked: str) -> int:
        """The size in bytes that the log had as of `asked`.

        `asked` is `#N` for the first N events, an RFC 3339 timestamp, or a date for the end of
        that day in UTC. Raises InvalidError.
        """
        with storage("read", self.path), open(self.path, "rb", opener=file_only) as file:
            return size_at(file, self.name, find_tail(file, self.name).end, asked)

    def count(self, upto: int | None = None, start: int = 0) -> int:
        """The number of events from byte `start` to before `upto`. Raises as `lines` does."""
        return sum(1 for _ in self.lines(start, upto))

    def _unreadable(self, offset: int, error: Exception) -> DamagedError:
        with open(self.path, "rb", opener=file_only) as file:
            file.seek(offset)
            visible = diagnose(file.readline().removesuffix(b"\n"))
            what = {KeyError: f"lacks {error}.", TypeError: f"is not an event: {error}."}.get(
                type(error), f"is not an event: {error}."
            )
            return problem_at(file, self.name, offset, visible or ("shape", what)).error()

    def _changed(self, offset: int) -> DamagedError:
        with open(self.path, "rb", opener=file_only) as file:
            file.seek(offset)
            return problem_at(file, self.name, offset, fault_of(file.readline())).error()

    # ------------------------------------------------------------------ appending

    def locked(self) -> Lock:
        """A context manager that excludes other writers; `append` inside it does not wait.

        Raises BusyError or StorageError on entering.
        """
        return self._lock

    def append(
        self,
        drafts: Sequence[Mapping[str, Any] | Packed],
        *,
        recorder: str,
        now: Callable[[], datetime],
        known: Callable[[Sequence[str]], Mapping[str, int]] | None = None,
        since: Head = EMPTY.head,
    ) -> Appended:
        """Append events as one batch: either all of them or none.

        Skips events that the log already holds. On return, the batch is on the disk. First
        recovers a torn end of a dead writer. The recorded time is `now`, or the last line's if the
        clock is behind it. `known` finds offsets by id in the log as of the head `since`, so that
        only later lines are read; without it, the first append reads the whole log. A validated
        draft can come as `Packed`.

        Raises InvalidError, BusyError, StorageError, DamagedError: nothing was appended then.
        ReplacedError if `known` belongs to another log than the current one.
        """
        return self._writer().append(drafts, recorder, now, known, since)

    def append_entries(self, entries: Sequence[Entry], *, now: Callable[[], datetime]) -> Appended:
        """Append entries of another log: they keep ids and recorders and get a new recorded time.

        Raises as `append` does.
        """
        return self._writer().write(entries, now)

    def recover(self, *, now: Callable[[], datetime]) -> tuple[Problem, ...]:
        """Move an unfinished end to a file of its own, or add a missing final newline.

        The next append would do the same. Raises as `append` does.
        """
        return self._writer().recover(now)

    def _writer(self) -> Writer:
        if self._written_by is None:
            self._written_by = Writer(self.path, self.name, self._lock)
        return self._written_by

    # ------------------------------------------------------------------ proving

    def verify(
        self, head: Head | str | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[Problem]:
        """Report every problem of the log, in line order; nothing if the log is intact.

        `head`, kept elsewhere, is a `Head` or at least the first eight digits of a chain: the log
        must have ended with it once. `progress` gets the number of verified bytes and the total.
        Raises NoChronicleError or StorageError if the log cannot be read; problems in the content
        are yielded, not raised.
        """
        with storage("read", self.path), open(self.path, "rb", _BUFFER, opener=file_only) as file:
            yield from verify(file, self.name, head, progress)
