"""On a pseudo-terminal: bytes per step, hostile text, and restoring the terminal.

`python -m tests.tui.measure` measures durations; these tests do not.
"""

from __future__ import annotations

import os
import re
import signal
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.tui.measure import CRASH, Terminal
from tests.tui.worlds import arcadia, hostile, make

LEFT, RIGHT, ESCAPE = b"\x1b[D", b"\x1b[C", b"\x1b"


@contextmanager
def running(folder: Path, *more: str, rows: int = 40, columns: int = 120) -> Iterator[Terminal]:
    """The scrubber on a terminal, with something on the screen."""
    arguments = ["-m", "chrono.tui", str(folder), "--at", "2020-08-01", *more]
    with shown(arguments, rows, columns) as terminal:
        yield terminal


@contextmanager
def shown(arguments: list[str], rows: int = 40, columns: int = 120) -> Iterator[Terminal]:
    """A program on a terminal, once it says which date it shows."""
    terminal = Terminal(arguments, rows, columns)
    try:
        wanted = b"State at" if columns >= 60 else b"known"
        assert terminal.until(wanted, 60) is not None, terminal.output[-2000:]
        terminal.settle(0.4)
        yield terminal
    finally:
        terminal.close()


def test_a_step_sends_little_and_no_more_than_the_screen_needs(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        for key in (LEFT, LEFT, RIGHT, b".", b",", b"K", LEFT, b"K"):
            _, size = terminal.key(key)
            assert 0 < size <= 25_000


def test_a_key_that_changes_nothing_sends_next_to_nothing(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        terminal.key(b"\x1b[F")  # End
        terminal.key(RIGHT)
        _, size = terminal.key(RIGHT)
        assert size <= 500


def test_q_leaves_with_zero_and_gives_the_terminal_back(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.process.returncode == 0
        assert terminal.restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_says_so_and_gives_the_terminal_back(
    arcadia_folder: Path, number: signal.Signals
) -> None:
    with running(arcadia_folder) as terminal:
        terminal.process.send_signal(number)
        assert terminal.ended(20) is not None
        assert terminal.process.returncode == 128 + number
        assert terminal.restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_what_goes_on_after_a_hang_up_begins_nothing_anew(
    arcadia_folder: Path, number: signal.Signals
) -> None:
    """The kernel says that a terminal hangs up by SIGHUP, and then has all go on by SIGCONT."""
    for pause in (0.0, 0.01, 0.03, 0.1):
        with running(arcadia_folder) as terminal:
            terminal.process.send_signal(number)
            time.sleep(pause)
            with suppress(ProcessLookupError):
                terminal.process.send_signal(signal.SIGCONT)
            assert terminal.ended(20) is not None
            assert terminal.process.returncode == 128 + number
            assert terminal.restored()


def test_a_terminal_that_is_gone_ends_it_though_no_signal_says_so(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        os.write(terminal.master, RIGHT * 40)
        terminal.hang_up()
        assert terminal.process.wait(20) == 128 + signal.SIGHUP
        assert list(terminal.state.rglob("tui-*.json"))


def test_a_hang_up_while_it_loads_ends_it_by_that_signal(arcadia_folder: Path) -> None:
    terminal = Terminal(["-m", "chrono.tui", str(arcadia_folder)])
    try:
        assert terminal.until(b"Reading", 20) is not None
        terminal.process.send_signal(signal.SIGHUP)
        terminal.hang_up()
        assert terminal.process.wait(20) in (-signal.SIGHUP, 128 + signal.SIGHUP)
    finally:
        terminal.close()


def test_an_interrupt_gives_the_terminal_back(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        terminal.process.send_signal(signal.SIGINT)
        if terminal.ended(3) is None:
            pytest.fail("an interrupt from outside does not end it")
        assert terminal.restored()


def test_a_crash_is_told_and_gives_the_terminal_back(arcadia_folder: Path) -> None:
    with shown(["-c", CRASH, str(arcadia_folder), "--at", "2020-08-01"]) as terminal:
        os.write(terminal.master, RIGHT)
        assert terminal.ended(20) is not None
        assert terminal.process.returncode not in (0, None)
        assert terminal.restored()
        assert b"on purpose" in terminal.output


def test_where_one_was_is_kept_when_a_signal_ends_it(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        terminal.process.send_signal(signal.SIGTERM)
        terminal.ended(20)
        assert list(terminal.state.rglob("tui-*.json"))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 10), (10, 30), (14, 59), (60, 200)])
def test_it_opens_moves_and_leaves_at_every_size(
    arcadia_folder: Path, rows: int, columns: int
) -> None:
    arguments = ["-m", "chrono.tui", str(arcadia_folder), "--at", "2020-08-01"]
    terminal = Terminal(arguments, rows, columns)
    try:
        terminal.settle(1.5, 20)
        for key in (RIGHT, b"\t", LEFT, b"?", ESCAPE):
            os.write(terminal.master, key)
            terminal.settle(0.3)
        terminal.settle(0.5)
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.process.returncode == 0
        assert b"Traceback" not in terminal.output
    finally:
        terminal.close()


def test_hostile_text_sends_no_control_of_its_own(tmp_path: Path) -> None:
    hostile(tmp_path / "hostile")
    with running(tmp_path / "hostile") as terminal:
        for key in (b"b", b"\r", b"\t", RIGHT, LEFT, b"M", b"\x10", ESCAPE, b"?"):
            os.write(terminal.master, key)
            terminal.settle(0.2)
        text = terminal.output.decode("utf-8", "surrogateescape")
    assert "\x1b]0;title" not in text, "a title of theirs was set"
    assert "\u202e" not in text
    assert "\x1b[31mred" not in text
    assert not re.search("[\x80-\x9f]", text)
    assert "\\x1b[31mred" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_with_no_color_the_terminal_is_sent_no_colour(
    arcadia_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.tui.measure.MORE", {"NO_COLOR": "1"})
    with running(arcadia_folder) as terminal:
        terminal.key(LEFT)
        terminal.key(b"?")
        colours = re.findall(rb"\x1b\[([0-9;]*)m", terminal.output)
    for codes in colours:
        numbers = [int(code) for code in codes.split(b";") if code]
        assert not {38, 48, *range(30, 38), *range(40, 48), *range(90, 108)} & set(numbers), codes


def test_the_frame_comes_before_the_chronicle_is_read(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        assert terminal.output.index(b"Reading") < terminal.output.index(b"State at")


def test_the_terminal_is_taken_once(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        assert terminal.output.count(b"\x1b[?1049h") == 1


def test_a_key_pressed_while_it_loads_is_kept_and_answered(arcadia_folder: Path) -> None:
    arguments = ["-m", "chrono.tui", str(arcadia_folder), "--at", "2020-08-01"]
    terminal = Terminal(arguments)
    try:
        while b"Reading" not in terminal.output:
            terminal.read(0.05)
        os.write(terminal.master, b"q")
        assert terminal.ended(60) is not None, "the key was lost"
        assert terminal.process.returncode == 0
        assert terminal.restored()
    finally:
        terminal.close()


LATE = "import sys, time; time.sleep(30)\n"


def _loading(folder: Path, tmp_path: Path) -> Terminal:
    """A start that never gets as far as the app: Textual takes half a minute to load."""
    (tmp_path / "textual").mkdir(parents=True)
    (tmp_path / "textual" / "__init__.py").write_text(LATE)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import chrono.tui.__main__ as t\nsys.exit(t.main())\n"
    )
    terminal = Terminal(["-c", code, str(folder), "--at", "2020-08-01"])
    while b"Reading" not in terminal.output:
        terminal.read(0.05)
    terminal.settle(0.2)
    return terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_it_loads_ends_it_and_the_terminal_is_as_before(
    arcadia_folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    terminal = _loading(arcadia_folder, tmp_path)
    try:
        terminal.process.send_signal(number)
        assert terminal.ended(10) is not None
        assert terminal.process.returncode not in (0, None)
        assert termios.tcgetattr(terminal.slave)[:4] == terminal.before[:4]
        assert b"\x1b[?1049h" not in terminal.output
    finally:
        terminal.close()


def test_a_broken_vocabulary_is_reported_before_the_terminal_is_taken(tmp_path: Path) -> None:
    make(tmp_path / "broken")
    (tmp_path / "broken" / "events" / "vocabulary.toml").write_text("[kinds\n")
    terminal = Terminal(["-m", "chrono.tui", str(tmp_path / "broken")])
    try:
        assert terminal.ended(30) is not None
        assert terminal.process.returncode not in (0, None)
        assert termios.tcgetattr(terminal.slave)[:4] == terminal.before[:4]
        assert b"vocabulary.toml" in terminal.output
        assert b"\x1b[?1049h" not in terminal.output
    finally:
        terminal.close()


def test_bytes_that_are_no_text_are_a_key_that_means_nothing(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        os.write(terminal.master, b"\xff\xfe\xc3")
        terminal.settle(0.3)
        assert terminal.process.poll() is None
        _, size = terminal.key(LEFT)
        assert size > 0, "it no longer hears keys"
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.process.returncode == 0


def test_it_can_be_put_aside_and_taken_up_again(arcadia_folder: Path) -> None:
    with running(arcadia_folder) as terminal:
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.until(b"\x1b[?1049l", 10)
        terminal.settle(0.3)
        assert termios.tcgetattr(terminal.slave)[:4] == terminal.before[:4]
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(b"\x1b[?1049h", 10)
        terminal.settle(0.5)
        _, size = terminal.key(LEFT)
        assert size > 0, "it no longer hears keys"
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.restored()


def test_where_errors_go_to_a_file_the_screen_still_shows_it(
    arcadia_folder: Path, tmp_path: Path
) -> None:
    code = (
        "import os, sys\n"
        f"os.dup2(os.open({str(tmp_path / 'errors')!r}, os.O_CREAT | os.O_WRONLY), 2)\n"
        "import chrono.tui.__main__ as t\nsys.exit(t.main())\n"
    )
    with shown(["-c", code, str(arcadia_folder), "--at", "2020-08-01"]) as terminal:
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.restored()
    assert (tmp_path / "errors").read_text() == ""


def test_what_is_typed_ahead_in_a_form_goes_field_by_field(tmp_path: Path) -> None:
    arcadia(tmp_path / "own")
    with running(tmp_path / "own") as terminal:
        for keys in (b"a", b"DocumentPublished", b"\r"):
            os.write(terminal.master, keys)
            terminal.settle(0.3, 3)
        os.write(terminal.master, b"Z9\tThe Evening Star\tEditors")  # in one go, as a paste is
        terminal.settle(0.3, 3)
        mark = len(terminal.output)
        terminal.resize(41, 121)  # all is drawn anew
        os.killpg(terminal.process.pid, signal.SIGWINCH)
        terminal.settle(0.3, 3)
        text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", terminal.output[mark:]).decode()
    assert "Z9" in text
    assert "The Evening Star" in text
    assert "Z9The" not in text
    assert "StarEditors" not in text


def test_an_empty_chronicle_opens_and_leaves(tmp_path: Path) -> None:
    make(tmp_path / "empty")
    with running(tmp_path / "empty") as terminal:
        for key in (LEFT, RIGHT, b"M", b"b", b"K", b"z"):
            terminal.key(key)
        os.write(terminal.master, b"q")
        assert terminal.ended(20) is not None
        assert terminal.process.returncode == 0
