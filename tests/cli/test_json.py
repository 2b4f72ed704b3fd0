"""With `--json`, standard output has exactly one JSON document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, event_of, run_in_process

ANSWERS = [
    ["state", "--at", "2020-09-15"],
    ["state", "--at", "2020-09-15", "--known-at", "2020-08-31", "--only", "document:d1"],
    ["why", "ford-ambush.killed", "--documents", "texts"],
    ["why", "pact.members"],
    ["diff", "2020-08-01", "2020-09-15"],
    ["diff", "2020-08-31", "--known-at", "2020-08-31", "2020-09-30"],
    ["log"],
    ["log", "--cell", "relief-force.strength"],
    ["show", "f4d8443", "--documents", "texts"],
    ["list", "documents"],
    ["list", "entities"],
    ["list", "types"],
    ["list", "kinds"],
    ["list", "tags"],
    ["list", "undated"],
    ["list", "doubtful"],
    ["date", "2020", "nonsense"],
    ["check"],
    ["check", "--list"],
    ["verify"],
    ["repair"],
    ["snapshot", "--at", "2020"],
    ["help", "dates"],
    ["init", "elsewhere"],
    ["retract", "f4d8443", "--reason", "why"],
    ["correct", "f4d8443", "--set", "killed=4", "--reason", "why"],
    ["correct", "f4d8443", "--set", "killed=4", "--reason", "why", "--dry-run"],
    ["link", "f4d8443", "contradicts", "91da24e"],
    ["judge", "f4d8443", "--over", "91da24e", "--reason", "why"],
    ["document", "add", "texts/third.txt", "--id", "d3", "--title", "third"],
    ["entity", "add", "newland", "--kind", "body", "--label", "Newland"],
    ["append", "PositionTaken", "--body", "pact", "--position", "it waits"],
    ["append", "Reduced", "--force", "relief-force", "--by", "5", "--document", "d2", "--dry-run"],
]


@pytest.mark.parametrize("arguments", ANSWERS, ids=lambda each: " ".join(each)[:50])
def test_an_answer_in_json_is_one_document(arguments: list[str], chrono: Run) -> None:
    answer = chrono(*arguments, "--json")
    assert answer.code == (1 if "nonsense" in arguments else 0), answer.err
    assert json.loads(answer.out) is not None


def told(*arguments: str) -> Any:
    return json.loads(run_in_process(*arguments, "--json").out)


def test_a_state_names_what_it_was_answered_from(chrono: Run) -> None:
    answer = told("state", "--at", "2020-09")
    assert answer["at"] == "2020-09-30"
    assert len(answer["head"]) == len(answer["vocabulary"]) == 64
    cells = {each["cell"]: each for each in answer["cells"]}
    assert cells["camp-alder.holder"]["value"] == "republic"
    assert cells["ford-ambush.killed"]["standing"] == "contested"


def test_what_the_log_answers_can_be_appended_again(borderlands: Path) -> None:
    (borderlands / "events.jsonl").write_text(run_in_process("log", "--all", "--json").out)
    answer = json.loads(run_in_process("append", "--json", "events.jsonl").out)
    assert answer["appended"] == []
    assert len(answer["already"]) == 24


def test_a_batch_is_appended_as_a_whole_or_not_at_all(borderlands: Path) -> None:
    good = {"type": "PositionTaken", "data": {"body": "pact", "position": "it waits"}}
    lines = [good, {"type": "PositionTaken", "data": {"body": "pakt", "position": "it goes"}}]
    size = (borderlands / "events/log.jsonl").stat().st_size
    given = "\n".join(map(json.dumps, lines)).encode()
    answer = run_in_process("append", "--json", "-", stdin=given)
    assert answer.code == 4
    assert "pact" in answer.err
    assert answer.out == ""
    assert (borderlands / "events/log.jsonl").stat().st_size == size


def test_a_dry_run_writes_nothing_and_tells_what_would_change(borderlands: Path) -> None:
    log = (borderlands / "events/log.jsonl").read_bytes()
    answer = told(
        "append",
        "HandedOver",
        "--base",
        "Alder",
        "--to",
        "the Pact",
        "--when",
        "2020-08-25",
        "--document",
        "d2",
        "--dry-run",
    )
    assert (borderlands / "events/log.jsonl").read_bytes() == log
    changes = [change for each in answer["preview"] for change in each["changes"]]
    assert {change["cell"] for change in changes} == {"camp-alder.holder"}
    assert changes[0]["after"]["value"] == "pact"


def test_an_id_that_is_shown_is_one_that_is_taken(borderlands: Path) -> None:
    name = event_of(borderlands, "Three died at the ford.")
    assert f"[{name[:7]}]" in run_in_process("log").out
    assert told("show", name[:7])["event"]["id"] == name


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--newest",),
        ("--limit", "2"),
        ("--newest", "--limit", "1"),
        ("--known-at", "2020-08-31"),
        ("--recorded-at", "#9"),
        ("--recorded-at", "#12", "--newest"),
    ],
    ids=" ".join,
)
def test_the_history_of_a_cell_is_the_same_by_its_lines_as_by_its_events(
    chrono: Run, more: tuple[str, ...]
) -> None:
    """A filter, which all pass here, makes the events; without one lines are told as they are."""
    for cell in {each["cell"] for each in told("state", "--at", "2021")["cells"]}:
        asked = ("log", "--cell", cell.partition("[")[0].partition("#")[0], *more)
        assert told(*asked) == told(*asked, "--from", "0001"), cell
