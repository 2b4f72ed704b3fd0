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

    Raises ChronoError as reading does, SystemExit where a signal ended it.
    """
    import gc

    from chrono.tui.loader import Loader
    from chrono.tui.splash import dates_asked, first_picture

    chronicle.vocabulary  # noqa: B018 - a broken one is told before the terminal is taken
    gc.disable()  # what is loaded stays; the app looks for garbage once it is on the screen
    try:
        with first_picture(dates_asked(at, known_at)) as taken:
            loader = Loader(chronicle, documents, at, known_at)
            from chrono.tui.app import run

            run(loader, taken)
    finally:
        gc.enable()
