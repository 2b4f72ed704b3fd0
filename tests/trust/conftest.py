"""The borderlands of the command line's tests, and the `chrono` command as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, _environment, borderlands, made  # noqa: F401

CHRONO = str(Path(sys.executable).parent / "chrono")
APPEND = ("append", "PositionTaken", "--body", "pact", "--position")
Command = Callable[..., Answer]


def environ(**more: str) -> dict[str, str]:
    """The environment of a person who has set nothing."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("CHRONO_")}
    return {**plain, "CHRONO_RECORDER": "clerk", "PYTHONUTF8": "1", **more}


def run(*words: str, folder: Path, before: tuple[str, ...] = (), stdin: bytes = b"") -> Answer:
    """Runs `chrono` in a folder; `before` is what it is run by."""
    done = subprocess.run(
        [*before, CHRONO, *words],
        cwd=folder,
        env=environ(),
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def chrono(borderlands: Path) -> Command:  # noqa: F811
    """Runs `chrono` in the borderlands."""

    def command(*words: str, **how: object) -> Answer:
        return run(*words, **{"folder": borderlands, **how})  # type: ignore[arg-type]

    return command
