"""Plots (steps, bands, rivals, gaps) and maps are the same in the terminal and in a file."""

from __future__ import annotations

import pytest

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.view import View
from chrono.render.plot import terminal_backend as terminal
from chrono.render.plot.braille import Canvas
from chrono.render.plot.map import on_map
from chrono.render.plot.series import Series, series
from tests.formats.importers.world import declarations, material

HOSTILE = "$\\frac{1}{2}$ <b>\x1b[31m"


def counted(when: str, number: object, document: str = "gazette", **more: object) -> dict:
    return {
        "type": "Counted",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "number": number},
        "source": {"document": document},
        **more,
    }


def drawn(*drafts: dict, cell: str = "reds.strength") -> Series:
    found = material([*declarations(), *drafts])
    holds = found.cells.cell(cell)
    assert holds is not None
    made = series(holds, FOREVER, found.names)
    assert made is not None
    return made


def said(lines: list) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_levels_are_steps_and_nothing_is_interpolated() -> None:
    made = drawn(counted("2020-01-01", 100), counted("2020-02-01", 300))
    assert [side.text for each in made.stretches for side in each.sides] == [
        "100 persons",
        "300 persons",
    ] or (made.stretches[0].sides[0].low == 100)
    assert {side.low for each in made.stretches for side in each.sides} == {100, 300}


def test_what_went_stale_without_an_agreeing_successor_is_a_gap() -> None:
    made = drawn(counted("2019-01-01", 100), counted("2020-02-01", 300))
    gap = [each for each in made.stretches if not each.sides]
    assert gap
    assert gap[0].standing == "unknown"


def test_rivals_are_all_drawn() -> None:
    made = drawn(counted("2020-01-01", 100), counted("2020-01-01", 300, "letter.2"))
    assert made.stretches[0].standing == "contested"
    assert {side.low for side in made.stretches[0].sides} == {100, 300}
    assert made.reach() == (100, 300)


def test_a_range_is_a_band_in_the_terminal() -> None:
    made = drawn(
        counted("2020-01-01", {"low": 100, "best": 150, "high": 300}), counted("2020-02-01", 500)
    )
    text = said(terminal.plot(made, 60, 8))
    assert len(text.splitlines()) == 8 + len(("axis", "dates", "legend"))
    assert all(len(line.rstrip()) <= 60 for line in text.splitlines())
    assert "2020-01-01" in text
    assert any("\u2800" < character <= "\u28ff" for character in text)


def test_words_and_names_are_drawn_in_lanes() -> None:
    moves = [
        {
            "type": "Moved",
            "when": f"2020-0{n}-01",
            "modality": "asserted",
            "data": {"force": "reds", "camp": camp},
            "source": {"document": "gazette"},
        }
        for n, camp in ((1, "alder"), (2, "birch"))
    ]
    text = said(terminal.plot(drawn(*moves, cell="reds.base"), 60))
    assert "Camp alder │" in text
    assert "Camp birch │" in text


@pytest.mark.parametrize("width", [20, 33, 200])
def test_any_width_is_kept(width: int) -> None:
    made = drawn(counted("2020-01-01", {"at_least": 5}), counted("2020-02-01", -5))
    assert all(
        len(line) <= max(width, 26) for line in said(terminal.plot(made, width, 5)).splitlines()
    )


def test_the_canvas_leaves_out_what_lies_outside() -> None:
    canvas = Canvas(2, 1)
    canvas.dot(-1, 0)
    canvas.dot(99, 99)
    canvas.across(-5, 50, 0)
    canvas.write(-1, 0, "abcd")
    assert "".join(text for text, _ in canvas.lines()[0]) == "bc"
    assert Canvas(0, 0).lines() == []


def test_the_map_numbers_its_places_and_says_what_they_show() -> None:
    shut = {
        "type": "Shut",
        "when": "2020-01-01",
        "modality": "asserted",
        "data": {"camp": "alder", "state": "shut"},
        "source": {"document": "gazette"},
    }
    found = on_map(material([*declarations(), shut]).cells, View(UTC_CLOCK.last(737_500)))
    assert found is not None
    text = said(terminal.draw_map(found, 40, 10))
    assert "1 Camp alder  state: shut ● stated" in text
    assert "2 Camp birch" in text
    assert on_map(material([]).cells, View(UTC_CLOCK.last(737_500))) is None


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_pictures_in_files_take_no_text_for_a_formula(kind: str, start: bytes) -> None:
    pytest.importorskip("matplotlib")
    from chrono.render.plot import matplotlib_backend as figure

    made = drawn(
        counted("2020-01-01", {"low": 100, "best": 150, "high": 300}), counted("2020-02-01", 500)
    )
    assert figure.plot(made, kind, HOSTILE).startswith(start)
    moods = [counted(f"2020-0{n}-01", n) for n in (1, 2)]
    for place, mood in enumerate(moods):
        mood["data"]["mood"] = f"{HOSTILE} {place}"
    assert figure.plot(drawn(*moods, cell="reds.mood"), kind, "x").startswith(start)
    found = on_map(material(declarations()).cells, View(UTC_CLOCK.last(737_500)))
    assert found is not None
    assert figure.draw_map(found, kind, HOSTILE).startswith(start)


def test_a_picture_is_the_same_every_time() -> None:
    pytest.importorskip("matplotlib")
    from chrono.render.plot import matplotlib_backend as figure

    made = drawn(counted("2020-01-01", 100), counted("2020-02-01", 300))
    assert figure.plot(made, "svg", "x") == figure.plot(made, "svg", "x")
