"""The slider: a histogram of events, the marks, the axis with both cursors, the overview.

Drag, click and wheel move the cursor of the active axis. Drawing and clicks use the same
`DayRange`, so that they agree.
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
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.model.axis import DayRange, tick_row
from chrono.tui.model.marks import Mark
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.panel import Panel
from chrono.tui.sanitize import clean, pad

if TYPE_CHECKING:
    from textual import events

    from chrono.tui.workspace import Workspace

Made = TypeVar("Made")
RULE = "⠉"
SIGNS = {"document": "▾", "own": "v", "base": "="}


@frozen
class TimelineState:
    """The content of the slider."""

    visible: DayRange
    whole: DayRange
    at: int
    known_at: int | None
    """None where all is known; then the cursor stands at `latest`."""
    latest: int
    in_hand: str
    """`valid` or `known`."""
    marks: tuple[Mark, ...]
    days: Sequence[int]
    """The day of every event, sorted."""
    exact: Sequence[int] | None = None
    """The days of the events that cannot have begun on another; None for all of them."""


class Slider(Panel):
    """The time bar."""

    NAME = "slider"
    PLACE = "top"
    ABOUT = (
        "The slider: events by day, marks above, the date D and the known-by date K on the axis."
        " A bar is half as broad where all its events may have begun on another day."
        " Click or drag to move, turn the wheel to step, Ctrl and wheel to zoom."
    )

    face: TimelineState | None = None

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, tuple[object, list[Any]]] = {}

    class Moved(Message):
        """A day of the bar was clicked or dragged to."""

        def __init__(self, day: int) -> None:
            super().__init__()
            self.day = day

        def can_replace(self, message: Message) -> bool:
            """Lets a later drag message replace an earlier one."""
            return isinstance(message, Slider.Moved)

    class Turned(Message):
        """The mouse wheel was turned: `zoom` with Ctrl, else a step."""

        def __init__(self, step: int, zoom: bool, day: int) -> None:
            super().__init__()
            self.step, self.zoom, self.day = step, zoom, day

    class Overviewed(Message):
        """A position on the overview was clicked or dragged to."""

        def __init__(self, day: int) -> None:
            super().__init__()
            self.day = day

    def take(self, workspace: Workspace) -> None:
        """Sets both dates, the marks and the visible days."""
        model = workspace.model
        self.face = TimelineState(
            visible=model.visible,
            whole=model.whole(),
            at=model.at,
            known_at=None if model.known_at >= FOREVER else model.known_at,
            latest=model.latest_known(),
            in_hand=model.axis,
            marks=model.marks(),
            days=model.timeline.days,
            exact=model.exact_days(),
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
        if height >= 7 and face.visible.days < face.whole.days:
            tail += self._kept("overview", 1, width, lambda: [self._overview(face, width)])
        rows = height - len(head) - len(tail)
        texts = self._kept(
            "bars", rows, width, lambda: bars(face.days, face.visible, width, rows, face.exact)
        )
        place = face.visible.column(face.at, width)
        return [*head, *(_cut_at(text, place) for text in texts), *tail]

    def _kept(self, name: str, rows: int, width: int, make: Callable[[], list[Made]]) -> list[Made]:
        """Caches lines that steps do not change."""
        face = self.face
        assert face is not None
        lists = (id(face.days), len(face.days), id(face.exact))
        mark = (rows, width, face.visible, face.whole, *lists, face.marks)
        found = self._made.get(name)
        if found is None or found[0] != mark:
            found = self._made[name] = mark, make()
        return found[1]

    def _axis(self, face: TimelineState, width: int) -> Line:
        cells = list(self._kept("axis", 1, width, lambda: _marked_rule(face, width)))
        known = face.latest if face.known_at is None else face.known_at
        spots = [(known, "K", "known"), (face.at, "D", "now")]
        for day, letter, tone in spots if face.in_hand == "valid" else spots[::-1]:
            column = face.visible.column(day, width)
            sign = "<" if column < 0 else ">" if column >= width else letter
            cells[min(width - 1, max(0, column))] = (sign, tone)
        runs = groupby(cells, key=lambda cell: cell[1])
        return Line(tuple(Piece("".join(char for char, _ in run), tone) for tone, run in runs))

    def _ticks(self, face: TimelineState, width: int) -> Line:
        return Line((Piece(tick_row(face.visible, width), "dim"),))

    def _mark_labels(self, face: TimelineState, width: int) -> Line:
        """Returns the labels of the marks, each group at its first mark.

        A label never covers the mark of another group: labels without room are counted.
        """
        crowds = _crowds(face, width)
        row, nexts = "", [*(column for column, _ in crowds[1:]), width + 1]
        for (column, marks), following in zip(crowds, nexts, strict=False):
            row += " " * (column - cell_len(row)) + _label(marks, following - 1 - column)
        return Line((Piece(row, "mark"),))

    def _overview(self, face: TimelineState, width: int) -> Line:
        first = face.whole.column(max(face.visible.start, face.whole.start), width)
        last = face.whole.column(min(face.visible.end, face.whole.end), width)
        text = bars(face.days, face.whole, width, 1)[0].replace(" ", "⠤")
        left, middle, right = text[:first], text[first : last + 1], text[last + 1 :]
        if len(middle) >= 2:
            middle = f"[{middle[1:-1]}]"
        return Line((Piece(left, "bar-out"), Piece(middle, "bar bold"), Piece(right, "bar-out")))

    # ------------------------------------------------------------------ the mouse

    def _day_at(self, x: int) -> int | None:
        if self.face is None or not self.size.width:
            return None
        column = min(self.size.width - 1, max(0, x))
        stretch = self.face.visible
        width = self.size.width
        first, last = stretch.first_day(column, width), stretch.last_day(column, width)
        place = bisect_left(self.face.days, first)
        # within a column an event is what one means to point at
        if place < len(self.face.days) and self.face.days[place] <= last:
            return self.face.days[place]
        return first

    def _point(self, event: events.MouseEvent) -> None:
        day = self._day_at(event.x)
        if day is None or self.face is None:
            return
        if event.y == 6 and self.size.height >= 7 and self.face.visible.days < self.face.whole.days:
            self.post_message(self.Overviewed(self.face.whole.first_day(event.x, self.size.width)))
        else:
            self.post_message(self.Moved(day))

    def _mark_day(self, event: events.MouseEvent) -> int | None:
        """Returns the day of the mark whose label or sign was clicked."""
        face, width = self.face, self.size.width
        if face is None:
            return None
        named = self.size.height >= 6
        if named and event.y == 0:
            marks = [mark for column, mark in _label_starts(face, width) if column <= event.x]
            return marks[-1].day if marks else None
        overview = self.size.height >= 7 and face.visible.days < face.whole.days
        axis = self.size.height - (3 if overview else 2)
        if event.y != axis:
            return None
        return next(
            (
                mark.day
                for mark in sorted(face.marks, key=_rank)
                if face.visible.column(mark.day, width) == event.x
            ),
            None,
        )

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Moves the cursor, and starts a drag."""
        self.capture_mouse()
        day = self._mark_day(event)
        if day is None:
            self._point(event)
        else:
            self.post_message(self.Moved(day))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Continues a drag."""
        if event.button:
            self._point(event)

    def on_mouse_up(self) -> None:
        """Ends a drag."""
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Steps forward, or zooms in with Ctrl."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Steps back, or zooms out with Ctrl."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        day = self._day_at(event.x)
        if day is not None:
            self.post_message(self.Turned(step, event.ctrl, day))


def _marked_rule(face: TimelineState, width: int) -> list[tuple[str, str]]:
    """Returns the axis without cursors: a sign and a tone for each column."""
    cells = [(RULE, "rule")] * width
    for mark in face.marks:
        low, high = mark.window or (mark.day, mark.day)
        if low <= BEGINNING:
            continue
        first = max(0, face.visible.column(max(low, face.visible.start), width))
        for column in range(first, min(width - 1, face.visible.column(high, width)) + 1):
            cells[column] = (RULE, "mark")
    for mark in sorted(face.marks, key=_rank):
        column = face.visible.column(mark.day, width)
        if 0 <= column < width and cells[column][0] == RULE:
            cells[column] = (SIGNS[mark.shape], "mark")
    return cells


def _rank(mark: Mark) -> bool:
    """Ranks marks in one column: the user's own mark is the visible one."""
    return mark.shape != "own"


