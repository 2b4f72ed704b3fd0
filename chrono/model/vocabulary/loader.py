"""Reads a vocabulary from TOML, and names the line of every mistake in it.

No part of the file is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chrono.errors import VocabularyError
from chrono.model.vocabulary.builder import build
from chrono.model.vocabulary.schema import Vocabulary
from chrono.model.vocabulary.validate import problems


def load(text: str, name: str = "events/vocabulary.toml") -> Vocabulary:
    """Return the vocabulary in a TOML text.

    `name` is the file's name in errors. Raises VocabularyError, with the line: at the first
    syntax error of TOML, or with all broken rules together.
    """
    raw = parsed(text, name)
    places = spelled_out(text)
    mistakes = sorted(
        (locate(places, path), ".".join(path), problem) for path, problem in problems(raw)
    )
    if mistakes:
        message = "\n".join(f"{name}:{line}: {path}: {what}" for line, path, what in mistakes)
        raise VocabularyError(message, mistakes[0][0])
    return build(raw)


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return the contents of a TOML text. Raises VocabularyError, with the line if known."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise VocabularyError(f"{name}:{line}: not TOML: {error}", line) from error
    except RecursionError as error:
        raise VocabularyError(f"{name}: not TOML: nested too deeply") from error
    except ValueError as error:  # a number with more digits than Python reads
        long = re.search(r"[\d_]{4000}", text)
        line = text.count("\n", 0, long.start() if long else 0) + 1
        raise VocabularyError(f"{name}:{line}: a number has too many digits", line) from error


def spelled_out(text: str) -> dict[tuple[str, ...], int]:
    """Map each path of keys that a TOML text writes out to the first such line."""
    found: dict[tuple[str, ...], int] = {}
    header: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            here = header = _keys(bare.strip("[]").split("]")[0])
        elif "=" in bare:
            here = header + _keys(bare.partition("=")[0])
        else:
            continue
        found.setdefault(here, number)
    return found


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def locate(places: Mapping[tuple[str, ...], int], path: Sequence[str]) -> int:
    """Return the line, from 1, of the deepest part of a key's path that is written out."""
    steps = tuple(path)
    parts = (places.get(steps[:depth]) for depth in range(len(steps), 0, -1))
    return next((line for line in parts if line), 1)
