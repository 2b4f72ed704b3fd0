"""Tones to colours: what a tone of a line looks like in each theme.

A tone is a word of meaning; several may stand together ("stated dim"). Colour only repeats
what a word or a sign says already, so that without colour nothing is lost. The plain
palette has no colour at all, for NO_COLOR.

Words only: the first picture is drawn from them before anything that draws is loaded.
"""

from __future__ import annotations

from typing import Final

SHAPES: Final = {
    "bold": "bold", "head": "bold", "entity": "bold", "changed": "bold", "title": "bold",
    "title-on": "bold", "headline": "bold", "hit": "bold underline", "link": "underline",
    "key": "bold", "value": "bold", "quote": "italic", "error": "bold",
}  # fmt: skip
"""What a tone is in every theme, besides its colour."""

DARK: Final = {
    "": "#d7dde8 on #10141b", "dim": "#8592a6", "head": "#9fc1f0", "entity": "#e8edf5",
    "stated": "#e4eaf3", "derived": "#7fd8c8", "stale": "#c0a878", "contested": "#ff8a80",
    "possible": "#cfb0ff", "unknown": "#718096", "beside": "#8fb7d9", "changed": "#ffcf70",
    "base": "#5ccfe6", "heading": "on #161c26", "title": "#a9b6c9 on #1d2532",
    "title-on": "#ffffff on #2c5a94", "headline": "#ffffff on #24344d",
    "headline-known": "#ffffff on #0f4a57", "select": "on #2a4266", "select-off": "on #1e2a3d",
    "hit": "#10141b on #ffcf70", "bar": "#5aa0f2", "bar-later": "#3d5f87", "bar-out": "#33415a",
    "rule": "#46546b", "now": "bold #10141b on #ffb454", "now-line": "on #3a3320",
    "known": "bold #10141b on #5ccfe6", "known-line": "on #173840", "mark": "#c9a2ff",
    "key": "#ffcf70", "key-off": "#5d6a7d", "link": "#8fc1ff", "quote": "#f2e6c9",
    "passage": "#10141b on #f2d58a", "error": "#ff8a80", "good": "#7fd8a0", "thumb": "#6c7d97",
    "later": "#8592a6", "band": "#46608a", "off": "#5d6a7d",
}  # fmt: skip
LIGHT: Final = {
    "": "#1c2430 on #f7f8fa", "dim": "#5c6878", "head": "#1f4f8f", "entity": "#0d1622",
    "stated": "#10202f", "derived": "#0b6b5d", "stale": "#7a5c12", "contested": "#b42318",
    "possible": "#6a35b5", "unknown": "#6b7686", "beside": "#285f87", "changed": "#8a4b00",
    "base": "#0b7285", "heading": "on #eceff4", "title": "#3d4a5c on #e2e7ef",
    "title-on": "#ffffff on #1f5fae", "headline": "#0d1622 on #cfdcf0",
    "headline-known": "#06272e on #b5e3ea", "select": "on #c4d8f3", "select-off": "on #e0e8f3",
    "hit": "#1c2430 on #ffd97a", "bar": "#1f5fae", "bar-later": "#8fb0d8", "bar-out": "#c3ccd9",
    "rule": "#9aa7b8", "now": "bold #ffffff on #9a5b00", "now-line": "on #f6e3c4",
    "known": "bold #ffffff on #0b7285", "known-line": "on #cdeaef", "mark": "#6a35b5",
    "key": "#8a4b00", "key-off": "#98a2b0", "link": "#1f5fae", "quote": "#3f3413",
    "passage": "#1c2430 on #ffe08a", "error": "#b42318", "good": "#1a7f45", "thumb": "#8794a6",
    "later": "#5c6878", "band": "#9db8dc", "off": "#98a2b0",
}  # fmt: skip
ANSI: Final = {
    "": "default", "dim": "bright_black", "head": "blue", "stated": "default",
    "derived": "cyan", "stale": "yellow", "contested": "red", "possible": "magenta",
    "unknown": "bright_black", "beside": "blue", "changed": "yellow", "base": "cyan",
    "title": "reverse dim", "title-on": "reverse", "headline": "reverse",
    "headline-known": "reverse", "select": "reverse", "select-off": "underline",
    "hit": "reverse yellow", "bar": "blue", "bar-later": "bright_black",
    "bar-out": "bright_black", "rule": "bright_black", "now": "reverse yellow",
    "known": "reverse cyan", "mark": "magenta", "key": "yellow", "key-off": "bright_black",
    "link": "blue", "passage": "reverse", "error": "red", "good": "green",
    "thumb": "default", "later": "bright_black", "band": "bright_black",
    "off": "bright_black",
}  # fmt: skip
PLAIN: Final = {
    "": "", "dim": "dim", "unknown": "dim", "title": "underline", "title-on": "reverse",
    "headline": "reverse", "headline-known": "reverse", "select": "reverse",
    "select-off": "underline", "hit": "reverse", "bar-later": "dim", "bar-out": "dim",
    "rule": "dim", "now": "reverse bold", "known": "reverse", "key-off": "dim",
    "passage": "reverse", "later": "dim", "band": "dim", "off": "dim",
}  # fmt: skip
