"""A chronicle: the one door to a log, its vocabulary and its folded cells.

It owns the paths and the clock, and nothing of meaning: that is in `fold`. It refuses to
guess: a name that it does not hold is an error with the nearest that it does.

    >>> from chrono import Chronicle
    >>> chronicle = Chronicle.open()                                    # doctest: +SKIP
    >>> chronicle.reading("us-troops-iraq.strength", at="2020-09-15")   # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chrono import edtf
from chrono.edtf import FOREVER
from chrono.errors import InvalidError, NoChronicleError, StorageError, UnknownError, nearest
from chrono.fold.reading import read
from chrono.log import Log
from chrono.log.guard import read_file, refused
from chrono.sha import sha256
from chrono.state import (
    NOTHING,
    Cell,
    Cells,
    Document,
    Entity,
    Half,
    Reading,
    Sieve,
    cell_attribute,
    split_key,
)
from chrono.view import State, View

if TYPE_CHECKING:
    from chrono.checks import Finding
    from chrono.event import Event
    from chrono.fold import Folded
    from chrono.importers.planning import Plan
    from chrono.index import Catalogue, Index
    from chrono.log import Head
    from chrono.previewing import Preview
    from chrono.query import Change, Why
    from chrono.recording import Prepared, Recorded, Recording
    from chrono.verifying import Progress, Report
    from chrono.vocabulary import Attribute, Vocabulary

EVENTS = "events"
SNAPSHOTS = "snapshots"
UNFOLDABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What folding events raises that break the vocabulary's rules, as a changed one may make them."""


_WHOLE = (None, None)
"""The view of everything that was ever recorded."""


