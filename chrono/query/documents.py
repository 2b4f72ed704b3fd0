"""The documents of a chronicle, and the passages that events point at in their texts."""

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
        """Reads nothing yet."""
        self._repository = repository

    def __iter__(self) -> Iterator[Document]:
        """All declared documents, in the order of the log."""
        return iter(self._repository.cells().documents.values())

    def passage(self, event: Event, folder: Path, around: int = AROUND) -> Passage | Absent:
        """The passage that an event points at, out of the texts in a folder, or why there is none.

        A text is found by its digest, whatever its file is called; `around` is how many
        characters before and after the passage to give.
        """
        document = self._repository.cells().documents.get(event.document or "")
        if document is None:
            reason = f"Document {event.document} is not declared."
            return Absent(reason if event.document else "The event cites no document.", "none")
        return Library(folder).passage(event, document, around)

    @staticmethod
    def library(folder: Path) -> Library:
        """The texts in a folder, for many passages: it remembers the texts that it has read."""
        return Library(folder)

    @staticmethod
    def digest(file: Path) -> str:
        """The SHA-256 that names a text. Raises StorageError where the file cannot be read."""
        return file_digest(file)

    @staticmethod
    def text(file: Path) -> str:
        """A text as pointers count its characters. Raises StorageError."""
        return read_text(file)
