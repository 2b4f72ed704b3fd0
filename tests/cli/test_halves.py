"""A long state, and a long history, are told by two processes: the same answer, whatever becomes
of the other one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.cli import halves
from chrono.errors import Exit
from chrono.fold.diff import halves as halved
from chrono.storage.index.open import remembered
from tests.cli.conftest import Answer, run_in_process

TWO = """
import os, sys, time
from chrono.cli import halves

halves.LONG, halves.MANY, halves.helped = 1, 1, lambda: True
fork, send = os.fork, halves._send

def forked():
    number = fork()
    if number:
        print("other", number, file=sys.stderr)
    return number

os.fork = forked
{trouble}
from chrono.__main__ import main
main()
"""
ASKED = ("state", "--at", "2020-09-15", "--json")
CELL = "relief-force.strength"
HISTORY = ("log", "--cell", CELL, "--json")
ALL_ASKED = {
    "state in JSON": ASKED,
    "state": ASKED[:-1],
    "history in JSON": HISTORY,
    "history": HISTORY[:-1],
}


def in_two(folder: Path, trouble: str = "", arguments: tuple[str, ...] = ASKED) -> Answer:
    """What a process answers that has another beside it, of which something may become."""
    command = [sys.executable, "-c", TWO.format(trouble=trouble), *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def is_gone(said: str) -> bool:
    """Whether the other process that was told of has ended, and was waited for."""
    (number,) = (line.split()[1] for line in said.splitlines() if line.startswith("other "))
    return not Path(f"/proc/{number}").exists()


@given(st.lists(st.from_regex(r"[a-c]-?[a-c]?\.[a-c]", fullmatch=True), unique=True))
def test_each_entity_is_in_one_half_and_the_halves_are_as_many(keys: list[str]) -> None:
    first, second = halved(sorted(keys))
    assert not first & second
    assert first | second == {key.partition(".")[0] for key in keys}
    assert len(first) - len(second) in (0, 1)


@pytest.mark.parametrize("day", ["2019-01-01", "2020-08-20", "2020-09-15", "2030"])
def test_both_halves_together_show_what_the_whole_shows(borderlands: Path, day: str) -> None:
    chronicle = Chronicle.open(borderlands)
    chronicle.recording().append(
        [
            {
                "type": "EntityDescribed",
                "modality": "asserted",
                "data": {
                    "entity": "first-band",
                    "kind": "force",
                    "label": "The first band",
                    "same_as": "relief-force",
                },
            }
        ],
        "clerk",
    )
    for view in (chronicle.view(day), chronicle.view(day, known_at="2020-08-31")):
        first, second = (chronicle.state(view, half=half) for half in (0, 1))
        assert first.readings
        assert second.readings
        both = sorted(first.readings + second.readings, key=lambda each: each.cell)
        assert tuple(both) == chronicle.state(view).readings


@pytest.mark.parametrize("day", ["1900", "2020-08-20", "2020-09-15", "today"])
@pytest.mark.parametrize("more", [("--json",), (), ("--all",)], ids=["JSON", "text", "all"])
def test_two_processes_answer_to_the_letter_what_one_does(
    borderlands: Path, day: str, more: tuple[str, ...]
) -> None:
    arguments = ("state", "--at", day, *more)
    alone = run_in_process(*arguments)
    answer = in_two(borderlands, arguments=arguments)
    assert (answer.code, answer.out) == (0, alone.out)
    assert is_gone(answer.err)
    known = (*arguments, "--known-at", "2020-08-31")
    assert in_two(borderlands, arguments=known).out == run_in_process(*known).out


def test_on_a_terminal_with_colour_the_halves_are_as_wide_and_coloured(borderlands: Path) -> None:
    asked = ("state", "--at", "2020-09-15")
    alone = run_in_process(*asked, terminal=True)
    seen = "sys.stdout.isatty = lambda: True\nos.environ.update(COLUMNS='80', TERM='xterm')"
    assert "\x1b[" in alone.out
    assert in_two(borderlands, seen, asked).out == alone.out


BROKEN = """
halves._send = lambda work, there: send(lambda: {what}, there)
"""
TROUBLES = {
    "fails": "1 / 0",
    "is killed": "os.kill(os.getpid(), 9)",
    "is interrupted": "__import__('signal').raise_signal(2)",
    "ends without a word": "os._exit(0)",
    "answers from another head": "(None, (('another', ''), []))",
}


@pytest.mark.parametrize("asked", ALL_ASKED.values(), ids=ALL_ASKED)
@pytest.mark.parametrize("what", TROUBLES.values(), ids=TROUBLES)
def test_where_the_other_one_fails_the_answer_is_whole_and_nothing_is_said(
    borderlands: Path, what: str, asked: tuple[str, ...]
) -> None:
    alone = run_in_process(*asked)
    answer = in_two(borderlands, BROKEN.format(what=what), asked)
    assert (answer.code, answer.out) == (0, alone.out)
    assert len(answer.err.splitlines()) == 1
    assert is_gone(answer.err)


@pytest.mark.parametrize("asked", ALL_ASKED.values(), ids=ALL_ASKED)
def test_where_no_other_one_can_be_made_the_answer_is_the_same(
    borderlands: Path, asked: tuple[str, ...]
) -> None:
    alone = run_in_process(*asked)
    trouble = "def forked():\n    raise BlockingIOError(11, 'no more processes')\nos.fork = forked"
    assert in_two(borderlands, trouble, asked) == alone


WAITING = BROKEN.format(what="time.sleep(50)")


@pytest.mark.parametrize("asked", ALL_ASKED.values(), ids=ALL_ASKED)
def test_who_interrupts_the_one_ends_the_other(borderlands: Path, asked: tuple[str, ...]) -> None:
    run_in_process(*asked)
    trouble = WAITING + "def stop(self):\n    raise KeyboardInterrupt\nhalves.Other.found = stop"
    answer = in_two(borderlands, trouble, asked)
    assert (answer.code, answer.out) == (Exit.INTERRUPTED, "")
    assert answer.err.count("Interrupted") == 1
    assert is_gone(answer.err)


REFUSED = """
from chrono import Chronicle, errors
def refused(*given):
    raise errors.InvalidError("no")
