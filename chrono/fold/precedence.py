"""Which claims of a cell could be the last to have begun by D. The heart of the fold.

A claim begins on some day of its window. It is a candidate if there is a way to place
every claim on a day of its window so that none begun by D is later; a property test
holds this against every such placing. The order of the log never breaks a tie.
"""

from __future__ import annotations

from collections.abc import Sequence

from chrono.edtf import BEGINNING
from chrono.fold.links import NO_ACTIVE_LINKS, ActiveLinks
from chrono.model.claim import Claim


def happened(claim: Claim, at: int, known_at: int) -> bool:
    """Whether it has certainly begun by D, in a document certainly known by K."""
    return claim.latest <= at and claim.known[1] <= known_at


def covers(claim: Claim, at: int) -> bool:
    """Whether it is a span that certainly holds D."""
    return claim.end is not None and claim.latest <= at <= claim.end[0]


def has_ended(claim: Claim, at: int) -> bool:
    """Whether it is a span that has certainly ended before D."""
    return claim.end is not None and claim.end[1] < at


def settled(claim: Claim, at: int, known_at: int) -> bool:
    """Whether it has happened, and its end, if vague or unknown, cannot have come."""
    return happened(claim, at, known_at) and (claim.end is None or at <= claim.end[0])


def lower_bound(claims: Sequence[Claim], at: int, known_at: int) -> int:
    """The day before which no claim can be the last: the latest certain beginning."""
    return max(
        (claim.earliest for claim in claims if happened(claim, at, known_at)), default=BEGINNING
    )


def latest_claims(
    claims: Sequence[Claim], at: int, known_at: int, active: ActiveLinks = NO_ACTIVE_LINKS
) -> list[Claim]:
    """The claims begun by D that no happened claim is certainly later than, ended spans too."""
    begun = [claim for claim in claims if claim.earliest <= at]
    if len(begun) < 2:
        return begun
    sure = [claim for claim in begun if happened(claim, at, known_at)]
    least = max([claim.earliest for claim in sure], default=BEGINNING)
    timed = [claim for claim in sure if claim.time is not None]
    if not timed and not active.follows:
        return [claim for claim in begun if claim.latest >= least or covers(claim, at)]
    follower = [claim for claim in sure if claim.role != "before"] if active.follows else []
    followed = active.follows.followed_by(other.event for other in follower)
    # What a link says follows a span, and began this very day, came after it.
    beginning = [other.event for other in follower if other.earliest == at]
    followed_today = active.follows.followed_by(beginning)
    kept = []
    for claim in begun:
        if covers(claim, at):
            if not followed_today(claim.event):
                kept.append(claim)
        elif claim.latest >= least and not (
            followed(claim.event) or any(later_that_day(other, claim) for other in timed)
        ):
            kept.append(claim)
    return kept


def candidates(
    claims: Sequence[Claim], at: int, known_at: int, active: ActiveLinks = NO_ACTIVE_LINKS
) -> list[Claim]:
    """The claims that could be the last at D, as known at K.

    `claims` are those known or perhaps known at K, on the days that links have left them.
    """
    return [
        claim for claim in latest_claims(claims, at, known_at, active) if not has_ended(claim, at)
    ]


def ended_claims(
    latest: Sequence[Claim], at: int, known_at: int, active: ActiveLinks = NO_ACTIVE_LINKS
) -> list[Claim]:
    """Of the claims that could be the last, those that have certainly ended before D.

    What held just before an event is not the last where a claim of the same happening says
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
    """Whether it can have begun on or after the day `least` and have ended before D."""
    return claim.end is not None and max(claim.end[0], least) < at


def later_that_day(other: Claim, claim: Claim) -> bool:
    """Whether both are dated to one day, and the other to a later time of it."""
    return (
        claim.time is not None
        and other.time is not None
        and other.earliest == other.latest == claim.earliest == claim.latest
        and other.time > claim.time
    )
