"""The commands for marks: the list of all, and the user's own renamed and removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chrono.tui.part import Part

if TYPE_CHECKING:
    from chrono.tui.model.marks import Mark


class MarkCommands(Part):
    """Goes to marks, and changes the user's own."""

    def show_marks(self) -> None:
        """Shows the list of marks."""
        from chrono.tui.dialogs.common import Choice, ChoiceDialog

        if not self.workspace.ready:
            return
        marks = self.model.marks()
        choices = [
            Choice(
                str(place),
                mark.says,
                {"document": "publication", "own": "mark", "base": "base"}[mark.shape],
            )
            for place, mark in enumerate(marks)
        ]

        def go(key: str | None) -> None:
            if key is not None:
                mark = marks[int(key)]
                self.model.remember()
                if mark.shape != "document" and mark.known_at is not None:
                    self.model.go_both(mark.at, mark.known_at)
                else:
                    self.model.go(mark.at)
                self.workspace.paint()

        self.app.push_screen(ChoiceDialog("Marks", choices), go)

    def rename_mark(self) -> None:
        """Asks for one of the user's marks, then for its new name."""
        self._choose_own_mark("Rename which mark?", self.app.prompts.ask_new_name)

    def remove_mark(self) -> None:
        """Asks for one of the user's marks, and removes it."""

        def remove(mark: Mark) -> None:
            self.model.remove_mark(mark)
            self.app.save()
            self.workspace.paint()

        self._choose_own_mark("Remove which mark?", remove)

    def _choose_own_mark(self, heading: str, take: Callable[[Mark], None]) -> None:
        from chrono.tui.dialogs.common import Choice, ChoiceDialog

        if not self.workspace.ready:
            return
        at = self.model.at
        marks = sorted(self.model.own_marks, key=lambda mark: abs(mark.at - at))
        if not marks:
            self.workspace.say("There is no mark of yours: m puts one at the cursor.")
            return
        choices = [Choice(str(place), mark.says) for place, mark in enumerate(marks)]

        def chosen(key: str | None) -> None:
            if key is not None:
                take(marks[int(key)])

        self.app.push_screen(ChoiceDialog(heading, choices), chosen)
