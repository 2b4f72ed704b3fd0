"""A panel of lines that repaints only the lines that changed.

Attributes set the content of a panel, and messages report what the user did; a panel never
queries the chronicle. Text is sanitized here, for all panels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.sanitize import clean, clip
from chrono.tui.theme import PALETTES, Palette

if TYPE_CHECKING:
    from textual import events
    from textual.color import Color


class LinePanel(Widget):
    """A panel with one strip per row."""

    DEFAULT_CSS = "LinePanel { height: 1fr; width: 1fr; }"
    ALLOW_SELECT = False  # Textual paints the whole screen at each move of a selecting mouse
    palette: Palette = PALETTES["dark"]
    heading = ""
    """The title in the first row, if any."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._made_for: dict[Line, Strip] = {}
        """The strips of the last repaint, because most lines stay the same."""
        self._ground: Color | None = None

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns at most `height` lines to draw. Subclasses override this."""
        raise NotImplementedError

    def draw(self) -> None:
        """Repaints the lines that changed since the last time."""
        width, height = self.size
        if not width or not height:
            return
        found = self.lines(width, height)[:height]
        found += [Line()] * (height - len(found))
        made, self._made_for = self._made_for, {}
        strips = []
        for line in found:
            strip = made.get(line) or self._made_for.get(line)
            strip = strip or self.strip(line, width)
            self._made_for[line] = strip
            strips.append(strip)
        olds, self._strips = self._strips, strips
        if len(olds) != len(strips):
            self.refresh(Region(0, 0, width, height))
            return
        changed = [
            Region(*changed_columns(old, new, width)).translate((0, y))
            for y, (old, new) in enumerate(zip(olds, strips, strict=True))
            if old is not new and old != new
        ]
        if changed:
            self.refresh(*changed)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaints regions; without any, only the size may have changed.

        Textual repaints a whole widget whenever its focus changes. A panel compares its lines
        instead, in `draw`.
        """
        repaint = repaint and bool(regions or layout or not self._strips)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def forget(self) -> None:
        """Discards all drawn lines, after a change of size or palette."""
        self._strips = []
        self._made_for = {}
        self._ground = None

    def strip(self, line: Line, width: int) -> Strip:
        """Converts a line to a strip of an exact width, as it is sent; sanitizes its text."""
        room = width - 1 if line.edge else width
        style = self.palette.style
        segments = []
        for text, tone in line.pieces:
            shown = clean(text)
            cut = cell_len(shown) > room
            if cut:
                shown = clip(shown, room)
            if shown:
                segments.append(Segment(shown, style(tone, line.fill)))
            room -= cell_len(shown)
            if cut or room <= 0:  # nothing follows the sign of a cut
                break
        if room > 0:
            segments.append(Segment(" " * room, style("", line.fill)))
        if line.edge:
            segments.append(Segment(line.edge, style("thumb", line.fill)))
        for each in self.get_line_filters():
            if self._ground is None:
                self._ground = self.background_colors[1]
            segments = each.apply(segments, self._ground)
        return Strip(segments, width)

    @property
    def in_focus(self) -> bool:
        """Whether the keys go to this panel; `has_focus` follows it some messages later."""
        return self.is_attached and self.screen.focused is self

    def title_line(self, text: str, right: str, width: int) -> Line:
        """Returns the first row of a panel: its name, and a text at the right end."""
        tone = "title-on" if self.in_focus else "title"
        left = f" {'> ' if self.in_focus else ''}{text}"
        space = width - cell_len(clean(left)) - cell_len(clean(right)) - 1
        if space < 1:
            return Line((Piece(left),), tone)
        return Line((Piece(left), Piece(" " * space), Piece(right)), tone)

    def render_line(self, y: int) -> Strip:
        """Returns the strip of a row."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.palette.style(""))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Returns the strips of some rows unchanged, because panels have no border or style."""
        rows = [self.render_line(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return rows
        return [row.crop(*crop.column_span) for row in rows]

    def on_resize(self, event: events.Resize) -> None:
        """Repaints everything."""
        self.forget()
        self.draw()

    def on_focus(self) -> None:
        """Repaints the title."""
        self.draw()

    def on_blur(self) -> None:
        """Repaints the title."""
        self.draw()


def changed_columns(old: Strip, new: Strip, width: int) -> tuple[int, int, int, int]:
    """Returns the columns in which two rows differ, as a region of one row.

    A date line that moves changes every row of a panel, and little of each.
    """
    olds, news = (
        [(character, segment.style) for segment in strip for character in segment.text]
        for strip in (old, new)
    )
    if not len(olds) == len(news) == width:  # characters of two columns
        return 0, 0, width, 1
    differing = [place for place in range(width) if olds[place] != news[place]]
    if not differing:
        return 0, 0, width, 1
    return differing[0], 0, differing[-1] - differing[0] + 1, 1


def thumb(first: int, shown: int, total: int) -> range:
    """Returns the rows of the scroll bar's thumb; empty if everything is visible."""
    if total <= shown or shown < 1:
        return range(0)
    size = max(1, shown * shown // total)
    start = (shown - size) * first // max(1, total - shown)
    return range(start, start + size)


def with_thumb(lines: list[Line], first: int, total: int, width: int) -> list[Line]:
    """Adds a scroll bar in the last column if some lines are not visible."""
    taken = thumb(first, len(lines), total)
    if not taken:
        return lines
    return [line._replace(edge="▐" if y in taken else " ") for y, line in enumerate(lines)]
