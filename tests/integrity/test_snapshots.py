"""A snapshot verifies if and only if the beginning of the log is unchanged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError, StorageError
from chrono.fold import RULES
from chrono.integrity.snapshots import kept, name_of, prove, snapshot
from tests.integrity.conftest import NOW, counted, handed


def take(chronicle: Chronicle, at: str = "2020-09-15", **more: Any) -> Path:
    return snapshot(chronicle.repository, chronicle.view(at=at, **more))


def again(chronicle: Chronicle) -> Chronicle:
    """The same chronicle, opened anew."""
    return Chronicle(chronicle.root, NOW)


def change(path: Path, **more: Any) -> None:
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, **more}))


# ------------------------------------------------------------------------ writing


def test_a_snapshot_holds_the_state_and_names_the_log_and_the_vocabulary(
    chronicle: Chronicle,
) -> None:
    told = json.loads(take(chronicle).read_text())
    shown = {each["cell"]: (each["standing"], each["value"]) for each in told["cells"]}
    assert shown == {"taji.holder": ("stated", "iraq"), "us.strength": ("stated", 3000)}
    assert told["at"] == "2020-09-15"
    assert told["known_at"] is None
    assert told["head"] == chronicle.repository.log.head().chain
    assert told["log"] == {"events": 7, "bytes": chronicle.repository.log.head().size}
    assert len(told["vocabulary"]) == 64


def test_the_same_question_of_the_same_log_gives_the_same_bytes(chronicle: Chronicle) -> None:
    first = take(chronicle).read_bytes()
    assert take(again(chronicle)).read_bytes() == first
    assert first.endswith(b"}\n")


def test_deleting_snapshots_changes_no_answer(chronicle: Chronicle) -> None:
    before = chronicle.reading("us.strength", "2020-09-15").value
    for path in (take(chronicle), *chronicle.root.glob("snapshots/*")):
        path.unlink(missing_ok=True)
    assert again(chronicle).reading("us.strength", "2020-09-15").value == before


def test_its_name_tells_the_view(chronicle: Chronicle) -> None:
    names = {
        take(chronicle).name,
        take(chronicle, known_at="2020-09-05").name,
        take(chronicle, recorded_at="#5").name,
        take(chronicle, at="0044-03-15").name,
        take(chronicle, at="2020-09-15T10:46").name,
        take(chronicle, at="2020-09-15T10:46:30+02:00").name,
    }
    assert names == {
        "state-2020-09-15.json",
        "state-2020-09-15-known-2020-09-05.json",
        "state-2020-09-15-recorded-_5.json",
        "state-0044-03-15.json",
        "state-2020-09-15T104659+0000.json",
        "state-2020-09-15T084630+0000.json",
    }


def test_what_a_question_leaves_out_is_in_the_name_and_out_of_the_state(
    chronicle: Chronicle,
) -> None:
    path = take(chronicle, without=["document:d2"])
    assert path.name != take(chronicle, without=["document:d1"]).name
    assert path.name.startswith("state-2020-09-15-view-")
    assert [each["cell"] for each in json.loads(path.read_text())["cells"]] == ["taji.holder"]


def test_no_view_names_a_file_in_another_folder(chronicle: Chronicle) -> None:
    path = name_of(chronicle.view(at="2020", recorded_at="../../2020/x"))
    assert "/" not in path
    with pytest.raises(InvalidError):
        take(chronicle, recorded_at="../../x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_an_error_of_storage(chronicle: Chronicle) -> None:
    folder = chronicle.root / "snapshots"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o500)
    with pytest.raises(StorageError):
        take(chronicle)


def test_a_file_in_the_way_is_an_error_of_storage_and_leaves_no_rest(chronicle: Chronicle) -> None:
    path = take(chronicle)
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageError):
        take(chronicle)
    assert not list(path.parent.glob(".state*"))


# ------------------------------------------------------------------------ proving


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"known_at": "2020-09-05"},
        {"recorded_at": "#5"},
        {"recorded_at": "#0"},
        {"without": ["document:d2"]},
        {"only": ["document:d2"]},
        {"at": "12020"[1:]},
        {"at": "-0044-03-15"},
    ],
)
def test_a_kept_state_is_proved(chronicle: Chronicle, question: dict[str, Any]) -> None:
    assert prove(chronicle.repository, take(chronicle, **question)) == []


def test_a_kept_state_of_an_empty_log_is_proved(tmp_path: Path) -> None:
    empty = Chronicle.create(tmp_path / "empty", "")
    assert prove(empty.repository, take(empty)) == []


def test_it_stays_provable_when_the_log_has_grown_and_says_otherwise_now(
    chronicle: Chronicle,
) -> None:
    path = take(chronicle)
    chronicle.append(counted(5200), handed("2020-09-14", "us"), recorder="ada")
    assert prove(again(chronicle).repository, path) == []
    assert take(again(chronicle)).read_bytes() != b""
    assert prove(again(chronicle).repository, path) == []


def test_a_value_changed_by_hand_is_found_and_the_cell_is_named(chronicle: Chronicle) -> None:
    path = take(chronicle)
    path.write_text(path.read_text().replace("3000", "3100", 1))
    (found,) = prove(chronicle.repository, path)
    assert found.file == "snapshots/state-2020-09-15.json"
    assert found.rule == "snapshot"
    assert "us.strength differs" in found.what
    assert found.what_next


@pytest.mark.parametrize("key", ["at", "known_at"])
def test_another_date_written_into_it_is_found(chronicle: Chronicle, key: str) -> None:
    path = take(chronicle)
    change(path, **{key: "2020-08-01"})
    assert len(prove(chronicle.repository, path)) == 1


def test_a_cell_taken_out_of_it_is_found_and_a_key_put_in_too(chronicle: Chronicle) -> None:
    path = take(chronicle)
    change(path, cells=json.loads(path.read_text())["cells"][1:])
    assert "taji.holder differs" in prove(chronicle.repository, path)[0].what
    path = take(chronicle)
    change(path, note="believe me")
    assert "note differs" in prove(chronicle.repository, path)[0].what


def test_a_head_that_is_no_longer_in_the_log_is_found(chronicle: Chronicle) -> None:
    """The log was cut by two lines after the snapshot was taken, and has grown again since."""
    path = take(chronicle)
    log = chronicle.root / "events" / "log.jsonl"
    cut = chronicle.repository.log.size_at("#5")
    log.write_bytes(log.read_bytes()[:cut])
    (found,) = prove(again(chronicle).repository, path)
    assert "not in this log" in found.what
    again(chronicle).append(counted(9), handed("2020-01-01"), counted(8), recorder="eve")
    (found,) = prove(again(chronicle).repository, path)
    assert "not in this log" in found.what


def test_a_length_that_ends_within_a_line_is_found(chronicle: Chronicle) -> None:
    path = take(chronicle)
    change(path, log={"events": 7, "bytes": chronicle.repository.log.head().size - 1})
    assert len(prove(chronicle.repository, path)) == 1


def test_a_vocabulary_that_says_more_but_gives_the_same_breaks_no_proof(
    chronicle: Chronicle,
) -> None:
    path = take(chronicle)
    vocabulary = chronicle.repository.vocabulary_path
    vocabulary.write_text(vocabulary.read_text() + "[types.Felt]\nfields = { base = 'base' }\n")
    assert prove(again(chronicle).repository, path) == []


def test_a_vocabulary_that_gives_otherwise_is_named_as_the_reason(chronicle: Chronicle) -> None:
    path = take(chronicle)
    vocabulary = chronicle.repository.vocabulary_path
    vocabulary.write_text(vocabulary.read_text().replace('unit = "persons", ', ""))
    (found,) = prove(again(chronicle).repository, path)
    assert "another vocabulary" in found.what


def test_a_state_at_a_moment_is_proved_too(chronicle: Chronicle) -> None:
    path = take(chronicle, at="2020-09-15T10:46", known_at="2020-09-15T09:00")
    told = json.loads(path.read_text())
    assert told["at"] == "2020-09-15T10:46:59+00:00"
    assert told["known_at"] == "2020-09-15T09:00:59+00:00"
    assert prove(chronicle.repository, path) == []


def test_a_state_names_the_rules_and_one_by_older_rules_is_said_to_be_so_and_not_wrong(
    chronicle: Chronicle,
) -> None:
    path = take(chronicle)
    told = json.loads(path.read_text())
    assert told["rules"] == RULES
    for cell in told["cells"]:
        cell["rule"] = "as rules 1 had it"
    for earlier in ({**told, "rules": 1}, {key: told[key] for key in told if key != "rules"}):
        path.write_text(json.dumps(earlier))
        (found,) = prove(chronicle.repository, path)
        assert "folded by rules 1" in found.what
        assert "not what the log gives" not in found.what
        assert "Make it again" in found.what_next


def test_a_state_by_older_rules_that_says_the_same_is_proved(chronicle: Chronicle) -> None:
    path = take(chronicle)
    change(path, rules=1)
    assert prove(chronicle.repository, path) == []


def test_a_change_of_the_zone_is_told_by_check_until_the_state_is_made_again(
    chronicle: Chronicle,
) -> None:
    path = take(chronicle)
    assert chronicle.check(chronicle.view(), ["changed-clock"]) == []
    vocabulary = chronicle.repository.vocabulary_path
    vocabulary.write_text(vocabulary.read_text().replace("[", 'zone = "Asia/Tokyo"\n[', 1))
    moved = again(chronicle)
    (finding,) = moved.check(moved.view(), ["changed-clock"])
    assert path.name in finding.sentence
    path = take(moved)
    assert json.loads(path.read_text())["zone"] == "Asia/Tokyo"
    assert prove(moved.repository, path) == []
    assert moved.check(moved.view(), ["changed-clock"]) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b'{"format": "chrono-state-1"}',
        b"[" * 100_000,
        b'{"format":"chrono-state-1","at":"x","known_at":null,"recorded_at":null,"head":"","log":{}}',
        b'{"format":"chrono-state-1","at":"2020-01-01","known_at":null,"recorded_at":null,"head":1,'
        b'"log":{"bytes":-1}}',
    ],
)
def test_what_is_no_snapshot_is_a_problem_and_no_crash(
    chronicle: Chronicle, content: bytes
) -> None:
    path = take(chronicle)
    path.write_bytes(content)
    (found,) = prove(chronicle.repository, path)
    assert "not a snapshot" in found.what


@pytest.mark.parametrize("cells", [None, 1, "x", [1], [{"cell": 3}], {"a": 1}])
def test_cells_of_another_shape_are_a_difference(chronicle: Chronicle, cells: Any) -> None:
    path = take(chronicle)
    change(path, cells=cells)
    assert len(prove(chronicle.repository, path)) == 1


def test_only_states_are_taken_for_snapshots(chronicle: Chronicle) -> None:
    path = take(chronicle)
    (path.parent / "notes.json").write_text("{}")
    (path.parent / "state-folder.json").mkdir()
    os.mkfifo(path.parent / "state-pipe.json")
    assert kept(chronicle.repository) == [path]
