"""The table of commands: keys, footer label, description and group.

To add a command, add an entry here and its method to the app's `commands`: bindings, footer,
`?` help and the command palette all use this table. A panel that opens in place of the
details adds its own command.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from textual.binding import Binding

from chrono.tui.panels.registry import PANELS


class Command(NamedTuple):
    """One command."""

    name: str
    """A key of the app's `commands`, with the arguments."""
    keys: str
    """Keys that call it, separated by commas, as Textual names them."""
    shown: str
    """The keys as people see them."""
    word: str
    """One or two words for the footer."""
    help: str
    group: str

    @property
    def action(self) -> str:
        """The Textual action."""
        name, _, arguments = self.name.rstrip(")").partition("(")
        return f"command({name!r}, {arguments})" if arguments else f"command({name!r})"

    @property
    def writes(self) -> bool:
        """Whether the command appends to the log."""
        return self.group == WRITE

    @property
    def id(self) -> str:
        """The id by which a user's keymap can rebind the command."""
        return self.name.replace("(", ".").rstrip(")")


TIME, CELLS, LOOK, WRITE, APP = (
    "Moving in time",
    "Cells and events",
    "Looking",
    "Writing",
    "The program",
)

BUILTIN_COMMANDS: Final = (
    Command("step_event(1)", "right,l", "→", "event", "To the next event", TIME),
    Command("step_event(-1)", "left,h", "←", "event back", "To the event before", TIME),
    Command(
        "step_days(1)",
        "full_stop",
        ".",
        "day",
        "One day on; hour, minute or second if the bar shows less",
        TIME,
    ),
    Command(
        "step_days(-1)", "comma", ",", "day back", "One day, hour, minute or second back", TIME
    ),
    Command("step_days(7)", "right_parenthesis", ")", "week", "Seven of them on", TIME),
    Command("step_days(-7)", "left_parenthesis", "(", "week back", "Seven of them back", TIME),
    Command("step_months(1)", "right_curly_bracket", "}", "month", "One month on", TIME),
    Command("step_months(-1)", "left_curly_bracket", "{", "month back", "One month back", TIME),
    Command("step_mark(1)", "right_square_bracket", "]", "mark", "To the next mark", TIME),
    Command("step_mark(-1)", "left_square_bracket", "[", "mark back", "To the mark before", TIME),
    Command(
        "step_change(1)",
        "greater_than_sign",
        ">",
        "change",
        "To the next change of the chosen cell",
        TIME,
    ),
    Command(
        "step_change(-1)",
        "less_than_sign",
        "<",
        "change back",
        "To the change before of the chosen cell",
        TIME,
    ),
    Command("to_end(-1)", "home", "Home", "first", "To the first event", TIME),
    Command("to_end(1)", "end", "End", "last", "To the last event", TIME),
    Command("to_share", "", "0-9", "0-90%", "To 0, 10 … 90 % of the bar", TIME),
    Command("today", "T", "T", "today", "To today", TIME),
    Command("go_to", "t", "t", "go to date", "Go to a date, live while typing", TIME),
    Command("go_back", "backspace", "Bksp", "back", "Back to before the last jump", TIME),
    Command("play", "space", "Space", "play", "Play, or pause; any step pauses", TIME),
    Command("speed(1)", "plus", "+", "faster", "Play faster", TIME),
    Command("speed(-1)", "minus", "-", "slower", "Play slower", TIME),
    Command("hit_back", "N", "N", "hit, gaps", "Hit before; without a search: skip gaps", TIME),
    Command("zoom(0.5)", "z", "z", "zoom in", "Show less time", TIME),
    Command("zoom(2.0)", "Z", "Z", "zoom out", "Show more time", TIME),
    Command("pan(-0.25)", "ctrl+left", "^←", "pan back", "Show an earlier time", TIME),
    Command("pan(0.25)", "ctrl+right", "^→", "pan", "Show a later time", TIME),
    Command("turn_axis", "K", "K", "known by", "Move the date of knowledge", TIME),
    Command("all_known", "A", "A", "all known", "All that is known today", TIME),
    Command("row(1)", "down,j", "↓", "row", "Next row, event or lead", CELLS),
    Command("row(-1)", "up,k", "↑", "row up", "Row, event or lead before", CELLS),
    Command("page(1)", "pagedown", "PgDn", "page", "A page down", CELLS),
    Command("page(-1)", "pageup", "PgUp", "page up", "A page up", CELLS),
    Command("enter", "enter", "Enter", "details", "Details of the row; follow a lead", CELLS),
    Command("why", "b", "b", "why", "Why: the events behind the chosen cell", CELLS),
    Command("pin", "equals_sign", "=", "pin base", "Pin a base to compare with, or unpin", CELLS),
    Command("everything", "u", "u", "unknown", "Show cells of which nothing is known, too", CELLS),
    Command("search", "slash", "/", "search", "Search and mark, hiding nothing", LOOK),
    Command("hit(1)", "n", "n", "next hit", "Next hit of the search", LOOK),
    Command("filter", "f", "f", "filter", "Show only what fits", LOOK),
    Command("mark", "m", "m", "mark", "Put a mark at the cursor", LOOK),
    Command("marks", "apostrophe", "'", "marks", "List of marks", LOOK),
    Command("rename_mark", "f2", "F2", "rename mark", "Rename a mark of yours", LOOK),
    Command("remove_mark", "delete", "Del", "remove mark", "Remove a mark of yours", LOOK),
    Command("map_by", "v", "v", "map by", "Map by another attribute, or by standing", LOOK),
    Command("star", "asterisk", "*", "star", "Star the chosen cell: it joins the lanes", LOOK),
    Command("focus_next_panel(1)", "tab", "Tab", "pane", "Next pane", LOOK),
    Command("focus_next_panel(-1)", "shift+tab", "Shift+Tab", "pane back", "Pane before", LOOK),
    Command("maximise", "O", "O", "maximise", "One pane alone, or all again", LOOK),
    Command("escape", "escape", "Esc", "close", "Leave what was opened last", LOOK),
    Command("append", "a", "a", "append", "Append an event", WRITE),
    Command("correct", "c", "c", "correct", "Correct the chosen event", WRITE),
    Command("retract", "x", "x", "retract", "Retract the chosen event", WRITE),
    Command("judge", "J", "J", "judge", "Settle a contest of the chosen cell", WRITE),
    Command("link", "L", "L", "link", "Link the chosen event to another", WRITE),
    Command("reload", "R", "R", "reload", "Read the log and the vocabulary again", APP),
    Command("next_theme", "D", "D", "theme", "Next theme: dark, light, ansi", APP),
    Command("help", "question_mark", "?", "help", "Help", APP),
    Command("commands", "ctrl+p", "^p", "palette", "Every command by name", APP),
    Command("quit", "q", "q", "quit", "Leave", APP),
)

