"""The lanes: cells as rows, time across, each value written in its bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from chrono.edtf import FOREVER
from chrono.render.plot import lanes_text
from chrono.render.text import cell_words
from chrono.tui.model.axis import snapped
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.line_panel import with_thumb
from chrono.tui.panels.panel import Opener, Panel
from chrono.tui.panels.picture_rows import KeptLines, axis_lines, crossed_line

if TYPE_CHECKING:
    from textual import events

    from chrono.render.plot.folded_axis import FoldedAxis
    from chrono.render.plot.lanes import Lane
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.workspace import Workspace

AXIS = 2
"""The rows of the axis."""
AHEAD = 80
"""The least number of cells that are read, from the first in sight on."""


class LanesPanel(Panel):
    """A row for each headline or starred cell."""

    NAME = "lanes"
    PLACE = "aside"
    WIDE = True
    ABOUT = (
        "The lanes: headline cells as rows of bars over the time of the slider. ● and ━ are stated,"
        " ◆ derived, ○ and ╌ stale, ≠ and ═ contested, with every side, ▒ the time in which a vague"
        " date leaves a value open, [ ] a plan, ‹ a value from an earlier day on, // a year or more"
        " without an event. Up and down choose a cell, Enter opens it, * stars the chosen cell so"
        " that it joins them, u shows all. A click chooses a cell and moves D; W closes them."
    )
    OPENER = Opener("W", "W", "lanes", "Lanes: what held, since when, until when, how surely")

    model: Scrubber | None = None

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.first = 0
        self.cursor = 0
        self._shown: list[int | None] = []
        """The index of the cell in each row of the panel."""
        self._lines = KeptLines()
        self._drawn: dict[str, tuple[Lane, FoldedAxis, list[list[tuple[str, str]]]]] = {}

    class Chosen(Message):
        """A cell was chosen, perhaps with a date."""

        def __init__(self, cell: str, second: int | None, enter: bool) -> None:
            super().__init__()
            self.cell, self.second, self.enter = cell, second, enter

    def take(self, workspace: Workspace) -> None:
        """Shows the cells in sight, and asks for those that have not been read."""
        self.model = model = workspace.model
        model.watched = ()
        model.pictures.refresh(model)
        self.keys = model.pictures.rows(model)
        self.cursor = self._place(workspace.single or model.cell)
        self._keep()
        self.draw()
        ahead = max(2 * self.room, AHEAD)  # before the layout, the panel has no rows
        model.pictures.want(model, self.keys[self.first : self.first + ahead], self.room)

    @property
    def room(self) -> int:
        """The number of rows for lanes."""
        return max(1, self.size.height - 1 - AXIS)

    def _place(self, chosen: str | None) -> int:
        """Returns the index of the chosen cell, or of the nearest one that is shown."""
        keys, model = self.keys, self.model
        here = min(self.cursor, max(0, len(keys) - 1))
        if chosen is None or model is None or (keys and keys[here] == chosen):
            return here
        group = model.state_list.of_key.get(chosen)
        if group is not None and keys and keys[here] in group.keys and chosen == group.keys[0]:
            return here  # another member of the chosen collection
        return keys.index(chosen) if chosen in keys else here

    def _heights(self, index: int, axis: FoldedAxis) -> int:
        return len(self._rows(self.keys[index], axis))

    def _axis(self) -> FoldedAxis | None:
        width = self.size.width - self._gutter(self.size.width) - 4  # the last column scrolls
        if self.model is None or width < 1:
            return None
        return self.model.pictures.axis(self.model, width)

    def _gutter(self, width: int) -> int:
        return max(8, min(40, width * 3 // 8))

    def _keep(self) -> None:
        """Keeps the chosen cell in sight."""
        axis = self._axis()
        if axis is None or not self.keys:
            return
        self.first = max(0, min(self.first, len(self.keys) - 1))
        self.first = min(self.first, self.cursor)
        taken = sum(self._heights(each, axis) for each in range(self.first, self.cursor + 1))
        while taken > self.room and self.first < self.cursor:
            taken -= self._heights(self.first, axis)
            self.first += 1

    def _rows(self, key: str, axis: FoldedAxis) -> list[list[tuple[str, str]]]:
        """Returns the rows of a cell: its bars, and its plans."""
        assert self.model is not None
        found = self.model.pictures.lanes.get(key)
        if found is None:
            return [[(" " * axis.width, "")]]
        kept = self._drawn.get(key)
        if kept is None or kept[0] is not found or kept[1] is not axis:
            rows = [lanes_text.row(axis, found.bars), *lanes_text.plan_rows(axis, found.plans)]
            kept = self._drawn[key] = found, axis, rows
            while len(self._drawn) > 4 * self.room + 100:
                del self._drawn[next(iter(self._drawn))]
        return kept[2]

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title, the rows in sight and the axis."""
        model, axis = self.model, self._axis()
        self._shown = []
        if model is None or axis is None:
            return [self.title_line("Lanes", "", width)]
        right = f"{len(self.keys):,} cells" if self.keys else ""
        title = self.title_line("Lanes", right, width)
        known = model.known_at if model.known_at < FOREVER else None
        gutter = self._gutter(width)
        made: list[Line] = []
        index, before = self.first, None
        while index < len(self.keys) and len(made) < self.room:
            key = self.keys[index]
            lane = model.pictures.lanes.get(key)
            for number, row in enumerate(self._rows(key, axis)):
                label = self._label(key, lane, before, gutter) if number == 0 else ""
                starred = "*" if number == 0 and key in model.pictures.starred else " "
                text = f"{starred}{label}"
                cross = (axis.column(model.at), None if known is None else axis.column(known))
                line = self._lines.line(
                    (key, number),
                    (text, row, axis, cross),
                    partial(crossed_line, text, gutter + 1, row, axis, model.at, known),
                )
                if index == self.cursor:
                    line = line._replace(fill="select" if self.in_focus else "select-off")
                made.append(line)
                self._shown.append(index)
            before, index = lane, index + 1
        made = made[: self.room]
        if not self.keys:
            made.append(Line((Piece(" No cell is shown here: u shows all, * stars one."),)))
        made = with_thumb(made, self.first, len(self.keys), width)
        return [title, *made, *axis_lines(model, axis, gutter + 1)][:height]

    def _label(self, key: str, lane: Lane | None, before: Lane | None, width: int) -> str:
        assert self.model is not None
        if lane is None:
            words = cell_words(key, self.model.vocabulary, self.model.names)
            return lanes_text.shortened(words, width)
        return lanes_text.lane_label(lane, before, width)

    # ------------------------------------------------------------------ keys and mouse

    def move(self, step: int) -> None:
        """Chooses the next cell."""
        if self.keys:
            self.cursor = max(0, min(len(self.keys) - 1, self.cursor + step))
            self._choose(None, False)

    def page(self, step: int) -> None:
        """Moves by a page."""
        self.move(step * self.room)

    def enter(self) -> None:
        """Opens the details of the chosen cell."""
        if self.keys:
            self._choose(None, True)

    def _choose(self, second: int | None, enter: bool) -> None:
        self.post_message(self.Chosen(self.keys[self.cursor], second, enter))

    def on_click(self, event: events.Click) -> None:
        """Chooses the clicked cell, and the date under the mouse; a second click opens it."""
        axis, model = self._axis(), self.model
        if axis is None or model is None:
            return
        column = event.x - self._gutter(self.size.width) - 3
        inside = 0 <= column < axis.width
        second = snapped(axis.second(column), model.visible.grain, model.clock) if inside else None
        row = event.y - 1
        if 0 <= row < len(self._shown):
            shown = self._shown[row]
            again = shown == self.cursor and event.chain > 1
            self.cursor = self.cursor if shown is None else shown
            self._choose(None if again else second, again)
        elif self.keys and second is not None:
            self._choose(second, False)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Moves down."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Moves up."""
        event.stop()
        self.move(-3)

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the chosen cell visible."""
        self._keep()
        super().on_resize(event)
