"""The registry of panels, which layout, keys, help and tests read."""

from __future__ import annotations

from typing import Final

from chrono.tui.panels.belief import BeliefPanel
from chrono.tui.panels.compare import ComparePanel
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.events import EventList
from chrono.tui.panels.lanes import LanesPanel
from chrono.tui.panels.map import MapPanel
from chrono.tui.panels.panel import Panel
from chrono.tui.panels.state import StatePanel
from chrono.tui.panels.timeline import Slider

PANELS: Final[tuple[type[Panel], ...]] = (
    Slider,
    StatePanel,
    DetailPanel,
    LanesPanel,
    BeliefPanel,
    ComparePanel,
    MapPanel,
    EventList,
)
ASIDE: Final = {panel.NAME: panel for panel in PANELS if panel.PLACE == "aside"}
"""Panels that replace the details while open."""
