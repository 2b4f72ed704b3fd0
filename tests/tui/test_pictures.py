"""The lanes and the belief map in the scrubber, by keyboard and mouse."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.fold import read
from chrono.tui.model.session import Session
from tests.tui.driving import scrubbing
from tests.tui.worlds import HOSTILE


def cells_in(driver: Any) -> list[str]:
    """The cells of the lanes that have a row on the screen."""
    panel = driver.app.workspace.panels["lanes"]
    return [panel.keys[index] for index in dict.fromkeys(panel._shown)]


@pytest.mark.parametrize("size", [(30, 10), (80, 24), (160, 50)])
async def test_the_lanes_show_headline_cells_with_their_values(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(chronicle, size, at="2020-08-01") as driver:
        await driver.press("W")
        assert driver.app.workspace.pane == "lanes"
        panel = driver.app.workspace.panels["lanes"]
        assert panel.size.width == size[0], "they have the whole width"
        shown = cells_in(driver)
        assert shown
        pictures = driver.model.pictures
        assert set(shown) <= pictures.lanes.keys(), "what is in sight was read"
        vocabulary, entities = driver.model.vocabulary, driver.model.names.entities
        for key in panel.keys:
            entity, _, name = key.partition(".")
            attribute = vocabulary.attribute(
                entities[entity].kind, name.partition("[")[0].partition("#")[0]
            )
            assert attribute.rank == "headline"
        if size[0] >= 80:
            text = driver.words("lanes")
            signs = {bar.standing for key in shown for bar in pictures.lanes[key].bars}
            assert "stated" in signs
            assert "●" in text
            assert "D" in text
        await driver.press("W")
        assert driver.app.workspace.pane == "state"
        assert not panel.display


async def test_a_lane_is_chosen_opened_and_starred(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("W", "down", "down")
        panel = driver.app.workspace.panels["lanes"]
        chosen = panel.keys[panel.cursor]
        group = driver.model.state_list.of_key[chosen]
        assert driver.model.cell == group.keys[0]
        await driver.press("enter")
        assert driver.app.workspace.pane == "detail"
        assert driver.model.names.entity(group.entity) in driver.words("detail")
        other = next(
            each for each in driver.model.state_list.groups if each.keys[0] not in panel.keys
        )
        driver.model.cell, driver.app.workspace.single = other.keys[0], None
        await driver.press("*", "W")
        assert other.keys[0] in panel.keys
        Session.of(chronicle).save(driver.model)
        driver.model.pictures.starred.clear()
        Session.of(chronicle).restore(driver.model)
        assert other.keys[0] in driver.model.pictures.starred
        await driver.press("*")
        assert other.keys[0] not in panel.keys


async def test_the_mouse_chooses_a_lane_and_a_date(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("W")
        panel = driver.app.workspace.panels["lanes"]
        before = driver.model.at
        await driver.pilot.click("#lanes", offset=(100, 4))
        await driver.settle()
        assert panel.cursor == panel._shown[3]
        assert driver.model.at != before
        axis = panel._axis()
        assert axis is not None
        assert axis.column(driver.model.at) == 100 - panel._gutter(panel.size.width) - 3
        at = driver.model.at
        await driver.pilot.click("#lanes", offset=(2, 2))
        await driver.settle()
        assert driver.model.at == at, "a click on a name moves no date"
        assert panel.cursor == panel._shown[1]


async def test_what_was_not_known_by_then_is_no_bar(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        driver.model.go_both(driver.model.at, driver.model.known_stops()[0])
        await driver.press("W")
        for key in cells_in(driver):
            cell = chronicle.cells().cell(key, driver.model.known_at)
            for bar in driver.model.pictures.lanes[key].bars if cell else ():
                reading = read(cell, bar.reading.at, driver.model.known_at)
                assert reading.standing == bar.standing != "unknown"


async def test_the_belief_map_moves_both_dates_and_says_what_readers_knew(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (100, 30), at="2020-08-01") as driver:
        await driver.press("B")
        panel = driver.app.workspace.panels["belief"]
        assert driver.app.workspace.pane == "belief"
        rows = driver.model.pictures.beliefs[panel.cell].rows
        assert len(rows) > 1
        assert panel.cursor == len(rows) - 1
        assert driver.model.known_at == FOREVER
        await driver.press("up")
        assert driver.model.known_at == rows[-2].known_at
        assert "readers of" in driver.words("belief")
        at = driver.model.at
        await driver.press(".")
        assert driver.model.at > at
        await driver.pilot.click("#belief", offset=(60, 1))
        await driver.settle()
        assert driver.model.known_at == rows[panel.first].known_at
        assert panel.cursor == panel.first
        known_at = driver.model.known_at
        await driver.press("enter")
        assert driver.app.workspace.pane == "detail"
        assert driver.model.known_at == known_at
        assert driver.model.cell == panel.cell


async def test_pictures_follow_the_log_and_take_no_text_for_markup(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("W")
        before = driver.model.pictures.lanes
        entity, kind = next((each.id, each.kind) for each in driver.model.names.entities.values())
        chronicle.append(
            {
                "type": "EntityDescribed",
                "modality": "asserted",
                "data": {"entity": entity, "kind": kind, "label": HOSTILE},
            }
        )
        await driver.press("R")
        await driver.settle()
        assert driver.model.pictures.lanes is not before
        assert driver.model.pictures.lanes
        assert all(line.isprintable() for line in driver.rows())
