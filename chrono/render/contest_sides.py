"""The sides of a contest: their descriptions, and those that a judgement rejects."""

from __future__ import annotations

from chrono.fold.evaluation import differs
from chrono.model.claim import Claim, Reading
from chrono.render.date_text import when_words
from chrono.render.names import Names
from chrono.render.text import labelled_cell, side_words


def sides(reading: Reading, names: Names) -> dict[str, str]:
    """Describe the claims that contest a cell, by event: value, date, speaker and doubts.

    In a contest across cells, each claim comes after the name of its cell.
    """
    said: dict[str, list[str]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said.setdefault(claim.event, []).append(_told(claim, reading, names))
    return {event: "; ".join(dict.fromkeys(told)) for event, told in said.items()}


def _told(claim: Claim, reading: Reading, names: Names) -> str:
    doubts = names.doubts(claim)
    said = side_words(claim, reading, names)
    if reading.foreign and claim not in reading.foreign:
        said = f"{labelled_cell(reading.cell, reading.attribute, names)}: {said}"
    parts = [said, when_words(claim, names.clock)]
    if claim.speaker:
        parts.append(names.entity(claim.speaker))
    return ", ".join([*parts, doubts] if doubts else parts)


def against(reading: Reading, preferred: str) -> list[str]:
    """Return the events that a judgement rejects, if it prefers one of the sides.

    Across cells these are the sides that a link sets against the preferred one. Within a cell they
    are those that claim another value: events with the same value are not rejected. If all claim
    the same value, as when links oppose them, all others are rejected.
    """
    if across := _opposed(reading, preferred):
        return across
    values = [claim.value for claim in reading.candidates if claim.event == preferred]
    others = [claim for claim in reading.candidates if claim.event != preferred]
    kind, clock = reading.attribute.type, reading.attribute.clock
    unlike = [
        each for each in others if any(differs(kind, each.value, one, clock) for one in values)
    ]
    return sorted({claim.event for claim in unlike or others})


def _opposed(reading: Reading, preferred: str) -> list[str]:
    """Return the sides that a link sets against an event across cells."""
    foreign = {claim.event for claim in reading.foreign}
    rivals = {claim.event for claim in reading.candidates} if preferred in foreign else foreign
    pairs = [{link.source, link.target} for link in reading.links if link.relation == "contradicts"]
    return sorted({event for pair in pairs if preferred in pair for event in pair & rivals})
