"""File operations of the log: a lock for one writer at a time, safe opening, replacing and
syncing, and operating system errors as readable messages.

The lock is the kernel's (`flock`): the kernel releases it when the writer dies, so nobody ever has
to remove a stale lock. Every wait has a time limit.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from attrs import evolve

from chrono.errors import BusyError, NoChronicleError, StorageError, file_error
from chrono.storage.log.access import Access, access_for, access_of

LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = 10.0
_AT_ONCE: Final = fcntl.LOCK_EX | fcntl.LOCK_NB
_PAUSES: Final = ((0.002, 0.001), (0.02, 0.004), (0.5, 0.0002), (_PATIENCE, 0.01))
"""How long to sleep between attempts to take a held lock, by the time waited so far. Every attempt
slows the holder, and so does every change of holder, which has to read what others appended: the
holder therefore keeps the lock for some turns. After that, the process that has waited longest
tries most often, so that no process starves. A still longer wait is for a slow operation, so the
process tries less often again.
"""


class storage:  # noqa: N801 - reads as the statement `with storage(...)` that it makes
    """Turn operating system errors into errors that say what to do.

    `doing` completes "Could not …". Raises StorageError, or NoChronicleError if the log does not
    exist.
    """

    __slots__ = ("doing", "path")

    def __init__(self, doing: str, path: Path) -> None:
        self.doing = doing
        self.path = path

    def __enter__(self) -> None:
        """Does nothing: only the exit matters."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if error is None:
            return
        if isinstance(error, FileNotFoundError):
            raise NoChronicleError(
                f"{self.path} does not exist. If it did, bring it back from a copy (`git"
                f" checkout -- {self.path}`); `chrono init` begins a new one."
            ) from None
        if isinstance(error, OSError):
            raise file_error(f"Could not {self.doing} {self.path}", error) from error


class Lock:
    """The right to append, held by one thread of one process at a time. Re-entrant.

    A threading lock excludes other threads of this process, `flock` excludes other processes.
    After taking it, the lock checks that the path still names the locked file: if somebody deleted
    the file, another process can hold a lock on a new file of the same name.
    """

    def __init__(
        self,
        path: Path,
        patience: float = _PATIENCE,
        so: str = "nothing was appended",
        log: Path | None = None,
    ) -> None:
        """`path` is a file used only as the lock, with the same read access as `log`; `patience`
        is the maximum wait in seconds. `so` states the consequence of a failed wait, for the error
        message.
        """
        self.path = path
        self._log = log
        self.so = so
        self.patience = patience
        self._file = -1
        self._process = 0
        self._node = (-1, -1)
        self._mine = b""
        """Identifies this process in the file, for those who wait."""
        self._told = -1
        """When the file last changed, as far as this process knows: it wrote its own identity
        then.
        """
        self._name = os.fsencode(path)
        self._depth = 0
        self._locking = storage("lock", path)
        self._thread = threading.RLock()

    def __enter__(self) -> Lock:
        """Raises BusyError after `patience` seconds, StorageError if the disk fails."""
        free = self._thread.acquire(False)  # a timeout costs more than the lock
        begun = None if free else time.monotonic()
        if not free and not self._thread.acquire(timeout=self.patience):
            raise self._busy("another thread of this program")
        try:
            if self._depth == 0:
                with self._locking:
                    self._take(begun)
            self._depth += 1
        except BaseException:
            self._thread.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            try:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            except OSError:  # what was done is done; a closed file holds no lock
                self.close()
        self._thread.release()

    def _take(self, begun: float | None) -> None:
        """Wait for the lock; `begun` is when the wait started.

        The first attempt usually succeeds and reads no clock.
        """
        held = None
        while True:
            self._open()
            try:
                fcntl.flock(self._file, _AT_ONCE)
            except BlockingIOError:
                now = time.monotonic()
                if held is None:
                    held = now
                    LOG.debug("waiting for the lock %s, held by %s", self.path, self._holder())
                begun = held if begun is None else begun
                waited = now - held
                pause = next((each for upto, each in _PAUSES if waited < upto), _PAUSES[-1][1])
                if now + pause > begun + self.patience:
                    raise self._busy(self._holder()) from None
                time.sleep(pause)
                continue
            changed = self._changed()
            if changed is not None:
                if changed != self._told:
                    self._tell()
                return
            self.close()  # somebody removed the file during the wait

    def _tell(self) -> None:
        """Write this process's identity to the file unless it is there already."""
        if os.pread(self._file, 21, 0) != self._mine:  # reading is cheaper than writing
            os.pwrite(self._file, self._mine, 0)
        self._told = os.fstat(self._file).st_mtime_ns

    def _open(self) -> None:
        process = os.getpid()
        if self._process != process:  # a forked process shares the parent's lock and needs its own
            self._file, self._process = -1, process
            self._mine, self._told = b"%-20d\n" % process, -1
        if self._file < 0:
            self._file = self._created()
            opened = os.fstat(self._file)
            self._node = opened.st_dev, opened.st_ino

    def _created(self) -> int:
        while True:
            with suppress(FileNotFoundError):
                return open_inside(self.path, os.O_RDWR)
            access = access_for(self.path, self._log) if self._log else None
            with suppress(FileExistsError):  # another process was faster
                return create_inside(self.path, os.O_RDWR, access)

    def _changed(self) -> int | None:
        """When the file last changed; None if its name now refers to another file or to none."""
        try:
            path_stat = os.stat(self._name)
        except FileNotFoundError:
            return None
        return path_stat.st_mtime_ns if (path_stat.st_dev, path_stat.st_ino) == self._node else None

    def _holder(self) -> str:
        text = os.pread(self._file, 20, 0).strip()
        return f"process {text.decode()}" if text.isdigit() else "another process"

    def _busy(self, holder: str) -> BusyError:
        return BusyError(
            f"{self.path} has been held by {holder} for more than {self.patience:g} seconds, so"
            f" {self.so}. Wait for it or end it, then do this again."
        )

    def is_held(self) -> bool:
        """Whether a process is appending right now. Never waits and never creates the file."""
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(file)
        return False

    def close(self) -> None:
        """Close the file. Taking the lock opens it again."""
        if self._file >= 0 and self._process == os.getpid():
            os.close(self._file)
        self._file = -1

    def __del__(self) -> None:
        self.close()


