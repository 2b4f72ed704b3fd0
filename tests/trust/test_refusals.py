"""Runs `chrono` while the system refuses calls, or the user or terminal goes away.

Each is a clear error on standard error, an exit code of its own kind, no traceback, and a log
that has lost nothing: `verify` proves it afterwards, and the next append goes on.
"""

from __future__ import annotations

import json
import os
import pty
import random
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copytree, which

import pytest

from chrono.errors import Exit
from chrono.storage.log import Log
from tests.cli.conftest import Answer, shell
from tests.trust.conftest import APPEND, CHRONO, Command, environ, run

QUESTIONS = ("state --at 2020", "log", "check", "why camp-alder.holder", "list entities", "verify")


def lines(folder: Path) -> int:
    return (folder / "events/log.jsonl").read_bytes().count(b"\n")


def refused(answer: Answer, code: Exit, *says: str) -> None:
    """Holds that an answer is one clear error of a kind."""
    said = " ".join(answer.err.split())
    assert answer.code == code, said
    assert "error: " in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert all(word in said for word in says), said


def goes_on(folder: Path, count: int) -> None:
    """Holds that nothing is lost, and that the next append goes on behind it."""
    assert run(*APPEND, "it goes on", folder=folder).code == Exit.OK
    assert lines(folder) == count + 1
    assert run("verify", folder=folder).code == Exit.OK


