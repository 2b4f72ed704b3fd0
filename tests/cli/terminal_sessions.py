"""Runs the commands of a transcript on a terminal of 80 columns and types the answers in it.

The answers are those behind the prompts of the transcript itself, so that a session can be read,
changed and run again.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

PROMPT = re.compile(r"(?:Answer(?: \[.*\])?|[^\n]*\(yes, no, back\) \[\w+\]): ?(?P<answer>.*)")
WAITING = re.compile(r"(?:Answer(?: \[[^\n]*\])?|\(yes, no, back\) \[\w+\]): \Z")
END_OF_INPUT = b"\x04"
SIZE = struct.pack("HHHH", 24, 80, 0, 0)
SILENCE = 3.0
"""Seconds without output after which the last key is pressed again."""
TRIES = 30
"""Silences after which the command is taken to hang."""


def answers(expected: str) -> list[str]:
    """What was typed at the prompts of a transcript's step."""
    found = (PROMPT.fullmatch(line) for line in expected.split("\n"))
    return [each["answer"].strip() for each in found if each]


def typed(line: str, given: list[str], folder: Path, interrupt: bool = False) -> tuple[int, str]:
    """Runs a line of shell on a terminal; types each answer when it is asked for.

    Where the answers have run out, the input ends, or the user interrupts.
    """
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, SIZE)
    plain = {key: value for key, value in os.environ.items() if not key.startswith("CHRONO_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        ["bash", "-c", line],
        cwd=folder,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={
            **plain,
            "PATH": path,
            "HOME": str(folder),
            "TERM": "xterm",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "CHRONO_RECORDER": "clerk",
        },
        start_new_session=True,
    )
    os.close(inner)
    left, shown, seen, silent = list(given), "", 0, 0
    while True:
        if select.select([outer], [], [], SILENCE)[0]:
            try:
                piece = os.read(outer, 4096)
            except OSError:  # the other side has closed
                break
            if not piece:
                break
            shown, silent = shown + piece.decode(), 0
            if not WAITING.search(shown, seen):
                continue
            seen = len(shown)
            if left:
                os.write(outer, f"{left.pop(0)}\n".encode())
                continue
        elif (silent := silent + 1) == TRIES:
            os.killpg(process.pid, signal.SIGKILL)
            raise TimeoutError(f"{line!r} neither asks nor ends after:\n{shown}")
        elif left or not WAITING.search(shown):
            continue
        # Pressed again after a silence: Python loses an interrupt that comes after the prompt is
        # written and before it begins to wait for a key.
        if interrupt:
            os.killpg(process.pid, signal.SIGINT)
        else:
            os.write(outer, END_OF_INPUT)
    code = process.wait(timeout=60)
    os.close(outer)
    return code, shown.replace("\r", "")
