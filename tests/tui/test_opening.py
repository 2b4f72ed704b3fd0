"""The loading screen shows the progress and the requested dates."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.storage.source_texts import AROUND, Passage
from chrono.tui.app import ScrubberApp
from chrono.tui.loader import Loader, OpenedChronicle, dates_asked
from chrono.tui.model.event_detail import whole_words
from chrono.tui.theme import DARK, LIGHT
from tests.tui.driving import Driver, scrubbing


@pytest.mark.parametrize(
    ("at", "known_at", "said"),
    [
        (None, None, ""),
        ("2020-08-01", None, "state at 2020-08-01"),
        (None, "2021", "as known by 2021"),
        ("2020-08-01", "2021", "state at 2020-08-01 · as known by 2021"),
    ],
)
def test_the_dates_that_were_asked_for_are_said(
    at: str | None, known_at: str | None, said: str
) -> None:
    assert dates_asked(at, known_at) == said


async def shown_while_reading(chronicle: Chronicle, tell: Any, **asked: str) -> str:
    """The status line while the chronicle is still being read, after `tell(reading)`."""
    hold, told, go = threading.Event(), threading.Event(), threading.Event()

    class Slow(Loader):
        def _read(self) -> OpenedChronicle:
            go.wait(20)
            tell(self)
            told.set()
            hold.wait(20)
            return super()._read()

    app = ScrubberApp(Slow(chronicle, None, **asked))
    async with app.run_test(size=(120, 40)) as pilot:
        go.set()
        for _ in range(200):
            await pilot.pause(0.01)
            if told.is_set():
                break
        await pilot.pause()
        shown = "".join(segment.text for segment in app.workspace.status.render_line(0))
        hold.set()
    return shown


async def test_an_index_that_is_being_made_is_told_in_parts_of_a_hundred(
    chronicle: Chronicle,
) -> None:
    shown = await shown_while_reading(chronicle, lambda reading: reading._folding(250, 1000))
    assert "Reading the chronicle: folding its log, 25 %" in shown


async def test_events_that_are_being_read_are_counted(chronicle: Chronicle) -> None:
    shown = await shown_while_reading(chronicle, lambda reading: reading._progress(20_000, 10**6))
    assert "20,000 of 1,000,000 events" in shown


async def test_the_dates_asked_for_stand_on_the_screen_before_the_state_does(
    chronicle: Chronicle,
) -> None:
    shown = await shown_while_reading(
        chronicle, lambda reading: reading._folding(1, 3), at="2020-08-01", known_at="2020-09-01"
    )
    assert "state at 2020-08-01" in shown
    assert "as known by 2020-09-01" in shown


async def test_what_an_index_tells_while_it_is_made_reaches_the_screen(
    own: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_status: list[tuple[int, int]] = []
    monkeypatch.setattr(Loader, "_folding", lambda reading, *said: known_status.append(said))
    for left in Path(own.repository.index_path).parent.glob("index.*"):
        left.unlink()
    async with scrubbing(Chronicle(own.root), at="2020-08-01"):
        pass
    whole = own.repository.log.path.stat().st_size
    assert known_status[-1] == (whole, whole)


async def test_a_chronicle_that_was_read_meanwhile_is_shown_without_a_wait(
    chronicle: Chronicle,
) -> None:
    reading = Loader(chronicle, None, "2020-08-01")
    model = reading.wait().model
    assert reading.over
    app = ScrubberApp(reading)
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.workspace.ready
        await pilot.pause()
        assert app.workspace.model is model
        assert "1 August 2020" in "".join(part.text for part in app.workspace.status.render_line(0))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (58, 14)], ids=str)
async def test_the_screen_is_the_same_however_quick_the_reading_was(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    """Read before there is a screen, a list has no height yet to keep its cursor in."""
    shown = []
    for waiting in (False, True):
        hold = threading.Event()

        class Held(Loader):
            def _read(self, hold: threading.Event = hold) -> OpenedChronicle:
                hold.wait(20)
                return super()._read()

        reading = Held(chronicle, None, "2020-09-15")
        if not waiting:
            hold.set()
            reading.wait()
        app = ScrubberApp(reading)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            hold.set()
            driver = Driver(app, pilot)
            await driver.settle()
            shown.append(driver.text())
    assert shown[0] == shown[1]


async def test_what_keeps_a_chronicle_from_being_read_ends_the_app_with_its_reason(
    chronicle: Chronicle,
) -> None:
    reading = Loader(chronicle, None, "no such day")
    with pytest.raises(ChronoError) as raised:
        reading.wait()
    app = ScrubberApp(reading)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
    assert app.problem is raised.value
    assert app.return_code == int(raised.value.exit)


def test_a_fault_while_reading_is_raised_where_the_reading_is_waited_for(
    chronicle: Chronicle,
) -> None:
    class Faulty(Loader):
        def _read(self) -> OpenedChronicle:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Faulty(chronicle).wait()


async def test_the_theme_is_in_force_from_the_first_picture_and_changes_with_its_key(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        screen = driver.app.screen
        assert screen.styles.background.hex == DARK.background.upper()
        await driver.press("D")
        assert screen.styles.background.hex == LIGHT.background.upper()


# ------------------------------------------------------------------ what the keys do


async def test_the_footer_says_what_the_keys_do_while_they_move_what_was_known(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        words = {action: word for _, word, action, _ in driver.app.workspace.keys.keys}
        assert words["step_event(1)"] == "event"
        await driver.press("K")
        words = {action: word for _, word, action, _ in driver.app.workspace.keys.keys}
        assert words["step_event(1)"] == "publication"
        assert words["turn_axis"] == "date"
        await driver.press("K")
        words = {action: word for _, word, action, _ in driver.app.workspace.keys.keys}
        assert (words["step_event(1)"], words["turn_axis"]) == ("event", "known by")


# ------------------------------------------------------------------ a passage and its context


def test_what_stands_around_a_passage_is_cut_at_words() -> None:
    before = ("x" * 7 + " handing-over of bases. " + "y " * AROUND)[:AROUND]
    after = (" and so on" * AROUND)[: AROUND - 2] + "zz"
    shown = whole_words(Passage("the words", before, after, 1))
    assert shown[0].startswith("… handing-over")
    assert shown[0].endswith(before[-10:])
    assert shown[2].endswith(" …")
    assert set(shown[2].removesuffix("…").split()) <= {"and", "so", "on"}


def test_a_text_that_ends_by_its_passage_is_shown_whole() -> None:
    around = ("On Monday ", "it", " rained.")
    assert whole_words(Passage(around[1], around[0], around[2], 1)) == around


def test_context_without_a_space_in_it_is_kept() -> None:
    solid = "字" * AROUND
    assert whole_words(Passage("it", solid, solid, 1)) == (solid, "it", solid)
