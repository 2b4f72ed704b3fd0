"""The navigation commands: each changes the model and requests a repaint."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer

from chrono.edtf import FOREVER
from chrono.model.claim import cell_key
from chrono.tui.model.axis import SIZE
from chrono.tui.panels.belief import BeliefPanel
from chrono.tui.panels.events import EventList
from chrono.tui.panels.lanes import LanesPanel
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.timeline import Slider
from chrono.tui.part import Part

FRAME = 1 / 20
"""Seconds from one picture to the next while playing."""


class Navigation(Part):
    """Moves in time, and from row to row."""

    _ticking: Timer | None = None
    """Moves the cursor while playing."""

    def _moved(self) -> None:
        """Pauses playback after a manual step."""
        if self.model.play.running:
            self._pause()
        if self.workspace.event_id is not None:
            self.workspace.event_id = None
        self.workspace.paint()

    def step_event(self, step: int) -> None:
        """Moves to the next event."""
        if self.workspace.ready:
            self.model.step_event(step)
            self._moved()

    def step_days(self, count: int) -> None:
        """Moves by some days; by hours, minutes or seconds where the bar shows less."""
        if self.workspace.ready:
            self.model.step_days(count)
            self._moved()

    def step_months(self, months: int) -> None:
        """Moves by some months."""
        if self.workspace.ready:
            self.model.step_months(months)
            self._moved()

    def step_mark(self, step: int) -> None:
        """Moves to the next mark."""
        if self.workspace.ready:
            self.model.step_mark(step)
            self._moved()

    def step_change(self, step: int) -> None:
        """Moves to the next change of the chosen cell."""
        if self.workspace.ready:
            self.model.step_change(step)
            self._moved()

    def to_end(self, step: int) -> None:
        """Moves to the first or last event."""
        if self.workspace.ready:
            self.model.remember()
            self.model.to_end(step)
            self._moved()

    def to_share(self, tenths: int) -> None:
        """Moves to a fraction of the bar."""
        if self.workspace.ready:
            self.model.remember()
            self.model.to_share(tenths / 10)
            self._moved()

    def today(self) -> None:
        """Moves to today."""
        if self.workspace.ready:
            self.model.remember()
            self.model.go(self.model.today)
            self._moved()

    def all_known(self) -> None:
        """Sets known-at to today."""
        if self.workspace.ready:
            self.model.remember()
            self.model.go_both(self.model.at, FOREVER)
            self._moved()

    def turn_axis(self) -> None:
        """Activates the other axis."""
        if self.workspace.ready:
            self.model.turn_axis()
            self._moved()

    def go_back(self) -> None:
        """Returns to the position before the last jump."""
        if self.workspace.ready:
            self.workspace.single = None
            if self.workspace.event_id is not None:
                self.workspace.event_id = None
                self.workspace.subject = "cell"
            else:
                self.model.back()
            self.workspace.paint()

    def zoom(self, factor: float) -> None:
        """Zooms the bar."""
        if self.workspace.ready:
            self.model.zoom(factor)
            self.workspace.paint()

    def pan(self, part: float) -> None:
        """Pans the bar."""
        if self.workspace.ready:
            self.model.pan(part)
            self.workspace.paint()

    # ------------------------------------------------------------------ playing

    def toggle_play(self) -> None:
        """Starts or pauses playback."""
        if not self.workspace.ready:
            return
        if self.model.play.running:
            self._pause()
            self.workspace.say("Paused.")
            return
        model = self.model
        if model.cursor + SIZE[model.visible.grain] >= model.play_end():
            model.remember()
            model.go(model.played().share(0, model.clock))
        model.play.start(model.cursor, monotonic())
        self._ticking = self._ticking or self.app.set_interval(FRAME, self._tick)
        self._ticking.resume()
        self.workspace.paint()

    def _pause(self) -> None:
        self.model.play.running = False
        if self._ticking is not None:
            self._ticking.pause()

    def _tick(self) -> None:
        if self.model.play.running:
            self.model.play_on(monotonic())
            self.workspace.paint()
        else:
            self._pause()

    def change_speed(self, step: int) -> None:
        """Changes the playback speed."""
        if self.workspace.ready:
            from chrono.tui.model.playback import SPEEDS, speed_words

            self.model.play.faster(step)
            self.workspace.say(f"Speed: {speed_words(SPEEDS[self.model.play.speed])}.")

    # ------------------------------------------------------------------ rows

    def move_row(self, step: int) -> None:
        """Moves to the next row, event or link of the focused panel."""
        if not self.workspace.ready:
            return
        pane = self.workspace.pane
        if pane == "events" and self.model.axis == "known":
            self.workspace.subject = "event"
            self.model.choose(step)
            self._moved()
        elif pane == "events":
            self.workspace.subject = "event"
            self.step_event(step)
        elif pane == "slider":
            self.step_event(step)
        else:
            self.workspace.panels[pane].move(step)

    def move_page(self, step: int) -> None:
        """Moves by a page in the focused panel."""
        if not self.workspace.ready:
            return
        pane = self.workspace.pane
        if pane == "events":
            index = self.model.index + step * self.workspace.event_list.room
            self.model.to_event(max(0, min(len(self.model.timeline) - 1, index)))
            self._moved()
        elif pane == "slider":
            units = self.model.visible.length // SIZE[self.model.visible.grain]
            self.model.step_days(round(step * units / 10))
            self._moved()
        else:
            self.workspace.panels[pane].page(step)

    def enter(self) -> None:
        """Opens the details of the choice; in the details, follows the link."""
        if not self.workspace.ready:
            return
        pane = self.workspace.pane
        if pane in ("events", "slider"):
            self.workspace.subject, self.workspace.event_id = "event", None
            self.workspace.open_details()
        else:
            self.workspace.panels[pane].enter()

    # ------------------------------------------------------------------ what panels say

    def slider_moved(self, message: Slider.Moved) -> None:
        """Moves to a point of the bar; the keys then move the same cursor."""
        if self.workspace.ready:
            if message.axis is not None:
                self.model.axis = message.axis
            self.model.go(message.second)
            self.model.stride = 0  # a drag goes anywhere
            self._moved()

    def slider_turned(self, message: Slider.Turned) -> None:
        """Handles the mouse wheel on the bar."""
        if self.workspace.ready and message.zoom:
            self.model.zoom(0.8 if message.step < 0 else 1.25, message.second)
            self.workspace.paint()
        elif self.workspace.ready:
            self.model.step_event(message.step)
            self._moved()

    def overview_moved(self, message: Slider.Overviewed) -> None:
        """Shows the time around a point of the overview."""
        if self.workspace.ready:
            stretch = self.model.visible
            part = (message.second - (stretch.start + stretch.length // 2)) / stretch.length
            self.model.pan(part)
            self.workspace.paint()

    def row_chosen(self, message: StatePanel.Chosen) -> None:
        """Handles the choice of a state row."""
        row = message.row
        self.workspace.single = None
        if row.shape == "cell":
            self.model.cell, self.workspace.subject, self.workspace.event_id = (
                row.name,
                "cell",
                None,
            )
            if message.enter:
                self.workspace.open_details()
        elif row.shape == "kind" and message.enter:
            self.model.state_list.folded ^= {row.name}
        self.workspace.paint()

    def place_chosen(self, message: MapPanel.Chosen) -> None:
        """Handles the choice of a place: by the shown attribute, else by any other."""
        board = self.model.state_list
        key = cell_key(message.entity, message.attribute)
        if key not in board.of_key:
            here = (each.keys[0] for each in board.groups if each.entity == message.entity)
            key = next(here, "")
        self.workspace.single, self.workspace.subject, self.workspace.event_id = None, "cell", None
        self.model.notice = ""
        if key:
            self.model.cell = key
            if message.enter:
                self.workspace.open_details()
        else:
            self.workspace.map_panel.chosen = message.entity
            self.workspace.map_panel.draw()
            self.model.notice = (
                f"Nothing was ever claimed of {self.model.names.entity(message.entity)}."
            )
        self.workspace.paint()

    def lane_chosen(self, message: LanesPanel.Chosen) -> None:
        """Handles the choice of a lane, and of the date that was clicked in it."""
        workspace, group = self.workspace, self.model.state_list.of_key.get(message.cell)
        self.model.cell = group.keys[0] if group else message.cell
        workspace.single = message.cell if self.model.cell != message.cell else None
        workspace.subject, workspace.event_id = "cell", None
        if message.second is not None:
            self.model.go_valid(message.second)
        if message.enter:
            workspace.open_details()
        self._moved()

    def belief_viewed(self, message: BeliefPanel.Viewed) -> None:
        """Handles the choice of both dates on the belief map."""
        at = self.model.at if message.second is None else message.second
        self.model.go_both(at, message.known_at)
        if message.enter:
            self.workspace.subject, self.workspace.event_id = "cell", None
            self.workspace.open_details()
        self._moved()

    def star(self) -> None:
        """Makes the chosen cell a lane, or takes it out of them."""
        if self.workspace.ready and self.model.cell is not None:
            group = self.model.state_list.of_key.get(self.model.cell)
            keys = group.keys if group else (self.model.cell,)
            starred = self.model.pictures.star(keys)
            said = "Starred: it is one of the lanes (W)." if starred else "No longer starred."
            self.workspace.say(said)

    def event_chosen(self, message: EventList.Chosen) -> None:
        """Handles the choice of an event."""
        self.workspace.subject, self.workspace.event_id = "event", None
        self.model.remember()
        self.model.to_event(message.index)
        self._moved()
        if message.enter:
            self.workspace.open_details()

    def follow(self, target: str) -> None:
        """Follows a link."""
        sort, _, name = target.partition(":")
        self.model.remember()
        if sort == "event":
            self.workspace.subject, self.workspace.event_id = "event", name
            self.model.choose_event(name)
        elif sort == "cell":
            self.workspace.subject, self.workspace.event_id, self.workspace.single = (
                "cell",
                None,
                name,
            )
            group = self.model.state_list.of_key.get(name)
            self.model.cell = group.keys[0] if group else name
            self.workspace.state_panel.shape = "cell"
        elif sort == "at":
            self.model.go_valid(int(name))
        if self.workspace.aside:
            self.workspace.open_details()
        self.workspace.paint()

    # ------------------------------------------------------------------ what is shown

    def pin(self) -> None:
        """Pins the base of comparison, or removes it."""
        if self.workspace.ready:
            self.model.pin()
            self.workspace.paint()

    def toggle_unknown(self) -> None:
        """Shows cells without a known value too, or hides them."""
        if self.workspace.ready:
            self.model.everything = not self.model.everything
            said = "All cells are shown." if self.model.everything else "Unknown cells are hidden."
            self.workspace.say(said)

    def why(self) -> None:
        """Shows the events behind the chosen cell."""
        if self.workspace.ready:
            self.workspace.subject, self.workspace.event_id = "cell", None
            self.workspace.open_details()
            self.workspace.detail_panel.choose_first = True

    def show_help(self) -> None:
        """Shows the help."""
        from chrono.tui.dialogs.common import TextDialog
        from chrono.tui.dialogs.help import help_lines

        pane, read_only = self.workspace.pane, self.workspace.read_only
        self.app.push_screen(
            TextDialog(
                "Help",
                lambda width: help_lines(pane, width, read_only),
                palette=self.workspace.palette_now(),
            )
        )

    def escape(self) -> None:
        """Closes the most recently opened panel or mode."""
        workspace = self.workspace
        if workspace.prompting:
            self.app.prompts.cancel_prompt()
        elif not workspace.ready:
            return
        elif workspace.linking is not None:
            workspace.linking = None
            workspace.say("Nothing is linked.")
        elif self.model.query:
            self.app.prompts.start_search("", go=False)
            workspace.say("The search is over.")
        elif workspace.maximized or workspace.details_open:
            workspace.maximized = workspace.details_open = False
            if workspace.pane == "detail":
                workspace.focus_pane("state" if workspace.subject == "cell" else "events")
            workspace.rearrange()
        elif workspace.aside:
            workspace.toggle_aside(workspace.aside)
        elif self.model.axis == "known":
            self.turn_axis()
        elif self.model.filter:
            self.app.prompts.start_filter("")
