"""Judgements: the claims of a cell that they set aside, and the contests that they settle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from chrono.fold.links import ActiveLinks
from chrono.fold.precedence import has_ended
from chrono.model.claim import Claim, ForeignClaim, Link, Overruling
from chrono.model.quantity import agree
from chrono.model.vocabulary.schema import Attribute


def judge(
    found: list[Claim], attribute: Attribute, active: ActiveLinks
) -> tuple[list[Claim], tuple[Link, ...], tuple[Link, ...]]:
    """Return the claims left by judgements, the judgements that settle, and those that disagree.

    Each pair stands alone and acts only where both events are candidates that differ. A pair that
    another judgement in force reverses settles nothing, nor do pairs that would leave no claim.
    """
    if not active.prefers:
        return found, (), ()
    by_event: dict[str, list[Claim]] = {}
    for claim in found:
        by_event.setdefault(claim.event, []).append(claim)
    pairs = [
        link
        for link in active.prefers
        if link.source in by_event
        and link.target in by_event
        and _differ(by_event[link.source], by_event[link.target], attribute)
    ]
    ordered = {(link.source, link.target) for link in pairs}
    against = tuple(link for link in pairs if (link.target, link.source) in ordered)
    acting = tuple(link for link in pairs if link not in against)
    losers = {link.target for link in acting}
    left = [claim for claim in found if claim.event not in losers]
    return (left, acting, against) if left else (found, (), tuple(pairs))


def _differ(mine: Sequence[Claim], theirs: Sequence[Claim], attribute: Attribute) -> bool:
    """Return whether two events differ in a cell; claims of a role that both have are compared."""
    pairs = [(one, two) for one in mine for two in theirs]
    alike = [(one, two) for one, two in pairs if one.role == two.role]
    return any(not agree(attribute.type, one.value, two.value) for one, two in alike or pairs)


def overruled(
    claims: Iterable[Claim], foreign: Sequence[ForeignClaim], active: ActiveLinks
) -> list[Overruling]:
    """Return the claims to which judgements prefer foreign claims that links set against them."""
    prefers = _Preferences(active.prefers)
    found = [
        Overruling(ours, each.claim, link)
        for ours in claims
        for each in foreign
        if ours.layer == "value" and _opposed(ours, each, active)
        for link in prefers.settling(ours.event, each.claim.event)
        if link.source == each.claim.event
    ]
    return sorted(found, key=_order)


@frozen
class ForeignContests:
    """The contests of candidates with claims of other cells, as judgements leave them."""

    open: tuple[tuple[Claim, Claim], ...] = ()
    """The contests that nothing settles: the cell's own claim, and the foreign claim."""
    won: tuple[Overruling, ...] = ()
    """The contests settled in favour of a candidate."""
    disagreeing: tuple[Link, ...] = ()
    """The rings of judgements that leave open contests undecided."""


def foreign_contests(
    found: Sequence[Claim], foreign: Sequence[ForeignClaim], at: int, active: ActiveLinks
) -> ForeignContests:
    """Return the contests of candidates with the foreign claims that may hold at D."""
    pairs = [
        (ours, each.claim)
        for each in foreign
        if each.claim.earliest <= at and not has_ended(each.claim, at)
        for ours in found
        if _opposed(ours, each, active)
    ]
    if not pairs or not active.prefers:
        return ForeignContests(tuple(pairs))
    prefers = _Preferences(active.prefers)
    left: list[tuple[Claim, Claim]] = []
    won: list[Overruling] = []
    disagreeing: dict[Link, None] = {}
    for ours, theirs in pairs:
        settling = prefers.settling(ours.event, theirs.event)
        won += [Overruling(ours, theirs, link) for link in settling]
        if not settling:
            left.append((ours, theirs))
            disagreeing.update(dict.fromkeys(prefers.ring(ours.event, theirs.event)))
    return ForeignContests(tuple(left), tuple(sorted(won, key=_order)), tuple(disagreeing))


def _opposed(ours: Claim, foreign: ForeignClaim, active: ActiveLinks) -> bool:
    pair = frozenset((ours.event, foreign.claim.event))
    return ours.event in foreign.against and pair in active.contradicts


def _order(each: Overruling) -> tuple[str, ...]:
    return each.ours.event, each.ours.role, each.theirs.event, each.theirs.cell


class _Preferences:
    """The judgements in force, by the two events that they weigh."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links = tuple(links)
        self._between: dict[frozenset[str], list[Link]] = {}
        self._over: dict[str, set[str]] = {}
        for link in self._links:
            self._between.setdefault(frozenset((link.source, link.target)), []).append(link)
            self._over.setdefault(link.source, set()).add(link.target)

    def settling(self, one: str, two: str) -> list[Link]:
        """Return the judgements between two events, unless they are part of a ring."""
        links = self._between.get(frozenset((one, two)), [])
        return [] if links and self._in_ring(links[0]) else links

    def ring(self, one: str, two: str) -> list[Link]:
        """Return the rings of judgements, of any length, that a judgement between two is part of.

        A ring prefers an event to itself by way of others.
        """
        if not self._between.get(frozenset((one, two))):
            return []
        after = self._reached(one)
        return [
            link
            for link in self._links
            if link.source in after and one in self._reached(link.target)
        ]

    def _in_ring(self, link: Link) -> bool:
        return link.source in self._reached(link.target)

    def _reached(self, start: str) -> set[str]:
        reached, waiting = {start}, [start]
        while waiting:
            ahead = self._over.get(waiting.pop(), set()) - reached
            reached |= ahead
            waiting += ahead
        return reached
