"""A judgement does not reject events with the preferred value."""

from __future__ import annotations

import pytest

from chrono.chronicle import Chronicle
from chrono.model.claim import Reading
from chrono.render.contest_sides import against, sides
from chrono.tui.model.scrubber import Scrubber
from tests.tui.driving import scrubbing
from tests.tui.worlds import said

HILL = "fir-hill.holder"


@pytest.fixture
def disputed(own: Chronicle) -> Chronicle:
    """Two say that Fir Hill went to the City Watch, one says to the Grey Band."""
    own.append(
        said(
            "BaseHandedOver",
            "2020-09-20",
            "D4",
            base="fir-hill",
            to="city-watch",
            speaker="ada-reed",
            modality="reported",
        ),
        recorder="test",
    )
    return own


def reading_of(chronicle: Chronicle) -> Reading:
    """What is known of Fir Hill."""
    found = chronicle.reading(HILL, chronicle.view("2020-10-30"))
    assert found is not None
    return found


def test_sides_are_told_apart_by_who_says_so(disputed: Chronicle) -> None:
    reading = reading_of(disputed)
    told = sides(reading, Scrubber(disputed, "2020-10-30").names)
    assert sorted(told.values()) == [
        "City Watch, 20 September 2020",
        "City Watch, 20 September 2020, Ada Reed",
        "Grey Band, 20 September 2020, Tom Vale",
    ]


def test_a_side_is_preferred_to_those_that_say_something_else(disputed: Chronicle) -> None:
    reading = reading_of(disputed)
    by_value: dict[object, list[str]] = {}
    for claim in reading.candidates:
        by_value.setdefault(claim.value, []).append(claim.event)
    watch, band = by_value["city-watch"], by_value["grey-band"]
    for event in watch:
        assert against(reading, event) == sorted(band)
    assert against(reading, band[0]) == sorted(watch)


def test_where_all_say_the_same_one_is_preferred_to_all_others(disputed: Chronicle) -> None:
    from attrs import evolve

    reading = reading_of(disputed)
    alike = evolve(
        reading,
        candidates=tuple(evolve(claim, value="city-watch") for claim in reading.candidates),
    )
    first, *others = (claim.event for claim in alike.candidates)
    assert against(alike, first) == sorted(others)


async def test_a_judgement_leaves_the_value_all_who_carry_it(disputed: Chronicle) -> None:
    async with scrubbing(disputed, at="2020-10-30") as driver:
        driver.model.cell = HILL
        driver.app.workspace.paint()
        await driver.settle()
        await driver.press("J")
        await driver.type("watch")
        await driver.press("enter")
        await driver.type("two witnesses")
        await driver.press("f2")
        assert "then: City Watch (stated" in driver.text()
        await driver.press("y")
        await driver.settle()
        reading = driver.model.cache.readings[HILL]
        assert (reading.standing, reading.value) == ("stated", "city-watch")
        assert len({claim.event for claim in reading.supports}) == 2
        assert reading.judged


@pytest.fixture
def opposed(own: Chronicle) -> Chronicle:
    """One count of the City Watch and one of the Grey Band are linked as contradicting."""
    counts = [
        said("StrengthStated", "2020-10-01", "D4", force=force, strength=number, label=force)
        for force, number in (("city-watch", 4000), ("grey-band", 300))
    ]
    linked = {
        "type": "Linked",
        "data": {"from": "@city-watch", "relation": "contradicts", "to": "@grey-band"},
    }
    own.append(*counts, linked, recorder="test")
    return own


async def test_a_contest_of_two_cells_is_judged_from_either_for_either_side(
    opposed: Chronicle,
) -> None:
    async with scrubbing(opposed, at="2020-10-30") as driver:
        driver.model.cell = "city-watch.strength"
        driver.app.workspace.paint()
        await driver.settle()
        await driver.press("J")
        shown = driver.text()
        assert "City Watch, strength: 4,000 persons" in shown
        assert "Grey Band, strength: 300 persons" in shown
        await driver.type("grey band")
        await driver.press("enter")
        await driver.type("a roll call")
        await driver.press("f2")
        await driver.press("y")
        await driver.settle()
        lost = driver.model.cache.readings["city-watch.strength"]
        won = driver.model.cache.readings["grey-band.strength"]
        assert [each.lost for each in (*lost.overrulings, *won.overrulings)] == [True, False]
        assert (won.standing, won.value) == ("stated", 300)
        assert "in favour of Grey Band, strength: 300 persons" in driver.text()
