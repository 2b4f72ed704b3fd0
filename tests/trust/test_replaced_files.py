"""Replacing a file, or appending to it for git, loses nothing that others wrote."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import BusyError, DamagedError
from chrono.formats.importers import presets
from chrono.integrity import snapshots
from chrono.model.view import View
from chrono.storage.log import Log
from chrono.storage.log.merge import merge_files
from chrono.storage.log.repair import carry_out, plan
from tests.moments import end
from tests.storage.log.making import cut_by, faults, new_log, noon

WRITER = """
import sys
from pathlib import Path
from chrono.errors import DamagedError
from chrono.storage.log import Log
from tests.storage.log.making import cut_by, noon
path, first = Path(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + 120):
    while True:
        try:
            done = Log(path).append([cut_by(number)], recorder="ada", now=noon)
            break
        except DamagedError:
            pass  # until it is repaired; nothing was acknowledged
    print(done.ids[0], flush=True)
"""


def damage(log: Log) -> None:
    """An empty line at the end, as an editor leaves it: a repair writes the whole log anew."""
    with log.locked(), open(log.path, "ab") as file:
        file.write(b"\n")


def repair(log: Log) -> None:
    damage(log)
    with log.locked():
        carry_out(log, plan(log), now=noon)


@pytest.mark.parametrize("kind", ["merge", "repair"])
def test_what_is_appended_during_merges_and_repairs_is_all_there(tmp_path: Path, kind: str) -> None:
    log = new_log(tmp_path / "ours", 2)
    theirs = new_log(tmp_path / "theirs", 2)
    base = tmp_path / "base.jsonl"
    base.write_bytes(log.path.read_bytes())
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(log.path), str(number * 1000)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2, 3)
    ]
    for number in count(10_000):
        theirs.append([cut_by(number)], recorder="bob", now=noon)
        if kind == "merge":
            merge_files(base, log.path, theirs.path, noon)
        else:
            repair(Log(log.path))
        if all(writer.poll() is not None for writer in writers):
            break
    acknowledged = [line for writer in writers for line in writer.communicate()[0].split()]
    assert len(acknowledged) == 360
    ids = [event.id for event in log.read()]
    assert set(acknowledged) - set(ids) == set()
    assert len(ids) == len(set(ids))
    assert faults(log) == []


def test_a_merge_waits_for_who_appends(tmp_path: Path) -> None:
    log, theirs = new_log(tmp_path / "ours", 1), new_log(tmp_path / "theirs", 2)
    before = log.path.read_bytes()
    code = (
        "import sys; from pathlib import Path; from chrono.errors import BusyError\n"
        "from chrono.storage.log import Log; from chrono.storage.log.merge import merge_files\n"
        "merge_files(*map(Path, sys.argv[1:]))"
    )
    words = [sys.executable, "-c", code, str(log.path), str(log.path), str(theirs.path)]
    with log.locked():
        merging = subprocess.Popen(words)
        with pytest.raises(subprocess.TimeoutExpired):
            merging.wait(1.5)
        assert log.path.read_bytes() == before
    assert merging.wait(20) == 0
    assert len(list(log.read())) == 2


def test_a_merge_of_files_of_git_leaves_no_lock_behind(tmp_path: Path) -> None:
    ours, theirs = new_log(tmp_path / "a", 1), new_log(tmp_path / "b", 2)
    folder = tmp_path / "tree"
    folder.mkdir()
    outcome = folder / ".merge_file_a1b2c3"
    outcome.write_bytes(ours.path.read_bytes())
    merge_files(ours.path, outcome, theirs.path, noon)
    assert [path.name for path in folder.iterdir()] == [outcome.name]
    assert len(list(Log(outcome).read())) == 2


def just_before_the_rename(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Do something, once, between the writing of a new file and its taking the place of the old."""
    from chrono.storage.log import files

    write, left = files.write_beside, [do]

    def wrapped(path: Path, data: bytes, *more: Any, **others: Any) -> None:
        write(path, data, *more, **others)
        if left and path.name.endswith(".new"):
            left.pop()()

    monkeypatch.setattr(files, "write_beside", wrapped)


def test_a_repair_replaces_no_log_that_git_replaced_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, other = new_log(tmp_path / "ours", 2), new_log(tmp_path / "other", 5)
    damage(log)
    agreed = plan(log)
    just_before_the_rename(monkeypatch, lambda: other.path.replace(log.path))
    with pytest.raises(DamagedError, match="has changed since the repair was planned"):
        carry_out(log, agreed, now=noon)
    assert len(list(log.read())) == 5
    assert faults(log) == []


KIND = """
name = "A"
[kinds.k]
attributes.x = { type = "quantity", persistence = "lasting" }
"""
NEEDED = '\n[types.Seen]\nfields = { what = "words" }\n'


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    return Chronicle.create(tmp_path / "chronicle", 'name = "A"\n')


def addition(chronicle: Chronicle) -> presets.Addition:
    return presets.addition(chronicle.repository.vocabulary_bytes().decode(), NEEDED)


def test_an_import_adds_no_types_to_a_vocabulary_that_was_edited_meanwhile(
    chronicle: Chronicle,
) -> None:
    path, needed = chronicle.repository.vocabulary_path, addition(chronicle)
    path.write_text('name = "B"\n')
    with pytest.raises(BusyError, match="was changed"), chronicle.imports.with_types(needed):
        raise AssertionError("unreached")
    assert path.read_text() == 'name = "B"\n'


def test_an_import_adds_no_types_to_a_vocabulary_that_is_edited_just_then(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, needed = chronicle.repository.vocabulary_path, addition(chronicle)
    just_before_the_rename(monkeypatch, lambda: path.write_text('name = "B"\n'))
    with pytest.raises(BusyError, match="was changed"), chronicle.imports.with_types(needed):
        raise AssertionError("unreached")
    assert path.read_text() == 'name = "B"\n'


@pytest.mark.parametrize("appends", [False, True])
def test_types_of_a_failed_import_stay_only_where_somebody_used_them(
    chronicle: Chronicle, appends: bool
) -> None:
    path, needed = chronicle.repository.vocabulary_path, addition(chronicle)
    other = Log(chronicle.repository.log.path)
    draft = {"type": "Seen", "when": "2020", "modality": "asserted", "data": {"what": "x"}}

    def fails() -> None:
        with chronicle.imports.with_types(needed):
            if appends:
                other.append([draft], recorder="bob", now=noon)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert path.read_text() == (needed.text if appends else needed.current)


def test_an_earlier_state_takes_the_place_of_no_later_one(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = View(end("2020-01-01"))
    described = {"entity": "a", "kind": "k", "label": "A"}
    path = chronicle.repository.vocabulary_path
    path.write_text(
        'name = "A"\n[kinds.k]\nattributes.x = { type = "quantity", persistence = "lasting" }\n'
    )
    chronicle = Chronicle(chronicle.root)

    write, left = snapshots.written, [None]

    def written(content: Mapping[str, Any]) -> bytes:
        if left:
            left.pop()
            another_process()
        return write(content)

    def another_process() -> None:
        chronicle.repository.log.append(
            [{"type": "EntityDescribed", "modality": "asserted", "data": described}],
            recorder="bob",
            now=noon,
        )
        Chronicle(chronicle.root).maintenance.snapshot(view)

    monkeypatch.setattr(snapshots, "written", written)
    kept = chronicle.maintenance.snapshot(view)
    assert chronicle.repository.log.head().chain in kept.read_text()
