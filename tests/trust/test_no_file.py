"""A pipe or device in place of a file is refused by name, without waiting for its end.

git and tar carry links, and a link may lead to `/dev/zero`, which never ends, or to a pipe
that nobody writes to. Both once kept every command waiting until it was killed.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import Exit, StorageError
from chrono.storage.log.files import Lock, file_only, read_file
from tests.trust.conftest import APPEND, Command

Place = Callable[[Path], None]


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def link_to_a_pipe(path: Path) -> None:
    pipe(path.with_name("pipe"))
    path.unlink(missing_ok=True)
    path.symlink_to("pipe")


def endless(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


def empty_device(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/null")


ODD = [pipe, link_to_a_pipe, endless, empty_device]
COMMANDS = (
    "state --at 2020",
    "log",
    "why camp-alder.holder",
    "check",
    "diff 2019 2020",
    "list entities",
    "snapshot --at 2020",
    "repair",
    "export csv",
    "verify",
    shlex.join([*APPEND, "x"]),
)


@pytest.mark.parametrize("odd", [link_to_a_pipe, endless])
@pytest.mark.parametrize("line", COMMANDS)
def test_a_log_that_is_no_file_is_named_by_every_command(
    borderlands: Path, chrono: Command, odd: Place, line: str
) -> None:
    odd(borderlands / "events/log.jsonl")
    answer = chrono(*shlex.split(line))
    told = " ".join(answer.err.split())
    assert answer.code == Exit.STORAGE
    assert "events/log.jsonl is a " in told
    assert "where a file was expected; nothing was read." in told
    assert told.count("where a file was expected") == 1
    assert answer.out == ""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "line", ["state --at 2020", "log --type PositionTaken", "repair", shlex.join([*APPEND, "x"])]
)
def test_a_vocabulary_that_is_no_file_is_named_once_and_is_no_missing_chronicle(
    borderlands: Path, chrono: Command, odd: Place, line: str
) -> None:
    odd(borderlands / "events/vocabulary.toml")
    before = (borderlands / "events/log.jsonl").read_bytes()
    answer = chrono(*shlex.split(line))
    told = " ".join(answer.err.split())
    if line != "repair":  # which needs no vocabulary
        assert answer.code == Exit.STORAGE
        assert told.count("events/vocabulary.toml is a ") == 1
        assert "`ls -l` on it shows what it is." in told
    assert "is not a chronicle" not in told
    assert "without the index" not in told
    assert (borderlands / "events/log.jsonl").read_bytes() == before


@pytest.mark.parametrize("odd", ODD)
def test_verify_tells_of_it_and_goes_on_to_prove_the_log(
    borderlands: Path, chrono: Command, odd: Place
) -> None:
    odd(borderlands / "events/vocabulary.toml")
    answer = chrono("verify")
    assert answer.code == Exit.DAMAGED
    assert answer.out.startswith("events/vocabulary.toml: is a ")
    assert "1 problem." in answer.out


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "line",
    [
        "document add FILE --id odd --title Odd --when 2020",
        "document add FILE",
        "init new --vocabulary FILE",
    ],
)
def test_a_text_that_is_no_file_is_not_read(
    borderlands: Path, chrono: Command, odd: Place, line: str
) -> None:
    odd(borderlands / "odd.txt")
    answer = chrono(*shlex.split(line.replace("FILE", "odd.txt")))
    assert answer.code == Exit.STORAGE
    assert "odd.txt is a " in answer.err
    assert not (borderlands / "new").exists()


@pytest.mark.parametrize("odd", ODD)
def test_a_folder_of_texts_is_searched_past_what_is_no_file(
    borderlands: Path, chrono: Command, odd: Place
) -> None:
    expected = chrono("verify", "--documents", "texts")
    odd(borderlands / "texts" / "0 comes before all others")
    assert chrono("verify", "--documents", "texts") == expected


@pytest.mark.parametrize("odd", [endless, empty_device])
@pytest.mark.parametrize(
    "line", ["import FILE --format csv", "import x.csv --mapping FILE", "import FILE --propose"]
)
def test_a_device_is_not_imported(
    borderlands: Path, chrono: Command, odd: Place, line: str
) -> None:
    (borderlands / "x.csv").write_text("a,b\n1,2\n")
    odd(borderlands / "odd")
    answer = chrono(*shlex.split(line.replace("FILE", "odd")))
    assert answer.code == Exit.STORAGE
    assert "odd is a device" in answer.err


@pytest.mark.parametrize("odd", [endless, empty_device])
def test_a_device_is_not_taken_in_from_python_either(borderlands: Path, odd: Place) -> None:
    odd(borderlands / "odd")
    with pytest.raises(StorageError, match="odd is a device"):
        Chronicle.open(borderlands).import_file(borderlands / "odd", "csv")


def test_what_another_program_writes_into_a_pipe_is_imported(
    borderlands: Path, chrono: Command
) -> None:
    """The shell's `<(…)` is a pipe, and whoever writes one means it to be read."""
    lines = chrono("export", "jsonl").out.encode()
    pipe(borderlands / "p")
    writer = Thread(target=(borderlands / "p").write_bytes, args=(lines,))
    writer.start()
    answer = chrono("import", "p", "--format", "jsonl", "--dry-run")
    writer.join()
    assert answer.code == Exit.OK
    assert "already in the log" in answer.out + answer.err


