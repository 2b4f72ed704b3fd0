"""Checks drafts, reports all problems of all of them at once, and appends them."""

from __future__ import annotations

import getpass
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from chrono.errors import InvalidError, ReplacedError
from chrono.fold.projection import fold
from chrono.model.claim import DECLARATION_TYPES, Document, Entity
from chrono.model.event import EVIDENCE, METADATA_KEYS, Event, from_line, to_line
from chrono.query.lookup import Lookup
from chrono.recording.drafts import Batch, Prepared, Recorded
from chrono.recording.normalize import Normalizer
from chrono.recording.retracted import notices
from chrono.storage import json_codec as codec
from chrono.storage.log.writer import Packed
from chrono.validation import Known, Validator

LOG: Final = logging.getLogger(__name__)


class AppendService:
    """Appends drafts to a log. Keep it for many appends: it caches the declarations."""

    def __init__(self, lookup: Lookup, texts: Path | None = None) -> None:
        """`texts` is the folder with the documents' texts, for `find`."""
        self.lookup = lookup
        self.repository = lookup.repository
        self.events = lookup.events
        self.texts = texts
        self.validator = Validator(self.repository.vocabulary)
        self._normalizer = Normalizer(lookup, texts)
        self._head: object = None
        self._entities: dict[str, Entity] = {}
        self._documents: dict[str, Document] = {}
        self._known = Known(self._entities, self._documents, self.events.has)

    # ------------------------------------------------------------------ preparing

    def prepare(self, drafts: Iterable[Mapping[str, Any]], fresh: bool = True) -> Prepared:
        """Return the drafts with complete names and derived dates, and all problems.

        `fresh` reads the declarations of the chronicle again, unless its log is unchanged.
        """
        if fresh or self._head is None:
            self._refresh()
        drafts = list(drafts)
        retracted = frozenset(
            str(draft["data"].get("event"))
            for draft in drafts
            if draft.get("type") == "Retracted" and isinstance(draft.get("data"), Mapping)
        )
        known = Known(self._entities, self._documents, lambda name: self._has(name, batch))
        batch = Batch(known, retracted)
        ready, ids, problems = [], [], []
        for number, given in enumerate(drafts, 1):
            draft = dict(given)
            draft.setdefault("modality", "asserted")
            draft.setdefault("data", {})
            draft, name, found = self._completed(draft, batch)
            place = f"event {number}: " if len(drafts) > 1 else ""
            problems += [place + problem for problem in found]
            ready.append(draft)
            ids.append(name)
        return Prepared(tuple(ready), tuple(ids), tuple(problems), packed=batch.packed)

    def _refresh(self) -> None:
        head = self.repository.log.head()
        if head != self._head:
            cells = self.repository.cells()
            self._entities, self._documents = dict(cells.entities), dict(cells.documents)
            self._known = Known(self._entities, self._documents, self.events.has)
            self._head = head
            self._normalizer.forget()

    def _completed(
        self, draft: dict[str, Any], batch: Batch
    ) -> tuple[dict[str, Any], str, list[str]]:
        """Return a draft with full names and dates, its id, and its problems."""
        label = draft.pop("label", None)
        problems, reported = self._normalizer.fill(draft, batch)
        draft = self._as_recorded(draft, batch)
        draft = {key: value for key, value in draft.items() if value not in (None, [], ())}
        draft.setdefault("data", {})
        problems += [
            problem
            for problem in self.validator.problems(draft, batch.known)
            if not any(
                text and (repr(text) in problem or problem.startswith(f"{text}:"))
                for text in reported
            )
        ]
        try:
            name, members = codec.pack(draft)
        except ValueError as error:
            return draft, "", [*problems, f"the event {error}"]
        if not problems:
            problems += self._collisions(draft, name, batch)
        if not problems:
            self._declare(draft, name, batch)
        batch.packed[name] = members
        if label is not None:
            batch.labels[str(label)] = name
        return draft, name, problems

    def _as_recorded(self, draft: dict[str, Any], batch: Batch) -> dict[str, Any]:
        """Return the event of the log that differs from a draft only in how it finds its passage.

        A log of an older version points at the same passage by its position alone.
        """
        source = draft.get("source")
        if not isinstance(source, Mapping) or not EVIDENCE.intersection(source):
            return draft
        bare = {key: value for key, value in source.items() if key not in EVIDENCE}
        plain = {key: value for key, value in draft.items() if value not in (None, [], ())}
        plain["source"] = bare
        try:
            name, _ = codec.pack(plain)
        except ValueError:
            return draft
        return plain if self._has(name, batch) else draft

    def _has(self, name: str, batch: Batch) -> bool:
        if name in batch.packed:
            return True
        if batch.held is None:
            batch.held = self.events.look_up()
        return bool(batch.held([name]))

    def _collisions(self, draft: Mapping[str, Any], name: str, batch: Batch) -> list[str]:
        data = draft["data"]
        if draft["type"] == "DocumentPublished":
            known = batch.known.documents.get(data["document"])
            if known and known.event != name and known.event not in batch.retracted:
                event = known.event[:12]
                return [
                    f"data.document: {data['document']!r} is declared already, by event {event}."
                    f" `chrono correct {event}` changes what it says."
                ]
        if draft["type"] == "DocumentRendered":
            known = batch.known.documents.get(data["document"])
            if known and known.sha256 != data["sha256"]:
                return [
                    f"data.sha256: is not the file that document {data['document']!r} was declared"
                    " with. Another edition is a document of its own, which `revises` it."
                ]
        if draft["type"] == "Judged":
            if not data["over"]:
                return ["data.over: names no event; name those that are not preferred"]
            return self._disagreeing(data, batch)
        if draft["type"] == "Retracted" and not data.get("replacement"):
            return self._in_use(data["event"])
        return []

    def _disagreeing(self, data: Mapping[str, Any], batch: Batch) -> list[str]:
        for other in self.events.of_type("Judged"):
            turned = other.data["prefer"] in data["over"] and data["prefer"] in other.data["over"]
            gone = other.id in batch.retracted or self.events.is_retracted(other.id)
            if turned and not gone:
                return [
                    f"data.over: judgement {other.id[:12]} prefers the other way round."
                    f" Retract it first: `chrono retract {other.id[:12]}`."
                ]
        return []

    def _in_use(self, name: str) -> list[str]:
        event = self.lookup.event(name) if self.events.has(name) else None
        if event is None or event.type not in DECLARATION_TYPES:
            return []
        declared = _declared_name(event.data)
        for other in self.events:
            if other.id != name and declared in _names_in(other):
                return [
                    f"data.event: it declares {declared!r}, which event {other.id[:12]} refers to."
                    " A declaration in use is retracted only with a replacement:"
                    f" `chrono correct {name[:12]} …`."
                ]
        return []

    def _declare(self, draft: Mapping[str, Any], name: str, batch: Batch) -> None:
        if draft["type"] in DECLARATION_TYPES:
            batch.declare(*self._declared(draft, name))
            self._normalizer.forget()

    def _declared(
        self, draft: Mapping[str, Any], name: str
    ) -> tuple[Mapping[str, Document], Mapping[str, Entity]]:
        """Return the declarations that a draft makes."""
        metadata = {"id": name, "recorder": "", "recorded": "", "chain": ""}
        made = fold([from_line({**draft, **metadata}, 0)], self.repository.vocabulary)
        return made.documents, made.entities

    # ------------------------------------------------------------------ appending

    def append(self, drafts: Iterable[Mapping[str, Any]], recorder: str | None = None) -> Recorded:
        """Append all of the drafts as one batch, or none of them.

        `recorder` is the name recorded with the batch: by default CHRONO_RECORDER, or else the
        user's name. Raises InvalidError with every problem; StorageError, BusyError or
        DamagedError if the log cannot be written.
        """
        drafts = list(drafts)
        prepared = self.prepare(drafts, fresh=False)
        if prepared.problems:
            prepared = self.prepare(drafts)
        if prepared.problems:
            raise InvalidError(prepared.refusal(), prepared.problems)
        return self.write(prepared, recorder)

    def write(self, prepared: Prepared, recorder: str | None = None) -> Recorded:
        """Append drafts that were prepared without problems."""
        drafts = [Packed(name, prepared.packed[name]) for name in prepared.ids]
        try:
            done = self._put(drafts, recorder, prepared.warnings)
        except ReplacedError:
            again = self.prepare(prepared.drafts)
            if again.problems:
                raise InvalidError(again.refusal(), again.problems) from None
            return self.write(again, recorder)
        for draft, name in zip(prepared.drafts, prepared.ids, strict=True):
            if draft["type"] in DECLARATION_TYPES:
                documents, entities = self._declared(draft, name)
                self._documents.update(documents)
                self._entities.update(entities)
        return done

    def _put(
        self,
        drafts: Sequence[Packed],
        recorder: str | None,
        warnings: tuple[str, ...] = (),
    ) -> Recorded:
        known, since = self.events.known_ids()
        try:
            done = self.repository.log.append(
                drafts,
                recorder=recorder or default_recorder(),
                now=self.repository.now,
                known=known,
                since=since,
            )
        except ReplacedError:
            self._head = None
            self.events.forget_ids()
            raise
        self._head = done.head
        if done.recovered:
            LOG.debug("log recovered before the append: %s", done.recovered)
            self.repository.notices.extend(map(str, done.recovered))
        if done.already:
            warnings += notices(self.lookup, done.already, done.ids)
        return Recorded(done.ids, done, warnings)


