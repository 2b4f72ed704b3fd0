"""The first picture, sent before anything that draws is loaded.

Textual takes its time to load. Until then the terminal is taken, shows which panels there
will be and what goes on, and keeps keys that are pressed meanwhile, without an echo, for
the app to answer. Imports nothing outside the standard library.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, Final

from chrono.tui import theme_tokens as tones
from chrono.tui.layout import Layout, layout_for

READING: Final = "Reading the chronicle"
ALTERNATE: Final = "\x1b[?1049h"
ENTER: Final = f"{ALTERNATE}\x1b[?25l"
LEAVE: Final = "\x1b[0m\x1b[?1049l\x1b[?25h"


class Taken:
    """The terminal while the first picture is on it."""

    shown = False
    """Whether there is a terminal, and the picture is on it."""
    handed_over = False
    """Whether the app has it now: from then on it is the app that leaves it."""
    before: list[Any] | None = None
    """Its modes as they were, to be given back."""


@contextmanager
def first_picture(said: str = "") -> Iterator[Taken]:
    """Takes the terminal, and gives it back as it was however this ends.

    `said` is told beside what goes on. Without a terminal nothing is sent.
    """
    taken = Taken()
    out, source = screen(), sys.__stdin__
    if out is None or source is None or not source.isatty():
        yield taken
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    before = taken.before = _quiet(source.fileno())
    try:
        width, height = _size(out.fileno())
        out.write(ENTER + "".join(picture(width, height, said, coloured(os.environ))))
        out.flush()
        taken.shown = True
        yield taken
    finally:
        if not taken.handed_over:
            try:
                out.write(LEAVE)
                out.flush()
            except OSError:
                drop(out.fileno())
        if before is not None:
            with suppress(termios.error):
                termios.tcsetattr(source.fileno(), termios.TCSANOW, before)


def screen() -> TextIOWrapper | None:
    """The stream that reaches the terminal: errors may have been sent elsewhere."""
    for stream in (sys.__stderr__, sys.__stdout__):
        if stream is not None and stream.isatty():
            return stream
    return None


def drop(file: int) -> None:
    """Sends to nowhere what still waits for a terminal that is gone.

    Python would fail over it once more at its end, and leave by an exit code of its own.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, file)
    os.close(nowhere)


def _leave(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def _quiet(file: int) -> list[Any] | None:
    """Lets keys wait without an echo; how it was before."""
    try:
        before = termios.tcgetattr(file)
        now = termios.tcgetattr(file)
        now[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(file, termios.TCSANOW, now)
    except termios.error:
        return None
    return before


def _size(file: int) -> tuple[int, int]:
    try:
        width, height = os.get_terminal_size(file)
    except OSError:
        return 80, 24
    return max(1, width), max(1, height)


def coloured(environment: Mapping[str, str]) -> bool:
    """Whether a terminal says that it knows all colours, and its reader wants any."""
    known = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return known and "NO_COLOR" not in environment


def dates_asked(at: str | None, known_at: str | None) -> str:
    """The dates of a question as it was asked; empty where it named none."""
    dates = (at and f"state at {at}", known_at and f"as known by {known_at}")
    return " · ".join(filter(None, dates))


def picture(width: int, height: int, said: str, colours: bool) -> list[str]:
    """What is sent: the ground, the status line and the titles of the panels."""
    table = tones.DARK if colours else tones.PLAIN
    ground = _codes("", table)
    found = [ground, "\x1b[2J"]
    status = f" {READING}{f' · {said}' if said.isprintable() and said else ''}"
    found.append(_row(0, 0, width, status, "headline", table))
    layout = layout_for(width, height, "state", False, False, False)
    for name, x, y, room in places(layout, width, height):
        tone = "title-on" if name.startswith(">") else "title"
        found.append(_row(x, y, room, f" {name}", tone, table))
    if "keys" in layout.seen:
        found.append(_row(0, height - 1, width, "", "heading", table))
    return [*found, ground]


def places(layout: Layout, width: int, height: int) -> list[tuple[str, int, int, int]]:
    """The titles of the panels with their place and room, as the app will put them."""
    top = 1 + (layout.slider if "slider" in layout.seen else 0)
    rows = height - top - ("keys" in layout.seen)
    if rows < 1 or "state" not in layout.seen:
        return []
    x, y, room = 0, top, width
    if not layout.stacked:
        x, room = (width - 1) // 2 + 1, width // 2
    elif {"detail", "events"} & layout.seen:
        y, rows = top + rows // 2, rows - rows // 2
    found = [("> State", 0, top, x - 1 if x else width)]
    if "detail" in layout.seen:
        found.append(("Cell", x, y, room))
        y += rows * 3 // 5
    if "events" in layout.seen:
        found.append(("Events", x, y, room))
    return found


def _row(x: int, y: int, room: int, text: str, tone: str, table: Mapping[str, str]) -> str:
    shown = text[:room].ljust(room)
    return f"\x1b[{y + 1};{x + 1}H{_codes(tone, table)}{shown}"


def _codes(tone: str, table: Mapping[str, str]) -> str:
    """The control sequence that a tone's words stand for."""
    words = f"{table['']} {tones.SHAPES.get(tone, '')} {table.get(tone, '')}".split()
    codes, layer = ["0"], 38
    for word in words:
        if word.startswith("#"):
            red, green, blue = (int(word[at : at + 2], 16) for at in (1, 3, 5))
            codes.append(f"{layer};2;{red};{green};{blue}")
            layer = 38
        elif word == "on":
            layer = 48
        else:
            codes.append(SHAPES[word])
    return f"\x1b[{';'.join(codes)}m"


SHAPES: Final = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7"}
