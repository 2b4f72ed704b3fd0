"""Decides whether the candidates agree, contradict each other, or depend on vague dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, Final

from attrs import evolve, frozen

from chrono.edtf import BEGINNING
from chrono.fold.links import ActiveLinks
from chrono.fold.precedence import (
    covers,
    ended_claims,
    happened,
    has_ended,
    latest_claims,
    lower_bound,
    may_have_ended,
    settled,
)
from chrono.model.claim import Claim, Link, Standing
from chrono.model.quantity import agree, narrowness, span
from chrono.model.vocabulary.schema import Attribute

COMPARED_PAIRWISE: Final = 8
"""Up to this many claims, every pair is compared: sorting them would cost more."""
SPANS: Final = "spans"
"""The key shared by all spans that cover D."""


@frozen
class Resolution:
    """The result for a cell's levels, before changes by an amount and before ageing."""

    standing: Standing
    rule: str
    value: Any = None
    candidates: tuple[Claim, ...] = ()
    deciding: Claim | None = None
    """The narrowest of the claims that agree."""
    foreign: tuple[Claim, ...] = ()
    bounds: tuple[Claim, ...] = ()
    ended: tuple[Claim, ...] = ()
    judged: tuple[Link, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def rests_on(self) -> tuple[Claim, ...]:
        """The claims behind the result; for a possible value also those that have ended."""
        return self.candidates + self.ended if self.standing == "possible" else self.candidates


@frozen
class QueryContext:
    """The attribute, the day and the links with which a cell is read."""

    attribute: Attribute
    at: int
    known_at: int
    active: ActiveLinks


def resolve(levels: Sequence[Claim], foreign: Sequence[Claim], context: QueryContext) -> Resolution:
    """Return the verdict on a cell's levels at (D, K).

    The order of the steps matters. Open starts alone only bound a value, since none has certainly
    begun. Judgements act before the candidates are compared, so that a settled contest is not
    reported. A value is decided only if no way to place vague dates gives another one; among claims
    that agree, the narrowest is shown, so that the order of the log cannot change the answer.
    """
    at, known_at = context.at, context.known_at
    found, ended = _last_claims(levels, context)
    if not found:
        return _nothing(levels, ended, context)
    certain = happened if context.attribute.persistence == "fixed" else settled
    sure = [claim for claim in found if certain(claim, at, known_at)]
    if not sure and all(claim.open_start for claim in found):
        nothing = _nothing(levels, ended, context)
        return evolve(nothing, rule="bounds", bounds=(*found, *nothing.bounds))
    if len(found) == 1 and sure and not foreign and not ended:
        return _decided(found, sure[0], "one")
    left, settling, open_ones = judge([*found, *ended], context)
    judged = (*settling, *open_ones)
    if judged:
        found = [claim for claim in found if claim in left]
        ended = [claim for claim in ended if claim in left]
        sure = [claim for claim in sure if claim in left]
        if not found:
            return evolve(_nothing(levels, ended, context), judged=judged)
    resolution = _weighed(
        found, sure, ended, levels, foreign, context, judged, disagree=bool(open_ones)
    )
    if resolution is not None:
        return resolution
    deciding = sure[0] if len(sure) == 1 else min(sure, key=_narrowest_first)
    rule = "judged" if settling else "agree" if len(found) > 1 else "one"
    return _decided(found, deciding, rule, judged)


def _last_claims(levels: Sequence[Claim], context: QueryContext) -> tuple[list[Claim], list[Claim]]:
    """Return the claims that could be the last and may hold at D, and those that have ended.

    Where a span certainly includes D, a claim that began inside it and has ended changes nothing.
    """
    at, known_at = context.at, context.known_at
    if context.attribute.persistence == "fixed":
        followed = context.active.follows.followed_by(
            claim.event for claim in levels if happened(claim, at, known_at)
        )
        return [c for c in levels if c.earliest <= at and not followed(c.event)], []
    latest = latest_claims(levels, at, known_at, context.active)
    found = [claim for claim in latest if not has_ended(claim, at)]
    if len(found) == len(latest) or any(_holds_throughout(claim, context) for claim in found):
        return found, []
    return found, ended_claims(latest, at, known_at, context.active)


def _holds_throughout(claim: Claim, context: QueryContext) -> bool:
    return covers(claim, context.at) and happened(claim, context.at, context.known_at)


def _weighed(
    found: list[Claim],
    sure: Sequence[Claim],
    ended: Sequence[Claim],
    levels: Sequence[Claim],
    foreign: Sequence[Claim],
    context: QueryContext,
    judged: tuple[Link, ...],
    disagree: bool,
) -> Resolution | None:
    """Return a contested or possible result; None where the candidates give one value."""

    def open_to(standing: Standing, rule: str, sides: tuple[Claim, ...] = ()) -> Resolution:
        return Resolution(
            standing, rule, None, tuple(found), foreign=sides, judged=judged, ended=tuple(ended)
        )

    sides = _foreign_sides(found, foreign, context) if foreign else ()
    if sides:
        return open_to("contested", "contradicts", sides)
    rule = _contest(found, context)
    if rule:
        return open_to("contested", "judges-disagree" if disagree else rule)
    if not sure:
        begun = any(happened(claim, context.at, context.known_at) for claim in found)
        return open_to("possible", "may-have-ended" if begun else "pending")
    if not all_agree(found, context.attribute):
        return open_to("possible", "vague-order")
    if ended or _last_may_have_ended(found, levels, context):
        return open_to("possible", "may-have-ended")
    return None


def _last_may_have_ended(
    found: Sequence[Claim], levels: Sequence[Claim], context: QueryContext
) -> bool:
    """Return whether a candidate could be the last with its vague or unknown end in the past."""
    at = context.at
    if context.attribute.persistence == "fixed" or all(
        claim.end is None or at <= claim.end[0] for claim in found
    ):
        return False
    if any(_holds_throughout(claim, context) for claim in found):
        return False
    least = lower_bound(levels, at, context.known_at)
    return any(may_have_ended(claim, at, least) for claim in found)


def _decided(
    found: Sequence[Claim], deciding: Claim, rule: str, judged: tuple[Link, ...] = ()
) -> Resolution:
    """Return the value of the deciding claim, with which all remaining claims agree."""
    return Resolution(
        "derived" if deciding.derived else "stated",
        rule,
        deciding.value,
        tuple(found),
        deciding,
        judged=judged,
        inputs=(deciding.event,) if deciding.derived else (),
    )


def _narrowest_first(claim: Claim) -> tuple[Any, ...]:
    return narrowness(claim.value), claim.derived, claim.event


def _nothing(levels: Sequence[Claim], ended: Sequence[Claim], context: QueryContext) -> Resolution:
    """Return an unknown result: no claim has begun, or the last has ended; open starts bound it."""
    bounds = tuple(c for c in levels if c.open_start and c.earliest > context.at)
    if ended:
        return Resolution("unknown", "ended", ended=tuple(ended), bounds=bounds)
    return Resolution("unknown", "bounds" if bounds else "none", bounds=bounds)


def judge(
    found: list[Claim], context: QueryContext
) -> tuple[list[Claim], tuple[Link, ...], tuple[Link, ...]]:
    """Return the claims left by judgements, the judgements that settle, and those that disagree.

    Each pair stands alone and acts only where both events are candidates that differ. A pair that
    another judgement in force reverses settles nothing, nor do pairs that would leave no claim.
    """
    if not context.active.prefers:
        return found, (), ()
    by_event: dict[str, list[Claim]] = {}
    for claim in found:
        by_event.setdefault(claim.event, []).append(claim)
    pairs = [
        link
        for link in context.active.prefers
        if link.source in by_event
        and link.target in by_event
        and _differ(by_event[link.source], by_event[link.target], context.attribute)
    ]
    ordered = {(link.source, link.target) for link in pairs}
    against = tuple(link for link in pairs if (link.target, link.source) in ordered)
    active = tuple(link for link in pairs if link not in against)
    losers = {link.target for link in active}
    left = [claim for claim in found if claim.event not in losers]
    return (left, active, against) if left else (found, (), tuple(pairs))


def _differ(mine: Sequence[Claim], theirs: Sequence[Claim], attribute: Attribute) -> bool:
    """Return whether two events differ in a cell; claims of a role that both have are compared."""
    pairs = [(one, two) for one in mine for two in theirs]
    alike = [(one, two) for one, two in pairs if one.role == two.role]
    return any(not agree(attribute.type, one.value, two.value) for one, two in alike or pairs)


def _foreign_sides(
    found: Iterable[Claim], foreign: Sequence[Claim], context: QueryContext
) -> tuple[Claim, ...]:
    """Return claims of other cells that contradict a candidate by a link and may hold at D."""
    events = {claim.event for claim in found}
    return tuple(
        claim
        for claim in foreign
        if claim.earliest <= context.at
        and not has_ended(claim, context.at)
        and any(frozenset((claim.event, mine)) in context.active.contradicts for mine in events)
    )


def all_agree(found: Iterable[Claim], attribute: Attribute) -> bool:
    """Return whether no two claims differ. Ranges that overlap pairwise share a number."""
    values = list({repr(claim.value): claim.value for claim in found}.values())
    reaches = [span(value) for value in values]
    if attribute.type == "quantity" and all(reaches):
        lows = [each[0] for each in reaches if each and each[0] is not None]
        highs = [each[1] for each in reaches if each and each[1] is not None]
        return not lows or not highs or max(lows) <= min(highs)
    return all(agree(attribute.type, one, two) for one, two in combinations(values, 2))


def _contest(found: Sequence[Claim], context: QueryContext) -> str:
    """Return the rule by which two candidates contradict each other, or "" if none do.

    Two values that differ are not enough: at different moments both can be right. Only pairs that
    can concern the same moment are tested, and vague windows that merely overlap do not count.
    """
    if not context.active.contradicts and all_agree(found, context.attribute):
        return ""
    for one, two in _meeting(found, context):
        rule = contradiction(one, two, context)
        if rule:
            return rule
    return ""


def _meeting(found: Sequence[Claim], context: QueryContext) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of claims that can concern the same moment, in order.

    Most pairs of vague claims cannot meet, and thousands of claims have millions of pairs. So
    claims are grouped by what `contradiction` requires two of them to share.
    """
    active = context.active
    if (
        len(found) <= COMPARED_PAIRWISE
        or context.attribute.persistence == "fixed"
        or active.contradicts
    ):
        yield from combinations(found, 2)
        return
    alike: dict[tuple[object, ...], Claim] = {}
    for claim in found:
        group = active.happening.get(claim.event)
        kept = repr(claim.value), claim.role, claim.written, claim.end, group
        alike.setdefault((*kept, claim.earliest, claim.latest), claim)
    different = list(alike.values())
    places: dict[object, list[int]] = {}
    for place, claim in enumerate(different):
        for key in _moments(claim, context):
            places.setdefault(key, []).append(place)
    for place, one in enumerate(different):
        if covers(one, context.at):
            others: Iterable[int] = range(place + 1, len(different))
        else:
            keys = (*_moments(one, context), SPANS)
            others = sorted({each for key in keys for each in places.get(key, ()) if each > place})
        for other in others:
            yield one, different[other]


def _moments(claim: Claim, context: QueryContext) -> Iterator[object]:
    """Yield the keys that a claim shares with claims that concern the same moment."""
    if claim.written[0] != BEGINNING:
        yield claim.written
    if claim.event in context.active.happening:
        yield context.active.happening[claim.event]
    if covers(claim, context.at):
        yield SPANS


def contradiction(one: Claim, two: Claim, context: QueryContext) -> str:
    """Return the rule by which two claims of the same moment conflict; "" if both can be right."""
    opposed = context.active.contradicts
    if opposed and one.value != two.value and frozenset((one.event, two.event)) in opposed:
        return "contradicts"
    if agree(context.attribute.type, one.value, two.value):
        return ""
    if context.attribute.persistence == "fixed":
        return "fixed"
    if context.active.happening and one.role == two.role and _one_happening(one, two, context):
        return "same-happening"
    if "before" in (one.role, two.role) and context.attribute.persistence == "observed":
        return ""
    if one.role == two.role and one.written == two.written and one.written[0] != BEGINNING:
        return "same-window"
    if one.end is None and two.end is None:
        return ""
    at = context.at
    if covers(one, at) and covers(two, at):
        return "spans"
    for outer, inner in ((one, two), (two, one)):
        begun = happened(inner, at, context.known_at)
        if covers(outer, at) and inner.earliest >= outer.latest and begun:
            return "inside-span"
    return ""


def _one_happening(one: Claim, two: Claim, context: QueryContext) -> bool:
    """Return whether two events are linked `same`, so that their claims concern the same moment."""
    groups = context.active.happening
    if not groups or one.event == two.event or one.event not in groups:
        return False
    return groups[one.event] == groups.get(two.event)
