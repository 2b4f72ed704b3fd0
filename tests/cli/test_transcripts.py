"""Whole sessions: every answer equals its transcript exactly."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Answer, run_in_process, shell
from tests.cli.transcripts import head_of, settled, steps, written

SESSIONS = sorted((HERE / "sessions").glob("*.txt"))


def answer_to(line: str, folder: Path) -> Answer:
    if line.startswith("chrono ") and not set("|><$") & set(line.replace("'$", "")):
        return run_in_process(*shlex.split(line)[1:])
    return shell(line, folder, CHRONO_RECORDER="clerk", SESSIONS=str(HERE / "sessions"))


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_session_goes_as_its_transcript_says(path: Path, borderlands: Path) -> None:
    done = []
    for step in steps(path):
        answer = answer_to(step.line, borderlands)
        said = settled(answer.out + answer.err)
        if answer.code:
            said += f"\n[exit {answer.code}]"
        done.append((step.line, said.strip("\n")))
    if os.environ.get("CHRONO_UPDATE"):
        path.write_text(written(head_of(path), done))
    assert written(head_of(path), done) == path.read_text()