_ALL_THE_WAY: Final[int | None] = getattr(fcntl, "F_FULLFSYNC", None)


def _sync_on_macos(file: int) -> None:
    fcntl.fcntl(file, _ALL_THE_WAY or 0)  # fsync alone would leave the data in the drive's cache


sync: Final[Callable[[int], object]] = _sync_on_macos if _ALL_THE_WAY else os.fdatasync
"""Flush an open file to the disk, including the metadata needed to read it back."""


def file_only(path: str | Path, flags: int) -> int:
    """Opener for `open` that accepts only a regular file, or a link to one.

    Reading a pipe could block forever, and a device may never end. Raises StorageError for both,
    OSError as `os.open` does.
    """
    file = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    mode = os.fstat(file).st_mode
    if stat.S_ISREG(mode):
        return file
    os.close(file)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    what = "a pipe" if stat.S_ISFIFO(mode) else "a device"
    raise StorageError(
        f"{path} is {what}, or a link to one, where a file was expected; nothing was read."
        " `ls -l` on it shows what it is. Put the file itself there."
    )


def read_file(path: Path) -> bytes:
    """Read a regular file completely. Raises as `file_only` does."""
    with open(path, "rb", opener=file_only) as file:
        return file.read()


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that a new, renamed or removed name in it is on the disk."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def open_inside(path: Path, flags: int, mode: int = 0o666) -> int:
    """Open a file for writing without following a symbolic link, in the file name or its folder.

    A link inside a copied chronicle could lead anywhere. Raises OSError for one.
    """
    if path.parent.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode)


def create_inside(path: Path, flags: int, access: Access | None) -> int:
    """Create a file that nobody can read until its access is set.

    Without `access` the umask decides. Raises FileExistsError, also for a link.
    """
    mode = 0o666 if access is None else 0o600
    file = open_inside(path, flags | os.O_CREAT | os.O_EXCL, mode)
    if access:
        try:
            access.give(file)
        except BaseException:
            os.close(file)
            raise
    return file


def write_new(path: Path, data: bytes, access: Access | None, *, synced: bool = True) -> None:
    """Write bytes to a new file, which is removed if not all of them can be written.

    Raises FileExistsError, also for a link.
    """
    file = create_inside(path, os.O_WRONLY, access)
    try:
        write_all(file, data)
        if synced:
            sync(file)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(file)


def write_beside(path: Path, data: bytes, access: Access | None, *, synced: bool = True) -> None:
    """`write_new`, after removing a leftover file of that name."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    write_new(path, data, access, synced=synced)


Signature = tuple[int, int, int, int]


def signature(found: os.stat_result) -> Signature:
    """A value that changes when a file is written to or its name refers to another file."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def seen(path: Path) -> Signature | None:
    """The signature of the file of that name; None if there is none."""
    try:
        return signature(os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return None


def replace_file(
    path: Path, data: bytes, was: Signature | None, access: Access | None = None
) -> bool:
    """Replace a file's content and sync it, if the file is still as it was `seen`.

    Keeps the mode and group, restricted to what `access` grants; a new file gets `access`. Returns
    False without a change if the file differs: other programs do not take the lock. The caller
    holds the lock of the log, so that no other chrono process replaces the file at the same time.
    """
    fresh = path.with_name(f"{path.name}.new")
    if was is not None and not path.is_symlink():
        kept = access_of(path)
        access = evolve(kept, mode=kept.mode & access.mode) if access else kept
    try:
        write_beside(fresh, data, access)
        if seen(path) != was:
            return False
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def write_all(file: int, data: bytes) -> None:
    """Append every byte to an open file, in as many calls as it takes."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, memoryview(data)[written:])


def quarantine(log: Path, moment: str, data: bytes) -> Path:
    """Save bytes cut from a log in a new file next to it, and sync the folder."""
    folder, stem, access = log.parent, "log.torn", access_for(log, log)
    for attempt in range(1, 10_000):
        path = folder / (f"{stem}-{moment}" + (f"-{attempt}" if attempt > 1 else ""))
        try:
            write_new(path, data, access)
        except FileExistsError:
            continue
        sync_folder(folder)
        return path
    raise StorageError(f"{folder} holds too many files {stem}-{moment}-…: move some elsewhere.")