@pytest.mark.parametrize(
    "name", ["index.db", "index.fingerprint", "index.fingerprint-new", "index.lock"]
)
@pytest.mark.parametrize("odd", [pipe, endless])
def test_an_index_that_is_no_file_is_done_without_or_made_anew(
    borderlands: Path, chrono: Command, odd: Place, name: str
) -> None:
    expected = chrono("state", "--at", "2020").out
    odd(borderlands / "snapshots" / name)
    answer = chrono("state", "--at", "2020")
    assert answer.code == Exit.OK
    assert answer.out == expected


@pytest.mark.parametrize("odd", ODD)
def test_a_kept_state_that_is_no_file_is_none(
    borderlands: Path, chrono: Command, odd: Place
) -> None:
    odd(borderlands / "snapshots" / "state-2020-01-01.json")
    answer = chrono("verify")
    assert answer.code == Exit.OK
    assert "kept state" not in answer.out


def test_a_lock_that_is_a_pipe_keeps_no_reader_waiting(borderlands: Path, chrono: Command) -> None:
    """A torn end makes a reader look whether somebody is writing, and it looks at the lock."""
    with open(borderlands / "events/log.jsonl", "ab") as file:
        file.write(b'{"id":"0123')
    pipe(borderlands / "events/log.lock")
    answer = chrono("state", "--at", "2020")
    assert answer.code == Exit.OK
    assert not Lock(borderlands / "events/log.lock").is_held()


# ------------------------------------------------------------------------ the opener itself


def test_a_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"whole\r\n\x00")
    (tmp_path / "b").symlink_to(path)
    assert read_file(path) == read_file(tmp_path / "b") == b"whole\r\n\x00"


def test_nothing_is_left_open_by_a_refusal(tmp_path: Path) -> None:
    pipe(tmp_path / "p")
    before = len(os.listdir("/dev/fd"))
    for place in (tmp_path / "p", tmp_path, Path("/dev/zero")):
        with pytest.raises((StorageError, IsADirectoryError)):
            file_only(place, os.O_RDONLY)
    assert len(os.listdir("/dev/fd")) == before


def test_a_folder_and_what_is_not_there_are_the_systems_own_errors(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "a")


def test_a_folder_in_the_place_of_the_vocabulary_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "events/vocabulary.toml").mkdir(parents=True)
    with pytest.raises(StorageError, match="directory"):
        Chronicle.open(tmp_path).repository.vocabulary_bytes()
