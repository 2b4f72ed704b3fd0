"""The process that reads one file: `python -m chrono.extractors.child KIND FILE`.

It writes a JSON object to standard output. Before it reads the file, it gives up what no
extractor needs: writing files, opening connections, starting programs, unlimited time and memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, Final

from chrono.extractors import EXTRACTORS
from chrono.extractors.answer import answer
from chrono.extractors.extraction import MAX_MEMORY_BYTES, MAX_SECONDS, UnreadableError

WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED: Final = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.putenv",
    "tempfile.",
    "shutil.",
    "urllib.Request",
    "ftplib.",
    "smtplib.",
)
"""The audit events of what an extractor must not do."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would leave this process. An audit hook cannot be removed again."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
    if writes or event.startswith(REFUSED):
        raise PermissionError(f"{event} is not allowed while a file is read")


def limit() -> None:
    """Set the limits. Not every system has each of them."""
    sys.dont_write_bytecode = True
    for what, most in (
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main(kind: str, path: str) -> None:
    """Read a file, and write what its text is, or why there is none."""
    extractor = EXTRACTORS[kind]
    if extractor.imports:
        __import__(extractor.imports)
    limit()
    sys.addaudithook(refuse)
    try:
        said = answer(extractor, Path(path).read_bytes())
    except UnreadableError as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
