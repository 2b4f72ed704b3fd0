"""The context of every command: the chronicle, opened on first use, and two screens."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import click

from chrono.cli.terminal import erase_transient_line, screens
from chrono.errors import ChronoError

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.cli.progress import ProgressLine
    from chrono.render.names import Names


class App:
    """One run of the command line."""

    def __init__(self, directory: str | None = None) -> None:
        """`directory` names the chronicle, as `-C` does."""
        self.directory = directory
        self.out, self.err = screens()
        self.quiet = False
        """Whether to write only answers, warnings and errors."""
        self.reports_damage = False
        """Whether the answer itself reports problems of the log, so that no warning is needed."""
        self._chronicle: Chronicle | None = None
        self._told = 0
        self._waiting: ProgressLine | None = None

    @property
    def chronicle(self) -> Chronicle:
        """The chronicle. Raises NoChronicleError where there is none."""
        if self._chronicle is None:
            from chrono.chronicle import Chronicle

            self._chronicle = Chronicle.open(self.directory)
            self._chronicle.on_progress(self._folding)
        return self._chronicle

    def _folding(self, done: int, whole: int) -> None:
        if self._waiting is None:
            self._waiting = self.waiting("Building the index")
        self._waiting(done, whole)

    def waiting(self, what: str, of: str = "") -> ProgressLine:
        """Returns the progress line of a long task. See `ProgressLine`."""
        from chrono.cli.progress import ProgressLine

        return ProgressLine(self.err, what, of, self.quiet)

    def names(self) -> Names:
        """The labels of entities and documents."""
        from chrono.render.names import Names

        cells = self.chronicle.cells()
        chronicle = self.chronicle
        return Names(cells.entities, cells.documents, chronicle.vocabulary, chronicle.event)

    def tell(self, text: str, style: str = "quiet") -> None:
        """Writes information that is not part of the answer to standard error."""
        for line in text.split("\n") if not self.quiet else ():
            indent = len(line) - len(line.lstrip())
            with suppress(OSError):  # what narration cannot reach is still done
                self.err.put((line.lstrip(), style), indent=indent, hang=indent + 2)

    def warn(self, text: str) -> None:
        """Writes a warning to standard error."""
        with suppress(OSError):
            self.err.put(("warning: ", "warning"), text, hang=2)

    def close(self) -> None:
        """Writes the pending notes of the chronicle, and flushes both streams."""
        erase_transient_line()
        if self._chronicle is not None:
            for notice in self._chronicle.notices[self._told :]:
                self.tell(notice)
            self._told = len(self._chronicle.notices)
            if not self.reports_damage:
                with suppress(ChronoError):
                    problem = self._chronicle.events.unfinished_end()
                    if problem is not None:
                        self.warn(str(problem))
        self.out.flush()
        with suppress(OSError):
            self.err.flush()


def app() -> App:
    """Returns the `App` of the running command."""
    return app_of(click.get_current_context())


def app_of(ctx: click.Context) -> App:
    """Returns the `App` of a context; during completion no group has run, so builds one."""
    root = ctx.find_root()
    if not isinstance(root.obj, App):
        root.obj = App(cast(Any, root.params.get("directory")))
    return cast(App, root.obj)
