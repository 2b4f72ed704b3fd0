"""The fingerprint that reveals a changed file of the index: its size, its time and a checksum.

Only a writer that holds the index's lock changes the file; it then stores the fingerprint next to
it, so that a file that another program changed, or that decayed on the disk, is never trusted.

SQLite guards a file by locks that belong to the whole process, and the kernel drops them all as
soon as the process closes any descriptor of that file. Another process could then take the file
for unused, and delete its write-ahead log. So a file is read through a descriptor that stays open
as long as a connection of this process has the file open: `hold` it before connecting, and
`release` it after closing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import RLock, Thread
from typing import Final
from zlib import crc32

from attrs import define, field

from chrono.errors import StorageError
from chrono.storage.log.access import access_for
from chrono.storage.log.files import file_only, read_file, write_beside

FORMAT: Final = b"crc32 of 16 MiB: "
"""What a checksum begins with. A checksum of another format proves nothing."""
CHUNK_BYTES: Final = 16 << 20
"""Bytes of the file that are summed by one thread."""
READ_BYTES: Final = 1 << 20
"""Bytes of the file that a thread reads at a time."""
MAX_THREADS: Final = 4

File = tuple[int, int]
"""Identifies an open file: its device and inode."""


@define
class _Held:
    """The descriptors of one file, and how many hold it."""

    descriptors: list[int] = field(factory=list)
    holders: int = 0


_LOCK: Final = RLock()  # re-entrant: a connection may be collected, and released, at any moment
_HELD: Final[dict[File, _Held]] = {}


def identity(path: Path) -> File:
    """The file that a path names now. Raises OSError."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


def hold(path: Path) -> File:
    """Keep the file open until `release`. Raises OSError or StorageError."""
    with _LOCK:
        file = identity(path)
        if file not in _HELD:
            descriptor = file_only(path, os.O_RDONLY)
            opened = os.fstat(descriptor)  # the path may name another file since
            file = opened.st_dev, opened.st_ino
            _HELD.setdefault(file, _Held()).descriptors.append(descriptor)
        _HELD[file].holders += 1
        return file


def release(file: File) -> None:
    """End a `hold`; the last one closes the file."""
    with _LOCK:
        held = _HELD[file]
        held.holders -= 1
        if not held.holders:
            del _HELD[file]
            for descriptor in held.descriptors:
                os.close(descriptor)


@contextmanager
def _descriptor(path: Path) -> Iterator[int]:
    file = hold(path)
    try:
        yield _HELD[file].descriptors[0]
    finally:
        release(file)


def fingerprint_path(path: Path) -> Path:
    """The path of the fingerprint file, next to the index."""
    return path.with_suffix(".fingerprint")


def write_fingerprint(path: Path, log: Path) -> None:
    """Store the fingerprint of the current file. The caller holds the index's lock."""
    fresh = fingerprint_path(path).with_suffix(".fingerprint-new")
    marks = _marks(path)
    write_beside(fresh, marks + checksum(path, marks), access_for(fresh, log), synced=False)
    os.replace(fresh, fingerprint_path(path))


def has_fingerprint(path: Path) -> bool:
    """Whether only writers changed the file since the fingerprint was written.

    A decayed byte does not change size or time; the checksum reveals it.
    """
    try:
        marks, known = _marks(path), read_file(fingerprint_path(path))
        return known.startswith(marks) and known == marks + checksum(path, marks)
    except (OSError, StorageError):
        return False


def is_rotten(path: Path) -> bool:
    """Whether the file's bytes changed although no program wrote them.

    The caller holds the lock.
    """
    try:
        marks, known = _marks(path), read_file(fingerprint_path(path))
        return known.startswith(marks + FORMAT) and known != marks + checksum(path, marks)
    except (OSError, StorageError):
        return False


@lru_cache(maxsize=4)
def checksum(path: Path, marks: bytes) -> bytes:
    """A checksum of the whole file; cached while the file's size and time stay the same.

    It covers the whole file because a damaged page can hide other pages from a query: a checksum
    of the rows found would say nothing about the missing rows.
    """
    with _descriptor(path) as file:
        starts = range(0, os.fstat(file).st_size, CHUNK_BYTES)
        sums = [b"unread"] * len(starts)
        threads = max(min(len(starts), os.cpu_count() or 1, MAX_THREADS), 1)

        def work(first: int) -> None:
            with suppress(OSError):  # a part that cannot be read has no sum that fits
                for number in range(first, len(starts), threads):
                    sums[number] = b"%08x" % _sum(file, starts[number])

        others = [Thread(target=work, args=(number,)) for number in range(1, threads)]
        for other in others:
            other.start()
        work(0)
        for other in others:
            other.join()
    return FORMAT + b"%08x\n" % crc32(b" ".join(sums))


def _sum(file: int, start: int) -> int:
    """The checksum of one chunk. Reading and summing leave the interpreter to other threads."""
    found, end = 0, start + CHUNK_BYTES
    while start < end and (block := os.pread(file, min(READ_BYTES, end - start), start)):
        found = crc32(block, found)
        start += len(block)
    return found


def _marks(path: Path) -> bytes:
    found = os.stat(path)
    return b"%d %d %d\n" % (found.st_size, found.st_mtime_ns, found.st_ino)
