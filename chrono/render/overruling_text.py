"""Puts contests across cells that judgements settle into words, as seen from one of the cells."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.model.claim import Claim, Overruling, Reading
from chrono.render.date_text import when_words
from chrono.render.names import Names
from chrono.render.text import side_words


def overruling_sides(found: Overruling) -> Iterator[tuple[str, Claim]]:
    """Yield the claims to name, each after its word: the rival, or both if the cell's own lost."""
    if found.lost:
        yield "overruled", found.ours
        yield "in favour of", found.theirs
    else:
        yield "preferred to", found.theirs


def overruling_words(found: Overruling, reading: Reading, names: Names) -> str:
    """Return what is preferred to what, with the dates, the doubts and the name of the other cell.

    The reason is that of the judgement, which the reading names too.
    """
    return ", ".join(
        f"{word} {_claim_words(claim, reading, names)}" for word, claim in overruling_sides(found)
    )


def _claim_words(claim: Claim, reading: Reading, names: Names) -> str:
    said = f"{side_words(claim, reading, names)}, {when_words(claim, names.clock)}"
    if claim.speaker:
        said += f", {names.entity(claim.speaker)}"
    doubts = names.doubts(claim)
    return f"{said}, {doubts}" if doubts else said
