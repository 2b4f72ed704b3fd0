"""What stands between the log and the rest of the machine: one writer at a time, and errors
of the operating system said in words.

The lock is the kernel's (`flock`), so a writer that dies gives it back by dying; no stale
lock ever has to be removed by hand. Nothing here waits for ever.
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
"""How long to sleep between two looks at a lock that is held, while it has been waited for so
long. Every look takes from who holds it, and so does every hand-over, which has to learn what
the others wrote: whoever appends is left some turns in a row. Then who has waited longest looks
most often, so that none waits for long; who waits for something longer still has time."""


class storage:  # noqa: N801 - reads as the statement `with storage(...)` that it makes
    """Turn the operating system's refusals into errors that say what to do.

    `doing` completes "Could not …". Raises StorageError, or NoChronicleError where the log
    does not exist.
    """

    __slots__ = ("doing", "path")

    def __init__(self, doing: str, path: Path) -> None:
        self.doing = doing
        self.path = path

    def __enter__(self) -> None:
        """Nothing to take."""

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
    """The right to append, for one process and one thread of it at a time. Re-entrant."""

    def __init__(
        self,
        path: Path,
        patience: float = _PATIENCE,
        so: str = "nothing was appended",
        log: Path | None = None,
    ) -> None:
        """`path` is a file for the lock alone, made as readable as `log` is; `patience` is how
        many seconds to wait at most.

        `so` is what it comes to when that was in vain, for the error.
        """
        self.path = path
        self._log = log
        self.so = so
        self.patience = patience
        self._file = -1
        self._process = 0
        self._node = (-1, -1)
        self._mine = b""
        """What names us in the file, for who waits."""
        self._told = -1
        """When the file was changed last, as far as we know: by us, who are named in it."""
        self._name = os.fsencode(path)
        self._depth = 0
        self._locking = storage("lock", path)
        self._thread = threading.RLock()

    def __enter__(self) -> Lock:
        """Raises BusyError after `patience` seconds, StorageError where the disk refuses."""
        free = self._thread.acquire(False)  # with a time to wait it costs more than all the rest
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
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def _take(self, begun: float | None) -> None:
        """`begun`: since when the lock has been waited for already. Most often it is free, and
        no clock is asked."""
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
            self.close()  # somebody removed the file while we waited for it

    def _tell(self) -> None:
        """Names us in the file, unless it does."""
        if os.pread(self._file, 21, 0) != self._mine:  # reading is cheaper than writing
            os.pwrite(self._file, self._mine, 0)
        self._told = os.fstat(self._file).st_mtime_ns

    def _open(self) -> None:
        process = os.getpid()
        if self._process != process:  # a fork shares our lock: it needs one of its own
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
        """When the file was changed last; None where another, or none, bears its name by now."""
        try:
            named = os.stat(self._name)
        except FileNotFoundError:
            return None
        return named.st_mtime_ns if (named.st_dev, named.st_ino) == self._node else None

    def _holder(self) -> str:
        text = os.pread(self._file, 20, 0).strip()
        return f"process {text.decode()}" if text.isdigit() else "another process"

    def _busy(self, holder: str) -> BusyError:
        return BusyError(
            f"{self.path} has been held by {holder} for more than {self.patience:g} seconds, so"
            f" {self.so}. Wait for it or end it, then do this again."
        )

    def is_held(self) -> bool:
        """Whether somebody is appending just now. Never waits, never creates the file."""
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
        """Give back the file. Taking the lock opens it again."""
        if self._file >= 0 and self._process == os.getpid():
            os.close(self._file)
        self._file = -1

    def __del__(self) -> None:
        self.close()


_ALL_THE_WAY: Final[int | None] = getattr(fcntl, "F_FULLFSYNC", None)


def _sync_on_macos(file: int) -> None:
    fcntl.fcntl(file, _ALL_THE_WAY or 0)  # fsync alone would leave it in the drive's cache


sync: Final[Callable[[int], object]] = _sync_on_macos if _ALL_THE_WAY else os.fdatasync
"""Wait until what was written to an open file is on the disk, and can be found there."""


def file_only(path: str | Path, flags: int) -> int:
    """What `open` opens a path with, to read nothing but a file there, or a link to one.

    A pipe would keep the reader waiting for ever, and a device may never end. Raises
    StorageError for these, OSError as `os.open` does.
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
    """All bytes of a file, and of nothing but a file. Raises as `file_only` does."""
    with open(path, "rb", opener=file_only) as file:
        return file.read()


def sync_folder(folder: Path) -> None:
    """Wait until a new, renamed or removed name in a folder is on the disk."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def open_inside(path: Path, flags: int, mode: int = 0o666) -> int:
    """Open a file to write to it, just where it is: a link, which somebody's chronicle may
    have brought along, could lead anywhere. Raises OSError for one, also as the folder."""
    if path.parent.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode)


def create_inside(path: Path, flags: int, access: Access | None) -> int:
    """Open a file that was not there, which nobody may read before its access is set.

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
    """Keep bytes in a file that was not there. Raises FileExistsError, also for a link."""
    file = create_inside(path, os.O_WRONLY, access)
    try:
        write_all(file, data)
        if synced:
            sync(file)
    finally:
        os.close(file)


def write_beside(path: Path, data: bytes, access: Access | None, *, synced: bool = True) -> None:
    """`write_new`, where what may be left from before is of no worth, and is removed."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    write_new(path, data, access, synced=synced)


Signature = tuple[int, int, int, int]


def signature(found: os.stat_result) -> Signature:
    """What differs once a file was written to, or another bears its name."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def seen(path: Path) -> Signature | None:
    """The signature of the file of that name; None where there is none."""
    try:
        return signature(os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return None


def replace_file(
    path: Path, data: bytes, was: Signature | None, access: Access | None = None
) -> bool:
    """Put bytes in the place of a file that is still as it was `seen`, and sync them.

    Its mode and group stay, less what `access` does not grant; a new file gets `access`.
    False, and nothing was done, where it is not: other programs take no lock. The caller holds
    the lock of the log, so that no other process of chrono replaces it at the same time.
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
    """Write every byte at the end of an open file, however many calls it takes."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, memoryview(data)[written:])


def quarantine(log: Path, moment: str, data: bytes) -> Path:
    """Keep bytes of a log in a new file beside it, synced with its folder."""
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