def _crowds(face: TimelineState, width: int) -> list[tuple[int, list[Mark]]]:
    """Groups the visible marks that share a label by the column of the first.

    A mark joins a group if its own label could not be distinguished from the previous one. A
    user's own mark gets its own label unless another one has the same column.
    """
    placed = sorted(
        ((face.visible.column(mark.day, width), mark) for mark in face.marks),
        key=lambda each: (each[0], _rank(each[1])),
    )
    crowds: list[tuple[int, list[Mark]]] = []
    for column, mark in placed:
        if not 0 <= column < width:
            continue
        start, marks = crowds[-1] if crowds else (-1, [])
        own = mark.shape == "own" and bool(marks) and marks[0].shape != "own" and column > start
        if marks and not own and column <= start + cell_len(_least(marks)) + 1:
            marks.append(mark)
        else:
            crowds.append((column, [mark]))
    return crowds


def _label_starts(face: TimelineState, width: int) -> list[tuple[int, Mark]]:
    """Returns the column at which each group's label begins, and its first mark."""
    return [(column, marks[0]) for column, marks in _crowds(face, width)]


def _names(marks: Sequence[Mark]) -> list[str]:
    """Returns short names of marks; a mark of another kind than its predecessor gets its sign.

    A document is named by the first word of its label; a user's mark by its whole label.
    """
    names: dict[str, None] = {}
    before = ""
    for mark in marks:
        sign = SIGNS[mark.shape]
        label = clean(mark.label)
        word = label if mark.shape == "own" else label.partition(" ")[0]
        names[word if sign == before else sign + word] = None
        before = sign
    return list(names)


def _least(marks: Sequence[Mark]) -> str:
    """Returns the shortest label of marks: the first name and the number of others."""
    names = _names(marks)
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def _label(marks: Sequence[Mark], room: int) -> str:
    """Returns the label of marks for the available columns."""
    if len(marks) == 1:
        return pad(SIGNS[marks[0].shape] + clean(marks[0].label), room).rstrip()
    names = _names(marks)
    for count in range(len(names), 0, -1):
        more = f" +{len(names) - count}" if count < len(names) else ""
        found = ", ".join(names[:count]) + more
        if cell_len(found) <= room:
            return found
    return pad(_least(marks), room).rstrip()


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
    days: Sequence[int],
    stretch: DayRange,
    width: int,
    rows: int,
    exact: Sequence[int] | None = None,
) -> list[str]:
    """Draws the histogram, with four levels per row. A single event shows at least one level.

    A bar is half as wide if every event in it may have begun on another day.
    """
    canvas = Canvas(width, rows)
    edges = [*(stretch.first_day(column, width) for column in range(width)), stretch.end + 1]
    places = [bisect_left(days, edge) for edge in edges]
    counts = [after - before for before, after in pairwise(places)]
    surest = days if exact is None else exact
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
