"""Proves documents and the passages that events point at, and finds again what has drifted.

A document is *there*, *altered* or *not there*. A pointer is *proved* (its passage stands where
it says), *moved* (found elsewhere), *changed* (found, with other words in it), *lost*, or
*unproved* (no text at hand to prove it against).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen

from chrono.errors import ChronoError
from chrono.extractors.extraction import Extraction
from chrono.extractors.process import extract_text
from chrono.integrity.declared import Declared
from chrono.integrity.drift import Alignment, FoundAgain, search
from chrono.integrity.report import Moved, PointerFinding, PointerState
from chrono.model.claim import Document
from chrono.model.event import Source, from_line, passages_of
from chrono.model.passage import digest
from chrono.model.rendering import Rendering
from chrono.render.source_text import place_words
from chrono.storage.source_texts import Absent, Library

NOT_CHECKED: Final = "No folder of documents was named."
MAX_DIFFERENCES: Final = 5
"""Changes of an altered document that are listed."""
_FROM_DRIFT: Final[Mapping[str, PointerState]] = {
    "there": "proved",
    "moved": "moved",
    "changed": "changed",
    "lost": "lost",
}
_GRAVITY: Final[tuple[PointerState, ...]] = ("proved", "unproved", "moved", "changed", "lost")
"""An event with several passages is as its worst one."""


@frozen
class File:
    """What lies in the folder in the place of a document's file."""

    altered: Path | None = None
    extraction: Extraction | None = None
    """The text of the altered file."""
    alignment: Alignment | None = None
    """The earlier text compared with it, if the earlier one is at hand."""
    refusal: str = ""
    """Why the altered file has no text."""


@frozen
class _Passage:
    """The result for one passage."""

    state: PointerState
    what: str = ""
    found: FoundAgain | None = None
    text: str = ""
    """The text in which it was found again."""


