"""Proof of a whole chronicle: its log, vocabulary, events, pointers, and snapshots.

The proof continues after a problem, so that one problem hides no other. Problems are values,
each with its place, its rule and the next step. The proof changes nothing, and lists the
passages that it cannot prove because a text is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from attrs import define, field, frozen

from chrono.errors import ChronoError, VocabularyError
from chrono.fold.links import replacement_rings, retractions
from chrono.integrity.snapshots import Problem, chain_at, kept, prove
from chrono.model.claim import BEGINNING, DECLARATION_TYPES, FOREVER, Document, Entity, Link
from chrono.model.event import METADATA_KEYS, Event, from_line, plainly
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index.compare import differences
from chrono.storage.json_codec import loads
from chrono.storage.log import Head
from chrono.storage.repository import Repository
from chrono.storage.source_texts import Absent, Library
from chrono.validation import Known, Validator

Stage = Literal["chain", "declared", "events", "index", "snapshots"]
Progress = Callable[[Stage, int, int], None]
"""Called with the current step, the amount done, and the total (0: not known)."""
EVERY: Final = 500
"""The number of events between two reports of progress."""
SHOWN: Final = 3
"""The number of differences between index and log that are named."""


@frozen
class Report:
    """The result of `verify`: what it proved, and the problems."""

    problems: tuple[Problem, ...]
    head: str
    """The log's chain at its last line. Kept elsewhere, it shows whether lines were dropped."""
    events: int
    documents: int
    """The number of declared documents."""
    passages: int = 0
    """The number of events that point at a passage."""
    proved: int = 0
    """The number of passages found in the texts exactly as their pointers say."""
    unpointed: int = 0
    """The number of events that name a document without a passage of it."""
    missing: tuple[str, ...] = ()
    """Why the files of some documents are not available, a sentence each."""
    altered: tuple[str, ...] = ()
    """The files with the name of a document and another digest than declared, a sentence each."""
    snapshots: int = 0
    """The number of snapshots checked."""
    whole: bool = True
    """Whether everything was checked. After an unreadable line, events and snapshots are not
    checked, nor are they without a readable vocabulary."""

    @property
    def ok(self) -> bool:
        """Return whether there are no problems."""
        return not self.problems

    @property
    def complete(self) -> bool:
        """Return whether every declared document that was looked up is there as declared."""
        return not (self.missing or self.altered)


@define
class _Findings:
    """The problems and counts so far."""

    progress: Progress
    problems: list[Problem] = field(factory=list)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)


def verify(
    repository: Repository,
    documents: Path | None = None,
    head: str | None = None,
    remembered: Head | None = None,
    progress: Progress | None = None,
) -> Report:
    """Prove a chronicle, and report every problem with it.

    `documents` is the folder with the documents' texts; without it the pointers are only
    counted. `head`, kept elsewhere, is a head that the log must once have had: its first eight
    or more digits. `remembered` is the head for which the index was made. Raises StorageError
    or NoChronicleError if the log cannot be read at all.
    """
    found = _Findings(progress or (lambda stage, done, total: None))
    for wrong in repository.log.verify(
        head, lambda done, size: found.progress("chain", done, size)
    ):
        found.add(Problem(wrong.name, wrong.line, wrong.what, wrong.fault, wrong.way_out))
    reader = _Reader(repository, found)
    declared = _Declared.of(reader.events())
    whole = reader.whole
    if remembered is not None and whole:
        _hold(repository, remembered, found)
    vocabulary = _vocabulary(repository, found)
    name = repository.log.name
    pointers = _Pointers(declared, Library(documents) if documents is not None else None)
    sound = _Sound(vocabulary, declared, found) if vocabulary is not None and whole else None
    for number, offset, line in reader.lines():
        if line["id"] in declared.rings:
            found.add(_ring(number, name, declared.rings[line["id"]]))
        if line["id"] not in declared.retracted:
            if sound:
                sound.look(number, line, name)
            pointers.look(number, offset, line, name)
    pointers.look_for_documents()
    if vocabulary is not None and whole and not found.problems:
        _compare_index(repository, vocabulary, found)
    found.problems += pointers.problems
    states = _snapshots(repository, found) if vocabulary is not None and whole else 0
    return Report(
        problems=tuple(found.problems),
        head=_head(repository),
        events=reader.count,
        documents=len(declared.documents),
        passages=pointers.passages,
        proved=pointers.proved,
        unpointed=pointers.unpointed,
        missing=tuple(pointers.missing[key] for key in sorted(pointers.missing)),
        altered=tuple(pointers.altered[key] for key in sorted(pointers.altered)),
        snapshots=states,
        whole=whole and vocabulary is not None,
    )


