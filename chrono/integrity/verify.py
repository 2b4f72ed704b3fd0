"""Proof of a whole chronicle: its log, vocabulary, events, pointers, and snapshots.

The proof continues after a problem, so that one problem hides no other. Problems are values,
each with its place, its rule and the next step. The proof changes nothing, and lists the
passages that it cannot prove because a text is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from attrs import define

from chrono.errors import ChronoError, VocabularyError
from chrono.integrity.corrections import corrections
from chrono.integrity.declared import Declared, ring_problem
from chrono.integrity.pointers import Pointers
from chrono.integrity.report import Findings, Problem, Progress, Report
from chrono.integrity.rules import EventRules
from chrono.integrity.snapshots import chain_at, kept, prove
from chrono.model.event import Event
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index.compare import differences
from chrono.storage.json_codec import loads
from chrono.storage.log import Head
from chrono.storage.repository import Repository
from chrono.storage.source_texts import Library

EVERY: Final = 500
"""The number of events between two reports of progress."""
SHOWN: Final = 3
"""The number of differences between index and log that are named."""


def verify(
    repository: Repository,
    documents: Path | None = None,
    head: str | None = None,
    remembered: Head | None = None,
    progress: Progress | None = None,
    render: bool = False,
) -> Report:
    """Prove a chronicle, and report every problem with it.

    `documents` is the folder with the documents; without it only pointers into texts at hand are
    proved. `render` makes lost texts again from their originals. `head`, kept elsewhere, is a
    head that the log must once have had: its first eight or more digits. `remembered` is the head
    for which the index was made. Raises StorageError or NoChronicleError if the log cannot be
    read at all.
    """
    found = Findings(progress or (lambda stage, done, total: None))
    for wrong in repository.log.verify(
        head, lambda done, size: found.progress("chain", done, size)
    ):
        found.add(Problem(wrong.name, wrong.line, wrong.what, wrong.fault, wrong.way_out))
    reader = _Reader(repository, found)
    declared = Declared.of(reader.events())
    whole = reader.whole
    if remembered is not None and whole:
        _hold(repository, remembered, found)
    vocabulary = _vocabulary(repository, found)
    pointers = Pointers(declared, Library(documents, repository.renderings), render)
    sound = EventRules(vocabulary, declared, found) if vocabulary is not None and whole else None
    _examine(reader, declared, sound, pointers)
    pointers.look_for_documents()
    if vocabulary is not None and whole and not found.problems:
        _compare_index(repository, vocabulary, found)
    drafts, texts = corrections(declared, pointers)
    states = _snapshots(repository, found) if vocabulary is not None and whole else 0
    return Report(
        problems=tuple(found.problems),
        head=_head(repository),
        events=reader.count,
        documents=len(declared.documents),
        passages=pointers.passages,
        proved=pointers.states["proved"],
        unpointed=pointers.unpointed,
        missing=tuple(pointers.missing[key] for key in sorted(pointers.missing)),
        altered=tuple(pointers.altered[key] for key in sorted(pointers.altered)),
        pointers=dict(pointers.states),
        findings=tuple(pointers.findings),
        folder=None if documents is None else str(documents),
        there=pointers.there,
        corrections=drafts,
        texts=texts,
        snapshots=states,
        whole=whole and vocabulary is not None,
    )


@define
class _Reader:
    """Reads the log twice without keeping it: the first pass collects the declarations."""

    repository: Repository
    found: Findings
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


def _examine(
    reader: _Reader, declared: Declared, sound: EventRules | None, pointers: Pointers
) -> None:
    """Check every event in force, in the second pass."""
    name = reader.repository.log.name
    for number, offset, line in reader.lines():
        if line["id"] in declared.rings:
            reader.found.add(ring_problem(number, name, declared.rings[line["id"]]))
        if line["id"] not in declared.retracted:
            if sound:
                sound.look(number, line, name)
            pointers.look(number, offset, line, name)


def _hold(repository: Repository, remembered: Head, found: Findings) -> None:
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


def _vocabulary(repository: Repository, found: Findings) -> Vocabulary | None:
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


def _compare_index(repository: Repository, vocabulary: Vocabulary, found: Findings) -> None:
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


def _snapshots(repository: Repository, found: Findings) -> int:
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
