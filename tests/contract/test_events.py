"""An event has the same text in the CLI, the TUI, the library and every readable export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.formats.exporters.context import collect
from chrono.model.event import BUILT_IN, Event
from chrono.render.event_text import event_line
from chrono.render.names import Names
from chrono.tui.model.scrubber import Scrubber
from tests.cli.conftest import run_in_process

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    return Chronicle.open(ROOT)


@pytest.fixture(scope="module")
def lines(chronicle: Chronicle) -> dict[str, str]:
    """The line of every event, by its id."""
    cells = chronicle.cells()
    names = Names(cells.entities, cells.documents)
    return {each.id: event_line(each, chronicle.vocabulary, names) for each in chronicle.events}


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_modality_comes_first_and_a_fact_has_none(
    chronicle: Chronicle, lines: dict[str, str]
) -> None:
    for event in chronicle.events:
        words = {"conditional": "on condition", "denied": "denial"}.get(
            event.modality, event.modality
        )
        if not event.summary and event.modality == "denied":
            words = "denied"
        is_fact = event.modality in ("asserted", "reported")
        assert is_fact or lines[event.id].startswith(f"{words}: "), event.id
        if is_fact and event.summary:
            assert lines[event.id] == event.summary


def test_log_shows_the_line(lines: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHRONO_DIR", str(ROOT))
    shown = on_one_line(run_in_process("log", "--all").out)
    listed = json.loads(run_in_process("log", "--json").out)["events"]
    assert listed
    missing = [each["id"] for each in listed if on_one_line(lines[each["id"]]) not in shown]
    assert not missing


def test_the_board_shows_the_line(chronicle: Chronicle, lines: dict[str, str]) -> None:
    scrubber = Scrubber(chronicle)
    for event in chronicle.events:
        assert scrubber.told_event(event.id) == lines[event.id]


def test_exports_show_the_line(chronicle: Chronicle, lines: dict[str, str]) -> None:
    material = collect(chronicle.repository, chronicle.view("2021"))
    told: tuple[Event, ...] = material.timeline
    assert told
    for event in told:
        assert event.type not in BUILT_IN
        assert material.line(event) == lines[event.id]
