"""Repair shows its steps first, never guesses, and deletes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chrono.errors import DamagedError
from chrono.storage.json_codec import loads
from chrono.storage.log import Log
from chrono.storage.log.repair import Plan, carry_out, plan
from tests.storage.log.making import cut_by, faults, new_log, noon, numbers


def branches(folder: Path) -> tuple[Log, list[bytes], list[bytes], list[bytes]]:
    """A log, and the lines that it began with and that two branches then appended."""
    log = new_log(folder, 1, 1)
    began = log.path.read_bytes().splitlines(keepends=True)
    sides = []
    for first in (10, 20):
        log.path.write_bytes(b"".join(began))
        fresh = Log(log.path)
        fresh.append([cut_by(first)], recorder="ada", now=noon)
        fresh.append([cut_by(first + 1), cut_by(first + 2)], recorder="bob", now=noon)
        sides.append(log.path.read_bytes().splitlines(keepends=True)[2:])
    ours, theirs = sides
    return log, began, ours, theirs


def repaired(log: Log, **how: bool) -> Plan:
    """Carry out a plan, and hold that what was there is kept and what is there is whole."""
    before = log.path.read_bytes()
    agreed = plan(log, **how)
    assert log.path.read_bytes() == before
    assert agreed.refused == ()
    carry_out(log, agreed, now=noon)
    assert faults(log) == []
    kept = [path.read_bytes() for path in log.path.parent.glob("log.torn-*")]
    whole = log.path.read_bytes()
    assert before in kept or before in (whole[:-1], whole + b"".join(kept))
    return agreed


def test_a_whole_log_needs_nothing(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    agreed = plan(log)
    assert (agreed.steps, agreed.refused) == ((), ())
    assert carry_out(log, agreed, now=noon) == ""
    assert not list(log.path.parent.glob("log.torn-*"))


@pytest.mark.parametrize(
    ("damage", "step"),
    [
        (lambda log: log.replace(b"\n", b"\r\n"), "lines 1 to 3: the carriage return"),
        (lambda log: b"\xef\xbb\xbf" + log, "line 1: the byte order mark"),
        (lambda log: log.replace(b"\n", b"\n\n"), "3 lines (2, 4, 6): the empty line"),
        (lambda log: log + b"\0" * 99, "line 4: the NUL bytes"),
        (lambda log: log + b"\0" * 99 + b"\n", "line 4: the NUL bytes"),
        (lambda log: log + b'{"id":', "line 4: the unfinished line is set aside"),
        (lambda log: log[:-1], "line 3: it is whole, and gets the newline"),
        (lambda log: log + b"=======\n", "line 4: the merge conflict's marker"),
        (lambda log: log + log.splitlines(True)[1], "line 4: stands there twice"),
        (
            lambda log: b"".join(log.splitlines(True)[n] for n in (0, 2, 1)),
            "line 2: put back where the chain says",
        ),
        (
            lambda log: b"\xef\xbb\xbf" + log.replace(b"\n", b"\r\n") + b"\0",
            "line 1: the byte order mark",
        ),
    ],
)
def test_what_does_not_belong_is_taken_out_and_nothing_else_changes(
    tmp_path: Path, damage: Callable[[bytes], bytes], step: str
) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    whole = log.path.read_bytes()
    log.path.write_bytes(damage(whole))
    agreed = repaired(log)
    assert any(each.startswith(step) for each in agreed.steps), agreed.steps
    assert log.path.read_bytes() == whole


def test_an_unfinished_batch_is_set_aside(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 3)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:3]))
    agreed = repaired(log)
    assert agreed.steps == ("lines 2 to 3: the unfinished batch is set aside.",)
    assert numbers(log) == [0]


def test_a_last_line_that_a_power_cut_left_with_nuls_is_set_aside(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1)
    log.path.write_bytes(log.path.read_bytes().replace(b'"by":1}', b'"by":\0}'))
    agreed = repaired(log)
    assert agreed.steps == ("line 2: a power cut left NUL bytes in it; it is set aside.",)
    assert numbers(log) == [0]


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_a_merge_conflict_is_resolved_to_both_sides(tmp_path: Path, style: str) -> None:
    log, began, ours, theirs = branches(tmp_path)
    base = [b"||||||| 1a2b3c4\n"] if style == "diff3" else []
    conflict = [b"<<<<<<< HEAD\n", *ours, *base, b"=======\n", *theirs, b">>>>>>> theirs\n"]
    log.path.write_bytes(b"".join(began + conflict))
    agreed = repaired(log)
    assert any("chained again behind the others, ids intact" in step for step in agreed.steps)
    assert numbers(log) == [0, 1, 10, 11, 12, 20, 21, 22]
    assert log.path.read_bytes().startswith(b"".join(began + ours))


def test_two_branches_lines_that_git_put_one_after_the_other_are_joined(tmp_path: Path) -> None:
    log, began, ours, theirs = branches(tmp_path)
    log.path.write_bytes(b"".join(began + ours + theirs))
    assert faults(log) == ["chain"]
    repaired(log)
    assert numbers(log) == [0, 1, 10, 11, 12, 20, 21, 22]
    assert [loads(line).get("more") for _, line in log.lines()][-3:] == [
        2,
        1,
        None,
    ]


def test_an_event_that_both_branches_appended_counts_once(tmp_path: Path) -> None:
    log, began, ours, _ = branches(tmp_path)
    log.path.write_bytes(b"".join(began))
    fresh = Log(log.path)
    fresh.append([cut_by(30)], recorder="cleo", now=noon)
    fresh.append([cut_by(11)], recorder="cleo", now=noon)
    theirs = log.path.read_bytes().splitlines(keepends=True)[2:]
    log.path.write_bytes(b"".join(began + ours + theirs))
    agreed = repaired(log)
    assert "line 7: the event stands elsewhere, and counts once." in agreed.steps
    assert numbers(log) == [0, 1, 10, 11, 12, 30]


# ------------------------------------------------------------------------------ no guess


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda log: log.replace(b'"by":1}', b'"by":7}'), 2),
        (lambda log: log.replace(b'"by":1}', b'"by":?}'), 2),
        (lambda log: log.replace(b'"ada"', b'"eve"', 1), 1),
        (lambda log: b"".join(log.splitlines(True)[n] for n in (0, 2)), 2),
        (lambda log: log.replace(b"\n", b"", 1), 1),
        (lambda log: log + b"garbage\n", 4),
        (lambda log: log.replace(b'"by":1}', b'"by":\0}'), 2),
    ],
)
def test_a_line_that_was_changed_or_is_missing_is_never_guessed(
    tmp_path: Path, damage: Callable[[bytes], bytes], line: int
) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    damaged = damage(log.path.read_bytes())
    log.path.write_bytes(damaged)
    agreed = plan(log)
    assert agreed.refused[0].line == line
    assert "Bring it back from a copy" in str(agreed.refused[0])
    with pytest.raises(DamagedError) as caught:
        carry_out(log, agreed, now=noon)
    assert caught.value.line == line
    assert log.path.read_bytes() == damaged
    assert list(log.path.parent.glob("log.torn-*")) == []


def test_only_when_asked_a_changed_line_is_set_aside_and_the_rest_stays(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1, 1)
    log.path.write_bytes(log.path.read_bytes().replace(b'"by":1}', b'"by":7}'))
    agreed = repaired(log, quarantine=True)
    assert "line 2: it was changed, and is set aside." in agreed.steps
    assert numbers(log) == [0, 2, 3]


def test_only_when_asked_whole_lines_behind_a_gap_are_chained_anew(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1, 1)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(lines[0] + b"".join(lines[2:]))
    repaired(log, quarantine=True)
    assert numbers(log) == [0, 2, 3]


def test_whole_events_of_a_batch_with_a_changed_line_stay_when_it_is_set_aside(
    tmp_path: Path,
) -> None:
    log = new_log(tmp_path, 1, 3, 1)
    log.path.write_bytes(log.path.read_bytes().replace(b'"by":2}', b'"by":7}'))
    repaired(log, quarantine=True)
    assert numbers(log) == [0, 1, 3, 4]


def test_a_log_in_hundreds_of_pieces_is_left_to_a_person(tmp_path: Path) -> None:
    log = new_log(tmp_path, *[1] * 600)
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[1::2]))
    assert "pieces" in str(plan(log).refused[0])


def test_a_plan_for_a_log_that_has_changed_since_is_not_carried_out(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1)
    log.path.write_bytes(log.path.read_bytes().replace(b"\n", b"\r\n"))
    agreed = plan(log)
    log.path.write_bytes(log.path.read_bytes() + b"\r\n")
    with pytest.raises(DamagedError, match="changed since"):
        carry_out(log, agreed, now=noon)


def test_after_a_repair_the_next_append_goes_on_from_it(tmp_path: Path) -> None:
    log, began, ours, theirs = branches(tmp_path)
    log.path.write_bytes(b"".join(began + ours + theirs))
    repaired(log)
    log.append([cut_by(99), cut_by(21)], recorder="ada", now=noon)
    assert numbers(log) == [0, 1, 10, 11, 12, 20, 21, 22, 99]
    assert faults(log) == []