Chronicle.answered_from = refused
"""


@pytest.mark.parametrize("asked", ALL_ASKED.values(), ids=ALL_ASKED)
def test_a_question_that_is_refused_leaves_no_process_behind(
    borderlands: Path, asked: tuple[str, ...]
) -> None:
    run_in_process(*asked)
    answer = in_two(borderlands, REFUSED + WAITING, asked)
    assert answer.code == Exit.INVALID
    assert is_gone(answer.err)


@pytest.mark.parametrize("asked", ALL_ASKED.values(), ids=ALL_ASKED)
def test_a_reader_that_has_had_enough_is_no_error(
    borderlands: Path, asked: tuple[str, ...]
) -> None:
    run_in_process(*asked)
    command = [sys.executable, "-c", TWO.format(trouble=""), *asked]
    with subprocess.Popen(
        command, cwd=borderlands, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 0
    assert is_gone(said)


def test_a_small_chronicle_is_told_by_one_process(borderlands: Path) -> None:
    run_in_process(*ASKED)
    answer = in_two(borderlands, f"halves.LONG = {halves.LONG}")
    assert json.loads(answer.out)["cells"]
    assert answer.err == ""


@pytest.mark.parametrize("more", ["--recorded-at=#9", "--without=document:d2"])
def test_what_is_asked_seldom_is_told_by_one_process(borderlands: Path, more: str) -> None:
    alone = run_in_process("state", "--json", more)
    assert in_two(borderlands, arguments=("state", "--json", more)) == alone


def test_a_log_that_has_grown_is_folded_before_anything_is_halved(borderlands: Path) -> None:
    run_in_process(*ASKED)
    Chronicle.open(borderlands).recording().append(
        [
            {
                "type": "EntityDescribed",
                "modality": "asserted",
                "data": {"entity": "last-band", "kind": "force", "label": "The last band"},
            }
        ],
        "clerk",
    )
    again = Chronicle.open(borderlands)
    assert again.waits(1)
    assert remembered(again.index_path) == again.log.head(), "brought up to date"
    assert again.waits(1), "and not held open"
    assert not again.waits(1 << 40)
    again.cells()
    assert not again.waits(1)
    again.recording().append(
        [
            {
                "type": "EntityDescribed",
                "modality": "asserted",
                "data": {
                    "entity": "very-last-band",
                    "kind": "force",
                    "label": "The very last band",
                },
            }
        ],
        "clerk",
    )
    answer = in_two(borderlands)
    assert is_gone(answer.err), "two told it"
    assert (answer.code, answer.out) == (0, run_in_process(*ASKED).out)


# ---------------------------------------------------------------------- histories


def counted(folder: Path, *numbers: int) -> None:
    """Appends what the relief force is said to have numbered, with dates and marks of all kinds."""
    Chronicle.open(folder).recording().append(
        [
            {
                "type": "Counted",
                "modality": "planned" if number % 5 == 0 else "reported",
                "when": ("2020-08-0{}", "[..2020-09-0{}]", "2019~")[number % 3].format(
                    number % 9 + 1
                ),
                "data": {"force": "relief-force", "number": number},
                "source": {"document": "d2"},
                "speaker": "ana-reyes",
                "tags": ["again"] if number % 4 == 0 else [],
                "doubt": ["number"] if number % 7 == 0 else [],
            }
            for number in numbers
        ],
        "clerk",
    )


@pytest.fixture
def long(borderlands: Path) -> Path:
    """The borderlands with many counts of one force, one of them retracted."""
    counted(borderlands, *range(1, 61))
    chronicle = Chronicle.open(borderlands)
    (event,) = (each.id for each in chronicle.events if each.data.get("number") == 33)
    chronicle.recording().append([chronicle.drafts.retraction(event, "Miscounted.")], "clerk")
    return borderlands


def test_each_event_is_in_one_half_of_a_history_in_the_index_as_in_memory(long: Path) -> None:
    chronicle = Chronicle.open(long)
    for cells in (chronicle.cells(), chronicle.folded()):
        for key in list(cells.keys()):
            cell = cells.cell(key)
            assert cell is not None
            assert tuple(cells.claims(key)) == cell.claims, key
            first, second = ({claim.event for claim in cells.claims(key, half)} for half in (0, 1))
            assert not first & second
            assert first | second == {claim.event for claim in cell.claims}
        assert not cells.claims("nobody.strength")
        many = cells.claims(CELL)
        assert all(len(cells.claims(CELL, half)) > len(many) / 4 for half in (0, 1))


MORE = [
    (),
    ("--newest",),
    ("--known-at", "2020-08-31"),
    ("--recorded-at", "#40"),
    ("--recorded-at", "#40", "--newest"),
]


@pytest.mark.parametrize("form", [("--json",), ()], ids=["JSON", "text"])
@pytest.mark.parametrize("more", MORE, ids=" ".join)
def test_two_processes_tell_a_history_to_the_letter_as_one_does(
    long: Path, more: tuple[str, ...], form: tuple[str, ...]
) -> None:
    asked = ("log", "--cell", CELL, *more, *form)
    alone = run_in_process(*asked)
    answer = in_two(long, arguments=asked)
    assert (answer.code, answer.out) == (0, alone.out)
    assert is_gone(answer.err)


@pytest.mark.parametrize("width", [40, 80, 110])
@pytest.mark.parametrize("form", [("--json",), ()], ids=["JSON", "text"])
def test_on_a_terminal_two_processes_tell_a_history_as_one_does(
    long: Path, width: int, form: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("log", "--cell", CELL, *form)
    monkeypatch.setenv("COLUMNS", str(width))
    alone = run_in_process(*asked, terminal=True)
    assert in_two(long, "sys.stdout.isatty = lambda: True", asked).out == alone.out


def test_every_cell_has_the_same_history_of_two_processes(borderlands: Path) -> None:
    for cell in list(Chronicle.open(borderlands).cells().keys()):
        asked = ("log", "--cell", cell)
        assert in_two(borderlands, arguments=asked).out == run_in_process(*asked).out, cell


@pytest.mark.parametrize(
    "more",
    [("--limit", "3"), ("--from", "2020"), ("--modality", "reported"), ("--text", "band")],
    ids=" ".join,
)
def test_a_part_of_a_history_is_told_by_one_process(long: Path, more: tuple[str, ...]) -> None:
    asked = ("log", "--cell", CELL, *more)
    assert in_two(long, arguments=asked) == run_in_process(*asked)


def test_a_history_of_few_claims_is_told_by_one_process(long: Path) -> None:
    run_in_process(*HISTORY)
    many = len(Chronicle.open(long).cells().claims(CELL))
    assert many > 60
    assert Chronicle.open(long).waits(1, CELL, many)
    assert not Chronicle.open(long).waits(1, CELL, many + 1)
    assert not Chronicle.open(long).waits(1, "nobody.strength", 1)
    assert in_two(long, f"halves.MANY = {many + 1}", HISTORY) == run_in_process(*HISTORY)
    assert is_gone(in_two(long, f"halves.MANY = {many}", HISTORY).err)


APPENDING = """
from chrono import Chronicle
def appended(work):
    drafts = [{{"type": "Counted", "modality": "asserted", "source": {{"document": "d2"}},
               "data": {{"force": "relief-force", "number": 77}}}}]
    Chronicle.open().recording().append(drafts, "clerk")
    return work()
