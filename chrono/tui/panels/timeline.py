"""The slider: a histogram of events, the marks, the axis with both cursors, the overview.

Drag, click and wheel move the cursor of the active axis. Drawing and clicks use the same
`TimeRange`, so that they agree.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen
from rich.cells import cell_len
from textual.message import Message

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.model.axis import TimeRange, snapped, tick_row
from chrono.tui.model.mark_labels import SIGNS, label_of, mark_groups, rank
from chrono.tui.model.marks import Mark
from chrono.tui.model.navigation import Axis
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.panel import Panel

if TYPE_CHECKING:
    from textual import events

    from chrono.tui.workspace import Workspace

Made = TypeVar("Made")
RULE = "⠉"


@frozen
class TimelineState:
    """The content of the slider."""

    visible: TimeRange
    whole: TimeRange
    at: int
    known_at: int | None
    """None where all is known; then the cursor stands at `latest`."""
    latest: int
    in_hand: str
    """`valid` or `known`."""
    marks: tuple[Mark, ...]
    times: Sequence[int]
    """The second of every event, sorted."""
    exact: Sequence[int] | None = None
    """The seconds of the events that cannot have begun on another day; None for all of them."""
    clock: Clock = UTC_CLOCK

    @property
    def is_zoomed(self) -> bool:
        """Whether the bar shows only a part of the time."""
        return self.visible.length < self.whole.length


class Slider(Panel):
    """The time bar."""

    NAME = "slider"
    PLACE = "top"
    ABOUT = (
        "The slider: events by time, marks above, the date D and the known-by date K on the axis."
        " A bar is half as broad where all its events may have begun on another day."
        " Click to move, drag D or K, turn the wheel to step, Ctrl and wheel to zoom."
    )

    face: TimelineState | None = None

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, tuple[object, list[Any]]] = {}
        self._dragging = False
        self._taken: Axis | None = None
        """The cursor that the mouse has taken hold of; None for the one in hand."""

    class Moved(Message):
        """A cursor was moved to a second: that of an axis, or the one in hand."""

        def __init__(self, second: int, axis: Axis | None = None) -> None:
            super().__init__()
            self.second, self.axis = second, axis

        def can_replace(self, message: Message) -> bool:
            """Lets a later drag message replace an earlier one."""
            return isinstance(message, Slider.Moved)

    class Turned(Message):
        """The mouse wheel was turned: `zoom` with Ctrl, else a step."""

        def __init__(self, step: int, zoom: bool, second: int) -> None:
            super().__init__()
            self.step, self.zoom, self.second = step, zoom, second

    class Overviewed(Message):
        """A position on the overview was clicked or dragged to."""

        def __init__(self, second: int) -> None:
            super().__init__()
            self.second = second

    def take(self, workspace: Workspace) -> None:
        """Sets both dates, the marks and the visible time."""
        model = workspace.model
        self.face = TimelineState(
            visible=model.visible,
            whole=model.whole(),
            at=model.at,
            known_at=None if model.known_at >= FOREVER else model.known_at,
            latest=model.latest_known(),
            in_hand=model.axis,
            marks=model.marks(),
            times=model.timeline.times,
            exact=model.exact_times(),
            clock=model.clock,
        )
        self.draw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns marks, histogram, axis, tick labels and overview; fewer if there are few rows."""
        face = self.face
        if face is None:
            return []
        if height < 3:
            return [self._axis(face, width)][:height]
        ticked = self._kept("ticks", 1, width, lambda: [self._ticks(face, width)])
        tail = [self._axis(face, width), *ticked]
        labels = self._kept("marks", 1, width, lambda: [self._mark_labels(face, width)])
        head = labels if height >= 6 else []
        if height >= 7 and face.is_zoomed:
            tail += self._kept("overview", 1, width, lambda: [self._overview(face, width)])
        rows = height - len(head) - len(tail)
        texts = self._kept(
            "bars", rows, width, lambda: bars(face.times, face.visible, width, rows, face.exact)
        )
        place = face.visible.column(face.at, width)
        return [*head, *(_cut_at(text, place) for text in texts), *tail]

    def _kept(self, name: str, rows: int, width: int, make: Callable[[], list[Made]]) -> list[Made]:
        """Caches lines that steps do not change."""
        face = self.face
        assert face is not None
        lists = (id(face.times), len(face.times), id(face.exact))
        mark = (rows, width, face.visible, face.whole, *lists, face.marks)
        found = self._made.get(name)
        if found is None or found[0] != mark:
            found = self._made[name] = mark, make()
        return found[1]

    def _axis(self, face: TimelineState, width: int) -> Line:
        cells = list(self._kept("axis", 1, width, lambda: _marked_rule(face, width)))
        for axis, column, sign in _handles(face, width):
            cells[column] = (sign, "now" if axis == "valid" else "known")
        runs = groupby(cells, key=lambda cell: cell[1])
        return Line(tuple(Piece("".join(char for char, _ in run), tone) for tone, run in runs))

    def _ticks(self, face: TimelineState, width: int) -> Line:
        return Line((Piece(tick_row(face.visible, width, face.clock), "dim"),))

    def _mark_labels(self, face: TimelineState, width: int) -> Line:
        """Returns the labels of the marks, each group at its first mark.

        A label never covers the mark of another group: labels without room are counted.
        """
        groups = mark_groups(face.visible, face.marks, width)
        row, nexts = "", [*(column for column, _ in groups[1:]), width + 1]
        for (column, marks), following in zip(groups, nexts, strict=False):
            row += " " * (column - cell_len(row)) + label_of(marks, following - 1 - column)
        return Line((Piece(row, "mark"),))

    def _overview(self, face: TimelineState, width: int) -> Line:
        first = face.whole.column(max(face.visible.start, face.whole.start), width)
        last = face.whole.column(min(face.visible.end, face.whole.end), width)
        text = bars(face.times, face.whole, width, 1)[0].replace(" ", "⠤")
        left, middle, right = text[:first], text[first : last + 1], text[last + 1 :]
        if len(middle) >= 2:
            middle = f"[{middle[1:-1]}]"
        return Line((Piece(left, "bar-out"), Piece(middle, "bar bold"), Piece(right, "bar-out")))

    # ------------------------------------------------------------------ the mouse

    def _second_at(self, x: int) -> int | None:
        """Returns the end of the day, hour, minute or second at a column."""
        if self.face is None or not self.size.width:
            return None
        column = min(self.size.width - 1, max(0, x))
        stretch, times = self.face.visible, self.face.times
        width = self.size.width
        found, last = stretch.first(column, width), stretch.last(column, width)
        place = bisect_left(times, found)
        # within a column an event is what one means to point at
        if place < len(times) and times[place] <= last:
            found = times[place]
        return snapped(found, stretch.grain, self.face.clock)

    def _point(self, event: events.MouseEvent) -> None:
        second = self._second_at(event.x)
        if second is None or self.face is None:
            return
        if event.y == 6 and self.size.height >= 7 and self.face.is_zoomed:
            self.post_message(self.Overviewed(self.face.whole.first(event.x, self.size.width)))
        else:
            self.post_message(self.Moved(second, self._taken))

    def _handle(self, event: events.MouseEvent) -> Axis | None:
        """Returns the axis whose cursor is under the mouse."""
        if self.face is None or event.y != self._axis_row():
            return None
        handles = _handles(self.face, self.size.width)
        return next((axis for axis, column, _ in handles if column == event.x), None)

    def _axis_row(self) -> int:
        """Returns the row of the axis, as `lines` places it."""
        face, height = self.face, self.size.height
        overview = face is not None and height >= 7 and face.is_zoomed
        return max(0, height - (3 if overview else 2)) if height >= 3 else 0

    def _mark_second(self, event: events.MouseEvent) -> int | None:
        """Returns the second of the mark whose label or sign was clicked."""
        face, width = self.face, self.size.width
        if face is None:
            return None
        named = self.size.height >= 6
        if named and event.y == 0:
            groups = mark_groups(face.visible, face.marks, width)
            marks = [group[0] for column, group in groups if column <= event.x]
            return marks[-1].at if marks else None
        if event.y != self._axis_row():
            return None
        return next(
            (
                mark.at
                for mark in sorted(face.marks, key=rank)
                if face.visible.column(mark.at, width) == event.x
            ),
            None,
        )

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Moves the cursor, and starts a drag."""
        self.capture_mouse()
        self._dragging = True
        self._taken = self._handle(event)
        second = self._mark_second(event)
        if self._taken is not None:  # only a move of the mouse moves it
            return
        if second is None:
            self._point(event)
        else:
            self.post_message(self.Moved(second))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Continues a drag that began on the bar."""
        if event.button and self._dragging:
            self._point(event)

    def on_mouse_up(self) -> None:
        """Ends a drag."""
        self._taken, self._dragging = None, False
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Steps forward, or zooms in with Ctrl."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Steps back, or zooms out with Ctrl."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        second = self._second_at(event.x)
        if second is not None:
            self.post_message(self.Turned(step, event.ctrl, second))


