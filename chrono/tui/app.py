"""The Textual app of the scrubber: composes its parts and maps keys to commands.

`model` decides everything about time and meaning. A command changes the model and requests
one repaint; several queued keys share one repaint, so that repaints never queue up.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.web_driver import WebDriver
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from chrono.errors import ChronoError
from chrono.render.ascii_signs import is_bare, lacks_utf8
from chrono.tui import keys
from chrono.tui.ascii_signs import AsciiSigns
from chrono.tui.command_provider import CommandProvider
from chrono.tui.driver import ServedDriver, TerminalDriver, drawing_on_the_terminal
from chrono.tui.editing import Editing
from chrono.tui.latest_size import LatestSize
from chrono.tui.layout import STYLES
from chrono.tui.loader import READING, Loader, dates_asked
from chrono.tui.mark_commands import MarkCommands
from chrono.tui.navigation import Navigation
from chrono.tui.panels.belief import BeliefPanel
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.events import EventList
from chrono.tui.panels.lanes import LanesPanel
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.status import Keys
from chrono.tui.panels.timeline import Slider
from chrono.tui.prompts import Prompts
from chrono.tui.theme import DARK, LIGHT
from chrono.tui.workers import Workers
from chrono.tui.workspace import Workspace

THEMES: Final = ("chrono-dark", "chrono-light", "ansi-dark")
FOLLOW: Final = 1.0
"""Seconds from one look at the log to the next."""


class Room(Widget):
    """A container that panels cover completely, so it draws nothing itself."""

    BLANK = True


class Base(LatestSize, Screen[None]):
    """The screen of the panels."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The focused panel. Panels show it themselves: Textual would paint the whole screen."""


