"""Reads the chronicle in a thread that starts while Textual is still being imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.tui.model.cell_detail import CellDetail
    from chrono.tui.model.event_detail import EventDetail
    from chrono.tui.model.scrubber import Scrubber
    from chrono.tui.model.session import Session


READING = "Reading the chronicle"


def dates_asked(at: str | None, known_at: str | None) -> str:
    """Returns the requested dates as typed; empty if there are none."""
    dates = (at and f"state at {at}", known_at and f"as known by {known_at}")
    return " · ".join(filter(None, dates))


class OpenedChronicle(NamedTuple):
    """An opened chronicle and the model over it."""

    model: Scrubber
    session: Session
    cells: CellDetail
    events: EventDetail


class Loader:
    """Loads a chronicle in the background from construction on; `wait` returns the result."""

    def __init__(
        self,
        chronicle: Chronicle,
        documents: Path | None = None,
        at: str | None = None,
        known_at: str | None = None,
        read_only: bool = False,
    ) -> None:
        self.read_only = read_only
        self.chronicle, self.documents, self.asked = chronicle, documents, (at, known_at)
        self.tell: Callable[[str], None] = lambda said: None
        """Called in the reading thread with the progress."""
        self._found: OpenedChronicle | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="chrono-read", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether loading has finished."""
        return not self._thread.is_alive()

    def wait(self) -> OpenedChronicle:
        """Waits for the loaded chronicle. Raises ChronoError if loading failed."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._found is not None
        return self._found

    def _run(self) -> None:
        try:
            self._found = self._read()
        except BaseException as error:
            self._error = error

    def _read(self) -> OpenedChronicle:
        from chrono.tui.model.cell_detail import CellDetail
        from chrono.tui.model.event_detail import EventDetail
        from chrono.tui.model.scrubber import Scrubber
        from chrono.tui.model.session import Session

        self.chronicle.on_progress(self._folding)
        kept = Session.of(self.chronicle)
        model = Scrubber(self.chronicle, *self.asked, self._progress)
        kept.restore(model)
        folder = self.chronicle.documents.folder
        self.documents = folder(self.documents) if self.documents else kept.documents() or folder()
        events = EventDetail(model, self.documents)
        return OpenedChronicle(model, kept, CellDetail(model, events.words_lines), events)

    def _progress(self, done: int, count: int) -> None:
        """Reports how many events are loaded, if that takes a while."""
        if done < count:
            self.tell(f"{done:,} of {count:,} events")

    def _folding(self, done: int, whole: int) -> None:
        """Reports the progress of building the index of a long log."""
        self.tell(f"folding its log, {done * 100 // max(1, whole)} %")
