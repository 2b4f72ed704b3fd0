"""The links of a cell's reading that its details show, each seen from one of the shown events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from chrono.model.claim import Claim, Link, Reading

LINK_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "same": ("is the same happening as", "is the same happening as"),
    "follows": ("follows", "is followed by"),
    "contradicts": ("contradicts", "is contradicted by"),
    "fulfils": ("fulfils", "is fulfilled by"),
    "corroborates": ("corroborates", "is corroborated by"),
    "retracts": ("retracts", "is retracted by"),
    "prefers": ("is preferred to", "is passed over for"),
}
"""The words of a relation, from its source and from its target."""


def claims_shown(reading: Reading) -> Iterator[Claim]:
    """Returns all claims that the details of a cell show."""
    for claims in (
        reading.candidates,
        reading.foreign,
        reading.bounds,
        reading.ended,
        reading.unapplied,
        reading.disputed,
    ):
        yield from claims
    for each in reading.overrulings:
        yield from (each.ours, each.theirs)
    yield from (each.claim for each in reading.annotations)


def links_shown(reading: Reading, mine: Collection[str]) -> list[Link]:
    """Returns the links of a reading that touch some events, in the order of these events."""
    order = {event: place for place, event in enumerate(mine)}
    found = [link for link in reading.links if link.source in order or link.target in order]
    return sorted(found, key=lambda link: order[seen_from(link, mine)[0]])


def seen_from(link: Link, mine: Collection[str]) -> tuple[str, str, str]:
    """Orients a link: the event among `mine`, the relation, and the event at the other end."""
    forth, back = LINK_WORDS[link.relation]
    if link.source in mine:
        return link.source, forth, link.target
    return link.target, back, link.source
