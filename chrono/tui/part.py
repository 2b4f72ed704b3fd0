"""The base of every part of the app: access to the app, its workspace and its model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.tui.app import ScrubberApp
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.workspace import Workspace


class Part:
    """A part of the app, which reaches the other parts through the app."""

    def __init__(self, app: ScrubberApp) -> None:
        self.app = app

    @property
    def workspace(self) -> Workspace:
        """The panels and their selection."""
        return self.app.workspace

    @property
    def chronicle(self) -> Chronicle:
        """The chronicle itself."""
        return self.app.workspace.chronicle

    @property
    def model(self) -> Scrubber:
        """The chronicle at the cursors."""
        return self.app.workspace.model
