"""A log cut, changed or duplicated at every byte is recovered with a notice, or refused.

For each damage, two promises must hold. Acknowledged events stay in the folder, in the log or in
a file set aside; and `verify` detects the damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.errors import ChronoError, DamagedError
from chrono.storage.log import Log
from chrono.storage.log.repair import carry_out, plan
from tests.storage.log.making import cut_by, faults, new_log, noon, numbers

AFTER = cut_by(999)
STEPS = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
"""Each fifth byte in the quick suite, every byte beside it."""


def aside(log: Log) -> bytes:
    """All that was set aside beside a log."""
    return b"".join(path.read_bytes() for path in sorted(log.path.parent.glob("log.torn-*")))


def clear(log: Log) -> None:
    for path in log.path.parent.glob("log.torn-*"):
        path.unlink()


def refusal(ask: Callable[[], object]) -> ChronoError | None:
    """The error of the program's own that asking ends in, if any."""
    try:
        ask()
    except ChronoError as error:
        return error
    return None


# ------------------------------------------------------------------------------ torn


@STEPS
@pytest.mark.parametrize("batches", [(2, 1, 1, 1), (2, 3), (1, 1, 2), (3,)])
def test_a_log_cut_at_any_byte_of_its_last_three_records_heals(
    tmp_path: Path, batches: tuple[int, ...], step: int
) -> None:
    log = new_log(tmp_path, *batches)
    whole = log.path.read_bytes()
    offsets = [offset for offset, _ in log.lines()]
    commits = [0]  # where each batch ends
    for size in batches:
        commits.append(commits[-1] + size)
    ends = [*offsets, len(whole)]
    edges = {end + by for end in ends[-4:-1] for by in (-1, 0, 1)} - {offsets[-3] - 1}
    for cut in {*range(offsets[-3], len(whole), step), *edges}:
        log.path.write_bytes(whole[:cut])
        clear(log)
        kept = max(count for count in commits if ends[count] <= cut + 1)
        assert numbers(log) == list(range(kept))
        assert set(faults(log)) <= {"torn", "newline"}
        done = Log(log.path).append([AFTER], recorder="ada", now=noon)
        assert numbers(log) == [*range(kept), 999]
        assert faults(log) == []
        assert aside(log) == whole[ends[kept] : cut]
        in_place = cut in (ends[kept], ends[kept] - 1) and cut + 1 != ends[kept]
        assert bool(done.recovered) != in_place


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\0" * 5000,
        b"\0",
        b"garbage",
        b"{",
        b'{"id":"0123',
        b"\xff\xfe",
        b"   ",
        b'{"a":1}',
        b"\x1b]52;c;\x07",
        b"<<<<<<< ours",
        b"x" * 200_000,
    ],
)
def test_rubbish_without_a_newline_at_the_end_is_set_aside_whole(
    tmp_path: Path, rubbish: bytes
) -> None:
    log = new_log(tmp_path, 2, 2)
    log.path.write_bytes(log.path.read_bytes() + rubbish)
    assert numbers(log) == [0, 1, 2, 3]
    assert faults(log) == ["torn"]
    done = Log(log.path).append([AFTER], recorder="ada", now=noon)
    assert [problem.line for problem in done.recovered] == [5]
    assert "log.torn-" in done.recovered[0].way_out
    assert aside(log) == rubbish
    assert numbers(log) == [0, 1, 2, 3, 999]
    assert faults(log) == []


