"""Whether the candidates agree, contradict each other, or hang on how vague dates fall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve, frozen

from chrono.edtf import BEGINNING
from chrono.fold.links import ActiveLinks
from chrono.fold.precedence import (
    candidates,
    covers,
    happened,
    has_ended,
    latest_claims,
    lower_bound,
    settled,
)
from chrono.model.claim import Claim, Link, Standing
from chrono.model.quantity import agree, narrowness
from chrono.model.vocabulary.schema import Attribute


@frozen
class Resolution:
    """What the levels of a cell come to, before changes by an amount and before ageing."""

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


@frozen
class QueryContext:
    """Where and when a cell is read."""

    attribute: Attribute
    at: int
    known_at: int
    acting: ActiveLinks


def resolve(levels: Sequence[Claim], foreign: Sequence[Claim], asked: QueryContext) -> Resolution:
    """The verdict on a cell's levels at (D, K)."""
    at, known_at = asked.at, asked.known_at
    if asked.attribute.persistence == "fixed":
        followed = {earlier for _, earlier in _followers(levels, asked)}
        found = [c for c in levels if c.earliest <= at and c.event not in followed]
    else:
        found = candidates(levels, at, known_at, asked.acting)
    if not found:
        return _nothing(levels, asked)
    certain = happened if asked.attribute.persistence == "fixed" else settled
    sure = [claim for claim in found if certain(claim, at, known_at)]
    if not sure and all(claim.open_start for claim in found):
        nothing = _nothing(levels, asked)
        return evolve(nothing, rule="bounds", bounds=(*found, *nothing.bounds))
    if len(found) == 1 and sure and not foreign:
        return _decided(found, sure[0], "one")
    found, settling, open_ones = judge(found, asked)
    judged = (*settling, *open_ones)
    if judged:
        sure = [claim for claim in sure if claim in found]
    sides = _foreign_sides(found, foreign, asked) if foreign else ()
    if sides:
        return Resolution(
            "contested", "contradicts", None, tuple(found), foreign=sides, judged=judged
        )
    rule = _contest(found, asked)
    if rule:
        return Resolution(
            "contested", "judges-disagree" if open_ones else rule, None, tuple(found), judged=judged
        )
    if not sure:
        return Resolution("possible", "pending", None, tuple(found), judged=judged)
    if not all_agree(found, asked.attribute):
        return Resolution("possible", "vague-order", None, tuple(found), judged=judged)
    deciding = sure[0] if len(sure) == 1 else min(sure, key=_narrowest_first)
    rule = "judged" if settling else "agree" if len(found) > 1 else "one"
    return _decided(found, deciding, rule, judged)


def _decided(
    found: Sequence[Claim], deciding: Claim, rule: str, judged: tuple[Link, ...] = ()
) -> Resolution:
    """The value that one of the claims gives, which all that are left agree with."""
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


def _followers(levels: Iterable[Claim], asked: QueryContext) -> Iterable[tuple[str, str]]:
    events = {c.event for c in levels if happened(c, asked.at, asked.known_at)}
    return (pair for pair in asked.acting.follows if pair[0] in events)


def _nothing(levels: Sequence[Claim], asked: QueryContext) -> Resolution:
    """Unknown: nothing has begun, or what was the last is over; open starts bound it."""
    at, known_at = asked.at, asked.known_at
    ended: tuple[Claim, ...] = ()
    if asked.attribute.persistence != "fixed" and any(has_ended(claim, at) for claim in levels):
        least = lower_bound(levels, at, known_at)
        ended = tuple(
            claim
            for claim in latest_claims(levels, at, known_at, asked.acting)
            if has_ended(claim, at) and claim.latest >= least
        )
    bounds = tuple(c for c in levels if c.open_start and c.earliest > at)
    if ended:
        return Resolution("unknown", "ended", ended=ended, bounds=bounds)
    return Resolution("unknown", "bounds" if bounds else "none", bounds=bounds)


