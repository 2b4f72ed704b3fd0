"""Completes drafts: entities by any of their names, events by a prefix, dates by a phrase.

An ambiguous draft is an error; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendars import names_calendar
from chrono.edtf.typed import dated, understand
from chrono.errors import ChronoError, InvalidError, UnknownError, nearest
from chrono.fold.derive import fraction_of
from chrono.model.claim import Document
from chrono.model.event import ENTITY_ID, EVENT_ID, SELECTORS
from chrono.model.quantity_text import QuantityError, parse
from chrono.model.rendering import Rendering
from chrono.model.written_dates import keep_words
from chrono.query.documents import Documents
from chrono.query.lookup import Lookup
from chrono.recording.drafts import Batch
from chrono.recording.selectors import selectors
from chrono.storage import source_texts as documents

REFERENCES: Final = {
    "Linked": ("from", "to"),
    "Retracted": ("event", "replacement"),
    "Judged": ("prefer", "over"),
}


class Normalizer:
    """Completes the drafts for one chronicle. It caches the names of entities."""

    def __init__(self, lookup: Lookup, texts: Path | None = None) -> None:
        """`texts` is the folder with the documents' texts, for `find`."""
        self._lookup = lookup
        self._repository = lookup.repository
        self.texts = texts
        self._documents = Documents(self._repository, lookup.events)
        self._library = self._documents.library(texts)
        self._found_texts: dict[str, tuple[Rendering | None, str]] = {}
        self._names: dict[str, str] = {}

    def forget(self) -> None:
        """Discard the cached names and texts, after new declarations."""
        self._names = {}
        self._found_texts = {}

    def fill(self, draft: dict[str, Any], batch: Batch) -> tuple[list[str], set[str]]:
        """Complete a draft in place; return what failed, with the names and keys concerned."""
        problems: list[str] = []
        reported: set[str] = set()
        for step in (
            self._fill_names,
            self._fill_quantities,
            self._fill_references,
            self._fill_date,
            self._fill_passage,
        ):
            try:
                step(draft, batch)
            except ChronoError as error:
                problems.append(str(error))
                reported.add(getattr(error, "name", str(error).partition(":")[0]))
        return problems, reported

    def _fill_names(self, draft: dict[str, Any], batch: Batch) -> None:
        kind = self._repository.vocabulary.types.get(str(draft.get("type")))
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

    def _fill_quantities(self, draft: dict[str, Any], _batch: Batch) -> None:
        """Parse each text given for a quantity by the grammar of typed quantities."""
        kind = self._repository.vocabulary.types.get(str(draft.get("type")))
        if kind is None or not isinstance(draft["data"], Mapping):
            return
        data = dict(draft["data"])
        for each in kind.fields.values():
            if each.type == "quantity" and each.name in data:
                data[each.name] = self._quantity(each.name, data[each.name])
        draft["data"] = data

    def _quantity(self, name: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._quantity(f"{name}[{place}]", each) for place, each in enumerate(value)]
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except QuantityError as error:
            raise InvalidError(f"data.{name}: {error}") from error

    def _entity(self, name: Any, batch: Batch) -> Any:
        if not isinstance(name, str) or name in batch.known.entities:
            return name
        if not self._names:
            for entity in batch.known.entities.values():
                for text in (entity.label, *entity.aliases):
                    folded = text.casefold()
                    clash = self._names.get(folded, entity.id) != entity.id
                    self._names[folded] = "" if clash else entity.id
            for entity in batch.known.entities.values():
                self._names.setdefault(entity.id.casefold(), entity.id)
        found = self._names.get(name.casefold())
        if found:
            return found
        if ENTITY_ID.match(name):
            return name
        spelled = {**{text: name for text, name in self._names.items() if name}}
        near = (spelled[text] for text in nearest(name.casefold(), spelled))
        raise UnknownError(
            "Entity", name, tuple(dict.fromkeys(near)), "Declare it first with `chrono entity add`."
        )

    def _fill_references(self, draft: dict[str, Any], batch: Batch) -> None:
        keys = REFERENCES.get(str(draft.get("type")), ())
        data = draft["data"]
        for key in keys:
            value = data.get(key) if isinstance(data, Mapping) else None
            if isinstance(value, str):
                data = {**data, key: self._event(value, batch)}
            elif isinstance(value, list | tuple):
                data = {**data, key: [self._event(each, batch) for each in value]}
        draft["data"] = data

    def _event(self, name: Any, batch: Batch) -> Any:
        if not isinstance(name, str) or EVENT_ID.match(name):
            return name
        if name.startswith("@"):
            if name[1:] not in batch.labels:
                raise UnknownError(
                    "Label", name, hint="A label names an earlier event of the batch."
                )
            return batch.labels[name[1:]]
        return self._lookup.event(name).id

    def _fill_date(self, draft: dict[str, Any], batch: Batch) -> None:
        """Keep EDTF; derive a phrase from the publication, and record that it is derived."""
        if draft.get("type") == "DocumentPublished" and draft.get("when") is None:
            draft["when"] = f"[..{self._repository.clock.format(self._repository.today())}]"
        calendar = draft.pop("calendar", None) or ""
        if not isinstance(calendar, str):
            raise InvalidError("calendar: name it, as in julian")
        self._fill_dates_of_data(draft, calendar)
        for key in ("when", "said"):
            text = draft.get(key)
            if not isinstance(text, str):
                continue
            try:
                self._put_into_edtf(key, text, draft, batch, calendar)
            except EdtfError as refused:
                raise InvalidError(f"{key}: {refused}") from refused

    def _put_into_edtf(
        self, key: str, text: str, draft: dict[str, Any], batch: Batch, calendar: str
    ) -> None:
        """Read a phrase with its year as that date; any other depends on the publication."""
        if not calendar and _is_edtf(text):
            return
        found = dated(text, calendar)
        if found is None:
            source = draft.get("source")
            name = source.get("document") if isinstance(source, Mapping) else None
            document = batch.known.documents.get(name) if isinstance(name, str) else None
            if document is None or document.when is None:
                raise _adrift(text, self._repository.clock.format(self._repository.today()))
            found = understand(text, edtf.parse(document.when))
        draft[key] = found.date.text
        if found.relative:
            draft.setdefault("basis", "relative")
        fraction = found.date.timed and fraction_of(found.as_written)
        if found.as_written and (key == "when" or fraction or names_calendar(found.as_written)):
            own = draft.get("when_as_written")
            if key == "when" and fraction and isinstance(own, str) and not fraction_of(own):
                draft["when_as_written"] = f"{own}; {found.as_written}"
            keep_words(draft, key, found.as_written)

    def _fill_dates_of_data(self, draft: dict[str, Any], calendar: str) -> None:
        """Read the dates in the data like all typed dates, except relative phrases."""
        kind = self._repository.vocabulary.types.get(str(draft.get("type")))
        data = draft["data"]
        if kind is None or not isinstance(data, Mapping):
            return
        for each in kind.fields.values():
            value = data.get(each.name)
            if each.type != "date" or value is None:
                continue
            many = isinstance(value, list | tuple)
            words: list[str] = []
            try:
                read = [
                    _date_of_data(one, calendar, words) for one in (value if many else (value,))
                ]
            except EdtfError as error:
                raise InvalidError(f"data.{each.name}: {error}") from error
            data = {**data, each.name: read if many else read[0]}
            if words:
                keep_words(draft, each.name, ", ".join(words))
        draft["data"] = data

    def _fill_passage(self, draft: dict[str, Any], batch: Batch) -> None:
        """Turn each `find` into the passage's position and digest; its words are not stored.

        `find` is the words of one passage, or a list: the first passage stands in the source
        itself, the others in its `more`. `keep_words` keeps the words and those around them.
        """
        source = draft.get("source")
        if not isinstance(source, Mapping) or "find" not in source:
            return
        # what pointed at another passage, as in a correction, goes
        source = {key: value for key, value in source.items() if key not in (*SELECTORS, "more")}
        wanted, occurrence = source.pop("find"), source.pop("occurrence", None)
        with_words = bool(source.pop("keep_words", False))
        draft["source"] = source
        document = batch.known.documents.get(source.get("document", ""))
        if document is None:
            return
        rendering, text = self._text(document)
        many = wanted if isinstance(wanted, list | tuple) else [wanted]
        places = [documents.find_passage(text, each, occurrence) for each in many]
        first, *others = [
            selectors(
                text,
                place.start,
                place.end,
                page=rendering.page_of(place.start) if rendering else None,
                in_rendering=rendering is not None,
                with_words=with_words,
            )
            for place in places
        ]
        source |= first | ({"text": rendering.text} if rendering else {})
        if others:
            source["more"] = others
        draft["source"] = source

    def _text(self, document: Document) -> tuple[Rendering | None, str]:
        """The newest rendering of a document that is at hand, or else the document's own text.

        Raises InvalidError.
        """
        if document.id not in self._found_texts:
            has_own = self._library.rendering(document.sha256) is not None
            if self.texts is None and not has_own and not self._documents.renderings(document):
                raise InvalidError("source.find: say where the texts are, with --documents DIR.")
            self._found_texts[document.id] = self._documents.newest_text(document, self._library)
        return self._found_texts[document.id]


def _is_edtf(text: str) -> bool:
    try:
        edtf.parse(text)
    except EdtfError:
        return False
    return True


def _date_of_data(value: Any, calendar: str, words: list[str]) -> Any:
    """The date of a field in EDTF; adds its words to the list if they name another calendar."""
    if not isinstance(value, str) or (not calendar and _is_edtf(value)):
        return value
    found = understand(value, calendar=calendar)
    if names_calendar(found.as_written):
        words.append(found.as_written)
    return found.date.text


def _adrift(text: str, today: str) -> EdtfError:
    """Say why a date in words cannot be derived without a publication date."""
    try:
        seen = understand(text, edtf.parse(today)).date.text
    except EdtfError as error:
        return error
    return EdtfError(
        text,
        None,
        "it is derived from the publication of a document, and here none is known;"
        f" seen from today it would be {seen}",
    )
