"""Proof of a whole chronicle: its log, vocabulary, events, pointers, and kept states.

It keeps going: one problem hides no other. Problems are values, each with its place, its
rule and the way on. It changes nothing, and what it cannot prove for want of a text it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import define, field, frozen

from chrono.documents import Absent, Library
from chrono.errors import ChronoError, DamagedError, VocabularyError
from chrono.event import STAMP, Event, to_line
from chrono.fold.tying import retractions
from chrono.log import Head
from chrono.snapshots import House, Problem, chain_at, kept, prove
from chrono.state import BEGINNING, FOREVER, Document, Entity, Tie
from chrono.vocabulary.records import Vocabulary

if TYPE_CHECKING:
    from chrono.validating import Validator

Progress = Callable[[str, int, int], None]
"""Told what is being proved, how much of it is done, and how much there is (0: not known)."""
EVERY: Final = 500
"""Events between two tellings of progress."""


class Provable(House, Protocol):
    """What this module needs of a chronicle."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    @property
    def vocabulary_path(self) -> Path: ...


@frozen
class Report:
    """What `verify` proved, and what is wrong."""

    problems: tuple[Problem, ...]
    head: str
    """The log's chain at its last line. Kept elsewhere, it shows whether lines were dropped."""
    events: int
    documents: int
    """How many documents are declared."""
    passages: int = 0
    """How many events point at a passage."""
    proved: int = 0
    """How many of these were found in the texts just as they were pointed at."""
    unpointed: int = 0
    """How many events name a document, but no passage of it."""
    missing: tuple[str, ...] = ()
    """Why the texts of some documents are not at hand, a sentence each."""
    snapshots: int = 0
    """How many kept states were looked at."""
    whole: bool = True
    """Whether all was looked at. Behind a line that cannot be read, events and kept states
    are not; without a vocabulary that can be read, neither."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@define
class _Findings:
    """What has been found so far."""

    progress: Progress
    problems: list[Problem] = field(factory=list)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)


def verify(
    house: Provable,
    documents: Path | None = None,
    head: str | None = None,
    remembered: Head | None = None,
    progress: Progress | None = None,
) -> Report:
    """Proves a chronicle, and says everything that is wrong with it.

    `documents` is the folder with the documents' texts; without it the pointers are only
    counted. `head`, kept elsewhere, is one that the log must once have had: its first eight
    or more digits. `remembered` is the head that the index was made at. Raises StorageError
    or NoChronicleError where the log cannot be read at all.
    """
    found = _Findings(progress or (lambda stage, done, total: None))
    for wrong in house.log.verify(head):
        found.add(Problem(wrong.name, wrong.line, wrong.what, wrong.fault, wrong.way_out))
    events, whole = _events(house, found)
    if remembered is not None and whole:
        _hold(house, remembered, found)
    lines = {event.seq: number for number, event in enumerate(events, 1)}
    declared = _Declared.of(events)
    vocabulary = _vocabulary(house, found)
    if vocabulary is not None and whole:
        _validate(events, lines, vocabulary, declared, found, house.log.name)
    counts = _pointers(events, lines, declared, documents, found, house.log.name)
    states = _snapshots(house, found) if vocabulary is not None and whole else 0
    return Report(
        problems=tuple(found.problems),
        head=_head(house),
        events=len(events),
        documents=len(declared.documents),
        snapshots=states,
        whole=whole and vocabulary is not None,
        **counts,
    )


def flaw(house: Provable) -> DamagedError | None:
    """The first event that breaks a rule, as the error for whoever cannot go on because of it.

    None where all follow the rules: what went wrong is then a fault of the program.
    """
    found = _Findings(lambda stage, done, total: None)
    events, whole = _events(house, found)
    vocabulary = _vocabulary(house, found)
    if vocabulary is not None and whole:
        lines = {event.seq: number for number, event in enumerate(events, 1)}
        _validate(events, lines, vocabulary, _Declared.of(events), found, house.log.name)
    if not found.problems:
        return None
    first = found.problems[0]
    return DamagedError(
        f"{first.file}:{first.line}: {first.what} What breaks a rule cannot be folded: a changed"
        " vocabulary is brought back or mended, a changed log too. `chrono verify` names every"
        " such line.",
        first.line,
    )


def _events(house: Provable, found: _Findings) -> tuple[list[Event], bool]:
    """The events up to where the log can be read, and whether that is all of it."""
    events: list[Event] = []
    try:
        for event in house.log.read():
            events.append(event)
            if len(events) % EVERY == 0:
                found.progress("log", len(events), 0)
    except ChronoError as error:
        if not found.problems:
            line = getattr(error, "line", None)
            found.add(Problem(house.log.name, line, str(error), "log", ""))
        return events, False
    return events, True


def _hold(house: Provable, remembered: Head, found: _Findings) -> None:
    """Holds the log against the head that the index remembers."""
    if chain_at(house, remembered.size) == remembered.chain:
        return
    size = house.log.head().size
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
            house.log.name,
            None,
            f"{what}. The head was {remembered.chain[:16]}….",
            "shorter" if shorter else "copy",
            "If that was meant, any question (`chrono state`) makes the index of this log, and"
            " it is said no more. If not, bring the log back from a copy (git keeps every"
            " version), or take over with `chrono import` what the copy has and this one lacks.",
        )
    )


def _head(house: Provable) -> str:
    try:
        return house.log.head().chain
    except ChronoError:
        return ""


def _vocabulary(house: Provable, found: _Findings) -> Vocabulary | None:
    name = f"events/{house.vocabulary_path.name}"
    try:
        return house.vocabulary
    except VocabularyError as error:
        what = str(error).removeprefix(f"{name}:{error.line}: ")
        found.add(Problem(name, error.line, what, "vocabulary", ""))
    except ChronoError as error:
        what = str(error).removeprefix(str(house.vocabulary_path)).lstrip(": ")
        found.add(Problem(name, None, what, "vocabulary", ""))
    return None


# ------------------------------------------------------------------------ events


@frozen
class _Declared:
    """What the events in force declare, whatever else is wrong with the log."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    events: frozenset[str]
    retracted: frozenset[str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> _Declared:
        events = [event for event in events if isinstance(event.data, Mapping)]
        retracted, _ = retractions(
            [
                Tie(event.id, "retracts", event.id, str(event.data.get("event")), BEGINNING)
                for event in events
                if event.type == "Retracted"
            ],
            FOREVER,
        )
        entities: dict[str, Entity] = {}
        documents: dict[str, Document] = {}
        for event in events:
            data = event.data
            if event.id in retracted:
                continue
            if event.type == "EntityDescribed":
                name = str(data.get("entity"))
                kind, label = str(data.get("kind")), str(data.get("label"))
                entities.setdefault(name, Entity(name, kind, label, event=event.id))
            elif event.type == "DocumentPublished":
                name = str(data.get("document"))
                documents[name] = Document(
                    name, str(data.get("title")), (BEGINNING, FOREVER), event.when,
                    sha256=_text(data.get("sha256")), file=_text(data.get("file")), event=event.id,
                )  # fmt: skip
        return cls(entities, documents, frozenset(event.id for event in events), retracted)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _validate(
    events: list[Event],
    lines: Mapping[int, int],
    vocabulary: Vocabulary,
    declared: _Declared,
    found: _Findings,
    name: str,
) -> None:
    """Every rule of the vocabulary that an event in force breaks, and every dangling name."""
    from chrono.validating import Known, Validator

    validator = Validator(vocabulary)
    known = Known(declared.entities, declared.documents, declared.events.__contains__)
    damaged = {problem.line for problem in found.problems if problem.file == name}
    for number, event in enumerate(events, 1):
        if number % EVERY == 0:
            found.progress("events", number, len(events))
        if event.id not in declared.retracted:
            for problem in _broken(event, validator, known):
                line, what = lines[event.seq], _sentence(problem)
                way_out = "" if line in damaged else _way_out(event)
                found.add(Problem(name, line, what, "valid", way_out))


def _broken(event: Event, validator: Validator, known: Any) -> Iterator[str]:
    draft = {key: value for key, value in to_line(event).items() if key not in STAMP}
    try:
        yield from validator.problems(draft, known)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        yield f"the event has a shape that no event has: {type(error).__name__}: {error}"


def _sentence(problem: str) -> str:
    return problem if problem.endswith((".", "?", "!")) else f"{problem}."


def _way_out(event: Event) -> str:
    return (
        f"`chrono correct {event.id[:12]}` writes it anew;"
        f" `chrono retract {event.id[:12]}` takes it back."
    )


# ------------------------------------------------------------------------ pointers


def _pointers(
    events: list[Event],
    lines: Mapping[int, int],
    declared: _Declared,
    folder: Path | None,
    found: _Findings,
    name: str,
) -> dict[str, Any]:
    """Holds every pointer in force against the texts, if they are at hand; counts them."""
    library = Library(folder) if folder is not None else None
    sourced = [e for e in events if e.source is not None and e.id not in declared.retracted]
    pointing = [event for event in sourced if event.source and event.source.start is not None]
    proved = 0
    missing: dict[str, str] = {}
    for number, event in enumerate(pointing, 1):
        document = declared.documents.get(str(event.document))
        if library is None or document is None:
            continue
        if number % EVERY == 0:
            found.progress("passages", number, len(pointing))
        passage = library.passage(event, document)
        if not isinstance(passage, Absent):
            proved += event.source is not None and event.source.sha256 is not None
        elif passage.kind == "text":
            missing[document.id] = passage.reason
        else:
            what = f"event {event.id[:12]} points at document {document.id!r}: {passage.reason}"
            way_out = f"`chrono correct {event.id[:12]} --find TEXT` points anew."
            found.add(Problem(name, lines[event.seq], what, "pointer", way_out))
    return {
        "passages": len(pointing),
        "proved": proved,
        "unpointed": len(sourced) - len(pointing),
        "missing": tuple(missing[key] for key in sorted(missing)),
    }


def _snapshots(house: Provable, found: _Findings) -> int:
    """Proves every kept state again."""
    paths = kept(house)
    for number, path in enumerate(paths, 1):
        found.progress("snapshots", number, len(paths))
        try:
            problems = prove(house, path)
        except (ChronoError, KeyError, TypeError, AttributeError, ValueError) as error:
            what = f"cannot be proved, since the log cannot be folded: {error}."
            way_out = "See to the events that break a rule first."
            problems = [Problem(f"snapshots/{path.name}", None, what, "snapshot", way_out)]
        found.problems.extend(problems)
    return len(paths)


__all__ = ["Problem", "Progress", "Provable", "Report", "verify"]
