"""The themes, and the styles of their tones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.style import Style
from textual.theme import Theme

from chrono.tui import theme_tokens

DARK: Final = Theme(
    name="chrono-dark",
    primary="#5aa0f2",
    secondary="#5ccfe6",
    accent="#ffb454",
    warning="#ffb454",
    error="#ff7b72",
    success="#7fd8a0",
    foreground="#d7dde8",
    background="#10141b",
    surface="#161c26",
    panel="#1d2532",
    dark=True,
)
LIGHT: Final = Theme(
    name="chrono-light",
    primary="#1f5fae",
    secondary="#0b7285",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#b42318",
    success="#1a7f45",
    foreground="#1c2430",
    background="#f7f8fa",
    surface="#eceff4",
    panel="#e2e7ef",
    dark=False,
)


class Palette:
    """The styles of one theme."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self._colours = colours
        self._made: dict[tuple[str, str], Style] = {}

    def style(self, tone: str, fill: str = "") -> Style:
        """Returns the style of a tone on a line with a fill."""
        made = self._made.get((tone, fill))
        if made is None:
            made = self._style("")
            for word in fill.split():
                made += self._style(word)
            for word in tone.split():
                # On a reversed line a colour of the text would be that of a patch behind it.
                made += _shape(word) if made.reverse else self._style(word)
            self._made[tone, fill] = made
        return made

    def _style(self, word: str) -> Style:
        return _shape(word) + Style.parse(self._colours.get(word) or "none")


def _shape(word: str) -> Style:
    return Style.parse(theme_tokens.SHAPES.get(word) or "none")


PALETTES: Final = {
    "dark": Palette(theme_tokens.DARK),
    "light": Palette(theme_tokens.LIGHT),
    "ansi": Palette(theme_tokens.ANSI),
    "plain": Palette(theme_tokens.PLAIN),
}


def palette_for(theme: Theme, no_color: bool) -> Palette:
    """Returns the palette for a theme of the app."""
    if no_color:
        return PALETTES["plain"]
    if theme.ansi:
        return PALETTES["ansi"]
    return PALETTES["dark" if theme.dark else "light"]
