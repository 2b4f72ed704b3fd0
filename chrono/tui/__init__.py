"""The time-scrubber: `chrono tui`. One screen over a chronicle, with two axes of time.

- `model/`: where one is and what one sees, pure and without a screen.
- `panels/`: a panel a file; the recipe for adding one stands in its `__init__`.
- `drawing/`: dots, step plots and maps.
- `dialogs/`: what asks for words: prompts, lists, help, the forms for writing.
- `keys`: every command once. `palette`: tones to colours. `clean`: the edge for text.
- `app`: puts it together. Textual is imported here only, and by nothing outside.
- `first`: the picture that is seen until Textual is loaded; `scrub` here shows it.
- `reading`: the chronicle, read meanwhile.
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
