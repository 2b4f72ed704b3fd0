"""The time scrubber: `chrono tui`. One screen over a chronicle, with two axes of time.

- `app` puts the parts together: `workspace` (the panels and what is chosen in them),
  `navigation`, `prompts`, `editing` and `workers`.
- `model/` holds the cursors and what is shown, without a screen.
- `panels/` has a panel a file, and their registry; `drawing/` plots and maps.
- `dialogs/` ask: lists, help, the forms for writing.
- `keys` lists every command once; `command_provider` puts them in Textual's palette.
- `theme` turns tones into colours; `sanitize` cleans text at the edge.
- `loader` reads the chronicle while Textual is loaded; `driver` is Textual's, hardened.

Only this package imports Textual.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle


def scrub(
    chronicle: Chronicle,
    *,
    documents: Path | None = None,
    at: str | None = None,
    known_at: str | None = None,
) -> None:
    """Opens the scrubber and returns when it is left.

    Raises ChronoError if the chronicle cannot be read, SystemExit if a signal ended it.
    """
    from chrono.tui.loader import READING, Loader

    chronicle.vocabulary  # noqa: B018 - a broken one is reported before the terminal is taken
    loader = Loader(chronicle, documents, at, known_at)
    with announced(READING):  # loading Textual takes a while; the chronicle is read meanwhile
        from chrono.tui.app import run
    run(loader)


@contextmanager
def announced(text: str) -> Iterator[None]:
    """Shows a line on the terminal while something goes on, and removes it."""
    shown = sys.stderr.isatty()
    if shown:
        print(text, end="\r", file=sys.stderr, flush=True)
    yield
    if shown:
        print("\x1b[K", end="", file=sys.stderr, flush=True)
