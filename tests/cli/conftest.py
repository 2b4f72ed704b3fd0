"""A small fictitious chronicle, the borderlands, and helpers that run command lines in it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from chrono import Chronicle
from chrono.cli import main as entry

HERE = Path(__file__).parent
BORDERLANDS = HERE / "borderlands"
Run = Callable[..., "Answer"]


@frozen
class Answer:
    """What a command line answered."""

    code: int
    out: str
    err: str


class Kept(io.BytesIO):
    """Bytes that can be read after a command has closed its stream."""

    def close(self) -> None:
        """Keeps them."""


class Terminal(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


def run_in_process(*arguments: str, terminal: bool = False, stdin: bytes = b"") -> Answer:
    """Runs a command line in this process, its streams kept."""
    out, err = Terminal(Kept(), "utf-8"), Terminal(Kept(), "utf-8")
    out.terminal = err.terminal = terminal
    given = Terminal(io.BytesIO(stdin), "utf-8")
    given.terminal = terminal and not stdin
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = out, err, given
    try:
        entry.main(list(arguments))
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    finally:
        sys.stdout, sys.stderr, sys.stdin = kept
    held = [stream.buffer for stream in (out, err)]
    for stream in (out, err):
        if not stream.closed:
            stream.flush()
    return Answer(code, *(buffer.getvalue().decode() for buffer in held))  # type: ignore[attr-defined]


def shell(line: str, folder: Path, **environ: str) -> Answer:
    """Runs a line of shell in a folder, with `chrono` on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    plain = {key: value for key, value in os.environ.items() if not key.startswith("CHRONO_")}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**plain, "PATH": path, "HOME": str(folder), "PYTHONUTF8": "1", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHRONO_DIR", "NO_COLOR", "COLUMNS", "CHRONO_RECORDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHRONO_RECORDER", "clerk")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The borderlands, made once."""
    folder = tmp_path_factory.mktemp("made") / "borderlands"
    vocabulary = (BORDERLANDS / "vocabulary.toml").read_text()
    chronicle = Chronicle.create(folder, vocabulary)
    shutil.copytree(BORDERLANDS / "texts", folder / "texts")
    drafts = chronicle.drafts.parse((BORDERLANDS / "events.jsonl").read_bytes(), "events.jsonl")
    chronicle.drafts.record(chronicle.drafts.prepare(drafts, folder / "texts"), "clerk")
    return folder


@pytest.fixture
def borderlands(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the borderlands that a test may write to; it is the current folder.

    Its path is always as long, since lines that name it are wrapped where it ends.
    """
    above = Path(tempfile.mkdtemp(prefix="chrono-", dir="/tmp"))
    folder = above / "borderlands"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    yield folder
    monkeypatch.undo()
    shutil.rmtree(above, ignore_errors=True)


@pytest.fixture
def chrono(borderlands: Path) -> Run:
    """Runs a command line in the borderlands."""
    return run_in_process


def event_of(folder: Path, summary: str) -> str:
    """The id of the event with that summary."""
    return next(event.id for event in Chronicle.open(folder).events if event.summary == summary)