@define
class _Reader:
    """Reads the log twice without keeping it: the first pass collects the declarations."""

    repository: Repository
    found: _Findings
    count: int = 0
    """The number of events in the readable part of the log."""
    whole: bool = True
    """Whether the whole log is readable."""

    def events(self) -> Iterator[Event]:
        """Yield the events, in the first pass."""
        try:
            for event in self.repository.log.read(proved=False):
                self.count += 1
                yield event
                if self.count % EVERY == 0:
                    self.found.progress("declared", self.count, 0)
        except ChronoError as error:
            if not self.found.problems:
                line = getattr(error, "line", None)
                self.found.add(Problem(self.repository.log.name, line, str(error), "log", ""))
            self.whole = False

    def lines(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Yield the same events as JSON objects, each with its line number and its offset."""
        lines = self.repository.log.lines(proved=False)
        for number, (offset, line) in zip(range(1, self.count + 1), lines, strict=False):
            yield number, offset, loads(line)
            if number % EVERY == 0:
                self.found.progress("events", number, self.count)


def _hold(repository: Repository, remembered: Head, found: _Findings) -> None:
    """Compare the log with the head that the index remembers."""
    if chain_at(repository, remembered.size) == remembered.chain:
        return
    size = repository.log.head().size
    shorter = remembered.size > size
    what = (
        f"has {size:,} bytes, and had {remembered.size:,} when the index was made: lines were"
        " dropped from its end, or another log was put in its place"
        if shorter
        else "has other lines than when the index was made: they were replaced or put in another"
        " order, as `git checkout`, `merge` and `rebase` do"
    )
    found.add(
        Problem(
            repository.log.name,
            None,
            f"{what}. The head was {remembered.chain[:16]}….",
            "shorter" if shorter else "copy",
            "If that was meant, any question (`chrono state`) makes the index of this log, and"
            " it is said no more. If not, bring the log back from a copy (git keeps every"
            " version), or take over with `chrono import` what the copy has and this one lacks.",
        )
    )


def _head(repository: Repository) -> str:
    try:
        return repository.log.head().chain
    except ChronoError:
        return ""


def _vocabulary(repository: Repository, found: _Findings) -> Vocabulary | None:
    name = f"events/{repository.vocabulary_path.name}"
    try:
        return repository.vocabulary
    except VocabularyError as error:
        what = str(error).removeprefix(f"{name}:{error.line}: ")
        found.add(Problem(name, error.line, what, "vocabulary", ""))
    except ChronoError as error:
        what = str(error).removeprefix(str(repository.vocabulary_path)).lstrip(": ")
        found.add(Problem(name, None, what, "vocabulary", ""))
    return None


# ------------------------------------------------------------------------ events


@frozen
class _Declared:
    """The declarations of the events in force, whatever other faults the log has."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    events: frozenset[bytes | str]
    """The ids of all events, as `_brief` has them."""
    retracted: frozenset[str]
    rings: Mapping[str, Sequence[Link]]
    """The retractions that replace events by one another, by the first of them."""

    @classmethod
    def of(cls, events: Iterable[Event]) -> _Declared:
        ids: set[bytes | str] = set()
        declaring: list[Event] = []
        ties: list[Link] = []
        for event in events:
            data = event.data
            if not isinstance(data, Mapping):
                continue
            ids.add(_brief(event.id))
            if event.type == "Retracted":
                gone = str(data.get("event"))
                instead = _text(data.get("replacement"))
                ties.append(Link(event.id, "retracts", event.id, gone, BEGINNING, instead))
            elif event.type in DECLARATION_TYPES:
                declaring.append(event)
        retracted, _ = retractions(ties, FOREVER)
        entities: dict[str, Entity] = {}
        documents: dict[str, Document] = {}
        for event in declaring:
            if event.id in retracted:
                continue
            data = event.data
            if event.type == "EntityDescribed":
                name = str(data.get("entity"))
                kind, label = str(data.get("kind")), str(data.get("label"))
                entities.setdefault(name, Entity(name, kind, label, event=event.id))
            else:
                name = str(data.get("document"))
                documents[name] = Document(
                    name,
                    str(data.get("title")),
                    (BEGINNING, FOREVER),
                    event.when,
                    sha256=_text(data.get("sha256")),
                    file=_text(data.get("file")),
                    event=event.id,
                )
        rings = {ring[0].event: ring for ring in replacement_rings(ties, FOREVER)}
        return cls(entities, documents, frozenset(ids), retracted, rings)

    def has_event(self, name: str) -> bool:
        """Return whether the log has an event of that full id."""
        return _brief(name) in self.events


def _ring(number: int, name: str, ring: Sequence[Link]) -> Problem:
    named = ", ".join(dict.fromkeys(tie.target[:12] for tie in ring))
    ways = " or ".join(f"`chrono retract {tie.event[:12]}`" for tie in ring)
    what = f"events {named} are retracted and replaced by one another in a ring: none is in force."
    way_out = f"Take back the retraction of the event that is right: {ways}."
    return Problem(name, number, what, "valid", way_out)


def _brief(name: str) -> bytes | str:
    """Return an event's id in the fewest bytes, since all ids of a million events are in memory."""
    try:
        short = bytes.fromhex(name)
    except ValueError:
        return name
    return short if short.hex() == name else name


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


class _Sound:
    """Finds every rule of the vocabulary that an event breaks, and every undeclared name."""

    def __init__(self, vocabulary: Vocabulary, declared: _Declared, found: _Findings) -> None:
        self._validator = Validator(vocabulary, limits=False)
        self._known = Known(declared.entities, declared.documents, declared.has_event)
        self._found = found
        self._damaged = {(problem.file, problem.line) for problem in found.problems}

    def look(self, number: int, line: Mapping[str, Any], name: str) -> None:
        """Add the problems of the event on a line of the named log."""
        for problem in _broken(line, self._validator, self._known):
            way_out = "" if (name, number) in self._damaged else _way_out(line["id"])
            self._found.add(Problem(name, number, _sentence(problem), "valid", way_out))


def _broken(line: Mapping[str, Any], validator: Validator, known: Known) -> Iterator[str]:
    draft = {key: value for key, value in plainly(line).items() if key not in METADATA_KEYS}
    yield from validator.problems(draft, known)


def _sentence(problem: str) -> str:
    return problem if problem.endswith((".", "?", "!")) else f"{problem}."


def _way_out(event: str) -> str:
    short = event[:12]
    return f"`chrono correct {short}` writes it again; `chrono retract {short}` takes it back."


# ------------------------------------------------------------------------ pointers


@define
class _Pointers:
    """Compares pointers with the texts, if these are available, and counts them."""

    declared: _Declared
    library: Library | None
    problems: list[Problem] = field(factory=list)
    passages: int = 0
    proved: int = 0
    unpointed: int = 0
    missing: dict[str, str] = field(factory=dict)
    """Why the files of some documents are not available."""
    altered: dict[str, str] = field(factory=dict)

    def look_for_documents(self) -> None:
        """Look up the file of every declared document with a digest, cited by a passage or not."""
        if self.library is None:
            return
        for document in self.declared.documents.values():
            if document.sha256 is None or self.library.holds(document):
                continue
            self.missing.pop(document.id, None)
            if path := self.library.altered(document):
                self.altered[document.id] = (
                    f"{path} is not the file that document {document.id!r} was declared with"
                    f" (SHA-256 {document.sha256[:12]}…): it was altered, or is another edition."
                )
            else:
                self.missing[document.id] = self.library.missing(document)

    def look(self, number: int, offset: int, line: Mapping[str, Any], name: str) -> None:
        """Compare the pointer of the event on a line of the named log, if it has one."""
        source = line.get("source")
        if not source:
            return
        if source.get("start") is None:
            self.unpointed += 1
            return
        self.passages += 1
        document = self.declared.documents.get(str(source["document"]))
        if self.library is None or document is None:
            return
        event = from_line(line, offset)
        passage = self.library.passage(event, document)
        if not isinstance(passage, Absent):
            self.proved += source.get("sha256") is not None
        elif passage.kind == "text":
            self.missing[document.id] = passage.reason
        else:
            what = f"event {event.id[:12]} points at document {document.id!r}: {passage.reason}"
            way_out = f"`chrono correct {event.id[:12]} --find TEXT` finds the passage again."
            self.problems.append(Problem(name, number, what, "pointer", way_out))


def _compare_index(repository: Repository, vocabulary: Vocabulary, found: _Findings) -> None:
    """Compare the index with the log, which is sound: other faults would show here again."""
    differing = differences(
        repository.index_path,
        repository.log,
        vocabulary,
        sha256(repository.vocabulary_bytes()).hexdigest(),
        lambda done, count: found.progress("index", done, count),
    )
    if not differing:
        return
    more = len(differing) - SHOWN
    listed = "; ".join(differing[:SHOWN]) + (f"; and {more:,} more" if more > 0 else "")
    name = f"{repository.index_path.parent.name}/{repository.index_path.name}"
    what = f"differs from the log: {listed}."
    way_out = (
        f"Delete {name}: the next question makes it again from the log, which is sound. Answers"
        " given since it was made may have been wrong. Look at the disk; if the disk is sound,"
        " report a fault of chrono."
    )
    found.add(Problem(name, None, what, "index", way_out))


def _snapshots(repository: Repository, found: _Findings) -> int:
    """Prove every snapshot again."""
    paths = kept(repository)
    for number, path in enumerate(paths, 1):
        found.progress("snapshots", number, len(paths))
        try:
            problems = prove(repository, path)
        except ChronoError as error:
            what = f"cannot be proved, since the log cannot be folded: {error}."
            way_out = "See to the events that break a rule first."
            problems = [Problem(f"snapshots/{path.name}", None, what, "snapshot", way_out)]
        found.problems.extend(problems)
    return len(paths)


__all__ = ["Problem", "Progress", "Report", "verify"]
