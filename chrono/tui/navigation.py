"""What the keys for moving do: each changes the model and asks for a painting."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer

from chrono.edtf import FOREVER
from chrono.model.claim import cell_key
from chrono.tui.panels.events import EventList
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.timeline import Slider
from chrono.tui.workers import Threads

FRAME = 1 / 20
"""Seconds from one picture to the next while playing."""


class Moves(Threads):
    """Moving in time, and from row to row."""

    _ticking: Timer | None = None

    def _moved(self) -> None:
        """After any step by hand: playing pauses."""
        if self.model.play.running:
            self._pause()
        if self.event_id is not None:
            self.event_id = None
        self.paint()

    def action_step_event(self, step: int) -> None:
        """To the next event."""
        if self.ready:
            self.model.step_event(step)
            self._moved()

    def action_step_days(self, days: int) -> None:
        """Some days on or back."""
        if self.ready:
            self.model.step_days(days)
            self._moved()

    def action_step_months(self, months: int) -> None:
        """Some months on or back."""
        if self.ready:
            self.model.step_months(months)
            self._moved()

    def action_step_mark(self, step: int) -> None:
        """To the next mark."""
        if self.ready:
            self.model.step_mark(step)
            self._moved()

    def action_step_change(self, step: int) -> None:
        """To the next change of the chosen cell."""
        if self.ready:
            self.model.step_change(step)
            self._moved()

    def action_to_end(self, step: int) -> None:
        """To the first or the last event."""
        if self.ready:
            self.model.remember()
            self.model.to_end(step)
            self._moved()

    def action_to_share(self, tenths: int) -> None:
        """To a part of the bar."""
        if self.ready:
            self.model.remember()
            self.model.to_share(tenths / 10)
            self._moved()

    def action_today(self) -> None:
        """To today."""
        if self.ready:
            self.model.remember()
            self.model.go(self.model.today)
            self._moved()

    def action_all_known(self) -> None:
        """All that is known today."""
        if self.ready:
            self.model.remember()
            self.model.go_both(self.model.at, FOREVER)
            self._moved()

    def action_turn_axis(self) -> None:
        """The other axis in hand."""
        if self.ready:
            self.model.turn_axis()
            self._moved()

    def action_go_back(self) -> None:
        """Where one was before."""
        if self.ready:
            self.single = None
            if self.event_id is not None:
                self.event_id = None
                self.subject = "cell"
            else:
                self.model.back()
            self.paint()

    def action_zoom(self, factor: float) -> None:
        """Fewer or more days on the bar."""
        if self.ready:
            self.model.zoom(factor)
            self.paint()

    def action_pan(self, part: float) -> None:
        """Earlier or later days on the bar."""
        if self.ready:
            self.model.pan(part)
            self.paint()

    # ------------------------------------------------------------------ playing

    def action_play(self) -> None:
        """Plays, or pauses."""
        if not self.ready:
            return
        if self.model.play.running:
            self._pause()
            self.say("Paused.")
            return
        model = self.model
        if model.cursor >= model.play_end() - 1:
            model.remember()
            model.go(model.whole().start)
        model.play.start(model.cursor, monotonic())
        self._ticking = self._ticking or self.set_interval(FRAME, self._tick)
        self._ticking.resume()
        self.paint()

    def _pause(self) -> None:
        self.model.play.running = False
        if self._ticking is not None:
            self._ticking.pause()

    def _tick(self) -> None:
        if self.model.play.running:
            self.model.play_on(monotonic())
            self.paint()
        else:
            self._pause()

    def action_speed(self, step: int) -> None:
        """Faster or slower."""
        if self.ready:
            from chrono.tui.model.playback import SPEEDS, speed_words

            self.model.play.faster(step)
            self.say(f"Speed: {speed_words(SPEEDS[self.model.play.speed])}.")

    # ------------------------------------------------------------------ rows

    def action_row(self, step: int) -> None:
        """The next row, event or lead of the panel in hand."""
        if not self.ready:
            return
        pane = self.pane
        if pane == "state":
            self.state_panel.move(step)
        elif pane == "detail":
            self.detail_panel.move(step)
        elif pane == "map":
            self.map_panel.move(step)
        elif pane == "events":
            self.subject = "event"
            if self.model.axis == "known":
                self.model.choose(step)
                self._moved()
            else:
                self.action_step_event(step)
        else:
            self.action_step_event(step)

    def action_page(self, step: int) -> None:
        """A page of the panel in hand."""
        if not self.ready:
            return
        pane = self.pane
        if pane == "state":
            self.state_panel.move(step * self.state_panel.room)
        elif pane == "detail":
            self.detail_panel.page(step)
        elif pane == "events":
            index = self.model.index + step * self.event_list.room
            self.model.to_event(max(0, min(len(self.model.timeline) - 1, index)))
            self._moved()
        else:
            self.model.step_days(round(step * self.model.visible.days / 10))
            self._moved()

    def action_enter(self) -> None:
        """Details of what is chosen; in the details, follows the lead."""
        if not self.ready:
            return
        pane = self.pane
        if pane == "state":
            self.state_panel.enter()
        elif pane == "detail":
            self.detail_panel.enter()
        elif pane == "map":
            self.map_panel.enter()
        elif pane in ("events", "slider"):
            self.subject, self.event_id = "event", None
            self._open_details()

    def _open_details(self) -> None:
        self.details_open, self.map_open = True, False
        self.model.remember()
        self.focus_pane("detail")
        self.arrange()
        self.paint()

    # ------------------------------------------------------------------ what panels say

    def on_slider_moved(self, message: Slider.Moved) -> None:
        """The bar was pointed at."""
        if self.ready:
            self.model.go(message.day)
            self._moved()

    def on_slider_turned(self, message: Slider.Turned) -> None:
        """The wheel over the bar."""
        if self.ready and message.zoom:
            self.model.zoom(0.8 if message.step < 0 else 1.25, message.day)
            self.paint()
        elif self.ready:
            self.model.step_event(message.step)
            self._moved()

    def on_slider_overviewed(self, message: Slider.Overviewed) -> None:
        """The overview was pointed at."""
        if self.ready:
            stretch = self.model.visible
            part = (message.day - (stretch.start + stretch.days // 2)) / stretch.days
            self.model.pan(part)
            self.paint()

    def on_state_panel_chosen(self, message: StatePanel.Chosen) -> None:
        """A row of the state was chosen."""
        row = message.row
        self.single = None
        if row.shape == "cell":
            self.model.cell, self.subject, self.event_id = row.name, "cell", None
            if message.enter:
                self._open_details()
        elif row.shape == "kind" and message.enter:
            self.model.state_list.folded ^= {row.name}
        self.paint()

    def on_map_panel_chosen(self, message: MapPanel.Chosen) -> None:
        """A place on the map was chosen: by what the map shows of it, or else by anything."""
        board = self.model.state_list
        key = cell_key(message.entity, message.attribute)
        if key not in board.of_key:
            here = (each.keys[0] for each in board.groups if each.entity == message.entity)
            key = next(here, "")
        self.single, self.subject, self.event_id = None, "cell", None
        self.model.notice = ""
        if key:
            self.model.cell = key
            if message.enter:
                self._open_details()
        else:
            self.map_panel.chosen = message.entity
            self.map_panel.draw()
            self.model.notice = (
                f"Nothing was ever claimed of {self.model.names.entity(message.entity)}."
            )
        self.paint()

    def on_event_list_chosen(self, message: EventList.Chosen) -> None:
        """An event of the list was chosen."""
        self.subject, self.event_id = "event", None
        self.model.remember()
        self.model.to_event(message.index)
        self._moved()
        if message.enter:
            self._open_details()

    def follow(self, target: str) -> None:
        """Goes where a lead points."""
        sort, _, name = target.partition(":")
        self.model.remember()
        if sort == "event":
            self.subject, self.event_id = "event", name
        elif sort == "cell":
            self.subject, self.event_id, self.single = "cell", None, name
            group = self.model.state_list.of_key.get(name)
            self.model.cell = group.keys[0] if group else name
            self.state_panel.shape = "cell"
        elif sort == "day":
            self.model.go_valid(int(name))
        self.paint()
