"""The sides of a contest: how they are told apart, and which of them a judgement is against."""

from __future__ import annotations

from chrono.chronicle import differs
from chrono.model.claim import Claim, Reading
from chrono.render.text import Names, claim_words, when_words


def sides(reading: Reading, names: Names) -> dict[str, str]:
    """By their events, the claims that contest a cell: what, when, and who says so."""
    return {claim.event: _told(claim, reading, names) for claim in reading.candidates}


def _told(claim: Claim, reading: Reading, names: Names) -> str:
    parts = [claim_words(claim, reading.attribute, names), when_words(claim)]
    if claim.speaker:
        parts.append(names.entity(claim.speaker))
    return ", ".join(parts)


def against(reading: Reading, preferred: str) -> list[str]:
    """The events over which one is preferred: those of its sides that say something else.

    Who says the same stays beside it. Where all say the same, as when links set them against
    each other, it is preferred to all others.
    """
    values = [claim.value for claim in reading.candidates if claim.event == preferred]
    others = [claim for claim in reading.candidates if claim.event != preferred]
    kind = reading.attribute.type
    unlike = [each for each in others if any(differs(kind, each.value, one) for one in values)]
    return sorted({claim.event for claim in unlike or others})