def judge(
    found: list[Claim], asked: QueryContext
) -> tuple[list[Claim], tuple[Link, ...], tuple[Link, ...]]:
    """What is left after judgements, those that settled it, and those that disagree.

    Each pair stands alone and acts only where both are candidates that differ. A pair
    that another in force turns round, or pairs that leave nothing, settle nothing.
    """
    if not asked.acting.prefers:
        return found, (), ()
    by_event: dict[str, list[Claim]] = {}
    for claim in found:
        by_event.setdefault(claim.event, []).append(claim)
    pairs = [
        link
        for link in asked.acting.prefers
        if link.source in by_event
        and link.target in by_event
        and _differ(by_event[link.source], by_event[link.target], asked.attribute)
    ]
    ordered = {(link.source, link.target) for link in pairs}
    against = tuple(link for link in pairs if (link.target, link.source) in ordered)
    acting = tuple(link for link in pairs if link not in against)
    losers = {link.target for link in acting}
    left = [claim for claim in found if claim.event not in losers]
    return (left, acting, against) if left else (found, (), tuple(pairs))


def _differ(mine: Sequence[Claim], theirs: Sequence[Claim], attribute: Attribute) -> bool:
    """Whether two events differ in a cell: `before` and `level` apart, where both give one."""
    pairs = [(one, two) for one in mine for two in theirs]
    alike = [(one, two) for one, two in pairs if one.role == two.role]
    return any(not agree(attribute.type, one.value, two.value) for one, two in alike or pairs)


def _foreign_sides(
    found: Iterable[Claim], foreign: Sequence[Claim], asked: QueryContext
) -> tuple[Claim, ...]:
    """Claims of other cells, linked to contradict a candidate, whose window holds D too."""
    events = {claim.event for claim in found}
    return tuple(
        claim
        for claim in foreign
        if claim.earliest <= asked.at
        and not has_ended(claim, asked.at)
        and any(frozenset((claim.event, mine)) in asked.acting.contradicts for mine in events)
    )


def all_agree(found: Sequence[Claim], attribute: Attribute) -> bool:
    values: list[Any] = []
    for claim in found:
        value = claim.value
        if value not in values:
            if not all(agree(attribute.type, value, other) for other in values):
                return False
            values.append(value)
    return True


def _contest(found: Sequence[Claim], asked: QueryContext) -> str:
    """The rule by which two candidates contradict each other, or "" if none do."""
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            rule = contradiction(one, two, asked)
            if rule:
                return rule
    return ""


def contradiction(one: Claim, two: Claim, asked: QueryContext) -> str:
    """Why two claims cannot both be right and speak of the same moment; "" if they can."""
    opposed = asked.acting.contradicts
    if opposed and one.value != two.value and frozenset((one.event, two.event)) in opposed:
        return "contradicts"
    if agree(asked.attribute.type, one.value, two.value):
        return ""
    if asked.attribute.persistence == "fixed":
        return "fixed"
    if asked.acting.happening and one.role == two.role and _one_happening(one, two, asked):
        return "same-happening"
    if "before" in (one.role, two.role) and asked.attribute.persistence == "observed":
        return ""
    if one.role == two.role and one.written == two.written and one.written[0] != BEGINNING:
        return "same-window"
    if one.end is None and two.end is None:
        return ""
    at = asked.at
    if covers(one, at) and covers(two, at):
        return "spans"
    for outer, inner in ((one, two), (two, one)):
        begun = happened(inner, at, asked.known_at)
        if covers(outer, at) and inner.earliest >= outer.latest and begun:
            return "inside-span"
    return ""


def _one_happening(one: Claim, two: Claim, asked: QueryContext) -> bool:
    """Whether two events are linked `same`: what each says is of one and the same moment."""
    groups = asked.acting.happening
    if not groups or one.event == two.event or one.event not in groups:
        return False
    return groups[one.event] == groups.get(two.event)
