"""A panel of lines: it draws strips, and sends only the lines that changed.

A panel is told what to show by its attributes and says what a person did by messages; it
never asks the chronicle. This is where text is cleaned, once, for all panels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from chrono.tui.clean import clean
from chrono.tui.model.lines import Line, Piece
from chrono.tui.palette import PALETTES, Palette

if TYPE_CHECKING:
    from textual import events


class Lined(Widget):
    """A panel made of one strip a row."""

    DEFAULT_CSS = "Lined { height: 1fr; width: 1fr; }"
    palette: Palette = PALETTES["dark"]
    heading = ""
    """Shown in the first row, if any."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: list[Strip] = []

    def lines(self, width: int, height: int) -> list[Line]:
        """What to draw: at most `height` lines. For a panel to say."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws anew what has changed since the last time, and no other line."""
        width, height = self.size
        if not width or not height:
            return
        found = self.lines(width, height)[:height]
        strips = [self.strip(line, width) for line in found]
        blank = Line()
        strips += [self.strip(blank, width)] * (height - len(strips))
        olds, self._strips = self._strips, strips
        if len(olds) != len(strips):
            self.refresh()
            return
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(olds, strips, strict=True))
            if old != new
        ]
        if changed:
            self.refresh(*changed)

    def strip(self, line: Line, width: int) -> Strip:
        """A line as a strip of exactly a width: the one place where text is cleaned."""
        room = width
        style = self.palette.style
        segments = []
        for text, tone in line.pieces:
            shown = clean(text)
            taken = cell_len(shown)
            if taken > room:
                shown = _cut(shown, room)
                taken = cell_len(shown)
            if shown:
                segments.append(Segment(shown, style(tone, line.fill)))
            room -= taken
            if room <= 0:
                break
        if room > 0:
            segments.append(Segment(" " * room, style("", line.fill)))
        return Strip(segments, width)

    def title_line(self, text: str, right: str, width: int) -> Line:
        """The first row of a panel: its name, and something at the right end."""
        tone = "title-on" if self.has_focus else "title"
        left = f" {'> ' if self.has_focus else ''}{text}"
        space = width - cell_len(clean(left)) - cell_len(clean(right)) - 1
        if space < 1:
            return Line((Piece(left),), tone)
        return Line((Piece(left), Piece(" " * space), Piece(right)), tone)

    def render_line(self, y: int) -> Strip:
        """The strip of a row."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.palette.style(""))

    def on_resize(self, event: events.Resize) -> None:
        """Another size: all is drawn."""
        self._strips = []
        self.draw()

    def on_focus(self) -> None:
        """The title shows it."""
        self.draw()

    def on_blur(self) -> None:
        """The title shows it."""
        self.draw()


def _cut(text: str, room: int) -> str:
    from chrono.tui.clean import clip

    return clip(text, room, "~")


def thumb(first: int, shown: int, total: int) -> range:
    """The rows of a scroll bar that its thumb takes; none where all is shown."""
    if total <= shown or shown < 1:
        return range(0)
    size = max(1, shown * shown // total)
    start = (shown - size) * first // max(1, total - shown)
    return range(start, start + size)


def with_thumb(lines: list[Line], first: int, total: int, width: int) -> list[Line]:
    """Lines with a scroll bar in their last column, where there is more than is shown."""
    taken = thumb(first, len(lines), total)
    if not taken:
        return lines
    found = []
    for y, line in enumerate(lines):
        mark = Piece("▐" if y in taken else " ", "thumb")
        found.append(line._replace(pieces=(*_fit(line.pieces, width - 1), mark)))
    return found


def _fit(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    room = width
    found = []
    for piece in pieces:
        text = clean(piece.text)
        taken = cell_len(text)
        if taken > room:
            text = _cut(text, room)
            taken = cell_len(text)
        found.append(Piece(text, piece.tone))
        room -= taken
        if room <= 0:
            break
    if room > 0:
        found.append(Piece(" " * room))
    return tuple(found)
