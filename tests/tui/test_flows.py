"""Whole workflows: queries, going back, playback and search, while the log grows."""

from __future__ import annotations

from time import monotonic
from typing import Any

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from tests.tui.driving import Driver, scrubbing
from tests.tui.worlds import said


def chosen(driver: Driver) -> str:
    """What the chosen event of the list says."""
    return driver.model.told_event(driver.model.timeline.event(driver.model.index).id)


def where(driver: Driver) -> str:
    """The date of the state."""
    return UTC_CLOCK.format(driver.model.at)


# ------------------------------------------------------------------ going to a date, and back


async def test_a_date_prompt_that_led_nowhere_leaves_nowhere_to_come_back_to(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        for typed in ("", "2020-09-15"):
            await driver.press("t")
            await driver.type(typed)
            await driver.press("enter")
            assert not driver.model.can_go_back
        await driver.press("t")
        await driver.type("2020-08-01")
        await driver.press("enter")
        assert driver.model.can_go_back


async def test_backspace_comes_back_from_a_date_that_was_typed(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("t")
        await driver.type("2020-06")
        await driver.press("enter")
        assert where(driver) == "2020-06-30"
        await driver.press("backspace")
        assert where(driver) == "2020-09-15"


async def test_escape_from_the_date_prompt_keeps_the_event_that_was_chosen(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-07-09") as driver:
        driver.model.to_event(driver.model.index - 2)
        before = chosen(driver)
        assert where(driver) == "2020-07-09"
        await driver.press("t")
        await driver.type("2020-02")
        assert where(driver) == "2020-02-29"
        await driver.press("escape")
        assert (where(driver), chosen(driver)) == ("2020-07-09", before)
        await driver.press("backspace")
        assert "nowhere to go back to" in driver.status(), (
            "the prompt was left: nothing to return to"
        )


async def test_a_date_typed_while_it_plays_stops_the_playing_there(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-02-01") as driver:
        await driver.pilot.press("space")
        await driver.pilot.pause(0.1)
        assert driver.model.play.running
        await driver.press("t")
        await driver.type("2020-12-30")
        await driver.press("enter")
        await driver.pilot.pause(0.2)
        assert not driver.model.play.running
        assert where(driver) == "2020-12-30"
        assert "playing" not in driver.status()


async def test_a_hit_that_is_gone_to_stops_the_playing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-01-05") as driver:
        await driver.press("tab", "tab", "/")
        await driver.type("dock")
        await driver.press("enter")
        assert where(driver) == "2020-07-09"
        await driver.pilot.press("space")
        await driver.pilot.pause(0.1)
        await driver.press("N")
        at = where(driver)
        await driver.pilot.pause(0.2)
        assert where(driver) == at
        assert not driver.model.play.running


async def test_on_the_known_by_axis_playing_begins_anew_where_all_is_known(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("K")
        await driver.pilot.press("space")
        await driver.pilot.pause(0.15)
        assert driver.model.play.running
        assert driver.model.known_at < FOREVER
        await driver.press("space")
        assert "Paused." in driver.status()


# ------------------------------------------------------------------ searching in a new list


async def search(driver: Driver, text: str) -> None:
    """A search in the list of events."""
    driver.app.workspace.focus_pane("events")
    await driver.press("/")
    await driver.type(text)
    await driver.press("enter")


def hits(driver: Driver) -> list[str]:
    """What the events that were found say."""
    line = driver.model.timeline
    return [driver.model.told_event(line.event(place).id) for place in driver.model.hits]


async def test_what_was_found_is_what_is_found_after_the_log_has_grown(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-09-15") as driver:
        await search(driver, "raid")
        before = hits(driver)
        assert len(before) == 2
        Chronicle(own.root).append(
            said("StrengthStated", "2020-01-20", "C3", force="grey-band", strength=40),
            said(
                "StrengthStated",
                "2020-05-20",
                "C3",
                force="grey-band",
                strength=50,
                summary="A raid on the stores left fifty.",
            ),
            recorder="another",
        )
        driver.app.follow_log()
        await driver.settle()
        assert "+2 new." in driver.status()
        assert hits(driver) == [*before, "A raid on the stores left fifty."]
        driver.app.workspace.focus_pane("events")
        await driver.press("N")
        assert "raid" in driver.words("events").casefold()
        assert chosen(driver) in hits(driver)


async def test_a_filter_keeps_the_search_and_looks_among_what_is_left(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await search(driver, "elm")
        every = len(driver.model.hits)
        await driver.press("f")
        await driver.type("document:B2")
        await driver.press("enter")
        assert "It hides; it changes no answer" in driver.status()
        assert hits(driver) == ["Elm Field changed hands at last."]
        await driver.press("f", "end", "ctrl+u", "enter")
        assert len(driver.model.hits) == every > 1


async def test_a_filter_that_leaves_nothing_can_be_walked_and_left(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("f")
        await driver.type("standing:stated kind:nowhere")
        await driver.press("enter")
        assert "0 of 0 in the filter" in driver.words("events")
        assert "fits the filter" in driver.words("state")
        for key in (
            "right",
            "left",
            "home",
            "end",
            "tab",
            "enter",
            "b",
            "M",
            "M",
            "n",
            "page_down",
            "less_than_sign",
            "c",
            "x",
            "J",
            "L",
        ):
            await driver.pilot.press(key)
        await driver.settle()
        await driver.press("escape", "escape", "escape", "escape")
        assert len(driver.model.timeline) == len(driver.model.full)
        assert "in the filter" not in driver.text()


async def test_a_step_in_a_filter_that_leaves_nothing_says_why_there_is_none(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.app.prompts.start_filter("kind:nowhere")
        await driver.press("right")
        assert "No later event in the filter." in driver.status()
        assert where(driver) == "2020-09-15"


# ------------------------------------------------------------------ a log that is another


async def test_a_log_that_lost_events_is_followed_and_it_is_said(own: Chronicle) -> None:
    before = own.repository.log.path.read_bytes()
    for when in ("2020-09-10", "2020-09-12", "2020-12-01"):
        own.append(said("StrengthStated", when, "C3", force="grey-band", strength=40), recorder="t")
    after = own.repository.log.path.read_bytes()
    async with scrubbing(own, at="2020-09-15") as driver:
        own.repository.log.path.write_bytes(before)
        driver.app.follow_log()
        await driver.settle()
        assert "The log was cut short: 3 events gone" in driver.status()
        assert chosen(driver) == "Reed: 1,500 left, 3,000 stay."
        assert not driver.model.cache.readings.get("grey-band.strength")
        own.repository.log.path.write_bytes(after)
        driver.app.follow_log()
        await driver.settle()
        assert "+3 new." in driver.status()
        assert driver.model.cache.readings["grey-band.strength"].value == 40


async def test_entities_that_are_one_from_a_document_on_are_stepped_through_without_a_wait(
    own: Chronicle,
) -> None:
    """Across that document the cells are others; the days of the new ones are gathered again."""
    own.append(
        {
            "type": "EntityDescribed",
            "source": {"document": "D4"},
            "data": {
                "entity": "river-fleet",
                "kind": "force",
                "label": "River Fleet",
                "same_as": "grey-band",
            },
        },
        recorder="test",
    )
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("K", "left", "left")
        assert driver.model.cache._breaks is not None
        await driver.press("K")
        for _ in range(4):
            await driver.pilot.press("left")
            await driver.pilot.pause()
            assert not driver.model.cache.pending
        at, known = driver.model.at, driver.model.known_at
        wanted = {r.cell: r.value for r in own.state(own.view(at, known)).readings}
        assert {key: r.value for key, r in driver.model.cache.readings.items()} == wanted


# ------------------------------------------------------------------ leaving what was opened


async def test_escape_leaves_one_thing_after_the_other_the_last_one_first(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        app, model = driver.app, driver.model
        app.prompts.start_filter("document:C3")
        await driver.press("M")
        await search(driver, "guard")
        await driver.press("K", "L", "O", "/")
        opened = [
            lambda: app.workspace.prompting,
            lambda: app.workspace.linking,
            lambda: model.query,
            lambda: app.workspace.maximized,
            lambda: app.workspace.aside == "map",
            lambda: model.axis == "known",
            lambda: model.filter,
        ]
        for place, still in enumerate(opened):
            assert still(), place
            await driver.press("escape")
            assert not still(), place
            assert all(other() for other in opened[place + 1 :]), "one at a time"
        await driver.press("escape")
        assert driver.app.is_running, "and it never leaves the program"


async def test_while_one_types_the_prompt_stands_where_the_keys_stood_at_any_size(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("/")
        await driver.type("raid")
        for size in [(80, 24), (120, 40), (59, 14)]:
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
            assert driver.rows()[-1].strip() == "Search: raid"
            assert "q quit" not in driver.text()
        await driver.press("escape")
        assert driver.rows()[-1].endswith("q quit")


async def test_a_mark_is_chosen_by_the_mouse(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("apostrophe")
        await driver.pilot.click("#list", offset=(4, 1))
        await driver.settle()
        assert where(driver) == "2020-07-15"


async def test_a_click_on_a_value_chooses_it_for_all_that_asks_for_a_cell(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        board = driver.app.workspace.state_panel
        place = next(n for n, row in enumerate(board.rows) if row.name == "elm-field.holder")
        await driver.pilot.click(board, offset=(6, place - board.first + 1))
        await driver.settle()
        assert driver.model.cell == "elm-field.holder"
        assert "Elm Field: held by" in driver.words("detail")
        await driver.press("less_than_sign")
        assert where(driver) == "2020-07-01"


# ------------------------------------------------------------------ what is pending


async def test_what_is_pending_is_read_when_keys_rest_and_not_between_them(
    chronicle: Chronicle,
) -> None:
    """Another thread that reads all cells takes the processor from the keys."""
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        app, film = driver.app, driver.model.cache
        started: list[str] = []
        background = app.threads.background

        def watched(work: Any, kind: str) -> None:
            started.append(kind)
            background(work, kind)

        app.threads.background = watched
        film.done = None
        assert film.pending
        app.workspace.painted = monotonic()
        app.threads._catch_up()
        assert started == []
        assert app.threads._catching is not None, "it looks again a little later"
        app.threads._catching.stop()
        app.workspace.painted = 0.0
        app.threads._catch_up()
        assert started == ["pending"]
        await driver.settle()
        assert not film.pending
