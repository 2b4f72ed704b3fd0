"""What every part of the app stands on: the app, and what is on its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.tui.app import ScrubberApp
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.workspace import Workspace


class Part:
    """A part of the app: it reaches the other parts through the app."""

    def __init__(self, app: ScrubberApp) -> None:
        self.app = app

    @property
    def workspace(self) -> Workspace:
        """The panels, and what is chosen in them."""
        return self.app.workspace

    @property
    def chronicle(self) -> Chronicle:
        """The chronicle itself."""
        return self.app.workspace.chronicle

    @property
    def model(self) -> Scrubber:
        """The chronicle at the cursors."""
        return self.app.workspace.model
