"""Long tasks show a progress line, which is erased afterwards."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.cli import progress as waiting
from chrono.cli import terminal as edge
from chrono.cli.progress import ProgressLine
from chrono.cli.terminal import Screen, erase_transient_line
from tests.cli.conftest import Terminal, run_in_process

GONE = "\r\x1b[K"


class Clock:
    """Time that passes when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(waiting.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def screen_of(terminal: bool = True, **environ: str) -> tuple[Screen, io.BytesIO]:
    kept = io.BytesIO()
    stream = Terminal(kept, "utf-8", write_through=True)
    stream.terminal = terminal
    return Screen(stream, environ), kept


def told(kept: io.BytesIO) -> str:
    return kept.getvalue().decode()


def test_what_is_soon_over_is_not_told_of(clock: Clock) -> None:
    screen, kept = screen_of()
    says = ProgressLine(screen, "Counting")
    for done in range(10):
        clock.now += waiting.DELAY_SECONDS / 20
        says(done, 10)
    assert told(kept) == ""


def test_a_share_is_told_and_each_telling_takes_the_place_of_the_last(clock: Clock) -> None:
    screen, kept = screen_of()
    says = ProgressLine(screen, "Counting")
    clock.now += waiting.DELAY_SECONDS
    says(250, 1000)
    clock.now += waiting.INTERVAL_SECONDS
    says(500, 1000)
    assert told(kept) == f"Counting: 25 % …{GONE}Counting: 50 % …"
    erase_transient_line()
    assert told(kept).endswith(GONE)


def test_it_is_told_no_more_often_than_anybody_can_read(clock: Clock) -> None:
    screen, kept = screen_of()
    says = ProgressLine(screen, "Counting")
    clock.now += waiting.DELAY_SECONDS
    for done in range(1000):
        clock.now += waiting.INTERVAL_SECONDS / 100
        says(done, 1000)
    assert 8 <= told(kept).count("…") <= 12
    erase_transient_line()


@pytest.mark.parametrize(
    ("done", "whole", "shown"),
    [(1200, 3000, "Reading: 1,200 of 3,000 rows …"), (1200, 0, "Reading: 1,200 rows …")],
)
def test_what_is_counted_is_told_as_far_as_its_end_is_known(
    clock: Clock, done: int, whole: int, shown: str
) -> None:
    screen, kept = screen_of()
    says = ProgressLine(screen, "Reading", "rows")
    clock.now += waiting.DELAY_SECONDS
    says(done, whole)
    assert told(kept) == shown
    erase_transient_line()


def test_the_answer_begins_on_a_clean_line_whichever_stream_it_goes_to(clock: Clock) -> None:
    """Both streams are most often one terminal."""
    screen, kept = screen_of()
    other, answers = screen_of()
    says = ProgressLine(screen, "Counting")
    clock.now += waiting.DELAY_SECONDS
    says(1, 2)
    other.put("It is two.")
    assert told(kept).endswith(GONE)
    assert told(answers) == "It is two.\n"
    other.put("And that is all.")
    assert told(kept).count(GONE) == 1


@pytest.mark.parametrize(
    ("terminal", "environ", "quiet"),
    [(False, {}, False), (True, {"TERM": "dumb"}, False), (True, {}, True)],
    ids=["piped", "dumb", "quiet"],
)
def test_where_no_line_can_be_taken_back_none_is_told(
    clock: Clock, terminal: bool, environ: dict[str, str], quiet: bool
) -> None:
    screen, kept = screen_of(terminal, **environ)
    says = ProgressLine(screen, "Counting", quiet=quiet)
    clock.now += 10
    says(1, 2)
    assert told(kept) == ""


def test_a_narrow_terminal_is_never_made_to_scroll(clock: Clock) -> None:
    screen, kept = screen_of(COLUMNS="24")
    says = ProgressLine(screen, "Building the index")
    clock.now += waiting.DELAY_SECONDS
    says(1, 2)
    assert len(told(kept)) < 24
    erase_transient_line()


def test_a_terminal_that_hangs_up_is_no_error(clock: Clock) -> None:
    screen, _ = screen_of()
    says = ProgressLine(screen, "Counting")
    clock.now += waiting.DELAY_SECONDS
    says(1, 2)
    screen.stream.close()
    erase_transient_line()
    assert edge._transient == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "DELAY_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "INTERVAL_SECONDS", 0.0)


@pytest.mark.usefixtures("impatient")
def test_an_index_made_anew_is_told_of_and_the_answer_is_the_same(borderlands: Path) -> None:
    Chronicle.open(borderlands).cells()
    before = run_in_process("state", "--at", "2020-09-15", terminal=True)
    assert "Folding" not in before.err
    (borderlands / "snapshots" / "index.db").unlink()
    after = run_in_process("state", "--at", "2020-09-15", terminal=True)
    assert after.out == before.out
    assert after.err.startswith("Building the index: 100 % …")
    assert after.err.endswith(GONE)
    (borderlands / "snapshots" / "index.db").unlink()
    assert run_in_process("state", "--at", "2020-09-15").err == ""


@pytest.mark.usefixtures("impatient")
def test_a_proof_tells_what_it_is_at(borderlands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chrono.storage.log.verify.EVERY", 5)
    monkeypatch.setattr("chrono.integrity.verify.EVERY", 5)
    Chronicle.open(borderlands).snapshot(Chronicle.open(borderlands).view("2020-09-15"))
    answer = run_in_process("verify", terminal=True)
    parts = answer.err.split(GONE)
    stages = list(dict.fromkeys(part.partition(":")[0] for part in parts if part))
    assert stages == [
        "Verifying the chain",
        "Reading declarations",
        "Verifying events",
        "Verifying snapshots",
    ]
    assert answer.out == run_in_process("verify", terminal=True).out
    assert "Verifying" not in answer.out


@pytest.mark.usefixtures("impatient")
def test_checks_are_told_of_one_after_the_other(borderlands: Path) -> None:
    Chronicle.open(borderlands).cells()
    answer = run_in_process("check", "stale", "overdue", "--json", terminal=True)
    assert answer.err == f"Checking: 33 % …{GONE}Checking: 66 % …{GONE}"
    assert answer.out == run_in_process("check", "stale", "overdue", "--json", terminal=True).out
    assert run_in_process("check").err.count("Checking") == 0


@pytest.mark.usefixtures("impatient")
def test_an_error_stands_on_a_line_of_its_own(borderlands: Path) -> None:
    log = borderlands / "events" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    lines[12] = lines[12].replace(b'"asserted"', b'"alleged"')
    log.write_bytes(b"".join(lines))
    answer = run_in_process("verify", "--json", terminal=True)
    assert answer.code == 6
    assert not json.loads(answer.out)["ok"]
    said = run_in_process("state", terminal=True)
    assert said.code == 6
    assert said.err.split(GONE)[-1].startswith("\x1b[1;31merror:")
