"""Decides whether the candidates agree, contradict each other, or depend on vague dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any, Final

from attrs import evolve, frozen

from chrono.edtf import BEGINNING
from chrono.edtf.clock import Clock
from chrono.fold.judgements import ForeignContests, foreign_contests, judge
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
from chrono.model.claim import Claim, ForeignClaim, Link, Overruling, Standing
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
    overrulings: tuple[Overruling, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def rests_on(self) -> tuple[Claim, ...]:
        """The claims behind the result; for a possible value also those that have ended."""
        return self.candidates + self.ended if self.standing == "possible" else self.candidates


@frozen
class QueryContext:
    """The attribute, the moments and the links with which a cell is read."""

    attribute: Attribute
    at: int
    known_at: int
    active: ActiveLinks


def resolve(
    levels: Sequence[Claim], foreign: Sequence[ForeignClaim], context: QueryContext
) -> Resolution:
    """Return the verdict on a cell's levels at (D, K).

    The order of the steps matters. Open starts alone only bound a value, since none has certainly
    begun. Judgements act before the candidates are compared, so that a settled contest is not
    reported. A value is decided only if no way to place vague dates gives another one; among claims
    that agree, the narrowest is shown, so that the order of the log cannot change the answer.
    """
    found, ended = _last_claims(levels, context)
    if not found:
        return _nothing(levels, ended, context)
    sure = _certain(found, context)
    if _only_bounds(found, context):
        nothing = _nothing(levels, ended, context)
        return evolve(nothing, rule="bounds", bounds=(*found, *nothing.bounds))
    if len(found) == 1 and sure and not foreign and not ended:
        return _decided(found, sure[0], "one")
    left, settling, open_ones = judge([*found, *ended], context.attribute, context.active)
    if settling or open_ones:
        found = [claim for claim in found if claim in left]
        ended = [claim for claim in ended if claim in left]
        sure = [claim for claim in sure if claim in left]
        if not found:
            return evolve(_nothing(levels, ended, context), judged=(*settling, *open_ones))
    across = foreign_contests(found, foreign, context.at, context.active)
    settling = (*settling, *dict.fromkeys(each.judgement for each in across.won))
    open_ones = (*open_ones, *across.disagreeing)
    resolution = _weighed(found, sure, ended, levels, across, context, disagree=bool(open_ones))
    if resolution is None:
        deciding = sure[0] if len(sure) == 1 else min(sure, key=_narrowest_first)
        rule = "judged" if settling else "agree" if len(found) > 1 else "one"
        resolution = _decided(found, deciding, rule)
    if settling or open_ones:
        judged = (*settling, *open_ones)
        return evolve(resolution, judged=judged, overrulings=across.won)
    return resolution


def without_overruled(
    resolution: Resolution,
    lost: Iterable[Overruling],
    levels: Sequence[Claim],
    context: QueryContext,
) -> Resolution:
    """Return the result for the levels that are left, naming the overruled claims that matter.

    An overruled claim matters at D if it could be the last one: without its judgement, it could
    decide the cell.
    """
    told = tuple(
        each
        for each in lost
        if any(each.ours is claim for claim in chain(*_last_claims([*levels, each.ours], context)))
    )
    if not told:
        return resolution
    rule = {"none": "overruled", "one": "judged", "agree": "judged"}
    return evolve(
        resolution,
        rule=rule.get(resolution.rule, resolution.rule),
        judged=tuple(dict.fromkeys((*(each.judgement for each in told), *resolution.judged))),
        overrulings=(*told, *resolution.overrulings),
    )


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
    latest = latest_claims(levels, at, known_at, context.active, context.attribute.clock)
    found = [claim for claim in latest if not has_ended(claim, at)]
    if len(found) == len(latest) or any(_holds_throughout(claim, context) for claim in found):
        return found, []
    return found, ended_claims(latest, at, known_at, context.active)


def _certain(found: Sequence[Claim], context: QueryContext) -> list[Claim]:
    certain = happened if context.attribute.persistence == "fixed" else settled
    return [claim for claim in found if certain(claim, context.at, context.known_at)]


def _only_bounds(found: Sequence[Claim], context: QueryContext) -> bool:
    """Return whether no claim has certainly begun: open starts alone only bound a value."""
    return all(claim.open_start for claim in found) and not _certain(found, context)


def _holds_throughout(claim: Claim, context: QueryContext) -> bool:
    return covers(claim, context.at) and happened(claim, context.at, context.known_at)


def _weighed(
    found: list[Claim],
    sure: Sequence[Claim],
    ended: Sequence[Claim],
    levels: Sequence[Claim],
    across: ForeignContests,
    context: QueryContext,
    disagree: bool,
) -> Resolution | None:
    """Return a contested or possible result; None where the candidates give one value."""

    def open_to(standing: Standing, rule: str, sides: tuple[Claim, ...] = ()) -> Resolution:
        return Resolution(standing, rule, None, tuple(found), foreign=sides, ended=tuple(ended))

    if across.open:
        sides = tuple({id(theirs): theirs for _, theirs in across.open}.values())
        rule = "judges-disagree" if across.disagreeing else "contradicts"
        return open_to("contested", rule, sides)
    rule = _contest(found, context)
    if rule:
        return open_to("contested", "judges-disagree" if disagree else rule)
    if not sure:
        begun = any(happened(claim, context.at, context.known_at) for claim in found)
        return open_to("possible", "may-have-ended" if begun else "pending")
    if not all_agree(found, context.attribute):
        about = any(_is_about(claim, context.attribute) for claim in found)
        return open_to("possible", "about" if about else "vague-order")
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


def _decided(found: Sequence[Claim], deciding: Claim, rule: str) -> Resolution:
    """Return the value of the deciding claim, with which all remaining claims agree."""
    return Resolution(
        "derived" if deciding.derived else "stated",
        rule,
        deciding.value,
        tuple(found),
        deciding,
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


def all_agree(found: Iterable[Claim], attribute: Attribute) -> bool:
    """Return whether no two claims differ. Ranges that overlap pairwise share a number."""
    values = list({repr(claim.value): claim.value for claim in found}.values())
    reaches = [span(value) for value in values]
    if attribute.type == "quantity" and all(reaches):
        lows = [each[0] for each in reaches if each and each[0] is not None]
        highs = [each[1] for each in reaches if each and each[1] is not None]
        return not lows or not highs or max(lows) <= min(highs)
    return all(
        agree(attribute.type, one, two, attribute.clock) for one, two in combinations(values, 2)
    )


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
        about = _is_about(claim, context.attribute)
        kept = (
            *(repr(claim.value), claim.role, claim.written, claim.end, group),
            *(about, claim.fraction),
        )
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
    """Return the rule by which two claims of the same moment conflict; "" if both can be right.

    A date that is about cannot be held against another by its words alone: neither equal windows
    nor two values that are dates make a contest then. A link or a span still does.
    """
    opposed, attribute = context.active.contradicts, context.attribute
    if opposed and one.value != two.value and frozenset((one.event, two.event)) in opposed:
        return "contradicts"
    if agree(attribute.type, one.value, two.value, attribute.clock):
        return ""
    if attribute.type == "date" and (says_about(one.value) or says_about(two.value)):
        return ""
    if attribute.persistence == "fixed":
        return "fixed"
    if context.active.happening and one.role == two.role and _one_happening(one, two, context):
        return "same-happening"
    if "before" in (one.role, two.role) and attribute.persistence == "observed":
        return ""
    if one.role == two.role and _is_same_moment(one, two):
        return "same-window"
    if one.end is None and two.end is None:
        return ""
    at = context.at
    if covers(one, at) and covers(two, at):
        return "spans"
    for outer, inner in ((one, two), (two, one)):
        begun = happened(inner, at, context.known_at)
        if covers(outer, at) and begun and _begins_inside(inner, outer, attribute.clock):
            return "inside-span"
    return ""


def _is_same_moment(one: Claim, two: Claim) -> bool:
    """Return whether two claims are dated alike, and so exactly that they cannot both be right."""
    return (
        one.written == two.written
        and one.written[0] != BEGINNING
        and one.fraction == two.fraction
        and not says_about(one.when)
        and not says_about(two.when)
    )


def _begins_inside(inner: Claim, outer: Claim, clock: Clock) -> bool:
    """Return whether a claim certainly begins inside a span, or on the very day it begins."""
    return inner.earliest >= outer.latest or clock.is_day(inner.earliest, outer.latest)


def says_about(date: object) -> bool:
    """Return whether a date as written is about, as a whole or in part."""
    return isinstance(date, str) and ("~" in date or "%" in date)


def _is_about(claim: Claim, attribute: Attribute) -> bool:
    return says_about(claim.when) or (attribute.type == "date" and says_about(claim.value))


def _one_happening(one: Claim, two: Claim, context: QueryContext) -> bool:
    """Return whether two events are linked `same`, so that their claims concern the same moment."""
    groups = context.active.happening
    if not groups or one.event == two.event or one.event not in groups:
        return False
    return groups[one.event] == groups.get(two.event)
