"""The first picture: what it says, where it puts things, and what it needs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from chrono.chronicle import Chronicle
from chrono.tui.layout import layout_for
from chrono.tui.splash import coloured, first_picture, picture, places
from tests.tui.driving import scrubbing

SIZES = [(1, 1), (10, 3), (30, 10), (59, 14), (60, 15), (80, 24), (99, 30), (120, 40), (200, 60)]


def drawn(width: int, height: int, said: str = "", colours: bool = True) -> list[str]:
    """The first picture as rows of text, as a terminal would put it."""
    rows = [[" "] * width for _ in range(height)]
    sent = "".join(picture(width, height, said, colours))
    for down, across, text in re.findall(r"\x1b\[(\d+);(\d+)H(?:\x1b\[[\d;]*m)([^\x1b]*)", sent):
        y, x = int(down) - 1, int(across) - 1
        assert 0 <= y < height
        assert x >= 0
        assert x + len(text) <= width, "it would wrap"
        rows[y][x : x + len(text)] = text
    return ["".join(row) for row in rows]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_fits_every_terminal(width: int, height: int) -> None:
    rows = drawn(width, height, "state at 2020-08-01")
    assert len(rows) == height
    assert rows[0].startswith(" Reading the chronicle · state at 2020-08-01"[:width])


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (99, 45), (120, 40), (121, 41), (200, 60)])
async def test_the_titles_stand_where_the_app_puts_them(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    width, height = size
    layout = layout_for(width, height, "state", False, False, False)
    foreseen = {name.strip("> "): (x, y, room) for name, x, y, room in places(layout, *size)}
    names = {"state": "State", "detail": "Cell", "events": "Events"}
    async with scrubbing(chronicle, size) as driver:
        found = {
            names[name]: (panel.region.x, panel.region.y, panel.region.width)
            for name, panel in driver.app.panels.items()
            if name in names and panel.display
        }
    assert foreseen == found


def test_the_reader_is_told_which_dates_were_asked_for() -> None:
    assert "as known by 2020-09" in drawn(120, 40, "state at 2020 · as known by 2020-09")[0]


def test_what_is_not_printable_is_not_told() -> None:
    sent = "".join(picture(80, 24, "state at \x1b]0;title\x07", True))
    assert "title" not in sent


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"COLORTERM": "truecolor"}, True),
        ({"COLORTERM": "24bit"}, True),
        ({"COLORTERM": "truecolor", "NO_COLOR": ""}, False),
        ({"TERM": "xterm"}, False),
        ({}, False),
    ],
)
def test_colours_are_sent_only_where_they_are_known_and_wanted(
    environment: dict[str, str], wanted: bool
) -> None:
    assert coloured(environment) is wanted
    sent = "".join(picture(80, 24, "", coloured(environment)))
    assert ("38;2;" in sent) is wanted


def test_without_a_terminal_nothing_is_sent_and_nothing_is_changed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with first_picture("state at 2020") as taken:
        assert not taken.shown
    assert capfd.readouterr() == ("", "")


def test_it_needs_nothing_that_takes_time_to_load() -> None:
    code = (
        "import sys, chrono.tui.splash\n"
        "heavy = {'textual', 'rich', 'asyncio', 'attr', 'chrono.chronicle', 'cattrs', 'orjson'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