def test_a_log_that_is_nothing_but_a_fragment_begins_anew(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    log.path.write_bytes(b'{"id":"')
    assert numbers(log) == []
    log.append([AFTER], recorder="ada", now=noon)
    assert numbers(log) == [999]
    assert aside(log) == b'{"id":"'


def test_a_fragment_behind_an_unfinished_batch_goes_with_it(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 3)
    offsets = [offset for offset, _ in log.lines()]
    whole = log.path.read_bytes()
    log.path.write_bytes(whole[: offsets[3] + 30])
    log.append([AFTER], recorder="ada", now=noon)
    assert numbers(log) == [0, 999]
    assert aside(log) == whole[offsets[1] : offsets[3] + 30]


def test_healing_twice_in_one_second_keeps_both_fragments(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    for rubbish in (b"one", b"two"):
        log.path.write_bytes(log.path.read_bytes() + rubbish)
        log.recover(now=noon)
    assert aside(log) == b"onetwo"


# ------------------------------------------------------------------------------ rotten


def rotten(whole: bytes, step: int) -> Iterator[tuple[str, int, bytes]]:
    """Each `step`-th byte changed (two ways), dropped, doubled."""
    for place in range(0, len(whole), step):
        before, byte, after = whole[:place], whole[place], whole[place + 1 :]
        yield "flipped", place, before + bytes([byte ^ 1]) + after
        yield "broken", place, before + bytes([byte ^ 0x80]) + after
        yield "dropped", place, before + after
        yield "doubled", place, before + bytes([byte, byte]) + after


@STEPS
def test_every_change_of_a_byte_is_found(tmp_path: Path, step: int) -> None:
    log = new_log(tmp_path, 1, 2, 1)
    whole = log.path.read_bytes()
    for how, place, damaged in rotten(whole, step):
        if damaged == whole:
            continue
        log.path.write_bytes(damaged)
        assert faults(log) != [], f"{how} at byte {place}"


@STEPS
def test_whatever_byte_is_changed_an_append_loses_nothing(tmp_path: Path, step: int) -> None:
    """It refuses and leaves the file, or appends and all bytes are there, in it or aside."""
    log = new_log(tmp_path, 1, 1)
    for how, place, damaged in rotten(log.path.read_bytes(), step):
        log.path.write_bytes(damaged)
        clear(log)
        refused = refusal(lambda: Log(log.path).append([AFTER], recorder="ada", now=noon))
        if refused is not None:
            assert isinstance(refused, DamagedError), f"{how} at byte {place}"
            assert refused.line, f"{how} at byte {place}"
            assert log.path.read_bytes() == damaged
            continue
        now = log.path.read_bytes()
        kept = now[: now.rindex(b'{"id"')]
        assert kept + aside(log) in (damaged, damaged + b"\n"), f"{how} at byte {place}"


def test_lines_that_were_swapped_removed_or_put_twice_are_found(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1, 1, 1)
    lines = log.path.read_bytes().splitlines(keepends=True)
    for one in range(5):
        for two in range(5):
            moved = list(lines)
            moved.insert(two, moved.pop(one))
            log.path.write_bytes(b"".join(moved))
            assert (faults(log) == []) == (one == two)
        log.path.write_bytes(b"".join([*lines[: one + 1], *lines[one:]]))
        assert faults(log) != []
        if one < 4:  # of the last only a head kept elsewhere knows
            log.path.write_bytes(b"".join(lines[:one] + lines[one + 1 :]))
            assert faults(log) != []


def test_nothing_is_appended_behind_a_damaged_end(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1)
    whole = log.path.read_bytes()
    for damaged in (
        whole + b"garbage\n",
        whole + b"\0\0\0\n",
        whole + b">>>>>>> theirs\n",
        whole.replace(b"\n", b"\r\n"),
        whole + b"\n",
        whole[:-3] + b"??\n",
        whole.replace(b'"by":1', b'"by":2'),
    ):
        log.path.write_bytes(damaged)
        with pytest.raises(DamagedError, match="chrono repair") as caught:
            Log(log.path).append([AFTER], recorder="ada", now=noon)
        assert caught.value.line
        assert log.path.read_bytes() == damaged


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 30),
            st.binary(max_size=30) | st.sampled_from([b"\n", b"\r\n", b"\0" * 9, b'{"id":"']),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_done_to_a_log_only_the_programs_own_errors_come_of_it(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[float, int, bytes]]
) -> None:
    log = new_log(tmp_path_factory.mktemp("log"), 1, 2, 1)
    whole = damaged = log.path.read_bytes()
    for place, dropped, put in edits:
        at = int(place * len(damaged))
        damaged = damaged[:at] + put + damaged[at + dropped :]
    log.path.write_bytes(damaged)
    found = faults(log)
    assert bool(found) == (damaged != whole) or whole.startswith(damaged)
    for ask in (
        lambda: list(log.read()),
        log.head,
        lambda: log.size_at("2026-11-21"),
        lambda: log.size_at("#2"),
        log.torn,
        lambda: log.append([AFTER], recorder="ada", now=noon),
    ):
        refused = refusal(ask)
        assert refused is None or str(refused)


# ------------------------------------------------------- a last line without its newline


def test_a_last_line_that_was_changed_is_damage_also_without_its_newline(tmp_path: Path) -> None:
    """What a killed writer leaves has no stamp at its end: this was in the log, acknowledged."""
    log = new_log(tmp_path, 1, 1, 1)
    whole = log.path.read_bytes()
    offsets = [offset for offset, _ in log.lines()]
    for place in range(offsets[-1], len(whole) - 1):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 : -1]
        log.path.write_bytes(damaged)
        found = faults(log)
        assert found not in ([], ["newline"])
        error = refusal(lambda: Log(log.path).append([AFTER], recorder="ada", now=noon))
        if found != ["torn"]:
            assert "log.jsonl:3" in str(error)
            assert log.path.read_bytes() == damaged
            assert plan(log).refused or "log.jsonl:3" in str(refusal(lambda: numbers(log)))


def test_whole_lines_of_another_log_put_at_the_end_are_not_taken_for_a_dead_writers(
    tmp_path: Path,
) -> None:
    log, other = new_log(tmp_path / "a", 2), new_log(tmp_path / "b", 1)
    other.append([cut_by(7)], recorder="bob", now=noon)
    strange = other.path.read_bytes().splitlines()[1]
    log.path.write_bytes(log.path.read_bytes() + strange)
    assert faults(log) == ["chain"]
    with pytest.raises(DamagedError, match=r"log\.jsonl:3"):
        log.append([AFTER], recorder="ada", now=noon)
    assert plan(log).refused
    carry_out(log, plan(log, quarantine=True), now=noon)
    assert numbers(log) == [0, 1, 7]
