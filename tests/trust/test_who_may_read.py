"""Files in a chronicle get the read permissions of the log, whatever the umask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from chrono.chronicle import Chronicle
from chrono.storage.log import Log
from chrono.storage.log.merge import merge_files
from tests.storage.log.making import noon
from tests.trust.test_replaced_files import NEEDED, addition
from tests.trust.test_replaced_log import counted, made

MODES = (0o600, 0o640, 0o644, 0o660)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to any group")


@pytest.fixture(params=[0o022, 0o077, 0o000], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def begun(folder: Path, mode: int, group: int = -1) -> Chronicle:
    """A chronicle of which there is nothing yet but what is kept in git; somebody decided who may
    read it."""
    chronicle = made(folder, counted(1))
    private(chronicle, mode, group)
    for path in (*chronicle.root.glob("*/*.lock"), *chronicle.root.glob("snapshots/*")):
        path.unlink(missing_ok=True)
    (folder / "events").chmod(0o755)
    return Chronicle(folder)


def private(chronicle: Chronicle, mode: int, group: int = -1) -> None:
    """Somebody decides who may read the chronicle."""
    for path in (chronicle.repository.log.path, chronicle.repository.vocabulary_path):
        path.chmod(mode)
        os.chown(path, -1, group)


def work(chronicle: Chronicle) -> Iterator[object]:
    """Everything that leaves a file in a chronicle, one after the other; yields what stays open."""
    log, copy = chronicle.repository.log, chronicle.root.parent / "copy.jsonl"
    view = chronicle.view()
    chronicle.append(counted(1))
    yield chronicle.state(view)  # makes the index
    chronicle.append(counted(2))
    yield chronicle.state(view)  # extends it, by way of SQLite's write-ahead log
    chronicle.snapshot(view)
    chronicle.snapshot(view)
    with open(log.path, "ab") as file:
        file.write(b'{"id":')
    chronicle.append(counted(3))  # sets the torn end aside
    with open(log.path, "ab") as file:
        file.write(b"\n")
    chronicle.maintenance.repair(chronicle.maintenance.repair_plan())
    copy.write_bytes(log.path.read_bytes())
    Log(copy).append([counted(4)], recorder="bob", now=noon)
    merge_files(log.path, log.path, copy, noon)
    with chronicle.imports.with_types(addition(chronicle)) as ready:
        assert ready.missing_types("csv") is None
    assert chronicle.maintenance.add_file(".gitattributes", "events/log.jsonl merge=chrono\n")
    yield Chronicle(chronicle.root).state(view)


def written(root: Path) -> dict[str, os.stat_result]:
    return {str(p.relative_to(root)): p.stat() for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize("mode", MODES, ids=oct)
def test_every_file_has_the_mode_of_the_log(tmp_path: Path, umask: int, mode: int) -> None:
    chronicle = begun(tmp_path / "one", mode)
    seen: set[str] = set()
    for _ in work(chronicle):
        found = written(chronicle.root)
        seen |= found.keys()
        assert {name: oct(S_IMODE(each.st_mode)) for name, each in found.items()} == dict.fromkeys(
            found, oct(mode)
        )
    kinds = {Path(name).name for name in seen}
    assert {"log.jsonl", "log.lock", "vocabulary.toml", ".gitattributes"} <= kinds
    assert {"index.db", "index.db-wal", "index.db-shm", "index.fingerprint", "index.lock"} <= kinds
    assert sum(name.startswith("log.torn-") for name in kinds) == 2
    assert any(name.startswith("state-") for name in kinds)
    assert NEEDED.strip() in chronicle.repository.vocabulary_path.read_text()


@as_root
@pytest.mark.parametrize("mode", [0o640, 0o660], ids=oct)
def test_every_file_has_the_group_of_the_log(tmp_path: Path, umask: int, mode: int) -> None:
    chronicle = begun(tmp_path / "one", mode, group=54321)
    for _ in work(chronicle):
        found = written(chronicle.root)
        assert {name: each.st_gid for name, each in found.items()} == dict.fromkeys(found, 54321)


def test_an_index_that_was_there_is_closed_to_whom_the_log_was_closed(
    tmp_path: Path, umask: int
) -> None:
    chronicle = made(tmp_path / "one", counted(1))
    chronicle.state(chronicle.view())
    for path in (tmp_path / "one" / "snapshots").iterdir():
        path.chmod(0o666)
    private(chronicle, 0o600)
    chronicle = Chronicle(chronicle.root)
    chronicle.state(chronicle.view())
    found = {path.name: path.stat() for path in (tmp_path / "one" / "snapshots").glob("index.*")}
    found.pop("index.lock")  # it holds a number alone
    assert {name: each.st_mode & 0o077 for name, each in found.items()} == dict.fromkeys(found, 0)


def test_whom_the_folder_keeps_from_the_log_the_index_is_kept_from(
    tmp_path: Path, umask: int
) -> None:
    chronicle = begun(tmp_path / "one", 0o644)
    (chronicle.root / "events").chmod(0o700)
    chronicle.state(chronicle.view())
    chronicle.snapshot(chronicle.view())
    for path in (chronicle.root / "snapshots").iterdir():
        assert S_IMODE(path.stat().st_mode) == 0o600


def test_a_state_that_was_closed_stays_closed(tmp_path: Path) -> None:
    chronicle = begun(tmp_path / "one", 0o644)
    kept = chronicle.snapshot(chronicle.view())
    kept.chmod(0o600)
    assert chronicle.snapshot(chronicle.view()) == kept
    assert S_IMODE(kept.stat().st_mode) == 0o600
