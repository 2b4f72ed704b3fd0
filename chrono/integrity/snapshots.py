"""Snapshots: a state at a date as JSON, and the proof that the log still gives it.

A snapshot names the head and the length of the log from which it was folded, and the
vocabulary's digest. It stays provable after the log has grown: the beginning of the log, up
to that head, is folded again and compared. Snapshots are derived: deleting them changes no
answer, and chrono reads one only to prove it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from chrono.edtf import FOREVER
from chrono.edtf.clock import Clock
from chrono.edtf.zones import zone_tables_version
from chrono.errors import ChronoError
from chrono.fold import RULES, SourceFilter, read
from chrono.integrity.report import Problem
from chrono.model.view import View
from chrono.render import json as plain
from chrono.render.state import State
from chrono.storage.log import BEGINNING
from chrono.storage.log.access import access_for
from chrono.storage.log.files import replace_file, seen, storage
from chrono.storage.log.line_format import metadata_of
from chrono.storage.repository import Repository

FOLDER: Final = "snapshots"
FORMAT: Final = "chrono-state-1"
LARGEST: Final = 200_000_000
"""A larger file, in bytes, is not treated as a snapshot."""
REMAKE: Final = "If it is no longer wanted, delete it; otherwise make it again."


# ------------------------------------------------------------------------ writing


def snapshot(repository: Repository, view: View) -> Path:
    """Write the state from a view to `snapshots/`, under a name that tells the view.

    Deterministic: the same log, vocabulary and view give the same bytes. Raises StorageError if
    the file cannot be written, InvalidError for a recorded-at that names no part of the log.
    """
    path = repository.root / FOLDER / name_of(view)
    while True:
        was = seen(path)
        upto = (
            repository.log.size_at(view.recorded_at)
            if view.recorded_at
            else repository.log.head().size
        )
        content = written(fold_again(repository, view, upto))
        access = access_for(path, repository.log.path)
        with storage("write", path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with repository.log.locked():  # another process may have written a later one
                if replace_file(path, content, was, access):
                    return path


def name_of(view: View) -> str:
    """Return the file name of a snapshot: `state-2020-09-15-known-2024-01-28.json`."""
    parts = ["state", _in_name(view.clock.format(view.at))]
    if view.known_at < FOREVER:
        parts += ["known", _in_name(view.clock.format(view.known_at))]
    if view.recorded_at is not None:
        parts += [
            "recorded",
            "".join(c if c.isalnum() or c in "-+" else "_" for c in view.recorded_at.strip()),
        ]
    if view.source_filter:
        axes = json.dumps([view.source_filter.without, view.source_filter.only])
        parts += ["view", sha256(axes.encode()).hexdigest()[:8]]
    return "-".join(parts) + ".json"


def _in_name(text: str) -> str:
    """Return a moment as a file name can hold it: without colons."""
    return text.replace(":", "")


def written(state: Mapping[str, Any]) -> bytes:
    """Return a state as the bytes of its snapshot."""
    return json.dumps(state, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def fold_again(repository: Repository, view: View, upto: int) -> dict[str, Any]:
    """Return the contents of a snapshot of the log's first `upto` bytes, folded in memory."""
    cells = repository.folded(upto, view.source_filter or None)
    state = State(
        view=view,
        readings=tuple(
            read(cell, view.at, view.known_at) for cell in cells.slices(view.at, view.known_at)
        ),
        documents=cells.documents,
        entities=cells.entities,
        head=str(chain_at(repository, upto)),
        vocabulary=sha256(repository.vocabulary_bytes()).hexdigest(),
    )
    stored = plain.state(state)
    readings = stored.pop("cells")
    log = {"events": repository.log.count(upto), "bytes": upto}
    made_by: dict[str, Any] = {"rules": RULES}
    if repository.clock.zone != "UTC":
        made_by["zone"] = repository.clock.zone
        made_by["zone_tables"] = zone_tables_version()
    return {"format": FORMAT, **made_by, **stored, "log": log, "cells": readings}


def chain_at(repository: Repository, upto: int) -> str | None:
    """Return the head of the log at a length of `upto` bytes: zeros for an empty log.

    None if no line ends there, or the log is shorter.
    """
    head = repository.log.head()
    if upto in (0, head.size):
        return head.chain if upto else BEGINNING
    for (_, line), (following, _) in pairwise(repository.log.lines()):
        if following >= upto:
            metadata = metadata_of(line)
            return metadata.chain if metadata and following == upto else None
    return None


