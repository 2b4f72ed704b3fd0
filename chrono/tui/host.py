"""The app's inside: the model, the panels, and one painting for however many moves."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from chrono.edtf import FOREVER, format_day, say_day
from chrono.errors import ChronoError
from chrono.render.text import counted
from chrono.tui import keys
from chrono.tui.layout import PANES, layout_for
from chrono.tui.model.styled_lines import Line
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.events import EventList
from chrono.tui.panels.line_panel import LinePanel
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.status import Keys, StatusBar
from chrono.tui.panels.timeline import Slider, TimelineState
from chrono.tui.theme import palette_for

if TYPE_CHECKING:
    from textual.app import App

    from chrono.tui.loader import Loader
    from chrono.tui.model.cell_detail import CellDetail
    from chrono.tui.model.event_detail import EventDetail
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.model.state_list import Row


KNOWN_WORDS: Final = {"step_event(1)": "publication", "turn_axis": "date"}
"""What keys do while they move what was known, where it is something else."""


class Gap(LinePanel):
    """An empty column."""

    def lines(self, width: int, height: int) -> list[Line]:
        """Nothing."""
        return []


if TYPE_CHECKING:
    Half = App[None]
else:
    Half = object
"""The parts of the app are no apps by themselves: each app class costs at every start."""


class Base(Half):
    """What every part of the app stands on."""

    model: Scrubber
    cell_detail: CellDetail
    event_detail: EventDetail

    def __init__(self, loader: Loader, **more: Any) -> None:
        super().__init__(**more)
        self.loader = loader
        self.chronicle, self.documents = loader.chronicle, loader.documents
        self.ready = False
        """Whether the chronicle has been read."""
        self.subject = "cell"
        """What the details tell of: the chosen `cell`, or the chosen `event`."""
        self.maximized = False
        self.details_open = False
        self.map_open = False
        self.prompting = ""
        """What the prompt is open for; empty while it is closed."""
        self.writing = False
        """Whether lines of ours are on their way into the log, and from there to the screen."""
        self._painting = False
        self.tokens: dict[str, object] = {}
        """The newest work of each kind."""
        self.at_work: set[object] = set()
        """All work that still goes on."""
        self.painted = 0.0
        """When something was painted last, by the monotonic clock."""

    # ------------------------------------------------------------------ panels

    @property
    def slider(self) -> Slider:
        """The bar of time."""
        return self._slider

    def make_panels(self) -> None:
        """The panels, once."""
        self._slider = Slider(id="slider")
        self.state_panel = StatePanel(id="state")
        self.detail_panel = DetailPanel(id="detail")
        self.map_panel = MapPanel(id="map")
        self.event_list = EventList(id="events")
        self.status = StatusBar(id="status")
        self.keys = Keys(id="keys")
        self.gap = Gap(id="gap")
        self.panels: dict[str, LinePanel] = {
            "slider": self._slider,
            "state": self.state_panel,
            "detail": self.detail_panel,
            "map": self.map_panel,
            "events": self.event_list,
            "status": self.status,
            "keys": self.keys,
        }

    @property
    def pane(self) -> str:
        """Id of the panel in hand."""
        focused = self.screen_stack[0].focused if self.screen_stack else None
        name = focused.id if focused is not None else None
        return name if name in (*PANES, "map") else self._last_pane

    _last_pane = "state"

    arranged_for: Any = None
    """The size for which the panels were arranged last."""

    def arrange(self) -> None:
        """Shows and hides panels for the size."""
        size = self.arranged_for = self.size
        pane = self.pane
        found = layout_for(
            size.width, size.height, pane, self.maximized, self.details_open, self.map_open
        )
        for name, panel in self.panels.items():
            shown = name in found.seen and not (name == "keys" and self.prompting)
            if panel.display != shown:
                panel.display = shown
        if self._slider.styles.height is None or self._slider.styles.height.value != found.slider:
            self._slider.styles.height = found.slider
        middle, side = (
            self.screen_stack[0].query_one("#middle"),
            self.screen_stack[0].query_one("#side"),
        )
        middle.styles.layout = "vertical" if found.stacked else "horizontal"
        right = bool({"detail", "map", "events"} & found.seen)
        side.display = right
        middle.display = right or "state" in found.seen
        self.gap.display = right and not found.stacked and "state" in found.seen

    def paint_theme(self) -> None:
        """Gives every panel the palette of the theme."""
        palette = palette_for(self.current_theme, self.no_color)
        for panel in self.screen_stack[0].query(LinePanel):
            panel.palette = palette
            panel.forget()
            panel.draw()

    # ------------------------------------------------------------------ painting

    def paint(self) -> None:
        """Asks for one painting, after whatever keys are waiting."""
        if not self._painting:
            self._painting = True
            self.call_later(self._paint)

    def _paint(self) -> None:
        self._painting = False
        if not self.ready:
            return
        self.painted = monotonic()
        self._paint_slider()
        self._paint_board()
        self._paint_stream()
        self._paint_detail()
        self._paint_bars()
        self.model.seen = self.state_panel.seen_keys()
        self.follow_up()

    def follow_up(self) -> None:
        """What is to be done off the screen's thread after a painting. Said by the app."""

    def _paint_slider(self) -> None:
        model = self.model
        self._slider.face = TimelineState(
            visible=model.visible,
            whole=model.whole(),
            at=model.at,
            known_at=None if model.known_at >= FOREVER else model.known_at,
            latest=model.latest_known(),
            in_hand=model.axis,
            marks=model.marks(),
            days=model.timeline.days,
        )
        self._slider.draw()

    def _paint_board(self) -> None:
        from chrono.tui.model.row_text import RowContext

        model = self.model
        rows = model.rows()
        look = RowContext(
            model.names, model.vocabulary, model.cache.readings, model.changes, model.against
        )
        if model.cell is None or (model.filter and not self._among(rows)):
            model.cell = self.state_panel.nearest(rows) or model.cell
        parts = []
        if model.changes:
            parts.append(f"{len(model.changes):,} changed (*)")
        if model.base is not None:
            parts.append(f"{len(model.against):,} unlike the base (=)")
        self.state_panel.needle, self.state_panel.filtered = model.query, bool(model.filter)
        self.state_panel.empty = not len(model.full)
        chosen = model.cell if self.state_panel.shape == "cell" else None
        self.state_panel.show(rows, look, chosen, ", ".join(parts))

    def _among(self, rows: list[Row]) -> bool:
        """Whether the chosen cell has a row, so that it is what is marked as chosen."""
        return any(self.model.cell in row.keys for row in rows)

    def _paint_stream(self) -> None:
        from chrono.render.event_text import event_line
        from chrono.tui.model.timeline import known_status

        model = self.model
        total = len(model.timeline)
        summary = f"{model.index + 1:,} of {total:,}"
        if model.filter:
            summary += " in the filter"
        if model.query:
            summary += f", {counted(len(model.hits), 'hit')}"
        self.event_list.tell = lambda event: event_line(event, model.vocabulary, model.names)
        self.event_list.gone = model.retracted
        self.event_list.known_status = lambda event: known_status(
            event, model.names.documents, model.known_at
        )
        self.event_list.needle = model.query
        self.event_list.show(model.timeline, model.at, model.index, summary)

    def _paint_detail(self) -> None:
        model = self.model
        self.detail_panel.needle = model.query
        model.watched = ()
        if self.map_open:
            self.map_panel.show(model)
            return
        if self.subject == "event":
            event = self.shown_event()
            if event is not None:
                self.detail_panel.show(
                    f"event:{event.id}",
                    f"Event {event.id[:8]}",
                    lambda width: self.event_detail.lines(event, width),
                )
                return
        key = model.cell
        if key is None:
            self.detail_panel.show("", "Details", lambda width: [])
            return
        group = model.state_list.of_key.get(key)
        keys_of = (key,) if self.single == key or group is None else group.keys
        model.watched = keys_of
        self.detail_panel.show(
            f"cell:{key}", "Cell", lambda width: self.cell_detail.lines(keys_of, width)
        )

    linking: Any = None
    """The event that is to be linked to another, while that one is looked for."""
    single: str | None = None
    """A member of a collection that is looked at by itself."""
    event_id: str | None = None
    """An event that is looked at though it is not the chosen one of the list."""

    def shown_event(self) -> Any:
        """The event that the details tell of; None before the first one, and where none fits."""
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
        known = "today" if all_known else say_day(model.known_at)
        dates = f"State at {say_day(model.at)} · as known by {known}"
        known = "today" if all_known else format_day(model.known_at)
        short = f"{format_day(model.at)} · known {known}"
        events = counted(len(model.full), "event")
        right = f"{events} · {counted(len(model.names.documents), 'document')} "
        if model.play.running:
            from chrono.tui.model.playback import SPEEDS, speed_words

            right = f"playing {speed_words(SPEEDS[model.play.speed])} "
        elif model.axis == "known":
            right = "moving KNOWN BY (K: the date) "
        elif self.linking is not None:
            right = f"linking {self.linking.id[:8]} (L: to the chosen event) "
        mode = model.play.running or model.axis == "known" or self.linking is not None
        self.status.show(dates, short, model.notice, right, model.known_at < FOREVER, mode)
        self.keys.show(self._footer())

    def _footer(self) -> list[tuple[str, str, str, bool]]:
        model = self.model
        found = []
        wanted = (*keys.FOOTERS.get(self.pane, ()), *keys.ALWAYS)
        if model.query:
            wanted = ("hit(1)", "escape", *wanted)
        for action in dict.fromkeys(wanted):
            command = keys.BY_ACTION[action]
            word, active = command.word, True
            if action == "play" and model.play.running:
                word = "pause"
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
        """Says something in the status line."""
        self.model.notice = text
        self.paint()

    def focus_pane(self, name: str) -> None:
        """Takes a panel in hand."""
        panel: Widget = self.panels[name]
        self._last_pane = name
        self.arrange_for(name)
        self.screen_stack[0].set_focus(panel)

    def arrange_for(self, name: str) -> None:
        """Makes room for a panel that is not seen."""
        if not self.panels[name].display:
            self._last_pane = name
            self.screen_stack[0].set_focus(None)
            self.arrange()