class ScrubberApp(App[None]):
    """One screen over a chronicle."""

    CSS = STYLES
    TITLE = "chrono"
    BINDINGS: ClassVar[list[BindingType]] = list(keys.bindings())
    COMMANDS = {CommandProvider}  # noqa: RUF012

    def __init__(self, loader: Loader, **more: Any) -> None:
        plain = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if plain else None, **more)
        self.loader = loader
        self.workspace = Workspace(self, loader)
        self.threads = Workers(self)
        self.navigation = Navigation(self)
        self.prompts = Prompts(self)
        self.editing = Editing(self)
        self.mark_commands = MarkCommands(self)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = "ansi-dark" if plain else "chrono-dark"
        self.animation_level = "none"
        letters = lacks_utf8(os.environ, getattr(sys.stdout, "encoding", None) or "")
        lacking = letters or is_bare(os.environ)
        browser = self.driver_class is ServedDriver  # the server's terminal is not the reader's
        self.signs = [AsciiSigns(letters)] if lacking and not browser else []
        """The filter of a terminal that lacks signs."""
        self.on_terminal = self.driver_class is TerminalDriver and os.isatty(0)
        self.problem: ChronoError | None = None
        """Why the chronicle could not be read."""
        self.loop: asyncio.AbstractEventLoop | None = None
        """The screen's loop, once it runs: signals wake it."""

    def get_driver_class(self) -> type[Driver]:
        """Returns the driver that TEXTUAL_DRIVER names (for textual-serve), else the terminal's."""
        found = super().get_driver_class()
        hardened: dict[type[Driver], type[Driver]] = {
            LinuxDriver: TerminalDriver,
            WebDriver: ServedDriver,
        }
        return hardened.get(found, found)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Returns what changes every line on its way to the terminal."""
        return [*super().get_line_filters(), *self.signs]

    def get_default_screen(self) -> Screen[None]:
        """Returns the screen of the panels."""
        return Base(id="_default")

    def compose(self) -> ComposeResult:
        """Yields every panel."""
        workspace = self.workspace
        yield workspace.status
        yield from workspace.placed("top")
        with Room(id="middle"):
            yield from workspace.placed("main")
            yield workspace.gap
            with Room(id="side"):
                yield from workspace.placed("side")
                for panel in workspace.placed("aside"):
                    panel.add_class("aside")
                    yield panel
                yield from workspace.placed("list")
        with Horizontal(id="asking"):
            yield Static(id="asked", markup=False)
            yield Input(id="prompt", select_on_focus=True)
        yield workspace.keys

    def on_mount(self) -> None:
        """Shows the frame first, and reads the chronicle once the frame is on the screen."""
        self.loop = asyncio.get_running_loop()
        self.workspace.arrange()
        self.workspace.paint_theme()
        self.workspace.state_panel.focus()
        self._show_progress(READING)
        self.theme_changed_signal.subscribe(
            self, lambda _: self.call_after_refresh(self.workspace.paint_theme)
        )
        self.loader.tell = self._progress
        if self.loader.over:
            self._begin()
        else:
            self.threads.background(lambda stopped: self._await(), "read")

    # ------------------------------------------------------------------ reading the chronicle

    def _await(self) -> None:
        with suppress(ChronoError):  # `_begin` reports it
            self.loader.wait()
        self.threads.hand_over(self._begin)

    def _progress(self, how_far: str) -> None:
        """Shows the progress of reading; runs in the reading thread."""
        if not self.workspace.ready and self.is_running:
            self.call_from_thread(self._show_progress, f"{READING}: {how_far}")

    def _show_progress(self, said: str) -> None:
        asked = dates_asked(*self.loader.asked)
        self.workspace.status.show(f"{said} · {asked}" if asked else said, said, "", "")

    def _begin(self) -> None:
        workspace = self.workspace
        try:
            found = self.loader.wait()
        except ChronoError as error:
            self.problem = error
            self.exit(return_code=int(error.exit))
            return
        workspace.model, workspace.session = found.model, found.session
        workspace.cell_detail, workspace.event_detail = found.cells, found.events
        workspace.documents = self.loader.documents
        workspace.ready = True
        workspace.paint()
        self.threads.gather_breaks()
        self.threads.find_vague()
        self.set_interval(FOLLOW, self.follow_log)

    def follow_log(self) -> None:
        """Reloads the log if it has grown; quits if the terminal is gone."""
        if self.on_terminal and not os.isatty(0):  # gone, and no signal said so
            self.leave_by(signal.SIGHUP)
        elif self.workspace.ready and not self.workspace.writing:
            if self.workspace.model.grown():
                self.threads.reload()
            elif self.workspace.model.rewritten():
                self.threads.prove()

    def reload(self) -> None:
        """Loads events that other processes appended, and the vocabulary."""
        if self.workspace.ready:
            self.threads.reload(reopened=True)

    # ------------------------------------------------------------------ commands

    def commands(self) -> dict[str, Callable[..., object]]:
        """Maps each command of `keys` to its method."""
        return {
            "step_event": self.navigation.step_event,
            "step_days": self.navigation.step_days,
            "step_months": self.navigation.step_months,
            "step_mark": self.navigation.step_mark,
            "step_change": self.navigation.step_change,
            "to_end": self.navigation.to_end,
            "today": self.navigation.today,
            "go_to": self.prompts.ask_date,
            "go_back": self.navigation.go_back,
            "play": self.navigation.toggle_play,
            "speed": self.navigation.change_speed,
            "hit_back": self.prompts.hit_back,
            "zoom": self.navigation.zoom,
            "pan": self.navigation.pan,
            "turn_axis": self.navigation.turn_axis,
            "all_known": self.navigation.all_known,
            "row": self.navigation.move_row,
            "page": self.navigation.move_page,
            "enter": self.navigation.enter,
            "why": self.navigation.why,
            "pin": self.navigation.pin,
            "everything": self.navigation.toggle_unknown,
            "search": self.prompts.ask_search,
            "hit": self.prompts.next_hit,
            "filter": self.prompts.ask_filter,
            "mark": self.prompts.ask_mark,
            "marks": self.mark_commands.show_marks,
            "rename_mark": self.mark_commands.rename_mark,
            "remove_mark": self.mark_commands.remove_mark,
            "star": self.navigation.star,
            "map_by": self.workspace.next_map_view,
            "focus_next_panel": self.workspace.focus_next_panel,
            "maximise": self.workspace.toggle_maximized,
            "escape": self.navigation.escape,
            "append": self.editing.append,
            "correct": self.editing.correct,
            "retract": self.editing.retract,
            "judge": self.editing.judge,
            "link": self.editing.link,
            "reload": self.reload,
            "next_theme": self.next_theme,
            "help": self.navigation.show_help,
            "commands": self.action_command_palette,
            "quit": self.leave,
            "to_share": self.navigation.to_share,
            "toggle_aside": self.workspace.toggle_aside,
        }

    def action_command(self, name: str, *arguments: Any) -> None:
        """Runs a command of `keys`, unless it appends and the scrubber is read-only.

        Keys, the footer and the palette all run commands through this method.
        """
        if self.workspace.read_only and name in keys.WRITING:
            if self.workspace.ready:
                self.workspace.say("Nothing is appended here: the scrubber is read-only.")
            return
        self.commands()[name](*arguments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disables moving between panels while a dialog is open."""
        if action == "command" and parameters[0] == "focus_next_panel":
            return len(self.screen_stack) == 1
        return super().check_action(action, parameters)

    def next_theme(self) -> None:
        """Switches to the next theme."""
        if self.no_color:
            return
        here = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(here + 1) % len(THEMES)]

    # ------------------------------------------------------------------ messages

    def on_resize(self, event: events.Resize) -> None:
        """Arranges the panels for the new size."""
        if event.size != self.workspace.arranged_for:
            self.call_after_refresh(self.workspace.rearrange)

    def on_descendant_focus(self) -> None:
        """Updates the keys in the footer, unless what moved the focus has painted them."""
        self.workspace.last_pane = self.workspace.pane
        if self.workspace.painted_pane != self.workspace.pane:
            self.workspace.paint()

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        """Runs the command of a clicked footer entry."""
        self.call_later(self.run_action, keys.BY_NAME[message.command].action)

    def on_slider_moved(self, message: Slider.Moved) -> None:
        """Handles a click or drag on the bar."""
        self.navigation.slider_moved(message)

    def on_slider_turned(self, message: Slider.Turned) -> None:
        """Handles the mouse wheel on the bar."""
        self.navigation.slider_turned(message)

    def on_slider_overviewed(self, message: Slider.Overviewed) -> None:
        """Handles a click or drag on the overview."""
        self.navigation.overview_moved(message)

    def on_state_panel_chosen(self, message: StatePanel.Chosen) -> None:
        """Handles the choice of a state row."""
        self.navigation.row_chosen(message)

    def on_map_panel_chosen(self, message: MapPanel.Chosen) -> None:
        """Handles the choice of a place."""
        self.navigation.place_chosen(message)

    def on_lanes_panel_chosen(self, message: LanesPanel.Chosen) -> None:
        """Handles the choice of a lane."""
        self.navigation.lane_chosen(message)

    def on_belief_panel_viewed(self, message: BeliefPanel.Viewed) -> None:
        """Handles the choice of a view on the belief map."""
        self.navigation.belief_viewed(message)

    def on_event_list_chosen(self, message: EventList.Chosen) -> None:
        """Handles the choice of an event."""
        self.navigation.event_chosen(message)

    def on_detail_panel_followed(self, message: DetailPanel.Followed) -> None:
        """Handles a followed link in the details."""
        self.navigation.follow(message.target)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Applies the prompt's text while the user types."""
        self.prompts.text_changed(message)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Submits the prompt's text."""
        self.prompts.text_submitted(message)

    # ------------------------------------------------------------------ leaving

    def save(self) -> None:
        """Writes marks and position to the user's state directory, unless read-only."""
        if self.workspace.ready and not self.workspace.read_only:
            self.workspace.session.save(self.workspace.model, self.workspace.documents)

    def leave(self) -> None:
        """Quits."""
        self.save()
        self.exit()

    def leave_by(self, number: int) -> None:
        """Quits after a signal."""
        self.save()
        self.exit(return_code=128 + number)


def run(loader: Loader) -> None:
    """Runs the scrubber until the user quits.

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
