"""The write side of a chronicle: drafts are made, prepared, previewed and appended.

`link`, `retraction`, `correction`, `judgement` and `document` only make drafts, which are plain
dictionaries: nothing is written until they are appended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chrono.errors import InvalidError
from chrono.extractors.extraction import Extraction
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.model.passage import digest
from chrono.query.lookup import Lookup
from chrono.recording.append import AppendService, correction
from chrono.recording.draft_files import drafts_in
from chrono.recording.drafts import Prepared, Recorded
from chrono.recording.preview import Preview, preview, warnings
from chrono.recording.retracted import notices, restoring, retraction
from chrono.storage.source_texts import file_digest

Draft = dict[str, Any]
"""The JSON object of an event without its metadata."""


class Drafts:
    """Makes drafts of events, previews their changes, and appends them."""

    def __init__(self, lookup: Lookup) -> None:
        """This reads no file."""
        self._lookup = lookup
        self._service: AppendService | None = None

    # ------------------------------------------------------------------ making

    def link(self, one: str, relation: str, two: str, **more: Any) -> Draft:
        """Return a draft that links one event to another: same, follows, contradicts, fulfils …

        Events are named by a prefix of their id; `more` are other keys of the draft.
        """
        data = {"from": self._id(one), "relation": relation, "to": self._id(two)}
        return {"type": "Linked", "data": data, **more}

    def retraction(
        self, event: str, reason: str, replacement: str | None = None, **more: Any
    ) -> Draft:
        """Return a draft that retracts an event, for a reason.

        Raises InvalidError if the replacement is itself retracted.
        """
        data = {"event": self._id(event), "reason": reason}
        if replacement:
            data["replacement"] = self._id(replacement)
            retracted = notices(self._lookup, [data["replacement"]])
            if retracted:
                raise InvalidError(f"What is retracted replaces nothing. {retracted[0]}")
        return retraction(self._lookup, data, more)

    def correction(
        self, event: str, changes: Mapping[str, Any], reason: str, texts: Path | None = None
    ) -> tuple[Draft, ...]:
        """Return the drafts that correct an event: its replacement, and its retraction.

        If the replacement is an event that was retracted, as in a correction back, further drafts
        restore it. If a declaration is corrected from another document, an erratum, the retraction
        is from there too. Append them together. `texts` is the folder of documents. Raises
        InvalidError if the changes change nothing.
        """
        found = self._lookup.event(event)
        draft = correction(found, changes)
        data = {"event": found.id, "reason": reason, "replacement": "@new"}
        by = _erratum(found, draft)
        pair = ({**draft, "label": "new"}, {"type": "Retracted", "data": data, **by})
        # The replacement's id depends on values that are still to be derived: a phrase, a passage.
        prepared = self.prepare(pair, texts)
        if prepared.problems:
            return pair
        name = prepared.ids[0]
        if name == found.id:
            raise InvalidError(f"Event {found.id[:12]} says just that already.")
        return (
            prepared.drafts[0],
            retraction(self._lookup, {**data, "replacement": name}, by),
            *restoring(self._lookup, name, reason),
        )

    def judgement(self, prefer: str, over: Iterable[str], reason: str) -> Draft:
        """Return a draft that settles a contest: one event over others, for a reason."""
        data = {
            "prefer": self._id(prefer),
            "over": [self._id(each) for each in over],
            "reason": reason,
        }
        return {"type": "Judged", "data": data}

    def document(self, file: str | Path, document: str, title: str | None, **data: Any) -> Draft:
        """Return a draft that declares a document, with the digest of its file.

        `data` holds other properties, such as `publisher`; the document's date is the draft's
        `when`. Raises StorageError if the file cannot be read.
        """
        path = Path(file)
        known = {"document": document, "title": title, **data}
        known |= {"sha256": file_digest(path), "file": path.name}
        return {
            "type": "DocumentPublished",
            "data": {key: value for key, value in known.items() if value},
        }

    def rendering(self, document: str, extraction: Extraction) -> Draft | None:
        """Return a draft that ties a text to a document; None if the file is its own text.

        `Documents.keep` keeps the text itself.
        """
        if extraction.is_own_text:
            return None
        known = {
            "document": document,
            "sha256": extraction.sha256,
            "text": digest(extraction.text),
            "extractor": extraction.extractor,
            "normal_form": extraction.normal_form,
            "pages": list(extraction.pages),
        }
        return {
            "type": "DocumentRendered",
            "data": {key: value for key, value in known.items() if value},
        }

    def _id(self, prefix: str) -> str:
        return self._lookup.event(prefix).id

    def parse(self, data: bytes, name: str) -> list[Draft]:
        """Return the drafts in a file: JSON lines, a JSON list, or JSON output of chrono.

        `name` is the file's name in errors. Raises InvalidError with the line.
        """
        return drafts_in(data, name)

    # ------------------------------------------------------------------ appending

    def service(self, texts: Path | None = None) -> AppendService:
        """Return the append service, kept for many appends. `texts` is the folder of documents."""
        if self._service is None or (texts and self._service.texts != texts):
            self._service = AppendService(self._lookup, texts)
        return self._service

    def prepare(self, drafts: Iterable[Mapping[str, Any]], texts: Path | None = None) -> Prepared:
        """Complete drafts and check them: every name, date and passage, and every rule.

        `texts` is the folder with the documents' texts, for `find`. Writes nothing.
        """
        return self.service(texts).prepare(drafts)

    def preview(self, prepared: Prepared) -> tuple[Preview, ...]:
        """Return the changes that prepared drafts would make, on their dates and today."""
        return preview(self._lookup, prepared.events())

    def warnings(self, prepared: Prepared) -> tuple[str, ...]:
        """Return likely mistakes in prepared drafts, before they are appended."""
        return warnings(self._lookup, prepared.events())

    def record(self, prepared: Prepared, recorder: str | None = None) -> Recorded:
        """Append drafts that were prepared without problems."""
        return self.service().write(prepared, recorder)

    def append(self, drafts: Iterable[Mapping[str, Any]], recorder: str | None = None) -> Recorded:
        """Append drafts as one batch: all of them, or none. See `Chronicle.append`."""
        return self.service().append(drafts, recorder)


def _erratum(event: Event, draft: Draft) -> Draft:
    """Return the source of the retraction of a declaration that another document corrects."""
    name = draft.get("source", {}).get("document")
    if event.type not in DECLARATION_TYPES or name in (None, event.document):
        return {}
    return {"source": {"document": name}}
