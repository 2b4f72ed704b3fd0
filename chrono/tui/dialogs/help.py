"""The help (`?`): every key, the meaning of the signs, and the purpose of the focused panel."""

from __future__ import annotations

from chrono.render.text import GLYPHS, STANDING_WORDS
from chrono.tui.keys import COMMANDS, READING
from chrono.tui.model.styled_lines import Line, Piece, line
from chrono.tui.model.wrap import wrapped
from chrono.tui.panels.registry import PANELS

STANDINGS = {
    "stated": "a document says so, and nothing known is later or against it",
    "derived": "derived from what documents say, with its inputs named",
    "stale": "observed long before this date; nothing newer is known to differ",
    "contested": "documents cannot all be right; every side is shown",
    "possible": "depends on how vague dates fall, or may not have happened yet",
    "unknown": "no claim gives a value on this date",
}


def help_lines(pane: str, width: int, read_only: bool = False) -> list[Line]:
    """Returns the help, beginning with the focused panel; if read-only, without what writes."""
    found: list[Line] = []
    about = next((panel.ABOUT for panel in PANELS if pane == panel.NAME), "")
    if about:
        found += [*wrapped(about, width), Line()]
    group = ""
    for command in READING if read_only else COMMANDS:
        if command.group != group:
            group = command.group
            found += [*([Line()] if found and found[-1].pieces else []), line(Piece(group, "head"))]
        found.append(line(Piece(f"  {command.shown:<10}", "key"), command.help))
    found += [Line(), line(Piece("What the signs mean", "head"))]
    for standing, means in STANDINGS.items():
        found.append(
            line(
                Piece(f"  {GLYPHS[standing]} ", standing),
                Piece(f"{STANDING_WORDS[standing]:<11}", standing),
                Piece(means, "dim"),
            )
        )
    found += [
        Line(),
        *wrapped(
            "Two dates rule the screen: the state AT one, and AS KNOWN BY another. K changes"
            " which of them the keys move. Moving known-by back makes what no document had"
            " said yet disappear.",
            width,
            "dim",
        ),
    ]
    return found
