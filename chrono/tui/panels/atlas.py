"""The map: places with coordinates, by what one of their cells shows, or by its standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chrono.tui.model.lines import Line, Piece
from chrono.tui.panels.lined import Lined

if TYPE_CHECKING:
    from chrono.tui.model.scrubber import Scrubber


class AtlasPanel(Lined, can_focus=True):
    """Places on a grid of dots, their labels, and a legend."""

    model: Scrubber | None = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.by = 0
        """Which of the ways to tell places apart is in force."""

    def show(self, model: Scrubber) -> None:
        """Takes the state to draw."""
        self.model = model
        self.draw()

    def choices(self) -> int:
        """How many ways there are."""
        from chrono.tui.model.atlas import ways

        return len(ways(self.model)) if self.model is not None else 0

    def turn(self) -> None:
        """The next way to tell places apart."""
        self.by = (self.by + 1) % max(1, self.choices())
        self.draw()

    def lines(self, width: int, height: int) -> list[Line]:
        """The title, the map and its legend."""
        if self.model is None:
            return [self.title_line("Map", "", width)]
        from chrono.tui.drawing.chart import chart
        from chrono.tui.model.atlas import places, ways

        found = ways(self.model)
        if not found:
            empty = Line((Piece(" No place of this chronicle has coordinates."),))
            return [self.title_line("Map", "", width), Line(), empty]
        way = found[min(self.by, len(found) - 1)]
        title = self.title_line("Map", f"by {way.label}", width)
        return [title, *chart(places(self.model, way), width, height - 1)]
