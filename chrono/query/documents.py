"""The documents of a chronicle, and the passages in their texts to which events point."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chrono.model.claim import Document
from chrono.model.event import Event
from chrono.storage.repository import Repository
from chrono.storage.source_texts import AROUND, Absent, Library, Passage, file_digest, read_text


class Documents:
    """The declared documents. Iterating gives all of them."""

    def __init__(self, repository: Repository) -> None:
        """This reads no file."""
        self._repository = repository

    def __iter__(self) -> Iterator[Document]:
        """Yield all declared documents, in the order of the log."""
        return iter(self._repository.cells().documents.values())

    def passage(self, event: Event, folder: Path, around: int = AROUND) -> Passage | Absent:
        """Return the passage to which an event points, read from a folder, or why there is none.

        A text is found by its digest, whatever the name of its file; `around` is the number of
        characters to include before and after the passage.
        """
        document = self._repository.cells().documents.get(event.document or "")
        if document is None:
            reason = f"Document {event.document} is not declared."
            return Absent(reason if event.document else "The event cites no document.", "none")
        return Library(folder).passage(event, document, around)

    @staticmethod
    def library(folder: Path) -> Library:
        """Return the texts in a folder, for many passages: it caches the texts that it reads."""
        return Library(folder)

    @staticmethod
    def digest(file: Path) -> str:
        """Return the SHA-256 that names a text. Raises StorageError if the file cannot be read."""
        return file_digest(file)

    @staticmethod
    def text(file: Path) -> str:
        """Return a text in the form in which pointers count its characters. Raises StorageError."""
        return read_text(file)