def _handles(face: TimelineState, width: int) -> list[tuple[Axis, int, str]]:
    """Returns axis, column and sign of both cursors; in one column, the other stands beside it."""
    known = face.latest if face.known_at is None else face.known_at
    cursors: dict[Axis, tuple[int, str]] = {"valid": (face.at, "D"), "known": (known, "K")}
    first: Axis = "known" if face.in_hand == "known" else "valid"
    found: list[tuple[Axis, int, str]] = []
    for axis in (first, "known" if first == "valid" else "valid"):
        second, letter = cursors[axis]
        column = face.visible.column(second, width)
        sign = "<" if column < 0 else ">" if column >= width else letter
        column = min(width - 1, max(0, column))
        if found and found[0][1] == column:
            if width == 1 or sign == found[0][2]:  # both are out of sight on one side
                break
            column += 1 if column + 1 < width else -1
        found.append((axis, column, sign))
    return found


def _marked_rule(face: TimelineState, width: int) -> list[tuple[str, str]]:
    """Returns the axis without cursors: a sign and a tone for each column."""
    cells = [(RULE, "rule")] * width
    for mark in face.marks:
        low, high = mark.window or (mark.at, mark.at)
        if low <= BEGINNING:
            continue
        first = max(0, face.visible.column(max(low, face.visible.start), width))
        for column in range(first, min(width - 1, face.visible.column(high, width)) + 1):
            cells[column] = (RULE, "mark")
    for mark in sorted(face.marks, key=rank):
        column = face.visible.column(mark.at, width)
        if 0 <= column < width and cells[column][0] == RULE:
            cells[column] = (SIGNS[mark.shape], "mark")
    return cells


