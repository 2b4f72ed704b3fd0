"""A chronicle: the single entry point to a log, its vocabulary, and the state folded from it.

This module only combines parts; `fold` defines what events mean. A name that the chronicle does
not hold raises an error that lists the nearest known names.

    >>> from chrono import Chronicle
    >>> chronicle = Chronicle.open()                                    # doctest: +SKIP
    >>> chronicle.reading("us-troops-iraq.strength", at="2020-09-15")   # doctest: +SKIP

Programs and interfaces import the types of its answers from here, too.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chrono.edtf import Edtf
from chrono.errors import InvalidError, NoChronicleError
from chrono.fold.change_points import (
    ClaimTimes,
    change_points,
    change_points_of_windows,
    ends_of_days,
    is_finite,
    known_change_points,
)
from chrono.fold.derive import Timing, listing_place, timing
from chrono.fold.diff import Change, Why, changed, diff, display_key
from chrono.fold.evaluation import differs, read
from chrono.model.claim import Cells, Document, Entity, Reading, SourceFilter
from chrono.model.event import Event
from chrono.model.view import View
from chrono.model.vocabulary import Vocabulary, load
from chrono.query.documents import Documents
from chrono.query.event_filter import EventFilter, window_of
from chrono.query.event_search import EventList, EventSearch
from chrono.query.events import Events, Mark
from chrono.query.lookup import Lookup
from chrono.query.queries import HistoryEntry, Queries
from chrono.render.state import State
from chrono.storage.log import Head
from chrono.storage.log.access import access_for
from chrono.storage.log.files import storage, write_new
from chrono.storage.repository import EVENTS, SNAPSHOTS, Repository
from chrono.storage.source_texts import Absent, Passage, read_text

if TYPE_CHECKING:
    # The write side, checks, proofs and formats are imported by the part that needs them, so
    # that a question loads neither a validator nor a parser of other formats.
    from chrono.checks import Finding as Finding
    from chrono.extractors.extraction import Extraction as Extraction
    from chrono.formats.exporters import Output as Output
    from chrono.formats.exports import Exports
    from chrono.formats.importers.mapping.questions import Proposal as Proposal
    from chrono.formats.importers.mapping.questions import Question as Question
    from chrono.formats.importers.plan import Plan as Plan
    from chrono.formats.importers.presets import Addition as Addition
    from chrono.formats.imports import Imports as Imports
    from chrono.integrity.maintenance import Maintenance
    from chrono.integrity.report import Progress as Progress
    from chrono.integrity.report import Report as Report
    from chrono.recording import Prepared as Prepared
    from chrono.recording import Recorded as Recorded
    from chrono.recording.preview import Preview as Preview
    from chrono.recording.service import Drafts

logging.getLogger("chrono").addHandler(logging.NullHandler())


class Chronicle:
    """A directory with `events/` and `snapshots/`, opened for questions and for appending.

    Questions are methods: `state`, `reading`, `history`, `why`, `diff`. Each other subject has
    its own part: `lookup` (names), `queries` (all readings of a cell, and their evidence),
    `events`, `documents`, `search`, `drafts` (links, retractions, corrections, judgements; their
    preparation and preview), `imports`, `exports`, `maintenance`.
    """

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        """`root` is the directory; `now` replaces the clock. This reads no file."""
        self._set_up(Repository(root, now))

    def _set_up(self, repository: Repository) -> None:
        self.repository = repository
        self.events = Events(repository)
        self.documents = Documents(repository, self.events)
        self.lookup = Lookup(repository, self.events)
        self.queries = Queries(self.lookup)
        self.search = EventSearch(self.queries)

    @classmethod
    def open(cls, path: str | Path | None = None, now: datetime | None = None) -> Chronicle:
        """Open the chronicle at a path, the one that CHRONO_DIR names, or the nearest upwards.

        Raises NoChronicleError if there is none; the error says how to make or name one.
        """
        from_environment = path or os.environ.get("CHRONO_DIR")
        if from_environment:
            root = Path(from_environment)
            if not _is_chronicle(root):
                raise NoChronicleError(
                    f"{root} is not a chronicle: it has no {EVENTS}/vocabulary.toml."
                    f" `chrono init {root}` makes one there."
                )
            return cls(root, now)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if _is_chronicle(folder):
                return cls(folder, now)
        raise NoChronicleError(
            f"No chronicle here: neither {here} nor a folder above it has"
            f" {EVENTS}/vocabulary.toml. `chrono init` makes one; `chrono -C DIR …` or"
            " CHRONO_DIR=DIR names one elsewhere."
        )

    @classmethod
    def create(cls, root: str | Path, vocabulary: str | Path | None = None) -> Chronicle:
        """Create an empty chronicle in a directory.

        `vocabulary` is a file or its text; without it, the new file has examples and comments.
        Raises InvalidError if the directory already holds a chronicle, StorageError if the disk
        refuses.
        """
        root = Path(root)
        if _is_chronicle(root):
            raise InvalidError(f"{root} is a chronicle already; nothing was changed.")
        text = read_text(vocabulary) if isinstance(vocabulary, Path) else vocabulary
        if text is None:
            # importlib.resources brings a dozen modules that no question needs
            from importlib.resources import files

            text = (files("chrono.model.vocabulary") / "starter.toml").read_text("utf-8")
            name = "".join(
                c if c.isprintable() and c not in '"\\' else "_" for c in root.resolve().name
            )
            text = text.replace('name = "A new chronicle"', f'name = "{name}"')
        load(text)
        repository = Repository(root)
        with storage("write", root):
            (root / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
            (root / EVENTS).mkdir(exist_ok=True)
        repository.log.create()
        with storage("write", repository.vocabulary_path):
            access = access_for(repository.vocabulary_path, repository.log.path)
            write_new(repository.vocabulary_path, text.encode(), access)
        return cls(root)

    def reopen(self) -> Chronicle:
        """Open the same chronicle with its own connections, for use in another thread."""
        other = object.__new__(type(self))
        other._set_up(self.repository.reopen())
        return other

    # ------------------------------------------------------------------ properties

    @property
    def root(self) -> Path:
        """The directory of the chronicle."""
        return self.repository.root

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of its events. Raises VocabularyError, with the line, if it is invalid."""
        return self.repository.vocabulary

    @property
    def notices(self) -> list[str]:
        """Messages for the user besides the answers: a recovered end, a rebuilt index."""
        return self.repository.notices

    def on_progress(self, progress: Callable[[int, int], None] | None) -> None:
        """Call `progress` with the bytes done and the total while an index is built."""
        self.repository.progress = progress

    def today(self) -> int:
        """Return the last second of today, on the chronicle's clock."""
        return self.repository.today()

    # ------------------------------------------------------------------ questions

    def view(
        self,
        at: str | int | None = None,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
        without: Iterable[str] = (),
        only: Iterable[str] = (),
    ) -> View:
        """Make a view from texts: dates in EDTF (the end of a vague one), `before:ID`, `#N`.

        `without` and `only` hold texts such as `document:004`, `speaker:sana`, `event:1f3a`.
        Raises InvalidError or UnknownError.
        """
        return self.queries.view(at, known_at, recorded_at, without, only)

    def moment(self, text: str | int | None) -> int:
        """Return the last second of a date; the end of today for None. Also accepts `before:ID`.

        Raises EdtfError, or InvalidError if the date has no end.
        """
        return self.queries.moment(text)

    def date(self, text: str) -> Edtf:
        """Read a date in EDTF or in words ("yesterday", "5 May 2020"). Raises EdtfError."""
        return self.queries.date(text)

    def cells(
        self, recorded_at: str | None = None, source_filter: SourceFilter | None = None
    ) -> Cells:
        """Return all cells with their claims, as recorded by a time and admitted by a filter."""
        return self.repository.cells(recorded_at, source_filter)

    def state(self, view: View, entities: Iterable[str] = (), kinds: Iterable[str] = ()) -> State:
        """Return the readings of all cells, or of those of some entities or kinds."""
        return self.queries.state(view, entities, kinds)

    def reading(
        self, cell: str, at: str | int | View | None = None, known_at: str | int | None = None
    ) -> Reading:
        """Return the reading of one cell (`ENTITY.ATTRIBUTE`). Raises UnknownError."""
        return self.queries.reading(cell, at, known_at)

    def history(
        self,
        cell: str,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """Return every claim about a cell and its members, event by event, by day.

        Retracted claims are included: `events.retracted` tells which they are. Raises
        UnknownError if no event makes a claim about the cell.
        """
        return self.queries.history(cell, known_at, recorded_at)

    def why(self, cell: str, view: View) -> Why:
        """Return the basis of a cell's reading, with the events themselves."""
        return self.queries.why(cell, view)

    def diff(self, one: View, two: View) -> tuple[Change, ...]:
        """Return the cells that differ between two views, and the events behind the difference."""
        return self.queries.diff(one, two)

    def check(
        self,
        view: View,
        only: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Finding]:
        """Return the findings for the chronicle's maintainer, the gravest first.

        `only` names checks of `available_checks()`. `progress` is called with the amount done and
        the total. Raises UnknownError for a check that does not exist.
        """
        from chrono.checks import check
        from chrono.integrity.snapshots import zones

        cells = self.cells(view.recorded_at, view.source_filter)
        events = [
            each
            for each in self.events.recorded_by(view.recorded_at)
            if view.source_filter.accepts(each)
        ]
        return check(
            cells,
            events,
            self.vocabulary,
            view.at,
            view.known_at,
            only,
            progress,
            zones(self.repository),
        )

    # ------------------------------------------------------------------ names

    def event(self, prefix: str) -> Event:
        """Return the event whose id begins with a prefix. Raises UnknownError unless one does."""
        return self.lookup.event(prefix)

    def entity(self, name: str) -> Entity:
        """Return the entity with that id, label or alias. Raises UnknownError with the nearest."""
        return self.lookup.entity(name)

    def document(self, name: str) -> Document:
        """Return the document with that id. Raises UnknownError with the nearest ids."""
        return self.lookup.document(name)

    # ------------------------------------------------------------------ appending and maintenance

    def append(self, *drafts: Mapping[str, Any], recorder: str | None = None) -> Recorded:
        """Append drafts of events as one batch: all of them, or none.

        A draft is the JSON object of an event without its metadata. `recorder` is the name
        recorded with the batch: by default CHRONO_RECORDER, or else the user's name. Raises
        InvalidError with every problem of every draft.
        """
        return self.drafts.append(drafts, recorder)

    @cached_property
    def drafts(self) -> Drafts:
        """The part that makes, prepares, previews and appends drafts of events."""
        from chrono.recording.service import Drafts

        return Drafts(self.lookup)

    @cached_property
    def imports(self) -> Imports:
        """The part that imports files of other programs, after showing a plan."""
        from chrono.formats.imports import Imports

        return Imports(self.lookup, self.drafts)

    @cached_property
    def exports(self) -> Exports:
        """The part that writes files for other programs."""
        from chrono.formats.exports import Exports

        return Exports(self.repository)

    @cached_property
    def maintenance(self) -> Maintenance:
        """The part that verifies and repairs the log and keeps snapshots."""
        from chrono.integrity.maintenance import Maintenance

        return Maintenance(self.repository, self.events)

    def import_file(
        self,
        file: str | Path,
        kind: str | None = None,
        *,
        mapping: str = "",
        title: str = "",
        published: str = "",
    ) -> Plan:
        """Append the contents of a file of another program: all of it, or nothing.

        `kind` is one of `import_formats()`, and is guessed from the file if omitted; `mapping`
        says how the columns of a table become events; `title` and `published` describe the file
        as a document. The returned plan says what is new and what the log already holds. Raises
        InvalidError with every problem, or StorageError.
        """
        return self.imports.file(file, kind, mapping=mapping, title=title, published=published)

    def export(self, kind: str, view: View | None = None, title: str = "") -> bytes:
        """Write the events, and the state from a view, as a file for another program.

        `kind` is one of `export_formats()`. `exports.write` can select events and reports what the
        format cannot hold. Raises InvalidError for an unknown format.
        """
        return self.exports.write(kind, view or self.view(), title=title).data

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
        return self.maintenance.verify(documents, head, progress, render)

    def snapshot(self, view: View) -> Path:
        """Write the state from a view to `snapshots/`; `verify` proves it again."""
        return self.maintenance.snapshot(view)


def available_checks() -> Mapping[str, str]:
    """Return the checks by name, each with a description of its findings."""
    from chrono.checks import CHECKS

    return {name: finds for name, (_, finds) in CHECKS.items()}


def export_formats() -> Mapping[str, str]:
    """Return the formats that `exports` writes, by name, each with a description."""
    from chrono.formats.exporters import FORMATS

    return {name: each.says for name, each in FORMATS.items()}


def import_formats() -> Mapping[str, str]:
    """Return the formats that `imports` reads, by name, each with a description."""
    from chrono.formats.importers import FORMATS

    return {name: each.says for name, each in FORMATS.items()}


def extract_text(file: Path) -> Extraction:
    """Return the text of a file, with its pages and what the file says of itself.

    Raises InvalidError, which says why there is no text and what to do, or StorageError.
    """
    from chrono.extractors.process import extract_text

    return extract_text(file)


def tied_text(original: Path, text: Path) -> Extraction:
    """Return a text that was made elsewhere from an original, such as a scan.

    Raises InvalidError or StorageError.
    """
    from chrono.extractors.process import tied_text

    return tied_text(original, text)


def import_presets() -> tuple[str, ...]:
    """Return the names of the mappings that come with chrono."""
    from chrono.formats.importers.presets import presets

    return presets()


def mapping_help() -> str:
    """Return the manual for mappings, which turn the rows of a table into events."""
    from chrono.formats.importers import mapping

    return (mapping.__doc__ or "").rpartition("Modules:")[0].rstrip() + "\n"


def merge_logs(base: Path, ours: Path, theirs: Path) -> None:
    """Merge two logs that grew out of `base`, in place of `ours`, as a git merge driver does.

    Raises DamagedError, InvalidError or StorageError; `ours` is then unchanged.
    """
    from chrono.storage.log.merge import merge_files

    merge_files(base, ours, theirs)


def _is_chronicle(folder: Path) -> bool:
    return (folder / EVENTS / "vocabulary.toml").exists()


__all__ = [
    "Absent",
    "Change",
    "Chronicle",
    "ClaimTimes",
    "Documents",
    "EventFilter",
    "EventList",
    "Head",
    "HistoryEntry",
    "Mark",
    "Passage",
    "State",
    "Timing",
    "View",
    "Why",
    "available_checks",
    "change_points",
    "change_points_of_windows",
    "changed",
    "diff",
    "differs",
    "display_key",
    "ends_of_days",
    "export_formats",
    "extract_text",
    "import_formats",
    "import_presets",
    "is_finite",
    "known_change_points",
    "listing_place",
    "mapping_help",
    "merge_logs",
    "read",
    "tied_text",
    "timing",
    "window_of",
]