# ------------------------------------------------------------------------------- the disk


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[None]:
    """A file system at a place, where the system lets us mount one."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *words, str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def small_disk(borderlands: Path, tmp_path: Path) -> Iterator[Path]:
    """The borderlands on a disk of half a megabyte that is full to the last byte."""
    if os.geteuid() or not which("mount"):
        pytest.skip("only root may mount a small disk")
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=512k", "tmpfs"):
        folder = tmp_path / "disk" / "borderlands"
        copytree(borderlands, folder, ignore=lambda *_: ["index.db", "index.fingerprint"])
        with (tmp_path / "disk" / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while filler.write(b"x" * 4096):
                pass
        yield folder


def test_on_a_full_disk_an_append_says_so_and_the_log_stays_as_it_was(small_disk: Path) -> None:
    log = small_disk / "events/log.jsonl"
    before, count = log.read_bytes(), lines(small_disk)
    refused(run(*APPEND, "x" * 9000, folder=small_disk), Exit.STORAGE, "No space left", "Make room")
    assert log.read_bytes() == before
    (small_disk.parent / "filler").unlink()
    goes_on(small_disk, count)


def test_on_a_full_disk_questions_are_answered_without_an_index(
    small_disk: Path, borderlands: Path
) -> None:
    for line in QUESTIONS:
        answer = run(*line.split(), folder=small_disk)
        assert answer.code == Exit.OK, answer.err
        assert answer.out == run(*line.split(), folder=borderlands).out
        assert "Traceback" not in answer.err


def test_on_a_full_disk_nothing_half_written_is_left(small_disk: Path, borderlands: Path) -> None:
    for line in (
        "snapshot --at 2020",
        "export html -o page.html",
        "init other",
        "export csv -o table.csv",
    ):
        refused(run(*line.split(), folder=small_disk), Exit.STORAGE)
    assert not [*small_disk.rglob("*.html*"), *small_disk.rglob("*.csv*")]
    assert not list((small_disk / "snapshots").glob("*.json*"))


def test_a_file_that_may_grow_no_further_is_said(borderlands: Path) -> None:
    before = (borderlands / "events/log.jsonl").read_bytes()
    count = lines(borderlands)
    blocks = len(before) // 1024
    answer = shell(f"ulimit -f {blocks}; chrono {' '.join(APPEND)} {'x' * 3000}", borderlands)
    refused(answer, Exit.STORAGE, "may grow no further")
    assert (borderlands / "events/log.jsonl").read_bytes() == before
    goes_on(borderlands, count)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize(
    "line", [*QUESTIONS, "export csv", "export html", "date 2020", "diff 2019 2021"]
)
def test_an_answer_that_goes_nowhere_is_said(borderlands: Path, line: str) -> None:
    refused(shell(f"chrono {line} > /dev/full", borderlands), Exit.STORAGE, "No space left")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_an_append_whose_answer_goes_nowhere_is_in_the_log_whole(borderlands: Path) -> None:
    count = lines(borderlands)
    answer = shell(f"chrono {' '.join(APPEND)} x > /dev/full", borderlands)
    assert answer.code == Exit.STORAGE
    assert "Traceback" not in answer.err
    assert lines(borderlands) == count + 1


@pytest.mark.parametrize("streams", ["2> /dev/full", "2>&-", ">&-", "<&-", ">&- 2>&- <&-"])
def test_streams_that_were_closed_take_nothing_from_the_log(
    borderlands: Path, streams: str
) -> None:
    count = lines(borderlands)
    for line in ("state --at 2020", "verify", " ".join((*APPEND, "x"))):
        answer = shell(f"chrono {line} {streams}", borderlands)
        assert answer.code in (Exit.OK, Exit.STORAGE), answer.err
        assert "Traceback" not in answer.err
    goes_on(borderlands, count + 1)


# ------------------------------------------------------------------------- no permission


def unprivileged() -> tuple[str, ...]:
    """What makes a command one of somebody whom permissions hold."""
    if os.geteuid():
        return ()
    if not which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to be less")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


@pytest.fixture
def modes(borderlands: Path) -> Iterator[dict[str, int]]:
    """Modes to be set on files of the borderlands; all can be removed afterwards."""
    wanted: dict[str, int] = {}
    yield wanted
    for name in wanted:
        (borderlands / name).chmod(0o700)


def set_modes(folder: Path, modes: dict[str, int], **wanted: int) -> None:
    for name, mode in wanted.items():
        path = folder / {"root": ".", "log": "events/log.jsonl"}.get(name, name)
        modes[str(path.relative_to(folder))] = mode
        path.chmod(mode)


def test_where_nothing_may_be_written_questions_work_and_an_append_is_refused(
    borderlands: Path, chrono: Command, modes: dict[str, int]
) -> None:
    before, by = lines(borderlands), unprivileged()
    expected = [chrono(*line.split()).out for line in QUESTIONS]
    for path in (borderlands / "snapshots").iterdir():
        path.unlink()
    (borderlands / "events/log.lock").unlink(missing_ok=True)
    set_modes(borderlands, modes, log=0o400, events=0o500, snapshots=0o500, root=0o500)
    for line, out in zip(QUESTIONS, expected, strict=True):
        answer = chrono(*line.split(), before=by)
        assert (answer.code, answer.out) == (Exit.OK, out), answer.err
    refused(chrono(*APPEND, "x", before=by), Exit.STORAGE, "Permission denied")
    for line in ("snapshot --at 2020", "export csv -o table.csv", "init other"):
        refused(chrono(*line.split(), before=by), Exit.STORAGE)
    assert lines(borderlands) == before


@pytest.mark.parametrize("name", ["events/log.jsonl", "events/vocabulary.toml"])
def test_a_file_that_may_not_be_read_is_named(
    borderlands: Path, chrono: Command, modes: dict[str, int], name: str
) -> None:
    by = unprivileged()
    set_modes(borderlands, modes, **{name: 0o000})
    for line in ("state --at 2020", "log", "check", " ".join((*APPEND, "x"))):
        refused(chrono(*line.split(), before=by), Exit.STORAGE, name)


def test_an_index_that_may_not_be_read_is_done_without(
    borderlands: Path, chrono: Command, modes: dict[str, int]
) -> None:
    expected, by = chrono("state", "--at", "2020").out, unprivileged()
    set_modes(borderlands, modes, **{"snapshots/index.db": 0o000, "snapshots": 0o500})
    answer = chrono("state", "--at", "2020", before=by)
    assert (answer.code, answer.out) == (Exit.OK, expected)
    assert "without the index" in answer.err


def test_on_a_file_system_mounted_read_only_questions_work(
    borderlands: Path, chrono: Command, tmp_path: Path
) -> None:
    if os.geteuid() or not which("mount"):
        pytest.skip("only root may mount")
    expected = [chrono(*line.split()).out for line in QUESTIONS]
    with mounted(tmp_path / "still", "--bind", str(borderlands)):
        still = tmp_path / "still"
        done = subprocess.run(["mount", "-o", "remount,bind,ro", str(still)], check=False)
        if done.returncode:
            pytest.skip("a bind mount cannot be made read-only here")
        for line, out in zip(QUESTIONS, expected, strict=True):
            answer = run(*line.split(), folder=still)
            assert (answer.code, answer.out) == (Exit.OK, out), answer.err
        refused(run(*APPEND, "x", folder=still), Exit.STORAGE, "ead-only", "copy")


# ------------------------------------------------------------------------------ the lock


HOLD = (
    "import sys; from pathlib import Path; from chrono.storage.log import Log\n"
    "with Log(Path('events/log.jsonl')).locked(): print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def holder(borderlands: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the log's lock until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=borderlands, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_lock_held_by_the_living_is_waited_for_and_then_said_and_by_the_dead_is_none(
    borderlands: Path, chrono: Command, holder: subprocess.Popen[bytes]
) -> None:
    count = lines(borderlands)
    assert chrono("state", "--at", "2020").code == Exit.OK
    began = time.monotonic()
    refused(chrono(*APPEND, "x"), Exit.BUSY, str(holder.pid), "nothing was appended")
    assert 9 < time.monotonic() - began < 60
    assert lines(borderlands) == count
    holder.kill()
    holder.wait()
    goes_on(borderlands, count)


# ------------------------------------------------------------------------------ the clock


def test_a_clock_set_back_moves_no_time_of_the_log_back(borderlands: Path) -> None:
    before = [event.recorded for event in Log(borderlands / "events/log.jsonl").read()]
    early = (
        "import sys, datetime as d\n"
        "class Early(d.datetime):\n"
        "    @classmethod\n"
        "    def now(cls, tz=None): return d.datetime(1999, 12, 31, 23, 59, tzinfo=tz)\n"
        "d.datetime = Early\n"
        "from chrono.cli.main import main; main()"
    )
    words = [sys.executable, "-c", early, *APPEND, "early"]
    done = subprocess.run(words, cwd=borderlands, env=environ(), capture_output=True, check=False)
    assert done.returncode == Exit.OK, done.stderr
    times = [event.recorded for event in Log(borderlands / "events/log.jsonl").read()]
    assert times == [*before, before[-1]]
    goes_on(borderlands, len(times))


# ----------------------------------------------------------------------------- interrupts


def batch(size: int) -> bytes:
    draft = {"type": "PositionTaken", "data": {"body": "pact"}}
    return b"".join(
        json.dumps({**draft, "data": {"body": "pact", "position": f"{n} {'x' * 900}"}}).encode()
        + b"\n"
        for n in range(size)
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_append_that_is_interrupted_is_there_whole_or_not_at_all(
    borderlands: Path, tmp_path: Path, number: signal.Signals
) -> None:
    size, chance = 150, random.Random(number)
    count = lines(borderlands)
    (tmp_path / "more.jsonl").write_bytes(batch(size))
    for turn in range(3):
        process = subprocess.Popen(
            [CHRONO, "import", str(tmp_path / "more.jsonl")],
            cwd=borderlands,
            env=environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        assert process.stderr
        first = process.stderr.read(8)  # it has begun: from here on it is ours to interrupt
        time.sleep(chance.uniform(0, 0.25) if turn else 0)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert b"Traceback" not in first + said
        ends = (Exit.OK, -number) if number != signal.SIGINT else (Exit.OK, Exit.INTERRUPTED)
        assert process.returncode in ends, said
        whole = list(Log(borderlands / "events/log.jsonl").read())
        assert len(whole) in (count, count + size)
    (borderlands / "events/log.jsonl").exists()
    assert run(*APPEND, "after", folder=borderlands).code == Exit.OK
    assert run("verify", folder=borderlands).code == Exit.OK


def test_an_interrupt_while_the_disk_is_waited_for_takes_the_append_back(
    borderlands: Path,
) -> None:
    before = (borderlands / "events/log.jsonl").read_bytes()
    slow = (
        "import sys, time\n"
        "from chrono.storage.log import writer\n"
        "def sync(file):\n"
        "    writer.sync = lambda f: None; print('syncing', file=sys.stderr, flush=True)\n"
        "    time.sleep(30)\n"
        "writer.sync = sync\n"
        "from chrono.cli.main import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", slow, *APPEND, "x"],
        cwd=borderlands,
        env=environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr
    while b"syncing" not in (line := process.stderr.readline()):
        assert line, "it ended before it wrote"
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=30)
    assert process.returncode == Exit.INTERRUPTED
    assert b"Interrupted" in said
    assert out == b""
    assert (borderlands / "events/log.jsonl").read_bytes() == before
    goes_on(borderlands, before.count(b"\n"))


@pytest.mark.parametrize(
    "line",
    [
        "log",
        "log --json",
        "state --at 2020 --all",
        "export html",
        "export csv",
        "export jsonl",
        "check",
        "list types",
        "help files",
        "why camp-alder.holder",
        "verify",
        "append --help",
    ],
)
def test_a_reader_that_has_had_enough_is_no_error(borderlands: Path, line: str) -> None:
    for reader in ("head -n 1", "true"):
        answer = shell(f"set -o pipefail; chrono {line} | {reader}", borderlands)
        assert answer.code == Exit.OK, answer.err
        assert "Traceback" not in answer.err
        assert "BrokenPipe" not in answer.err


# ------------------------------------------------------------------- a terminal that closes


def in_terminal(folder: Path, *words: str) -> tuple[int, int]:
    """A command in a terminal of its own: its process, and our end of the terminal."""
    process, master = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(words[0], list(words), environ(TERM="xterm-256color"))
    return process, master


def until(master: int, mark: bytes, seconds: float = 60) -> bytes:
    """What the terminal is sent, up to a mark, or for so long, or until it is closed."""
    said, end = b"", time.monotonic() + seconds
    while mark not in said and (left := end - time.monotonic()) > 0:
        if select.select([master], [], [], left)[0]:
            try:
                said += os.read(master, 65536)
            except OSError:
                break
    return said


def ended(process: int, seconds: float = 30) -> int:
    """How a process ended: its code, or the signal as a negative number."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    raise AssertionError("it did not end")


