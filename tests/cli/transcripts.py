"""Parses transcripts: a command after `$`, its output, and its exit code if not 0.

    $ chrono date 2020-13
    …
    [exit 1]

Text before the first command is a comment. Values that change from run to run (times, heads,
today) are written as <time>, <head> and <today>. CHRONO_UPDATE=1 rewrites the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

CHANGING = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<time>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<head>"),
    (re.compile(r"(head of the log is )[0-9a-f]{12}"), r"\1<head>"),
    (re.compile(r"/tmp/chrono-\w{8}/(borderlands|empty)\b"), r"<folder>/\1"),
    (re.compile(r"/tmp/chrono-\w{8}"), "<folder>"),
)


@frozen
class Step:
    """A command and what it should answer."""

    line: str
    expected: str


def steps(path: Path) -> Iterator[Step]:
    """The commands of a transcript, in order."""
    for piece in f"\n{path.read_text()}".split("\n$ ")[1:]:
        line, _, said = piece.partition("\n")
        yield Step(line, said.strip("\n"))


def settled(text: str) -> str:
    """A text with what changes from run to run named instead."""
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    now = datetime.now(UTC)
    text = text.replace(f"{now.day} {now:%B %Y}", "<today>")
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def written(head: str, done: list[tuple[str, str]]) -> str:
    """A transcript with its answers."""
    return head + "\n\n".join(f"$ {line}\n{said}".rstrip() for line, said in done) + "\n"


def head_of(path: Path) -> str:
    """What stands before the first command."""
    text = path.read_text()
    return text[: text.index("$ ")] if "$ " in text else text