@define
class Pointers:
    """Compares pointers with the texts, if these are available, and counts them."""

    declared: Declared
    library: Library
    render: bool = False
    """Whether to make lost renderings again from their originals, and keep them."""
    passages: int = 0
    unpointed: int = 0
    states: Counter[PointerState] = field(factory=Counter)
    findings: list[PointerFinding] = field(factory=list)
    moved: list[Moved] = field(factory=list)
    there: int = 0
    missing: dict[str, str] = field(factory=dict)
    """Why the files of some documents are not available."""
    altered: dict[str, str] = field(factory=dict)
    _files: dict[str, File] = field(factory=dict)
    _made: dict[str, str] = field(factory=dict)
    """Why a rendering cannot be made again, by its digest."""

    # ------------------------------------------------------------------ documents

    def look_for_documents(self) -> None:
        """Look up the file of every declared document with a digest, cited by a passage or not."""
        for document in self.declared.documents.values() if self.library.folder else ():
            if document.sha256 is None:
                continue
            if self.library.holds(document):
                self.there += 1
                continue
            self.missing.pop(document.id, None)
            file = self.file(document)
            if file.altered is None:
                self.missing[document.id] = self.library.missing(document)
            else:
                self.altered[document.id] = (
                    f"{file.altered} is not the file that document {document.id!r} was declared"
                    f" with (SHA-256 {document.sha256[:12]}…): it was altered, or is another"
                    f" edition.{_changes(file)}"
                )

    def file(self, document: Document) -> File:
        """Return what lies in the folder in the place of a document's file."""
        if document.id not in self._files:
            self._files[document.id] = self._looked_up(document)
        return self._files[document.id]

    def _looked_up(self, document: Document) -> File:
        altered = self.library.altered(document) if self.library.folder else None
        if altered is None:
            return File()
        try:
            extraction = extract_text(altered)
        except ChronoError as error:
            return File(altered, refusal=str(error))
        old = self._earlier_text(document)
        alignment = Alignment.of(old, extraction.text) if old is not None else None
        return File(altered, extraction, alignment)

    def _earlier_text(self, document: Document) -> str | None:
        """The text of the declared file: its newest rendering at hand, or its own text."""
        for rendering in reversed(self.declared.renderings.get(document.id, ())):
            if (text := self.library.rendering(rendering.text)) is not None:
                return text
        return self.library.rendering(document.sha256)

    # ------------------------------------------------------------------ pointers

    def look(self, number: int, offset: int, line: Mapping[str, Any], name: str) -> None:
        """Compare the pointer of the event on a line of the named log, if it has one."""
        if not line.get("source"):
            return
        event = from_line(line, offset)
        source = event.source
        assert source is not None
        if source.start is None:
            self.unpointed += 1
            if source.locator and self.library.folder is not None:
                self.states["unproved"] += 1
            return
        self.passages += 1
        document = self.declared.documents.get(source.document)
        if document is None:
            return
        results = [self._proved(each, document) for each in passages_of(source)]
        worst = max(results, key=lambda each: _GRAVITY.index(each.state))
        if worst.what == NOT_CHECKED:
            return
        self.states[worst.state] += 1
        if worst.state == "proved":
            return
        place = place_words(source)
        self.findings.append(
            PointerFinding(worst.state, event.id, document.id, place, name, number, worst.what)
        )
        if any(each.state == "moved" for each in results) and worst.state == "moved":
            places = tuple((each.found, each.text) for each in results)
            self.moved.append(Moved(event, document.id, places))

    def _proved(self, source: Source, document: Document) -> _Passage:
        """Prove one passage, or find it again."""
        file = self.file(document)
        if file.altered is not None:
            return self._in_altered(source, file)
        found = self.library.passage_of(source, document)
        if isinstance(found, Absent) and found.kind == "text":
            found = self._rendered(source, document) or found
        if not isinstance(found, Absent):
            if source.sha256 is None:
                return _Passage("unproved", "It keeps no digest of its passage.")
            return _Passage("proved")
        if found.kind == "text":
            return self._unproved(source, document, found.reason)
        text = self.library.text_of(source, document)
        again = search(text, source)
        state = "lost" if again.drift == "there" else _FROM_DRIFT[again.drift]
        reason = f"{found.reason} `chrono correct ID --find TEXT` finds the passage again."
        return _Passage(state, _sentence(state, again, reason), again, text)

    def _unproved(self, source: Source, document: Document, reason: str) -> _Passage:
        if source.text is not None:
            return _Passage("unproved", self._made.get(source.text, reason))
        if self.library.folder is None:
            return _Passage("unproved", NOT_CHECKED)
        self.missing[document.id] = reason
        return _Passage("unproved", "Its document is not there.")

    def _in_altered(self, source: Source, file: File) -> _Passage:
        """Look for a passage in the altered file: proved only if it stands where it stood."""
        if file.extraction is None:
            return _Passage("unproved", file.refusal)
        new = file.extraction.text
        start, end = source.start or 0, source.end or 0
        if digest(new[start:end]) == source.sha256:
            again = FoundAgain("there", start, end)
        elif file.alignment is not None and digest(file.alignment.old[start:end]) == source.sha256:
            again = file.alignment.find(start, end)
        else:
            again = search(new, source)
        if again.drift == "lost" and file.alignment is not None:
            again = max(again, search(new, source), key=lambda each: each.drift == "moved")
        state = _FROM_DRIFT[again.drift]
        gone = "It is not in the file any more."
        return _Passage(state, _sentence(state, again, gone), again, new)

    def _rendered(self, source: Source, document: Document) -> Any:
        """Make a lost rendering again from its original; None if that is not possible."""
        wanted = source.text
        if not self.render or wanted is None or wanted in self._made:
            return None
        path = self.library.path(document)
        if path is None or self.library.renderings is None:
            self._made[wanted] = f"{self.library.missing(document)}"
            return None
        try:
            made = extract_text(path)
        except ChronoError as error:
            self._made[wanted] = str(error)
            return None
        if digest(made.text) != wanted:
            by = next((each.extractor for each in self._named(document, wanted)), "another reader")
            self._made[wanted] = (
                f"Its text cannot be made again letter by letter: it was made by {by}, and"
                f" {made.extractor} makes another. `chrono document add {path.name}` records that"
                " one beside it."
            )
            return None
        self.library.renderings.save(made.text)
        return self.library.passage_of(source, document)

    def _named(self, document: Document, text: str) -> Iterator[Rendering]:
        renderings = self.declared.renderings.get(document.id, ())
        return (each for each in renderings if each.text == text)


def _sentence(state: PointerState, found: FoundAgain, reason: str) -> str:
    """Say what became of a passage."""
    if state == "moved":
        return f"It stands now from {found.start:,} to {found.end:,}."
    if state == "changed":
        return f"{found.difference}."
    return "" if state == "proved" else reason


def _changes(file: File) -> str:
    """The changes of an altered file, if the earlier text is at hand."""
    if file.alignment is None:
        return ""
    found = file.alignment.differences()
    if not found:
        return " Its text is the same."
    more = len(found) - MAX_DIFFERENCES
    told = [*found[:MAX_DIFFERENCES], *([f"and {more:,} more"] if more > 0 else [])]
    return f" {'; '.join(told)}."
