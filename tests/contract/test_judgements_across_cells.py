"""A judgement between claims of two cells is told in both cells, by every interface."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.errors import Exit
from chrono.formats import exporters
from chrono.formats.exporters import collect
from chrono.render.names import Names
from chrono.render.overruling_text import overruling_words
from chrono.tui.model.cell_detail import CellDetail
from chrono.tui.model.scrubber import Scrubber
from tests.cli.conftest import run_in_process

VOCABULARY = """
name = "Counts"
[kinds.force]
label = "forces"
attributes.strength = { type = "quantity", unit = "persons", persistence = "observed" }
attributes.budget = { type = "quantity", unit = "dollars", persistence = "lasting", label = "yearly budget" }
[types.Counted]
fields = { force = "force", number = "quantity" }
effects = [{ set = "force.strength", to = "number" }]
[types.Funded]
fields = { force = "force", money = "quantity" }
effects = [{ set = "force.budget", to = "money" }]
"""  # noqa: E501
DAY = "2024-02-01"
CELLS = {"north.strength": "lost", "all.strength": "won"}


def counted(force: str, number: object, when: str, **more: object) -> dict[str, object]:
    data = {"force": force, "number": number}
    return {"type": "Counted", "when": when, "data": data, "source": {"document": "paper"}, **more}


@pytest.fixture
def chronicle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chronicle:
    """Nine hundred in all of the country, fifteen hundred in its north."""
    made = Chronicle.create(tmp_path / "counts", VOCABULARY)
    made.append(
        {
            "type": "DocumentPublished",
            "when": "2024-01-12",
            "data": {"document": "paper", "title": "A paper"},
        },
        *(
            {"type": "EntityDescribed", "data": {"entity": each, "kind": "force", "label": label}}
            for each, label in (("north", "Troops in the north"), ("all", "All troops"))
        ),
        counted("north", 800, "2023-09-01", label="old"),
        counted("north", 1500, "2024-01-10", label="part", doubt=["number"]),
        counted("all", {"about": 900}, "2024-01-10", label="whole"),
        {
            "type": "Linked",
            "data": {"from": "@whole", "relation": "contradicts", "to": "@part"},
        },
        recorder="ada",
    )
    monkeypatch.setenv("CHRONO_DIR", str(made.root))
    monkeypatch.setenv("CHRONO_RECORDER", "ada")
    return made


def ids(chronicle: Chronicle) -> dict[str, str]:
    """The events of the two sides, by the forces that they count."""
    reading = chronicle.reading("north.strength", chronicle.view("2024-01-20"))
    return {"north": reading.candidates[0].event, "all": reading.foreign[0].event}


def judged(chronicle: Chronicle) -> dict[str, str]:
    sides = ids(chronicle)
    answer = run_in_process(
        "judge", sides["all"], "--over", sides["north"], "--reason", "A full count."
    )
    assert answer.code == 0, answer.err
    return sides


def flat(text: str) -> str:
    return " ".join(re.sub(r" · |\xa0", " ", text).split())


def test_a_contest_of_two_cells_is_offered_from_either_with_both_labels(
    chronicle: Chronicle,
) -> None:
    sides = ids(chronicle)
    for cell in CELLS:
        answer = run_in_process("judge", cell, "--at", DAY)
        assert answer.code == Exit.USAGE
        told = flat(answer.err)
        for mine, other, label in (
            ("north", "all", "Troops in the north, strength: 1,500 persons"),
            ("all", "north", "All troops, strength: about 900 persons"),
        ):
            assert label in told
            assert f"chrono judge {sides[mine][:7]} --over {sides[other][:7]}" in told


def test_what_is_not_contested_is_not_judged_by_its_name(chronicle: Chronicle) -> None:
    judged(chronicle)
    answer = run_in_process("judge", "all.strength", "--at", DAY)
    assert answer.code == Exit.INVALID
    assert "nothing to judge" in flat(answer.err)


def test_every_interface_tells_in_both_cells_what_is_preferred_to_what(
    chronicle: Chronicle,
) -> None:
    sides = judged(chronicle)
    state = chronicle.state(chronicle.view(DAY))
    names = Names(state.entities, state.documents)
    page = exporters.write("html", collect(chronicle.repository, chronicle.view(DAY)))
    detail = CellDetail(Scrubber(chronicle, DAY))
    for reading in state.readings:
        (overruling,) = reading.overrulings
        assert ("lost" if overruling.lost else "won") == CELLS[reading.cell]
        said = overruling_words(overruling, reading, names)
        rival = (
            "in favour of All troops, strength: about 900 persons"
            if overruling.lost
            else "preferred to Troops in the north, strength: 1,500 persons"
        )
        assert rival in said
        assert ("overruled 1,500 persons" in said) is overruling.lost
        assert "in doubt" in said
        shown = run_in_process("state", "--at", DAY, "-e", reading.cell.partition(".")[0]).out
        why = run_in_process("why", reading.cell, "--at", DAY).out
        lines = detail.lines([reading.cell], 100)
        screen = " ".join("".join(piece.text for piece in line.pieces) for line in lines)
        for text in (shown, why, screen):
            assert rival in flat(text)
            assert "A full count." in flat(text)
            assert "in doubt" in flat(text)
        assert all(event[:7] in why for event in sides.values())
        told = page.data.decode()
        assert rival in told


def test_the_json_of_both_cells_names_the_claims_and_the_judgement(chronicle: Chronicle) -> None:
    sides = judged(chronicle)
    cells = json.loads(run_in_process("state", "--json", "--at", DAY).out)["cells"]
    for cell in cells:
        (told,) = cell["overrulings"]
        assert (told["preferred"]["event"], told["preferred"]["cell"]) == (
            sides["all"],
            "all.strength",
        )
        assert (told["overruled"]["event"], told["overruled"]["cell"]) == (
            sides["north"],
            "north.strength",
        )
        assert told["judgement"] == cell["judged"][0]["event"]


def test_a_cell_whose_only_claim_is_overruled_says_so_and_is_not_hidden(
    chronicle: Chronicle,
) -> None:
    sides = ids(chronicle)
    run_in_process("judge", sides["north"], "--over", sides["all"], "--reason", "It was there.")
    shown = flat(run_in_process("state", "--at", DAY, "--all").out)
    assert "unknown: a judgement prefers a claim about something else" in shown
    assert "overruled about 900 persons" in shown


def test_the_check_lists_the_contest_until_it_is_judged_and_again_once_that_is_retracted(
    chronicle: Chronicle,
) -> None:
    def contested() -> list[tuple[str, ...]]:
        view = chronicle.view(DAY)
        return [each.cells for each in chronicle.check(view) if each.check == "contested"]

    (both,) = contested()
    assert set(both) == set(CELLS)
    judged(chronicle)
    assert contested() == []
    judgement = chronicle.state(chronicle.view(DAY)).readings[0].judged[0].event
    assert run_in_process("retract", judgement, "--reason", "Too soon.").code == 0
    assert contested() == [both]


def test_a_rival_of_another_attribute_keeps_its_own_unit_and_label(chronicle: Chronicle) -> None:
    (money,) = chronicle.append(
        {
            "type": "Funded",
            "when": "2024-01-10",
            "data": {"force": "all", "money": 7000},
            "source": {"document": "paper"},
        },
        recorder="ada",
    ).ids
    north = ids(chronicle)["north"]
    assert run_in_process("link", money, "contradicts", north).code == 0
    shown = flat(run_in_process("state", "--at", DAY, "-e", "north").out)
    assert "All troops, yearly budget: 7,000 dollars" in shown
    shown = flat(run_in_process("state", "--at", DAY, "-e", "all").out)
    assert "Troops in the north, strength: 1,500 persons" in shown
