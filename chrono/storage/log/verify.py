"""Verify a log: every line and every byte against the chain.

Reports every change, removal, join or move, with its line number. Continues after a fault, so that
one fault does not hide the next, and needs a few bytes of memory per event. It cannot detect lines
dropped from the end without a head kept elsewhere, nor a log that was forged as a whole: anybody
who can write the file can compute new chains.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO, Final

from attrs import define, field

from chrono.model.event import from_line
from chrono.storage.json_codec import event_id, loads_strict
from chrono.storage.log.line_format import (
    CHAIN_LENGTH,
    REPAIR,
    WAYS_OUT,
    diagnose,
    id_of,
    is_overwritten_end,
    link,
    metadata_of,
)
from chrono.storage.log.records import BEGINNING, Head, Metadata
from chrono.storage.log.report import Fault, Problem

_RESTORE = "Bring the line back from a copy (git keeps every version), or see `chrono repair`."


EVERY: Final = 500
"""Lines between two reports of progress."""


def verify(
    file: BinaryIO,
    name: str,
    head: Head | str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Problem]:
    """Every problem of an open log, in line order. See `Log.verify`."""
    size = os.fstat(file.fileno()).st_size if progress else 0
    proof = _Proof(name)
    wanted = _Wanted(head)
    found = False
    offset = 0
    for line in file:
        proof.line += 1
        proof.offset = offset
        offset += len(line)
        for problem in proof.check(line):
            found = True
            yield problem
        wanted.seen(proof.chain, offset)
        if progress and proof.line % EVERY == 0:
            progress(offset, size)
    for problem in (*proof.end(), *_twice(file, proof), *wanted.missing(name, offset, found)):
        yield problem


@define
class _Proof:
    """The state of the verification so far."""

    name: str
    line: int = 0
    offset: int = 0
    chain: str | None = BEGINNING
    """The chain that the last line should have; None after a line without one."""
    stated: str | None = BEGINNING
    """The chain that the last line has."""
    recorded: str = ""
    more: int = 0
    unended: bool = False
    torn: bool = False
    """Whether the last line is a fragment."""
    batch: tuple[int, int] = (1, 0)
    """Number and offset of the line that started the current batch."""
    ids: array[int] = field(factory=lambda: array("Q"))

    def problem(self, fault: Fault, what: str, way_out: str = "") -> Problem:
        way_out = way_out or WAYS_OUT.get(fault, REPAIR)
        return Problem(fault, self.line, self.offset, what, way_out, self.name)

    def check(self, raw: bytes) -> Iterator[Problem]:
        line = raw[:-1] if raw.endswith(b"\n") else raw
        self.unended = len(line) == len(raw)
        metadata = metadata_of(line)
        if self.unended and metadata is None and not is_overwritten_end(line):
            self.torn, self.chain, self.stated = True, None, None
            return
        if fault := diagnose(line):
            yield self.problem(fault[0], f"the line {fault[1]}")
            if fault[0] in ("crlf", "bom"):  # the rest of the line may be intact
                line = line.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r")
                metadata = metadata_of(line)
            elif metadata is None:
                if fault[0] not in ("empty", "conflict"):
                    self.chain = self.stated = None
                return
        if metadata is None:
            self.chain = self.stated = None
            what = "the line does not begin with an id and end in recorder, time and chain."
            yield self.problem("shape", what, _RESTORE)
            return
        yield from self._link(line, metadata)
        if not fault or fault[0] in ("crlf", "bom"):
            yield from self._event(line)

    def _links(self, line: bytes) -> list[str]:
        """The chains that the line may have: from the previous line's expected and actual chain."""
        before = {chain for chain in (self.stated, self.chain) if chain}
        return [link(chain, line[:-CHAIN_LENGTH]) for chain in before]

    def _link(self, line: bytes, metadata: Metadata) -> Iterator[Problem]:
        links = self._links(line)
        if links and metadata.chain not in links:
            yield self.problem(
                "chain",
                "the line does not follow the one before: it was changed, or put here from"
                " elsewhere, or lines between the two are missing.",
                _RESTORE,
            )
            self.unended = False  # the line itself is whole
        self.stated = metadata.chain
        self.chain = metadata.chain if metadata.chain in links or not links else links[0]
        if metadata.recorded < self.recorded:
            what = f"the line was recorded at {metadata.recorded}, before the line before it."
            yield self.problem("order", what, _RESTORE)
        self.recorded = max(self.recorded, metadata.recorded)
        if self.more and metadata.more != self.more - 1:
            what = f"{self.more} more lines of a batch should begin here."
            yield self.problem("batch", what, _RESTORE)
        if metadata.more and not self.more:
            self.batch = (self.line, self.offset)
        self.more = metadata.more

    def _event(self, line: bytes) -> Iterator[Problem]:
        try:
            found = loads_strict(line)
            from_line(found, self.offset)
            right = event_id(found)
        except KeyError as error:
            yield self.problem("shape", f"the line lacks {error}.", _RESTORE)
            return
        except (ValueError, TypeError) as error:
            fault: Fault = "json" if isinstance(error, ValueError) else "shape"
            yield self.problem(fault, f"the line is not an event: {error}.", _RESTORE)
            return
        if right != found["id"]:
            what = f"the line bears the id {found['id']}, but what it says has the id {right}."
            yield self.problem("id", what, _RESTORE)
        self.ids.append(int(right[:16], 16))

    def end(self) -> Iterator[Problem]:
        """The problems that are only known after the last line."""
        if self.unended and not self.torn:
            what = "the last line lacks its newline; it is whole, and counts."
            yield self.problem("newline", what, "The next append or `chrono repair` ends it.")
        if self.torn or self.more:
            if self.more:
                self.line, self.offset = self.batch
            what = (
                "from this line on, a writer that died left its work unfinished; it was never"
                " acknowledged, and does not count."
            )
            way_out = "The next append or `chrono repair` sets it aside in a file of its own."
            yield self.problem("torn", what, way_out)


