"""`diff` between known-at dates, `list` of every kind, `merge`, `repair` and `snapshot`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from chrono import Chronicle
from chrono.errors import Exit
from tests.cli.conftest import Run, event_of, run_in_process


def answered(*arguments: str) -> Any:
    answer = run_in_process(*arguments, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


# ----------------------------------------------------------------------------- diff


def changed(*arguments: str) -> dict[str, tuple[Any, Any]]:
    """The cells that differ, each with its standing before and after."""
    return {
        each["cell"]: tuple(side and side["standing"] for side in (each["before"], each["after"]))
        for each in answered("diff", *arguments)["changes"]
    }


def test_what_came_to_be_known_of_one_day_is_what_a_later_document_says(
    borderlands: Path,
) -> None:
    found = changed("2020-08-31", "--known-at", "2020-08-31", "2020-09-30")
    assert found["ford-ambush.killed"] == ("stated", "contested")
    assert found["camp-birch.status"] == ("unknown", "possible")
    assert "pact.members[norland]" not in found


def test_nothing_comes_to_be_known_between_two_documents(borderlands: Path) -> None:
    assert changed("2020-08-31", "--known-at", "2020-08-21", "2020-09-13") == {}
    answer = run_in_process("diff", "2020-08-31", "--known-at", "2020-08-21", "2020-09-13")
    assert answer.out.endswith("\n\nNo differences.\n")


def test_before_any_document_nothing_was_known(borderlands: Path) -> None:
    found = changed("2020-08-31", "--known-at", "2020-08-01", "2020-08-31")
    assert found["camp-alder.holder"][1] == "stated"
    assert found["camp-alder.holder"][0] in (None, "unknown")


def test_backwards_it_is_the_same_cells_the_other_way_round(borderlands: Path) -> None:
    there = changed("2020-08-31", "--known-at", "2020-08-31", "2020-09-30")
    back = changed("2020-08-31", "--known-at", "2020-09-30", "2020-08-31")
    assert back == {cell: sides[::-1] for cell, sides in there.items()}


def test_two_dates_as_known_at_two_others_are_told_in_the_headline(borderlands: Path) -> None:
    said = " ".join(
        run_in_process(
            "diff", "2020-08-31", "2020-09-15", "--known-at", "2020-08-31", "2020-09-30"
        ).out.split()
    )
    assert said.startswith(
        "From the end of 31 August 2020 to the end of 15 September 2020: as far as was known at"
        " the end of 31 August 2020, and then as far as was known at the end of 30 September 2020"
    )


def test_a_difference_names_the_events_that_made_it(borderlands: Path) -> None:
    five = event_of(borderlands, "Reyes: five died at the ford.")
    (change,) = [
        each
        for each in answered("diff", "2020-08-31", "--known-at", "2020-08-31", "2020-09-30")[
            "changes"
        ]
        if each["cell"] == "ford-ambush.killed"
    ]
    assert five in change["events"]


@pytest.mark.parametrize(
    ("entity", "cells"),
    [
        ("ford-ambush", {"ford-ambush"}),
        ("the ambush at the ford", {"ford-ambush"}),
        ("norland", set()),
    ],
)
def test_a_difference_may_be_of_one_entity(borderlands: Path, entity: str, cells: set[str]) -> None:
    found = changed("2020-08-31", "--known-at", "2020-08-31", "2020-09-30", "-e", entity)
    assert {cell.partition(".")[0] for cell in found} == cells


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("diff 2020-08-31 --known-at 2020-08-31 2020-09-30 --exit-code", Exit.FOUND),
        ("diff 2020-08-31 --known-at 2020-08-21 2020-09-13 --exit-code", Exit.OK),
        ("diff 2020-08-31 2020-08-31 --exit-code", Exit.OK),
        ("diff 2020-08-31 --known-at 2020-08-31", Exit.USAGE),
        ("diff 2020-08-31", Exit.USAGE),
        ("diff", Exit.USAGE),
        ("diff 2020-08-31 soon", Exit.INVALID),
        ("diff 2020-08-31 --known-at soon later", Exit.INVALID),
        ("diff 2020-08 2020-09 -e nobody", Exit.UNKNOWN),
    ],
)
def test_a_script_is_told_by_the_code(chrono: Run, line: str, code: Exit) -> None:
    assert chrono(*line.split()).code == code


# ----------------------------------------------------------------------------- list


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("documents", ["d1", "d2"]),
        (
            "entities",
            [
                "camp-alder",
                "camp-birch",
                "relief-force",
                "norland",
                "pact",
                "republic",
                "sudland",
                "ana-reyes",
                "mayor",
                "ford-ambush",
            ],
        ),
        ("kinds", ["base", "force", "body", "person", "incident"]),
        (
            "types",
            [
                "HandedOver",
                "StatusChanged",
                "Joined",
                "MembersCounted",
                "PositionTaken",
                "Counted",
                "Reduced",
                "Ambushed",
                "RoleTaken",
            ],
        ),
        ("tags", ["toll"]),
    ],
)
def test_a_list_has_every_one_in_its_order(borderlands: Path, name: str, ids: list[str]) -> None:
    rows = answered("list", name)
    assert [row["id"] for row in rows] == ids
    said = run_in_process("list", name).out
    assert all(each in said for each in ids)
    assert all("said" not in row for row in rows)


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("undated", {"Camp Alder handed over to the Republic", "Ana Reyes became general"}),
        ("doubtful", {"Camp Birch is open", "Camp Birch is closed"}),
    ],
)
def test_what_is_undated_or_doubtful_is_listed_by_its_sentence(
    borderlands: Path, name: str, sentences: set[str]
) -> None:
    assert {row["sentence"] for row in answered("list", name)} == sentences


def test_rows_count_the_events_and_entities(borderlands: Path) -> None:
    assert {row["id"]: row["events"] for row in answered("list", "documents")} == {"d1": 4, "d2": 8}
    kinds = {row["id"]: row["entities"] for row in answered("list", "kinds")}
    assert kinds == {"base": 2, "force": 1, "body": 4, "person": 2, "incident": 1}
    types = {row["id"]: row["events"] for row in answered("list", "types")}
    assert (types["Ambushed"], types["PositionTaken"]) == (2, 0)
    assert answered("list", "tags") == [{"id": "toll", "events": 2}]


def test_a_retracted_event_is_in_doubt_no_longer(borderlands: Path) -> None:
    name = event_of(borderlands, "Camp Birch opened.")
    run_in_process("retract", name, "--reason", "misread")
    assert [row["sentence"] for row in answered("list", "doubtful")] == ["Camp Birch is closed"]


def test_an_entity_that_is_another_says_which(borderlands: Path) -> None:
    Chronicle.open(".").append(
        {
            "type": "EntityDescribed",
            "data": {
                "entity": "alder-base",
                "kind": "base",
                "label": "Alder Base",
                "same_as": "camp-alder",
            },
        }
    )
    assert "Alder Base = camp-alder" in run_in_process("list", "entities").out
    rows = {row["id"]: row["same_as"] for row in answered("list", "entities")}
    assert rows["alder-base"] == "camp-alder"
    assert rows["camp-alder"] is None


@pytest.mark.parametrize(
    "name", ["documents", "entities", "types", "kinds", "tags", "undated", "doubtful"]
)
def test_of_an_empty_chronicle_every_list_is_empty_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    Chronicle.create(tmp_path / "empty", "")
    monkeypatch.chdir(tmp_path / "empty")
    answer = run_in_process("list", name)
    assert (answer.code, answer.out, answer.err) == (0, "", f"No {name}.\n")
    assert answered("list", name) == []


# ---------------------------------------------------------------------------- merge


def position(text: str) -> list[str]:
    return ["append", "PositionTaken", "--body", "pact", "--position", text]


@pytest.fixture
def branches(borderlands: Path) -> Path:
    """Three logs: `base`, and two that each grew by an event out of it."""
    log = borderlands / "events" / "log.jsonl"
    kept = log.read_bytes()
    shutil.copy(log, "base.jsonl")
    for name in ("ours", "theirs"):
        log.write_bytes(kept)
        assert run_in_process(*position(name)).code == 0
        shutil.copy(log, f"{name}.jsonl")
    log.write_bytes(kept)
    return borderlands


def test_a_merge_keeps_ours_to_the_byte_and_adds_theirs(branches: Path) -> None:
    ours, theirs = Path("ours.jsonl").read_bytes(), Path("theirs.jsonl").read_bytes()
    answer = run_in_process("merge", "base.jsonl", "ours.jsonl", "theirs.jsonl")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Merged: the events of THEIRS follow those of OURS.\n"
    merged = Path("ours.jsonl").read_bytes()
    assert merged.startswith(ours)
    assert len(merged.splitlines()) == 26
    assert Path("theirs.jsonl").read_bytes() == theirs
    shutil.rmtree("snapshots", ignore_errors=True)  # the index is of another branch
    shutil.copy("ours.jsonl", "events/log.jsonl")
    assert run_in_process("verify").code == 0
    said = run_in_process("log", "-t", "PositionTaken").out
    assert "the Pact: ours" in said
    assert "the Pact: theirs" in said


def test_a_merge_with_what_ours_has_already_changes_nothing(branches: Path) -> None:
    ours = Path("ours.jsonl").read_bytes()
    assert run_in_process("merge", "base.jsonl", "ours.jsonl", "base.jsonl").code == 0
    assert Path("ours.jsonl").read_bytes() == ours


def test_a_damaged_log_is_not_merged_and_ours_is_left_as_it_was(branches: Path) -> None:
    ours = Path("ours.jsonl").read_bytes()
    lines = Path("theirs.jsonl").read_bytes().split(b"\n")
    Path("theirs.jsonl").write_bytes(b"\n".join([*lines[:3], b'{"broken', *lines[4:]]))
    answer = run_in_process("merge", "base.jsonl", "ours.jsonl", "theirs.jsonl")
    assert answer.code == Exit.DAMAGED
    assert "4" in answer.err
    assert Path("ours.jsonl").read_bytes() == ours


def test_a_log_that_lost_a_line_is_not_merged(branches: Path) -> None:
    ours = Path("ours.jsonl").read_bytes()
    lines = Path("theirs.jsonl").read_bytes().splitlines(keepends=True)
    Path("theirs.jsonl").write_bytes(b"".join(lines[:10]))
    answer = run_in_process("merge", "base.jsonl", "ours.jsonl", "theirs.jsonl")
    assert answer.code == Exit.INVALID
    assert "A log is never shortened" in " ".join(answer.err.split())
    assert Path("ours.jsonl").read_bytes() == ours


@pytest.mark.parametrize(
    "line", ["merge", "merge a b", "merge base.jsonl ours.jsonl nowhere", "merge texts texts texts"]
)
def test_a_merge_wants_three_files(branches: Path, line: str) -> None:
    assert run_in_process(*line.split()).code == Exit.USAGE


# --------------------------------------------------------------------------- repair


def test_nothing_is_done_to_a_sound_log(borderlands: Path) -> None:
    log = Path("events/log.jsonl").read_bytes()
    assert run_in_process("repair", "--yes").out == "The log is intact.\n"
    assert answered("repair", "--yes") == {"steps": [], "done": False, "kept": "", "refused": []}
    assert Path("events/log.jsonl").read_bytes() == log


def test_lines_out_of_order_are_put_back_only_when_told_to(borderlands: Path) -> None:
    log = Path("events/log.jsonl")
    sound = log.read_bytes()
    lines = sound.splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    log.write_bytes(b"".join(lines))
    damaged = log.read_bytes()
    said = run_in_process("repair")
    assert said.code == 0
    assert said.out.startswith("– ")
    assert "`chrono repair --yes` carries out these steps." in said.err
    assert log.read_bytes() == damaged
    assert answered("repair")["done"] is False
    done = run_in_process("repair", "--yes")
    assert done.code == 0
    assert "Done. " in done.out
    assert log.read_bytes() == sound
    assert run_in_process("verify").code == 0
    kept = [path for path in log.parent.iterdir() if path.is_file() and path != log]
    assert any(path.read_bytes() == damaged for path in kept)


def test_a_changed_line_is_never_guessed_and_set_aside_only_on_demand(borderlands: Path) -> None:
    log = Path("events/log.jsonl")
    lines = log.read_bytes().splitlines(keepends=True)
    lines[15] = lines[15].replace(b'"killed":3', b'"killed":4')
    log.write_bytes(b"".join(lines))
    damaged = log.read_bytes()
    answer = run_in_process("repair", "--yes")
    assert answer.code == Exit.DAMAGED
    assert "set aside" in " ".join((answer.out + answer.err).split())
    assert log.read_bytes() == damaged
    assert run_in_process("repair", "--yes", "--set-aside").code == 0
    assert run_in_process("verify").code == 0
    assert b'"killed":4' not in log.read_bytes()


# ------------------------------------------------------------------------- snapshot


def test_a_snapshot_is_a_file_that_is_proved_again(borderlands: Path) -> None:
    answer = run_in_process("snapshot", "--at", "2020-09-15")
    path = Path(answer.out.strip())
    assert path.name == "state-2020-09-15.json"
    held = json.loads(path.read_text())
    assert held["at"] == "2020-09-15"
    assert answered("verify") is not None
    assert run_in_process("verify").code == 0


def test_a_snapshot_that_was_changed_is_found_out(borderlands: Path) -> None:
    path = Path(answered("snapshot", "--at", "2020-09-15")["snapshot"])
    path.write_text(path.read_text().replace('"republic"', '"pact"'))
    answer = run_in_process("verify")
    assert answer.code == Exit.DAMAGED
    assert "state-2020-09-15" in answer.out


def test_snapshots_of_other_views_are_other_files(borderlands: Path) -> None:
    paths = {
        answered("snapshot", *more)["snapshot"]
        for more in (
            ["--at", "2020-09-15"],
            ["--at", "2020-09-16"],
            ["--at", "2020-09-15", "--known-at", "2020-08-31"],
            ["--at", "2020-09-15", "--recorded-at", "#20"],
            ["--at", "2020-09-15", "--without", "document:d2"],
        )
    }
    assert len(paths) == 5
    assert run_in_process("verify").code == 0


def test_a_snapshot_holds_as_of_its_head_though_the_log_has_grown(borderlands: Path) -> None:
    run_in_process("snapshot", "--at", "2020-09-15")
    assert run_in_process(*position("it waits")).code == 0
    assert run_in_process("verify").code == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("snapshot --at soon", Exit.INVALID),
        ("snapshot --at before:ffffff", Exit.UNKNOWN),
        ("snapshot --only nothing", Exit.INVALID),
        ("snapshot 2020", Exit.USAGE),
    ],
)
def test_a_snapshot_of_no_date_is_refused_and_leaves_no_file(
    chrono: Run, line: str, code: Exit
) -> None:
    before = sorted(Path("snapshots").glob("*.json"))
    answer = chrono(*line.split())
    assert (answer.code, answer.out) == (code, "")
    assert sorted(Path("snapshots").glob("*.json")) == before
