"""The belief map: one cell, its dates across, and down the days on which documents appeared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from chrono.edtf import FOREVER
from chrono.render.plot import lanes_text
from chrono.render.text import cell_words
from chrono.tui.model.axis import snapped
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.model.wrap import wrapped
from chrono.tui.panels.line_panel import with_thumb
from chrono.tui.panels.panel import Opener, Panel
from chrono.tui.panels.picture_rows import KeptLines, axis_lines, crossed_line

if TYPE_CHECKING:
    from textual import events

    from chrono.render.plot.folded_axis import FoldedAxis
    from chrono.render.plot.lanes import Belief
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.workspace import Workspace

BELOW = 4
"""The rows of the axis and of the sentence."""


class BeliefPanel(Panel):
    """A row for each day on which a document appeared; up and down move the known-by date."""

    NAME = "belief"
    PLACE = "aside"
    WIDE = True
    ABOUT = (
        "The belief map of the chosen cell: its bars as the readers of each day knew them, one row"
        " for each day on which a document appeared; ┊ is that day. Up and down move the known-by"
        " date, the other keys move the date of the state, a click moves both; Enter opens the"
        " details of that view; B closes it."
    )
    OPENER = Opener("B", "B", "belief", "Belief map of the chosen cell: who would have said what")

    model: Scrubber | None = None

    def __init__(self) -> None:
        super().__init__()
        self.cell = ""
        self.first = 0
        self.cursor = 0
        self._lines = KeptLines()
        self._drawn: tuple[object, object, list[list[tuple[str, str]]]] | None = None

    class Viewed(Message):
        """A view was chosen: a known-by date, and perhaps a date."""

        def __init__(self, second: int | None, known_at: int, enter: bool) -> None:
            super().__init__()
            self.second, self.known_at, self.enter = second, known_at, enter

    def take(self, workspace: Workspace) -> None:
        """Shows the map of the chosen cell, and asks for it if it has not been read."""
        self.model = model = workspace.model
        self.cell = workspace.single or model.cell or ""
        model.watched = ()
        model.pictures.refresh(model)
        model.pictures.want(model, belief=self.cell)
        rows = self._beliefs()
        known = [place for place, row in enumerate(rows) if row.known_at <= model.known_at]
        self.cursor = known[-1] if known else 0
        self._keep()
        self.draw()

    def _beliefs(self) -> tuple[Belief, ...]:
        found = self.model.pictures.beliefs.get(self.cell) if self.model is not None else None
        return found.rows if found is not None else ()

    @property
    def room(self) -> int:
        """The number of rows for days."""
        return max(1, self.size.height - 1 - BELOW)

    def _keep(self) -> None:
        most = max(0, len(self._beliefs()) - self.room)
        self.first = min(most, max(self.first, self.cursor - self.room + 1))
        self.first = max(0, min(self.first, self.cursor))

    def _gutter(self, width: int) -> int:
        return 18 if width >= 50 else 10

    def _axis(self) -> FoldedAxis | None:
        width = self.size.width - self._gutter(self.size.width) - 3
        if self.model is None or width < 1:
            return None
        pictures = self.model.pictures
        return pictures.axis(self.model, width, pictures.beliefs.get(self.cell))

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title, the days in sight, a sentence about the cursor, and the axis."""
        model, axis = self.model, self._axis()
        if model is None or axis is None:
            return [self.title_line("Belief", "", width)]
        named = cell_words(self.cell, model.vocabulary, model.names) if self.cell else ""
        title = self.title_line(f"Belief · {named}", "as known by ↓, date →", width)
        gutter, rows = self._gutter(width), self._beliefs()
        made: list[Line] = []
        for place in range(self.first, min(len(rows), self.first + self.room)):
            row = rows[place]
            said = model.clock.say(row.known_at)
            label = said if gutter >= 18 else model.clock.format(row.known_at)[:10]
            drawn = self._row(place, axis)
            line = self._lines.line(
                place,
                (label, drawn, axis, axis.column(model.at)),
                partial(crossed_line, label, gutter, drawn, axis, model.at, None),
            )
            if place == self.cursor:
                line = line._replace(fill="select" if self.in_focus else "select-off")
            made.append(line)
        if not rows:
            read = self.cell in model.pictures.beliefs
            made.append(Line((Piece(" No document has appeared." if read else " Reading …"),)))
        made = with_thumb(made, self.first, len(rows), width)
        sentence = wrapped(self._sentence(rows), width, indent=" ")
        return [title, *made, *axis_lines(model, axis, gutter), *sentence][:height]

    def _row(self, place: int, axis: FoldedAxis) -> list[tuple[str, str]]:
        """Returns the drawn bars of a day, with the day itself as a dotted line."""
        rows = self._beliefs()
        if self._drawn is None or self._drawn[0] is not rows or self._drawn[1] is not axis:
            self._drawn = rows, axis, [[] for _ in rows]
        kept = self._drawn[2]
        if not kept[place]:
            bars = lanes_text.row(axis, rows[place].bars)
            kept[place] = lanes_text.crossed(bars, axis, None, rows[place].known_at)
        return kept[place]

    def _sentence(self, rows: tuple[Belief, ...]) -> str:
        """Says what readers of the chosen day would have said of D, and what they say today."""
        model = self.model
        if model is None or not rows:
            return ""
        then, now = (_said(row, model.at) for row in (rows[self.cursor], rows[-1]))
        date, day = model.clock.say(model.at), model.clock.say(rows[self.cursor].known_at)
        if self.cursor == len(rows) - 1:
            return f"Of {date}, all documents say: {now}."
        return f"Of {date}, readers of {day} would have said: {then}; today: {now}."

    # ------------------------------------------------------------------ keys and mouse

    def move(self, step: int) -> None:
        """Moves the known-by date to the day before or after."""
        rows = self._beliefs()
        if rows:
            self._view(max(0, min(len(rows) - 1, self.cursor + step)), None, False)

    def page(self, step: int) -> None:
        """Moves by a page."""
        self.move(step * self.room)

    def enter(self) -> None:
        """Opens the details of the cell at both dates."""
        if self._beliefs():
            self._view(self.cursor, None, True)

    def _view(self, place: int, second: int | None, enter: bool) -> None:
        rows = self._beliefs()
        known_at = FOREVER if place == len(rows) - 1 else rows[place].known_at
        self.post_message(self.Viewed(second, known_at, enter))

    def on_click(self, event: events.Click) -> None:
        """Moves both dates to what was clicked; a second click opens the details."""
        axis, model, place = self._axis(), self.model, self.first + event.y - 1
        if axis is None or model is None or event.y < 1 or place >= len(self._beliefs()):
            return
        column = event.x - self._gutter(self.size.width) - 2
        inside = 0 <= column < axis.width
        second = snapped(axis.second(column), model.visible.grain, model.clock) if inside else None
        self._view(place, second, event.chain > 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Moves the known-by date on."""
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Moves the known-by date back."""
        event.stop()
        self.move(-1)

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the chosen day visible."""
        self._keep()
        super().on_resize(event)


def _said(row: Belief, second: int) -> str:
    """Returns what a row shows at a date, in words."""
    bar = next((bar for bar in row.bars if bar.first <= second <= bar.last), None)
    if bar is None:
        return "nobody knows"
    joiner = " against " if bar.standing == "contested" else " or "
    words = joiner.join(side.words for side in bar.sides)
    return words if bar.standing == "stated" else f"{words} ({bar.standing})"
