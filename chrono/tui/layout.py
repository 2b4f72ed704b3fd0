"""The visible panels for each screen size, and the style sheet.

Wide: slider above, state at the left, details over events at the right. Middle, down to 60
by 15: slider, state over events; details take the events' place while they are open. Below
that, one panel.
"""

from __future__ import annotations

from typing import Final, NamedTuple

# Lists underline the chosen row, since Textual leaves `reverse` out of an option's style.
STYLES: Final = """
#_default { background: $background; overflow: hidden hidden; }
#middle { height: 1fr; width: 1fr; layout: horizontal; overflow: hidden hidden; }
#side { height: 1fr; width: 1fr; layout: vertical; overflow: hidden hidden; }
#state { width: 1fr; height: 1fr; }
#gap { width: 1; height: 1fr; }
#slider { height: 7; width: 1fr; }
#detail { height: 3fr; }
#side .aside { height: 3fr; display: none; }
#events { height: 2fr; }
#asking { height: 1; width: 1fr; display: none; background: $panel; }
#asked { height: 1; width: auto; padding: 0 0 0 1; text-style: bold; }
#prompt { height: 1; width: 1fr; border: none; padding: 0 1; background: $panel; }
#prompt:focus { border: none; }
SearchIcon { display: none; }
OptionList:ansi > .option-list--option-highlighted,
CommandPalette:ansi CommandList > .option-list--option-highlighted
    { color: ansi_bright_white; background: ansi_blue; text-style: bold underline; }
Input:ansi > .input--cursor
    { color: ansi_default; background: ansi_default; text-style: reverse; }
Input:ansi > .input--placeholder { text-style: dim italic; }
Input:ansi > .input--selection
    { color: ansi_default; background: ansi_default; text-style: underline; }
"""

CYCLE: Final = ("slider", "state", "detail", "events")
"""The panels that Tab goes through; one that is open aside takes the place of the details."""


class Layout(NamedTuple):
    """The visible panels."""

    seen: frozenset[str]
    """Ids of the panels that are seen."""
    slider: int
    """Rows of the slider."""
    stacked: bool
    """Whether state and events stand one over the other."""


def _alone(focus: str, rows: int) -> int:
    return max(1, rows if focus == "slider" else min(7, rows))


def layout_for(
    width: int, height: int, focus: str, alone: bool, details: bool, aside: str
) -> Layout:
    """Chooses the visible panels for a size.

    `focus` names the focused panel, `alone` shows only that panel, `details` opens the details
    if there is no room for all panels, and `aside` names the panel shown in their place.
    """
    third = aside or "detail"
    if focus not in ("slider", "state", "events"):
        focus = third
    ends = {"status"} if height >= 2 else set()
    if height >= 4:
        ends.add("keys")
    if width < 60 or height < 15:
        return Layout(frozenset({focus, *ends}), _alone(focus, height - len(ends)), True)
    rows = 7 if height >= 34 else 5 if height >= 28 else 4
    if alone:
        seen = {focus, "slider", *ends}
        return Layout(frozenset(seen), height - 2 if focus == "slider" else rows, True)
    if width < 100:
        opened = bool(focus == third or (focus != "events" and (details or aside)))
        lower = third if opened else "events"
        both = {third, "events"} if height >= 44 else {lower}
        return Layout(frozenset({"slider", "state", *both, *ends}), rows, True)
    return Layout(frozenset({"slider", "state", third, "events", *ends}), rows, False)