halves._send = lambda work, there: send(lambda: appended(work), there)
"""


@pytest.mark.parametrize("form", [("--json",), ()], ids=["JSON", "text"])
def test_what_is_appended_between_the_two_is_told_whole_or_not_at_all(
    long: Path, form: tuple[str, ...]
) -> None:
    asked = ("log", "--cell", CELL, *form)
    before = run_in_process(*asked).out
    answer = in_two(long, APPENDING.format(), asked)
    after = run_in_process(*asked).out
    assert before != after
    assert answer.out == after
    assert is_gone(answer.err)


GROWN = """
from itertools import count
from chrono import Chronicle
from chrono.cli import history
answered_from, claims, heads = Chronicle.answered_from, history._claims, count()
Chronicle.answered_from = lambda self: (f"{next(heads)}", "")
def told(run, cells, cell, half):
    print("half", half, file=sys.stderr)
    return claims(run, cells, cell, half)
history._claims = told
"""


def test_a_half_in_which_the_log_has_grown_is_told_anew_with_the_other(long: Path) -> None:
    alone = run_in_process(*HISTORY)
    answer = in_two(long, GROWN, HISTORY)
    assert (answer.code, answer.out) == (0, alone.out)
    assert [line for line in answer.err.splitlines() if "half" in line][-1] == "half None"