OPENERS: Final = tuple(
    Command(f"toggle_aside({panel.NAME!r})", *panel.OPENER, LOOK)
    for panel in PANELS
    if panel.OPENER is not None
)
COMMANDS: Final = tuple(
    command
    for group in (TIME, CELLS, LOOK, WRITE, APP)
    for command in (*BUILTIN_COMMANDS, *OPENERS)
    if command.group == group
)

FOOTERS: Final = {
    "slider": ("step_event(1)", "step_days(1)", "step_mark(1)", "play", "go_to", "zoom(0.5)"),
    "state": ("row(1)", "enter", "step_change(1)", "why", "step_event(1)", "play", "go_to"),
    "events": ("row(1)", "enter", "step_event(1)", "search", "play", "go_to"),
    "detail": ("row(1)", "enter", "go_back", "step_event(1)", "go_to"),
    "lanes": ("row(1)", "enter", "star", "toggle_aside('lanes')", "step_event(1)", "zoom(0.5)"),
    "belief": ("row(1)", "enter", "toggle_aside('belief')", "step_event(1)", "go_to", "zoom(0.5)"),
    "compare": ("row(1)", "enter", "toggle_aside('compare')", "pin", "step_event(1)", "go_to"),
    "map": ("row(1)", "enter", "map_by", "toggle_aside('map')", "step_event(1)", "play", "go_to"),
}
"""The commands that the footer shows first in each panel; the others follow."""
ALWAYS: Final = (
    "turn_axis",
    "pin",
    "search",
    "filter",
    "maximise",
    "append",
    "help",
    "quit",
)

BY_NAME: Final = {command.name: command for command in COMMANDS}
READING: Final = tuple(command for command in COMMANDS if not command.writes)
"""The commands of a read-only scrubber."""
WRITING: Final = frozenset(command.name for command in COMMANDS if command.writes)
"""The commands that a read-only scrubber refuses."""


def bindings() -> list[Binding]:
    """Returns the bindings of the app. Each has an id, so that a user's keymap can rebind it.

    Tab has priority over the screen's own Tab, which only reaches panels that are shown.
    """
    found = [
        Binding(
            command.keys,
            command.action,
            command.help,
            show=False,
            id=command.id,
            priority=command.name.startswith("focus_next_panel"),
        )
        for command in COMMANDS
        if command.keys
    ]
    return found + [
        Binding(
            str(tenth),
            f"command('to_share', {tenth})",
            f"{tenth * 10} %",
            show=False,
            id=f"share.{tenth}",
        )
        for tenth in range(10)
    ]
