"""Parts larger than their whole, where the vocabulary names the whole of a number.

A part and its whole are compared where both show on one day. Only the certain ends of their
ranges count: about 2,500 is not larger than 2,450.
"""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING, FOREVER, say_day
from chrono.model.claim import Reading, cell_key, split_key
from chrono.model.quantity import span

DAYS = 400
"""The most days on which a part is compared with its whole."""


def find_parts_exceeding_wholes(context: CheckContext) -> Iterator[Finding]:
    """Yield each part that shows as larger than its whole, on the first such day."""
    for key, found in context.looked.items():
        entity, name, member, part = split_key(key)
        within = found.attribute.within
        if within is None or member is not None or part:
            continue
        owner = context.looked.get(cell_key(entity, within))
        if owner is not None:
            yield from _compare(key, name, found, owner, context)


def _compare(
    key: str, name: str, found: Looked, owner: Looked, context: CheckContext
) -> Iterator[Finding]:
    reported: set[tuple[str, ...]] = set()
    for day in _days(name, found, owner, context):
        mine, its = context.read(key, day), context.read(owner.cell.key, day)
        if mine is None or its is None or not isinstance(its.value, str) or not _shown(its):
            continue
        whole = cell_key(its.value, name)
        theirs = context.read(whole, day)
        if theirs is None or not _shown(mine) or not _shown(theirs) or not _larger(mine, theirs):
            continue
        events = _events(mine, theirs)
        if events not in reported:
            reported.add(events)
            yield _finding(mine, theirs, its, context)


def _days(name: str, found: Looked, owner: Looked, context: CheckContext) -> list[int]:
    """Return the days on which the part, its whole, or the choice of whole can change."""
    wholes = {claim.value for claim in owner.levels if isinstance(claim.value, str)}
    looked = [found, owner, *(context.looked.get(cell_key(each, name)) for each in sorted(wholes))]
    days = {context.at}
    for each in looked:
        for claim in each.values if each else ():
            days |= {claim.earliest, claim.latest, claim.event_window[1]}
    finite = (each for each in days if BEGINNING < each < FOREVER)
    return sorted({context.clock.end_if_day_begins(each) for each in finite})[:DAYS]


def _shown(reading: Reading) -> bool:
    return reading.standing in ("stated", "derived")


def _larger(part: Reading, whole: Reading) -> bool:
    mine, theirs = span(part.value), span(whole.value)
    if mine is None or theirs is None or mine[0] is None or theirs[1] is None:
        return False
    return mine[0] > theirs[1]


def _events(part: Reading, whole: Reading) -> tuple[str, ...]:
    claims = (*part.candidates, *whole.candidates)
    return tuple(dict.fromkeys(claim.event for claim in claims))


def _finding(part: Reading, whole: Reading, its: Reading, context: CheckContext) -> Finding:
    written = {claim.written for claim in (*part.candidates, *whole.candidates)}
    lasting = part.attribute.persistence != "observed"
    together = len(written) == 1 or lasting
    mine, theirs = (
        f"{context.say_reading(each)}"
        + (f" (observed {say_day(each.day - each.age)})" if each.age is not None else "")
        for each in (part, whole)
    )
    owner = its.candidates[0].event
    return Finding(
        check="part-exceeds-whole",
        severity="conflict" if together else "gap",
        cells=(part.cell, whole.cell),
        events=tuple(dict.fromkeys((*_events(part, whole), owner))),
        at=part.at,
        sentence=f"{context.opening_cell(part.cell)} is larger than the whole it is a part of on"
        f" {context.clock.say(part.at)}: {mine}, and {context.say_cell(whole.cell)} is {theirs}.",
        what_next="One of the two is wrong, or out of date: look for what came between,"
        " or `chrono correct` the one that was misread.",
    )
