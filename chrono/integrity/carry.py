"""Proposes the events of a document again for its later edition. Nothing is appended here.

A passage that stands in both editions with the same words is proposed, linked to the earlier event
as the same happening. A changed passage may state another fact, so that it is named and left to
the user.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from chrono.errors import InvalidError
from chrono.integrity.drift import Alignment, FoundAgain, search
from chrono.model.claim import Document
from chrono.model.event import METADATA_KEYS, SELECTORS, Event, Source, passages_of, to_line
from chrono.model.rendering import Rendering
from chrono.query.documents import Documents
from chrono.recording.selectors import selectors
from chrono.storage.source_texts import Library


@frozen
class NotCarried:
    """An event of the earlier edition that is not proposed, and why."""

    event: Event
    why: str


@frozen
class Carried:
    """The proposal for a later edition."""

    drafts: tuple[dict[str, Any], ...]
    """A batch for `append`: each event, and its link to the earlier one."""
    found: int
    not_carried: tuple[NotCarried, ...]


@frozen
class _Edition:
    """A document's text, and its rendering if it is not the document's own."""

    document: Document
    text: str
    rendering: Rendering | None


@frozen
class _Carrier:
    """Finds passages of one edition in another."""

    library: Library
    old: Document
    new: _Edition
    _alignments: dict[str, Alignment] = field(factory=dict)

    def find(self, source: Source) -> FoundAgain:
        """Return where a passage of the earlier edition stands in the later one."""
        try:
            old = self.library.text_of(source, self.old)
        except InvalidError:
            return search(self.new.text, source)
        if old not in self._alignments:
            self._alignments[old] = Alignment.of(old, self.new.text)
        found = self._alignments[old].find(source.start or 0, source.end or 0)
        again = search(self.new.text, source) if found.drift == "lost" else found
        return again if again.drift == "moved" else found

    def selectors(self, found: FoundAgain, source: Source) -> dict[str, Any]:
        """Return the keys that point at a passage of the later edition."""
        rendering = self.new.rendering
        return selectors(
            self.new.text,
            found.start,
            found.end,
            page=rendering.page_of(found.start) if rendering else None,
            in_rendering=rendering is not None,
            with_words=source.exact is not None,
        )


def carry(
    documents: Documents, library: Library, events: Iterable[Event], old: Document, new: Document
) -> Carried:
    """Propose the events that cite a document for its later edition.

    `events` are those in force. Raises InvalidError if the later edition has no text at hand.
    """
    rendering, text = documents.newest_text(new, library)
    carrier = _Carrier(library, old, _Edition(new, text, rendering))
    drafts: list[dict[str, Any]] = []
    left: list[NotCarried] = []
    count = 0
    for event in events:
        if event.source is None or event.source.document != old.id:
            continue
        passages = passages_of(event.source)
        found = [carrier.find(each) for each in passages]
        if not passages:
            left.append(NotCarried(event, "It points at no passage."))
        elif worst := next((each for each in found if each.drift in ("changed", "lost")), None):
            why = f"{worst.difference}." if worst.difference else "Its passage is not there."
            left.append(NotCarried(event, why))
        else:
            count += 1
            places = [carrier.selectors(*each) for each in zip(found, passages, strict=True)]
            drafts += _proposed(event, carrier, places)
    return Carried(tuple(drafts), count, tuple(left))


def _proposed(
    event: Event, carrier: _Carrier, places: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    label = f"carried-{event.id[:12]}"
    draft = {key: value for key, value in to_line(event).items() if key not in METADATA_KEYS}
    kept = {
        key: value
        for key, value in draft["source"].items()
        if key not in (*SELECTORS, "more", "document")
    }
    draft["source"] = {"document": carrier.new.document.id, **kept, **places[0]}
    if carrier.new.rendering is not None:
        draft["source"]["text"] = carrier.new.rendering.text
    if len(places) > 1:
        draft["source"]["more"] = places[1:]
    link = {"from": f"@{label}", "relation": "same", "to": event.id}
    return {**draft, "label": label}, {"type": "Linked", "data": link}
