"""The panels and their selection; paints once for several queued key presses."""

from __future__ import annotations

from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from textual.geometry import Size
from textual.widget import Widget

from chrono.edtf import FOREVER
from chrono.errors import ChronoError
from chrono.render.text import counted
from chrono.tui import keys
from chrono.tui.layout import CYCLE, Layout, layout_for
from chrono.tui.model.playback import SPEEDS, speed_words
from chrono.tui.model.short_date import short_moment
from chrono.tui.model.styled_lines import Line
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.events import EventList
from chrono.tui.panels.line_panel import LinePanel
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.panel import Panel
from chrono.tui.panels.registry import ASIDE, PANELS
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.status import Keys, StatusBar
from chrono.tui.panels.timeline import Slider
from chrono.tui.theme import Palette, palette_for

if TYPE_CHECKING:
    from chrono.model.event import Event
    from chrono.tui.app import ScrubberApp
    from chrono.tui.loader import Loader
    from chrono.tui.model.cell_detail import CellDetail
    from chrono.tui.model.event_detail import EventDetail
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.model.session import Session

Kind = TypeVar("Kind", bound=Panel)
KNOWN_WORDS: Final = {"step_event(1)": "publication", "turn_axis": "date"}
"""The descriptions of keys whose effect differs on the known-by axis."""
UNIT_WORDS: Final = {"step_days(1)": "{}", "step_days(-1)": "{} back"}
"""The descriptions of keys that step by what the bar shows."""


MAX_STATUS_ROWS: Final = 6
"""The most rows of the status with a long notice."""


