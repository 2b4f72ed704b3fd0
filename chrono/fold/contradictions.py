"""Finds the claims of other cells that a `contradicts` link sets against a cell's own claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from chrono.model.claim import Claim, ForeignClaim, LinkSet, split_key
from chrono.model.vocabulary.schema import Attribute


def foreign_claims(
    found: Sequence[Claim],
    links: LinkSet,
    claims_of: Callable[[str], Iterable[Claim]],
    attribute_of: Callable[[str], Attribute | None],
) -> tuple[ForeignClaim, ...]:
    """Return claims of other cells by events that contradict an event of this cell.

    `claims_of` returns the claims of an event, with merged entities under one name; `attribute_of`
    returns the attribute of a cell. Two events with
    claims in one cell contradict each other only there. Two events with claims of one attribute for
    different entities contradict each other only in that attribute.
    """
    mine = {claim.event for claim in found if claim.layer == "value"}
    if not mine:
        return ()
    cell = found[0].cell
    name = split_key(cell)[1]
    taken: dict[tuple[str, str], Claim] = {}
    against: dict[tuple[str, str], set[str]] = {}
    for one, two in _opposed(links):
        if one not in mine or two in mine:
            continue
        ours, theirs = list(claims_of(one)), _levels(claims_of(two))
        if {claim.cell for claim in ours} & {claim.cell for claim in theirs}:
            continue
        shared = {split_key(c.cell)[1] for c in ours} & {split_key(c.cell)[1] for c in theirs}
        if not shared or name in shared:
            for claim in theirs:
                if not shared or split_key(claim.cell)[1] == name:
                    taken[claim.event, claim.cell] = claim
                    against.setdefault((claim.event, claim.cell), set()).add(one)
    return tuple(
        ForeignClaim(taken[key], attribute, frozenset(against[key]))
        for key in sorted(taken)
        if (attribute := attribute_of(key[1])) is not None
    )


def _levels(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.layer == "value" and claim.role == "level"]


def _opposed(links: LinkSet) -> Iterator[tuple[str, str]]:
    """Yield each pair linked as contradicting, both ways round, with possible replacements."""
    instead: dict[str, set[str]] = {}
    for link in links.links:
        if link.replacement:
            instead.setdefault(link.target, set()).add(link.replacement)

    def ends(event: str) -> set[str]:
        reached, stack = set(), [event]
        while stack:
            each = stack.pop()
            if each not in reached:
                reached.add(each)
                stack.extend(instead.get(each, ()))
        return reached

    for link in links.links:
        if link.relation == "contradicts":
            for one in sorted(ends(link.source)):
                for two in sorted(ends(link.target)):
                    yield one, two
                    yield two, one
