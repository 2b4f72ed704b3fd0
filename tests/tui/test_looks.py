"""Screen snapshots: approved text at three sizes, the same in every theme.

To update the snapshots after a reviewed change: CHRONO_PICTURES=1 pytest tests/tui.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.segment import Segment

from chrono.chronicle import Chronicle
from tests.tui.driving import Driver, scrubbing

PICTURES = Path(__file__).parent / "pictures"
SIZES = [(120, 40), (80, 24), (58, 14)]
THEMES = ["chrono-dark", "chrono-light", "ansi-dark"]


def styles(driver: Driver) -> list[Segment]:
    """Every piece of the screen with its style."""
    strips = driver.app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screen_looks_as_it_was_seen_to_be_good(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        driver.model.cell = "northern-guard.strength"
        await driver.press("right", "left", "left")
        shown = driver.text() + "\n"
    picture = PICTURES / f"arcadia-{size[0]}x{size[1]}.txt"
    if os.environ.get("CHRONO_PICTURES"):
        picture.write_text(shown, encoding="utf-8")
    assert shown == picture.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_theme_shows_the_same_text(chronicle: Chronicle, size: tuple[int, int]) -> None:
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        texts = set()
        for theme in THEMES:
            driver.app.theme = theme
            await driver.settle()
            await driver.settle()
            texts.add(driver.text())
        assert len(texts) == 1


async def test_dark_and_light_differ_in_colour(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        dark = {segment.style for segment in styles(driver)}
        driver.app.theme = "chrono-light"
        await driver.settle()
        await driver.settle()
        assert dark != {segment.style for segment in styles(driver)}


async def test_the_ansi_theme_leaves_colours_to_the_terminal(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.app.theme = "ansi-dark"
        await driver.settle()
        await driver.settle()
        used = [segment.style for segment in styles(driver) if segment.style]
        assert all(style.color is None or style.color.triplet is None for style in used)


async def test_with_no_color_there_is_none(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("right", "K", "left", "K", "/", "g", "enter")
        for segment in styles(driver):
            for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                assert colour is None or colour.is_default


async def test_no_glyph_of_our_own_has_an_ambiguous_width(chronicle: Chronicle) -> None:
    """The signs of standing and the middle dot are the shared wording's."""
    from unicodedata import east_asian_width

    from chrono.render.text import GLYPHS

    shared = {*GLYPHS.values(), "·", "→", "←", "↑", "↓", "…", "–", "≤", "≥"}
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("z", "right")
        used = {char for char in driver.text() if char != "\n"} - shared
        assert {char for char in used if east_asian_width(char) in "AFW"} == set()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_slider_list_state_status_and_footer_are_all_seen(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        app = driver.app
        for panel in (
            app.workspace.status,
            app.workspace.slider,
            app.workspace.state_panel,
            app.workspace.event_list,
            app.workspace.keys,
        ):
            assert panel.display
            region = panel.region
            assert region.width > 0
            assert region.height > 0
            assert region.right <= size[0]
            assert region.bottom <= size[1]
        assert not driver.app.screen.show_horizontal_scrollbar
