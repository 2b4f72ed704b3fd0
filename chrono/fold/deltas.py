"""A change whose document gives only by how much: applied to one level, never summed.

It gives a derived value from one level that is certainly earlier and was not stale when
the change came (RULES.md, section 4). Several changes are listed: nothing says whether
one already counts the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from chrono.edtf.durations import add, parse_duration
from chrono.fold.precedence import happened, later_that_day
from chrono.fold.resolution import QueryContext, Resolution, all_agree
from chrono.model.claim import Claim
from chrono.model.quantity import narrowness, plus


def apply_changes(
    verdict: Resolution, levels: Sequence[Claim], changes: Sequence[Claim], asked: QueryContext
) -> tuple[Resolution, tuple[Claim, ...]]:
    """The verdict once changes by an amount have acted on it, and the changes that could not.

    A change that a level is certainly later than, or is the same happening as, is counted in
    that level, and not named.
    """
    at, known_at = asked.at, asked.known_at
    sure = [claim for claim in levels if happened(claim, at, known_at)]
    begun = [
        claim
        for claim in changes
        if claim.earliest <= at
        and not any(_later(level, claim, asked) or _same(level, claim, asked) for level in sure)
    ]
    base = verdict.deciding
    if base is None:
        return verdict, tuple(begun)
    made = [
        evolve(change, value=value, derived=True)
        for change in begun
        if _applies(change, verdict, base, asked)
        and (value := plus(verdict.value, change.value, -1 if change.role == "less" else 1))
        is not None
    ]
    if not made:
        return verdict, tuple(begun)
    used = {claim.event for claim in made}
    unapplied = tuple(claim for claim in begun if claim.event not in used)
    happenings = {asked.acting.happening.get(claim.event, claim.event) for claim in made}
    done = [claim for claim in made if happened(claim, at, known_at)]
    inputs = (base.event, *(claim.event for claim in made))
    if len(happenings) == 1 and done and all_agree(made, asked.attribute):
        shown = min(done, key=lambda claim: (narrowness(claim.value), claim.event))
        return (
            Resolution(
                "derived",
                "change",
                shown.value,
                tuple(made),
                shown,
                inputs=inputs,
                judged=verdict.judged,
            ),
            unapplied,
        )
    stays = () if done else verdict.candidates
    rule = "changes" if len(made) > 1 else "change-pending"
    return Resolution(
        "possible", rule, None, (*stays, *made), inputs=inputs, judged=verdict.judged
    ), unapplied


def _later(one: Claim, two: Claim, asked: QueryContext) -> bool:
    """Whether a level or change is certainly later than another: by day, link or time of day."""
    followed = one.role != "before" and (one.event, two.event) in asked.acting.follows
    return followed or one.earliest > two.latest or later_that_day(one, two)


def _same(level: Claim, change: Claim, asked: QueryContext) -> bool:
    """Whether a level is what the change's own happening left; one before it is not."""
    groups = asked.acting.happening
    if level.role == "before":
        return False
    return groups.get(level.event, level.event) == groups.get(change.event)


def _applies(change: Claim, verdict: Resolution, base: Claim, asked: QueryContext) -> bool:
    """Whether the level is certainly earlier than the change, and was not stale at it."""
    if not all(_later(change, claim, asked) for claim in verdict.candidates):
        return False
    limit = asked.attribute.stale_after
    return limit is None or change.latest <= add(base.seen, parse_duration(limit))
