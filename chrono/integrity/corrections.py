"""Proposes corrections for the pointers whose passages moved. Nothing is appended here.

A passage that moved inside the text it points into gets its right place. If the file itself was
altered and counts as it is now, the batch first declares the document with that file.
"""

from __future__ import annotations

from typing import Any, Final

from chrono.extractors.extraction import Extraction
from chrono.integrity.declared import Declared
from chrono.integrity.pointers import Pointers
from chrono.integrity.report import Moved
from chrono.model.event import METADATA_KEYS, SELECTORS, Event, passages_of, to_line
from chrono.model.passage import digest
from chrono.model.rendering import page_of
from chrono.recording.selectors import selectors

Draft = dict[str, Any]
REASON: Final = "its passage stands in another place of the text"
NEW_FILE: Final = "the document's file is another one"


def corrections(
    declared: Declared, pointers: Pointers
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Return the drafts of a batch, and the texts that they point into."""
    drafts: list[Draft] = []
    texts: list[str] = []
    extractions: dict[str, Extraction | None] = {}
    for moved in pointers.moved:
        if moved.document not in extractions:
            document = declared.documents[moved.document]
            new = pointers.file(document).extraction
            extractions[moved.document] = new
            if new is not None:
                drafts += _declared_again(declared.declarations[moved.document], new)
                texts.append(new.text)
        drafts += _replacement(moved, extractions[moved.document], declared)
    return tuple(drafts), tuple(texts)


def _replacing(event: Event, draft: Draft, reason: str) -> list[Draft]:
    label = f"new-{event.id[:12]}"
    data = {"event": event.id, "reason": reason, "replacement": f"@{label}"}
    return [{**draft, "label": label}, {"type": "Retracted", "data": data}]


def _bare(event: Event) -> Draft:
    return {key: value for key, value in to_line(event).items() if key not in METADATA_KEYS}


def _declared_again(event: Event, new: Extraction) -> list[Draft]:
    """Declare a document with the file that lies in its place."""
    draft = _bare(event)
    draft["data"] = {**draft["data"], "sha256": new.sha256}
    drafts = _replacing(event, draft, NEW_FILE)
    if not new.is_own_text:
        data = {
            "document": draft["data"]["document"],
            "sha256": new.sha256,
            "text": digest(new.text),
            "extractor": new.extractor,
            "normal_form": new.normal_form,
            "pages": list(new.pages),
        }
        data = {key: value for key, value in data.items() if value}
        drafts.append({"type": "DocumentRendered", "data": data})
    return drafts


def _replacement(moved: Moved, new: Extraction | None, declared: Declared) -> list[Draft]:
    """Write an event again with the places at which its passages stand."""
    draft, source = _bare(moved.event), moved.event.source
    assert source is not None
    text = digest(new.text) if new and not new.is_own_text else None if new else source.text
    renderings = declared.renderings.get(moved.document, ())
    pages = new.pages if new else next((r.pages for r in renderings if r.text == text), ())
    places = []
    for each, (found, held) in zip(passages_of(source), moved.places, strict=True):
        start, end = (found.start, found.end) if found else (each.start or 0, each.end or 0)
        whole = held or (new.text if new else "")
        places.append(
            selectors(
                whole,
                start,
                end,
                page=page_of(pages, start),
                in_rendering=text is not None,
                with_words=each.exact is not None,
            )
            if whole
            else {key: value for key in SELECTORS if (value := getattr(each, key)) is not None}
        )
    kept = {key: value for key, value in draft["source"].items() if key not in (*SELECTORS, "more")}
    draft["source"] = kept | places[0] | ({"text": text} if text else {})
    if len(places) > 1:
        draft["source"]["more"] = places[1:]
    return _replacing(moved.event, draft, REASON)
