"""Names who says something, and where: the speakers and documents behind a value."""

from __future__ import annotations

from collections.abc import Iterable

from chrono.model.claim import Claim, Reading
from chrono.render.text import Names


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
