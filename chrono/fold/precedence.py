"""Finds the claims of a cell that could be the last to have begun by D: the core of the fold.

A claim begins at some second of its window. It is a candidate if every claim can be placed at a
second of its own window so that no claim that has begun by D is later than it. A property test
compares the result with every such placing. The order of the log never breaks a tie.
"""

from __future__ import annotations

from collections.abc import Sequence

from chrono.edtf import BEGINNING
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold.links import NO_ACTIVE_LINKS, ActiveLinks
from chrono.model.claim import Claim


def happened(claim: Claim, at: int, known_at: int) -> bool:
    """Return whether the claim has certainly begun by D, in a document certainly known by K."""
    return claim.latest <= at and claim.known[1] <= known_at


def covers(claim: Claim, at: int) -> bool:
    """Return whether the claim is a span that certainly includes D."""
    return claim.end is not None and claim.latest <= at <= claim.end[0]


def has_ended(claim: Claim, at: int) -> bool:
    """Return whether the claim is a span that has certainly ended before D."""
    return claim.end is not None and claim.end[1] < at


def settled(claim: Claim, at: int, known_at: int) -> bool:
    """Return whether the claim has happened and its vague or unknown end cannot have come yet."""
    return happened(claim, at, known_at) and (claim.end is None or at <= claim.end[0])


def lower_bound(claims: Sequence[Claim], at: int, known_at: int) -> int:
    """Return the latest certain beginning: no claim that begins earlier can be the last."""
    return max(
        (claim.earliest for claim in claims if happened(claim, at, known_at)), default=BEGINNING
    )


def latest_claims(
    claims: Sequence[Claim],
    at: int,
    known_at: int,
    active: ActiveLinks = NO_ACTIVE_LINKS,
    clock: Clock = UTC_CLOCK,
) -> list[Claim]:
    """Return the claims begun by D, except those that a later claim certainly follows.

    Spans that have ended stay in the result: the caller decides what they take away. Only claims
    that have certainly happened can exclude another, because a claim that may lie after D cannot.
    So one bound, the latest certain beginning, replaces the comparison of every pair. Links order
    claims within overlapping windows, so they are compared only where they exist.
    """
    begun = [claim for claim in claims if claim.earliest <= at]
    if len(begun) < 2:
        return begun
    sure = [claim for claim in begun if happened(claim, at, known_at)]
    least = max([claim.earliest for claim in sure], default=BEGINNING)
    if not active.follows:
        return [claim for claim in begun if claim.latest >= least or covers(claim, at)]
    follower = [claim for claim in sure if claim.role != "before"]
    followed = active.follows.followed_by(other.event for other in follower)
    # An event that a link puts after a span, and that began on the day of D, came after the span.
    today = clock.start_of_day(at)
    beginning = [other.event for other in follower if today <= other.earliest <= at]
    followed_today = active.follows.followed_by(beginning)
    kept = []
    for claim in begun:
        if covers(claim, at):
            if not followed_today(claim.event):
                kept.append(claim)
        elif claim.latest >= least and not followed(claim.event):
            kept.append(claim)
    return kept


def candidates(
    claims: Sequence[Claim],
    at: int,
    known_at: int,
    active: ActiveLinks = NO_ACTIVE_LINKS,
    clock: Clock = UTC_CLOCK,
) -> list[Claim]:
    """Return the claims that could be the last at D, as known at K.

    `claims` are those known or perhaps known at K, in the windows that links leave them. A span
    that has certainly ended is removed last, because it can still exclude what came before it.
    """
    return [
        claim
        for claim in latest_claims(claims, at, known_at, active, clock)
        if not has_ended(claim, at)
    ]


def ended_claims(
    latest: Sequence[Claim], at: int, known_at: int, active: ActiveLinks = NO_ACTIVE_LINKS
) -> list[Claim]:
    """Return the claims that could be the last and have certainly ended before D.

    A `before` claim is left out where a level of the same happening has begun: the level then says
    what has held since.
    """
    over = [claim for claim in latest if has_ended(claim, at)]
    if all(claim.role != "before" for claim in over):
        return over
    groups = active.happening
    since = {
        groups.get(claim.event, claim.event)
        for claim in latest
        if claim.role == "level" and happened(claim, at, known_at)
    }
    return [
        claim
        for claim in over
        if claim.role != "before" or groups.get(claim.event, claim.event) not in since
    ]


def may_have_ended(claim: Claim, at: int, least: int) -> bool:
    """Return whether the claim can begin at or after the second `least` and end before D."""
    return claim.end is not None and max(claim.end[0], least) < at
