"""Nothing is lost without space, permission or lock, or after an interrupt."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chrono.errors import BusyError, DamagedError, StorageError
from chrono.storage.log import Log
from chrono.storage.log import files as guarding
from chrono.storage.log import writer as writing
from tests.storage.log.making import cut_by, faults, new_log, noon, numbers

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Log]:
    """A log whose lock another process holds."""
    log = new_log(tmp_path, 1)
    program = (
        "import sys; from pathlib import Path; from chrono.storage.log import Log\n"
        f"with Log(Path({str(log.path)!r})).locked(): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline() == b"held\n"
    log.holder = holder  # type: ignore[attr-defined]
    yield log
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()


def fail_once(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, error: BaseException, at: int = 0
) -> None:
    """The call number `at` of a function raises; half of what it was to write is written."""
    real, calls = getattr(module, name), []

    def failing(file: int, *data: bytes) -> object:
        calls.append(name)
        if len(calls) - 1 == at:
            if data:
                os.write(file, data[0][: len(data[0]) // 2])
            raise error
        return real(file, *data)

    monkeypatch.setattr(module, name, failing)


@pytest.mark.parametrize("name", ["write_all", "sync"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_full_disk_leaves_the_log_as_it_was_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    log = new_log(tmp_path, 1)
    before = log.path.read_bytes()
    fail_once(monkeypatch, writing, name, FULL, at)
    with pytest.raises(StorageError, match="Make room"):
        log.append([cut_by(7), cut_by(8)], recorder="ada", now=noon)
    assert log.path.read_bytes() == before
    log.append([cut_by(9)], recorder="ada", now=noon)
    assert numbers(log) == [0, 9]
    assert faults(log) == []


def test_an_interrupt_within_an_append_takes_back_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = new_log(tmp_path, 1)
    before = log.path.read_bytes()
    fail_once(monkeypatch, writing, "write_all", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        log.append([cut_by(7)], recorder="ada", now=noon)
    assert log.path.read_bytes() == before
    assert not Log(log.path).locked().is_held()


def test_what_cannot_even_be_taken_back_is_a_torn_end_that_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = new_log(tmp_path, 1)
    with monkeypatch.context() as broken:
        fail_once(broken, writing, "write_all", FULL)
        broken.setattr(os, "ftruncate", lambda *_: (_ for _ in ()).throw(FULL))
        with pytest.raises(StorageError):
            log.append([cut_by(7)], recorder="ada", now=noon)
    assert faults(log) == ["torn"]
    done = log.append([cut_by(8)], recorder="ada", now=noon)
    assert [problem.fault for problem in done.recovered] == ["torn"]
    assert numbers(log) == [0, 8]


def test_a_real_limit_on_the_files_size_is_said(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    before = log.path.read_bytes()
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pathlib import Path; from chrono.storage.log import Log\n"
        "from tests.storage.log.making import cut_by, noon\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 100},) * 2)\n"
        f"Log(Path({str(log.path)!r})).append([cut_by(7)], recorder='ada', now=noon)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert b"StorageError" in done.stderr
    assert b"may grow no further" in done.stderr
    assert log.path.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EROFS, "mounted read-only"),
        (errno.EACCES, "lack the permission"),
        (errno.EPERM, "lack the permission"),
        (errno.EIO, "chrono verify"),
        (errno.EDQUOT, "quota"),
        (errno.ENOTDIR, "not a folder"),
        (errno.ELOOP, "Could not append to"),
    ],
)
def test_each_refusal_of_the_system_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    log = new_log(tmp_path, 1)
    fail_once(monkeypatch, writing, "write_all", OSError(number, os.strerror(number)))
    with pytest.raises(StorageError, match=says):
        log.append([cut_by(7)], recorder="ada", now=noon)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_can_be_read(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    log.path.with_suffix(".lock").unlink()
    log.path.parent.chmod(0o555)
    try:
        fresh = Log(log.path)
        assert numbers(fresh) == [0]
        with pytest.raises(StorageError, match="permission"):
            fresh.append([cut_by(7)], recorder="ada", now=noon)
    finally:
        log.path.parent.chmod(0o755)


def test_a_folder_in_the_place_of_the_log_is_an_error_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").mkdir()
    log = Log(tmp_path / "log.jsonl")
    for ask in (log.head, lambda: log.append([cut_by(1)], recorder="a", now=noon)):
        with pytest.raises(StorageError, match="folder"):
            ask()


# ---------------------------------------------------------------------------- the lock


def test_a_lock_held_too_long_names_its_holder(held: Log) -> None:
    impatient = Log(held.path, patience=0.1)
    began = time.monotonic()
    with pytest.raises(BusyError, match=str(held.holder.pid)):  # type: ignore[attr-defined]
        impatient.append([cut_by(7)], recorder="ada", now=noon)
    assert time.monotonic() - began < 1
    assert numbers(held) == [0]


def test_a_dead_holder_gives_the_lock_back_by_dying(held: Log) -> None:
    held.holder.send_signal(signal.SIGKILL)  # type: ignore[attr-defined]
    held.append([cut_by(7)], recorder="ada", now=noon)
    assert numbers(held) == [0, 7]


def test_reading_waits_for_no_lock(held: Log) -> None:
    assert numbers(held) == [0]
    assert faults(held) == []


def test_the_holder_of_the_lock_may_append(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    with log.locked():
        log.append([cut_by(1)], recorder="ada", now=noon)
        with pytest.raises(BusyError):
            Log(log.path, patience=0.05).append([cut_by(2)], recorder="bob", now=noon)
    Log(log.path).append([cut_by(3)], recorder="bob", now=noon)
    assert numbers(log) == [0, 1, 3]


def test_a_lock_file_that_was_removed_is_made_anew(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    log.path.with_suffix(".lock").unlink()
    log.append([cut_by(1)], recorder="ada", now=noon)
    other = Log(log.path, patience=0.05)
    with log.locked(), pytest.raises(BusyError):
        other.append([cut_by(2)], recorder="bob", now=noon)


def test_a_lock_file_with_nonsense_in_it_is_only_a_lock_file(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    path = log.path.with_suffix(".lock")
    path.write_bytes(b"\xff nonsense")
    with open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match="another process"):
            Log(log.path, patience=0.05).append([cut_by(2)], recorder="bob", now=noon)
    log.append([cut_by(3)], recorder="ada", now=noon)
    assert numbers(log) == [0, 3]


def test_who_has_waited_longer_looks_at_the_lock_more_often_than_who_comes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that of many writers none waits while the others take turn after turn."""
    lock = Log(new_log(tmp_path).path).locked()
    clock, pauses = [100.0], []

    def sleep(seconds: float) -> None:
        pauses.append((clock[0] - 100.0, seconds))
        clock[0] += seconds

    def refuse(file: int, how: int) -> None:
        raise BlockingIOError

    monkeypatch.setattr(guarding.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(guarding.time, "sleep", sleep)
    monkeypatch.setattr(guarding.fcntl, "flock", refuse)
    with pytest.raises(BusyError):
        lock.__enter__()
    anew = [pause for waited, pause in pauses if waited < 0.002]
    old = [pause for waited, pause in pauses if 0.02 < waited < 0.4]
    assert max(old) < min(anew) / 2
    assert len(pauses) < 10_000, "who waits for a long batch lets it work"
    assert 9.9 < clock[0] - 100.0 <= 10.0, "and no longer than the lock's patience"


def test_a_fork_has_a_lock_of_its_own(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    with log.locked():
        child = os.fork()
        if child == 0:
            log.locked().patience = 0.05
            log.locked()._depth = 0  # what a library that forks starts from
            try:
                log.locked()._take(None)
            except BusyError:
                os._exit(9)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_who_holds_the_lock_is_named_in_it_also_after_another_held_it(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    path = log.path.with_suffix(".lock")
    with log.locked():
        assert int(path.read_text()) == os.getpid()
    take = "import sys; from pathlib import Path; from chrono.storage.log.files import Lock\n"
    take += "with Lock(Path(sys.argv[1])): pass"
    other = subprocess.Popen([sys.executable, "-c", take, str(path)])
    assert other.wait() == 0
    assert int(path.read_text()) == other.pid
    with log.locked():
        assert int(path.read_text()) == os.getpid(), "who waits is told the right process"


def test_closing_gives_files_back_and_using_takes_them_again(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    open_before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    log.close()
    if open_before:
        assert len(os.listdir("/proc/self/fd")) == open_before - 2
    log.append([cut_by(1)], recorder="ada", now=noon)
    assert numbers(log) == [0, 1]


def test_names_for_what_is_set_aside_are_never_used_twice(tmp_path: Path) -> None:
    kept = [guarding.quarantine(tmp_path / "log.jsonl", "now", bytes([n])) for n in range(3)]
    assert [path.read_bytes() for path in kept] == [b"\0", b"\1", b"\2"]


# ------------------------------------------------------------- what others do to the file


@pytest.mark.parametrize("way", ["replaced", "grown", "cut"])
def test_what_was_written_into_a_log_that_another_program_changed_is_not_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """git and editors take no lock: they may put a file in the place of the one written to."""
    log = new_log(tmp_path, 2)
    old = log.path.read_bytes()
    real = writing.sync

    def meddled(file: int) -> object:
        monkeypatch.setattr(writing, "sync", real)
        if way == "replaced":
            (tmp_path / "other").write_bytes(old)
            (tmp_path / "other").replace(log.path)
        elif way == "grown":
            log.path.write_bytes(log.path.read_bytes() + b"a line of an editor's\n")
        else:
            os.truncate(log.path, len(old) - 1)
        return real(file)

    monkeypatch.setattr(writing, "sync", meddled)
    with pytest.raises(DamagedError, match=r"changed by another program.*do it again"):
        log.append([cut_by(9)], recorder="ada", now=noon)
    if way == "replaced":
        assert log.append([cut_by(9)], recorder="ada", now=noon).new
        assert numbers(log) == [0, 1, 9]
        assert faults(log) == []
