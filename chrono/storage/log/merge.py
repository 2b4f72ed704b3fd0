"""Merge two copies of a log: append what the other copy has and this one lacks.

Our lines stay byte for byte as they were, so every head and snapshot of our log stays valid. A
merged event keeps its id and recorder but gets the time of the merge as its recorded time: no
question asked here before the merge could have known it. A damaged copy is rejected as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from chrono.errors import DamagedError, InvalidError
from chrono.storage.json_codec import loads_strict
from chrono.storage.log.files import read_file, storage
from chrono.storage.log.log import Log
from chrono.storage.log.recovery import find_tail
from chrono.storage.log.report import Problem
from chrono.storage.log.verify import verify
from chrono.storage.log.writer import Entry, entry_of

_UNFINISHED = ("torn", "newline")
"""Faults that a dead writer leaves behind; they do not affect the lines before."""


def lacking(base: bytes, ours: bytes, theirs: bytes) -> list[Entry]:
    """The entries that `theirs` has and `ours` lacks, in their order; both logs descend from
    `base`.

    Raises DamagedError if one of them is damaged. Raises InvalidError if one side lacks an event
    of `base`: a log is append-only, so a missing event means lost data, and a person has to
    resolve it.
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
    return [entry for identity, entry in others.items() if identity not in mine]


def merge_files(
    base: Path,
    ours: Path,
    theirs: Path,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Append the result of `lacking` to `ours`, holding the lock of its writers.

    `ours` is a log in use, or the temporary file in which git expects the result (`%A`). Raises as
    `lacking` does, BusyError and StorageError; `ours` is unchanged then.
    """
    with storage("read", base):
        began = base.read_bytes()
    with storage("read", theirs):
        others = theirs.read_bytes()
    log = Log(ours)
    lock = log.locked()
    is_in_use = lock.path.exists()
    try:
        with lock, storage("merge into", ours):
            log.append_entries(lacking(began, read_file(ours), others), now=now)
            if not is_in_use:  # git would report the lock file as untracked
                lock.path.unlink()
    finally:
        log.close()


def _whole(name: str, log: bytes) -> dict[str, Entry]:
    file = io.BytesIO(log)
    _reject_damage(verify(file, name))
    end = find_tail(file, name).end
    found = (entry_of(loads_strict(line)) for line in _lines(log[:end]))
    return {entry.id: entry for entry in found}


def _lines(log: bytes) -> Iterable[bytes]:
    return log.removesuffix(b"\n").split(b"\n") if log else ()


def _reject_damage(problems: Iterator[Problem]) -> None:
    for problem in problems:
        if problem.fault not in _UNFINISHED:
            raise DamagedError(f"{problem} Nothing was taken over.", problem.line)
