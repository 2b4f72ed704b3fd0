"""Merging two copies of a log loses and duplicates nothing, and keeps our bytes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.errors import DamagedError, InvalidError, StorageError
from chrono.storage.json_codec import loads
from chrono.storage.log import Log
from chrono.storage.log.merge import merge_files
from tests.storage.log.making import NOON, cut_by, faults, new_log, noon, numbers


def take_over(ours: Log, theirs: Log, now: Callable[[], datetime] = noon) -> int:
    """Merge two copies that began with nothing; return the number of events that ours gains."""
    began = ours.path.with_name("began.jsonl")
    began.write_bytes(b"")
    before = ours.count()
    merge_files(began, ours.path, theirs.path, now)
    return ours.count() - before


def copy_of(log: Log, folder: Path) -> Log:
    copy = new_log(folder)
    copy.path.write_bytes(log.path.read_bytes())
    return copy


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Log, Log]:
    """Two copies that began with events 0 and 1; then 10, 11, 12 and 20, 21 were appended."""
    ours = new_log(tmp_path / "ours", 1, 1)
    theirs = copy_of(ours, tmp_path / "theirs")
    ours.append([cut_by(10)], recorder="ada", now=noon)
    ours.append([cut_by(11), cut_by(12)], recorder="ada", now=noon)
    theirs.append([cut_by(20)], recorder="bob", now=noon)
    theirs.append([cut_by(11), cut_by(21)], recorder="cleo", now=noon)
    return ours, theirs


def test_what_the_other_has_and_we_lack_comes_after_ours(copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    before = ours.path.read_bytes()
    assert take_over(ours, theirs) == 2
    assert numbers(ours) == [0, 1, 10, 11, 12, 20, 21]
    assert ours.path.read_bytes().startswith(before)
    assert faults(ours) == []


def test_ids_and_recorders_stay_and_the_time_is_that_of_the_meeting(
    copies: tuple[Log, Log],
) -> None:
    ours, theirs = copies
    were = {event.id: event for event in theirs.read()}
    take_over(ours, theirs, lambda: NOON + timedelta(days=2))
    for event in list(ours.read())[5:]:
        assert event.recorder == were[event.id].recorder
        assert event.recorded == "2026-11-23T12:00:00Z"
        assert event.data == were[event.id].data


def test_what_was_taken_over_is_not_known_before_it_came(copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    size = ours.head().size
    take_over(ours, theirs, lambda: NOON + timedelta(days=2))
    assert ours.size_at("2026-11-22") == size


def test_taking_over_twice_changes_nothing_the_second_time(copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    take_over(ours, theirs)
    head = ours.head()
    assert take_over(ours, theirs) == 0
    assert take_over(ours, ours) == 0
    assert ours.head() == head


def test_each_may_take_over_from_the_other_and_both_hold_the_same_events(
    copies: tuple[Log, Log],
) -> None:
    ours, theirs = copies
    take_over(ours, theirs)
    take_over(theirs, ours)
    assert sorted(numbers(ours)) == sorted(numbers(theirs))
    assert faults(theirs) == []


def test_our_heads_stay_true_and_the_others_is_the_head_of_another_copy(
    copies: tuple[Log, Log],
) -> None:
    ours, theirs = copies
    head = ours.head()
    take_over(ours, theirs)
    assert faults(ours, head) == []
    problem = next(ours.verify(theirs.head()))
    assert problem.fault == "copy"
    assert "another copy" in problem.what


def test_what_is_taken_over_is_one_batch(copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    take_over(ours, theirs)
    assert [loads(line).get("more") for _, line in ours.lines()][-2:] == [1, None]


def test_a_damaged_copy_is_refused_whole_with_the_number_of_its_line(
    copies: tuple[Log, Log],
) -> None:
    ours, theirs = copies
    before = ours.path.read_bytes()
    theirs.path.write_bytes(theirs.path.read_bytes().replace(b'"by":20', b'"by":25'))
    with pytest.raises(DamagedError, match="Nothing was taken over") as caught:
        take_over(ours, theirs)
    assert caught.value.line == 3
    assert ours.path.read_bytes() == before


def test_the_unfinished_end_of_a_copy_is_left_out(copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    theirs.path.write_bytes(theirs.path.read_bytes()[:-20])
    take_over(ours, theirs)
    assert numbers(ours) == [0, 1, 10, 11, 12, 20]


# ------------------------------------------------------------------------------ merging


def merged(folder: Path, base: Log, ours: Log, theirs: Log) -> Log:
    out = new_log(folder)
    out.path.write_bytes(ours.path.read_bytes())
    merge_files(base.path, out.path, theirs.path, noon)
    return out


def test_merging_gives_what_taking_over_gives(tmp_path: Path, copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    base = new_log(tmp_path / "base", 1, 1)
    out = merged(tmp_path / "out", base, ours, theirs)
    take_over(ours, theirs)
    assert out.path.read_bytes() == ours.path.read_bytes()


def test_a_side_that_lacks_what_both_began_with_is_left_to_a_person(
    tmp_path: Path, copies: tuple[Log, Log]
) -> None:
    ours, theirs = copies
    base = new_log(tmp_path / "base", 1, 1, 1)
    with pytest.raises(InvalidError, match="Our side lacks 1 events"):
        merged(tmp_path / "out", base, ours, theirs)


def test_a_damaged_side_is_named_with_its_line(tmp_path: Path, copies: tuple[Log, Log]) -> None:
    ours, theirs = copies
    base = new_log(tmp_path / "base", 1, 1)
    theirs.path.write_bytes(theirs.path.read_bytes().replace(b'"by":20', b'"by":25'))
    with pytest.raises(DamagedError, match="their side:3"):
        merged(tmp_path / "out", base, ours, theirs)


def test_sides_that_were_cut_or_lack_their_newline_merge(
    tmp_path: Path, copies: tuple[Log, Log]
) -> None:
    ours, theirs = copies
    base = new_log(tmp_path / "base", 1, 1)
    ours.path.write_bytes(ours.path.read_bytes()[:-1])
    theirs.path.write_bytes(theirs.path.read_bytes()[:-1])
    out = merged(tmp_path / "out", base, ours, theirs)
    assert numbers(out) == [0, 1, 10, 11, 12, 20, 21]
    assert faults(out) == []


def test_logs_that_both_began_empty_merge(tmp_path: Path) -> None:
    ours, theirs = new_log(tmp_path / "a", 2), new_log(tmp_path / "b", 3)
    out = merged(tmp_path / "out", new_log(tmp_path / "base"), ours, theirs)
    assert numbers(out) == [0, 1, 2]
    out = merged(tmp_path / "out2", new_log(tmp_path / "base2"), new_log(tmp_path / "c"), theirs)
    assert numbers(out) == [0, 1, 2]
    assert faults(out) == []


@given(*[st.lists(st.integers(0, 9), max_size=4)] * 3)
def test_a_merge_holds_every_event_of_both_sides_once(
    tmp_path_factory: pytest.TempPathFactory, began: list[int], one: list[int], two: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    base = new_log(folder / "base")
    for number in began:
        base.append([cut_by(number)], recorder="ada", now=noon)
    ours, theirs = copy_of(base, folder / "ours"), copy_of(base, folder / "theirs")
    ours.append([cut_by(number) for number in one], recorder="ada", now=noon)
    for number in two:
        theirs.append([cut_by(number)], recorder="bob", now=noon)
    out = merged(folder / "out", base, ours, theirs)
    assert faults(out) == []
    assert sorted(numbers(out)) == sorted({*began, *one, *two})
    assert out.path.read_bytes().startswith(ours.path.read_bytes())


# ------------------------------------------------------------------------------ git itself

DRIVER = (
    "import sys; from pathlib import Path; from datetime import datetime, UTC;"
    "from chrono.storage.log.merge import merge_files;"
    "merge_files(*map(Path, sys.argv[1:]), lambda: datetime.now(UTC))"
)


def git(folder: Path, *words: str, fails: bool = False) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *words], capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def branches(tmp_path: Path) -> Log:
    """A repository whose branches `main` and `side` both appended; `main` is checked out."""
    log = new_log(tmp_path, 1, 1)
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("events/log.jsonl -text merge=chrono\n")
    git(tmp_path, "add", ".gitattributes", "events/log.jsonl")
    git(tmp_path, "commit", "-qm", "begin")
    git(tmp_path, "checkout", "-qb", "side")
    log.append([cut_by(20), cut_by(21)], recorder="bob", now=noon)
    git(tmp_path, "commit", "-qam", "side")
    git(tmp_path, "checkout", "-q", "main")
    log.append([cut_by(10)], recorder="ada", now=noon)
    git(tmp_path, "commit", "-qam", "main")
    return log


def test_git_merges_branches_that_both_appended_by_itself(branches: Log, tmp_path: Path) -> None:
    git(tmp_path, "config", "merge.chrono.driver", f'{sys.executable} -c "{DRIVER}" %O %A %B')
    git(tmp_path, "merge", "-q", "--no-edit", "side")
    assert numbers(branches) == [0, 1, 10, 20, 21]
    assert faults(branches) == []
    branches.append([cut_by(30)], recorder="ada", now=noon)
    assert numbers(branches) == [0, 1, 10, 20, 21, 30]


def test_git_rebases_a_branch_that_appended_by_itself(branches: Log, tmp_path: Path) -> None:
    git(tmp_path, "config", "merge.chrono.driver", f'{sys.executable} -c "{DRIVER}" %O %A %B')
    git(tmp_path, "rebase", "-q", "side")
    assert numbers(branches) == [0, 1, 20, 21, 10]
    assert faults(branches) == []


def test_without_the_driver_git_leaves_a_conflict_that_repair_joins(
    branches: Log, tmp_path: Path
) -> None:
    from chrono.storage.log.repair import carry_out, plan

    git(tmp_path, "merge", "-q", "--no-edit", "side", fails=True)
    assert "conflict" in faults(branches)
    with pytest.raises(DamagedError, match="merge conflict's marker"):
        branches.append([cut_by(30)], recorder="ada", now=noon)
    carry_out(branches, plan(branches), now=noon)
    assert numbers(branches) == [0, 1, 10, 20, 21]
    assert faults(branches) == []


def test_what_git_put_together_by_union_is_refused_and_repaired(
    branches: Log, tmp_path: Path
) -> None:
    from chrono.storage.log.repair import carry_out, plan

    (tmp_path / ".gitattributes").write_text("events/log.jsonl -text merge=union\n")
    git(tmp_path, "commit", "-qam", "union")
    git(tmp_path, "merge", "-q", "--no-edit", "side")
    assert faults(branches) == ["chain"]
    carry_out(branches, plan(branches), now=noon)
    assert numbers(branches) == [0, 1, 10, 20, 21]
    assert faults(branches) == []


def test_a_merge_that_the_disk_has_no_room_for_leaves_our_side_as_it_was(
    tmp_path: Path, copies: tuple[Log, Log], monkeypatch: pytest.MonkeyPatch
) -> None:
    """git takes what is in that file for the outcome, also where the driver failed."""
    ours, theirs = copies
    base, before = new_log(tmp_path / "base", 1, 1), ours.path.read_bytes()

    def full(file: int, data: bytes) -> None:
        os.write(file, data[:9])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("chrono.storage.log.writer.write_all", full)
        with pytest.raises(StorageError, match=r"append to .*Make room"):
            merge_files(base.path, ours.path, theirs.path)
    assert ours.path.read_bytes() == before
    assert sorted(path.name for path in ours.path.parent.iterdir()) == ["log.jsonl", "log.lock"]
    merge_files(base.path, ours.path, theirs.path)
    assert numbers(ours) == [0, 1, 10, 11, 12, 20, 21]
