"""Finds the events that break a rule of the vocabulary, or use an undeclared name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chrono.integrity.declared import Declared
from chrono.integrity.report import Findings, Problem
from chrono.model.event import METADATA_KEYS, plainly
from chrono.model.vocabulary.schema import Vocabulary
from chrono.validation import Known, Validator


class EventRules:
    """Finds every rule of the vocabulary that an event breaks, and every undeclared name."""

    def __init__(self, vocabulary: Vocabulary, declared: Declared, found: Findings) -> None:
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
