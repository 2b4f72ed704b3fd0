"""The scrubber driven by keys, mouse and forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf.clock import UTC_CLOCK
from tests.tui.driving import Driver, form_of, scrubbing
from tests.tui.worlds import hostile, make, said


def agree(driver: Driver) -> None:
    """Slider, list and status show the same dates as the model."""
    model, app = driver.model, driver.app
    assert app.workspace.slider.face is not None
    assert app.workspace.slider.face.at == model.at == app.workspace.event_list.at
    assert app.workspace.event_list.split == model.timeline.upto(model.at)
    assert (
        UTC_CLOCK.format(model.at) in driver.status() or UTC_CLOCK.say(model.at) in driver.status()
    )
    assert " · as known by " in driver.status() or " · known " in driver.status()


async def test_it_opens_with_both_dates_on_the_screen(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        assert "State at 15 September 2020 · as known by today" in driver.status()
        text = driver.text()
        for wanted in ("BASES", "Oak Fort", "held by", "Events", "31 events", "? help"):
            assert wanted in text


async def test_after_every_key_slider_list_and_status_agree(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        for key in (
            "left",
            "left",
            "right",
            ".",
            ",",
            "left_parenthesis",
            "right_curly_bracket",
            "left_square_bracket",
            "home",
            "end",
            "5",
            "9",
            "0",
            "z",
            "z",
            "right",
            "Z",
            "K",
            "left",
            "left",
            ",",
            "home",
            "K",
            "left",
            "less_than_sign",
            "greater_than_sign",
        ):
            await driver.press(key)
            agree(driver)


async def test_moving_known_by_back_says_so_and_makes_later_knowledge_vanish(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-07-20") as driver:
        assert driver.model.cache.readings["ash-camp.holder"].value == "city-watch"
        await driver.press("K", "home")
        assert "as known by 20 March 2020" in driver.status()
        assert driver.model.cache.readings["ash-camp.holder"].value == "northern-guard"
        assert "was City Watch" in driver.text()
        await driver.press("A")
        assert "as known by today" in driver.status()


async def test_a_date_is_gone_to_while_one_types_and_escape_goes_back(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("t")
        await driver.type("2020-04-18")
        assert UTC_CLOCK.format(driver.model.at) == "2020-04-18"
        await driver.press("escape")
        assert UTC_CLOCK.format(driver.model.at) == "2020-09-15"
        await driver.press("t")
        await driver.type("2020-06")
        await driver.press("enter")
        assert UTC_CLOCK.format(driver.model.at) == "2020-06-30"
        assert "at its end" in driver.status()


async def test_an_early_day_says_in_which_calendar_it_is_read(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        for text, told in (("1500-01-01", True), ("1600-01-01", False), ("1500", False)):
            await driver.press("t")
            await driver.type(text)
            await driver.press("enter")
            assert ("Dates before 15 October 1582" in driver.status()) == told, text


async def test_what_is_no_date_is_said_and_moves_nothing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("t")
        await driver.type("2020-99")
        assert "Not a date yet" in driver.status()
        await driver.press("escape")
        assert UTC_CLOCK.format(driver.model.at) == "2020-09-15"


async def test_enter_after_what_is_no_date_moves_nothing_though_its_beginning_was_one(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("t")
        await driver.type("2020-0499")
        assert UTC_CLOCK.format(driver.model.at) != "2020-09-15", "it moves while one types"
        await driver.press("enter")
        assert UTC_CLOCK.format(driver.model.at) == "2020-09-15"
        assert "Nothing moved" in driver.status()


async def test_the_filter_in_force_is_on_the_screen(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("f")
        await driver.type("kind:base")
        await driver.press("enter", "right")
        assert "filter: kind:base" in driver.words("state")
        await driver.press("f")
        driver.app.prompts.prompt.value = ""
        await driver.press("enter")
        assert "filter:" not in driver.words("state")


async def test_a_log_removed_beneath_the_scrubber_is_told_with_the_time_of_what_is_shown(
    own: Chronicle,
) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        (own.root / "events" / "log.jsonl").unlink()
        await driver.pilot.pause(1.5)
        await driver.settle()
        assert re.search(r"As read at \d\d:\d\d:\d\d; now: .*log\.jsonl", driver.model.notice)
        assert "City Watch" in driver.words("state")


async def test_from_a_value_to_its_event_and_back(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.model.cell = "ash-camp.holder"
        driver.app.workspace.paint()
        await driver.settle()
        await driver.press("b")
        assert driver.app.workspace.pane == "detail"
        await driver.press("enter")
        assert "Event " in driver.text()
        assert "Ash Camp handed over to City Watch by Northern Guard" in driver.text()
        assert "--documents DIR" in driver.text()
        await driver.press("backspace")
        assert "Ash Camp: held by" in driver.text()


async def test_search_marks_hits_and_hides_nothing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-01-01") as driver:
        await driver.press("tab", "tab", "/")
        await driver.type("raid")
        await driver.press("enter")
        assert len(driver.model.timeline) == len(driver.model.full)
        assert driver.model.hits
        first = driver.model.index
        await driver.press("n")
        assert driver.model.index in driver.model.hits
        assert driver.model.index > first
        await driver.press("N")
        assert driver.model.index == first
        await driver.press("escape")
        assert driver.model.hits == []


async def test_a_filter_is_told_in_the_list_and_left_by_an_empty_one(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("f")
        await driver.type("kind:attack")
        await driver.press("enter")
        assert "in the filter" in driver.text()
        agree(driver)
        await driver.press("f", "end", "ctrl+u", "enter")
        assert "in the filter" not in driver.text()


async def test_play_moves_and_any_step_pauses(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-02-01") as driver:
        await driver.pilot.press("space")
        for _ in range(100):
            await driver.pilot.pause(0.02)
            if driver.model.at > chronicle.moment("2020-02-01"):
                break
        assert driver.model.play.running
        await driver.press("right")
        assert not driver.model.play.running
        agree(driver)


async def test_the_base_is_pinned_and_differences_are_marked(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-06-01") as driver:
        await driver.press("=")
        await driver.press("end")
        assert "unlike the base (=)" in driver.text()
        await driver.press("=")
        assert "unlike the base" not in driver.text()


async def test_a_click_on_the_bar_goes_to_that_day_and_a_drag_follows(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        slider = driver.app.workspace.slider
        await driver.pilot.click(slider, offset=(20, 2))
        await driver.settle()
        agree(driver)
        stretch = driver.model.visible
        assert stretch.column(driver.model.at, slider.size.width) == 20
        await driver.pilot.mouse_down(slider, offset=(30, 2))
        await driver.pilot.hover(slider, offset=(50, 2))
        await driver.pilot.mouse_up(slider, offset=(50, 2))
        await driver.settle()
        agree(driver)


async def test_the_mouse_drags_the_cursor_that_it_takes(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15", known_at="2020-12-31") as driver:
        slider, model = driver.app.workspace.slider, driver.model
        width, row = slider.size.width, slider.size.height - 2

        async def drag(start: int, end: int) -> None:
            await driver.pilot.mouse_down(slider, offset=(start, row))
            await driver.pilot.mouse_down(slider, offset=(end, row))  # moves there, pressed
            await driver.pilot.mouse_up(slider, offset=(end, row))
            await driver.settle()

        at, known = model.at, model.visible.column(model.known_at, width)
        await drag(known, known + 6)
        assert (model.at, model.axis) == (at, "known")
        assert model.visible.column(model.known_at, width) == known + 6
        there = model.known_at
        await drag(model.visible.column(model.at, width), 12)
        assert (model.known_at, model.axis) == (there, "valid")
        assert model.visible.column(model.at, width) == 12


async def test_a_mark_can_be_renamed_and_removed(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("m")
        await driver.type("here")
        await driver.press("enter", "f2", "enter")
        await driver.type("there")  # the old name is selected
        await driver.press("enter")
        assert [mark.label for mark in driver.model.own_marks] == ["there"]
        assert "there" in driver.text()
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        assert [mark.label for mark in driver.model.own_marks] == ["there"]
        await driver.press("delete", "escape")
        assert driver.model.own_marks
        await driver.press("delete", "enter")
        assert not driver.model.own_marks
        await driver.press("delete")
        assert "There is no mark of yours" in driver.text()
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        assert not driver.model.own_marks


async def test_a_click_in_the_list_goes_to_the_event(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.pilot.click(driver.app.workspace.event_list, offset=(5, 2))
        await driver.settle()
        assert driver.app.workspace.subject == "event"
        agree(driver)


async def test_the_map_shows_places_by_what_they_show(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("M")
        text = driver.text()
        assert "Map · held by" in text
        assert "A City Watch" in text
        assert "Elm Field" in text
        await driver.press("v")
        assert "Map · status" in driver.text()


async def test_help_and_marks_open_and_close(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("question_mark")
        assert "Moving in time" in driver.text()
        await driver.press("escape", "apostrophe")
        assert "Dispatch from the river" in driver.text()
        await driver.type("spring")
        await driver.press("enter")
        assert UTC_CLOCK.format(driver.model.at) == "2020-03-20"


async def test_an_event_is_appended_only_after_a_clear_yes(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        count = own.repository.log.count()
        await driver.press("a")
        await driver.type("basestatus")
        await driver.press("enter")
        await driver.type("Elm Field")
        await driver.press("tab")
        await driver.type("closed")
        await driver.press("tab")
        await driver.type("2020-07-20")
        await driver.press("tab", "tab", "tab", "tab")
        await driver.type("C3")
        await driver.press("f2")
        text = driver.text()
        assert "Elm Field: status" in text
        assert "then: closed (stated)" in text
        await driver.press("n")
        assert own.repository.log.count() == count
        assert "Nothing was written" in driver.status()


async def test_yes_writes_it_and_the_screen_shows_it(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        count = own.repository.log.count()
        draft = said("BaseStatus", "2020-07-20", "C3", base="elm-field", status="closed")
        driver.app.editing.offer(form_of("Append"), [draft])
        await driver.settle()
        await driver.press("y")
        await driver.settle()
        assert own.repository.log.count() == count + 1
        assert driver.model.cache.readings["elm-field.status"].value == "closed"
        assert "+1 new" in driver.status()


async def test_a_draft_that_breaks_a_rule_is_refused_with_the_reason(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        count = own.repository.log.count()
        driver.app.editing.offer(
            form_of("Append"),
            [said("BaseStatus", "2020-07-20", "C3", base="elm-field", status="burnt")],
        )
        await driver.settle()
        assert "Nothing was written." in driver.text()
        assert "burnt" in driver.text()
        await driver.press("y")
        assert own.repository.log.count() == count


async def test_a_contest_is_judged_and_the_cell_says_so(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        driver.model.cell = "dock-fire.killed"
        assert driver.model.cache.readings["dock-fire.killed"].standing == "contested"
        await driver.press("J", "enter")
        await driver.type("the later count")
        await driver.press("f2")
        await driver.press("y")
        await driver.settle()
        reading = driver.model.cache.readings["dock-fire.killed"]
        assert reading.standing == "stated"
        assert reading.judged


async def test_a_form_says_which_event_it_is_about(own: Chronicle) -> None:
    """An id says nothing to a reader who is about to retract what it stands for."""
    async with scrubbing(own, at="2020-02-05") as driver:
        driver.model.cell = "oak-fort.status"
        driver.app.workspace.paint()
        await driver.settle()
        reading = driver.model.cache.readings["oak-fort.status"]
        sentence = driver.model.told_event(reading.candidates[0].event)
        for key in ("c", "x"):
            await driver.press(key)
            form = driver.app.screen
            shown = [str(found.render()) for found in form.query(".about")]
            assert shown == [sentence]
            await driver.press("escape")


async def test_a_form_about_an_event_that_is_retracted_says_so(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        event = driver.model.timeline.event(driver.model.index)
        await driver.to_event(event.id)
        own.append(own.drafts.retraction(event.id, "a slip"), recorder="test")
        for key in ("c", "x"):
            await driver.press(key)
            shown = [str(found.render()) for found in driver.app.screen.query(".about")]
            assert shown == [driver.model.told_event(event.id), "It is retracted already."]
            await driver.press("escape")


async def test_the_form_of_a_judgement_says_which_side_is_taken_and_which_are_not(
    own: Chronicle,
) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        driver.model.cell = "dock-fire.killed"
        await driver.press("J")
        sides = [choice.text for choice in driver.app.screen._choices]
        assert len(sides) > 1
        await driver.press("down", "enter")
        shown = [str(found.render()) for found in driver.app.screen.query(".about")]
        assert shown == [f"Right: {sides[1]}. Not: {'; '.join([sides[0], *sides[2:]])}."]


async def test_an_event_is_corrected_through_a_form_with_what_it_says(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-02-05") as driver:
        driver.model.cell = "oak-fort.status"
        driver.app.workspace.paint()
        await driver.settle()
        await driver.press("c")
        assert "in use" in driver.text()
        await driver.press("tab", "end", "ctrl+u")
        await driver.type("closed")
        for _ in range(10):
            await driver.pilot.press("tab")
        await driver.type("misread")
        await driver.press("f2")
        assert "then: closed (stated)" in driver.text()
        await driver.press("y")
        await driver.settle()
        assert driver.model.cache.readings["oak-fort.status"].value == "closed"


async def test_what_others_append_comes_in_by_itself(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        Chronicle(own.root).append(
            said("StrengthStated", "2020-07-30", "C3", force="grey-band", strength=40), recorder="x"
        )
        driver.app.follow_log()
        await driver.settle()
        assert "+1 new" in driver.status()
        assert driver.model.cache.readings["grey-band.strength"].value == 40


async def test_passages_are_shown_where_text_and_digest_agree_and_else_the_reason(
    tmp_path: Path,
) -> None:
    from chrono.model.passage import digest
    from tests.tui.worlds import document, entity

    text = "On Monday the Watch [/] took the fort, they said. It rained."
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.txt").write_text(text)
    chronicle = make(tmp_path / "chronicle")
    passage = "the Watch [/] took the fort"
    start = text.index(passage)
    where = {"start": start, "end": start + len(passage), "sha256": digest(passage)}
    chronicle.append(
        entity("oak-fort", "base", "Oak Fort"),
        entity("city-watch", "force", "City Watch"),
        document("A1", "One", "2020-03-01", sha256=digest(text)),
        document("B2", "Two", "2020-03-02", sha256="0" * 64),
        said("BaseHandedOver", "2020-02-01", "A1", base="oak-fort", to="city-watch", where=where),
        said("BaseHandedOver", "2020-02-02", "B2", base="oak-fort", to="city-watch", where=where),
        recorder="test",
    )
    async with scrubbing(chronicle, at="2020-02-01", documents=folder) as driver:
        await driver.press("tab", "tab", "enter")
        assert "the Watch [/] took the fort" in driver.words("detail")
        assert "its digest agrees" in driver.text()
        await driver.press("right")
        assert "No file in" in driver.words("detail")
        assert "'B2' (SHA-256 000000000000" in driver.words("detail")


async def test_every_panel_is_reached_by_tab_and_one_can_be_alone(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        seen = []
        for _ in range(4):
            await driver.press("tab")
            seen.append(driver.app.workspace.pane)
        assert sorted(seen) == ["detail", "events", "slider", "state"]
        await driver.press("O")
        assert not driver.app.workspace.event_list.display
        await driver.press("O")
        assert driver.app.workspace.event_list.display


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 5), (20, 10), (59, 14), (60, 15), (80, 24), (300, 100)]
)
async def test_no_size_breaks_it(chronicle: Chronicle, size: tuple[int, int]) -> None:
    async with scrubbing(chronicle, size, at="2020-08-01") as driver:
        await driver.press("right", "tab", "right", "tab", "down", "tab", "M", "K", "left")
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        agree(driver)


async def test_text_that_is_after_the_terminal_is_only_text(tmp_path: Path) -> None:
    chronicle = hostile(tmp_path / "hostile")
    async with scrubbing(chronicle, at="2020-01-03") as driver:
        for keys in (
            ("down", "down", "enter"),
            ("tab", "enter"),
            ("M",),
            ("M",),
            ("apostrophe",),
            ("escape",),
            ("b", "enter"),
            ("O",),
            ("O",),
            ("right", "left"),
            ("a", "enter"),
            ("escape", "escape"),
        ):
            await driver.press(*keys)
            text = driver.text()
            assert all(char.isprintable() for row in driver.rows() for char in row)
            assert "\x1b" not in text
        assert driver.app.is_running


async def test_a_chronicle_without_events_is_a_screen_without_errors(tmp_path: Path) -> None:
    async with scrubbing(make(tmp_path / "empty")) as driver:
        for key in (
            "right",
            "home",
            "space",
            "space",
            "K",
            "left",
            "M",
            "b",
            "enter",
            "J",
            "c",
            "x",
        ):
            await driver.press(key)
        assert "Choose an event first" in driver.status()
        assert "Nothing has been recorded here yet." in driver.text()


async def test_a_chronicle_of_one_event_can_be_walked(tmp_path: Path) -> None:
    from tests.tui.worlds import document, entity

    chronicle = make(tmp_path / "one")
    chronicle.append(
        entity("oak-fort", "base", "Oak Fort"),
        document("A1", "One", "2020-03-01"),
        said("BaseStatus", "2020-02-01", "A1", base="oak-fort", status="left"),
        recorder="test",
    )
    async with scrubbing(chronicle, at="2020-02-15") as driver:
        for key in ("left", "left", "right", "home", "end", "z", "Z"):
            await driver.press(key)
            agree(driver)
        assert "left" in driver.text()


async def test_every_command_can_be_called_without_a_crash(own: Chronicle) -> None:
    from chrono.tui.keys import COMMANDS

    async with scrubbing(own, at="2020-08-01") as driver:
        for command in COMMANDS:
            if command.name in ("quit", "command_palette", "to_share"):
                continue
            await driver.app.run_action(command.action)
            await driver.settle()
            if driver.app.workspace.prompting or len(driver.app.screen_stack) > 1:
                await driver.press("escape")
        assert driver.app.is_running
        assert own.repository.log.count() == 52


async def test_a_damaged_log_ends_it_with_the_error_and_no_screen(own: Chronicle) -> None:
    from chrono.errors import ChronoError
    from chrono.tui.app import ScrubberApp
    from chrono.tui.loader import Loader

    path = own.repository.log.path
    lines = path.read_bytes().split(b"\n")
    lines[3] = b'{"broken":'
    path.write_bytes(b"\n".join(lines))
    app = ScrubberApp(Loader(Chronicle(own.root)))
    async with app.run_test() as pilot:
        for _ in range(100):
            await pilot.pause(0.02)
            if app.problem is not None:
                break
    assert isinstance(app.problem, ChronoError)
