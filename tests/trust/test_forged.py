"""A log with a valid chain and invalid events: every reader names the line.

Only somebody with write access can make one, and `verify --head` shows it. Yet it must be an
error with a number, never a crash, wherever it is met: read, indexed, asked, proved.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import DamagedError, Exit
from tests.cli.conftest import run_in_process
from tests.trust.feeding import World, chained

GOOD: dict[str, Any] = {
    "type": "Fell",
    "modality": "asserted",
    "when": "2020-03-01",
    "data": {"force": "greens", "dead": 3},
    "source": {"document": "gazette"},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("forged") / "world")


def forged(world: World, line: bytes) -> Chronicle:
    """The chronicle with one more line behind its own, and a good one behind that."""
    house = world.afresh()
    good = json.dumps(GOOD).encode()
    world.log.write_bytes(world.began + chained([line, good], house.repository.log.head().chain))
    return house


@pytest.mark.parametrize(
    "change",
    [
        {"type": 5},
        {"type": ["Fell"]},
        {"type": {}},
        {"modality": 1},
        {"data": "x"},
        {"data": [1]},
        {"data": 7},
        {"source": "gazette"},
        {"source": {"doc": "x"}},
        {"source": {"document": 5}},
        {"when": 2020},
        {"when": ["2020"]},
        {"said": {}},
        {"speaker": 1},
        {"via": 1},
        {"via": "greens"},
        {"via": [1]},
        {"tags": [{}]},
        {"doubt": 1.5},
        {"summary": 1},
        {"note": []},
        {"nth": "2"},
        {"colour": "red"},
        {"source": {"document": "gazette", "start": "3"}},
    ],
)
def test_a_line_of_the_wrong_shape_is_refused_with_its_number(
    world: World, change: dict[str, Any]
) -> None:
    house = forged(world, json.dumps({**GOOD, **change}).encode())
    number = world.began.count(b"\n") + 1
    for ask in (house.cells, lambda: list(house.events), house.repository.folded):
        with pytest.raises(DamagedError, match=rf"log\.jsonl:{number}: ") as caught:
            ask()
        assert caught.value.line == number
    faults = [problem for problem in house.repository.log.verify() if problem.fault == "shape"]
    assert [problem.line for problem in faults] == [number]
    assert not house.verify().ok


@pytest.mark.parametrize("missing", ["type", "modality", "data"])
def test_a_line_that_lacks_a_key_is_refused_with_its_number(world: World, missing: str) -> None:
    line = {key: value for key, value in GOOD.items() if key != missing}
    house = forged(world, json.dumps(line).encode())
    with pytest.raises(DamagedError, match=missing):
        house.cells()


@pytest.mark.parametrize("line", [b'{"type":nonsense}', b'{"type":"Fell",}', b'{"a":1 "b":2}'])
def test_a_line_that_is_no_json_is_refused_with_its_number(world: World, line: bytes) -> None:
    house = forged(world, line)
    with pytest.raises(DamagedError, match="is not an event"):
        house.cells()


@pytest.mark.parametrize(
    "line",
    [
        {**GOOD, "modality": "sworn"},
        {"type": "Linked", "modality": "asserted", "data": {"from": "x"}},
        {"type": "Judged", "modality": "asserted", "data": {"over": 5}},
        {"type": "EntityDescribed", "modality": "asserted", "data": {"entity": "x", "kind": "y"}},
        {"type": "DocumentPublished", "modality": "asserted", "data": {"document": []}},
    ],
)
def test_an_event_that_breaks_a_rule_is_a_value_or_named_and_verify_names_it(
    world: World, line: dict[str, Any]
) -> None:
    house = forged(world, json.dumps(line).encode())
    number = world.began.count(b"\n") + 1
    with suppress(DamagedError):
        view = house.view("2020-06-01")
        house.check(view)
        house.state(view)
    assert any(problem.line == number for problem in house.verify().problems)
    answer = run_in_process("-C", str(world.root), "state", "--at", "2020-06-01")
    assert answer.code in (Exit.OK, Exit.DAMAGED), answer.err
    assert (f"log.jsonl:{number}:" in answer.err) == (answer.code == Exit.DAMAGED)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"data": {"force": "greens", "dead": "many"}}, "data.dead: 'many' is not a number"),
        ({"data": {"force": 5, "dead": 3}}, "data.force: 5 is not text"),
        ({"data": {"force": ["greens", 5], "dead": 3}}, "data.force: 5 is not text"),
        ({"when": "yesterday"}, "when: "),
        ({"modality": "sworn"}, "modality: 'sworn' is not one of"),
    ],
)
def test_data_of_another_shape_than_the_vocabulary_has_are_named_with_line_and_rule(
    world: World, change: dict[str, Any], rule: str
) -> None:
    house = forged(world, json.dumps({**GOOD, **change}).encode())
    number = world.began.count(b"\n") + 1
    for ask in (house.cells, house.repository.folded):
        with pytest.raises(DamagedError, match=rf"log\.jsonl:{number}: {rule}") as caught:
            ask()
        assert caught.value.line == number


def test_a_fault_of_the_program_is_not_called_damage_of_a_log_that_has_an_odd_event(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last event refers to a document that nothing declares: `verify` finds it."""
    house = forged(world, json.dumps({**GOOD, "source": {"document": "unheard-of"}}).encode())
    assert not house.verify().ok

    def fails(*_: object) -> None:
        raise KeyError("a mistake in chrono")

    monkeypatch.setattr("chrono.query.queries.read", fails)
    with pytest.raises(KeyError, match="a mistake in chrono"):
        house.state(house.view("2020-06-01"))
