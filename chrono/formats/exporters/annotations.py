"""W3C Web Annotations in JSON-LD: what each event says, tied to its passage.

The page is a FragmentSelector of the original; the position a TextPositionSelector of the text,
which is named by its digest if it was taken out of the original; words, where the log keeps them,
are a TextQuoteSelector. `oa` names: https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from chrono.formats.exporters.context import ExportContext, Output
from chrono.model.claim import Document
from chrono.model.event import Event, Source, passages_of

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
PDF_FRAGMENTS: Final = "http://tools.ietf.org/rfc/rfc3778"


def write(context: ExportContext) -> Output:
    """A page of annotations, one for each listed event that cites a document."""
    events = [event for event in context.timeline if event.source is not None]
    page = {
        "@context": CONTEXT,
        "id": f"urn:chrono:annotations:{len(events)}",
        "type": "AnnotationPage",
        "items": [_annotation(event, context) for event in events],
    }
    left = len(context.timeline) - len(events)
    lost = (f"{left} events cite no document and are left out.",) if left else ()
    return Output((json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode(), lost)


def _annotation(event: Event, context: ExportContext) -> dict[str, Any]:
    assert event.source is not None
    document = context.documents.get(event.source.document)
    targets = list(_targets(event.source, document))
    made: dict[str, Any] = {
        "id": f"urn:chrono:event:{event.id}",
        "type": "Annotation",
        "motivation": "describing",
        "created": event.recorded,
        "body": {
            "type": "TextualBody",
            "value": context.line(event),
            "format": "text/plain",
            "purpose": "describing",
        },
        "target": targets[0] if len(targets) == 1 else targets,
    }
    if event.recorder:
        made["creator"] = {"type": "Person", "name": event.recorder}
    return made


def _targets(source: Source, document: Document | None) -> Iterator[dict[str, Any]]:
    """Yield the original with its pages and words, and the text with its positions."""
    original, text = _address(source.document, document), None
    in_original: list[dict[str, Any]] = []
    in_text: list[dict[str, Any]] = []
    for each in passages_of(source) or (source,):
        text = f"urn:sha256:{each.text}" if each.text else original
        position = {"type": "TextPositionSelector", "start": each.start, "end": each.end}
        in_text += [position] if each.start is not None else []
        in_original += _of_original(each)
    if in_original or not in_text:
        yield _target(original, in_original)
    if in_text and text is not None:
        yield _target(text, in_text)


def _of_original(source: Source) -> Iterator[dict[str, Any]]:
    if source.page is not None:
        value = f"page={source.page}"
        yield {"type": "FragmentSelector", "conformsTo": PDF_FRAGMENTS, "value": value}
    if words := source.exact or source.quote:
        context = {"prefix": source.prefix, "suffix": source.suffix}
        kept = {key: value for key, value in context.items() if value}
        yield {"type": "TextQuoteSelector", "exact": words, **kept}


def _target(address: str, selectors: list[dict[str, Any]]) -> dict[str, Any]:
    target: dict[str, Any] = {"type": "SpecificResource", "source": address}
    if selectors:
        target["selector"] = selectors[0] if len(selectors) == 1 else selectors
    return target


def _address(name: str, document: Document | None) -> str:
    if document is None:
        return f"urn:chrono:document:{name}"
    if document.url:
        return document.url
    return f"urn:sha256:{document.sha256}" if document.sha256 else f"urn:chrono:document:{name}"
