"""Nothing is written through symbolic links in a foreign chronicle.

git and tar carry links. One in the place of a file that chrono writes would have it write
into whatever the receiver may write: a key, a start-up file, another's log.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree, move

import pytest

from chrono.errors import Exit
from chrono.storage.index.fingerprint import write_fingerprint
from tests.trust.conftest import APPEND, Command

SECRET = b"a file of the receiver's, without a newline at its end"
QUESTIONS = ("state --at 2020", "log", "check", "why camp-alder.holder", "verify")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file outside the chronicle that must stay as it is."""
    path = tmp_path / "outside" / "key"
    path.parent.mkdir()
    path.write_bytes(SECRET)
    return path


def untouched(outside: Path) -> bool:
    names = [path.name for path in outside.parent.iterdir()]
    return names == ["key"] and outside.read_bytes() == SECRET


def link(place: Path, target: Path) -> None:
    """Puts a link in the place of whatever is there."""
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def test_an_append_through_a_link_for_the_lock_is_refused_and_says_why(
    borderlands: Path, chrono: Command, outside: Path
) -> None:
    link(borderlands / "events/log.lock", outside)
    answer = chrono(*APPEND, "x")
    assert answer.code == Exit.STORAGE
    assert "writes nothing outside the chronicle" in " ".join(answer.err.split())
    assert untouched(outside)


def test_a_log_that_is_a_link_is_read_and_never_written(
    borderlands: Path, chrono: Command, outside: Path
) -> None:
    """Another log, which a writer that died left torn: to heal it would be to shorten it."""
    expected = chrono("log").out
    torn = (borderlands / "events/log.jsonl").read_bytes() + b'{"id":"0123'
    outside.write_bytes(torn)
    link(borderlands / "events/log.jsonl", outside)
    assert chrono("log").out == expected
    for command in ((*APPEND, "x"), ("repair", "--yes")):
        assert chrono(*command).code == Exit.STORAGE
    assert outside.read_bytes() == torn
    assert [path.name for path in outside.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("name", ["events", "snapshots"])
def test_in_a_folder_that_is_a_link_elsewhere_nothing_is_made(
    borderlands: Path, chrono: Command, tmp_path: Path, name: str
) -> None:
    """Questions are answered nevertheless: from the log, without an index."""
    expected = [chrono(*line.split()).out for line in QUESTIONS]
    for left in (borderlands / "snapshots").iterdir():
        left.unlink()
    (borderlands / "events/log.lock").unlink(missing_ok=True)
    elsewhere = tmp_path / "elsewhere"
    move(borderlands / name, elsewhere)
    (borderlands / name).symlink_to(elsewhere)
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    for line, out in zip(QUESTIONS, expected, strict=True):
        answer = chrono(*line.split())
        assert (answer.code, answer.out) == (Exit.OK, out), answer.err
    asked = (*APPEND, "x") if name == "events" else ("snapshot", "--at", "2020")
    assert chrono(*asked).code == Exit.STORAGE
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


@pytest.mark.parametrize(
    "name", ["index.db", "index.fingerprint", "index.fingerprint-new", "index.lock"]
)
def test_an_index_that_is_a_link_is_not_written_through(
    borderlands: Path, chrono: Command, outside: Path, name: str
) -> None:
    expected = chrono("state", "--at", "2020").out
    for left in (borderlands / "snapshots").iterdir():
        left.unlink()
    link(borderlands / "snapshots" / name, outside)
    answer = chrono("state", "--at", "2020")
    assert (answer.code, answer.out) == (Exit.OK, expected), answer.err
    assert untouched(outside)


def test_a_repair_writes_its_log_beside_the_old_and_not_where_a_link_leads(
    borderlands: Path, chrono: Command, outside: Path
) -> None:
    log = borderlands / "events/log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b"\n", b"\r\n"))
    link(log.with_suffix(".new"), outside)
    assert chrono("repair", "--yes").code == Exit.OK
    assert log.read_bytes() == whole
    assert not log.is_symlink()
    assert untouched(outside)


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("snapshots/state-2020-01-01.json", "snapshot --at 2020-01-01"),
        (".gitignore", "init ."),
        (".gitattributes", "init ."),
        ("events/vocabulary.toml", "init ."),
        ("events/log.jsonl", "init ."),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_no_command_writes_through_a_link(
    borderlands: Path, chrono: Command, outside: Path, place: str, command: str, there: bool
) -> None:
    if command == "init .":
        (borderlands / "events/vocabulary.toml").unlink()
    target = outside if there else outside.with_name("not-there")
    link(borderlands / place, target)
    assert chrono(*command.split()).code in (Exit.OK, Exit.STORAGE, Exit.INVALID)
    assert untouched(outside)


def test_types_that_an_import_adds_are_put_in_by_a_file_of_its_own(
    borderlands: Path, chrono: Command, outside: Path
) -> None:
    link(borderlands / "events/vocabulary.toml.new", outside)
    table = borderlands / "t.ics"
    table.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\n"
        "DTSTART;VALUE=DATE:20200301\nSUMMARY:met\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    answer = chrono("import", str(table), "--add-types")
    assert answer.code == Exit.OK, answer.err
    assert untouched(outside)


def test_an_export_is_written_through_no_link_that_lies_in_wait_beside_it(
    borderlands: Path, chrono: Command, outside: Path
) -> None:
    link(borderlands / "page.html.part", outside)
    answer = chrono("export", "html", "-o", "page.html")
    assert answer.code == Exit.OK, answer.err
    assert untouched(outside)
    assert not (borderlands / "page.html").is_symlink()


def test_a_chronicle_may_itself_be_reached_by_a_link(
    borderlands: Path, chrono: Command, tmp_path: Path
) -> None:
    """What the person named leads where the person wants."""
    (tmp_path / "mine").symlink_to(borderlands)
    for line in (("state", "--at", "2020"), (*APPEND, "x"), ("snapshot", "--at", "2020")):
        assert chrono("-C", str(tmp_path / "mine"), *line).code == Exit.OK


def test_an_index_that_came_along_with_a_chronicle_is_not_believed(
    borderlands: Path, chrono: Command, tmp_path: Path
) -> None:
    """It was made to say otherwise, and its fingerprint fits; only the inode cannot be made."""
    line = ("state", "--at", "2020", "--json")
    expected = json.loads(chrono(*line).out)["cells"]
    index = borderlands / "snapshots/index.db"
    with closing(sqlite3.connect(index)) as db:
        assert db.execute("UPDATE claim SET event = zeroblob(16), value = 'forged'").rowcount > 0
        db.commit()
    write_fingerprint(index, borderlands / "events/log.jsonl")
    assert chrono(*line).out.count("forged") or chrono(*line).code != Exit.OK, "not what it tests"
    copytree(borderlands, tmp_path / "copy")
    answer = chrono("-C", str(tmp_path / "copy"), *line)
    assert answer.code == Exit.OK, answer.err
    assert json.loads(answer.out)["cells"] == expected
