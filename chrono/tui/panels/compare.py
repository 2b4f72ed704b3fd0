"""The comparison of the pinned base with the current view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chrono.tui.model.compare import compare_lines
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.panel import Opener

if TYPE_CHECKING:
    from chrono.tui.model.styled_lines import Line
    from chrono.tui.workspace import Workspace


class ComparePanel(DetailPanel):
    """Rows that differ from the base, by group, each with the events that did it."""

    NAME = "compare"
    PLACE = "aside"
    WIDE = True
    ABOUT = (
        "The comparison: what differs between the base that = pins and the view now, side by side:"
        " new, gone, changed, now contested, each with the events that did it. Up and down go"
        " through cells and events, Enter opens one; C closes it."
    )
    OPENER = Opener("C", "C", "compare", "Compare the pinned base with the view now")

    def __init__(self) -> None:
        super().__init__()
        self._kept: tuple[object, list[Line]] | None = None

    def take(self, workspace: Workspace) -> None:
        """Shows the differences from the base."""
        model = workspace.model
        self.needle = model.query
        model.watched = ()

        def make(width: int) -> list[Line]:
            """Makes the lines again after a step, or for another width."""
            mark = (width, id(model.base), model.at, model.known_at, model.cache.version)
            if self._kept is None or self._kept[0] != mark:
                self._kept = mark, compare_lines(model, width)
            return self._kept[1]

        self.show("compare", "Compare", make)
