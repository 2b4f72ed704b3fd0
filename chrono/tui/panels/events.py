"""The list of events, synchronized with the slider; one line shows the cursor.

Only visible lines are read, so a million events cost as much as a thousand. A step never
recentres the list: it scrolls as little as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from textual.message import Message

from chrono.edtf.clock import UTC_CLOCK
from chrono.render.doubt_text import doubts_of
from chrono.render.event_text import event_line
from chrono.render.text import counted
from chrono.tui.model.short_date import DATE_WIDTH, short_date
from chrono.tui.model.styled_lines import Line, Piece, marked
from chrono.tui.model.timeline import KnownStatus, Timeline, known_status
from chrono.tui.panels.line_panel import with_thumb
from chrono.tui.panels.panel import Panel
from chrono.tui.sanitize import clean, clip, pad

if TYPE_CHECKING:
    from textual import events

    from chrono.model.event import Event
    from chrono.tui.workspace import Workspace

MARGIN = 2
"""Rows kept free above and below the cursor's line."""


class EventList(Panel):
    """A list of events that contains a line for the cursor."""

    NAME = "events"
    PLACE = "list"
    ABOUT = (
        "Events in the order of time. The line with a date in it is the cursor: what"
        " stands below has not happened yet."
    )

    def __init__(self) -> None:
        super().__init__()
        self.timeline: Timeline | None = None
        self.at = 0
        self.moment: Callable[[int], str] = UTC_CLOCK.say
        """The time of the cursor in words."""
        self.split = 0
        """The number of events on or before the cursor, whose line follows them."""
        self.index = -1
        """The chosen event."""
        self.first = 0
        self.tell: Callable[[Event], str] = lambda event: event.type
        self.gone: Callable[[Iterable[str]], Collection[str]] = lambda events: ()
        """Which of some events were retracted."""
        self.doubts: Callable[[Event], str] = lambda event: ""
        self.known_status: Callable[[Event], KnownStatus] = lambda event: "yes"
        self.date: Callable[[Event], str] = lambda event: event.when or "undated"
        """An event's date, in at most `DATE_WIDTH` columns."""
        self.needle = ""
        self.summary = ""
        self._taken: tuple[object, ...] = ()
        """What was taken from the workspace last: the same needs no drawing."""

    class Chosen(Message):
        """An event was chosen."""

        def __init__(self, index: int, enter: bool = False) -> None:
            super().__init__()
            self.index, self.enter = index, enter

    @property
    def room(self) -> int:
        """The number of visible rows."""
        return max(1, self.size.height - 1)

    @property
    def total(self) -> int:
        """The number of rows: the events and the cursor's line."""
        return (len(self.timeline) if self.timeline is not None else 0) + 1

    def take(self, workspace: Workspace) -> None:
        """Shows the events that match the filter."""
        model = workspace.model
        summary = f"{model.index + 1:,} of {len(model.timeline):,}"
        if model.filter:
            summary += " in the filter"
        if model.query:
            summary += f", {counted(len(model.hits), 'hit')}"
        place = model.at, model.known_at, model.index, model.visible.grain
        taken = (model.timeline, model.names, *place, summary, model.query, self.in_focus)
        if taken == self._taken:
            return
        self._taken = taken
        self.tell = lambda event: event_line(event, model.vocabulary, model.names)
        self.doubts = lambda event: doubts_of(event, model.names.fields(event.type))
        self.gone = model.retracted
        self.known_status = lambda event: known_status(
            event, model.cells.documents_at(model.known_at), model.known_at
        )
        self.date = lambda event: short_date(event, model.names.documents, model.clock)
        self.needle, self.moment = model.query, model.moment_words
        self.show(model.timeline, model.at, model.index, summary)

    def show(self, timeline: Timeline, at: int, index: int, summary: str) -> None:
        """Moves the cursor's line and scrolls as little as possible."""
        self.timeline, self.at, self.index, self.summary = timeline, at, index, summary
        self.split = timeline.upto(at)
        self._keep()
        self.draw()

    def _keep(self) -> None:
        if not self.size.height:  # not laid out yet: nothing is out of sight
            return
        row = self.index if self.index < self.split else self.index + 1
        row = max(0, row)
        margin = min(MARGIN, max(0, (self.room - 1) // 2))
        if row < self.first + margin:
            self.first = row - margin
        elif row > self.first + self.room - 1 - margin:
            self.first = row - self.room + 1 + margin
        self.first = max(0, min(self.first, self.total - self.room))

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title and the visible rows."""
        title = self.title_line("Events", self.summary, width)
        if self.timeline is None:
            return [title]
        first, end = self.first, min(self.total, self.first + height - 1)
        before = range(first, min(end, self.split))
        after = range(max(first - 1, self.split), end - 1)
        events = self.timeline.events((*before, *after))
        gone = self.gone(event.id for event in events)
        shown = [
            self._row(index, event, event.id in gone)
            for index, event in zip((*before, *after), events, strict=True)
        ]
        if first <= self.split < end:
            shown.insert(self.split - first, self._cursor_line(width))
        return [title, *with_thumb(shown, first, self.total, width)]

    def _cursor_line(self, width: int) -> Line:
        label = f" {self.moment(self.at)} "
        rest = "⠒" * max(0, width - 5 - len(label))
        return Line((Piece("⠒" * 3, "rule"), Piece(label, "now"), Piece(rest, "rule")))

    def _row(self, index: int, event: Event, gone: bool) -> Line:
        chosen = index == self.index
        tone = "" if index < self.split else "later"
        sign = ">" if chosen else " "
        pieces = [Piece(f"{sign}{pad(self.date(event), DATE_WIDTH)} ", f"{tone or 'dim'}")]
        if event.document:
            pieces.append(Piece(f"{clip(clean(event.document), 10)} ", "mark"))
        pieces += self._words(event, gone, tone)
        fill = ("select" if self.in_focus else "select-off") if chosen else ""
        return Line(tuple(pieces), fill)

    def _words(self, event: Event, gone: bool, tone: str) -> Iterator[Piece]:
        """Formats the text of a row, after its marks."""
        known_status = self.known_status(event)
        if known_status == "no":
            yield Piece("not yet known", "later")
            return
        if known_status == "perhaps":
            yield Piece("perhaps not yet known: ", "possible")
        if gone:
            yield Piece("retracted ", "beside")
        yield from marked(self.tell(event), self.needle, "off" if gone else tone)
        if doubts := self.doubts(event):
            yield Piece(f"  {clean(doubts)}", "dim")

    # ------------------------------------------------------------------ the mouse

    def on_click(self, event: events.Click) -> None:
        """Moves to the clicked event; a second click shows its details."""
        row = self.first + event.y - 1
        if event.y < 1 or row >= self.total or row == self.split:
            return
        index = row if row < self.split else row - 1
        self.post_message(self.Chosen(index, event.chain > 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down by three rows; the cursor stays."""
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up by three rows; the cursor stays."""
        self._scroll(event, -3)

    def _scroll(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        self.first = max(0, min(self.first + step, self.total - self.room))
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the chosen event visible."""
        self._keep()
        super().on_resize(event)
