"""The sides of a contest: their descriptions, and those that a judgement rejects."""

from __future__ import annotations

from chrono.chronicle import differs
from chrono.model.claim import Claim, Reading
from chrono.render.text import Names, claim_words, when_words


def sides(reading: Reading, names: Names) -> dict[str, str]:
    """Describes the claims that contest a cell, by their events: value, date and source."""
    return {claim.event: _told(claim, reading, names) for claim in reading.candidates}


def _told(claim: Claim, reading: Reading, names: Names) -> str:
    parts = [claim_words(claim, reading.attribute, names), when_words(claim, names.clock)]
    if claim.speaker:
        parts.append(names.entity(claim.speaker))
    return ", ".join(parts)


def against(reading: Reading, preferred: str) -> list[str]:
    """Returns the events that a judgement rejects: those that claim another value.

    Events with the same value are not rejected. If all claim the same value, as when links
    oppose them, all others are rejected.
    """
    values = [claim.value for claim in reading.candidates if claim.event == preferred]
    others = [claim for claim in reading.candidates if claim.event != preferred]
    kind, clock = reading.attribute.type, reading.attribute.clock
    unlike = [
        each for each in others if any(differs(kind, each.value, one, clock) for one in values)
    ]
    return sorted({claim.event for claim in unlike or others})
