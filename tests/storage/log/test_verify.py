"""Verification reports each kind of damage with its line, its name and a remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from chrono.storage.log import Head, Log
from tests.storage.log.making import cut_by, faults, new_log, noon

Bytes = Callable[[bytes], bytes]


def found(log: Log) -> list[tuple[str, int | None]]:
    return [(problem.fault, problem.line) for problem in log.verify()]


def swap(lines: list[bytes], one: int, two: int) -> bytes:
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def test_a_whole_log_has_no_problem(tmp_path: Path) -> None:
    assert found(new_log(tmp_path, 1, 3, 1)) == []
    assert found(new_log(tmp_path / "empty")) == []


@pytest.mark.parametrize(
    ("damage", "problems"),
    [
        (lambda log: log.replace(b'"by":1}', b'"by":7}'), [("chain", 2), ("id", 2)]),
        (lambda log: log.replace(b'"ada"', b'"bob"', 1), [("chain", 1)]),
        (lambda log: b"".join(log.splitlines(True)[1:]), [("chain", 1)]),
        (lambda log: swap(log.splitlines(True), 1, 2), [("chain", 2), ("chain", 3), ("chain", 4)]),
        (lambda log: log.replace(b"\n", b"", 1), [("chain", 1), ("json", 1)]),
        (lambda log: log.replace(b"\n", b"\r\n"), [("crlf", n) for n in range(1, 6)]),
        (lambda log: b"\xef\xbb\xbf" + log, [("bom", 1)]),
        (lambda log: log.replace(b"\n", b"\n\n", 1), [("empty", 2)]),
        (lambda log: log + b"\0" * 40, [("torn", 6)]),
        (lambda log: log + b"\0" * 40 + b"\n", [("nul", 6)]),
        (lambda log: log + b"garbage\n", [("shape", 6)]),
        (lambda log: log + b"garbage", [("torn", 6)]),
        (lambda log: log.replace(b"kay", b"k\xe4y", 1), [("utf-8", 1), ("chain", 1)]),
        (lambda log: log[:-1], [("newline", 5)]),
        (lambda log: log[:-40], [("torn", 5)]),
        (lambda log: b"<<<<<<< HEAD\n" + log, [("conflict", 1)]),
    ],
)
def test_damage_is_found_at_its_line_under_its_name(
    tmp_path: Path, damage: Bytes, problems: list[tuple[str, int]]
) -> None:
    log = new_log(tmp_path, 1, 1, 1, 1, 1)
    log.path.write_bytes(damage(log.path.read_bytes()))
    assert found(log) == problems


def test_every_problem_says_where_what_and_the_way_out(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    log.path.write_bytes(log.path.read_bytes().replace(b'"by":1}', b'"by":7}'))
    texts = [str(problem) for problem in log.verify()]
    assert all(text.startswith("events/log.jsonl:2: the line ") for text in texts)
    assert all("chrono repair" in text for text in texts)


def test_a_line_of_a_batch_that_is_missing_is_found_as_such(tmp_path: Path) -> None:
    log = new_log(tmp_path, 4)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert found(log) == [("chain", 2), ("batch", 2)]


def test_the_unfinished_batch_at_the_end_is_torn_from_its_first_line(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 3)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:3]))
    assert found(log) == [("torn", 2)]


def forge(line: bytes, chain: str) -> bytes:
    body = line[: line.rindex(b',"chain":')]
    return body + b',"chain":"%b"}\n' % hashlib.sha256(chain.encode() + body).hexdigest().encode()


def test_a_well_formed_forgery_is_found_at_the_next_line(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    other = new_log(tmp_path / "other", 1)
    other.append([cut_by(55)], recorder="mallory", now=noon)
    ours = log.path.read_bytes().splitlines(keepends=True)
    ours[1] = other.path.read_bytes().splitlines(keepends=True)[1]
    log.path.write_bytes(b"".join(ours))
    assert found(log) == [("chain", 3)]


def test_an_event_that_stands_twice_is_found_though_the_chain_is_true(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines) + forge(lines[0], log.head().chain))
    assert found(log) == [("twice", 3)]


def test_a_time_that_goes_back_is_found_though_the_chain_is_true(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    line = log.path.read_bytes().replace(b"2026-11-21T", b"2025-11-21T").replace(b"TroopsR", b"R")
    log.path.write_bytes(log.path.read_bytes() + forge(line, log.head().chain))
    assert found(log) == [("order", 2), ("id", 2)]


def test_a_key_that_stands_twice_is_found_though_the_chain_is_true(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    line = log.path.read_bytes().replace(b'"type"', b'"modality":"denied","type"')
    log.path.write_bytes(forge(line, "0" * 64))
    assert found(log) == [("json", 1)]
    assert "'modality' twice" in str(next(log.verify()))


# ---------------------------------------------------------------------------- heads kept elsewhere


def test_every_head_there_ever_was_is_recognised(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    heads = [log.head()]
    for number in range(4):
        heads.append(log.append([cut_by(number)], recorder="ada", now=noon).head)
    for head in heads:
        assert faults(log, head) == []
        assert faults(log, head.chain) == []
        assert faults(log, head.chain[:12].upper()) == []


def test_lines_dropped_from_the_end_are_found_by_a_head_kept_elsewhere(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    head = log.head()
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:2]))
    assert faults(log) == []
    assert faults(log, head) == ["shorter"]
    assert "dropped from its end" in str(next(log.verify(head)))


def test_lines_dropped_and_others_put_in_their_place_are_found_too(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    head = log.head()
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:2]))
    log.append([cut_by(1000), cut_by(2000)], recorder="mallory", now=noon)
    assert faults(log, head) == ["copy"]


def test_the_head_of_another_copy_is_called_that(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    problem = next(log.verify("f" * 64))
    assert "head of another copy" in problem.what
    assert "chrono import" in problem.way_out


def test_the_head_of_a_log_without_its_last_newline_is_still_its_head(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    head = log.head()
    log.path.write_bytes(log.path.read_bytes()[:-1])
    assert faults(log, head) == ["newline"]
    assert log.head() == head


def test_a_head_too_short_to_name_a_line_is_not_met(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    assert faults(log, log.head().chain[:7]) == ["copy"]
    assert faults(log, Head(log.head().chain, 3)) == ["copy"]
