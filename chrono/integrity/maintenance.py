"""Maintenance of a chronicle: proof, repair, snapshots."""

from __future__ import annotations

from pathlib import Path

from chrono.integrity.carry import Carried, carry
from chrono.integrity.report import Progress, Report
from chrono.integrity.snapshots import snapshot
from chrono.integrity.timestamp import StampedHead, head_in, stamped_head
from chrono.integrity.verify import verify
from chrono.model.claim import Document
from chrono.model.view import View
from chrono.query.documents import Documents
from chrono.query.events import Events
from chrono.storage.index.open import remembered
from chrono.storage.log import repair as repairs
from chrono.storage.log.access import access_for
from chrono.storage.log.files import storage, write_new
from chrono.storage.repository import Repository


class Maintenance:
    """Verifies and repairs a chronicle, and writes snapshots that can be proved again."""

    def __init__(self, repository: Repository, events: Events) -> None:
        """This reads no file."""
        self._repository = repository
        self._events = events

    def verify(
        self,
        documents: Path | None = None,
        head: str | None = None,
        progress: Progress | None = None,
        render: bool = False,
    ) -> Report:
        """Prove the chain, ids, vocabulary, references, pointers and snapshots.

        `documents` is the folder with the texts; `head` is a log head that was kept elsewhere;
        `render` makes lost texts again from their originals.
        """
        known = remembered(self._repository.index_path)
        return verify(self._repository, documents, head, known, progress, render)

    @staticmethod
    def head_in(file: Path) -> str:
        """Return the head of a log that a file holds. Raises InvalidError or StorageError."""
        return head_in(file)

    @staticmethod
    def stamped_head(file: Path, stamp: Path, authority: Path) -> StampedHead:
        """Return the head that a file holds, once the time stamp over the file is checked.

        Raises DamagedError if the stamp does not fit, InvalidError if it cannot be checked.
        """
        return stamped_head(file, stamp, authority)

    def carry(self, old: Document, new: Document, folder: Path | None) -> Carried:
        """Propose the events of a document for its later edition, with their passages found.

        Raises InvalidError if the later edition has no text at hand.
        """
        documents = Documents(self._repository, self._events)
        gone = self._events.retracted(event.id for event in self._events)
        events = (event for event in self._events if event.id not in gone)
        return carry(documents, documents.library(folder), events, old, new)

    def repair_plan(self, quarantine: bool = False) -> repairs.Plan:
        """Return the possible repair of a damaged log. `quarantine` removes unreadable lines."""
        return repairs.plan(self._repository.log, quarantine=quarantine)

    def repair(self, plan: repairs.Plan) -> str:
        """Carry out a plan, and return where the original log is kept."""
        return repairs.carry_out(self._repository.log, plan, now=self._repository.now)

    def snapshot(self, view: View) -> Path:
        """Write the state from a view to `snapshots/`; `verify` proves it again."""
        return snapshot(self._repository, view)

    def add_file(self, name: str, text: str) -> bool:
        """Write a file beside `events/`; return False and do nothing if it already exists."""
        path = self._repository.root / name
        with storage("write", path):
            try:
                write_new(path, text.encode(), access_for(path, self._repository.log.path))
            except FileExistsError:
                return False
        return True
