"""At every size and in every theme, required content is visible once and nothing overflows."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.events import Idle, Resize
from textual.geometry import Region, Size

from chrono.chronicle import Chronicle
from chrono.tui.layout import CYCLE, layout_for
from tests.tui.driving import Driver, scrubbing

SIZES = [(80, 24), (59, 14), (1, 1), (300, 100), (120, 40)]
THEMES = ["chrono-dark", "chrono-light", "ansi-dark"]
PANELS = (*CYCLE, "map")


def named(size: tuple[int, int]) -> str:
    """A size as one says it."""
    return f"{size[0]}x{size[1]}"


# ------------------------------------------------------------------ what is to be seen

ROOM = {"width": st.integers(1, 300), "height": st.integers(1, 100)}
STATE = {
    "focus": st.sampled_from(PANELS),
    "alone": st.booleans(),
    "details": st.booleans(),
    "aside": st.sampled_from(["", "map"]),
}


@given(**ROOM, **STATE)
def test_the_panel_in_hand_is_seen_and_there_is_a_row_for_each(
    width: int, height: int, focus: str, alone: bool, details: bool, aside: str
) -> None:
    found = layout_for(width, height, focus, alone, details, aside)
    third = aside or "detail"
    assert (third if focus in ("detail", "map") else focus) in found.seen
    assert found.seen <= {*PANELS, "status", "keys"}
    assert len({"detail", "map"} & found.seen) <= 1, "the map stands in the place of the details"
    rows = len({"status", "keys"} & found.seen)
    if "slider" in found.seen:
        rows += found.slider
    stacked = [name for name in ("state", "detail", "map", "events") if name in found.seen]
    if stacked:
        rows += len(stacked) if found.stacked else 2
    assert rows <= height
    assert found.slider >= 1


@given(**ROOM, **STATE)
def test_from_sixty_by_fifteen_on_bar_status_and_keys_are_always_there(
    width: int, height: int, focus: str, alone: bool, details: bool, aside: str
) -> None:
    seen = layout_for(width, height, focus, alone, details, aside).seen
    if width >= 60 and height >= 15:
        assert {"slider", "status", "keys"} <= seen
        assert alone or "state" in seen, "the state is always there"
        if not (alone or details or aside) and focus != "detail":
            assert "events" in seen, "and so is the list"
    else:
        assert len(seen & set(PANELS)) == 1, "one pane"
    assert ("status" in seen) == (height >= 2)


@given(st.integers(60, 300), st.integers(15, 100))
def test_more_room_never_shows_less(width: int, height: int) -> None:
    seen = layout_for(width, height, "state", False, False, False)
    more = layout_for(width + 40, height + 20, "state", False, False, False)
    assert seen.seen <= more.seen
    assert seen.slider <= more.slider


# ------------------------------------------------------------------ what is seen


def panels(driver: Driver) -> dict[str, Region]:
    """Where each panel that is shown stands; what has no row is not seen."""
    app = driver.app
    shown = {
        **app.workspace.panels,
        "status": app.workspace.status,
        "keys": app.workspace.keys,
        "prompt": app.screen_stack[0].query_one("#asking"),
        "gap": app.workspace.gap,
    }
    found = {name: panel.region for name, panel in shown.items() if panel.display}
    if app.size.height == 1:
        found.pop("prompt", None)  # a single row has no room for it
    return {name: region for name, region in found.items() if region.area}


def is_whole(driver: Driver, size: tuple[int, int]) -> None:
    """Nothing overflows, nothing lies over another, and no place is left to nobody."""
    width, height = size
    assert [cell_len(row.ljust(width)) for row in driver.rows()] == [width] * height
    found = panels(driver)
    screen = Region(0, 0, width, height)
    places = list(found.items())
    for place, (name, region) in enumerate(places):
        assert screen.contains_region(region), (name, region)
        for other, neighbour in places[place + 1 :]:
            assert not region.overlaps(neighbour), (name, other)
    gap = found.pop("gap", Region())
    covered = sum(region.area for region in found.values())
    assert covered + gap.area == screen.area, "a place is empty"
    base: Any = driver.app.screen_stack[0]
    for widget in (base, *base.query("*")):
        assert not widget.show_horizontal_scrollbar
        assert not widget.show_vertical_scrollbar


def is_readable(driver: Driver, size: tuple[int, int]) -> None:
    """Both dates above, the keys below, the cursor on the bar."""
    width, height = size
    rows, seen = driver.rows(), panels(driver)
    if height >= 2 and width >= 30:
        assert "2020-0" in rows[0] or " 2020 " in rows[0]
        assert "known" in rows[0]
    if "keys" in seen and width >= 30:
        assert rows[-1].rstrip().endswith("q quit")
    if width >= 60 and height >= 15:
        bar = seen["slider"]
        assert bar.width == width
        assert sum("D" in row for row in rows[bar.y : bar.bottom]) >= 1


async def in_every_state(driver: Driver, size: tuple[int, int]) -> list[str]:
    """Looks at all that can be opened; the texts of the screens."""
    texts = []
    for keys in (
        (),
        ("b",),
        ("escape",),
        ("M",),
        ("tab",),
        ("M",),
        ("O",),
        ("O",),
        ("z", "right"),
        ("Z", "Z"),
        ("/", "e"),
        ("escape",),
        ("K", "left"),
        ("K", "A"),
    ):
        for key in keys:
            await driver.pilot.press({"/": "slash"}.get(key, key))
        await driver.settle()
        is_whole(driver, size)
        is_readable(driver, size)
        texts.append(driver.text())
    return texts


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_nothing_overflows_whatever_is_open(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        texts = await in_every_state(driver, size)
        assert len(set(texts)) > 3 or size == (1, 1)


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_in_every_theme_and_without_colour_the_same_is_seen(
    chronicle: Chronicle, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = set()
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        for theme in THEMES:
            driver.app.theme = theme
            await driver.settle()
            await driver.settle()
            is_whole(driver, size)
            is_readable(driver, size)
            texts.add(driver.text())
    monkeypatch.setenv("NO_COLOR", "1")
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        is_whole(driver, size)
        is_readable(driver, size)
        texts.add(driver.text())
    assert len(texts) == 1, "what is meant is said by words and signs"


@pytest.mark.parametrize("size", [(80, 24), (59, 14), (30, 10)], ids=named)
async def test_dialogs_keep_within_the_screen_and_say_how_they_are_left(
    own: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(own, size, at="2020-08-01") as driver:
        driver.model.cell = "dock-fire.killed"
        for keys in (
            ("question_mark",),
            ("apostrophe",),
            ("a",),
            ("a", "enter"),
            ("J",),
            ("J", "enter"),
        ):
            for key in keys:
                await driver.pilot.press(key)
                await driver.settle()
            screen: Any = driver.app.screen
            box = screen.query_one(".box").region
            assert Region(0, 0, *size).contains_region(box), keys
            hint = screen.query(".hint").last().region
            assert box.contains_region(hint), keys
            assert hint.height == 1
            if size[0] >= 59:
                assert "Esc" in driver.text(), keys
            focused = screen.focused
            assert focused is not None
            assert box.contains_region(focused.region), keys
            barred = [each for each in screen.query("*") if each.show_horizontal_scrollbar]
            assert not any(each.styles.scrollbar_size_horizontal for each in barred)
            while len(driver.app.screen_stack) > 1:
                await driver.press("escape")


async def test_a_terminal_that_changes_its_size_again_and_again_is_filled_each_time(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (120, 40), at="2020-09-15") as driver:
        for size in [(80, 24), (1, 1), (59, 14), (100, 44), (60, 15), (2, 3), (300, 100), (99, 44)]:
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
            await driver.settle()
            is_whole(driver, size)
            is_readable(driver, size)


@pytest.mark.parametrize("keys", [(), ("question_mark",), ("apostrophe",), ("a", "enter")])
async def test_two_sizes_in_the_queue_do_not_bring_each_other_back(
    own: Chronicle, keys: tuple[str, ...]
) -> None:
    async with scrubbing(own, (120, 40), at="2020-09-15") as driver:
        for key in keys:
            await driver.pilot.press(key)
            await driver.pilot.pause()
        screen = driver.app.screen
        layouts: list[object] = []

        with ExitStack() as batch:
            batch.enter_context(driver.app.batch_update())

            def counted(laid_out: object) -> None:
                layouts.append(laid_out)
                if len(layouts) == 50:  # in the batch they would follow each other for ever
                    batch.close()

            screen.screen_layout_refresh_signal.subscribe(driver.app, counted, immediate=True)
            now, earlier = driver.app.size, Size(90, 30)
            for size in (earlier, now):
                screen.post_message(Resize(size, size))
                screen.post_message(Idle())  # so that neither takes the other's place
            await asyncio.sleep(0.5)
        assert len(layouts) < 10
        assert screen.size == now


async def test_a_dialog_that_is_open_while_the_terminal_shrinks_and_grows_stays_open(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (120, 40), at="2020-09-15") as driver:
        await driver.press("question_mark")
        for size in [(20, 6), (1, 1), (80, 24)]:
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
        assert "Moving in time" in driver.text()
        await driver.press("escape")
        await driver.settle()
        is_whole(driver, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=named)
async def test_a_long_notice_is_wrapped_and_the_next_key_gives_its_rows_back(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    said = (
        "As read at 10:46:00; now: " + " ".join(f"part{number}" for number in range(25)) + " end."
    )
    async with scrubbing(chronicle, size, at="2020-09-15") as driver:
        before = driver.rows()
        driver.app.workspace.say(said)
        await driver.settle()
        await driver.settle()
        assert said in driver.status()
        assert len(driver.rows()) == size[1]
        assert driver.rows()[-1] == before[-1], "the keys stay in sight"
        driver.app.workspace.say("")
        await driver.settle()
        await driver.settle()
        assert driver.rows() == before
