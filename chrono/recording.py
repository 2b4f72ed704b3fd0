"""From a draft to an event of the log: names made full, dates worked out, rules held, appended.

A draft is the JSON object of an event without its stamp, as a person or a program writes
it: entities by any of their names, events by a prefix of their id or by `@label` within
the batch, `when` as EDTF or as "last week", the passage as `find` text. What cannot be
made certain is refused, all problems of all drafts at once, and nothing is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from chrono import codec, edtf
from chrono.edtf import EdtfError
from chrono.errors import ChronoError, InvalidError, UnknownError
from chrono.event import ENTITY_ID, EVENT_ID, Event, from_line
from chrono.fold.claiming import timing
from chrono.fold.gathering import fold
from chrono.log import Appended
from chrono.state import Document, Entity
from chrono.validating import Known, Validator

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle

REFERENCES: Final = {
    "Linked": ("from", "to"),
    "Retracted": ("event", "replacement"),
    "Judged": ("prefer", "over"),
}


@frozen
class Prepared:
    """Drafts ready to be appended, or the problems that keep them out."""

    drafts: tuple[dict[str, Any], ...]
    ids: tuple[str, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    def events(self) -> list[Event]:
        """The events that they would be, for a preview."""
        stamp = {"recorder": "", "recorded": "", "chain": ""}
        return [
            from_line({"id": name, **draft, **stamp}, seq=1 << 60)
            for name, draft in zip(self.ids, self.drafts, strict=True)
        ]


@frozen
class Recorded:
    """What an append did: synced to the disk before this was returned."""

    ids: tuple[str, ...]
    """The id of every draft, in their order, those that were in the log before included."""
    appended: Appended
    warnings: tuple[str, ...] = ()


@frozen
class _Batch:
    """What the drafts before this one have declared and labelled, and all of them retract."""

    entities: dict[str, Entity]
    documents: dict[str, Document]
    labels: dict[str, str] = field(factory=dict)
    ids: set[str] = field(factory=set)
    retracted: frozenset[str] = frozenset()


class Recording:
    """The way into a chronicle's log. Keep it for many appends: it remembers what is declared."""

    def __init__(self, chronicle: Chronicle, texts: Path | None = None) -> None:
        """`texts` is the folder with the documents' texts, for `find`."""
        self.chronicle = chronicle
        self.texts = texts
        self.validator = Validator(chronicle.vocabulary)
        self._head: object = None
        self._entities: dict[str, Entity] = {}
        self._documents: dict[str, Document] = {}
        self._names: dict[str, str] = {}

    # ------------------------------------------------------------------ preparing

    def prepare(self, drafts: Iterable[Mapping[str, Any]], fresh: bool = True) -> Prepared:
        """The drafts with every name made full and every date worked out, and all problems.

        `fresh` reads anew what the chronicle declares, unless its log is as it was.
        """
        if fresh or self._head is None:
            self._refresh()
        drafts = list(drafts)
        retracted = frozenset(
            str(draft["data"].get("event"))
            for draft in drafts
            if draft.get("type") == "Retracted" and isinstance(draft.get("data"), Mapping)
        )
        batch = _Batch(dict(self._entities), dict(self._documents), retracted=retracted)
        ready, ids, problems = [], [], []
        for number, draft in enumerate(drafts, 1):
            place = f"event {number}: " if len(drafts) > 1 else ""
            full, name, found = self._one(dict(draft), batch)
            ready.append(full)
            ids.append(name)
            problems += [place + problem for problem in found]
        return Prepared(tuple(ready), tuple(ids), tuple(problems))

    def _refresh(self) -> None:
        head = self.chronicle.log.head()
        if head != self._head:
            cells = self.chronicle.cells()
            self._entities, self._documents = dict(cells.entities), dict(cells.documents)
            self._head = head
            self._names = {}

    def _one(self, draft: dict[str, Any], batch: _Batch) -> tuple[dict[str, Any], str, list[str]]:
        label = draft.pop("label", None)
        problems: list[str] = []
        told: set[str] = set()
        draft.setdefault("modality", "asserted")
        draft.setdefault("data", {})
        for step in (self._fill_names, self._fill_references, self._fill_date, self._fill_passage):
            try:
                step(draft, batch)
            except ChronoError as error:
                problems.append(str(error))
                told.add(getattr(error, "name", getattr(error, "text", "")))
        draft = {key: value for key, value in draft.items() if value not in (None, [], ())}
        draft.setdefault("data", {})
        known = Known(batch.entities, batch.documents, lambda name: self._has(name, batch))
        problems += [
            problem
            for problem in self.validator.problems(draft, known)
            if not any(text and repr(text) in problem for text in told)
        ]
        try:
            name = codec.event_id(draft)
        except ValueError as error:
            return draft, "", [*problems, f"the event {error}"]
        if not problems:
            problems += self._collisions(draft, name, batch)
        if not problems:
            self._declare(draft, name, batch)
        batch.ids.add(name)
        if label is not None:
            batch.labels[str(label)] = name
        return draft, name, problems

    def _has(self, name: str, batch: _Batch) -> bool:
        return name in batch.ids or self.chronicle.has_event(name)

    def _fill_names(self, draft: dict[str, Any], batch: _Batch) -> None:
        kind = self.chronicle.vocabulary.types.get(str(draft.get("type")))
        if isinstance(draft.get("speaker"), str):
            draft["speaker"] = self._entity(draft["speaker"], batch)
        if isinstance(draft.get("via"), list | tuple):
            draft["via"] = [self._entity(name, batch) for name in draft["via"]]
        data = draft["data"]
        if kind is None or not isinstance(data, Mapping):
            return
        for each in kind.fields.values():
            value = data.get(each.name)
            if each.type != "entity" or value is None:
                continue
            if isinstance(value, list | tuple):
                filled: Any = [self._entity(name, batch) for name in value]
            else:
                filled = self._entity(value, batch)
            if filled != value:
                draft["data"] = data = {**data, each.name: filled}

    def _entity(self, name: Any, batch: _Batch) -> Any:
        if not isinstance(name, str) or name in batch.entities:
            return name
        if not self._names:
            for entity in batch.entities.values():
                for text in (entity.label, *entity.aliases):
                    folded = text.casefold()
                    clash = self._names.get(folded, entity.id) != entity.id
                    self._names[folded] = "" if clash else entity.id
        found = self._names.get(name.casefold())
        if found:
            return found
        if ENTITY_ID.match(name):
            return name
        from chrono.errors import nearest

        spelled = {**{text: name for text, name in self._names.items() if name}}
        near = (spelled[text] for text in nearest(name.casefold(), spelled))
        raise UnknownError("Entity", name, tuple(dict.fromkeys(near)),
                           "Declare it first with `chrono entity add`.")  # fmt: skip

    def _fill_references(self, draft: dict[str, Any], batch: _Batch) -> None:
        keys = REFERENCES.get(str(draft.get("type")), ())
        data = draft["data"]
        for key in keys:
            value = data.get(key) if isinstance(data, Mapping) else None
            if isinstance(value, str):
                data = {**data, key: self._event(value, batch)}
            elif isinstance(value, list | tuple):
                data = {**data, key: [self._event(each, batch) for each in value]}
        draft["data"] = data

    def _event(self, name: Any, batch: _Batch) -> Any:
        if not isinstance(name, str) or EVENT_ID.match(name):
            return name
        if name.startswith("@"):
            if name[1:] not in batch.labels:
                raise UnknownError(
                    "Label", name, hint="A label names an earlier event of the batch."
                )
            return batch.labels[name[1:]]
        return self.chronicle.event(name).id

    def _fill_date(self, draft: dict[str, Any], batch: _Batch) -> None:
        """EDTF stays; a phrase is worked out from the publication, and recorded as such."""
        if draft.get("type") == "DocumentPublished" and draft.get("when") is None:
            draft["when"] = f"[..{edtf.format_day(self.chronicle.today())}]"
        for key in ("when", "said"):
            text = draft.get(key)
            if not isinstance(text, str):
                continue
            try:
                edtf.parse(text)
                continue
            except EdtfError as error:
                worked_out = self._relative(text, draft, batch, error)
            draft[key] = worked_out
            draft.setdefault("basis", "relative")
            if key == "when":
                draft.setdefault("when_as_written", text)

    def _relative(
        self, text: str, draft: Mapping[str, Any], batch: _Batch, error: EdtfError
    ) -> str:
        from chrono.edtf.relative import resolve

        source = draft.get("source")
        name = source.get("document") if isinstance(source, Mapping) else None
        document = batch.documents.get(name) if isinstance(name, str) else None
        if text[:1].isdigit() or document is None or document.when is None:
            raise error
        return resolve(text, edtf.parse(document.when))

    def _fill_passage(self, draft: dict[str, Any], batch: _Batch) -> None:
        """`find` in a source becomes the passage's position and digest: its words are not kept."""
        source = draft.get("source")
        if not isinstance(source, Mapping) or "find" not in source:
            return
        source = dict(source)
        wanted, occurrence = source.pop("find"), source.pop("occurrence", None)
        draft["source"] = source
        document = batch.documents.get(source.get("document", ""))
        if document is None:
            return
        from chrono import documents

        if self.texts is None:
            raise InvalidError("source.find: say where the texts are, with --documents DIR.")
        text = documents.Library(self.texts).text(document)
        start, end = documents.find_passage(text, wanted, occurrence)
        source |= {"start": start, "end": end, "sha256": documents.digest(text[start:end])}
        draft["source"] = source

    def _collisions(self, draft: Mapping[str, Any], name: str, batch: _Batch) -> list[str]:
        data = draft["data"]
        if draft["type"] == "DocumentPublished":
            known = batch.documents.get(data["document"])
            if known and known.event != name and known.event not in batch.retracted:
                event = known.event[:12]
                return [
                    f"data.document: {data['document']!r} is declared already, by event {event}."
                    f" `chrono correct {event}` changes what it says."
                ]
        if draft["type"] == "Judged":
            return self._disagreeing(data)
        if draft["type"] == "Retracted" and not data.get("replacement"):
            return self._in_use(data["event"])
        return []

    def _disagreeing(self, data: Mapping[str, Any]) -> list[str]:
        for other in self.chronicle.events_of_type("Judged"):
            turned = other.data["prefer"] in data["over"] and data["prefer"] in other.data["over"]
            if turned and not self.chronicle.is_retracted(other.id):
                return [
                    f"data.over: judgement {other.id[:12]} prefers the other way round."
                    f" Retract it first: `chrono retract {other.id[:12]}`."
                ]
        return []

    def _in_use(self, name: str) -> list[str]:
        event = self.chronicle.event(name) if self.chronicle.has_event(name) else None
        if event is None or event.type not in ("DocumentPublished", "EntityDescribed"):
            return []
        declared = event.data.get("document") or event.data.get("entity")
        for other in self.chronicle.events():
            if other.id != name and declared in _names_in(other):
                return [
                    f"data.event: it declares {declared!r}, which event {other.id[:12]} refers to."
                    " A declaration in use is retracted only with a replacement:"
                    f" `chrono correct {name[:12]} …`."
                ]
        return []

    def _declare(self, draft: Mapping[str, Any], name: str, batch: _Batch) -> None:
        if draft["type"] not in ("DocumentPublished", "EntityDescribed"):
            return
        stamp = {"id": name, "recorder": "", "recorded": "", "chain": ""}
        made = fold([from_line({**draft, **stamp}, 0)], self.chronicle.vocabulary)
        batch.documents.update(made.documents)
        batch.entities.update(made.entities)
        self._names = {}

    # ------------------------------------------------------------------ appending

    def append(self, drafts: Iterable[Mapping[str, Any]], recorder: str | None = None) -> Recorded:
        """Appends all of the drafts as one batch, or none of them.

        `recorder` is who appends: by default CHRONO_RECORDER, or else the user's name.
        Raises InvalidError with every problem; StorageError, BusyError or DamagedError
        where the log cannot be written.
        """
        drafts = list(drafts)
        prepared = self.prepare(drafts, fresh=False)
        if prepared.problems:
            prepared = self.prepare(drafts)
        if prepared.problems:
            raise InvalidError(refusal(prepared), prepared.problems)
        return self.write(prepared, recorder)

    def write(self, prepared: Prepared, recorder: str | None = None) -> Recorded:
        """Appends what was prepared without problems."""
        known, since = self.chronicle.known_ids()
        done = self.chronicle.log.append(
            prepared.drafts,
            recorder=recorder or default_recorder(),
            now=self.chronicle.now,
            known=known,
            since=since,
        )
        batch = _Batch(self._entities, self._documents)
        for draft, name in zip(prepared.drafts, prepared.ids, strict=True):
            self._declare(draft, name, batch)
        self._head = done.head
        self.chronicle.notices.extend(str(problem) for problem in done.healed)
        return Recorded(done.ids, done, prepared.warnings)


