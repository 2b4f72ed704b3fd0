"""Parts that dialogs share: their style, and lists of plain text without markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from chrono.tui.latest_size import LatestSize
from chrono.tui.model.styled_lines import Line
from chrono.tui.panels.line_panel import LinePanel, with_thumb
from chrono.tui.sanitize import clean
from chrono.tui.theme import PALETTES, Palette

BOX: Final = """
TextDialog, ChoiceDialog, FormDialog { align: center middle; background: $background 60%; }
.box { width: 90%; max-width: 110; height: auto; max-height: 90%; background: $surface;
       padding: 0 1; border: none; }
.title { height: 1; text-style: bold; width: 1fr; }
.hint { height: 1; width: 1fr; color: $text-muted; }
.box Input, .box Input:focus { border: none; height: 1; padding: 0; background: $panel; }
.box OptionList, .box OptionList:focus { border: none; height: auto; padding: 0; }
"""


class Choice(NamedTuple):
    """One item of a list of choices."""

    key: str
    text: str
    more: str = ""


def content(text: str, more: str = "") -> Content:
    """Converts text of a chronicle for a widget: sanitized, never read as markup."""
    shown = Content(clean(text))
    return Content.assemble(shown, Content.styled(f"  {clean(more)}", "dim")) if more else shown


class ChoiceDialog(LatestSize, ModalScreen[str | None]):
    """A list with a filter line. Returns the key of the chosen item."""

    CSS = BOX
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "leave", "Close"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Before", show=False),
    ]

    def __init__(self, heading: str, choices: Iterable[Choice]) -> None:
        super().__init__()
        self._heading = heading
        self._choices = list(choices)
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        """Yields the heading, the filter line and the list."""
        with Vertical(classes="box"):
            yield Static(content(self._heading), classes="title")
            yield Input(placeholder="type to narrow", id="narrow")
            yield OptionList(id="list", markup=False)
            yield Static(content("Enter chooses, Esc leaves."), classes="hint")

    def on_mount(self) -> None:
        """Shows all choices."""
        self._fit(self.app.size.height)
        self._narrow("")
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Fits the list to the screen; the highlighted row stays visible."""
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        self.query_one(OptionList).styles.max_height = max(1, min(20, height * 9 // 10 - 3))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Filters the choices."""
        self._narrow(message.value)

    def _narrow(self, text: str) -> None:
        self._shown = fitting(self._choices, text)[:500]
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options([Option(content(each.text, each.more)) for each in self._shown])
        if self._shown:
            found.highlighted = 0

    def action_move(self, step: int) -> None:
        """Moves the highlight up or down."""
        found = self.query_one(OptionList)
        if step > 0:
            found.action_cursor_down()
        else:
            found.action_cursor_up()

    def on_input_submitted(self) -> None:
        """Returns the highlighted choice."""
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._shown):
            self.dismiss(self._shown[place].key)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Returns the choice that was clicked or entered."""
        self.dismiss(self._shown[message.option_index].key)

    def action_leave(self) -> None:
        """Closes the dialog without a choice."""
        self.dismiss(None)


def fitting(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Returns matching choices: exact names first, then name prefixes, then other matches.

    Enter takes the first choice, and the description of another may contain the wanted name.
    """
    wanted = " ".join(typed.casefold().split())
    words = wanted.split()

    def rank(each: Choice) -> tuple[bool, bool, int]:
        name = each.text.casefold()
        missing = sum(word not in name for word in words)
        return name != wanted, not name.startswith(wanted), missing

    fits = (
        each
        for each in choices
        if all(word in f"{each.text} {each.more}".casefold() for word in words)
    )
    return sorted(fits, key=rank)


class TextPanel(LinePanel, can_focus=True):
    """Lines that scroll, in a dialog."""

    DEFAULT_CSS = "TextPanel { height: auto; max-height: 100%; width: 1fr; }"

    def __init__(self, make: Callable[[int], list[Line]], palette: Palette) -> None:
        super().__init__()
        self.make = make
        self.palette = palette
        self.first = 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Returns the number of lines."""
        return len(self.make(max(8, width - 1)))

    def lines(self, width: int, height: int) -> list[Line]:
        """Returns the visible lines."""
        made = self.make(max(8, width - 1))
        self.first = max(0, min(self.first, len(made) - height))
        return with_thumb(made[self.first : self.first + height], self.first, len(made), width)

    def scroll(self, step: int) -> None:
        """Scrolls by some lines."""
        self.first += step
        self.draw()

    def on_mouse_scroll_down(self) -> None:
        """Scrolls down by three lines."""
        self.scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scrolls up by three lines."""
        self.scroll(-3)


class TextDialog(LatestSize, ModalScreen[bool | None]):
    """A text to read; with `asks`, y answers yes and any other key answers no."""

    CSS = BOX + "TextDialog .box { height: 90%; } TextDialog TextPanel { height: 1fr; }"
    BINDINGS = [  # noqa: RUF012
        Binding("escape,q,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
        Binding("down,j", "turn(1)", show=False),
        Binding("up,k", "turn(-1)", show=False),
        Binding("pagedown,space", "turn(15)", show=False),
        Binding("pageup", "turn(-15)", show=False),
        Binding("home", "turn(-100000)", show=False),
        Binding("end", "turn(100000)", show=False),
    ]

    def __init__(
        self,
        heading: str,
        make: Callable[[int], list[Line]],
        asks: str = "",
        palette: Palette | None = None,
        hint: str = "Up and down read on; Esc closes.",
    ) -> None:
        super().__init__()
        self._heading, self._asks, self._hint = heading, asks, hint
        self._sheet = TextPanel(make, palette or PALETTES["dark"])

    def compose(self) -> ComposeResult:
        """Yields the heading, the text and the question."""
        with Vertical(classes="box"):
            yield Static(content(self._heading), classes="title")
            yield self._sheet
            yield Static(content(self._asks or self._hint), classes="hint")

    def on_mount(self) -> None:
        """Focuses the text."""
        self._sheet.focus()

    def action_turn(self, step: int) -> None:
        """Scrolls the text."""
        self._sheet.scroll(step)

    def action_answer(self, yes: bool) -> None:
        """Returns the answer; yes only if a question was asked."""
        if not yes:
            self.dismiss(False)
        elif self._asks:
            self.dismiss(True)
