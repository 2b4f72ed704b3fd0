"""The chronicle is read in a thread of its own, begun while what draws is still being loaded."""

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
    """The dates of a question as typed; empty if it names none."""
    dates = (at and f"state at {at}", known_at and f"as known by {known_at}")
    return " · ".join(filter(None, dates))


class OpenedChronicle(NamedTuple):
    """What the screen stands on."""

    model: Scrubber
    session: Session
    cells: CellDetail
    events: EventDetail


class Loader:
    """One reading of a chronicle. It begins at once, and is waited for where it is wanted."""

    def __init__(
        self,
        chronicle: Chronicle,
        documents: Path | None = None,
        at: str | None = None,
        known_at: str | None = None,
    ) -> None:
        self.chronicle, self.documents, self.asked = chronicle, documents, (at, known_at)
        self.tell: Callable[[str], None] = lambda said: None
        """Told, in the reading thread, how far it has come."""
        self._found: OpenedChronicle | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="chrono-read", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return not self._thread.is_alive()

    def wait(self) -> OpenedChronicle:
        """What was read, once it has been. Raises ChronoError as reading does."""
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
        if self.documents is None:
            self.documents = kept.documents()
        events = EventDetail(model, self.documents)
        return OpenedChronicle(model, kept, CellDetail(model, events.words_lines), events)

    def _progress(self, done: int, count: int) -> None:
        """How many events are placed in time, if that takes a while."""
        if done < count:
            self.tell(f"{done:,} of {count:,} events")

    def _folding(self, done: int, whole: int) -> None:
        """The same while an index is made of a long log."""
        self.tell(f"folding its log, {done * 100 // max(1, whole)} %")
