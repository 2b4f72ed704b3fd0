"""Finds the README's transcripts, runs them in a temporary folder, and compares the output.

`python -m tests.readme.transcripts --write` runs them and writes what came out into the
README; the tests only compare. In a block, `$` begins a command, which goes on behind a
backslash and up to the END of a text that it is given, and of what a command prints the README
shows standard output.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FENCE = "```console"
CLONE_FENCE = "```console clone"
"""The fence of what is run in the clone, whose root is a chronicle."""


@frozen
class Step:
    """One command of a transcript, and what it is shown to print."""

    line: int
    command: str
    shown: str


def steps(text: str, fence: str = FENCE) -> list[Step]:
    """The commands of all transcripts with a fence, in order."""
    found: list[Step] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = line == fence
        elif inside and line.startswith("$ "):
            found.append(Step(number, line[2:], ""))
        elif inside and found:
            last = found.pop()
            given = last.command.partition("<<'END'\n")[2]
            begun = last.command.endswith("<<'END'") or (given and not given.endswith("END"))
            if begun or last.command.endswith("\\"):
                found.append(Step(last.line, f"{last.command}\n{line}", ""))
            else:
                found.append(Step(last.line, last.command, f"{last.shown}{line}\n"))
    return found


def environment(home: Path) -> dict[str, str]:
    """What a newcomer's shell has, less all that would change an answer."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CHRONO_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {
        **kept,
        "PATH": path,
        "HOME": str(home),
        "COLUMNS": "80",
        "CHRONO_RECORDER": "desk",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "PYTHONUTF8": "1",
    }


class Session:
    """A shell that keeps its folder from one command to the next."""

    def __init__(self, home: Path, folder: Path | None = None) -> None:
        self.folder = folder or home
        self.home = home
        self.environment = environment(home)

    def run(self, step: Step) -> str:
        """What the command prints on standard output."""
        marker = self.home / ".folder"
        done = subprocess.run(
            ["bash", "-c", f'{step.command}\nstatus=$?; pwd > "{marker}"; exit $status'],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise AssertionError(f"README.md:{step.line}: {step.command}\n{done.stderr}")
        folder = Path(marker.read_text().strip())
        marker.unlink()
        self.folder = folder
        return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n" * bool(
            done.stdout
        )


def write() -> None:
    """Runs the transcripts and writes what they print into the README."""
    text = README.read_text()
    with tempfile.TemporaryDirectory() as folder:
        session, clone = Session(Path(folder)), Session(Path(folder), ROOT)
        ran = [(step, session) for step in steps(text)]
        for step, shell in [*ran, *((step, clone) for step in steps(text, CLONE_FENCE))]:
            old = f"$ {step.command}\n{step.shown}"
            new = f"$ {step.command}\n{shell.run(step)}"
            if text.count(old) != 1:
                raise SystemExit(f"README.md:{step.line}: the step stands there more than once")
            text = text.replace(old, new)
    README.write_text(text)


if __name__ == "__main__" and "--write" in sys.argv:
    write()