class Chronicle:
    """A directory with `events/` and `snapshots/`, opened for questions and for appending."""

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        """`root` is the directory; `now` replaces the clock. Reads nothing yet."""
        self.root = root
        self.log = Log(root / EVENTS / "log.jsonl")
        self.vocabulary_path = root / EVENTS / "vocabulary.toml"
        self.index_path = root / SNAPSHOTS / "index.db"
        self.notices: list[str] = []
        """What a person should be told besides the answer: healed tails, a rebuilt index."""
        self.folding: Callable[[int, int], None] | None = None
        """Told how many bytes of the log are folded, and of how many, while an index is made."""
        self._now = now
        self._vocabulary: Vocabulary | None = None
        self._head: Head | None = None
        self._kept: Index | None = None
        self._cells: dict[tuple[str | None, Sieve | None], Cells] = {}
        self._recording: Recording | None = None
        self._known: tuple[Callable[[Iterable[str]], Mapping[str, int]], int] | None = None

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
                    f"{root} is no chronicle: it has no {EVENTS}/vocabulary.toml."
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
    def create(cls, root: str | Path, vocabulary: str | None = None) -> Chronicle:
        """A new, empty chronicle in a folder, with a vocabulary to begin from.

        Raises InvalidError where there is one already, StorageError where the disk refuses.
        """
        from importlib.resources import files

        from chrono.log.guard import storage, write_new
        from chrono.vocabulary import load

        root = Path(root)
        if _is_chronicle(root):
            raise InvalidError(f"{root} is a chronicle already; nothing was changed.")
        text = vocabulary
        if text is None:
            text = (files("chrono.vocabulary") / "starter.toml").read_text("utf-8")
            name = "".join(
                c if c.isprintable() and c not in '"\\' else "_" for c in root.resolve().name
            )
            text = text.replace('name = "A new chronicle"', f'name = "{name}"')
        load(text)
        chronicle = cls(root)
        with storage("write", root):
            (root / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
            (root / EVENTS).mkdir(exist_ok=True)
        chronicle.log.create()
        with storage("write", chronicle.vocabulary_path):
            write_new(chronicle.vocabulary_path, text.encode())
        return chronicle

    # ------------------------------------------------------------------ what it holds

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary. Raises VocabularyError, with the line, where it breaks a rule.

        Once the index has been opened, it is the one kept there, and no TOML is read.
        """
        if self._vocabulary is None:
            from chrono.vocabulary import load

            name = f"{EVENTS}/{self.vocabulary_path.name}"
            self._vocabulary = load(self.vocabulary_bytes().decode("utf-8", "replace"), name)
        return self._vocabulary

    def vocabulary_bytes(self) -> bytes:
        """The vocabulary's file as it stands. Raises StorageError where it cannot be read."""
        try:
            return read_file(self.vocabulary_path)
        except OSError as error:
            raise refused(self.vocabulary_path, error) from error

    def now(self) -> datetime:
        """The clock, in UTC."""
        return self._now or datetime.now(UTC)

    def today(self) -> int:
        """Today's day number, by the local calendar."""
        clock = self._now or datetime.now()
        return clock.date().toordinal()

    def cells(self, recorded_at: str | None = None, sieve: Sieve | None = None) -> Cells:
        """The folded log as of a recorded-at, less what a question leaves out.

        From the index where it can be kept; otherwise folded in memory. The two never differ.
        """
        key = (recorded_at, sieve or None)
        try:
            self._look()
            if key not in self._cells:
                found = self._viewed(*key)
                # besides the whole log only the last view is kept: either may fill the memory
                self._cells = {each: self._cells[each] for each in self._cells if each == _WHOLE}
                self._cells[key] = found
        except UNFOLDABLE as error:
            from chrono.verifying import flaw

            named = flaw(self)
            if named is None:
                raise
            raise named from error
        return self._cells[key]

    def _look(self) -> None:
        """Opens the index anew, unless the log is as it was."""
        head = self.log.head()
        if head != self._head:
            self._cells = {}
            self._kept = self._index()
            self._head = head if self._kept is None else self._kept.head

    def _viewed(self, recorded_at: str | None, sieve: Sieve | None) -> Cells:
        if recorded_at is None and sieve is None and self._kept:
            return self._kept
        if recorded_at is None:  # no further than what the answer will name as its head
            upto = None if self._kept or self._head is None else self._head.size
        else:
            upto = self.prefix(recorded_at)
        return self._kept.viewed(upto, sieve) if self._kept else self.folded(upto, sieve)

    def prefix(self, recorded_at: str) -> int:
        """How many bytes of the log had been appended by then. Raises InvalidError.

        See `Log.prefix`; of a long log, the index knows where the first N lines end.
        """
        self._look()
        count = recorded_at.strip().removeprefix("#")
        if self._kept and count != recorded_at.strip() and count.isascii() and count.isdigit():
            found = self._kept.events.end_of(int(count)) if len(count) < 16 else None
            if found is not None:
                return found
        return self.log.prefix(recorded_at)

    def _index(self) -> Index | None:
        """The index, brought up to date; None, with a notice, where it cannot be kept."""
        from chrono.index import open_index

        try:
            index = open_index(
                self.log, self.vocabulary_path, self.index_path, progress=self.folding
            )
        except StorageError as error:
            self.vocabulary_bytes()  # if it is this that cannot be read, there is no answer
            self._tell(f"Answered without the index, more slowly. {error}")
            return None
        self._tell(*index.notices)
        self._vocabulary = index.vocabulary
        return index

    def _tell(self, *notices: str) -> None:
        """Keeps what is worth knowing besides the answers: each notice once."""
        self.notices += [each for each in notices if each not in self.notices]

    def catalogue(self) -> Catalogue | None:
        """Where events are, by id, date and document; None where no index can be kept."""
        self.cells()
        return self._kept.events if self._kept else None

    def folded(self, upto: int | None = None, sieve: Sieve | None = None) -> Folded:
        """The log folded in memory, without the index."""
        from chrono.fold import fold

        return fold(self.log.read(0, upto), self.vocabulary, sieve)

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
        return View(
            at=self.day(at),
            known_at=FOREVER if known_at is None else self.day(known_at),
            recorded_at=recorded_at,
            sieve=Sieve(self._axes(without), self._axes(only)),
        )

    def day(self, text: str | int | None) -> int:
        """The day number a text names: its last day; today for None; `before:ID`.

        Raises EdtfError, or InvalidError where it has no last day.
        """
        if text is None or text == "today":
            return self.today()
        if isinstance(text, int):
            return text
        if text.startswith("before:"):
            from chrono.fold.claiming import moment

            event = self.event(text.removeprefix("before:"))
            earliest = moment(event, self.cells().documents).earliest
            if earliest == edtf.BEGINNING:
                raise InvalidError(
                    f"{text}: nothing says when that event began, so no day is before it."
                )
            return earliest - 1
        day = self.date(text).latest
        if day == FOREVER:
            raise InvalidError(f"{text!r} has no last day to ask for.")
        return day

    def date(self, text: str) -> edtf.Edtf:
        """A date that somebody asks for: in EDTF, or as said today ("yesterday", "5 May 2020").

        Raises EdtfError, with what may have been meant.
        """
        try:
            return edtf.parse(text)
        except edtf.EdtfError:
            from chrono.edtf.meaning import understood

            return understood(text, self.today())

    def _axes(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        axes = []
        for text in texts:
            axis, _, name = text.partition(":")
            if axis == "event":
                name = self.event(name).id
            elif axis == "document":
                name = self.document(name).id
            elif axis == "speaker":
                name = self.entity(name).id
            else:
                raise InvalidError(
                    f"{text!r}: say document:ID, speaker:ENTITY or event:ID to choose by."
                )
            axes.append((axis, name))
        return tuple(sorted(axes))

    def state(
        self,
        view: View,
        entities: Iterable[str] = (),
        kinds: Iterable[str] = (),
        half: Half | None = None,
    ) -> State:
        """What every cell shows, of some entities or kinds if any are named.

        `half` asks for one half of all entities only: each is in either the one or the other.
        """
        cells = self.cells(view.recorded_at, view.sieve)
        if half is None:
            chosen = self._chosen(cells, entities, kinds)
        else:
            from chrono.query import halves

            chosen = halves(cells.keys(view.known_at))[half]
        readings = tuple(
            read(cell, view.at, view.known_at)
            for cell in cells.slices(view.at, view.known_at, chosen)
        )
        head, vocabulary = self.answered_from()
        return State(
            view=view,
            readings=readings,
            documents=cells.documents,
            entities=cells.entities,
            head=head,
            vocabulary=vocabulary,
            events=len({claim.event for each in readings for claim in each.candidates}),
        )

    def waits(self, least: int, cell: str = "", claims: int = 0) -> bool:
        """Whether an index of so many bytes or more is there, up to date, and not held open.

        It is brought up to date first, as any question would. If a cell is named, by its full
        name: whether so many claims are made of it, besides.
        """
        from chrono.index.opening import holds, remembered

        try:
            if self._kept is not None or self.index_path.stat().st_size < least:
                return False
            if remembered(self.index_path) != self.log.head():
                index = self._index()
                if index is not None:
                    index.close()
                if index is None:
                    return False
            return not cell or holds(self.index_path, cell, claims)
        except OSError:
            return False

    def answered_from(self) -> tuple[str, str]:
        """The chain of the log's head that questions are answered from, since the last was asked,
        and the SHA-256 of the vocabulary's file, as the cells were made by it."""
        head = self._head.chain if self._head else ""
        made_by = self._kept.made_by if self._kept else sha256(self.vocabulary_bytes()).hexdigest()
        return head, made_by

    def _chosen(
        self, cells: Cells, entities: Iterable[str], kinds: Iterable[str]
    ) -> frozenset[str] | None:
        names = [self.entity(name, cells).id for name in entities]
        wanted = list(kinds)
        for kind in wanted:
            if kind not in self.vocabulary.kinds:
                raise UnknownError("Kind", kind, nearest(kind, self.vocabulary.kinds))
        if not names and not wanted:
            return None
        chosen = set(names) if names else set(cells.entities)
        if wanted:
            chosen = {name for name in chosen if cells.entities[name].kind in wanted}
        return frozenset(chosen)

    def reading(
        self, cell: str, at: str | int | View | None = None, known_at: str | int | None = None
    ) -> Reading:
        """What one cell shows. Raises UnknownError where there is no such cell."""
        view = at if isinstance(at, View) else self.view(at, known_at)
        cells = self.cells(view.recorded_at, view.sieve)
        key = self.cell_name(cell, cells)
        found = cells.slice(key, view.at, view.known_at)
        return read(found or self._empty(key), view.at, view.known_at)

    def conditions(self, readings: Iterable[Reading]) -> dict[str, str]:
        """Of what stands beside some readings on a condition: each event's field `if`."""
        seqs = {
            each.claim.seq
            for reading in readings
            for each in reading.beside
            if each.claim.layer == "conditional"
        }
        if not seqs:
            return {}
        found = self.log.data_at(sorted(seqs))
        return {event: data["if"] for event, data in found if isinstance(data.get("if"), str)}

    def _empty(self, key: str) -> Cell:
        """A cell of which no event says anything, from this view or from any: it is unknown."""
        attribute = self.attribute_of(key)
        if attribute is None:
            raise UnknownError("Cell", key, nearest(key, self.cells().keys()))
        return Cell(key, attribute, (), NOTHING)

    def why(self, cell: str, view: View) -> Why:
        """What a cell's reading rests on, with the events themselves."""
        from chrono.query import Why, support

        reading = self.reading(cell, view)
        cells = self.cells(view.recorded_at, view.sieve)
        events = tuple(self.events_named(support(reading)))
        return Why(reading, events, cells.documents, cells.entities)

    def diff(self, one: View, two: View) -> tuple[Change, ...]:
        """What shows otherwise from the second view than from the first, and what did it."""
        from chrono.query import diff

        return diff(self.state(one).readings, self.state(two).readings)

    def events(self) -> Iterator[Event]:
        """All events, in the order of the log."""
        return self.log.read()

    # ------------------------------------------------------------------ care

    def check(self, view: View, only: Collection[str] = ()) -> list[Finding]:
        """What somebody who keeps the chronicle should look at, the gravest first.

        `only` names checks of `chrono.checks.CHECKS`. Raises UnknownError for another.
        """
        from chrono.checks import check

        cells = self.cells(view.recorded_at, view.sieve)
        upto = self.prefix(view.recorded_at) if view.recorded_at else None
        events = [each for each in self.log.read(0, upto) if view.sieve.lets_in(each)]
        return check(cells, events, self.vocabulary, view.at, view.known_at, only)

    def verify(
        self,
        documents: Path | None = None,
        head: str | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Proves chain, ids, vocabulary, references, pointers and kept snapshots.

        `documents` is the folder with the texts; `head` one kept elsewhere.
        """
        from chrono.index.opening import remembered
        from chrono.verifying import verify

        return verify(self, documents, head, remembered(self.index_path), progress)

    def snapshot(self, view: View) -> Path:
        """Writes the state from a view to `snapshots/`; `verify` proves it again."""
        from chrono.snapshots import snapshot

        return snapshot(self, view)

    def export(self, kind: str, view: View | None = None, title: str = "") -> bytes:
        """All that is told, and the state from a view, as a file of another program.

        `kind` is one of `chrono.exporters.FORMATS`; `exporters.gather` and `exporters.write`
        choose among events, and say what the format could not hold. Raises InvalidError.
        """
        from chrono import exporters

        if kind not in exporters.FORMATS:
            raise InvalidError(f"{kind!r} is no format; say {', '.join(exporters.FORMATS)}.")
        material = exporters.gather(self, view or self.view(), title=title, every_k=kind == "html")
        return exporters.write(kind, material).data

    # ------------------------------------------------------------------ appending

    def recording(self, texts: Path | None = None) -> Recording:
        """The way into the log, kept for many appends. `texts` is the folder of documents."""
        if self._recording is None or (texts and self._recording.texts != texts):
            from chrono.recording import Recording

            self._recording = Recording(self, texts)
        return self._recording

    def append(self, *drafts: Mapping[str, Any], recorder: str | None = None) -> Recorded:
        """Appends drafts of events as one batch: all of them, or none.

        A draft is the JSON object of an event without its stamp. Raises InvalidError with
        every problem of every draft; see `recording`.
        """
        return self.recording().append(drafts, recorder)

    def preview(self, prepared: Prepared) -> tuple[Preview, ...]:
        """What prepared drafts would change, at their own dates and today."""
        from chrono.previewing import preview

        return preview(self, prepared.events())

    def warnings(self, prepared: Prepared) -> tuple[str, ...]:
        """What to be told before prepared drafts are appended."""
        from chrono.previewing import warnings

        return warnings(self, prepared.events())

    def take_in(self, file: str | Path, kind: str | None = None, **more: Any) -> Plan:
        """Appends what a file of another program holds: all of it, or nothing.

        `kind` is one of `chrono.importers.FORMATS`, told from the file where it is left out;
        `more` is what its reader asks for, such as a `mapping`. Gives what was new and what
        was there already. Raises InvalidError with all that was refused, StorageError.
        """
        from chrono import importers
        from chrono.importers import planning

        path = Path(file)
        data = planning.contents(path)
        asked = planning.asked(self, path.name, **more)
        batch = importers.read(kind or importers.guess(path.name, data), data, asked)
        plan = planning.plan(self, batch, self.recording())
        if plan.refusals:
            raise InvalidError("\n".join(map(str, plan.refusals)))
        planning.carry_out(plan, self.recording())
        return plan

    def publication(
        self, file: str | Path, document: str, title: str | None, **data: Any
    ) -> dict[str, Any]:
        """The draft that declares a document, with the digest of its file.

        `data` is what else is known of it, as `publisher`; its date is the draft's `when`.
        Raises StorageError where the file cannot be read.
        """
        from chrono.documents import file_digest

        path = Path(file)
        told = {"document": document, "title": title, **data}
        told |= {"sha256": file_digest(path), "file": path.name}
        return {
            "type": "DocumentPublished",
            "data": {key: value for key, value in told.items() if value},
        }

    def link(self, one: str, relation: str, two: str, **more: Any) -> dict[str, Any]:
        """The draft that links an event to another: same, follows, contradicts, fulfils …"""
        data = {"from": self.event(one).id, "relation": relation, "to": self.event(two).id}
        return {"type": "Linked", "data": data, **more}

    def retraction(
        self, event: str, reason: str, replacement: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """The draft that retracts an event, for a reason."""
        data = {"event": self.event(event).id, "reason": reason}
        if replacement:
            data["replacement"] = self.event(replacement).id
        return {"type": "Retracted", "data": data, **more}

    def correction(
        self, event: str, changes: Mapping[str, Any], reason: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The two drafts that correct an event: its replacement, and its retraction.

        Append them together. Raises InvalidError where the changes change nothing.
        """
        from chrono import codec
        from chrono.recording import correction

        found = self.event(event)
        draft = correction(found, changes)
        name = codec.event_id(draft)
        if name == found.id:
            raise InvalidError(f"Event {found.id[:12]} says just that already.")
        data = {"event": found.id, "reason": reason, "replacement": name}
        return draft, {"type": "Retracted", "data": data}

    def judgement(self, prefer: str, over: Iterable[str], reason: str) -> dict[str, Any]:
        """The draft that settles a contest: one event over others, for a reason."""
        data = {
            "prefer": self.event(prefer).id,
            "over": [self.event(each).id for each in over],
            "reason": reason,
        }
        return {"type": "Judged", "data": data}

    # ------------------------------------------------------------------ names

    def has_event(self, name: str) -> bool:
        """Whether an event of that full id is in the log."""
        catalogue = self.catalogue()
        return bool(catalogue.known([name]) if catalogue else self._scanned()([name]))

    def known_ids(self) -> tuple[Callable[[Iterable[str]], Mapping[str, int]], int]:
        """A look-up of full ids in the log, and the byte offset up to which it knows them.

        Warm, it is that of the last question: the log itself knows what came after.
        """
        if self._known is None:
            size = self.log.head().size
            catalogue = self.catalogue()
            self._known = (catalogue.known, size) if catalogue else (self._scanned(), size)
        return self._known

    def _scanned(self) -> Callable[[Iterable[str]], Mapping[str, int]]:
        offsets = {event.id: event.seq for event in self.log.read()}
        return lambda names: {name: offsets[name] for name in names if name in offsets}

    def events_of_type(self, name: str) -> Iterator[Event]:
        """The events of one type, in the order of the log; of a built-in one, read alone."""
        from chrono.event import BUILT_IN

        catalogue = self.catalogue() if name in BUILT_IN else None
        if catalogue is not None:
            return self.log.events_at(catalogue.of_type(name))
        return (event for event in self.events() if event.type == name)

    def events_naming(self, name: str) -> list[Event]:
        """The links, retractions and judgements that name an event, by its full id.

        Those of a kind together, in the order of the log.
        """
        from chrono.fold.gathering import tie_of

        kinds = ("Linked", "Retracted", "Judged")
        catalogue = self.catalogue()
        likely = self.log.events_at(catalogue.naming(name)) if catalogue else self.events()
        found = [
            event
            for event in likely
            if event.type in kinds and event.id != name
            and any(name in (tie.source, tie.target, tie.replacement) for tie in tie_of(event, {}))
        ]  # fmt: skip
        return sorted(found, key=lambda event: kinds.index(event.type))

    def is_retracted(self, name: str) -> bool:
        """Whether a retraction in force names the event."""
        return bool(self.retracted((name,)))

    def retracted(self, names: Iterable[str]) -> frozenset[str]:
        """Those of some events, by their full ids, that a retraction in force names."""
        return self.retracting()(names)

    def retracting(self, known_at: int = FOREVER) -> Callable[[Iterable[str]], frozenset[str]]:
        """What tells the events that are retracted as far as was known by K.

        For whoever asks of many events, some at a time.
        """
        cells, kept = self.cells(), self._kept
        if kept:
            return lambda events: kept.retracted(events, known_at)
        from chrono.fold.gathering import tie_of
        from chrono.fold.tying import retractions

        published = {name: document.published for name, document in cells.documents.items()}
        retracting = self.events_of_type("Retracted")
        ties = [tie for event in retracting for tie in tie_of(event, published)]
        return frozenset(retractions(ties, known_at)[0]).intersection

    def attribute_of(self, cell: str) -> Attribute | None:
        """The attribute that a cell's full name names, or None."""
        entity, name, _, part = split_key(cell)
        known = self.cells().entities.get(entity)
        attribute = self.vocabulary.attribute(known.kind, name) if known else None
        return cell_attribute(attribute, part) if attribute else None

    def events_named(self, ids: Iterable[str]) -> list[Event]:
        """The events of some full ids, in the order asked, less those that the log lacks."""
        catalogue = self.catalogue()
        if catalogue is not None:
            return catalogue.events(ids)
        wanted = dict.fromkeys(ids)
        found = {event.id: event for event in self.log.read() if event.id in wanted}
        return [found[name] for name in wanted if name in found]

    def event(self, prefix: str) -> Event:
        """The event whose id begins so. Raises UnknownError where none or several do."""
        prefix = prefix.strip().lower()
        catalogue = self.catalogue()
        if catalogue is not None and prefix:
            found = list(self.log.few_at(catalogue.event_offsets(prefix)))
        else:
            found = [each for each in self.log.read() if prefix and each.id.startswith(prefix)]
        if len({event.id for event in found}) == 1:
            return found[0]
        if found:
            raise UnknownError("Event", prefix, tuple(event.id[:12] for event in found[:5]),
                               "More than one event begins so; give more of its id.")  # fmt: skip
        raise UnknownError("Event", prefix, hint="`chrono log` lists events with their ids.")

    def entity(self, name: str, cells: Cells | None = None) -> Entity:
        """The entity of that id, label or alias. Raises UnknownError with the nearest."""
        known = (cells or self.cells()).entities
        if name in known:
            return known[name]
        folded = name.casefold()
        matches = [
            each
            for each in known.values()
            if folded in (each.label.casefold(), *(alias.casefold() for alias in each.aliases))
        ]
        if len(matches) == 1:
            return matches[0]
        spelled: Mapping[str, str] = {
            text.casefold(): each.id
            for each in known.values()
            for text in (each.id, each.label, *each.aliases)
        }
        near = tuple(dict.fromkeys(spelled[text] for text in nearest(folded, spelled)))
        raise UnknownError("Entity", name, near or tuple(each.id for each in matches),
                           "`chrono list entities` names all.")  # fmt: skip

    def document(self, name: str) -> Document:
        """The document of that id. Raises UnknownError with the nearest."""
        known = self.cells().documents
        if name not in known:
            raise UnknownError("Document", name, nearest(name, known),
                               "`chrono list documents` names all.")  # fmt: skip
        return known[name]

    def cell_name(self, text: str, cells: Cells | None = None) -> str:
        """The full name of a cell from `ENTITY.ATTRIBUTE`, the entity by any of its names."""
        from chrono.state import cell_key

        cells = cells or self.cells()
        if "." not in text:
            kind = self.vocabulary.kinds[self.entity(text, cells).kind]
            listed = ", ".join(f"{text}.{attribute}" for attribute in kind.attributes)
            raise InvalidError(
                f"{text!r} names no cell but an entity: say ENTITY.ATTRIBUTE,"
                f" of {listed or f'which {kind.label} have none'}."
            )
        name, attribute, member, part = split_key(text)
        entity = self.entity(name, cells)
        known = self.vocabulary.kinds[entity.kind].attributes
        if attribute not in known:
            raise UnknownError(f"Attribute of {entity.kind}", attribute,
                               nearest(attribute, known) or tuple(known))  # fmt: skip
        if member is not None and known[attribute].type == "entity":
            member = self.entity(member, cells).id
        return cell_key(entity.id, attribute, member) + part


def _is_chronicle(folder: Path) -> bool:
    return (folder / EVENTS / "vocabulary.toml").exists()
