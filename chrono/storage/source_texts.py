"""The texts of documents: find a passage, and verify that a pointer leads to it.

A passage has a start and an end in Unicode code points of the unmodified text, and the digest of
the text between (W3C TextPositionSelector). The text is the document's own, if that is text, or
else a rendering: the text that was taken out of a PDF, a page, a Word file or a mail. Texts belong
to their rights holders: they are identified by digest, whatever their names, and the log holds
none of their words.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from chrono.errors import InvalidError, StorageError, file_error
from chrono.model.claim import Document
from chrono.model.event import Event, Source, passages_of
from chrono.model.passage import ALIKE, Normal, digest, find_words, normal
from chrono.storage.log.files import file_only, read_file
from chrono.storage.renderings import Renderings

LARGEST: Final = 50_000_000
"""Larger files, in bytes, do not count as texts."""
AROUND: Final = 160
"""Code points of context before and after a passage."""
LISTED: Final = 8
"""How many places of an ambiguous passage are listed."""

_CLASSES: Final = {each: f"[{re.escape(alike)}]" for alike in ALIKE for each in alike}


@frozen
class Place:
    """The position of a passage. Unpacks to start and end."""

    start: int
    end: int
    """The code point after the passage's last."""
    tolerant: bool = False
    """Found only by ignoring white space, hyphens in words, and the style of marks."""

    def __iter__(self) -> Iterator[int]:
        yield self.start
        yield self.end


@frozen
class Passage:
    """The passage that an event cites, as it stands in its document."""

    text: str
    before: str
    after: str
    line: int
    """The number, from 1, of the line in which it starts."""
    page: int | None = None
    """The number of the page on which it starts, for a document with pages."""


@frozen
class Absent:
    """Why there is no passage to show."""

    reason: str
    kind: Literal["none", "text", "wrong"]
    """`none`: the event has no pointer; `text`: the document's text is not available; `wrong`: the
    text is available, and the pointer does not fit it.
    """


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal. Raises StorageError."""
    try:
        with open(path, "rb", opener=file_only) as file:
            found = sha256()
            while part := file.read(1 << 20):
                found.update(part)
    except OSError as error:
        raise file_error(path, error) from error
    return found.hexdigest()


def read_text(path: Path) -> str:
    """Read a text unmodified, newlines included. Raises StorageError; InvalidError if it is not
    text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidError(f"{path}: is larger than {LARGEST:,} bytes; name a text file.")
        raw = read_file(path)
    except OSError as error:
        raise file_error(path, error) from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError(
            f"{path}: is not UTF-8 text: byte {error.start + 1:,} is {raw[error.start]:#04x}."
            " Convert it to UTF-8 and declare the document with that file; of a PDF, a web page, a"
            " Word file or a mail, `chrono document add FILE` takes out the text."
        ) from error


# ---------------------------------------------------------------------- finding a passage


def find_passage(text: str, wanted: str, occurrence: int | None = None) -> Place:
    """Find words in a text: an exact match, or else one that ignores white space and quote style.

    `occurrence`, from 1, chooses among several matches. Raises InvalidError if there is no match
    (naming the nearest passage) or an ambiguous one (naming each).
    """
    if not wanted.strip():
        raise InvalidError("Nothing to look for: give the words of the passage.")
    places = _places(text, wanted)
    if not places:
        raise _nowhere(text, wanted)
    if occurrence is None and len(places) == 1:
        return places[0]
    if occurrence is not None and 1 <= occurrence <= len(places):
        return places[occurrence - 1]
    count = f"stands in {len(places)} place{'s' if len(places) > 1 else ''} of the text"
    if occurrence is not None:
        what = f"{shown(wanted)!r} {count}: there is no occurrence {occurrence}."
    else:
        what = f"{shown(wanted)!r} {count}. Give more of it, or say which occurrence."
    listed = tuple(
        f"occurrence {number}: {_context(text, place)}"
        for number, place in enumerate(places[:LISTED], 1)
    )
    more = (f"and {len(places) - LISTED} more",) if len(places) > LISTED else ()
    raise InvalidError(what, (*listed, *more))


def _places(text: str, wanted: str) -> list[Place]:
    """Every place of the words: as they are spelled, or else in another typography.

    Line ends and spaces distinguish no places, since a layout decides them: words that stand twice
    are ambiguous, also if only one of the places is on a single line.
    """
    exact = _exact(text, wanted)
    others = [
        Place(start, end, tolerant=True)
        for start, end in find_words(_normal(text), wanted)
        if not any(start < each.end and each.start < end for each in exact)
    ]
    spelled = [
        each for each in others if _spelling(text[each.start : each.end]) == _spelling(wanted)
    ]
    return sorted([*exact, *(spelled if exact or spelled else others)], key=lambda each: each.start)


