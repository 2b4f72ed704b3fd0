"""A change whose document gives only by how much: applied to one level, never summed.

It gives a derived value from one level that is certainly earlier and was not stale when
the change came (DESIGN section 5.4). Several changes are listed: nothing says whether
one already counts the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from chrono.edtf.durations import add
from chrono.fold.candidacy import happened
from chrono.fold.claiming import duration
from chrono.fold.settling import Question, Verdict
from chrono.state import Claim
from chrono.values import plus


def apply_changes(
    verdict: Verdict, changes: Sequence[Claim], asked: Question
) -> tuple[Verdict, tuple[Claim, ...]]:
    """The verdict once changes by an amount have acted on it, and the changes that could not."""
    begun = [claim for claim in changes if claim.earliest <= asked.at]
    base = verdict.deciding
    if base is None:
        return verdict, tuple(begun)
    since = max(claim.latest for claim in verdict.candidates)
    begun = [
        claim for claim in begun if claim.latest >= min(c.earliest for c in verdict.candidates)
    ]
    usable = [claim for claim in begun if _applies(claim, verdict, base, since, asked)]
    unapplied = tuple(claim for claim in begun if claim not in usable)
    made = [
        evolve(change, value=value, derived=True)
        for change in usable
        if (value := plus(verdict.value, change.value, -1 if change.role == "less" else 1))
        is not None
    ]
    if not made:
        return verdict, (*unapplied, *usable)
    happenings = {asked.acting.happening.get(claim.event, claim.event) for claim in made}
    sure = [claim for claim in made if happened(claim, asked.at, asked.known_at)]
    inputs = (base.event, *(claim.event for claim in made))
    if len(happenings) == 1 and sure:
        return (
            Verdict("derived", "change", sure[0].value, tuple(made), sure[0], inputs=inputs,
                    judged=verdict.judged),
            unapplied,
        )  # fmt: skip
    stays = () if sure else verdict.candidates
    rule = "changes" if len(happenings) > 1 else "change-pending"
    return Verdict("possible", rule, None, (*stays, *made), inputs=inputs,
                   judged=verdict.judged), unapplied  # fmt: skip


def _applies(change: Claim, verdict: Verdict, base: Claim, since: int, asked: Question) -> bool:
    """Whether the level is certainly earlier than the change, and was not stale at it."""
    later = all((change.event, claim.event) in asked.acting.follows for claim in verdict.candidates)
    if not later and change.earliest <= since:
        return False
    limit = asked.attribute.stale_after
    return limit is None or change.latest <= add(base.seen, duration(limit))