class Gap(LinePanel):
    """An empty column between panels."""

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns no lines."""
        return []


class Workspace:
    """The content of the screen. Other parts change it and request a repaint."""

    model: Scrubber
    session: Session
    cell_detail: CellDetail
    event_detail: EventDetail

    def __init__(self, app: ScrubberApp, loader: Loader) -> None:
        self.app = app
        self.chronicle, self.documents = loader.chronicle, loader.documents
        self.read_only = loader.read_only
        """Whether commands that append are refused."""
        self.ready = False
        """Whether the chronicle has been read."""
        self.subject = "cell"
        """The subject of the details: the chosen `cell` or `event`."""
        self.single: str | None = None
        """A member of a collection that is shown by itself."""
        self.event_id: str | None = None
        """An event that is shown although another is chosen in the list."""
        self.linking: Event | None = None
        """The event to be linked to another, while the reader looks for that one."""
        self.maximized = False
        """Whether the focused panel alone is shown."""
        self.details_open = False
        """Whether the details are shown if there is no room for all panels."""
        self.aside = ""
        """Name of the panel that is shown in the place of the details; empty for none."""
        self.prompting = ""
        """The purpose of the open prompt; empty while it is closed."""
        self.writing = False
        """Whether events of ours are being written and read back."""
        self.painted = 0.0
        """When something was painted last, by the monotonic clock."""
        self.last_pane = "state"
        self.painted_pane = ""
        """The panel that was focused when something was painted last."""
        self.arranged_for: Size | None = None
        """The size for which the panels were arranged last."""
        self._arranged: tuple[Layout, str] | None = None
        self.painting = False
        """Whether a painting has been asked for."""
        self._held = ExitStack()
        """Holds the terminal back until a painting is done, so that a key has one answer."""
        self.panels: dict[str, Panel] = {panel.NAME: panel() for panel in PANELS}
        self.status = StatusBar(id="status")
        self.keys = Keys(id="keys")
        self.gap = Gap(id="gap")

    # ------------------------------------------------------------------ panels

    @property
    def slider(self) -> Slider:
        """The time bar."""
        return self._panel(Slider)

    @property
    def state_panel(self) -> StatePanel:
        """The state."""
        return self._panel(StatePanel)

    @property
    def detail_panel(self) -> DetailPanel:
        """The details."""
        return self._panel(DetailPanel)

    @property
    def map_panel(self) -> MapPanel:
        """The map."""
        return self._panel(MapPanel)

    @property
    def event_list(self) -> EventList:
        """The events."""
        return self._panel(EventList)

    def _panel(self, kind: type[Kind]) -> Kind:
        found = self.panels[kind.NAME]
        assert isinstance(found, kind)
        return found

    def placed(self, *places: str) -> list[Panel]:
        """Returns the panels of some places, in the order of the registry."""
        return [panel for panel in self.panels.values() if panel.PLACE in places]

    @property
    def pane(self) -> str:
        """The name of the focused panel, or of the one focused before a prompt."""
        focused = self.app.screen_stack[0].focused if self.app.screen_stack else None
        name = focused.id if focused is not None else None
        return name if name in self.panels else self.last_pane

    def arrange(self) -> None:
        """Shows and hides panels to fit the size."""
        size = self.arranged_for = self.app.size
        wide, pane = self._wide(), self.pane
        found = layout_for(
            size.width,
            size.height,
            self.aside if wide else pane,
            self.maximized or wide,
            self.details_open,
            self.aside,
        )
        if (found, self.prompting) == self._arranged:
            return  # setting a style lays the screen out again, even if it stays the same
        self._arranged = found, self.prompting
        bars: dict[str, LinePanel] = {"status": self.status, "keys": self.keys}
        for name, panel in (*self.panels.items(), *bars.items()):
            shown = name in found.seen and not (name == "keys" and self.prompting)
            if panel.display != shown:
                panel.display = shown
        if self.ready:
            self._fit_status()
        else:
            _set_height(self.slider, found.slider)
        screen = self.app.screen_stack[0]
        middle, side = screen.query_one("#middle"), screen.query_one("#side")
        middle.styles.layout = "vertical" if found.stacked else "horizontal"
        right = any(panel.NAME in found.seen for panel in self.placed("side", "aside", "list"))
        side.display = right
        middle.display = right or "state" in found.seen
        self.gap.display = right and not found.stacked and "state" in found.seen

    def _wide(self) -> bool:
        """Whether an open panel has the whole width below the slider."""
        if not self.aside or not ASIDE[self.aside].WIDE:
            return False
        small = self.app.size.width < 60 or self.app.size.height < 15
        return self.pane == self.aside or (self.pane == "slider" and not small)

    def rearrange(self) -> None:
        """Shows and hides panels, and paints."""
        self.arrange()
        self.paint()

    def palette_now(self) -> Palette:
        """Returns the palette of the theme."""
        return palette_for(self.app.current_theme, self.app.no_color)

    def paint_theme(self) -> None:
        """Gives every panel the palette of the theme."""
        for panel in self.app.screen_stack[0].query(LinePanel):
            panel.palette = self.palette_now()
            panel.forget()
            panel.draw()

    # ------------------------------------------------------------------ painting

    def paint(self) -> None:
        """Requests one repaint, after all queued keys."""
        if not self.painting:
            self.painting = True
            self._held.enter_context(self.app.batch_update())
            self.app.call_later(self._paint)

    def _paint(self) -> None:
        self.painting = False
        if self.ready:
            self._take()
        if not self.keys.call_later(self._release):
            self._release()

    def _release(self) -> None:
        """Lets the terminal have what is painted, once the last panel has asked for it.

        What one panel asks for later waits for the next frame, a sixtieth of a second.
        """
        self._held.close()
        self.app.screen.check_idle()

    def _take(self) -> None:
        self.painted, self.painted_pane = monotonic(), self.pane
        for panel in self.placed("top", "main", "list"):
            panel.take(self)
        self.panels[self.aside or "detail"].take(self)  # the state panel may choose its cell
        self._paint_bars()
        self.app.threads.follow_up()

    def shown_event(self) -> Event | None:
        """The event in the details; None before the first one."""
        if self.event_id is not None:
            try:
                return self.chronicle.event(self.event_id)
            except ChronoError as error:
                self.model.notice = str(error)
                self.event_id = None
        inside = 0 <= self.model.index < len(self.model.timeline)
        return self.model.timeline.event(self.model.index) if inside else None

    def _paint_bars(self) -> None:
        model = self.model
        all_known = model.known_at >= FOREVER
        clock = model.clock
        known = "today" if all_known else model.moment_words(model.known_at)
        dates = f"State at {model.moment_words(model.at)} · as known by {known}"
        known = "today" if all_known else short_moment(model.known_at, clock)
        short = f"{short_moment(model.at, clock)} · known {known}"
        events = counted(len(model.full), "event")
        right = f"{events} · {counted(len(model.names.documents), 'document')} "
        if model.play.running:
            right = f"playing {speed_words(SPEEDS[model.play.speed])} "
        elif model.axis == "known":
            right = "moving KNOWN BY (K: the date) "
        elif self.linking is not None:
            right = f"linking {self.linking.id[:8]} (L: to the chosen event) "
        elif self.read_only:
            right = "read-only "
        mode = (
            model.play.running
            or model.axis == "known"
            or self.linking is not None
            or self.read_only
        )
        self.status.show(dates, short, model.notice, right, model.known_at < FOREVER, mode)
        self._fit_status()
        self.keys.show(self._footer())

    def _fit_status(self) -> None:
        """Gives the status the rows that its notice needs, from those of the slider.

        So no list moves while a notice stands above it, unless it has more rows than the slider.
        """
        found = self._arranged[0] if self._arranged else None
        most = max(1, min(MAX_STATUS_ROWS, self.app.size.height // 4))
        rows = min(most, self.status.rows_wanted(self.app.size.width))
        _set_height(self.status, rows)
        if found is not None:
            _set_height(self.slider, max(1, found.slider - rows + 1))

    def _footer(self) -> list[tuple[str, str, str, bool]]:
        model = self.model
        found = []
        wanted = (*keys.FOOTERS.get(self.pane, ()), *keys.ALWAYS)
        if self.read_only:
            wanted = tuple(name for name in wanted if not keys.BY_NAME[name].writes)
        if model.query:
            wanted = ("hit(1)", "escape", *wanted)
        for action in dict.fromkeys(wanted):
            command = keys.BY_NAME[action]
            word, active = command.word, True
            if action == "play" and model.play.running:
                word = "pause"
            if command.action in UNIT_WORDS:
                word = UNIT_WORDS[command.action].format(model.visible.grain)
            if model.axis == "known":
                word = KNOWN_WORDS.get(action, word)
            if action in ("step_change(1)", "why"):
                active = model.cell is not None
            if action == "go_back":
                active = model.can_go_back
            if action == "map_by":
                active = self.map_panel.choices() > 1
            found.append((command.shown, word, action, active))
        return found

    def say(self, text: str) -> None:
        """Shows a notice in the status line."""
        self.model.notice = text
        self.paint()

    # ------------------------------------------------------------------ focus

    def focus_pane(self, name: str) -> None:
        """Focuses a panel."""
        panel: Widget = self.panels[name]
        self.last_pane = name
        self.arrange_for(name)
        self.app.screen_stack[0].set_focus(panel)

    def arrange_for(self, name: str) -> None:
        """Makes room for a panel that is hidden."""
        if not self.panels[name].display:
            self.last_pane = name
            self.app.screen_stack[0].set_focus(None)
            self.arrange()

    def focus_next_panel(self, step: int) -> None:
        """Focuses the next panel, and shows it if it is hidden."""
        if self.prompting:
            return
        order = [self.aside if self.aside and name == "detail" else name for name in CYCLE]
        here = order.index(self.pane) if self.pane in order else 0
        self.details_open = False
        self.focus_pane(order[(here + step) % len(order)])
        if self.pane == "events" and self.ready:
            self.subject = "event"
        elif self.pane == "state":
            self.subject, self.event_id = "cell", None
        self.rearrange()

    def open_details(self) -> None:
        """Shows and focuses the details."""
        self.details_open, self.aside = True, ""
        self.model.remember()
        self.focus_pane("detail")
        self.rearrange()

    def toggle_aside(self, name: str) -> None:
        """Shows a panel in place of the details, or closes it."""
        if not self.ready:
            return
        wide = ASIDE[name].WIDE
        self.aside = "" if self.aside == name else name
        if wide and not self.aside:
            self.focus_pane("state")
        elif wide:
            self.focus_pane(self.aside)
        self.arrange()
        if self.pane == "detail" or self.pane in ASIDE:
            self.focus_pane(self.aside or "detail")
        self.paint()

    def next_map_view(self) -> None:
        """Opens the map, or switches it to the next view."""
        if self.ready and self.aside == "map":
            self.map_panel.turn()
            self.paint()
        elif self.ready:
            self.toggle_aside("map")

    def toggle_maximized(self) -> None:
        """Shows one panel alone, or all panels again."""
        self.maximized = not self.maximized
        self.arrange()
        self.focus_pane(self.pane)
        self.paint()


def _set_height(panel: LinePanel, rows: int) -> None:
    """Sets a height that has changed: setting any style lays the screen out again."""
    height = panel.styles.height
    if height is None or height.value != rows:
        panel.styles.height = rows
