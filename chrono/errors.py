"""Every error that chrono raises on purpose, under one root class.

A problem in a user's data or question is one of these errors, with attributes that say where and
what; a bug in chrono is any other exception. Each class has the exit code of its kind, so that a
script can tell a bad question from a damaged log.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import ClassVar, Final


class Exit(IntEnum):
    """The exit codes of the `chrono` command."""

    OK = 0
    FOUND = 1
    """The caller asked to fail on this answer: `check` found something, or `diff` differs."""
    USAGE = 2
    """The command line is invalid (click's own code)."""
    NO_CHRONICLE = 3
    INVALID = 4
    """The data to append or import breaks a rule; nothing was written."""
    UNKNOWN = 5
    """The chronicle does not hold this name, event, cell or document."""
    DAMAGED = 6
    """The log, a snapshot or a passage has changed since it was written."""
    VOCABULARY = 7
    STORAGE = 8
    """The disk, its permissions or its space refused."""
    BUSY = 9
    ALTERED = 10
    """`verify`: a file has the name of a document, and is not the file that was declared."""
    NOT_THERE = 11
    """`verify`: the file of a declared document is not in the folder."""
    MOVED = 12
    """`verify`: a passage stands in another place than its event says."""
    CHANGED = 13
    """`verify`: a passage has other words than when it was cited."""
    LOST = 14
    """`verify`: a passage is not in the text."""
    UNPROVED = 15
    """`verify`: there is no text to prove a pointer against."""
    BUG = 70
    """An exception that chrono does not raise on purpose (EX_SOFTWARE of sysexits.h)."""
    INTERRUPTED = 130


class ChronoError(Exception):
    """Root of all errors for users: where, what, which rule, what to do next."""

    exit: ClassVar[Exit] = Exit.INVALID


class NoChronicleError(ChronoError):
    """No chronicle is found or named."""

    exit = Exit.NO_CHRONICLE


class InvalidError(ChronoError):
    """The input breaks one or more rules. `problems` holds a sentence for each."""

    exit = Exit.INVALID

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((message, *(f"  {problem}" for problem in problems))))
        self.message = message
        self.problems = problems


class InvalidEventError(InvalidError):
    """An event in the log has data that the fold cannot use: `rule` says why.

    `offset` is the byte of the log at which its line begins.
    """

    exit = Exit.DAMAGED

    def __init__(self, event: str, offset: int, rule: str) -> None:
        super().__init__(f"Event {event[:12]}: {rule}")
        self.event = event
        self.offset = offset
        self.rule = rule


class UnknownError(ChronoError):
    """The chronicle does not hold this name. `nearest` are the most similar known names."""

    exit = Exit.UNKNOWN

    def __init__(self, what: str, name: str, nearest: tuple[str, ...] = (), hint: str = "") -> None:
        shown = name if len(name) <= 200 else f"{name[:200]}…"
        text = f"{what} {shown!r} is not in this chronicle."
        if nearest:
            text += f" Did you mean {' or '.join(repr(near) for near in nearest)}?"
        if hint:
            text += f" {hint}"
        super().__init__(text)
        self.what = what
        self.name = name
        self.nearest = nearest


class AmbiguousError(UnknownError):
    """Several things of equal rank have this name. `nearest` are their ids."""

    def __init__(self, what: str, name: str, choices: Mapping[str, str]) -> None:
        """`choices` are labels by id."""
        shown = name if len(name) <= 200 else f"{name[:200]}…"
        listed = " or ".join(f"{key} ({label})" for key, label in choices.items())
        text = f"{what} {shown!r} is the name of more than one: give the id {listed}."
        ChronoError.__init__(self, text)
        self.what, self.name, self.nearest = what, name, tuple(choices)


class DamagedError(ChronoError):
    """The stored bytes are not those written. `line` is the line of the log, from 1, if known."""

    exit = Exit.DAMAGED

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class ReplacedError(DamagedError):
    """The log no longer begins with the part read earlier; nothing is appended."""


class VocabularyError(ChronoError):
    """The vocabulary breaks a rule. `line` is that of the TOML file, from 1, if known."""

    exit = Exit.VOCABULARY

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class StorageError(ChronoError):
    """The operating system refuses to read or write. Acknowledged data is not lost."""

    exit = Exit.STORAGE


class BusyError(ChronoError):
    """Another process holds the lock of the chronicle for too long."""

    exit = Exit.BUSY


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known names most similar to a name, the most similar first."""
    from difflib import get_close_matches

    return tuple(get_close_matches(name, list(known), most, 0.6))


_ADVICE: Final[Mapping[int, str]] = {
    errno.ENOSPC: "The disk is full. Make room, then do it again.",
    errno.EDQUOT: "Your quota of disk space is used up. Make room, then do it again.",
    errno.EROFS: "It lies on a file system mounted read-only. Questions work; to append, copy"
    " the chronicle to a place that can be written.",
    errno.EACCES: "You lack the permission. `ls -l` on it shows whose it is.",
    errno.EPERM: "You lack the permission. `ls -l` on it shows whose it is.",
    errno.EIO: "The disk reports a failure. Copy the chronicle to another disk, run `chrono"
    " verify` there, and mistrust this one.",
    errno.EFBIG: "The file may grow no further here (`ulimit -f`, or the file system's limit).",
    errno.EISDIR: "It is a folder, where a file was expected.",
    errno.ENOTDIR: "A part of its path is not a folder.",
    errno.ELOOP: "It, or its folder, is a link, and chrono writes nothing outside the chronicle."
    " Put the file itself there.",
    errno.ENXIO: "It is a socket, or a device that is not there, where a file was expected.",
    errno.ENOLCK: "Its file system grants no lock. Mount it with locks, or copy the chronicle to a"
    " disk of this machine.",
    errno.EMFILE: "Too many files are open (`ulimit -n`).",
}


def file_error(place: Path | str, error: OSError) -> StorageError:
    """Turn an error of the operating system into one that says where, and what to do."""
    said = f"{place}: {error.strerror or error}"
    advice = _ADVICE.get(error.errno or 0)
    return StorageError(f"{said}. {advice}" if advice else said)