def _cut_at(text: str, column: int) -> Line:
    """Colours a row of the histogram before, at and after the cursor."""
    if column < 0:
        return Line((Piece(text, "bar-later"),))
    return Line(
        (
            Piece(text[:column], "bar"),
            Piece(text[column : column + 1], "bar now-line"),
            Piece(text[column + 1 :], "bar-later"),
        )
    )


def bars(
    times: Sequence[int],
    stretch: TimeRange,
    width: int,
    rows: int,
    exact: Sequence[int] | None = None,
) -> list[str]:
    """Draws the histogram, with four levels per row. A single event shows at least one level.

    A bar is half as wide if every event in it may have begun on another day.
    """
    canvas = Canvas(width, rows)
    edges = stretch.edges(width)
    places = [bisect_left(times, edge) for edge in edges]
    counts = [after - before for before, after in pairwise(places)]
    surest = times if exact is None else exact
    sure = [bisect_left(surest, end) > bisect_left(surest, start) for start, end in pairwise(edges)]
    most = max(counts, default=0)
    levels = canvas.height
    for column, count in enumerate(counts):
        if count:
            height = _level(count, most, levels)
            for x in (2 * column, 2 * column + 1)[: 1 + sure[column]]:
                canvas.down(x, levels - height, levels - 1)
    return ["".join(piece.text for piece in line.pieces) for line in canvas.lines()]


def _level(count: int, most: int, levels: int) -> int:
    """Scales by the square root, so that single events stay visible beside large counts."""
    part = count / most if most <= levels else math.sqrt(count / most)
    return max(1, round(levels * part))
