"""Marks, the last position and the folder of texts, saved between sessions.

They belong to the user, not to the chronicle. Their file is in the user's state directory,
named by the chronicle's path; nothing depends on it.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER, EdtfError
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.tui.model.marks import Mark
from chrono.tui.model.scrubber import FARTHEST, Scrubber


@frozen
class Session:
    """The session file of one chronicle."""

    path: Path

    @classmethod
    def of(cls, chronicle: Chronicle) -> Session:
        """Locates the session file of a chronicle, which may not exist."""
        root = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        name = sha256(str(chronicle.root.resolve()).encode()).hexdigest()[:16]
        return cls(Path(root) / "chrono" / f"tui-{name}.json")

    def save(self, model: Scrubber, documents: Path | None = None) -> None:
        """Writes the session. Errors of the disk are ignored, because nothing depends on it."""
        clock = model.names.clock
        held = {
            "chronicle": str(model.chronicle.root.resolve()),
            "at": clock.format(model.at),
            "known_at": None if model.known_at >= FOREVER else clock.format(model.known_at),
            "cell": model.cell,
            "starred": list(model.pictures.starred),
            "documents": str(documents.resolve()) if documents else None,
            "marks": [
                [
                    clock.format(mark.at),
                    mark.label,
                    None if mark.known_at in (None, FOREVER) else clock.format(mark.known_at),
                ]
                for mark in model.own_marks
            ],
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.path.with_suffix(".new")
            fresh.write_text(json.dumps(held), encoding="utf-8")
            fresh.replace(self.path)
        except OSError:
            return

    def documents(self) -> Path | None:
        """Returns the last folder of texts, if it still exists."""
        held = self._read().get("documents")
        found = Path(held) if isinstance(held, str) and held and "\0" not in held else None
        return found if found is not None and found.is_dir() else None

    def restore(self, model: Scrubber) -> None:
        """Restores the marks, and the cursors unless a date was requested."""
        held = self._read()
        marks = held.get("marks")
        clock = model.names.clock
        for each in marks if isinstance(marks, list) else ():
            if mark := _mark(each, clock):
                model.own_marks.append(mark)
        starred = held.get("starred")
        for key in starred if isinstance(starred, list) else ():
            if isinstance(key, str) and key in model.state_list.of_key:
                model.pictures.starred[key] = None
        cell = held.get("cell")
        at, known_at = (_second(held.get(key), clock) for key in ("at", "known_at"))
        if isinstance(cell, str) and cell in model.state_list.of_key:
            model.cell = cell
        if model.asked:
            return
        if at is not None:
            model.go_both(at, FOREVER if known_at is None else known_at)
            model.notice = "Back where you were last."
        elif not model.whole_of_events().holds(model.at):
            model.to_end(1)
            model.notice = "Opened at the last event; T goes to today."
        model.frame()
        model.changes, model.origin = {}, None

    def _read(self) -> dict[str, Any]:
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return held if isinstance(held, dict) else {}


def _second(found: object, clock: Clock) -> int | None:
    """Reads a moment as `save` writes it, or the number of a day as older versions wrote it."""
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) <= FARTHEST // DAY:
        return clock.last(found)
    try:
        second = clock.second(found) if isinstance(found, str) else None
    except EdtfError:
        return None
    return second if second is not None and abs(second) <= FARTHEST else None


def _mark(found: object, clock: Clock) -> Mark | None:
    if not isinstance(found, list) or len(found) != 3 or not isinstance(found[1], str):
        return None
    at, known_at = _second(found[0], clock), _second(found[2], clock)
    if at is None or (known_at is None and found[2] is not None):
        return None
    return Mark(at, found[1], "own", known_at, date=clock.say(at))
