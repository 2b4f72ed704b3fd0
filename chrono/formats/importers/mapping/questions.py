"""The questions that a proposed mapping leaves open, and their answers.

The proposal and the dialogue of `chrono import` share them: an answered question is written into
the mapping as its answer, one with a default as its default, and any other as "?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from chrono.errors import InvalidError

OPEN: Final = "?"
"""Stands in a mapping for an answer that is still missing."""


def _any(text: str) -> str:
    return text


@frozen
class Question:
    """One decision about a table."""

    key: str
    text: str
    """The question itself, in one sentence."""
    choices: tuple[tuple[str, str], ...] = ()
    """Possible answers, each with its meaning; any text if empty."""
    default: str | None = None
    """The answer that the table suggests; None if it suggests none."""
    samples: tuple[str, ...] = ()
    """Cells of the table, each with its column."""
    free: bool = False
    """Whether texts other than the choices are answers too."""
    check: Callable[[str], str] = _any
    """Returns the answer in its usual form. Raises InvalidError."""

    def answer(self, text: str) -> str:
        """The answer that a text gives: a choice, its number, or a text. Raises InvalidError."""
        said = text.strip()
        names = [name for name, _ in self.choices]
        if said in names:
            return said
        if said.isdigit() and 1 <= int(said) <= len(names):
            return names[int(said) - 1]
        near = [name for name in names if name.casefold() == said.casefold()]
        if near:
            return near[0]
        if names and not self.free:
            raise InvalidError(f"{said!r} is not an answer here; type a number from the list.")
        return self.check(said)


@define
class Decisions:
    """Answers given so far, and the questions that a proposal asked."""

    answers: Mapping[str, str] = field(factory=dict)
    asked: dict[str, Question] = field(factory=dict)

    def __call__(self, question: Question) -> str:
        """The answer, or else the default, or else "?"."""
        self.asked.setdefault(question.key, question)
        if question.key in self.answers:
            return self.answers[question.key]
        return OPEN if question.default is None else question.default

    def given(self, key: str) -> bool:
        return key in self.answers


@frozen
class Proposal:
    """A mapping for a table, as far as it is decided."""

    mapping: str
    """Its TOML text."""
    vocabulary: str
    """TOML text of the kinds and types that it needs beyond the vocabulary; empty for none."""
    questions: tuple[Question, ...]
    """The questions without an answer, in the order in which to ask them."""
    name: str = ""
    """The name of the table."""
    unused: tuple[str, ...] = ()
    """The columns that the mapping does not read."""

    def draft(self) -> str:
        """The mapping for a person to complete, with what the vocabulary lacks as comments."""
        head = f"# A first mapping for {self.name}: read it through, then try it with --dry-run.\n"
        if not self.vocabulary:
            return head + self.mapping
        lines = "".join(f"#   {line}".rstrip() + "\n" for line in self.vocabulary.splitlines())
        needed = "\n# It needs these entries in events/vocabulary.toml:\n"
        return head + self.mapping + needed + lines


def one_of(names: Sequence[str], what: str) -> Callable[[str], str]:
    """A check that the answer is one of some names, of any case; empty for none of them."""

    def check(text: str) -> str:
        if not text:
            return ""
        found = {name.casefold(): name for name in names}.get(text.casefold())
        if found is None:
            raise InvalidError(f"{text!r} is not {what}; there are {', '.join(names)}.")
        return found

    return check


def some_of(names: Sequence[str], what: str) -> Callable[[str], str]:
    """A check that the answer lists some of the names, or their numbers, separated by commas."""
    one = one_of(names, what)

    def check(text: str) -> str:
        if text in ("-", "none"):
            return ""
        if text in names:
            return text
        pieces = [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]
        found = [
            names[int(each) - 1] if each.isdigit() and 0 < int(each) <= len(names) else one(each)
            for each in pieces
        ]
        return "\n".join(dict.fromkeys(found))

    return check


def listed(answer: str) -> list[str]:
    """The names in an answer that lists several."""
    return [each for each in answer.split("\n") if each and each != OPEN]
