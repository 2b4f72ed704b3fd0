"""The map: places with coordinates, distinguished by the value or standing of one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.panel import Opener, Panel

if TYPE_CHECKING:
    from textual import events

    from chrono.tui.drawing.chart import Spot
    from chrono.tui.model.map import Place
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.workspace import Workspace


class MapPanel(Panel):
    """Places on a grid, their labels, and a legend. Up and down move between places."""

    NAME = "map"
    PLACE = "aside"
    ABOUT = (
        "The map: places with coordinates, a letter for each value; v tells them apart by"
        " another attribute. Up and down go from place to place, Enter opens one, M closes it."
    )
    OPENER = Opener("M", "M", "map", "Map of the places, by what they show")

    model: Scrubber | None = None

    def __init__(self) -> None:
        super().__init__()
        self.by = 0
        """Which of the ways to tell places apart is in force."""
        self.chosen = ""
        """The id of the chosen place; empty for none."""
        self._spots: dict[Spot, list[Place]] = {}

    class Chosen(Message):
        """A place was chosen; `attribute` is the one that the map shows."""

        def __init__(self, entity: str, attribute: str, enter: bool) -> None:
            super().__init__()
            self.entity, self.attribute, self.enter = entity, attribute, enter

    def take(self, workspace: Workspace) -> None:
        """Sets the state to draw."""
        self.model = model = workspace.model
        model.watched = ()
        self.chosen = (model.cell or "").partition(".")[0]
        self.draw()

    def choices(self) -> int:
        """The number of available views."""
        from chrono.tui.model.map import ways

        return len(ways(self.model)) if self.model is not None else 0

    def turn(self) -> None:
        """Switches to the next view."""
        self.by = (self.by + 1) % max(1, self.choices())
        self.draw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the title, the map and its legend."""
        self._spots = {}
        if self.model is None:
            return [self.title_line("Map", "", width)]
        from chrono.tui.drawing.chart import chart
        from chrono.tui.model.map import places, ways

        found = ways(self.model)
        if not found:
            empty = Line((Piece(" No place of this chronicle has coordinates."),))
            return [self.title_line("Map", "", width), Line(), empty]
        way = found[min(self.by, len(found) - 1)]
        drawn = chart(places(self.model, way), width, height - 1, self.chosen)
        self._spots = drawn.spots
        return [self.title_line(f"Map · {way.label}", "", width), *drawn.lines]

    # ------------------------------------------------------------------ keys and mouse

    def move(self, step: int) -> None:
        """Chooses the next place on the map, from north to south."""
        shown = [place for there in self._spots.values() for place in there]
        shown.sort(key=lambda place: (-place.latitude, place.longitude, place.entity))
        order = [place.entity for place in shown]
        if order:
            here = order.index(self.chosen) if self.chosen in order else (-1 if step > 0 else 0)
            self._choose(order[(here + step) % len(order)], False)

    def enter(self) -> None:
        """Opens the details of the chosen place."""
        if self.chosen:
            self._choose(self.chosen, True)

    def _choose(self, entity: str, enter: bool) -> None:
        from chrono.tui.model.map import ways

        found = ways(self.model) if self.model is not None else []
        attribute = found[min(self.by, len(found) - 1)].attribute if found else ""
        self.post_message(self.Chosen(entity, attribute, enter))

    def on_click(self, event: events.Click) -> None:
        """Chooses the clicked place or label; a second click opens it."""
        row = event.y - 1
        here = [column for column, line in self._spots if line == row]
        near = min(here, key=lambda column: abs(column - event.x), default=None)
        if near is not None and abs(near - event.x) <= 20:
            self._choose(self._spots[near, row][0].entity, event.chain > 1)
