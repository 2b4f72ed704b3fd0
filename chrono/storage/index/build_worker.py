"""A second process extracts rows from a long log while this one inserts them into the tables.

The worker verifies the chain, reads every line and makes the rows; it sends batches over a pipe in
`marshal` format, to a process of the same Python. The worker is optional: if it cannot start, or
stops, the caller continues from the last whole batch.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from chrono.errors import DamagedError
from chrono.isolated import PLACE, command
from chrono.model.event import from_line
from chrono.model.vocabulary import build
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index.batch import Batch
from chrono.storage.index.declarations import DeclarationTracker
from chrono.storage.index.extract import Extractor
from chrono.storage.json_codec import loads
from chrono.storage.log import BEGINNING, Log


def extracted(
    log: Log, vocabulary: Vocabulary, lines: int, with_text: bool
) -> Iterator[tuple[Batch, int, str]]:
    """The log in batches of lines, each with the size and chain at its end.

    Ends early, without an error, if the worker does. Raises DamagedError.
    """
    import subprocess

    asked = {
        "log": os.path.abspath(log.path),
        "lines": lines,
        "vocabulary": vocabulary.raw,
        "text": with_text,
    }
    try:
        other = subprocess.Popen(
            command("chrono.storage.index.build_worker"),
            cwd=PLACE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return
    try:
        assert other.stdin
        assert other.stdout
        other.stdin.write(json.dumps(asked).encode())
        other.stdin.close()
        while (frame := _frame(other.stdout)) is not None:
            kind, *rest = frame
            if kind == "damaged":
                raise DamagedError(*rest)
            parts, size, chain = rest
            yield Batch.of(parts), size, chain
    except BrokenPipeError:
        return
    finally:
        other.kill()
        other.wait()


def _frame(pipe: IO[bytes]) -> tuple[Any, ...] | None:
    size = int.from_bytes(pipe.read(8), "big")
    found = pipe.read(size) if size else b""
    if not found or len(found) < size:
        return None
    frame: tuple[Any, ...] = marshal.loads(found)
    return frame


def _send(pipe: IO[bytes], *frame: Any) -> None:
    found = marshal.dumps(frame)
    pipe.write(len(found).to_bytes(8, "big"))
    pipe.write(found)
    pipe.flush()


def serve(asked: Mapping[str, Any], pipe: IO[bytes]) -> None:
    """Run the worker: send the log's batches, or the fault of a line."""
    log, vocabulary = Log(Path(asked["log"])), build(asked["vocabulary"])
    tracker = DeclarationTracker(vocabulary)
    extractor = Extractor(
        vocabulary,
        tracker.documents,
        tracker.entities,
        tracker.begin,
        asked["text"],
    )
    chain, batch = BEGINNING, Batch()

    def sent(offset: int, line: bytes) -> None:
        for name in tracker.end(from_line(loads(line), offset) for offset, line in batch.special):
            extractor.forget(name)
        _send(pipe, "batch", batch.parts(), offset + len(line) + 1, chain)

    lines: list[tuple[int, bytes]] = []
    for lines in log.blocks():
        try:
            chain = log.prove(lines, chain)
        except DamagedError as error:
            _send(pipe, "damaged", str(error), error.line)
            return
        extractor.add(batch, lines)
        if len(batch.events) >= asked["lines"]:
            sent(*lines[-1])
            batch = Batch()
    if batch.events:
        sent(*lines[-1])


if __name__ == "__main__":
    import gc

    gc.disable()
    try:
        serve(json.load(sys.stdin), sys.stdout.buffer)
    except (BrokenPipeError, json.JSONDecodeError):  # the parent process is gone
        os._exit(1)
