"""The two permanent bars: the status of the screen, and the active keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message

from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.line_panel import LinePanel
from chrono.tui.sanitize import clean, clip, wrap

if TYPE_CHECKING:
    from textual import events


class StatusBar(LinePanel):
    """Both dates, then the latest notice: beside them, or wrapped below them if it is long."""

    DEFAULT_CSS = "StatusBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.dates = ""
        self.short = ""
        """The dates for a narrow screen: still both of them."""
        self.notice = ""
        self.right = ""
        self.known_back = False
        self.mode = False
        """Whether the text at the right explains the active keys and must always be shown."""

    def show(
        self,
        dates: str,
        short: str,
        notice: str,
        right: str,
        known_back: bool = False,
        mode: bool = False,
    ) -> None:
        """Shows new text."""
        self.mode = mode
        self.dates, self.short, self.notice = dates, short, notice
        self.right, self.known_back = right, known_back
        self.draw()

    def rows_wanted(self, width: int) -> int:
        """Returns the rows in which the whole notice can be read."""
        return 1 + len(self._below(width))

    def _below(self, width: int) -> list[str]:
        """Returns the rows of a notice for which there is no room beside the dates."""
        taken, mode = cell_len(clean(self.notice)), cell_len(clean(self.right)) + 2
        fits = len(self.short) + 5 + taken + (mode if self.mode else 0) <= width
        return [] if fits or not taken else wrap(self.notice, width - 2)

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the dates with the notice, or the rows of the notice below them."""
        below = self._below(width) if height > 1 else []
        if len(below) >= height:
            below = [*below[: height - 2], clip(" ".join(below[height - 2 :]), width - 2)]
        first = self._first("" if below else clean(self.notice), width)
        fill = "headline-known" if self.known_back else "headline"
        return [Line(tuple(first), fill), *(Line((Piece(f" {row}"),), fill) for row in below)]

    def _first(self, said: str, width: int) -> list[Piece]:
        """Returns the dates, a notice, and how much there is or what the keys do."""
        right, dates, taken = clean(self.right), self.dates, cell_len(said)
        mode = cell_len(right) + 2 if self.mode else 0
        if len(dates) + 2 + mode + (taken + 3 if said else 0) > width:
            dates = self.short
        pieces = [Piece(f" {dates} ", "bold")]
        room = width - len(dates) - 3
        if self.mode:
            right = clip(right, max(0, room - 4))
        if said and not self.mode and taken + len(right) + 6 > room:
            right = ""  # what just happened is wanted more than how much there is
        said = clip(said, max(0, room - len(right) - (4 if right else 2)))
        gap = room - cell_len(said) - len(right) - 2
        if said and room > 6:
            pieces.append(Piece(f"  {said}"))
        if gap >= 0:
            pieces += [Piece(" " * gap), Piece(right)]
        return pieces


class Keys(LinePanel):
    """The keys of the focused panel; disabled ones are dimmed.

    Textual's own Footer makes a widget a key whenever the focus changes: 85 ms of processor
    time a Tab, measured with fourteen keys, where a step may take 10.
    """

    DEFAULT_CSS = "Keys { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: list[tuple[str, str, str, bool]] = []
        """Key, word, action and whether it is in force, the most wanted first."""
        self._spots: list[tuple[int, int, str]] = []

    class Pressed(Message):
        """A key's label was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def show(self, keys: list[tuple[str, str, str, bool]]) -> None:
        """Shows other keys."""
        if keys != self.keys:
            self.keys = keys
            self.draw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns as many keys as fit, always including the last two."""
        self._spots = []
        ends = self.keys[-2:]
        room = width - sum(len(key) + len(word) + 3 for key, word, _, _ in ends)
        if room < 0:
            ends, room = [], width
        pieces: list[Piece] = []
        taken = 0
        for key, word, action, active in self.keys[:-2]:
            size = len(key) + len(word) + 3
            if taken + size > room:
                break
            pieces += self._one(key, word, active)
            self._spots.append((taken, taken + size, action))
            taken += size
        pieces.append(Piece(" " * (room - taken)))
        taken = room
        for key, word, action, active in ends:
            pieces += self._one(key, word, active)
            self._spots.append((taken, taken + len(key) + len(word) + 3, action))
            taken += len(key) + len(word) + 3
        return [Line(tuple(pieces), "heading")]

    def _one(self, key: str, word: str, active: bool) -> list[Piece]:
        tones = ("key", "") if active else ("key-off", "key-off")
        return [Piece(f" {key}", tones[0]), Piece(f" {word} ", tones[1])]

    def on_click(self, event: events.Click) -> None:
        """Runs the command of a clicked key."""
        for start, end, action in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(action))
                return