def refusal(prepared: Prepared) -> str:
    """The first line of the error that keeps drafts out."""
    count = len(prepared.drafts)
    what = "the event" if count == 1 else f"all {count:,} events"
    return f"Nothing was appended: {what} would have to follow the rules."


def default_recorder() -> str:
    """Who appends, where nobody says: CHRONO_RECORDER, or the user's name."""
    named = os.environ.get("CHRONO_RECORDER")
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def correction(event: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The draft that stands for a corrected event: its own, with some keys changed.

    Keys of `data` and `source` are merged in; a null takes a key away.
    """
    from chrono.event import STAMP, to_line

    draft = {key: value for key, value in to_line(event).items() if key not in STAMP}
    for key, value in changes.items():
        if key in ("data", "source") and isinstance(value, Mapping):
            merged = {**draft.get(key, {}), **value}
            draft[key] = {name: each for name, each in merged.items() if each is not None}
        elif value is None:
            draft.pop(key, None)
        else:
            draft[key] = value
    return draft


def _names_in(event: Event) -> set[str]:
    """Every entity and document that an event may refer to."""
    found = {event.document, event.speaker, *event.via}
    for value in event.data.values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, Sequence):
            found.update(each for each in value if isinstance(each, str))
    return {name for name in found if name}


__all__ = ["Prepared", "Recorded", "Recording", "correction", "default_recorder", "timing"]
