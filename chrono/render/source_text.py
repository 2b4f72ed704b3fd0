"""Puts the source of an event or a value into words: who says so, in which document, and where."""

from __future__ import annotations

from collections.abc import Iterable

from chrono.model.claim import Claim, Document, Reading
from chrono.model.event import Event, Source, passages_of
from chrono.render.date_text import date_words
from chrono.render.names import Names
from chrono.render.text import listed


def place_words(source: Source | None) -> str:
    """Return the place in the document as one cites it: its pages, a locator, else characters.

    It is empty if the event cites the whole document.
    """
    if source is None:
        return ""
    passages = passages_of(source) or (source,)
    pages = dict.fromkeys(each.page for each in passages if each.page)
    if pages:
        cited = listed([f"p. {page}" for page in pages])
        return f"{cited}, {source.locator}" if source.locator else cited
    if source.start is None:
        return source.locator or ""
    return characters_words(source)


def page_words(source: Source | None) -> str:
    """Return the page to append to a document's id: ", p. 3"; empty without one."""
    return f", {place_words(source)}" if source is not None and source.page else ""


def characters_words(source: Source) -> str:
    """Return the positions of a source's passages."""
    return listed([f"characters {each.start:,} to {each.end:,}" for each in passages_of(source)])


def exhibit_words(document: Document) -> str:
    """Return the numbers under which a document is filed: "Exhibit K-12, ABC-101 to ABC-117"."""
    exhibit = document.exhibit or ""
    if exhibit and exhibit.split()[0].casefold() not in ("exhibit", "exh.", "ex."):
        exhibit = f"Exhibit {exhibit}"
    return ", ".join(filter(None, (exhibit, document.bates)))


def source_words(event: Event, names: Names) -> str:
    """Return the document and the place in it."""
    source = event.source
    if source is None:
        return ""
    known = names.documents.get(source.document)
    place = place_words(source)
    parts = [source.document]
    if known:
        published = date_words(known.when) if known.when else ""
        parts = [known.title, known.publisher or "", published, exhibit_words(known)]
    return f"{', '.join(filter(None, parts))}{f' ({place})' if place else ''}"


def who(claim: Claim, names: Names) -> str:
    """Return the speaker and the document of a claim: "Kayleigh McEnany in 002"."""
    document = claim.document or "the chronicler"
    return f"{names.entity(claim.speaker)} in {document}" if claim.speaker else document


def origins_of(documents: Iterable[str], names: Names) -> set[str]:
    """Return the original documents, in place of the documents that draw on them."""
    found: set[str] = set()
    waiting, seen = list(documents), set()
    while waiting:
        name = waiting.pop()
        known = names.documents.get(name)
        if name in seen:
            continue
        seen.add(name)
        if known and known.draws_on:
            waiting += known.draws_on
        else:
            found.add(name)
    return found


def deciding(reading: Reading) -> Claim | None:
    """Return the claim whose date is shown: the earliest known one that gives the value."""
    claims = reading.supports
    if len(claims) == 1:
        return claims[0]
    claims = tuple(claim for claim in claims if claim.value == reading.value) or claims
    return min(claims, key=lambda claim: (claim.latest, claim.offset), default=None)
