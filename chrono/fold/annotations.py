"""Annotations shown beside a value: plans, predictions, allegations, denials and opinions.

A plan or prediction shows from when it was said. An allegation, denial or opinion
shows from its own date, or from when it was said, until a fact that is certainly later.
"""

from __future__ import annotations

from collections.abc import Sequence

from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.precedence import has_ended, lower_bound
from chrono.fold.resolution import QueryContext
from chrono.model.claim import Annotation, Claim, EventTimes, Status
from chrono.model.event import AHEAD
from chrono.model.quantity import agree


def annotations_of(
    claims: Sequence[Claim],
    levels: Sequence[Claim],
    moments: dict[str, EventTimes],
    context: QueryContext,
) -> tuple[Annotation, ...]:
    """Return every annotation to show beside the value at (D, K), in the order of dates."""
    at = context.at
    fixed = context.attribute.persistence == "fixed"
    facts = [claim for claim in levels if claim.role == "level"]
    least = BEGINNING if fixed else lower_bound(facts, at, context.known_at)
    shown = []
    for claim in claims:
        from_said = claim.layer in AHEAD or claim.when is None
        begins = claim.said if from_said else (claim.earliest, claim.latest)
        if begins[0] > at:
            continue
        if (
            claim.layer not in AHEAD
            and not fixed
            and (has_ended(claim, at) or claim.latest < least)
        ):
            continue
        status, by = _status(claim, claims, moments, context)
        tentative = begins[1] > at or claim.known[1] > context.known_at
        shown.append(Annotation(claim, status, tentative, by))
    shown.sort(key=lambda each: (each.claim.layer, each.claim.latest, each.claim.event))
    return tuple(shown)


def _status(
    claim: Claim, claims: Sequence[Claim], moments: dict[str, EventTimes], context: QueryContext
) -> tuple[Status, tuple[str, ...]]:
    if claim.layer != "planned":
        return "", ()
    links = [link for link in context.active.links if link.target == claim.event]
    done = tuple(
        link.source
        for link in links
        if link.relation == "fulfils" and _fulfils(link.source, moments, context)
    )
    if done:
        return "fulfilled", done
    plans = {other.event for other in claims if other.layer == "planned"}
    newer = tuple(
        link.source
        for link in links
        if link.relation == "follows"
        and link.source in plans
        and moments[link.source].said[1] <= context.at
    )
    if newer:
        return "superseded", newer
    ends = claim.end[1] if claim.end else claim.latest
    return ("overdue" if ends < context.at else "expected"), ()


def _fulfils(event: str, moments: dict[str, EventTimes], context: QueryContext) -> bool:
    """Return whether the event is a fact that has certainly happened at D and is known at K."""
    moment = moments[event]
    latest = context.active.windows.get(event, (moment.earliest, moment.latest))[1]
    return moment.factual and latest <= context.at and moment.known[1] <= context.known_at


def disputes(
    value: object, annotations: Sequence[Annotation], context: QueryContext
) -> tuple[Claim, ...]:
    """Return the denials of a value, and the allegations that contradict it."""
    kind = context.attribute.type
    found = []
    for each in annotations:
        claim = each.claim
        if each.tentative or claim.role != "level":
            continue
        same = agree(kind, claim.value, value, context.attribute.clock)
        denied = claim.layer == "denied" and same and (kind != "words" or claim.value == value)
        if denied or (claim.layer == "alleged" and not same):
            found.append(claim)
    return tuple(found)


__all__ = ["FOREVER", "annotations_of", "disputes"]
