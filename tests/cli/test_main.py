"""Every error has an exit code and one message on standard error, without a traceback."""

from __future__ import annotations

import errno
import logging
import subprocess
import sys
from pathlib import Path

import click
import pytest

from chrono import __version__
from chrono.cli import main as entry
from chrono.cli.context import App
from chrono.edtf import EdtfError
from chrono.errors import (
    BusyError,
    ChronoError,
    DamagedError,
    Exit,
    InvalidError,
    NoChronicleError,
    StorageError,
    UnknownError,
    VocabularyError,
)
from tests.cli.conftest import Answer, Run, run_in_process, shell


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What is answered where opening the chronicle raises that."""

    def chronicle(self: App) -> None:
        raise error

    monkeypatch.setattr(App, "chronicle", property(chronicle))
    return run_in_process("state")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ChronoError("something is so"), 4),
        (NoChronicleError("something is so"), 3),
        (InvalidError("something is so"), 4),
        (UnknownError("Something", "so"), 5),
        (DamagedError("something is so", 3), 6),
        (VocabularyError("something is so", 3), 7),
        (StorageError("something is so"), 8),
        (BusyError("something is so"), 9),
        (PermissionError(errno.EACCES, "something is so", "file"), 8),
        (OSError(errno.ENOSPC, "something is so"), 8),
        (click.UsageError("something is so"), 2),
        (click.BadParameter("something is so"), 2),
        (click.ClickException("something is so"), 1),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (EOFError(), 130),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_every_class_of_error_has_its_code_and_one_message(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = raising(error, monkeypatch)
    assert answer.code == code
    assert answer.out == ""
    assert "Traceback" not in answer.err
    if code == 130:
        assert answer.err == "Interrupted.\n"
    else:
        assert answer.err.startswith("error: ")
        assert "omething" in answer.err


def test_the_codes_are_those_that_are_promised() -> None:
    promised = {
        "OK": 0,
        "FOUND": 1,
        "USAGE": 2,
        "NO_CHRONICLE": 3,
        "INVALID": 4,
        "UNKNOWN": 5,
        "DAMAGED": 6,
        "VOCABULARY": 7,
        "STORAGE": 8,
        "BUSY": 9,
        "ALTERED": 10,
        "NOT_THERE": 11,
        "MOVED": 12,
        "CHANGED": 13,
        "LOST": 14,
        "UNPROVED": 15,
        "BUG": 70,
        "INTERRUPTED": 130,
    }
    assert {each.name: each.value for each in Exit} == promised
    told = run_in_process("help", "exit-codes").out
    for code in promised.values():
        assert f"\n    {code} " in told


@pytest.fixture
def _bug(monkeypatch: pytest.MonkeyPatch, borderlands: Path) -> None:
    def diff(*_: object) -> None:
        logging.getLogger("chrono.fold").debug("comparing \x1b[31m")
        raise ZeroDivisionError("odd \x1b[31m")

    monkeypatch.setattr("chrono.chronicle.Chronicle.diff", diff)


@pytest.mark.usefixtures("_bug")
def test_an_unexpected_exception_is_reported_as_a_bug_in_chrono() -> None:
    answer = run_in_process("diff", "2020", "2021")
    assert (answer.code, answer.out) == (Exit.BUG, "")
    assert answer.err.startswith("error: ZeroDivisionError: odd \\x1b[31m (")
    assert "This is a bug in chrono" in answer.err
    assert "chrono --debug" in answer.err
    assert "Traceback" not in answer.err
    assert "comparing" not in answer.err


@pytest.mark.usefixtures("_bug")
@pytest.mark.parametrize("by", ["--debug", "CHRONO_DEBUG"])
def test_debug_shows_the_traceback_and_the_log_messages(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "CHRONO_DEBUG":
        monkeypatch.setenv(by, "1")
    answer = run_in_process(*([by] if by == "--debug" else []), "diff", "2020", "2021")
    assert answer.code == Exit.BUG
    assert "Traceback (most recent call last):" in answer.err
    assert "DEBUG chrono.fold: comparing \\x1b[31m" in answer.err
    assert "\x1b" not in answer.err


def test_an_error_of_a_file_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "/some/file")
    assert raising(error, monkeypatch).err == "error: /some/file: Permission denied.\n"


def test_problems_are_listed_each_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    error = InvalidError("Nothing was appended.", ("data.force: is missing", "when: is none"))
    assert raising(error, monkeypatch).err == (
        "error: Nothing was appended.\n  data.force: is missing\n  when: is none\n"
    )


def test_a_long_problem_is_wrapped_under_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    error = InvalidError("No.", ("word " * 40,))
    lines = raising(error, monkeypatch).err.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("  word")
    assert all(line.startswith("    word") for line in lines[2:])


def test_the_caret_of_an_excerpt_stays_under_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    text = "x" * 40
    error = ChronoError(f"that is none\n  {text}\n  {' ' * 30}^")
    lines = raising(error, monkeypatch).err.splitlines()
    assert lines[-1] == "  " + " " * 30 + "^"


def test_an_error_is_cleaned_before_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    told = raising(ChronoError("a\x1b[31mb\n  c\x07d\n  \u202e^"), monkeypatch).err
    assert all(line.isprintable() for line in told.split("\n"))
    assert "a\\x1b[31mb" in told
    assert "c\\x07d" in told


def test_a_date_that_is_none_is_told_where_dates_are_explained(chrono: Run) -> None:
    answer = chrono("state", "--at", "2020-13")
    assert answer.code == EdtfError.exit == Exit.INVALID
    assert "`chrono help dates`" in answer.err
    assert "`chrono help dates`" not in chrono("state", "--entity", "nobody").err


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("state --nonsense", "chrono state"),
        ("list nonsense", "chrono list"),
        ("document add", "chrono document add"),
        ("why", "chrono why"),
    ],
)
def test_a_misused_command_is_told_its_own_help(chrono: Run, line: str, path: str) -> None:
    answer = chrono(*line.split())
    assert answer.code == Exit.USAGE
    assert f"See `{path} --help`." in answer.err


@pytest.mark.parametrize("name", ["", "list", "document", "entity"])
def test_a_group_without_a_command_shows_its_help_as_a_mistake(chrono: Run, name: str) -> None:
    answer = chrono(*name.split())
    assert answer.code == Exit.USAGE
    assert answer.out == ""
    assert answer.err.startswith("Usage: chrono")


def test_the_version_is_the_one_of_the_package() -> None:
    answer = run_in_process("--version")
    assert (answer.code, answer.out, answer.err) == (0, f"chrono {__version__}\n", "")


def test_help_goes_to_standard_output_and_is_no_mistake() -> None:
    answer = run_in_process("--help")
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("Usage: chrono")


def test_a_folder_that_is_a_file_is_refused(borderlands: Path) -> None:
    answer = run_in_process("-C", "texts/first.txt", "state")
    assert answer.code == Exit.USAGE
    assert "texts/first.txt" in answer.err


def test_arguments_are_those_of_the_process_unless_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["chrono", "--version"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"chrono {__version__}\n"


@pytest.mark.parametrize("line", ["log --json", "list entities", "help dates", "export csv"])
def test_a_closed_pipe_is_quiet_and_no_error(borderlands: Path, line: str) -> None:
    answer = shell(f"set -o pipefail; chrono {line} | true", borderlands)
    assert answer.code == 0
    assert "Broken" not in answer.err
    assert "Traceback" not in answer.err


# ------------------------------------------------------------------ the process


def process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs Python on some code, in a chronicle."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--version", 0),
        ("state --at 2020-09-15", 0),
        ("stat", Exit.USAGE),
        ("show ffff", Exit.UNKNOWN),
        ("state --at 2020-13", Exit.INVALID),
    ],
)
def test_the_module_is_the_program_and_ends_with_its_code(
    borderlands: Path, line: str, code: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chrono", *line.split()],
        cwd=borderlands,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    answer = run_in_process(*line.split())
    assert (done.returncode, done.stdout, done.stderr) == (answer.code, answer.out, answer.err)
    assert done.returncode == code


def test_what_is_registered_for_the_end_of_the_process_has_its_turn(borderlands: Path) -> None:
    done = process(
        "import atexit, sys; from chrono.__main__ import main;"
        "atexit.register(lambda: print('the end', flush=True));"
        "sys.argv = ['chrono', '--version']; main()",
        borderlands,
    )
    assert (done.returncode, done.stdout) == (0, f"chrono {__version__}\nthe end\n")


def test_a_thread_that_still_runs_is_waited_for(borderlands: Path) -> None:
    done = process(
        "import sys, threading, time; from chrono.__main__ import main;"
        "threading.Thread(target=lambda: (time.sleep(0.3), print('done', flush=True))).start();"
        "sys.argv = ['chrono', 'stat']; main()",
        borderlands,
    )
    assert (done.returncode, done.stdout) == (Exit.USAGE, "done\n")


def test_what_the_thread_or_the_end_prints_without_sending_it_is_not_lost(
    borderlands: Path,
) -> None:
    done = process(
        "import atexit, sys; from chrono.__main__ import main;"
        "atexit.register(lambda: print('not sent by itself'));"
        "sys.argv = ['chrono', '--version']; main()",
        borderlands,
    )
    assert "not sent by itself" in done.stdout


def test_another_system_than_linux_and_macos_is_refused_at_the_start(borderlands: Path) -> None:
    done = process(
        "import os; from chrono.__main__ import main; os.name = 'nt'; main()", borderlands
    )
    assert done.returncode == 1
    assert done.stderr == (
        "error: chrono runs on Linux and macOS only: it needs fcntl and termios.\n"
    )


def test_the_library_says_under_debug_what_it_does_with_the_index(borderlands: Path) -> None:
    for leftover in (borderlands / "snapshots").glob("index.db*"):
        leftover.unlink()
    first = run_in_process("-C", str(borderlands), "--debug", "state")
    assert "DEBUG chrono.storage.index.open: index rebuilt from " in first.err
    assert "DEBUG chrono.storage.repository: index opened at " in first.err
    again = run_in_process("-C", str(borderlands), "--debug", "state")
    assert "rebuilt" not in again.err
    logging.getLogger("chrono").setLevel(logging.NOTSET)
    logging.getLogger("chrono").handlers[:] = []
    assert "index" not in run_in_process("-C", str(borderlands), "state").err
