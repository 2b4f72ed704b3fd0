"""Each kind of error has its own exit code and one clear message, without a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chrono.errors import Exit
from tests.cli.conftest import Run, run_in_process, shell


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("state --at 2020", Exit.OK),
        ("date nonsense", Exit.FOUND),
        ("diff 2020-01 2020-12 --exit-code", Exit.FOUND),
        ("check --at 2020-12-31 --exit-code", Exit.FOUND),
        ("state --nonsense", Exit.USAGE),
        ("", Exit.USAGE),
        ("-C nowhere state", Exit.NO_CHRONICLE),
        ("state --at nonsense", Exit.INVALID),
        ("state --at 2020/..", Exit.INVALID),
        ("append Counted --force relief-force", Exit.INVALID),
        ("state --entity nobody", Exit.UNKNOWN),
        ("show abcdef", Exit.UNKNOWN),
        ("state --at before:abcdef", Exit.UNKNOWN),
        ("verify --head 00112233", Exit.DAMAGED),
    ],
)
def test_every_kind_of_trouble_has_its_code(chrono: Run, line: str, code: Exit) -> None:
    answer = chrono(*line.split())
    assert answer.code == code, answer.err
    if code not in (Exit.OK, Exit.FOUND, Exit.DAMAGED):
        assert answer.out == ""
        assert answer.err


def test_a_damaged_log_is_refused_with_its_line(borderlands: Path) -> None:
    log = borderlands / "events/log.jsonl"
    lines = log.read_bytes().split(b"\n")
    lines[5] = lines[5][:40]
    log.write_bytes(b"\n".join(lines))
    answer = run_in_process("verify")
    assert answer.code == Exit.DAMAGED
    assert "events/log.jsonl:6" in answer.out
    answer = run_in_process("append", "PositionTaken", "--body", "pact", "--position", "x")
    assert answer.code == Exit.DAMAGED
    assert "events/log.jsonl" in answer.err


def test_a_torn_last_line_is_told_on_standard_error_and_repaired(borderlands: Path) -> None:
    log = borderlands / "events/log.jsonl"
    log.write_bytes(log.read_bytes() + b'{"id":"0123')
    answer = run_in_process("append", "PositionTaken", "--body", "pact", "--position", "x")
    assert answer.code == 0
    assert "torn" in answer.err
    assert run_in_process("verify").code == 0


@pytest.mark.parametrize(
    "question",
    ["state --at 2020", "log", "why camp-alder.holder", "list documents", "check", "export csv"],
)
def test_a_question_tells_of_a_torn_end_and_answers_from_what_is_whole(
    borderlands: Path, question: str
) -> None:
    """It was passed over without a word: only the next writer said so."""
    log = borderlands / "events/log.jsonl"
    whole = run_in_process(*question.split())
    assert whole.err.count("unfinished") == 0
    log.write_bytes(log.read_bytes() + b'{"id":"0123')
    answer = run_in_process(*question.split())
    assert (answer.code, answer.out) == (whole.code, whole.out)
    said = " ".join(answer.err.split())
    assert said.count("warning: events/log.jsonl:") == 1
    assert "the last 11 bytes are what a writer that died left unfinished" in said
    assert "sets them aside in a file of their own" in said


def test_a_last_line_without_its_newline_counts_and_is_told(borderlands: Path) -> None:
    log = borderlands / "events/log.jsonl"
    whole = run_in_process("log")
    log.write_bytes(log.read_bytes()[:-1])
    answer = run_in_process("log")
    assert answer.out == whole.out
    assert "lacks its newline; it is whole, and counts" in " ".join(answer.err.split())


@pytest.mark.parametrize("command", ["verify", "repair"])
def test_what_proves_the_log_tells_of_its_torn_end_once(borderlands: Path, command: str) -> None:
    log = borderlands / "events/log.jsonl"
    log.write_bytes(log.read_bytes() + b'{"id":"0123')
    answer = run_in_process(command)
    assert "unfinished" in " ".join(answer.out.split())
    assert "unfinished" not in answer.err


def test_the_line_that_is_none_is_named_and_not_the_one_behind_it(borderlands: Path) -> None:
    """The last but one was no JSON, and the last was said to follow no line."""
    log = borderlands / "events/log.jsonl"
    *before, _, last = log.read_bytes().splitlines()
    log.write_bytes(b"\n".join([*before, b"this is no JSON", last, b""]))
    for question in ("state", "log", "append Joined --member x --body y"):
        answer = run_in_process(*question.split())
        assert answer.code == Exit.DAMAGED
        assert f"events/log.jsonl:{len(before) + 1}: " in answer.err


def test_the_way_out_of_a_changed_line_is_told_once_and_leads_to_no_correction(
    borderlands: Path,
) -> None:
    log = borderlands / "events/log.jsonl"
    lines = log.read_bytes().split(b"\n")
    lines[8] = lines[8].replace(b'"modality":"', b'"modality":"x')
    log.write_bytes(b"\n".join(lines))
    answer = run_in_process("state", "--at", "2020")
    assert answer.code == Exit.DAMAGED
    assert answer.err.count("`chrono repair`") == 1
    answer = run_in_process("verify")
    assert "events/log.jsonl:9: modality: " in answer.out
    assert "chrono correct" not in answer.out


def test_verify_says_that_behind_an_unreadable_line_it_looked_at_nothing(
    borderlands: Path,
) -> None:
    log = borderlands / "events/log.jsonl"
    *before, last = log.read_bytes().splitlines()
    log.write_bytes(b"\n".join([*before[:-1], b"no", last, b""]))
    answer = run_in_process("verify")
    assert answer.code == Exit.DAMAGED
    assert "Later events, passages and snapshots were not checked; fix this first." in " ".join(
        answer.out.split()
    )
    assert "head" not in answer.out.splitlines()[-1]


def test_a_vocabulary_that_breaks_a_rule_names_the_line(borderlands: Path) -> None:
    path = borderlands / "events/vocabulary.toml"
    path.write_text(path.read_text().replace('persistence = "fixed"', 'persistence = "fixd"'))
    answer = run_in_process("state", "--at", "2020")
    assert answer.code == Exit.VOCABULARY
    assert "events/vocabulary.toml:" in answer.err


def test_an_empty_log_has_an_empty_state(borderlands: Path) -> None:
    (borderlands / "events/log.jsonl").write_bytes(b"")
    answer = run_in_process("state", "--at", "2020")
    assert answer.code == 0
    assert "The log is empty" in answer.out


def test_no_log_is_said_to_be_missing(borderlands: Path) -> None:
    (borderlands / "events/log.jsonl").unlink()
    for line in ("state", "log", "verify", "check"):
        answer = run_in_process(line)
        assert answer.code in (Exit.OK, Exit.NO_CHRONICLE, Exit.STORAGE, Exit.DAMAGED)
        assert "Traceback" not in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_under_the_answer_is_said(borderlands: Path) -> None:
    for line in ("state --at 2020", "log --json", "--help"):
        answer = shell(f"chrono {line} > /dev/full", borderlands)
        assert answer.code == Exit.STORAGE
        assert "No space left" in answer.err
        assert "Traceback" not in answer.err
        assert "Exception ignored" not in answer.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(borderlands: Path) -> None:
    (borderlands / "events").chmod(0o500)
    answer = run_in_process("append", "PositionTaken", "--body", "pact", "--position", "x")
    (borderlands / "events").chmod(0o700)
    assert answer.code == Exit.STORAGE


def test_answers_are_on_standard_output_and_narration_on_standard_error(chrono: Run) -> None:
    answer = chrono("append", "PositionTaken", "--body", "pact", "--position", "it waits")
    assert "it waits" in answer.out
    assert "head of the log" in answer.err
    assert "head of the log" not in answer.out


def test_the_folder_is_found_from_below_and_by_its_name(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run_in_process("list", "tags").out
    monkeypatch.chdir(borderlands / "texts")
    assert run_in_process("list", "tags").out == expected
    monkeypatch.chdir(borderlands.parent)
    assert run_in_process("list", "tags").code == Exit.NO_CHRONICLE
    assert run_in_process("-C", "borderlands", "list", "tags").out == expected
    monkeypatch.setenv("CHRONO_DIR", str(borderlands))
    assert run_in_process("list", "tags").out == expected