def test_a_prompt_whose_terminal_closes_ends_and_nothing_is_appended(borderlands: Path) -> None:
    before = (borderlands / "events/log.jsonl").read_bytes()
    process, master = in_terminal(borderlands, CHRONO, "append", "PositionTaken")
    assert b"body: " in until(master, b"body: ")
    os.close(master)
    assert ended(process) in (-signal.SIGHUP, Exit.INTERRUPTED, Exit.STORAGE)
    assert (borderlands / "events/log.jsonl").read_bytes() == before


TUI = ("tui", "--at", "2020-09-15")
LEAVES = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""The screen, the cursor, the mouse and pasting as they were."""


@pytest.mark.parametrize(
    ("leave", "code"),
    [("q", 0), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_the_scrubber_gives_the_terminal_back_however_it_ends(
    borderlands: Path,
    tmp_path: Path,
    leave: str | signal.Signals,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    process, master = in_terminal(borderlands, CHRONO, *TUI)
    was = termios.tcgetattr(master)
    assert b"\x1b[?1049h" in until(master, b"Reyes")
    assert termios.tcgetattr(master)[3] != was[3], "the scrubber does not have the terminal"
    if isinstance(leave, str):
        os.write(master, leave.encode())
    else:
        os.kill(process, leave)
    said = until(master, b"no such mark", 20)
    assert ended(process) == code
    assert all(mark in said for mark in LEAVES), said[-400:]
    assert b"Traceback" not in said
    os.close(master)


def test_the_scrubber_ends_when_its_terminal_closes(
    borderlands: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    process, master = in_terminal(borderlands, CHRONO, *TUI)
    until(master, b"Reyes")
    os.close(master)
    ended(process)
    assert run("verify", folder=borderlands).code == Exit.OK
