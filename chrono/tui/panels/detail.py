"""The details of a cell or an event: lines, some with links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from chrono.tui.model.styled_lines import Line, highlighted
from chrono.tui.panels.line_panel import with_thumb
from chrono.tui.panels.panel import Panel, Place

if TYPE_CHECKING:
    from textual import events

    from chrono.tui.workspace import Workspace


class DetailPanel(Panel):
    """Scrollable lines. Up and down move between links, Enter follows one."""

    NAME = "detail"
    PLACE: ClassVar[Place] = "side"
    ABOUT = (
        "Details: a cell with its rivals, plans and history, or an event with its speaker and"
        " passage. Underlined names are links; Backspace comes back."
    )

    def __init__(self) -> None:
        super().__init__()
        self.name_shown = "Cell"
        self.make: Callable[[int], list[Line]] = lambda width: []
        """Makes the lines for a width."""
        self.subject = ""
        self.first = 0
        self.needle = ""
        self.cursor = -1
        """The line of the selected link; -1 for none."""
        self.choose_first = False
        """Whether to select the first event once the lines are built."""
        self._made: list[Line] = []

    class Followed(Message):
        """A link was followed: `event:ID`, `cell:KEY` or `at:SECOND`."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def take(self, workspace: Workspace) -> None:
        """Shows the chosen event or cell."""
        model = workspace.model
        self.needle = model.query
        model.watched = ()
        event = workspace.shown_event() if workspace.subject == "event" else None
        if event is not None:
            lines = partial(workspace.event_detail.lines, event)
            self.show(f"event:{event.id}", f"Event {event.id[:8]}", lines)
            return
        key = model.cell
        if key is None:
            self.show("", "Details", lambda width: [])
            return
        group = model.state_list.of_key.get(key)
        keys = (key,) if workspace.single == key or group is None else group.keys
        model.watched = keys
        self.show(f"cell:{key}", "Cell", partial(workspace.cell_detail.lines, keys))

    def show(self, subject: str, name: str, make: Callable[[int], list[Line]]) -> None:
        """Shows another subject from its top, or refreshes the same one."""
        if subject != self.subject:
            self.first, self.cursor = 0, -1
        self.subject, self.name_shown, self.make = subject, name, make
        self.draw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title and the visible lines."""
        self._made = self.make(max(8, width - 2))
        total = len(self._made)
        if self.choose_first:
            self.choose_first, self.first = False, 0
            events = (n for n, each in enumerate(self._made) if each.target.startswith("event:"))
            self.cursor = next(events, -1)
            end = self.cursor
            while end + 1 < total and self._lead(end + 1) == self.cursor:
                end += 1
            self.first = max(0, min(self.cursor, end - height + 2))
        self.first = max(0, min(self.first, total - height + 1))
        shown = []
        for index in range(self.first, min(total, self.first + height - 1)):
            line = highlighted(self._made[index], self.needle)
            if self.in_focus and 0 <= self.cursor < total and self._lead(index) == self.cursor:
                line = line._replace(fill="select")
            shown.append(line)
        more = total - self.first - (height - 1)
        right = f"{more} more below" if more > 0 else ""
        title = self.title_line(self.name_shown, right, width)
        return [title, *with_thumb(shown, self.first, total, width)]

    def _lead(self, index: int) -> int:
        """Returns the first line of the link at a line; the line itself if it has no link."""
        made = self._made
        while index > 0 and made[index].target and made[index - 1].target == made[index].target:
            index -= 1
        return index

    def move(self, step: int) -> None:
        """Moves to the next link; scrolls if none is visible."""
        room = max(1, self.size.height - 1)
        places = [i for i, line in enumerate(self._made) if line.target and self._lead(i) == i]
        ahead = [i for i in places if (i > self.cursor if step > 0 else i < self.cursor)]
        if self.cursor < 0 and step < 0:
            ahead = []
        found = (ahead[0] if step > 0 else ahead[-1]) if ahead else None
        if found is not None and self.first - 1 <= found < self.first + room + 1:
            self.cursor = found
            self.first = min(self.first, found)
            self.first = max(self.first, found - room + 1)
        else:
            self.first += step
        self.draw()

    def page(self, step: int) -> None:
        """Scrolls by a page."""
        self.first += step * max(1, self.size.height - 2)
        self.draw()

    def enter(self) -> None:
        """Follows the selected link, or the first one."""
        places = [index for index, line in enumerate(self._made) if line.target]
        chosen = self.cursor if self.cursor in places else (places[0] if places else -1)
        if chosen >= 0:
            self.post_message(self.Followed(self._made[chosen].target))

    def on_click(self, event: events.Click) -> None:
        """Follows a clicked link."""
        index = self.first + event.y - 1
        if event.y >= 1 and index < len(self._made) and self._made[index].target:
            self.cursor = self._lead(index)
            self.post_message(self.Followed(self._made[index].target))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down by three lines."""
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up by three lines."""
        self._scroll(event, -3)

    def _scroll(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        self.first += step
        self.draw()
