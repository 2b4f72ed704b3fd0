"""The base class of panels: its lines, its input from the workspace, and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from chrono.tui.panels.line_panel import LinePanel

if TYPE_CHECKING:
    from chrono.tui.workspace import Workspace

Place = Literal["top", "main", "side", "aside", "list"]
"""The place of a panel; an open `aside` panel replaces the details."""


class Opener(NamedTuple):
    """The key that opens and closes a panel in place of the details."""

    key: str
    """The key's name in Textual."""
    shown: str
    """The key as displayed."""
    word: str
    """The label in the footer."""
    help: str


class Panel(LinePanel, can_focus=True):
    """A panel of the screen. A subclass sets NAME, PLACE and ABOUT, and draws its `lines`."""

    NAME: ClassVar[str]
    """The panel's id, used by the style sheet and the layout."""
    PLACE: ClassVar[Place]
    ABOUT: ClassVar[str]
    """The panel's description in the help."""
    OPENER: ClassVar[Opener | None] = None
    """The opener of a panel whose place is `aside`."""
    WIDE: ClassVar[bool] = False
    """Whether an open panel has the whole width below the slider while one of the two has focus."""

    def __init__(self) -> None:
        super().__init__(id=self.NAME)

    def take(self, workspace: Workspace) -> None:
        """Takes its content from the workspace and draws it. Panels never query the chronicle."""
        raise NotImplementedError

    def move(self, step: int) -> None:
        """Moves up or down."""

    def page(self, step: int) -> None:
        """Moves by a page."""
        self.move(step * max(1, self.size.height - 1))

    def enter(self) -> None:
        """Handles Enter."""
