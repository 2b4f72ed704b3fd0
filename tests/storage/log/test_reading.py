"""Reads only whole lines between any two offsets, even if the last line is torn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, FileIO
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.errors import DamagedError, NoChronicleError
from chrono.model.event import from_line, plainly, to_line
from chrono.storage.log import BEGINNING, Head, Log
from chrono.storage.log.recovery import find_tail
from tests.storage.log.making import cut_by, new_log, noon, numbers


def test_an_empty_log_has_the_head_of_the_beginning(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    assert log.head() == Head(BEGINNING, 0)
    assert list(log.read()) == []
    assert log.torn() is None


def test_a_log_that_is_not_there_says_how_to_get_it_back(tmp_path: Path) -> None:
    with pytest.raises(NoChronicleError, match="git checkout"):
        Log(tmp_path / "log.jsonl").head()


def test_events_come_in_the_order_of_the_log_with_the_byte_of_their_line(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2, 1)
    events = list(log.read())
    assert [event.data["by"] for event in events] == [0, 1, 2]
    data = log.path.read_bytes()
    for event in events:
        assert data[event.offset :].startswith(b'{"id":"' + event.id.encode())
        assert next(log.events_at([event.offset])) == event


def test_a_part_of_the_log_is_read_from_a_line_to_a_line(tmp_path: Path) -> None:
    log = new_log(tmp_path, 5)
    offsets = [offset for offset, _ in log.lines()]
    assert [event.data["by"] for event in log.read(offsets[1], offsets[3])] == [1, 2]
    assert list(log.read(log.head().size)) == []


def test_several_events_are_looked_up_in_the_order_asked(tmp_path: Path) -> None:
    log = new_log(tmp_path, 4)
    offsets = [offset for offset, _ in log.lines()]
    found = log.events_at([offsets[2], offsets[0]])
    assert [event.data["by"] for event in found] == [2, 0]


def test_a_place_where_no_line_begins_is_an_error_not_an_event(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    for wrong in (1, log.head().size - 5, log.head().size + 99):
        with pytest.raises(DamagedError):
            next(log.events_at([wrong]))


def test_a_place_knows_how_many_lines_are_before_it(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    offsets = [offset for offset, _ in log.lines()]
    assert [log.count(offset) for offset in offsets] == [0, 1, 2]
    assert log.count() == 3


def test_an_unfinished_batch_is_not_seen(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 3)
    offsets = [offset for offset, _ in log.lines()]
    whole = log.path.read_bytes()
    log.path.write_bytes(whole[: offsets[3]])
    assert numbers(log) == [0]
    assert log.head().size == offsets[1]


def test_a_batch_longer_than_one_look_at_the_end_is_still_left_out_whole(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2, 2000)
    last = [offset for offset, _ in log.lines()][-1]
    log.path.write_bytes(log.path.read_bytes()[:last])
    assert numbers(log) == [0, 1]


def test_a_last_line_without_its_newline_counts_and_a_word_is_said(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    head = log.head()
    log.path.write_bytes(log.path.read_bytes()[:-1])
    assert numbers(log) == [0, 1]
    assert log.head() == head
    assert log.count() == 2
    problem = log.torn()
    assert problem
    assert (problem.fault, problem.line) == ("newline", 2)
    assert list(log.lines(head.size)) == []


def test_an_unfinished_end_is_said_unless_somebody_is_writing_it(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    log.path.write_bytes(log.path.read_bytes() + b'{"id":"half')
    problem = log.torn()
    assert problem
    assert (problem.fault, problem.line) == ("torn", 3)
    with Log(log.path).locked():
        assert log.torn() is None


def test_a_line_that_is_no_json_stops_reading_with_its_number(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    log.path.write_bytes(log.path.read_bytes().replace(b'"by":1', b'"by":?'))
    with pytest.raises(DamagedError, match=r"events/log.jsonl:2: .*chrono repair") as caught:
        numbers(log)
    assert caught.value.line == 2


def test_a_line_that_is_json_but_no_event_stops_reading_with_its_number(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    log.path.write_bytes(log.path.read_bytes().replace(b'"modality"', b'"modalitx"', 1))
    with pytest.raises(DamagedError, match=r"events/log.jsonl:1: "):
        numbers(log)


def test_reading_goes_on_over_what_is_appended_meanwhile(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    reading = log.read()
    next(reading)
    log.append([cut_by(9)], recorder="ada", now=noon)
    assert [event.data["by"] for event in reading] == [1]


def test_reading_the_head_imports_no_validation(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    program = (
        "import sys; from pathlib import Path; from chrono.storage.log import Log;"
        f"Log(Path({str(log.path)!r})).head();"
        "print(sorted({'cattrs', 'chrono.validation'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


class Meanwhile(FileIO):
    """A file in which something happens after the first read of its bytes."""

    def __init__(self, path: Path, happens: Callable[[], object]) -> None:
        super().__init__(path)
        self.happens: list[Callable[[], object]] = [happens]

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(-1 if size is None else size)
        while self.happens:
            self.happens.pop()()
        return found


def test_an_end_that_a_writer_heals_while_it_is_read_is_no_damage(tmp_path: Path) -> None:
    """A killed writer left most of a batch; the next takes it out and writes another there."""
    log = new_log(tmp_path, 3, 600)
    log.path.write_bytes(log.path.read_bytes()[:-1000])
    other = Log(log.path)
    more = [cut_by(number, note="n" * 90) for number in range(1000, 1700)]
    with Meanwhile(log.path, lambda: other.append(more, recorder="bob", now=noon)) as file:
        assert find_tail(file, "log") == other.tail()  # type: ignore[arg-type]
    assert len(numbers(log)) == 3 + 700


def test_an_end_that_is_damaged_stays_so_however_often_it_is_looked_at(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole.replace(b'"by":2', b'"by":7'))
    touched = Meanwhile(log.path, lambda: os.utime(log.path, (1, 1)))
    with touched as file, pytest.raises(DamagedError, match="log:3: the line does not follow"):
        find_tail(file, "log")  # type: ignore[arg-type]
    with pytest.raises(DamagedError, match="log:3: the line does not follow"):
        find_tail(BytesIO(whole.replace(b'"by":2', b'"by":7')), "log")


EMPTY: Final[dict[str, Any]] = {
    "source": {},
    "via": [],
    "doubt": [],
    "tags": [],
    "summary": "",
    "when": None,
    "note": None,
}
FULL: Final[dict[str, Any]] = {
    "type": "Said",
    "when": "2020-01",
    "when_as_written": "in January",
    "said": "2020-02-01",
    "modality": "reported",
    "speaker": "ana",
    "via": ["ben", "cleo"],
    "data": {"to": None},
    "summary": "so it was",
    "basis": "relative",
    "doubt": ["when"],
    "note": "a note",
    "tags": ["one"],
    "nth": 2,
    "more": 3,
    "source": {"locator": "p. 3", "end": 9, "start": 4, "document": "d", "quote": None},
}
STAMPED: Final = {
    "id": "0" * 32,
    "recorder": "ada",
    "recorded": "2026-01-01T00:00:00Z",
    "chain": "f" * 64,
}


@given(
    st.sets(st.sampled_from(sorted(FULL))),
    st.sets(st.sampled_from(sorted(EMPTY))),
    st.randoms(use_true_random=False),
)
def test_a_line_is_told_as_the_event_that_it_holds(
    left_out: set[str], empty: set[str], chance: Random
) -> None:
    line = {
        **STAMPED,
        **{key: value for key, value in FULL.items() if key not in left_out},
        **{key: EMPTY[key] for key in empty},
        "type": "Said",
        "modality": "reported",
        "data": FULL["data"],
    }
    keys = sorted(line)
    chance.shuffle(keys)
    shuffled = {key: line[key] for key in keys}
    told, by_event = plainly(shuffled), to_line(from_line(shuffled, 0))
    assert told == by_event
    assert list(told) == list(by_event)
    assert [*told.get("source", ())] == [*by_event.get("source", ())]


@pytest.mark.parametrize("size", [1, 7, 300, 1 << 17])
@pytest.mark.parametrize("cut", [0, 1, 40], ids=["whole", "no newline", "torn"])
def test_blocks_are_the_lines_wherever_a_read_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, cut: int
) -> None:
    log = new_log(tmp_path, 1, 3, 1, 1)
    os.truncate(log.path, log.path.stat().st_size - cut)
    monkeypatch.setattr("chrono.storage.log.log._BLOCK", size)
    lines = list(log.lines())
    for start in (0, lines[2][0], log.head().size):
        read = [found for block in log.blocks(start) for found in block]
        assert read == list(log.lines(start))
    assert len(lines) == (5 if cut == 40 else 6)


def test_a_very_long_line_is_looked_through_once_and_not_with_every_block(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    drafts = [cut_by(1), cut_by(2, note="x" * (8 << 20)), cut_by(3)]
    log.append(drafts, recorder="ada", now=noon)
    split = 0

    def called(_frame: Any, what: str, of: Any) -> None:
        nonlocal split
        if what == "c_call" and of.__name__ == "split" and type(of.__self__) is bytes:
            split += len(of.__self__)

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        read = [line for block in log.blocks() for _, line in block]
    finally:
        sys.setprofile(before)
    assert b"".join(line + b"\n" for line in read) == log.path.read_bytes()
    assert split <= 2 * log.path.stat().st_size
