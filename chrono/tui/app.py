"""The scrubber as one Textual app: panels put together, keys turned into moves.

It decides nothing about time or meaning: `model` does. Keys change the model and ask for
one painting; many keys before it cost one painting, so that nothing queues up.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Any, ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.widget import Widget
from textual.widgets import Input

from chrono.errors import ChronoError
from chrono.tui import keys
from chrono.tui.background import Background
from chrono.tui.driver import TerminalDriver, drawing_on_the_terminal
from chrono.tui.layout import PANES, STYLES
from chrono.tui.loader import READING, Loader, dates_asked
from chrono.tui.theme import DARK, LIGHT

THEMES: Final = ("chrono-dark", "chrono-light", "ansi-dark")
FOLLOW: Final = 1.0
"""Seconds from one look at the log to the next."""


class Room(Widget):
    """Holds panels, which cover it: of itself there is nothing to be drawn."""

    BLANK = True


class ScrubberApp(Background, App[None]):
    """One screen over a chronicle that is being read, or has been."""

    CSS = STYLES
    TITLE = "chrono"
    BINDINGS: ClassVar[list[BindingType]] = list(keys.bindings())
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, loader: Loader, **more: Any) -> None:
        plain = "NO_COLOR" in os.environ
        super().__init__(loader, ansi_color=True if plain else None, **more)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = "ansi-dark" if plain else "chrono-dark"
        self._variables = self.get_css_variables()
        self.stylesheet.set_variables(self._variables)
        self.animation_level = "none"
        self.on_terminal = self.driver_class is TerminalDriver and os.isatty(0)
        self.problem: ChronoError | None = None
        """What kept the chronicle from being read."""
        self.loop: asyncio.AbstractEventLoop | None = None
        """That of the screen, once there is one: signals wake it."""

    def get_driver_class(self) -> type[Driver]:
        """The driver that TEXTUAL_DRIVER names, as textual-serve sets it, or the terminal's."""
        found = super().get_driver_class()
        return TerminalDriver if found is LinuxDriver else found

    def refresh_css(self, animate: bool = True) -> None:
        """Makes the rules of the theme, unless they are those: Textual would at each start."""
        variables = self.get_css_variables()
        if variables != self._variables:
            self._variables = variables
            super().refresh_css(animate)

    def compose(self) -> ComposeResult:
        """Every panel, once."""
        self.make_panels()
        yield self.status
        yield self.slider
        with Room(id="middle"):
            yield self.state_panel
            yield self.gap
            with Room(id="side"):
                yield self.detail_panel
                yield self.map_panel
                yield self.event_list
        yield Input(id="prompt", select_on_focus=True)
        yield self.keys

    def on_mount(self) -> None:
        """The frame first; the chronicle is read after it is on the screen."""
        self.loop = asyncio.get_running_loop()
        self.arrange()
        self.paint_theme()
        self.state_panel.focus()
        self._tell(READING)
        self.theme_changed_signal.subscribe(
            self, lambda _: self.call_after_refresh(self.paint_theme)
        )
        self.loader.tell = self._still
        if self.loader.over:
            self._begin()
        else:
            self.background(lambda stopped: self._await(), "read")

    def _await(self) -> None:
        with suppress(ChronoError):  # told where it begins
            self.loader.wait()
        self.hand_over(self._begin)

    def _still(self, how_far: str) -> None:
        """Called by the thread that reads: says how far it has come."""
        if not self.ready and self.is_running:
            self.call_from_thread(self._tell, f"{READING}: {how_far}")

    def _tell(self, said: str) -> None:
        asked = dates_asked(*self.loader.asked)
        self.status.show(f"{said} · {asked}" if asked else said, said, "", "")

    def _begin(self) -> None:
        try:
            self.model, self.session, self.cell_detail, self.event_detail = self.loader.wait()
        except ChronoError as error:
            self.problem = error
            self.exit(return_code=int(error.exit))
            return
        self.ready = True
        self.paint()
        self.gather_breaks()
        self.set_interval(FOLLOW, self._look)

    # ------------------------------------------------------------------ the log grows

    def _look(self) -> None:
        if self.on_terminal and not os.isatty(0):  # gone, and no signal said so
            self.leave_by(signal.SIGHUP)
        elif self.ready and not self.writing and self.model.grown():
            self.reload()

    def action_reload(self) -> None:
        """Reads what others appended."""
        if self.ready:
            self.reload()

    # ------------------------------------------------------------------ looking

    def action_pin(self) -> None:
        """Pins the base, or takes it away."""
        if self.ready:
            self.model.pin()
            self.paint()

    def action_everything(self) -> None:
        """Cells of which nothing is known, too."""
        if self.ready:
            self.model.everything = not self.model.everything
            self.say(
                "All cells are shown." if self.model.everything else "Unknown cells are hidden."
            )

    def action_why(self) -> None:
        """The events behind the chosen cell."""
        if self.ready:
            self.subject, self.event_id = "cell", None
            self._open_details()
            self.detail_panel.first, self.detail_panel.cursor = 0, -1
            self.detail_panel.move(1)

    def action_map(self) -> None:
        """The map, in the place of the details."""
        if self.ready:
            self.map_open = not self.map_open
            self.arrange()
            if self.pane in ("detail", "map"):
                self.focus_pane("map" if self.map_open else "detail")
            self.paint()

    def action_map_by(self) -> None:
        """The next way to tell places apart."""
        if self.ready and self.map_open:
            self.map_panel.turn()
            self.paint()
        elif self.ready:
            self.action_map()

    def action_maximise(self) -> None:
        """One panel alone, or all again."""
        self.maximized = not self.maximized
        self.arrange()
        self.focus_pane(self.pane)
        self.paint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tab goes from panel to panel where no dialog has the keys."""
        if action == "focus_next_panel":
            return len(self.screen_stack) == 1
        return super().check_action(action, parameters)

    def action_focus_next_panel(self, step: int) -> None:
        """The next panel in hand; one that is not seen is given room."""
        if self.prompting:
            return
        order = [("map" if self.map_open and name == "detail" else name) for name in PANES]
        here = order.index(self.pane) if self.pane in order else 0
        self.details_open = False
        self.focus_pane(order[(here + step) % len(order)])
        if self.pane == "events" and self.ready:
            self.subject = "event"
        elif self.pane == "state":
            self.subject, self.event_id = "cell", None
        self.arrange()
        self.paint()

    def action_escape(self) -> None:
        """Leaves whatever was opened last."""
        if self.prompting:
            self.cancel_prompt()
        elif not self.ready:
            return
        elif self.linking is not None:
            self.linking = None
            self.say("Nothing is linked.")
        elif self.model.query:
            self.start_search("", go=False)
            self.say("The search is over.")
        elif self.maximized or self.details_open:
            self.maximized = self.details_open = False
            if self.pane == "detail":
                self.focus_pane("state" if self.subject == "cell" else "events")
            self.arrange()
            self.paint()
        elif self.map_open:
            self.action_map()
        elif self.model.axis == "known":
            self.action_turn_axis()
        elif self.model.filter:
            self.start_filter("")

    def action_next_theme(self) -> None:
        """The next theme."""
        if self.no_color:
            return
        here = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(here + 1) % len(THEMES)]

    # ------------------------------------------------------------------ the program

    def on_resize(self, event: events.Resize) -> None:
        """Panels for the size."""
        if event.size != self.arranged_for:
            self.call_after_refresh(self.rearrange)

    def rearrange(self) -> None:
        """Shows and hides panels, and paints."""
        self.arrange()
        self.paint()

    def on_descendant_focus(self) -> None:
        """Other keys are in force."""
        self._last_pane = self.pane
        self.paint()

    def on_keys_pressed(self, message: Any) -> None:
        """A word of the footer was clicked."""
        self.call_later(self.run_action, message.action)

    def save(self) -> None:
        """Keeps marks and position in the user's state directory."""
        if self.ready:
            self.session.save(self.model)

    async def action_quit(self) -> None:
        """Leaves."""
        self.save()
        self.exit()

    def leave_by(self, number: int) -> None:
        """Leaves because of a signal."""
        self.save()
        self.exit(return_code=128 + number)


def run(loader: Loader) -> None:
    """Runs the scrubber until the reader leaves.

    Raises ChronoError if the chronicle cannot be read, SystemExit if a signal ended it.
    """
    app = ScrubberApp(loader)

    def leave(number: int, frame: object) -> None:
        if app.loop is None:
            raise SystemExit(128 + number)
        app.loop.call_soon_threadsafe(app.leave_by, number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    with drawing_on_the_terminal():
        app.run()
    if app.problem is not None:
        raise app.problem
    if app.return_code:  # a signal ended it, or a fault of the program
        sys.exit(app.return_code)
