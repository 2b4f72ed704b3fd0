"""The state: kinds, entities, and the readings of their cells at the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_
from typing import TYPE_CHECKING

from textual.message import Message

from chrono.tui.model.row_text import RowContext, row_line
from chrono.tui.model.styled_lines import Line, highlighted
from chrono.tui.model.wrap import wrapped
from chrono.tui.panels.line_panel import with_thumb
from chrono.tui.panels.panel import Panel
from chrono.tui.sanitize import clean

if TYPE_CHECKING:
    from textual import events

    from chrono.tui.model.state_list import Row
    from chrono.tui.workspace import Workspace


MARGIN = 2
"""Rows kept in sight above and below the chosen one."""
MAX_LINES_CACHED = 400
"""The most cached lines."""


class StatePanel(Panel):
    """A list of rows with one chosen row."""

    NAME = "state"
    PLACE = "main"
    ABOUT = (
        "The state: the value of every attribute of every entity at both dates. A star marks"
        " what the last step changed, an equals sign what differs from the pinned base."
    )

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.look: RowContext | None = None
        self.chosen: str | None = None
        """Name of the chosen row: the first key of its cells, or a kind or entity."""
        self.shape = "cell"
        self.first = 0
        self.needle = ""
        self.summary = ""
        self.filtered = False
        """Whether a filter is what rows are missing for."""
        self.filter_text = ""
        self.empty = False
        """Whether the chronicle has no event at all."""
        self._cursor = 0
        self._told: dict[tuple[Row, int], tuple[list[object], Line]] = {}
        """The lines of drawn rows, with the data that they show."""

    class Chosen(Message):
        """A row was chosen."""

        def __init__(self, row: Row, enter: bool = False) -> None:
            super().__init__()
            self.row, self.enter = row, enter

    @property
    def room(self) -> int:
        """The number of visible rows."""
        return max(1, self.size.height - 1)

    def take(self, workspace: Workspace) -> None:
        """Shows the rows at the cursors."""
        model = workspace.model
        rows = model.rows()
        look = RowContext(
            model.names, model.vocabulary, model.cache.readings, model.changes, model.against
        )
        if model.cell is None or (model.filter and not _has_row(model.cell, rows)):
            model.cell = self.nearest(rows) or model.cell
        parts = []
        if model.cache.pending:
            parts.append("looking for changes …")
        elif model.changes:
            parts.append(f"{model.rows_of(model.changes):,} changed (*)")
        if model.base is not None and not model.cache.pending:
            parts.append(f"{model.rows_of(model.against):,} unlike the base (=)")
        self.needle, self.filtered = model.query, bool(model.filter)
        self.filter_text = model.filter.text
        self.empty = not len(model.full)
        chosen = model.cell if self.shape == "cell" else None
        self.show(rows, look, chosen, ", ".join(parts))
        model.seen = self.seen_keys()

    def show(self, rows: list[Row], look: RowContext, chosen: str | None, summary: str) -> None:
        """Shows new rows, keeping the chosen one at its position on the screen."""
        before, same = self._cursor - self.first, chosen in (None, self.chosen)
        self.rows, self.look, self.summary = rows, look, summary
        if chosen is not None:
            self.chosen, self.shape = chosen, "cell"
        place = self.place()
        if place is None:
            self._cursor = min(self._cursor, max(0, len(rows) - 1))
        elif place != self._cursor:
            self._cursor = place
            if same and 0 <= before < self.room:
                self.first = place - before
        self._keep()
        self.draw()

    def nearest(self, rows: list[Row]) -> str | None:
        """Returns the cell, among some rows, nearest to the chosen row."""
        found = [
            (abs(place - self._cursor), place)
            for place, row in enumerate(rows)
            if row.shape == "cell"
        ]
        return rows[min(found)[1]].name if found else None

    def seen_keys(self) -> tuple[str, ...]:
        """Returns the visible cells."""
        if not self.display:
            return ()
        rows = self.rows[self.first : self.first + self.room]
        return tuple(key for row in rows for key in row.keys)

    def place(self) -> int | None:
        """The index of the chosen row."""
        if self._cursor < len(self.rows) and self._is_chosen(self.rows[self._cursor]):
            return self._cursor  # as after most steps: of many rows none has to be looked at
        found = (place for place, row in enumerate(self.rows) if self._is_chosen(row))
        return next(found, None)

    def _is_chosen(self, row: Row) -> bool:
        return row.shape == self.shape and (row.name == self.chosen or self.chosen in row.keys)

    def _keep(self) -> None:
        if not self.size.height:  # not laid out yet: nothing is out of sight
            return
        margin = min(MARGIN, (self.room - 1) // 2)
        if self._cursor < self.first + margin:
            self.first = self._cursor - margin
        elif self._cursor > self.first + self.room - 1 - margin:
            self.first = self._cursor - self.room + 1 + margin
        self.first = max(0, self.first)
        # the headings right above the first row belong to it
        if self.first == self._cursor and self.room > 2:
            while self.first > 0 and self.rows[self.first - 1].shape != "cell":
                self.first -= 1
        if self._cursor <= 2 < self.room:
            self.first = 0
        self.first = max(0, min(self.first, len(self.rows) - self.room))

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title and the visible rows."""
        found = f" · filter: {clean(self.filter_text)}" if self.filtered else ""
        title = self.title_line(f"State{found}{self._above()}", self.summary, width)
        if self.look is None:
            return [title]
        shown, place = [], self.place()
        for index in range(self.first, min(len(self.rows), self.first + height - 1)):
            shown_line = highlighted(self._line(self.rows[index], self.look, width), self.needle)
            if index == place:
                fill = "select" if self.in_focus else "select-off"
                shown_line = shown_line._replace(fill=fill)
            shown.append(shown_line)
        if not self.rows:
            shown.append(Line())
            shown += empty_words(self.filtered, self.empty, width)
        return [title, *with_thumb(shown, self.first, len(self.rows), width)]

    def _line(self, row: Row, look: RowContext, width: int) -> Line:
        """Formats a row's line; reuses the cached line if its data is unchanged."""
        told: list[object] = [look.names]
        for key in row.keys:
            told += [look.readings.get(key), look.changes.get(key), look.base.get(key)]
        kept = self._told.get((row, width))
        if kept is None or not all(map(is_, kept[0], told)):
            kept = self._told[row, width] = told, row_line(row, look, width)
            if len(self._told) > MAX_LINES_CACHED:
                del self._told[next(iter(self._told))]
        return kept[1]

    def _above(self) -> str:
        """Returns the entity of the first row if its heading is not visible."""
        rows, look = self.rows, self.look
        if look is None or not 0 < self.first < len(rows) or rows[self.first].shape != "cell":
            return ""
        return f" · {look.names.entity(rows[self.first].name.partition('.')[0])}"

    # ------------------------------------------------------------------ keys and mouse

    def move(self, step: int) -> None:
        """Chooses another row, headings included."""
        if not self.rows:
            return
        cursor = max(0, min(len(self.rows) - 1, self._cursor + step))
        if self.rows[cursor].shape == "entity":  # a heading: on to its first cell, or past it
            cursor += 1 if step > 0 or cursor == 0 else -1
        self._cursor = cursor
        self._choose(False)

    def page(self, step: int) -> None:
        """Moves by a page."""
        self.move(step * self.room)

    def enter(self) -> None:
        """Opens the chosen row, or collapses a kind."""
        if self.rows:
            self._choose(True)

    def _choose(self, enter: bool) -> None:
        row = self.rows[self._cursor]
        self.chosen, self.shape = row.name, row.shape
        self._keep()
        self.post_message(self.Chosen(row, enter))

    def on_click(self, event: events.Click) -> None:
        """Chooses the clicked row; a second click opens it."""
        index = self.first + event.y - 1
        if event.y >= 1 and index < len(self.rows):
            again = index == self._cursor and event.chain > 1
            self._cursor = index
            self._choose(again or self.rows[index].shape == "kind")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down by three rows."""
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up by three rows."""
        self._scroll(event, -3)

    def _scroll(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        self.first = max(0, min(self.first + step, len(self.rows) - self.room))
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the chosen row visible."""
        self._keep()
        super().on_resize(event)


def _has_row(cell: str, rows: Iterable[Row]) -> bool:
    """Whether the chosen cell has a row, which is then highlighted."""
    return any(cell in row.keys for row in rows)


def empty_words(filtered: bool, empty: bool, width: int) -> list[Line]:
    """Returns the text of an empty state: its purpose, and the next step."""
    if empty:
        said = [
            "Nothing has been recorded here yet.",
            "Press a to append: first a document, then an entity, then an event; or"
            " `chrono document add FILE` and `chrono append TYPE` in a shell.",
        ]
    elif filtered:
        said = [
            "Nothing on this date fits the filter.",
            "Press f to change it; an empty one shows all again.",
        ]
    else:
        said = [
            "Nothing is known of this date here.",
            "Press u to show every cell that was ever claimed,"
            " or Home and End for the first and the last event.",
        ]
    return [line for text in said for line in wrapped(text, width, indent="   ")]
