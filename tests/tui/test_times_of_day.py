"""A day of many events: the scrubber shows, steps, zooms and asks by hour, minute and second."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.axis import MINUTE
from chrono.tui.model.scrubber import Scrubber
from tests.moments import end, start
from tests.tui.driving import Driver, scrubbing
from tests.tui.worlds import VOCABULARY, document, entity, make, said

NIGHT = [
    ("2020-05-04T22:58", "in use"),
    ("2020-05-04T23:10", "left"),
    ("2020-05-04T23:12:40", "closed"),
    ("2020-05-04T23:55", "in use"),
    ("2020-05-05T00:20", "left"),
    ("2020-05-05T02:45+02:00", "closed"),
]
"""What one base was, from two hours before midnight in UTC to an hour after it."""


@pytest.fixture
def night(tmp_path: Path) -> Chronicle:
    """A chronicle of one night, entered out of order."""
    chronicle = make(tmp_path / "night")
    chronicle.append(
        entity("oak-fort", "base", "Oak Fort"),
        document("A1", "Log of the guard", "2020-05-05T01:00"),
        *(
            said("BaseStatus", when, "A1", base="oak-fort", status=status)
            for when, status in sorted(NIGHT, key=lambda row: row[0][-2:])
        ),
        recorder="test",
    )
    return chronicle


@pytest.fixture
def crowded(own: Chronicle) -> Chronicle:
    """Arcadia, with five hundred events on one day."""
    own.append(
        *(
            said(
                "StrengthStated",
                UTC_CLOCK.timestamp(start("2020-05-04") + number * 170),
                "B2",
                force="grey-band",
                strength=number,
            )
            for number in range(500)
        ),
        recorder="test",
    )
    return own


def opened(chronicle: Chronicle, at: str) -> Scrubber:
    """The model at a moment, with all that the background gathers for it."""
    scrubber = Scrubber(chronicle, at)
    gathered = scrubber.cache.gather(scrubber.cells, lambda: False)
    assert gathered is not None
    scrubber.cache.take(gathered)
    return scrubber


def where(driver: Driver) -> str:
    """The moment of the state."""
    return UTC_CLOCK.format(driver.model.at)


def status_at(scrubber: Scrubber) -> object:
    """What the base is at the cursor."""
    return scrubber.cache.readings["oak-fort.status"].value


# ------------------------------------------------------------------ the model


def test_a_step_on_each_event_shows_what_it_says(night: Chronicle) -> None:
    scrubber = opened(night, "2020-05-04T22:00")
    seen = []
    for _ in NIGHT:
        scrubber.step_event(1)
        seen.append((UTC_CLOCK.say(scrubber.at), status_at(scrubber)))
    assert seen == [
        ("4 May 2020 at 22:58", "in use"),
        ("4 May 2020 at 23:10", "left"),
        ("4 May 2020 at 23:12:40", "closed"),
        ("4 May 2020 at 23:55", "in use"),
        ("5 May 2020 at 00:20", "left"),
        ("5 May 2020 at 00:45", "closed"),
    ]


def test_a_chronicle_of_one_night_opens_on_its_hours(night: Chronicle) -> None:
    scrubber = opened(night, "2020-05-04T23:30")
    assert scrubber.visible.length < DAY
    assert all(scrubber.visible.holds(time) for time in scrubber.timeline.times)
    scrubber.step_days(1)
    assert scrubber.at == end("2020-05-04T23:31"), "a step is as short as the bar needs"


def test_changes_of_a_cell_are_gone_to_minute_by_minute_and_back(night: Chronicle) -> None:
    scrubber = opened(night, "2020-05-04T23:00")
    scrubber.cell = "oak-fort.status"
    gone = []
    for _ in range(3):
        scrubber.step_change(1)
        gone.append(UTC_CLOCK.say(scrubber.at))
    scrubber.step_change(-1)
    scrubber.step_change(-1)
    assert UTC_CLOCK.say(scrubber.at) == gone[0]
    assert gone[0] == "4 May 2020 at 23:10"
    for _ in range(12):
        before = status_at(scrubber)
        at = scrubber.at
        scrubber.step_change(1)
        if scrubber.at == at:
            break
        assert status_at(scrubber) != before
    assert status_at(scrubber) == "closed"
    assert UTC_CLOCK.say(scrubber.at) == "5 May 2020 at 00:45"


def test_zooming_in_goes_down_to_a_minute_and_out_to_all(crowded: Chronicle) -> None:
    scrubber = opened(crowded, "2020-05-04T10:46:30")
    whole = scrubber.visible
    steps = []
    while scrubber.visible.length > MINUTE:
        before = scrubber.visible.length
        scrubber.zoom(0.5)
        assert scrubber.visible.length < before
        assert scrubber.visible.holds(scrubber.at)
        steps.append(scrubber.visible.grain)
    assert [grain for n, grain in enumerate(steps) if grain != steps[n - 1] or n == 0] == [
        "day",
        "hour",
        "minute",
        "second",
    ]
    scrubber.step_days(1)
    assert scrubber.at == end("2020-05-04T10:46:31")
    for _ in steps:
        scrubber.zoom(2.0)
    assert scrubber.visible == whole


@pytest.mark.parametrize(
    ("length", "later"),
    [(10 * DAY, "2020-05-05"), (DAY, "2020-05-04T11:59"), (3600, "2020-05-04T11:31")],
    ids=["days", "hours", "minutes"],
)
def test_a_step_and_back_is_where_one_was_at_every_zoom(
    crowded: Chronicle, length: int, later: str
) -> None:
    scrubber = opened(crowded, "2020-05-04")
    while scrubber.visible.length > length:
        scrubber.zoom(0.5)
    grain = scrubber.visible.grain
    scrubber.go(
        {"day": end("2020-05-04"), "hour": end("2020-05-04T10:59")}.get(
            grain, end("2020-05-04T11:30")
        )
    )
    at = scrubber.at
    scrubber.step_days(1)
    assert scrubber.at == end(later)
    scrubber.step_days(-1)
    assert scrubber.at == at


def test_a_bar_of_a_day_has_an_event_in_every_column(crowded: Chronicle) -> None:
    from chrono.tui.panels.timeline import bars

    scrubber = opened(crowded, "2020-05-04T12:00")
    scrubber.visible = scrubber.visible.zoomed(0, scrubber.at, scrubber.whole())
    while scrubber.visible.length < DAY // 2:
        scrubber.zoom(2.0)
    (row,) = bars(scrubber.timeline.times, scrubber.visible, 100, 1)
    assert len(row.strip()) > 40
    assert " " not in row.strip(), "no gap between two events"


# ------------------------------------------------------------------ the screen


async def test_the_list_and_the_dates_show_the_time(night: Chronicle) -> None:
    async with scrubbing(night, at="2020-05-04T23:10") as driver:
        assert where(driver) == "2020-05-04T23:10:59+00:00"
        assert "23:10" in driver.status()
        listed = driver.words("events")
        assert "4 May 2020 at 23:10 " in listed, "the line of the cursor"
        for text in ("05-04 22:58", "05-04 23:10", "04 23:12:40", "05-05 00:20", "02:45+02:00"):
            assert text in listed
        assert listed.index("22:58") < listed.index("04 23:12:40") < listed.index("02:45+02:00")
        assert "23:00" in driver.words("slider")


async def test_keys_step_by_minutes_where_the_bar_shows_hours(night: Chronicle) -> None:
    async with scrubbing(night, at="2020-05-04T23:10") as driver:
        await driver.press(".")
        assert where(driver) == "2020-05-04T23:11:59+00:00"
        await driver.press(",", ",")
        assert where(driver) == "2020-05-04T23:09:59+00:00"
        await driver.press("right")
        assert where(driver) == "2020-05-04T23:10:59+00:00"


async def test_a_time_typed_alone_is_that_of_the_day_shown(night: Chronicle) -> None:
    async with scrubbing(night, at="2020-05-05T00:30") as driver:
        await driver.press("t")
        await driver.type("0:20")
        await driver.press("enter")
        assert where(driver) == "2020-05-05T00:20:59+00:00"
        await driver.press("t")
        await driver.type("2020-05-04T23:12:40")
        await driver.press("enter")
        assert where(driver) == "2020-05-04T23:12:40+00:00"
        assert driver.model.cache.readings["oak-fort.status"].value == "closed"


async def test_a_place_on_a_day_with_many_events_is_clicked_to_the_hour(
    crowded: Chronicle,
) -> None:
    async with scrubbing(crowded, at="2020-05-04T12:00") as driver:
        while driver.model.visible.length > DAY:
            await driver.press("z")
        slider = driver.app.workspace.slider
        wanted = end("2020-05-04T15:59")
        column = slider.face.visible.column(wanted, slider.size.width)
        await driver.pilot.click(slider, offset=(column, 2))
        await driver.settle()
        assert abs(driver.model.at - wanted) <= 3600
        assert driver.model.at % 3600 == 3599, "the end of an hour"


async def test_a_day_of_a_zone_is_shown_by_its_clock(tmp_path: Path) -> None:
    tokyo = make(
        tmp_path / "tokyo", VOCABULARY.replace("\n[kinds", '\nzone = "Asia/Tokyo"\n[kinds', 1)
    )
    tokyo.append(
        entity("oak-fort", "base", "Oak Fort"),
        document("A1", "Log of the guard", "2020-05-05"),
        said("BaseStatus", "2020-05-04T23:30", "A1", base="oak-fort", status="left"),
        said("BaseStatus", "2020-05-04T15:30Z", "A1", base="oak-fort", status="closed"),
        recorder="test",
    )
    async with scrubbing(tokyo, at="2020-05-04") as driver:
        assert driver.model.cache.readings["oak-fort.status"].value == "left"
        assert "4 May 2020" in driver.status() or "2020-05-04" in driver.status()
        await driver.press("right")
        assert driver.model.cache.readings["oak-fort.status"].value == "closed"
        assert "5 May 2020 at 00:30" in driver.words("events")