def _twice(file: BinaryIO, proof: _Proof) -> Iterator[Problem]:
    """Events that occur twice. Reads the log again only if a duplicate id is likely."""
    ids = sorted(proof.ids)
    again = Counter(a for a, b in pairwise(ids) if a == b)
    if not again:
        return
    first: dict[str, int] = {}
    file.seek(0)
    offset = 0
    for number, line in enumerate(file, 1):
        found = id_of(line)
        if found and int(found[:16], 16) in again and first.setdefault(found, number) != number:
            what = f"the line is the event of line {first[found]} again."
            yield Problem("twice", number, offset, what, REPAIR, proof.name)
        offset += len(line)


@define
class _Wanted:
    """A head that the log must once have had."""

    head: Head | str | None
    met: bool = False

    def __attrs_post_init__(self) -> None:
        if isinstance(self.head, str):
            self.head = self.head.strip().lower()
        self.seen(BEGINNING, 0)

    def seen(self, chain: str | None, end: int) -> None:
        if self.head is None or chain is None or self.met:
            return
        if isinstance(self.head, Head):
            # the size is one too large if the last newline was missing, and still is
            self.met = chain == self.head.chain and end in (self.head.size, self.head.size - 1)
        else:
            self.met = len(self.head) >= 8 and chain.startswith(self.head)

    def missing(self, name: str, end: int, damaged: bool) -> Iterator[Problem]:
        if self.head is None or self.met:
            return
        shown = str(self.head)[:16]
        if isinstance(self.head, Head) and self.head.size > end:
            what = f"it is {end} bytes long, but was {self.head.size} at the head {shown}…"
            way_out = "Lines were dropped from its end: bring them back from a copy."
            yield Problem("shorter", None, end, f"{what}.", way_out, name)
            return
        what = f"no line has the head {shown}…: it is the head of another copy"
        if not isinstance(self.head, Head):
            what += ", or of lines dropped from the end"
        elif damaged:
            what += ", or of what was damaged"
        way_out = "`chrono import` takes over what that copy has and this one lacks."
        yield Problem("copy", None, end, f"{what}.", way_out, name)
