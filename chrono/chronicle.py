"""A chronicle: the one way to a log, its vocabulary, and the state folded from it.

It is composed of parts, and means nothing by itself: the meaning is in `fold`. A name that the
chronicle does not hold is an error that lists the nearest known names.

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
    MAX_DAY,
    ClaimDays,
    change_points,
    change_points_of_windows,
    is_finite,
    known_change_points,
)
from chrono.fold.derive import Timing, timing
from chrono.fold.diff import Change, Why, changed, display_key
from chrono.fold.evaluation import differs, read
from chrono.model.claim import Cells, Document, Entity, Reading, SourceFilter
from chrono.model.event import Event
from chrono.model.view import View
from chrono.model.vocabulary import Attribute, Vocabulary, load
from chrono.query.documents import Documents
from chrono.query.event_filter import EventFilter, days_of
from chrono.query.event_search import EventList, EventSearch
from chrono.query.events import Events, Mark
from chrono.query.lookup import Lookup
from chrono.query.queries import HistoryEntry, Queries
from chrono.render.state import State
from chrono.storage.log import Head, Problem
from chrono.storage.log.access import access_for
from chrono.storage.log.files import storage, write_new
from chrono.storage.repository import EVENTS, SNAPSHOTS, Repository
from chrono.storage.source_texts import Absent, Passage, read_text

if TYPE_CHECKING:
    # The write side, checks, proofs and formats are imported by the part that needs them, so
    # that a question loads neither a validator nor a parser of other formats.
    from chrono.checks import Finding as Finding
    from chrono.formats.exporters import Output as Output
    from chrono.formats.exports import Exports
    from chrono.formats.importers.plan import Plan as Plan
    from chrono.formats.importers.presets import Addition as Addition
    from chrono.formats.imports import Imports as Imports
    from chrono.integrity.maintenance import Maintenance
    from chrono.integrity.verify import Progress as Progress
    from chrono.integrity.verify import Report as Report
    from chrono.recording import Prepared as Prepared
    from chrono.recording import Recorded as Recorded
    from chrono.recording.preview import Preview as Preview
    from chrono.recording.service import Drafts

logging.getLogger("chrono").addHandler(logging.NullHandler())


class Chronicle:
    """A directory with `events/` and `snapshots/`, opened for questions and for appending.

    Questions are methods: `state`, `reading`, `history`, `why`, `diff`. What belongs to one
    subject is on a part: `events`, `documents`, `search`, `drafts` (links, retractions,
    corrections, judgements; their preparation and preview), `imports`, `exports`, `maintenance`.
    """

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        """`root` is the directory; `now` replaces the clock. Reads nothing yet."""
        self._set_up(Repository(root, now))

    def _set_up(self, repository: Repository) -> None:
        self.repository = repository
        self.events = Events(repository)
        self.documents = Documents(repository)
        self._lookup = Lookup(repository, self.events)
        self._queries = Queries(self._lookup)
        self.search = EventSearch(self._queries)

    @classmethod
    def open(cls, path: str | Path | None = None, now: datetime | None = None) -> Chronicle:
        """The chronicle at a path; or named by CHRONO_DIR; or the nearest from here upwards.

        Raises NoChronicleError where there is none, saying how to make or name one.
        """
        named = path or os.environ.get("CHRONO_DIR")
        if named:
            root = Path(named)
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
        """A new, empty chronicle in a folder.

        `vocabulary` is a file, or its text; without it, one with examples and comments. Raises
        InvalidError where there is a chronicle already, StorageError where the disk refuses.
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
        """The same chronicle with connections of its own, for use in another thread."""
        other = object.__new__(type(self))
        other._set_up(self.repository.reopen())
        return other

    # ------------------------------------------------------------------ what it is

    @property
    def root(self) -> Path:
        """Its directory."""
        return self.repository.root

    @property
    def vocabulary(self) -> Vocabulary:
        """What its events can say. Raises VocabularyError, with the line, if it breaks a rule."""
        return self.repository.vocabulary

    @property
    def notices(self) -> list[str]:
        """What a person should know besides the answers: a recovered end, a rebuilt index."""
        return self.repository.notices

    def unfinished_end(self) -> Problem | None:
        """What is wrong with the log's end, if a question met one that nobody is writing now."""
        log = self.repository.log
        return log.torn() if log.unfinished else None

    def on_progress(self, progress: Callable[[int, int], None] | None) -> None:
        """While an index is built, `progress` is called with bytes done and bytes in all."""
        self.repository.progress = progress

    def now(self) -> datetime:
        """The time by the chronicle's clock, in UTC."""
        return self.repository.now()

    def today(self) -> int:
        """Today's day number, by the local calendar."""
        return self.repository.today()

    def provenance(self) -> tuple[str, str]:
        """The head that the last question was answered from, and the vocabulary's SHA-256."""
        return self.repository.provenance()

    # ------------------------------------------------------------------ questions

    def view(
        self,
        at: str | int | None = None,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
        without: Iterable[str] = (),
        only: Iterable[str] = (),
    ) -> View:
        """A view from texts: dates in EDTF (the end of a vague one), `before:ID`, `#N`.

        `without` and `only` hold texts such as `document:004`, `speaker:sana`, `event:1f3a`.
        Raises InvalidError or UnknownError.
        """
        return self._queries.view(at, known_at, recorded_at, without, only)

    def day(self, text: str | int | None) -> int:
        """The day number that a text names: its last day; today for None; `before:ID`.

        Raises EdtfError, or InvalidError where it has no last day.
        """
        return self._queries.day(text)

    def date(self, text: str) -> Edtf:
        """A date in EDTF, or in words ("yesterday", "5 May 2020"). Raises EdtfError."""
        return self._queries.date(text)

    def cells(
        self, recorded_at: str | None = None, source_filter: SourceFilter | None = None
    ) -> Cells:
        """All cells with their claims, as of a recorded-at and without what a filter leaves out."""
        return self.repository.cells(recorded_at, source_filter)

    def state(self, view: View, entities: Iterable[str] = (), kinds: Iterable[str] = ()) -> State:
        """What every cell shows; only those of some entities or kinds, if any are named."""
        return self._queries.state(view, entities, kinds)

    def reading(
        self, cell: str, at: str | int | View | None = None, known_at: str | int | None = None
    ) -> Reading:
        """What one cell (`ENTITY.ATTRIBUTE`) shows. Raises UnknownError."""
        return self._queries.reading(cell, at, known_at)

    def readings(self, cell: str, view: View) -> tuple[Reading, ...]:
        """What a cell shows; for a collection, what each of its members and its size show."""
        return self._queries.readings(cell, view)

    def history(
        self,
        cell: str,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """All that was ever claimed of a cell and its members, event by event, by day.

        Retracted claims are included: `events.retracted` tells which they are. Raises
        UnknownError where nothing was claimed of it.
        """
        return self._queries.history(cell, known_at, recorded_at)

    def why(self, cell: str, view: View) -> Why:
        """What a cell's reading rests on, with the events themselves."""
        return self._queries.why(cell, view)

    def evidence(self, readings: Iterable[Reading]) -> list[Event]:
        """The events that readings rest on, and those of the annotations beside them."""
        return self._queries.evidence(readings)

    def conditions(self, readings: Iterable[Reading]) -> dict[str, str]:
        """The condition of each conditional event beside some readings, by the event's id."""
        return self._queries.conditions(readings)

    def diff(self, one: View, two: View) -> tuple[Change, ...]:
        """What shows otherwise in the second view than in the first, and which events did it."""
        return self._queries.diff(one, two)

    def check(
        self,
        view: View,
        only: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Finding]:
        """What somebody who keeps the chronicle should look at, the gravest first.

        `only` names checks of `available_checks()`. `progress` is called with how much is done,
        and how much there is. Raises UnknownError for a check that there is not.
        """
        from chrono.checks import check

        cells = self.cells(view.recorded_at, view.source_filter)
        events = [
            each
            for each in self.events.recorded_by(view.recorded_at)
            if view.source_filter.accepts(each)
        ]
        return check(cells, events, self.vocabulary, view.at, view.known_at, only, progress)

    # ------------------------------------------------------------------ names

    def event(self, prefix: str) -> Event:
        """The event whose id begins with a prefix. Raises UnknownError unless exactly one does."""
        return self._lookup.event(prefix)

    def entity(self, name: str) -> Entity:
        """The entity of that id, label or alias. Raises UnknownError with the nearest."""
        return self._lookup.entity(name)

    def document(self, name: str) -> Document:
        """The document of that id. Raises UnknownError with the nearest."""
        return self._lookup.document(name)

    def cell_name(self, text: str, cells: Cells | None = None) -> str:
        """The full name of a cell from `ENTITY.ATTRIBUTE`, the entity by any of its names.

        `cells` are those to find it in: all that is recorded, unless given.
        """
        return self._lookup.cell_name(text, cells)

    def attribute_of(self, cell: str) -> Attribute | None:
        """The attribute that a cell's full name names, or None."""
        return self._lookup.attribute_of(cell)

    # ------------------------------------------------------------------ appending and care

    def append(self, *drafts: Mapping[str, Any], recorder: str | None = None) -> Recorded:
        """Appends drafts of events as one batch: all of them, or none.

        A draft is the JSON object of an event without its metadata. `recorder` is who appends:
        by default CHRONO_RECORDER, or else the user's name. Raises InvalidError with every
        problem of every draft.
        """
        return self.drafts.append(drafts, recorder)

    @cached_property
    def drafts(self) -> Drafts:
        """Makes, prepares, previews and appends drafts of events."""
        from chrono.recording.service import Drafts

        return Drafts(self._lookup)

    @cached_property
    def imports(self) -> Imports:
        """Takes in files of other programs, with a plan first."""
        from chrono.formats.imports import Imports

        return Imports(self._lookup, self.drafts)

    @cached_property
    def exports(self) -> Exports:
        """Writes files of other programs."""
        from chrono.formats.exports import Exports

        return Exports(self.repository)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Repairs, and what else is for the care of the log."""
        from chrono.integrity.maintenance import Maintenance

        return Maintenance(self.repository)

    def import_file(
        self,
        file: str | Path,
        kind: str | None = None,
        *,
        mapping: str = "",
        title: str = "",
        published: str = "",
    ) -> Plan:
        """Appends what a file of another program holds: all of it, or nothing.

        `kind` is one of `import_formats()`, guessed from the file where it is left out;
        `mapping` says how the columns of a table become events; `title` and `published` are of
        the file as a document. The plan that is returned says what was new and what was there
        already. Raises InvalidError with all that was refused, StorageError.
        """
        return self.imports.file(file, kind, mapping=mapping, title=title, published=published)

    def export(self, kind: str, view: View | None = None, title: str = "") -> bytes:
        """The events, and the state from a view, as a file of another program.

        `kind` is one of `export_formats()`. `exports.write` chooses among events, and says
        what the format could not hold. Raises InvalidError for an unknown format.
        """
        return self.exports.write(kind, view or self.view(), title=title).data

    def verify(
        self,
        documents: Path | None = None,
        head: str | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Proves chain, ids, vocabulary, references, pointers and kept snapshots.

        `documents` is the folder with the texts; `head` one kept elsewhere.
        """
        return self.maintenance.verify(documents, head, progress)

    def snapshot(self, view: View) -> Path:
        """Writes the state from a view to `snapshots/`; `verify` proves it again."""
        return self.maintenance.snapshot(view)


def available_checks() -> Mapping[str, str]:
    """The checks by name, each with what it finds."""
    from chrono.checks import CHECKS

    return {name: finds for name, (_, finds) in CHECKS.items()}


def export_formats() -> Mapping[str, str]:
    """The formats that `exports` writes by name, each with what it is."""
    from chrono.formats.exporters import FORMATS

    return {name: each.says for name, each in FORMATS.items()}


def import_formats() -> Mapping[str, str]:
    """The formats that `imports` reads by name, each with what it is."""
    from chrono.formats.importers import FORMATS

    return {name: each.says for name, each in FORMATS.items()}


def import_presets() -> tuple[str, ...]:
    """The names of the mappings that come with chrono."""
    from chrono.formats.importers.presets import presets

    return presets()


def mapping_help() -> str:
    """How a mapping, by which a table is imported, is written."""
    from chrono.formats.importers import mapping

    return (mapping.__doc__ or "").rpartition("Modules:")[0].rstrip() + "\n"


def merge_logs(base: Path, ours: Path, theirs: Path) -> None:
    """Makes one log of two that grew out of `base`, in the place of `ours`, as git asks for it.

    Raises DamagedError, InvalidError or StorageError; `ours` is then as it was.
    """
    from chrono.storage.log.merge import merge_files

    merge_files(base, ours, theirs)


def _is_chronicle(folder: Path) -> bool:
    return (folder / EVENTS / "vocabulary.toml").exists()


__all__ = [
    "MAX_DAY",
    "Absent",
    "Change",
    "Chronicle",
    "ClaimDays",
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
    "days_of",
    "differs",
    "display_key",
    "export_formats",
    "import_formats",
    "import_presets",
    "is_finite",
    "known_change_points",
    "mapping_help",
    "merge_logs",
    "read",
    "timing",
]