def _exact(text: str, wanted: str) -> list[Place]:
    places = []
    start = text.find(wanted)
    while start >= 0:
        places.append(Place(start, start + len(wanted)))
        start = text.find(wanted, start + len(wanted))
    return places


_LAYOUT: Final = re.compile(r"(?<=\w)-\n|\s+")


def _spelling(text: str) -> str:
    return _LAYOUT.sub("", text)


@lru_cache(maxsize=4)
def _normal(text: str) -> Normal:
    return normal(text)


def _pattern(wanted: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that matches the words with any white space, quotation marks and dashes."""
    words = [
        "".join(_CLASSES.get(each, re.escape(each)) for each in word.replace("…", "..."))
        for word in wanted.split()
    ]
    return re.compile(r"\s++".join(words).replace(r"\.\.\.", r"(?:\.\.\.|…)"), flags)


def _nowhere(text: str, wanted: str) -> InvalidError:
    what = f"{shown(wanted)!r} does not stand in the text."
    near = _nearest(text, wanted)
    if near is None:
        return InvalidError(f"{what} Nothing in it is near to it: is it another document?")
    return InvalidError(f"{what} The nearest passage:", (_context(text, near),))


def _nearest(text: str, wanted: str) -> Place | None:
    """The place of the longest run of the words that occurs in the text, ignoring case.

    A single word counts only from four letters on. Tries long runs first, then their halves.
    """
    words = wanted.split()[:64]
    size = len(words) if len(words) <= 12 else len(words) // 2
    while size:
        for first in range(len(words) - size + 1):
            run = " ".join(words[first : first + size])
            found = _pattern(run, re.IGNORECASE).search(text) if size > 1 or len(run) > 3 else None
            if found:
                left = len(" ".join(words[:first]))
                start = max(0, found.start() - left - bool(left))
                return Place(start, min(len(text), start + len(wanted)), tolerant=True)
        size = size - 1 if size <= 12 else size // 2
    return None


def _context(text: str, place: Place) -> str:
    """The line number, and the passage between marks with a few words around it."""
    before = text[max(0, place.start - 30) : place.start]
    after = text[place.end : place.end + 30]
    inside = shown(text[place.start : place.end])
    around = f"…{_one_line(before)}[{inside}]{_one_line(after)}…"
    return f"line {line_of(text, place.start)}: {around}"


def line_of(text: str, start: int) -> int:
    """The number, from 1, of the line that contains a code point."""
    return text.count("\n", 0, start) + 1


def shown(text: str, most: int = 80) -> str:
    """A text on one line, printable, and at most `most` characters long."""
    line = _one_line(text)
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 2 :]}"


def _one_line(text: str) -> str:
    spaced = re.sub(r"\s+", " ", text)
    return "".join(each if each.isprintable() else "�" for each in spaced)


# ---------------------------------------------------------------------- texts by digest


@frozen
class Library:
    """A folder with documents, each identified by its file's digest, and the texts at hand.

    Skips files larger than 50 MB, special files, links that lead out of the folder, and folders
    whose names start with a dot. Caches what it has read.
    """

    folder: Path | None
    """None: only the renderings are at hand."""
    renderings: Renderings | None = None
    _paths: dict[str, Path] = field(factory=dict, init=False, repr=False)
    _texts: dict[str, str] = field(factory=dict, init=False, repr=False)
    _scanned: list[bool] = field(factory=list, init=False, repr=False)

    def path(self, document: Document) -> Path | None:
        """The file that holds a document's text, or None. Raises StorageError."""
        wanted = document.sha256
        if wanted is None or self.folder is None:
            return None
        if wanted not in self._paths and document.file:
            self._look_at(self.folder / document.file)
        if wanted not in self._paths and not self._scanned:
            self._scanned.append(True)
            for path in self._files():
                self._look_at(path)
        return self._paths.get(wanted)

    def holds(self, document: Document) -> bool:
        """Whether the folder has the file that the document was declared with, however large."""
        named = self._named(document)
        there = named is not None and file_digest(named) == document.sha256
        return there or self.path(document) is not None

    def altered(self, document: Document) -> Path | None:
        """The file with the document's name, if the folder lacks the declared file itself."""
        return None if self.holds(document) else self._named(document)

    def _named(self, document: Document) -> Path | None:
        """The file of the folder with the document's name, wherever it was when declared."""
        if not document.file or self.folder is None:
            return None
        path = self.folder / document.file
        try:
            real = path.resolve()
            inside = real.is_relative_to(self.folder.resolve())
            return path if inside and stat.S_ISREG(real.stat().st_mode) else None
        except (OSError, ValueError, RuntimeError):
            return None

    def text(self, document: Document) -> str:
        """A document's own text. Raises InvalidError if it is not available or is not text."""
        kept = self.rendering(document.sha256)
        if kept is not None:
            return kept
        path = self.path(document)
        if path is None:
            raise InvalidError(self.missing(document))
        found = self._texts.get(str(document.sha256))
        if found is None:
            found = read_text(path)
            if digest(found) != document.sha256:
                raise InvalidError(f"{path}: has changed while it was read; try again.")
            if len(self._texts) >= 16:
                self._texts.clear()
            self._texts[str(document.sha256)] = found
        return found

    def rendering(self, digest: str | None) -> str | None:
        """The text with a digest that is kept beside the chronicle, or None."""
        return self.renderings.load(digest) if self.renderings and digest else None

    def text_of(self, source: Source, document: Document) -> str:
        """The text that a source points into. Raises InvalidError if it is not available."""
        if source.text is None:
            return self.text(document)
        found = self.rendering(source.text)
        if found is None:
            raise InvalidError(
                f"The text of document {document.id!r} that it points into (SHA-256"
                f" {source.text[:12]}…) is not at hand. `chrono verify --render` makes it again"
                " from the original."
            )
        return found

    def missing(self, document: Document) -> str:
        """Why a document's text is not available, as a sentence."""
        if document.sha256 is None:
            return (
                f"Document {document.id!r} keeps no digest of its text."
                " `chrono document add FILE` writes it."
            )
        if self.folder is None:
            return f"The text of document {document.id!r} is not at hand: --documents DIR names it."
        return (
            f"No file in {self.folder} is the text of document {document.id!r}"
            f" (SHA-256 {document.sha256[:12]}…). Put the text there, whatever its name."
        )

    def passage(self, event: Event, document: Document, around: int = AROUND) -> Passage | Absent:
        """The first passage that an event of the document cites, with its context."""
        return self.passages(event, document, around)[0]

    def passages(
        self, event: Event, document: Document, around: int = AROUND
    ) -> tuple[Passage | Absent, ...]:
        """Every passage that an event of the document cites; at least one element."""
        source = event.source
        if source is None or source.start is None or source.end is None:
            place = source.locator if source else None
            return (Absent(f"See {place}." if place else "It points at no passage.", "none"),)
        return tuple(self.passage_of(each, document, around) for each in passages_of(source))

    def passage_of(
        self, source: Source, document: Document, around: int = AROUND
    ) -> Passage | Absent:
        """The passage that a source with one pointer cites."""
        try:
            text = self.text_of(source, document)
        except (InvalidError, StorageError) as error:
            return Absent(str(error), "text")
        start, end = source.start, source.end
        if start is None or end is None or not 0 <= start < end <= len(text):
            return Absent(
                f"The text has {len(text):,} characters, and the pointer runs from"
                f" {start} to {end}.",
                "wrong",
            )
        found = text[start:end]
        if source.sha256 is not None and digest(found) != source.sha256:
            return Absent(
                f"What stands from {start:,} to {end:,} of the text is not what was pointed at.",
                "wrong",
            )
        return Passage(
            text=found,
            before=text[max(0, start - around) : start],
            after=text[end : end + around],
            line=line_of(text, start),
            page=source.page,
        )

    def _files(self) -> Iterator[Path]:
        """Every file of the folder, sorted by name. Raises StorageError for the folder."""
        assert self.folder is not None

        def refuse(error: OSError) -> None:
            if self.folder is not None and Path(str(error.filename)) == self.folder:
                raise file_error(self.folder, error) from error

        for folder, inner, names in os.walk(self.folder, onerror=refuse):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names))

    def _look_at(self, path: Path) -> None:
        """Record a file's digest if it can be a text of this folder."""
        try:
            real = path.resolve()
            found = real.stat()
            fits = stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST
            if self.folder and fits and real.is_relative_to(self.folder.resolve()):
                self._paths.setdefault(file_digest(real), real)
        except (OSError, StorageError, ValueError, RuntimeError):
            return  # an unreadable file counts as not available


Found: TypeAlias = Passage | Absent
__all__ = [
    "Absent",
    "Found",
    "Library",
    "Passage",
    "Place",
    "digest",
    "file_digest",
    "find_passage",
    "line_of",
    "read_text",
    "shown",
]
