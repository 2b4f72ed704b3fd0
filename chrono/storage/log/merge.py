"""Two copies of one log become one: what the other has and we lack, after what we have.

Ours stays byte for byte, so every head and snapshot taken of it stays true. What is taken
over keeps its id and its recorder; its time is when it came here, since until then no
question asked here could know it. A copy that is damaged is refused, not taken in part.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chrono.errors import DamagedError, InvalidError
from chrono.storage.json_codec import loads_strict
from chrono.storage.log.files import storage, write_beside
from chrono.storage.log.recovery import find_tail
from chrono.storage.log.report import Problem
from chrono.storage.log.verify import verify
from chrono.storage.log.writer import Entry, metadata, restamped, rfc3339

if TYPE_CHECKING:
    from chrono.storage.log.log import Log

_UNFINISHED = ("torn", "newline")
"""What a writer that died leaves behind; it takes nothing from the lines before."""


def entries_of(other: Log) -> list[Entry]:
    """All whole lines of another log, proved, ready to be stamped anew.

    Raises DamagedError with the number of its first damaged line.
    """
    _refuse_damage(other.verify())
    return [restamped(loads_strict(line)) for _, line in other.lines()]


def merge(base: bytes, ours: bytes, theirs: bytes, now: Callable[[], datetime]) -> bytes:
    """What git is to put in the place of two logs that both grew out of `base`.

    Ours, then what theirs has besides, as one batch. Raises DamagedError where one of the
    two is damaged, InvalidError where one lacks what both began with: a log is never
    shortened, so git is to leave that to a person.
    """
    began = _whole("what both began with", base)
    mine, others = _whole("our side", ours), _whole("their side", theirs)
    for side, entries in (("Our", mine), ("Their", others)):
        lost = began.keys() - entries.keys()
        if lost:
            raise InvalidError(
                f"{side} side lacks {len(lost)} events that both sides began with, the first"
                f" {min(lost)[:12]}. A log is never shortened: bring them back, then merge."
            )
    file = io.BytesIO(ours)
    tail = find_tail(file, "our side")
    kept = ours[: tail.end] + (b"\n" if tail.unended else b"")
    fresh = [entry for identity, entry in others.items() if identity not in mine]
    lines, _ = metadata(fresh, tail.chain, max(tail.recorded, rfc3339(now())))
    return kept + b"".join(lines)


def merge_files(
    base: Path,
    ours: Path,
    theirs: Path,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """`merge` as git calls it, with the result in the place of `ours` (git's `%A`).

    Raises as `merge` does, and StorageError; `ours` is then as it was.
    """
    with storage("merge into", ours):
        merged = merge(base.read_bytes(), ours.read_bytes(), theirs.read_bytes(), now)
        fresh = ours.with_name(ours.name + ".merged")
        try:
            write_beside(fresh, merged)
            os.replace(fresh, ours)
        finally:
            fresh.unlink(missing_ok=True)


def _whole(name: str, log: bytes) -> dict[str, Entry]:
    file = io.BytesIO(log)
    _refuse_damage(verify(file, name))
    end = find_tail(file, name).end
    found = (restamped(loads_strict(line)) for line in _lines(log[:end]))
    return {entry.id: entry for entry in found}


def _lines(log: bytes) -> Iterable[bytes]:
    return log.removesuffix(b"\n").split(b"\n") if log else ()


def _refuse_damage(problems: Iterator[Problem]) -> None:
    for problem in problems:
        if problem.fault not in _UNFINISHED:
            raise DamagedError(f"{problem} Nothing was taken over.", problem.line)
