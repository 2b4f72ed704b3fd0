"""The result of `verify`: what it proved, and the problems that it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import define, field, frozen

from chrono.errors import Exit
from chrono.integrity.drift import FoundAgain
from chrono.model.event import Event

Stage = Literal["chain", "declared", "events", "index", "snapshots"]
Progress = Callable[[Stage, int, int], None]
"""Called with the current step, the amount done, and the total (0: not known)."""


@frozen
class Problem:
    """A fault: what it is, where it is, and what to do."""

    file: str
    """The path shown to users, relative to the chronicle's root."""
    line: int | None
    """Number of the line, from 1; None if the problem concerns the whole file."""
    what: str
    """The problem, as a sentence."""
    rule: str
    """A word for the broken rule: `chain`, `pointer`, `snapshot` …"""
    what_next: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.what} {self.what_next}".rstrip()


PointerState = Literal["proved", "moved", "changed", "lost", "unproved"]


@frozen
class PointerFinding:
    """A pointer that is not proved."""

    state: PointerState
    event: str
    document: str
    place: str
    """The place that the event cites, in words."""
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        where = f"{self.document}, {self.place}" if self.place else self.document
        return (
            f"{self.file}:{self.line}: {self.state}: event {self.event[:12]} ({where}). {self.what}"
        )


@frozen
class Moved:
    """An event whose passages were all found again, in other places."""

    event: Event
    document: str
    places: tuple[tuple[FoundAgain | None, str], ...]
    """For each passage where it was found again, and in which text; None if it is proved."""


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
    pointers: Mapping[PointerState, int] = field(factory=dict)
    """How many pointers are in each state; a locator, such as a page, is always unproved."""
    findings: tuple[PointerFinding, ...] = ()
    """The pointers into texts that are not proved."""
    folder: str | None = None
    """The folder in which the documents were looked up."""
    there: int = 0
    """The number of documents that are in the folder as they were declared."""
    corrections: tuple[Mapping[str, Any], ...] = ()
    """Drafts that correct the pointers of the passages that moved; nothing was appended."""
    texts: tuple[str, ...] = ()
    """The texts that those drafts point into, to be kept when they are appended."""
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

    @property
    def exit(self) -> Exit:
        """Return the exit code of the worst that was found."""
        found = (
            (not self.ok, Exit.DAMAGED),
            (self.pointers.get("lost"), Exit.LOST),
            (self.pointers.get("changed"), Exit.CHANGED),
            (self.altered, Exit.ALTERED),
            (self.missing, Exit.NOT_THERE),
            (self.pointers.get("moved"), Exit.MOVED),
            (self.pointers.get("unproved"), Exit.UNPROVED),
        )
        return next((code for is_so, code in found if is_so), Exit.OK)


@define
class Findings:
    """The problems and counts so far."""

    progress: Progress
    problems: list[Problem] = field(factory=list)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
