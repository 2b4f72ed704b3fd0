"""The possible-worlds oracle: places every event at every moment of its window that matters.

A world puts each event at one moment of its own window, such that events linked `same` share
their moment and none precedes what it follows. Of the seconds of a window only those matter that
are a bound of some window or next to the moment asked for: an event at any other second can be
moved down to the bound before it without changing any order. A claim could be the last at D if in
some world nothing that is surely known has begun after it by D. Windows that are open are clipped
at the edge of the small world. Nothing here knows how the fold finds its candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from tests.reference.claiming import Says
from tests.reference.knowing import Known
from tests.reference.worlds import DAYS, after

EDGE = after(-5), after(DAYS + 10)
MOST = 60_000
"""Worlds beyond which nobody waits for the answer."""

World = dict[str, int]


def worlds(known: Known, claims: Iterable[Says], at: int) -> list[World] | None:
    """All worlds of the events of some claims, and of those tied to them; None if too many."""
    names = {claim.event for claim in claims}
    links = known.linked("same") + known.linked("follows")
    for _ in links:
        names |= {end for pair in links if names & set(pair) for end in pair}
    windows = {name: known.own_window(known.events[name]) for name in sorted(names)}
    bounds = {*EDGE, at - 1, at, at + 1, *(tick for window in windows.values() for tick in window)}
    ranges = {}
    count = 1
    for name, window in windows.items():
        first, last = max(window[0], EDGE[0]), min(window[1], EDGE[1])
        ranges[name] = [tick for tick in sorted(bounds) if first <= tick <= last]
        count *= len(ranges[name])
    if count > MOST:
        return None
    return list(_placed(known, ranges))


def _placed(known: Known, ranges: dict[str, list[int]]) -> Iterator[World]:
    same = [pair for pair in known.linked("same") if pair[0] in ranges]
    after = [pair for pair in known.linked("follows") if pair[0] in ranges]
    for moments in product(*ranges.values()):
        world = dict(zip(ranges, moments, strict=True))
        if all(world[a] == world[b] for a, b in same) and all(
            world[later] >= world[earlier] for later, earlier in after
        ):
            yield world


def could_be_last(known: Known, claims: list[Says], at: int, all_worlds: list[World]) -> set[str]:
    """The events whose claims are the last to have begun by D, and not over, in some world."""
    sure = [claim for claim in claims if claim.known[1] <= known.at]
    found = set()
    for claim in claims:
        if claim.end and claim.end[1] < at:
            continue
        if _throughout(known, claim, sure, at) or any(
            world[claim.event] <= at
            and not any(_after(known, world, other, claim, at) for other in sure)
            for world in all_worlds
        ):
            found.add(claim.event)
    return found


def ended_last(known: Known, claims: list[Says], at: int, all_worlds: list[World]) -> set[str]:
    """The events of the spans that are the last to have begun by D, and over, in some world.

    A span's end falls on any moment of its own window, from the span's beginning on. None where a
    claim surely known holds throughout D.
    """
    sure = [claim for claim in claims if claim.known[1] <= known.at]
    if any(_throughout(known, claim, sure, at) for claim in sure):
        return set()
    return {
        claim.event
        for claim in claims
        if claim.end
        and any(
            max(claim.end[0], world[claim.event]) <= min(claim.end[1], at - 1)
            and not any(_after(known, world, other, claim, at) for other in sure)
            for world in all_worlds
        )
    }


def _throughout(known: Known, claim: Says, sure: list[Says], at: int) -> bool:
    """Whether a span holds D in every world: nothing that follows it begins on that day by D."""
    return (
        claim.end is not None
        and claim.last <= at <= claim.end[0]
        and not any(
            known.clock.start(at) <= other.first
            and other.last <= at
            and (other.event, claim.event) in known.follows
            for other in sure
        )
    )


def _after(known: Known, world: World, other: Says, claim: Says, at: int) -> bool:
    """Whether in this world the other has begun by D, and after the claim."""
    mine, theirs = world[claim.event], world[other.event]
    if theirs > at or theirs < mine:
        return False
    return theirs > mine or (other.event, claim.event) in known.follows
