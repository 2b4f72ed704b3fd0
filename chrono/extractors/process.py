"""Extracts the text of a file in a process of its own, within limits that the errors name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from platform import python_version
from typing import Any, Final

from chrono.errors import file_error
from chrono.extractors import extractor_for
from chrono.extractors.answer import answer as answer_of
from chrono.extractors.extraction import (
    MAX_FILE_BYTES,
    MAX_MEMORY_BYTES,
    MAX_SECONDS,
    Extraction,
    Extractor,
    UnreadableError,
)
from chrono.extractors.normal_form import NAME, normal_form
from chrono.isolated import PLACE, command
from chrono.storage.log.files import file_only, read_file
from chrono.storage.source_texts import file_digest

HEAD: Final = 4096
"""The bytes by which a kind of file is recognised."""
CHILD: Final = "chrono.extractors.child"


def extract_text(path: Path) -> Extraction:
    """Return the text of a file. Raises UnreadableError, which says what to do, or StorageError."""
    size, head = _looked_at(path)
    extractor = extractor_for(head, path.suffix)
    if size > MAX_FILE_BYTES:
        raise UnreadableError(
            f"{path}: has {size:,} bytes, and at most {MAX_FILE_BYTES:,} are read for a text."
            " Split it into volumes, and declare each."
        )
    if extractor.imports and find_spec(extractor.imports) is None:
        raise UnreadableError(
            f"{path}: is a {extractor.says}, which needs the {extractor.package} package: pip"
            f" install 'chrono[{extractor.extra}]'."
        )
    answer = (
        _in_this_process(extractor, path) if extractor.name == "text" else _run(extractor, path)
    )
    if refusal := answer.get("refused"):
        raise UnreadableError(f"{path}: {refusal}")
    return Extraction(
        text=answer["text"],
        sha256=answer["sha256"],
        extractor="" if answer["own_text"] else name_of(extractor),
        normal_form=answer["normal_form"],
        says=extractor.says,
        pages=tuple(answer["pages"]),
        declares=answer["declares"],
        suggests=answer["suggests"],
        notices=tuple(answer["notices"]),
    )


def tied_text(original: Path, text: Path) -> Extraction:
    """Return a text that was made elsewhere, such as by character recognition, for an original.

    A form feed in it ends a page, as such programs write it. Raises UnreadableError or
    StorageError.
    """
    made = extract_text(text)
    pages = made.text.rstrip("\f\n").split("\f")
    whole, offsets, notices = normal_form(pages)
    return Extraction(
        text=whole,
        sha256=file_digest(original),
        extractor=f"made elsewhere ({text.name})",
        normal_form=NAME,
        says="text made elsewhere",
        pages=offsets if len(pages) > 1 else (),
        notices=notices,
    )


def name_of(extractor: Extractor) -> str:
    """Return the library that reads a kind of file, with its version."""
    if not extractor.package:
        return f"{extractor.name} (Python {python_version()})"
    try:
        return f"{extractor.package} {version(extractor.package)}"
    except PackageNotFoundError:  # found on the path without metadata
        return extractor.package


def _looked_at(path: Path) -> tuple[int, bytes]:
    try:
        with open(path, "rb", opener=file_only) as file:
            return os.fstat(file.fileno()).st_size, file.read(HEAD)
    except OSError as error:
        raise file_error(path, error) from error


def _in_this_process(extractor: Extractor, path: Path) -> dict[str, Any]:
    """Decode a text: a decoder has no limits to break."""
    try:
        return answer_of(extractor, read_file(path))
    except UnreadableError as error:
        return {"refused": str(error)}
    except OSError as error:
        raise file_error(path, error) from error


def _run(extractor: Extractor, path: Path) -> dict[str, Any]:
    """Run the child. Raises UnreadableError if it does not answer."""
    try:
        done = subprocess.run(
            command(CHILD, extractor.name, str(path.resolve())),
            cwd=PLACE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(path) from None
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_slow(path)
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
    if "MemoryError" in last:
        raise UnreadableError(
            f"{path}: needs more than {MAX_MEMORY_BYTES // 10**9} GB of memory to be read as a"
            f" {extractor.says}. Save its text from another program, and tie it with --text."
        )
    reason = f"stopped by signal {-done.returncode}" if done.returncode < 0 else last or "no answer"
    raise UnreadableError(
        f"{path}: its reader ({name_of(extractor)}) failed: {reason}. Have another program save"
        " the file again, or save its text, and tie it with --text."
    )


def _too_slow(path: Path) -> UnreadableError:
    return UnreadableError(
        f"{path}: took more than {MAX_SECONDS} seconds of work. Save its text from another program,"
        " and tie it with --text."
    )