def default_recorder() -> str:
    """Return the default recorder: CHRONO_RECORDER, or the user's name."""
    from_environment = os.environ.get("CHRONO_RECORDER")
    if from_environment:
        return from_environment
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def correction(event: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft that replaces a corrected event: its own, with some keys changed.

    Keys of `data` and `source` are merged; a null removes a key. Raises InvalidError if the draft
    would rename a document or an entity, since other events name it.
    """
    draft = {key: value for key, value in to_line(event).items() if key not in METADATA_KEYS}
    for key, value in changes.items():
        if key in ("data", "source") and isinstance(value, Mapping):
            merged = {**draft.get(key, {}), **value}
            draft[key] = {name: each for name, each in merged.items() if each is not None}
        elif value is None:
            draft.pop(key, None)
        else:
            draft[key] = value
    if event.type in DECLARATION_TYPES and _declared_name(draft["data"]) != _declared_name(
        event.data
    ):
        raise InvalidError(
            f"A correction does not rename {_declared_name(event.data)!r}, which other events may"
            " name. Declare the new id; retract this declaration if nothing names it."
        )
    return draft


def _declared_name(data: Mapping[str, Any]) -> Any:
    return data.get("document") or data.get("entity")


def _names_in(event: Event) -> set[str]:
    """Yield every entity and document to which an event may refer."""
    found = {event.document, event.speaker, *event.via}
    for value in event.data.values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, Sequence):
            found.update(each for each in value if isinstance(each, str))
    return {name for name in found if name}
