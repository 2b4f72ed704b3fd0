"""Reads a vocabulary from TOML, and names the line of every mistake in it.

Nothing of the file is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chrono.errors import VocabularyError
from chrono.vocabulary.building import build
from chrono.vocabulary.records import Vocabulary
from chrono.vocabulary.rules import problems


def load(text: str, name: str = "events/vocabulary.toml") -> Vocabulary:
    """The vocabulary that a TOML text holds.

    `name` is how errors call the file. Raises VocabularyError, with the line, at the first
    thing that is no TOML, and with all mistakes together at whatever else breaks a rule.
    """
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise VocabularyError(f"{name}:{line}: not TOML: {error}", line) from error
    except RecursionError as error:
        raise VocabularyError(f"{name}: not TOML: nested too deeply") from error
    mistakes = sorted(
        (locate(text, path), ".".join(path), problem) for path, problem in problems(raw)
    )
    if mistakes:
        told = "\n".join(f"{name}:{line}: {path}: {what}" for line, path, what in mistakes)
        raise VocabularyError(told, mistakes[0][0])
    return build(raw)


def locate(text: str, path: Iterable[str]) -> int:
    """The line, from 1, of the deepest part of a key's path that the TOML text spells out."""
    steps = list(path)
    best, depth, header = 1, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            header = [part.strip(" \"'") for part in bare.strip("[]").split("]")[0].split(".")]
            here = header
        else:
            key = bare.partition("=")[0]
            here = header + [part.strip(" \"'") for part in key.split(".")] if "=" in bare else []
        same = 0
        for mine, theirs in zip(here, steps, strict=False):
            if mine != theirs:
                break
            same += 1
        if same > depth and same == len(here):
            best, depth = number, same
    return best
