"""A chronicle on disk: its paths and clock, its log, its vocabulary and its index."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakMethod

from chrono.errors import (
    BusyError,
    DamagedError,
    InvalidEventError,
    NoChronicleError,
    StorageError,
    VocabularyError,
    file_error,
)
from chrono.fold import fold
from chrono.model.claim import Cells, SourceFilter
from chrono.model.vocabulary import load
from chrono.storage.index import open_index
from chrono.storage.index.open import clear
from chrono.storage.log import Log
from chrono.storage.log.files import read_file, replace_file, seen, storage
from chrono.storage.renderings import Renderings
from chrono.storage.user_state import RememberedFolder, state_file

if TYPE_CHECKING:
    from chrono.edtf.clock import Clock
    from chrono.fold import MemoryProjection
    from chrono.model.event import Event
    from chrono.model.vocabulary import Vocabulary
    from chrono.storage.index import EventIndex, Index
    from chrono.storage.log import Head

LOG: Final = logging.getLogger(__name__)
EVENTS: Final = "events"
SNAPSHOTS: Final = "snapshots"
T = TypeVar("T")
_WHOLE: Final = (None, None)
"""The view of everything ever recorded."""


class Repository:
    """A directory with `events/` and `snapshots/`. Every question first checks the log's head."""

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        """`root` is the directory; `now` replaces the clock. Reads nothing yet."""
        self.root = root
        self.log = Log(root / EVENTS / "log.jsonl")
        self.vocabulary_path = root / EVENTS / "vocabulary.toml"
        self.mappings_path = root / EVENTS / "mappings"
        self.index_path = root / SNAPSHOTS / "index.db"
        self.renderings = Renderings(root / SNAPSHOTS / "texts", self.log.path)
        self.notices: list[str] = []
        """Notices for the user besides the answer: recovered tails, a rebuilt index."""
        self.progress: Callable[[int, int], None] | None = None
        """Called with the bytes of the log folded so far and the total, while an index is built."""
        self._now = now
        self._vocabulary: Vocabulary | None = None
        self._head: Head | None = None
        self._kept: Index | None = None
        self._cells: dict[tuple[str | None, SourceFilter | None], Cells] = {}

    @property
    def address(self) -> str:
        """The absolute path of the directory, which identifies this repository."""
        return str(self.root.resolve())

    @property
    def documents_folder(self) -> RememberedFolder:
        """The folder of documents that the user named last, for every interface."""
        return RememberedFolder(state_file(self.address, "documents"), self.address)

    def reopen(self) -> Repository:
        """The same repository with its own connections, for use in another thread."""
        return Repository(self.root, self._now)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary. Raises VocabularyError, with the line, if it breaks a rule.

        After the index has been opened, this is the copy kept there, and no TOML is parsed.
        """
        if self._vocabulary is None:
            name = f"{EVENTS}/{self.vocabulary_path.name}"
            self._vocabulary = load(self.vocabulary_bytes().decode("utf-8", "replace"), name)
        return self._vocabulary

    def vocabulary_bytes(self) -> bytes:
        """The content of the vocabulary file. Raises StorageError if it cannot be read."""
        try:
            return read_file(self.vocabulary_path)
        except OSError as error:
            raise file_error(self.vocabulary_path, error) from error

    def replace_vocabulary(self, current: bytes, text: bytes) -> bool:
        """Replace the vocabulary, completely or not at all.

        Returns False without a change if the file no longer holds `current`. Raises BusyError or
        StorageError.
        """
        path = self.vocabulary_path
        with self.log.locked(), storage("write", path):
            was = seen(path)
            return read_file(path) == current and replace_file(path, text, was)

    def now(self) -> datetime:
        """The clock, in UTC."""
        return self._now or datetime.now(UTC)

    @property
    def clock(self) -> Clock:
        """The clock of the chronicle, from its vocabulary."""
        if self._vocabulary is None:
            self._look()  # the index keeps the vocabulary, and then no TOML is parsed
        return self.vocabulary.clock

    def today(self) -> int:
        """The last second of today, on the clock of the chronicle."""
        return self.clock.end_of_day(int(self.now().timestamp()))

    def cells(
        self, recorded_at: str | None = None, source_filter: SourceFilter | None = None
    ) -> Cells:
        """The folded log as of a recorded-at, less what a question's source filter excludes.

        Uses the index if possible; otherwise folds in memory. Both give the same result.
        """
        key = (recorded_at, source_filter or None)
        self._look()
        if key not in self._cells:
            found = self._viewed(*key)
            # besides the whole log, only the last view is kept: each can be large
            self._cells = {each: self._cells[each] for each in self._cells if each == _WHOLE}
            self._cells[key] = found
        return self._cells[key]

    def _look(self) -> None:
        """Open the index again unless the log is unchanged."""
        head = self.log.head()
        if head != self._head:
            self._cells = {}
            self._kept = self._opened_index()
            self._head = head if self._kept is None else self._kept.head

    def _viewed(self, recorded_at: str | None, source_filter: SourceFilter | None) -> Cells:
        if recorded_at is None and source_filter is None and self._kept is not None:
            return self._kept
        if recorded_at is None:  # no further than the head that the answer reports
            upto = None if self._kept or self._head is None else self._head.size
        else:
            upto = self.size_at(recorded_at)
        if self._kept:
            try:
                return self._kept.viewed(upto, source_filter)
            except Exception as error:
                self._blame_index(error)
        return self.folded(upto, source_filter)

    def size_at(self, recorded_at: str) -> int:
        """The size in bytes that the log had at a recorded-at. Raises InvalidError.

        See `Log.size_at`. The index knows where the first N lines of a long log end.
        """
        count = recorded_at.strip().removeprefix("#")
        if count == recorded_at.strip() or not (count.isascii() and count.isdigit()):
            return self.log.size_at(recorded_at)
        number = int(count) if len(count) < 16 else -1
        return self.answer(
            lambda index: index.events.end_of(number), lambda: self.log.size_at(recorded_at)
        )

    def _opened_index(self) -> Index | None:
        """The up-to-date index; None, with a notice, if it cannot be used."""
        try:
            index = open_index(
                self.log, self.vocabulary_path, self.index_path, progress=self.progress
            )
        except (StorageError, BusyError) as error:
            self.vocabulary_bytes()  # if the log itself cannot be read, there is no answer
            self._tell(f"Answered without the index, more slowly. {error}")
            return None
        except InvalidEventError as error:
            raise self._damage(error) from None
        except (NoChronicleError, VocabularyError):
            raise
        except Exception as error:
            self._blame_index(error)
            return None
        LOG.debug("index opened at %s bytes", index.head and index.head.size)
        index.when_failed = _while_alive(self._blame_index)
        self._tell(*index.notices)
        self._vocabulary = index.vocabulary
        return index

    def _damage(self, error: InvalidEventError) -> DamagedError:
        """The same error with the line number of the event."""
        line = self.log.count(error.offset) + 1
        return DamagedError(
            f"{self.log.name}:{line}: {error.rule.rstrip('.')}. An event that breaks a rule cannot"
            " be folded: bring back the vocabulary or the line as it was. `chrono verify` names"
            " every such line.",
            line,
        )

    def _drop_index(self, error: Exception) -> None:
        """Remove a failed index: the log answers, and the next change builds the index again."""
        LOG.debug("the index failed and is removed", exc_info=error)
        with suppress(OSError):
            clear(self.index_path)
        self._kept, self._cells = None, {}
        what = f"{type(error).__name__}: {error}"
        if isinstance(error, DamagedError):  # of a log that is whole
            what = "it names a place in the log where no line begins"
        self._tell(
            f"The index failed ({what}) and was removed; the answer comes from the log. This is a"
            " fault of chrono or of the disk, not of the chronicle."
        )

    def _tell(self, *notices: str) -> None:
        """Add each notice once."""
        self.notices += [each for each in notices if each not in self.notices]

    def index(self) -> Index | None:
        """The up-to-date index of the whole log; None if it cannot be used."""
        self.cells()
        return self._kept

    def answer(self, by_index: Callable[[Index], T | None], by_log: Callable[[], T]) -> T:
        """The index's answer; the log's if there is no index, or if it has none or fails.

        If the log cannot answer either, the index is not at fault: the log's error is raised.
        """
        index = self.index()
        return by_log() if index is None else self.guarded(lambda: by_index(index), by_log)

    def guarded(self, by_index: Callable[[], T | None], by_log: Callable[[], T]) -> T:
        """The same for a look-up that keeps its index: many look-ups find the log's head once."""
        try:
            found = by_index()
        except Exception as error:
            answer = by_log()
            self._blame_index(error)
            return answer
        return by_log() if found is None else found

    def stream(
        self,
        by_index: Callable[[Index], Iterable[T]],
        by_log: Callable[[], Iterable[T]],
        offset_of: Callable[[T], int],
    ) -> Iterator[T]:
        """The same for a long answer that is read piece by piece, each of one event.

        If the index fails on the way, the log gives the pieces that are still missing.
        """
        index = self.index()
        given = array("q")
        if index is not None:
            try:
                for each in by_index(index):
                    given.append(offset_of(each))
                    yield each
                return
            except Exception as error:
                self._blame_index(error)
        already = set(given)
        yield from (each for each in by_log() if offset_of(each) not in already)

    def _blame_index(self, error: Exception) -> None:
        """Remove the index, unless the error is the log's own, which is raised then."""
        if isinstance(error, DamagedError):
            self.log.count()
        self._drop_index(error)

    def events_at(self, offsets: Iterable[int]) -> Iterator[Event]:
        """The events whose lines start at offsets that an answer named.

        Raises DamagedError if the log is damaged, or was replaced since that answer. In a log that
        is whole, the index gave a wrong offset: it is removed, and StorageError asks to put the
        question again, since the answer with that offset is lost.
        """
        try:
            yield from self.log.events_at(offsets)
        except DamagedError as error:
            if self._kept is None or self.log.head() != self._kept.head:
                raise
            self._blame_index(error)
            raise StorageError(
                "The index gave a wrong place for an event, and was removed. Ask again: the log"
                " answers."
            ) from error

    def event_index(self) -> EventIndex | None:
        """Finds events by id, date and document; None if the index cannot be used.

        Its errors are the caller's: `answer` and `stream` guard a question.
        """
        index = self.index()
        return index.events if index else None

    def folded(
        self, upto: int | None = None, source_filter: SourceFilter | None = None
    ) -> MemoryProjection:
        """The log folded in memory, without the index."""
        try:
            return fold(self.log.read(0, upto), self.vocabulary, source_filter)
        except InvalidEventError as error:
            raise self._damage(error) from None

    def provenance(self) -> tuple[str, str]:
        """The head that the last answer came from, and the vocabulary's SHA-256."""
        head = self._head.chain if self._head else ""
        made_by = self._kept.made_by if self._kept else sha256(self.vocabulary_bytes()).hexdigest()
        return head, made_by


def _while_alive(method: Callable[[Exception], None]) -> Callable[[Exception], None]:
    """The same call without a reference to its object.

    An index that held its repository would keep both, and their files, until cycles are collected.
    """
    held = WeakMethod(method)

    def call(error: Exception) -> None:
        if (found := held()) is not None:
            found(error)

    return call
