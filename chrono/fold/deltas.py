"""Applies a change whose document gives only the amount to one level; changes are never summed.

The result is a value derived from one level that is certainly earlier and was not stale when
the change came (RULES.md, section 4). Several changes are listed instead, because no document
says whether one of them already includes the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from chrono.fold.precedence import happened
from chrono.fold.resolution import QueryContext, Resolution, all_agree
from chrono.model.claim import Claim
from chrono.model.quantity import narrowness, plus


def apply_changes(
    resolution: Resolution, levels: Sequence[Claim], changes: Sequence[Claim], context: QueryContext
) -> tuple[Resolution, tuple[Claim, ...]]:
    """Return the verdict after changes by an amount, and the changes that could not be applied.

    Each change is applied to the same level, never to the result of another change: two documents
    may report one departure, and a sum would give a number that no document supports. So several
    happenings give a possible value with one candidate each. A change is left out where a level is
    certainly later or belongs to the same happening, because that level already includes it.
    """
    at, known_at = context.at, context.known_at
    sure = [claim for claim in levels if happened(claim, at, known_at)]
    begun = [
        claim
        for claim in changes
        if claim.earliest <= at
        and not any(_later(level, claim, context) or _same(level, claim, context) for level in sure)
    ]
    base = resolution.deciding
    if base is None:
        return resolution, tuple(begun)
    made = [
        evolve(change, value=value, derived=True)
        for change in begun
        if _applies(change, resolution, base, context)
        and (value := plus(resolution.value, change.value, -1 if change.role == "less" else 1))
        is not None
    ]
    if not made:
        return resolution, tuple(begun)
    used = {claim.event for claim in made}
    unapplied = tuple(claim for claim in begun if claim.event not in used)
    happenings = {context.active.happening.get(claim.event, claim.event) for claim in made}
    done = [claim for claim in made if happened(claim, at, known_at)]
    inputs = (base.event, *(claim.event for claim in made))
    if len(happenings) == 1 and done and all_agree(made, context.attribute):
        shown = min(done, key=lambda claim: (narrowness(claim.value), claim.event))
        return (
            Resolution(
                "derived",
                "change",
                shown.value,
                tuple(made),
                shown,
                inputs=inputs,
                judged=resolution.judged,
                overrulings=resolution.overrulings,
            ),
            unapplied,
        )
    stays = () if done else resolution.candidates
    rule = "changes" if len(made) > 1 else "change-pending"
    return Resolution(
        "possible",
        rule,
        None,
        (*stays, *made),
        inputs=inputs,
        judged=resolution.judged,
        overrulings=resolution.overrulings,
    ), unapplied


def _later(one: Claim, two: Claim, context: QueryContext) -> bool:
    """Return whether a level or change is certainly later: by its window or by a link."""
    followed = one.role != "before" and (one.event, two.event) in context.active.follows
    return followed or one.earliest > two.latest


def _same(level: Claim, change: Claim, context: QueryContext) -> bool:
    """Return whether a level results from the change's own happening; a `before` level does not."""
    groups = context.active.happening
    if level.role == "before":
        return False
    return groups.get(level.event, level.event) == groups.get(change.event)


def _applies(change: Claim, resolution: Resolution, base: Claim, context: QueryContext) -> bool:
    """Return whether the level is certainly earlier than the change and not yet stale then."""
    if not all(_later(change, claim, context) for claim in resolution.candidates):
        return False
    limit, clock = context.attribute.stale_after, context.attribute.clock
    return limit is None or change.latest <= clock.add(base.seen, limit)