# ------------------------------------------------------------------------ proving


def kept(repository: Repository) -> list[Path]:
    """Return the existing snapshots, in the order of their names."""
    return sorted(
        path for path in (repository.root / FOLDER).glob("state-*.json") if path.is_file()
    )


_ZONE: Final = re.compile(rb'\n "zone": "([^"\\]+)"')
_HEADING: Final = 4_096
"""The bytes of a kept state within which its zone stands."""


def zones(repository: Repository) -> dict[str, str]:
    """Return the zone on whose clock each kept state was folded, by the state's file."""
    found = {}
    for path in kept(repository):
        with suppress(OSError), path.open("rb") as file:
            heading = file.read(_HEADING).partition(b'"cells"')[0]
            match = _ZONE.search(heading)
            if FORMAT.encode() in heading:
                found[f"{FOLDER}/{path.name}"] = match[1].decode() if match else "UTC"
    return found


def prove(repository: Repository, path: Path) -> list[Problem]:
    """Return the faults of a snapshot; none if the log still gives it byte for byte."""
    name = f"{FOLDER}/{path.name}"

    def problem(what: str, what_next: str) -> list[Problem]:
        return [Problem(name, None, what, "snapshot", what_next)]

    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        stored = json.loads(raw)
        view, upto, head = _view_in(stored, repository.clock)
    except OSError as error:
        return problem(f"cannot be read: {error.strerror}.", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ChronoError):
        return problem(
            "is not a snapshot of a state.", "Delete it; `chrono snapshot` makes another."
        )
    if chain_at(repository, upto) != head:
        return problem(
            f"was folded from a log whose head was {head[:16]}…, which is not in this log: lines"
            " were dropped since, or it is of another copy.",
            f"Look for the other copy of the log; `chrono import` takes over what it has. {REMAKE}",
        )
    again = json.loads(written(fold_again(repository, view, upto)))
    vocabulary = again["vocabulary"] == stored.get("vocabulary")
    made_by = dict.fromkeys(("vocabulary", "rules", "zone", "zone_tables"), "")
    differing = _differing({**stored, **made_by}, {**again, **made_by})
    if not differing:
        return []
    for key, what, default in (
        ("rules", "rules", 1),
        ("zone", "the clock of", "UTC"),
        ("zone_tables", "zone tables", "of no zone"),
    ):
        old, new = stored.get(key, default), again.get(key, default)
        if old != new:
            return problem(
                f"was folded by {what} {old}, and today's are {new}: {differing}.",
                "Make it again with `chrono snapshot`.",
            )
    if not vocabulary:
        return problem(
            f"was folded with another vocabulary, and today's gives otherwise: {differing}.",
            "Make it again with `chrono snapshot`.",
        )
    return problem(f"is not what the log gives: {differing}.", REMAKE)


def _view_in(stored: Any, clock: Clock) -> tuple[View, int, str]:
    """Return the view, the length and the head of the log that a snapshot names."""
    if stored["format"] != FORMAT:
        raise ValueError(stored["format"])
    known = stored["known_at"]
    axes = (
        tuple(
            (axis, name) for axis, _, name in (text.partition(":") for text in stored.get(key, ()))
        )
        for key in ("without", "only")
    )
    view = View(
        at=clock.second(stored["at"]),
        known_at=FOREVER if known is None else clock.second(known),
        recorded_at=stored["recorded_at"],
        source_filter=SourceFilter(*axes),
        clock=clock,
    )
    upto, head = stored["log"]["bytes"], stored["head"]
    if not isinstance(upto, int) or not isinstance(head, str) or upto < 0:
        raise ValueError(head)
    return view, upto, head


def _differing(one: Mapping[str, Any], two: Mapping[str, Any]) -> str:
    """Describe briefly where two states differ; "" if they are the same."""
    cells = [{each["cell"]: each for each in _cells(state)} for state in (one, two)]
    names = [
        name
        for name in sorted(cells[0].keys() | cells[1].keys())
        if cells[0].get(name) != cells[1].get(name)
    ]
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"{', '.join(names[:3])}{more} differ{'s' if len(names) == 1 else ''}"
    keys = [key for key in sorted(one.keys() | two.keys()) if one.get(key) != two.get(key)]
    return f"{', '.join(keys)} differ{'s' if len(keys) == 1 else ''}" if keys else ""


def _cells(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = state.get("cells")
    if not isinstance(found, list):
        return []
    return [each for each in found if isinstance(each, dict) and isinstance(each.get("cell"), str)]
