"""Navigation by keys and mouse, on both axes, and back."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Offset

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.axis import months_later
from chrono.tui.model.playback import SPEEDS, Play, speed_for, speed_words
from tests.moments import end, start
from tests.tui.driving import Driver, scrubbing
from tests.tui.worlds import said


def where(driver: Driver) -> str:
    """The date of the state."""
    return UTC_CLOCK.format(driver.model.at)


async def wheel(driver: Driver, panel: Any, step: int, ctrl: bool = False, x: int = 5) -> None:
    """Turns the wheel over a panel."""
    from textual.events import MouseScrollDown, MouseScrollUp

    kind = MouseScrollDown if step > 0 else MouseScrollUp
    panel.post_message(
        kind(panel, x, 2, 0, step, 0, shift=False, meta=False, ctrl=ctrl, screen_x=x, screen_y=2)
    )
    await driver.settle()


# ------------------------------------------------------------------ by keys


@pytest.mark.parametrize(
    ("key", "date"),
    [
        (".", "2020-08-02"),
        (",", "2020-07-31"),
        ("right_parenthesis", "2020-08-08"),
        ("left_parenthesis", "2020-07-25"),
        ("right_curly_bracket", "2020-09-01"),
        ("left_curly_bracket", "2020-07-01"),
        ("right", "2020-09-01"),
        ("left", "2020-07-09"),
        ("l", "2020-09-01"),
        ("h", "2020-07-09"),
        ("right_square_bracket", "2020-10-20"),
        ("left_square_bracket", "2020-07-15"),
        ("home", "2020-01-01"),
        ("end", "2021-01-12"),
    ],
)
async def test_a_key_goes_where_its_help_says(chronicle: Chronicle, key: str, date: str) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press(key)
        assert where(driver) == date


async def test_digits_go_to_tenths_of_the_whole_bar(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        whole = driver.model.whole()
        for digit in "0369":
            await driver.press(digit)
            assert driver.model.at == whole.share(int(digit) / 10, UTC_CLOCK)


async def test_a_digit_typed_into_the_prompt_moves_nothing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("m")
        await driver.type("90")
        assert where(driver) == "2020-08-01"
        await driver.press("enter")
        assert driver.model.own_marks[0].label == "90"


async def test_a_mark_is_gone_to_from_the_list_with_what_was_known(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01", known_at="2020-07-20") as driver:
        await driver.press("m")
        await driver.type("here")
        await driver.press("enter", "end", "A", "apostrophe")
        await driver.type("here")
        await driver.press("enter")
        assert where(driver) == "2020-08-01"
        assert UTC_CLOCK.format(driver.model.known_at) == "2020-07-20"
        await driver.press("backspace")
        assert where(driver) == "2021-01-12"
        assert driver.model.known_at == FOREVER


async def test_backspace_comes_back_and_says_when_there_is_nothing_before(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("home", "backspace")
        assert where(driver) == "2020-08-01"
        await driver.press("backspace")
        assert where(driver) == "2020-08-01"
        assert "nowhere to go back to" in driver.status()


async def test_today_is_gone_to_and_said(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("T")
        assert driver.model.at == chronicle.today()


async def test_zoom_keeps_the_cursor_and_pan_keeps_its_date(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        whole = driver.model.visible
        await driver.press("z", "z")
        assert driver.model.visible.length < whole.length
        assert driver.model.visible.holds(driver.model.at)
        zoomed = driver.model.visible
        await driver.press("ctrl+right")
        assert driver.model.visible.start > zoomed.start
        assert where(driver) == "2020-08-01"
        await driver.press("ctrl+left")
        assert driver.model.visible == zoomed
        await driver.press("Z", "Z", "Z")
        assert driver.model.visible == whole
        assert "All days are shown." in driver.status()


async def test_the_keys_move_whichever_axis_is_in_hand(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("K")
        assert "KNOWN BY" in driver.status()
        await driver.press("left")
        assert where(driver) == "2020-08-01"
        assert UTC_CLOCK.format(driver.model.known_at) == "2021-01-30"
        await driver.press(",")
        assert UTC_CLOCK.format(driver.model.known_at) == "2021-01-29"
        await driver.press("left_square_bracket")
        assert UTC_CLOCK.format(driver.model.known_at) == "2020-10-20"
        await driver.press("escape")
        assert driver.model.axis == "valid"
        assert UTC_CLOCK.format(driver.model.known_at) == "2020-10-20", "Esc moves no date"
        await driver.press("A")
        assert driver.model.known_at == FOREVER


async def test_what_a_later_document_tells_is_gone_before_it_and_the_step_says_so(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        driver.model.cell = "ash-camp.holder"
        await driver.press("K", "left", "left", "left", "left")
        await driver.press("left")
        assert UTC_CLOCK.format(driver.model.known_at) == "2020-03-20"
        assert driver.model.cache.readings["ash-camp.holder"].value == "northern-guard"
        assert "ash-camp.holder" in driver.model.changes
        assert "was City Watch" in driver.words("state")
        assert "dock-fire.killed" not in {
            key
            for row in driver.app.workspace.state_panel.rows
            for key in row.keys
            if key not in driver.model.changes
        }


async def test_changes_of_the_chosen_cell_are_gone_from_one_to_the_next(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-05-01") as driver:
        driver.model.cell = "ash-camp.holder"
        await driver.press("greater_than_sign")
        assert where(driver) == "2020-07-04"
        await driver.press("greater_than_sign")
        assert where(driver) == "2020-07-04"
        assert "nothing else after this" in driver.status()
        await driver.press("less_than_sign")
        assert driver.model.at < chronicle.moment("2020-07-04")


@pytest.mark.parametrize("day", ["2020-01-31", "2020-02-29", "2019-12-31"])
@pytest.mark.parametrize("months", [1, -1, 12, -12, 25])
def test_months_later_is_the_same_day_or_the_last_of_the_month(
    chronicle: Chronicle, day: str, months: int
) -> None:
    later = months_later(chronicle.moment(day), months, UTC_CLOCK)
    found = UTC_CLOCK.format(later)
    year, month, number = (int(part) for part in day.split("-"))
    total = year * 12 + month - 1 + months
    assert found[:7] == f"{total // 12:04}-{total % 12 + 1:02}"
    assert int(found[8:]) <= number
    assert int(found[8:]) == number or later + 1 == start(
        f"{(total + 1) // 12:04}-{(total + 1) % 12 + 1:02}-01"
    )


# ------------------------------------------------------------------ by mouse


async def test_the_wheel_over_the_bar_steps_and_with_ctrl_zooms(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        slider = driver.app.workspace.slider
        await wheel(driver, slider, 1)
        assert where(driver) == "2020-09-01"
        await wheel(driver, slider, -1)
        await wheel(driver, slider, -1)
        assert where(driver) == "2020-07-09"
        days = driver.model.visible.length
        await wheel(driver, slider, -1, ctrl=True)
        assert driver.model.visible.length < days
        assert where(driver) == "2020-07-09"


async def test_the_wheel_over_a_list_scrolls_it_and_moves_no_date(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (80, 24), at="2020-08-01") as driver:
        for panel in (driver.app.workspace.state_panel, driver.app.workspace.event_list):
            first = panel.first
            await wheel(driver, panel, 1)
            await wheel(driver, panel, -1)
            await wheel(driver, panel, -1)
            assert panel.first <= first
            assert where(driver) == "2020-08-01"


async def test_a_click_on_the_overview_moves_what_the_bar_shows(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("z", "z", "z")
        before = driver.model.visible
        await driver.pilot.click(driver.app.workspace.slider, offset=Offset(2, 6))
        await driver.settle()
        assert driver.model.visible.start < before.start
        assert where(driver) == "2020-08-01"


async def test_a_word_of_the_footer_does_what_its_key_does(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        bar = driver.app.workspace.keys
        start = next(start for start, _, action in bar._spots if action == "turn_axis")
        await driver.pilot.click(bar, offset=Offset(start + 2, 0))
        await driver.settle()
        assert driver.model.axis == "known"


async def test_a_second_click_on_a_row_opens_it_and_one_on_a_kind_folds_it(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        board = driver.app.workspace.state_panel
        await driver.pilot.click(board, offset=Offset(4, 1))
        await driver.settle()
        assert driver.model.state_list.folded
        assert "Oak Fort" not in driver.words("state")
        await driver.pilot.click(board, offset=Offset(4, 1))
        await driver.settle()
        assert "Oak Fort" in driver.words("state")
        row = next(i for i, row in enumerate(board.rows) if row.shape == "cell")
        await driver.pilot.click(board, offset=Offset(4, row + 1), times=2)
        await driver.settle()
        assert driver.app.workspace.pane == "detail"


async def test_a_lead_in_the_details_is_followed_by_a_click(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        driver.model.cell = "ash-camp.holder"
        driver.app.workspace.paint()
        await driver.settle()
        detail = driver.app.workspace.detail_panel
        row = next(i for i, each in enumerate(detail._made) if each.target.startswith("event:"))
        await driver.pilot.click(detail, offset=Offset(5, row - detail.first + 1))
        await driver.settle()
        assert "Event " in driver.words("detail")
        assert "Ash Camp handed over" in driver.words("detail")


# ------------------------------------------------------------------ panes, themes, following


async def test_maximise_shows_one_panel_and_all_again(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("O")
        assert driver.app.workspace.state_panel.size.width == 120
        assert not driver.app.workspace.event_list.display
        await driver.press("O")
        assert driver.app.workspace.event_list.display
        await driver.press("O", "escape")
        assert driver.app.workspace.event_list.display


async def test_themes_go_round_and_none_changes_with_no_color(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        seen = []
        for _ in range(3):
            await driver.press("D")
            seen.append(driver.app.theme)
        assert seen == ["chrono-light", "ansi-dark", "chrono-dark"]
    monkeypatch.setenv("NO_COLOR", "1")
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        before = driver.app.theme
        await driver.press("D")
        assert driver.app.theme == before


async def test_unknown_cells_are_shown_when_asked_for(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-01-01") as driver:
        count = len(driver.app.workspace.state_panel.rows)
        await driver.press("u")
        assert len(driver.app.workspace.state_panel.rows) > count
        assert "All cells are shown." in driver.status()
        await driver.press("u")
        assert len(driver.app.workspace.state_panel.rows) <= count + 1


async def test_what_grew_is_read_when_asked_for_and_the_place_is_kept(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        driver.model.cell = "oak-fort.status"
        other = own.reopen()
        other.append(
            said("BaseStatus", "2020-07-20", "B2", base="oak-fort", status="closed"),
            recorder="another",
        )
        await driver.press("R")
        await driver.settle()
        assert driver.model.cache.readings["oak-fort.status"].value == "closed"
        assert where(driver) == "2020-08-01"
        assert driver.model.cell == "oak-fort.status"
        driver.app.threads.reload()
        await driver.settle()
        assert "+1 new." in driver.status(), "a look that finds nothing new takes nothing back"


async def test_marks_and_place_come_back_when_it_is_opened_again(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-05-05") as driver:
        await driver.press("m")
        await driver.type("turn")
        await driver.press("enter", ".", "q")
    async with scrubbing(own) as driver:
        assert where(driver) == "2020-05-06"
        assert [mark.label for mark in driver.model.own_marks] == ["turn"]
        assert "Back where you were last." in driver.status()


# ------------------------------------------------------------------ playing


async def test_the_speed_is_said_and_n_plays_through_the_gaps(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        speed = driver.model.play.speed
        await driver.press("+")
        assert driver.model.play.speed == speed + 1
        assert speed_words(SPEEDS[speed + 1]) in driver.status()
        await driver.press("-", "N")
        assert driver.model.play.speed == speed
        assert "played through" in driver.status()
        await driver.press("N")
        assert "skipped" in driver.status()


def test_a_speed_goes_no_further_than_its_ends() -> None:
    play = Play(0)
    play.faster(-1)
    assert play.speed == 0
    play.faster(100)
    assert play.speed == len(SPEEDS) - 1


def test_a_gap_is_played_through_where_nothing_is_to_be_skipped() -> None:
    play = Play(SPEEDS.index(7 * DAY))
    play.skips = False
    play.start(100 * DAY, 0.0)
    assert play.advance(1.0, 4000 * DAY, 9000 * DAY) == (107 * DAY, 0)


@pytest.mark.parametrize("days", [1, 30, 365, 3650, 36_500, 10**7])
def test_a_stretch_is_played_in_about_half_a_minute(days: int) -> None:
    pace = SPEEDS[speed_for(days * DAY)]
    assert pace in (SPEEDS[0], SPEEDS[-1]) or 12 <= days * DAY / pace <= 75


@pytest.mark.parametrize("minutes", [1, 5, 30, 60, 6 * 60, 12 * 60])
def test_hours_and_minutes_are_played_in_a_minute_at_most(minutes: int) -> None:
    pace = SPEEDS[speed_for(minutes * 60)]
    assert pace == SPEEDS[0] or 12 <= minutes * 60 / pace <= 75


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (10, "10 seconds a second"),
        (60, "1 minute a second"),
        (300, "5 minutes a second"),
        (3600, "1 hour a second"),
        (DAY, "1 day a second"),
        (14 * DAY, "2 weeks a second"),
        (30 * DAY, "1 month a second"),
        (365 * DAY, "1 year a second"),
        (36_500 * DAY, "100 years a second"),
    ],
)
def test_a_speed_is_told_in_its_largest_whole_unit(speed: int, words: str) -> None:
    assert speed in SPEEDS
    assert speed_words(speed) == words


def test_a_gap_of_hours_is_skipped_to_just_before_the_next_event() -> None:
    play = Play(SPEEDS.index(60))
    noon, evening = start("2020-05-04T12:00"), start("2020-05-04T20:00")
    play.start(noon, 0.0)
    at, skipped = play.advance(0.5, evening, end("2020-05-04"))
    assert noon < at < evening <= at + 60
    assert skipped == at - noon - 30
