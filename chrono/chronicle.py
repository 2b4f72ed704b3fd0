"""A chronicle: the one door to a log, its vocabulary and its folded cells.

It owns the paths and the clock, and nothing of meaning: that is in `fold`. It refuses to
guess: a name that it does not hold is an error with the nearest that it does.

    >>> from chrono import Chronicle
    >>> chronicle = Chronicle.open()                                    # doctest: +SKIP
    >>> chronicle.reading("us-troops-iraq.strength", at="2020-09-15")   # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chrono.errors import InvalidError, NoChronicleError
from chrono.query.queries import Asking
from chrono.storage.repository import EVENTS, SNAPSHOTS, UNFOLDABLE

if TYPE_CHECKING:
    from chrono.checks import Finding
    from chrono.formats.importers.plan import Plan
    from chrono.integrity.verify import Progress, Report
    from chrono.model.view import View
    from chrono.recording import Prepared, Recorded, Recording
    from chrono.recording.preview import Preview


class Chronicle(Asking):
    """A directory with `events/` and `snapshots/`, opened for questions and for appending."""

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        """`root` is the directory; `now` replaces the clock. Reads nothing yet."""
        super().__init__(root, now)
        self._recording: Recording | None = None

    @classmethod
    def open(cls, path: str | Path | None = None, now: datetime | None = None) -> Chronicle:
        """The chronicle at a path; or named by CHRONO_DIR; or the nearest from here upwards.

        Raises NoChronicleError where there is none, saying how to make or name one.
        """
        named = path or os.environ.get("CHRONO_DIR")
        if named:
            root = Path(named)
            if not _is_chronicle(root):
                raise NoChronicleError(
                    f"{root} is no chronicle: it has no {EVENTS}/vocabulary.toml."
                    f" `chrono init {root}` makes one there."
                )
            return cls(root, now)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if _is_chronicle(folder):
                return cls(folder, now)
        raise NoChronicleError(
            f"No chronicle here: neither {here} nor a folder above it has"
            f" {EVENTS}/vocabulary.toml. `chrono init` makes one; `chrono -C DIR …` or"
            " CHRONO_DIR=DIR names one elsewhere."
        )

    @classmethod
    def create(cls, root: str | Path, vocabulary: str | None = None) -> Chronicle:
        """A new, empty chronicle in a folder, with a vocabulary to begin from.

        Raises InvalidError where there is one already, StorageError where the disk refuses.
        """
        from importlib.resources import files

        from chrono.model.vocabulary import load
        from chrono.storage.log.files import storage, write_new

        root = Path(root)
        if _is_chronicle(root):
            raise InvalidError(f"{root} is a chronicle already; nothing was changed.")
        text = vocabulary
        if text is None:
            text = (files("chrono.model.vocabulary") / "starter.toml").read_text("utf-8")
            name = "".join(
                c if c.isprintable() and c not in '"\\' else "_" for c in root.resolve().name
            )
            text = text.replace('name = "A new chronicle"', f'name = "{name}"')
        load(text)
        chronicle = cls(root)
        with storage("write", root):
            (root / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
            (root / EVENTS).mkdir(exist_ok=True)
        chronicle.log.create()
        with storage("write", chronicle.vocabulary_path):
            write_new(chronicle.vocabulary_path, text.encode())
        return chronicle

    # ------------------------------------------------------------------ care

    def check(
        self,
        view: View,
        only: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Finding]:
        """What somebody who keeps the chronicle should look at, the gravest first.

        `only` names checks of `chrono.checks.CHECKS`. `progress` is told how much is done, and
        of how much. Raises UnknownError for a check that there is not.
        """
        from chrono.checks import check

        cells = self.cells(view.recorded_at, view.source_filter)
        upto = self.prefix(view.recorded_at) if view.recorded_at else None
        events = [each for each in self.log.read(0, upto) if view.source_filter.accepts(each)]
        return check(cells, events, self.vocabulary, view.at, view.known_at, only, progress)

    def verify(
        self,
        documents: Path | None = None,
        head: str | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Proves chain, ids, vocabulary, references, pointers and kept snapshots.

        `documents` is the folder with the texts; `head` one kept elsewhere.
        """
        from chrono.integrity.verify import verify
        from chrono.storage.index.open import remembered

        return verify(self, documents, head, remembered(self.index_path), progress)

    def snapshot(self, view: View) -> Path:
        """Writes the state from a view to `snapshots/`; `verify` proves it again."""
        from chrono.integrity.snapshots import snapshot

        return snapshot(self, view)

    def export(self, kind: str, view: View | None = None, title: str = "") -> bytes:
        """All that is told, and the state from a view, as a file of another program.

        `kind` is one of `formats.exporters.FORMATS`; `exporters.gather` and `exporters.write`
        choose among events, and say what the format could not hold. Raises InvalidError.
        """
        from chrono.formats import exporters

        if kind not in exporters.FORMATS:
            raise InvalidError(f"{kind!r} is no format; say {', '.join(exporters.FORMATS)}.")
        material = exporters.gather(self, view or self.view(), title=title, every_k=kind == "html")
        return exporters.write(kind, material).data

    # ------------------------------------------------------------------ appending

    def recording(self, texts: Path | None = None) -> Recording:
        """The way into the log, kept for many appends. `texts` is the folder of documents."""
        if self._recording is None or (texts and self._recording.texts != texts):
            from chrono.recording import Recording

            self._recording = Recording(self, texts)
        return self._recording

    def append(self, *drafts: Mapping[str, Any], recorder: str | None = None) -> Recorded:
        """Appends drafts of events as one batch: all of them, or none.

        A draft is the JSON object of an event without its stamp. Raises InvalidError with
        every problem of every draft; see `recording`.
        """
        return self.recording().append(drafts, recorder)

    def preview(self, prepared: Prepared) -> tuple[Preview, ...]:
        """What prepared drafts would change, at their own dates and today."""
        from chrono.recording.preview import preview

        return preview(self, prepared.events())

    def warnings(self, prepared: Prepared) -> tuple[str, ...]:
        """What to be told before prepared drafts are appended."""
        from chrono.recording.preview import warnings

        return warnings(self, prepared.events())

    def take_in(self, file: str | Path, kind: str | None = None, **more: Any) -> Plan:
        """Appends what a file of another program holds: all of it, or nothing.

        `kind` is one of `formats.importers.FORMATS`, told from the file where it is left out;
        `more` is what its reader asks for, such as a `mapping`. Gives what was new and what
        was there already. Raises InvalidError with all that was refused, StorageError.
        """
        from chrono.formats import importers
        from chrono.formats.importers import plan as planning

        path = Path(file)
        data = planning.contents(path)
        asked = planning.asked(self, path.name, **more)
        batch = importers.read(kind or importers.guess(path.name, data), data, asked)
        plan = planning.plan(self, batch, self.recording())
        if plan.refusals:
            raise InvalidError("\n".join(map(str, plan.refusals)))
        planning.carry_out(plan, self.recording())
        return plan

    def publication(
        self, file: str | Path, document: str, title: str | None, **data: Any
    ) -> dict[str, Any]:
        """The draft that declares a document, with the digest of its file.

        `data` is what else is known of it, as `publisher`; its date is the draft's `when`.
        Raises StorageError where the file cannot be read.
        """
        from chrono.storage.source_texts import file_digest

        path = Path(file)
        told = {"document": document, "title": title, **data}
        told |= {"sha256": file_digest(path), "file": path.name}
        return {
            "type": "DocumentPublished",
            "data": {key: value for key, value in told.items() if value},
        }

    def link(self, one: str, relation: str, two: str, **more: Any) -> dict[str, Any]:
        """The draft that links an event to another: same, follows, contradicts, fulfils …"""
        data = {"from": self.event(one).id, "relation": relation, "to": self.event(two).id}
        return {"type": "Linked", "data": data, **more}

    def retraction(
        self, event: str, reason: str, replacement: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """The draft that retracts an event, for a reason.

        Raises InvalidError where the replacement is itself retracted.
        """
        from chrono.recording.retracted import notices, retraction

        data = {"event": self.event(event).id, "reason": reason}
        if replacement:
            data["replacement"] = self.event(replacement).id
            told = notices(self, [data["replacement"]])
            if told:
                raise InvalidError(f"What is retracted replaces nothing. {told[0]}")
        return retraction(self, data, more)

    def correction(
        self, event: str, changes: Mapping[str, Any], reason: str, texts: Path | None = None
    ) -> tuple[dict[str, Any], ...]:
        """The drafts that correct an event: its replacement, and its retraction.

        Where the replacement is an event that was retracted, as in a correction back, further
        drafts take that back. Append them together. `texts` is the folder of documents. Raises
        InvalidError where the changes change nothing.
        """
        from chrono.recording import correction
        from chrono.recording.retracted import restoring, retraction

        found = self.event(event)
        draft = correction(found, changes)
        data = {"event": found.id, "reason": reason, "replacement": "@new"}
        pair = ({**draft, "label": "new"}, {"type": "Retracted", "data": data})
        # The replacement's id hangs on what is to be worked out of it: a phrase, a passage.
        prepared = self.recording(texts).prepare(pair)
        if prepared.problems:
            return pair
        name = prepared.ids[0]
        if name == found.id:
            raise InvalidError(f"Event {found.id[:12]} says just that already.")
        return (
            prepared.drafts[0],
            retraction(self, {**data, "replacement": name}),
            *restoring(self, name, reason),
        )

    def judgement(self, prefer: str, over: Iterable[str], reason: str) -> dict[str, Any]:
        """The draft that settles a contest: one event over others, for a reason."""
        data = {
            "prefer": self.event(prefer).id,
            "over": [self.event(each).id for each in over],
            "reason": reason,
        }
        return {"type": "Judged", "data": data}


def _is_chronicle(folder: Path) -> bool:
    return (folder / EVENTS / "vocabulary.toml").exists()


__all__ = ["EVENTS", "SNAPSHOTS", "UNFOLDABLE", "Chronicle"]
