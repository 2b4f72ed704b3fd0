"""The documents of a chronicle, and the passages in their texts to which events point."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chrono.errors import InvalidError
from chrono.model.claim import Document
from chrono.model.event import Event
from chrono.model.rendering import Rendering, rendering_of
from chrono.query.events import Events
from chrono.storage.repository import Repository
from chrono.storage.source_texts import AROUND, Absent, Library, Passage, file_digest, read_text


class Documents:
    """The declared documents. Iterating gives all of them."""

    def __init__(self, repository: Repository, events: Events) -> None:
        """This reads no file."""
        self._repository = repository
        self._events = events

    def __iter__(self) -> Iterator[Document]:
        """Yield all declared documents, in the order of the log."""
        return iter(self._repository.cells().documents.values())

    # ------------------------------------------------------------------ texts

    def folder(self, named: Path | None = None) -> Path | None:
        """Return the folder of the documents' files: the one named, else the one used last.

        Without either, it is `documents` in the chronicle's own folder; None if that is missing. A
        named folder is remembered, in the user's state folder.
        """
        remembered = self._repository.documents_folder
        if named is not None:
            remembered.put(named)
            return named
        own = self._repository.root / "documents"
        return remembered.get() or (own if own.is_dir() else None)

    def suggest_folder(self, folder: Path) -> None:
        """Remember a folder in which a document lies, unless there is one already."""
        if self.folder() is None:
            self._repository.documents_folder.put(folder)

    def library(self, folder: Path | None) -> Library:
        """Return the texts of a folder and those at hand, for many passages: it caches them."""
        return Library(folder, self._repository.renderings)

    def passage(self, event: Event, folder: Path | None, around: int = AROUND) -> Passage | Absent:
        """Return the first passage to which an event points, or why there is none.

        A text is found by its digest, whatever the name of its file; `around` is the number of
        characters to include before and after the passage.
        """
        return self.passages(event, folder, around)[0]

    def passages(
        self, event: Event, folder: Path | None, around: int = AROUND
    ) -> tuple[Passage | Absent, ...]:
        """Return every passage to which an event points; at least one element."""
        document = self._repository.cells().documents.get(event.document or "")
        if document is None:
            reason = f"Document {event.document} is not declared."
            return (Absent(reason if event.document else "The event cites no document.", "none"),)
        return self.library(folder).passages(event, document, around)

    def renderings(self, document: Document) -> list[Rendering]:
        """Return the texts that were taken out of a document's file, the newest first."""
        events = list(self._events.of_type("DocumentRendered"))
        gone = self._events.retracted(event.id for event in events)
        found = [rendering_of(event) for event in events if event.id not in gone]
        return [
            each
            for each in reversed(found)
            if each.document == document.id and each.sha256 == document.sha256
        ]

    def newest_text(self, document: Document, library: Library) -> tuple[Rendering | None, str]:
        """Return the newest rendering of a document that is at hand, or else its own text.

        Raises InvalidError if there is neither.
        """
        renderings = self.renderings(document)
        for rendering in renderings:
            text = library.rendering(rendering.text)
            if text is not None:
                return rendering, text
        if renderings:
            raise InvalidError(
                f"The text of document {document.id!r} is not at hand. `chrono verify --render`"
                " makes it again from the original."
            )
        return None, library.text(document)

    def of_file(self, digest: str) -> Document | None:
        """Return the document that was declared with a file, by the file's SHA-256."""
        return next((each for each in self if each.sha256 == digest), None)

    def keep(self, text: str) -> str:
        """Keep a text beside the chronicle; return its SHA-256. Raises StorageError."""
        return self._repository.renderings.save(text)

    # ------------------------------------------------------------------ files

    @staticmethod
    def digest(file: Path) -> str:
        """Return the SHA-256 that names a text. Raises StorageError if the file cannot be read."""
        return file_digest(file)

    @staticmethod
    def text(file: Path) -> str:
        """Return a text in the form in which pointers count its characters. Raises StorageError."""
        return read_text(file)
