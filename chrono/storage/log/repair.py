"""Repair a damaged log: `plan` shows the changes, `carry_out` makes them.

A repair removes what does not belong to the log (carriage returns, a byte order mark, merge
conflict markers, NULs and fragments at the end), restores the order of moved lines where the chain
proves it, and appends another branch's lines with new chains. It never guesses: a changed or
missing line comes back from a copy, or is set aside if the caller asks for that. The original log
is kept in a file next to it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256

from attrs import define, field, frozen

from chrono.errors import DamagedError
from chrono.model.event import from_line
from chrono.storage.json_codec import event_id, loads_strict
from chrono.storage.log.files import quarantine, read_file, replace_file, seen, storage
from chrono.storage.log.line_format import diagnose, follows, metadata_of
from chrono.storage.log.log import Log
from chrono.storage.log.records import BEGINNING, Metadata
from chrono.storage.log.report import Fault, Problem
from chrono.storage.log.verify import verify
from chrono.storage.log.writer import Entry, entry_of, metadata, rfc3339

_MAX_RUNS = 200
_COPY = "Bring it back from a copy (git keeps every version), or have it set aside."


@frozen
class Line:
    """A line that is an event, whether or not it is in the right place."""

    number: int
    offset: int
    bytes: bytes
    metadata: Metadata
    entry: Entry


@frozen
class Plan:
    """The changes that a repair would make."""

    steps: tuple[str, ...]
    """A sentence for each change, in order; empty if nothing is wrong."""
    refused: tuple[Problem, ...]
    """Problems that only a guess could fix. If there are any, the repair does nothing."""
    kept: tuple[bytes, ...]
    """The lines, with their newlines, that stay byte for byte."""
    again: tuple[Entry, ...]
    """The events to append after them with new chains."""
    digest: str
    """SHA-256 of the log that the plan is for."""
    at_the_end: bool = False
    """Whether the next append would make the same changes."""


def plan(log: Log, *, quarantine: bool = False) -> Plan:
    """Plan the repair of a log; changes nothing.

    With `set_aside`, unreadable lines leave the log, and intact lines after a gap get new chains:
    the events stay, the heads after the gap become invalid. Raises StorageError or
    NoChronicleError.
    """
    with storage("read", log.path):
        found = read_file(log.path)
    repair = _Repair(log.name, quarantine)
    digest = sha256(found).hexdigest()
    problems = tuple(verify(io.BytesIO(found), log.name))
    if not problems:
        return Plan((), (), (), (), digest)
    repair.take_in(found)
    repair.order()
    kept = tuple(line.bytes + b"\n" for line in repair.trunk)
    left = verify(io.BytesIO(b"".join(kept)), log.name)
    refused = (*repair.refused, *(() if repair.refused else left))
    at_the_end = all(problem.fault in ("torn", "newline") for problem in problems)
    return Plan(tuple(repair.steps), refused, kept, tuple(repair.again), digest, at_the_end)


def carry_out(log: Log, agreed: Plan, *, now: Callable[[], datetime]) -> str:
    """Carry out the plan; return a sentence that names the file with the original log.

    Raises DamagedError if the plan refuses or the log has changed since, BusyError, StorageError:
    the log is unchanged then.
    """
    if agreed.refused:
        raise agreed.refused[0].error()
    if not agreed.steps:
        return ""
    with log.locked(), storage("repair", log.path):
        was = seen(log.path)
        found = read_file(log.path)
        if sha256(found).hexdigest() != agreed.digest:
            raise _changed(log)
        if agreed.at_the_end:
            return " ".join(problem.way_out for problem in log.recover(now=now))
        moment = rfc3339(now())
        last = metadata_of(agreed.kept[-1][:-1]) if agreed.kept else None
        chain, recorded = (last.chain, last.recorded) if last else (BEGINNING, "")
        lines, _ = metadata(agreed.again, chain, max(recorded, moment))
        whole = b"".join((*agreed.kept, *lines))
        for problem in verify(io.BytesIO(whole), log.name):  # a repair must not damage
            raise problem.error()
        name = moment.replace("-", "").replace(":", "")
        kept = quarantine(log.path, name, found)
        if not replace_file(log.path, whole, was):
            raise _changed(log)
    return f"The log as it was is kept in {kept.name}."


def _changed(log: Log) -> DamagedError:
    return DamagedError(
        f"{log.name} has changed since the repair was planned, so nothing was repaired. Plan it"
        " again: `chrono repair`."
    )


@define
class _Repair:
    name: str
    quarantine: bool
    steps: list[str] = field(factory=list)
    refused: list[Problem] = field(factory=list)
    runs: list[list[Line]] = field(factory=list)
    """Lines that each follow the one before."""
    trunk: list[Line] = field(factory=list)
    again: list[Entry] = field(factory=list)
    _counts: dict[str, list[int]] = field(factory=dict)

    # ------------------------------------------------------------------ taking lines in

    def take_in(self, found: bytes) -> None:
        """Clean the lines and group them into runs."""
        offset = 0
        seen: set[bytes] = set()
        pieces = found.split(b"\n")
        for number, raw in enumerate(pieces, 1):
            line = self._clean(raw, number, last=number == len(pieces))
            if line in seen:
                self._count("stands there twice, byte for byte, and counts once", number)
            elif line:
                self._take(line, number, offset, len(pieces) - number)
                seen.add(line)
            offset += len(raw) + 1
        for what, numbers in self._counts.items():
            self.steps.append(f"{_lines(numbers)}: {what}.")

    def _clean(self, line: bytes, number: int, last: bool) -> bytes:
        if line.startswith(b"\xef\xbb\xbf"):
            self._count("the byte order mark is taken out", number)
            line = line[3:]
        if line.strip(b"\0") != line:
            self._count("the NUL bytes round it are taken out", number)
            line = line.strip(b"\0")
        if diagnosed := diagnose(line):
            fault = diagnosed[0]
            if fault == "crlf":
                self._count("the carriage return is taken out", number)
                return line.rstrip(b"\r")
            if fault == "conflict":
                self._count("the merge conflict's marker is taken out", number)
                return b""
            if fault == "empty":
                if not last:
                    self._count("the empty line is taken out", number)
                return b""
        return line

    def _take(self, line: bytes, number: int, offset: int, newlines: int) -> None:
        """Add one line; `newlines` counts the newlines from its end to the end of the log."""
        fragment = newlines == 0
        stamped = metadata_of(line)
        entry = _entry(line, offset) if stamped else None
        before = self.runs[-1][-1].metadata.chain if self.runs else BEGINNING
        if stamped and entry:
            taken = Line(number, offset, line, stamped, entry)
            if self.runs and follows(before, line):
                self.runs[-1].append(taken)
            else:
                self.runs.append([taken])
            if fragment:
                self._count("it is whole, and gets the newline that it lacks", number)
        elif fragment and not stamped:
            self._count("the unfinished line is set aside", number)
        elif newlines == 1 and b"\0" in line:
            self._count("a power cut left NUL bytes in it; it is set aside", number)
        elif self.quarantine:
            self._count("it was changed, and is set aside", number)
        else:
            fault, what = diagnose(line) or ("json", "was changed, and is not what was appended.")
            self._refuse(fault, number, offset, f"the line {what}")

    # ------------------------------------------------------------------ ordering

    def order(self) -> None:
        """Join runs that follow one another; append the remaining lines with new chains."""
        if len(self.runs) > _MAX_RUNS:
            first = self.runs[0][0]
            what = f"from here on, the log falls into {len(self.runs)} pieces."
            self._refuse("chain", first.number, first.offset, what)
            return
        left = self._grow()
        held = self._drop_unfinished_batch()
        known = {line.entry.id for line in self.trunk}
        chains = [BEGINNING, *(line.metadata.chain for line in self.trunk)]
        if self.quarantine:
            self._chain_again(held, known)
        elif held:
            numbers = [line.number for line in held]
            self.steps.append(f"{_lines(numbers)}: the unfinished batch is set aside.")
        for run in left:
            if self.quarantine or any(follows(chain, run[0].bytes) for chain in chains):
                self._chain_again(run, known)
                chains.extend(line.metadata.chain for line in run)
            else:
                what = (
                    "the line follows none that is there: it was changed, or the line before"
                    " it was changed or is missing."
                )
                self._refuse("chain", run[0].number, run[0].offset, what)

    def _grow(self) -> list[list[Line]]:
        """Build the trunk from the runs; return the runs that are not part of it."""
        left, chain = list(self.runs), BEGINNING
        while run := next((each for each in left if follows(chain, each[0].bytes)), None):
            if self.trunk and run[0].number < self.trunk[-1].number:
                numbers = [line.number for line in run]
                self.steps.append(f"{_lines(numbers)}: put back where the chain says it was.")
            left.remove(run)
            self.trunk.extend(run)
            chain = run[-1].metadata.chain
        return left

    def _drop_unfinished_batch(self) -> list[Line]:
        held: list[Line] = []
        while self.trunk and self.trunk[-1].metadata.more:
            held.append(self.trunk.pop())
        return held[::-1]

    def _chain_again(self, lines: Iterable[Line], known: set[str]) -> None:
        fresh = [line for line in lines if line.entry.id not in known]
        double = [line.number for line in lines if line.entry.id in known]
        known.update(line.entry.id for line in fresh)
        self.again.extend(line.entry for line in fresh)
        if double:
            self.steps.append(f"{_lines(double)}: the event stands elsewhere, and counts once.")
        if fresh:
            numbers = [line.number for line in fresh]
            self.steps.append(f"{_lines(numbers)}: chained again behind the others, ids intact.")

    # ------------------------------------------------------------------ saying

    def _count(self, what: str, number: int) -> None:
        self._counts.setdefault(what, []).append(number)

    def _refuse(self, fault: Fault, number: int, offset: int, what: str) -> None:
        self.refused.append(Problem(fault, number, offset, what, _COPY, self.name))


def _entry(line: bytes, offset: int) -> Entry | None:
    """The entry of a line; None if it is not an event or its id does not match its content."""
    try:
        found = loads_strict(line)
        from_line(found, offset)
        return entry_of(found) if event_id(found) == found["id"] else None
    except (ValueError, KeyError, TypeError):
        return None


def _lines(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"lines {numbers[0]} to {numbers[-1]}"
    shown = ", ".join(str(number) for number in numbers[:5])
    return f"{len(numbers)} lines ({shown}{', …' if len(numbers) > 5 else ''})"
