"""The time scrubber: `chrono tui`. One screen over a chronicle, with two axes of time.

- `app` composes the parts: `workspace` (the panels and their selection), `navigation`,
  `prompts`, `mark_commands`, `editing` and `workers`.
- `model/` holds the cursors and the content of the screen, without a screen.
- `panels/` has one file per panel, and their registry; `drawing/` has plots and maps.
- `dialogs/` has lists of choices, help, and the forms.
- `keys` lists every command; `command_provider` adds them to Textual's palette.
- `theme` maps tones to colours; `sanitize` escapes unprintable text.
- `web/` serves the scrubber to browsers.
- `loader` reads the chronicle while Textual is imported; `driver` hardens Textual's driver.

Only this package imports Textual.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle

FRAMES: Final = "120"
"""Frames a second at most. Textual's 60 make the second frame of a key, such as the one after a
new layout, wait for 17 ms."""


def scrub(
    chronicle: Chronicle,
    *,
    documents: Path | None = None,
    at: str | None = None,
    known_at: str | None = None,
    read_only: bool = False,
) -> None:
    """Opens the scrubber and returns when the user quits.

    `read_only` refuses every command that appends, and saves no marks or position.

    Raises ChronoError if the chronicle cannot be read, SystemExit if a signal ended it.
    """
    from chrono.tui.loader import READING, Loader

    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    chronicle.vocabulary  # noqa: B018 - a broken one is reported before the terminal is taken
    loader = Loader(chronicle, documents, at, known_at, read_only)
    with announced(READING):  # loading Textual takes a while; the chronicle is read meanwhile
        from chrono.tui.app import run
    run(loader)


@contextmanager
def announced(text: str) -> Iterator[None]:
    """Shows a line on the terminal during a task, and removes it afterwards."""
    shown = sys.stderr.isatty()
    if shown:
        print(text, end="\r", file=sys.stderr, flush=True)
    yield
    if shown:
        print("\x1b[K", end="", file=sys.stderr, flush=True)
