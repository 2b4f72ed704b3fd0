"""Helpers that open the scrubber, press keys and read the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from chrono.chronicle import Chronicle
from chrono.tui.app import ScrubberApp
from chrono.tui.editing import Form
from chrono.tui.loader import Loader

NAMES = {
    " ": "space",
    ",": "comma",
    ".": "full_stop",
    "-": "minus",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
}


class Driver:
    """The app and its pilot."""

    def __init__(self, app: ScrubberApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def model(self) -> Any:
        """The view model."""
        return self.app.workspace.model

    async def settle(self) -> None:
        """Until everything that was asked for is on the screen."""
        for _ in range(100):
            await self.pilot.pause()
            app = self.app
            busy = any(not worker.is_finished for worker in app.workers) or app.threads.at_work
            if (
                app.workspace.ready
                and not busy
                and not app.workspace.painting
                and not app.workspace.model.cache.pending
            ):
                break
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Keys, by name or as one character."""
        await self.pilot.press(*(NAMES.get(key, key) for key in keys))
        await self.settle()

    async def type(self, text: str) -> None:
        """A text, character by character."""
        await self.press(*text)

    async def fill(self, texts: dict[str, str]) -> None:
        """Puts texts into the fields of a form, by their labels; a key for each would take long."""
        screen: Any = self.app.screen
        labels = [field.label for field in screen._fields]
        for label, text in texts.items():
            box = screen.query_one(f"#field-{labels.index(label)}", Input)
            box.focus()
            box.value = text
        await self.settle()

    async def to_event(self, event: str) -> None:
        """Chooses an event in the list."""
        line = self.model.timeline
        place = next(i for i in range(len(line)) if line.event(i).id == event)
        self.app.workspace.focus_pane("events")
        self.app.workspace.subject, self.app.workspace.event_id = "event", None
        self.model.to_event(place)
        self.app.workspace.paint()
        await self.settle()

    async def settle_writing(self) -> None:
        """Until what was said yes to stands in the log and on the screen."""
        for _ in range(50):
            await self.settle()
            if not self.app.workspace.writing:
                break
        await self.settle()

    def rows(self) -> list[str]:
        """The text on the screen, row by row."""
        screen: Any = self.app.screen
        strips = screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def text(self) -> str:
        """The text on the screen."""
        return "\n".join(self.rows())

    def words(self, panel: str) -> str:
        """The text of one panel, as if it stood on one line, without its scroll bar."""
        found = self.app.workspace.panels[panel]
        rows = (found.render_line(y).text.removesuffix("▐") for y in range(found.size.height))
        return " ".join(" ".join(rows).split())

    def status(self) -> str:
        """The dates and the notice, as if they stood on one line."""
        bar = self.app.workspace.status
        rows = (bar.render_line(y).text for y in range(bar.size.height))
        return " ".join(" ".join(rows).split())


def form_of(heading: str) -> Form:
    """A form without fields, for drafts that a test has already."""
    return Form(heading, "", (), lambda values, texts: [], ())


@asynccontextmanager
async def scrubbing(
    chronicle: Chronicle, size: tuple[int, int] = (120, 40), **more: Any
) -> AsyncIterator[Driver]:
    """The scrubber over a chronicle, ready."""
    app = ScrubberApp(Loader(chronicle, **more))
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver
