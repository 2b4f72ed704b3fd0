"""Plans that seem fulfilled: a later fact has the planned value, but no link says so."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.model.claim import Claim
from chrono.model.quantity import agree, comparable, span


def find_unlinked_fulfilments(context: CheckContext) -> Iterator[Finding]:
    """Yield each unfulfilled plan, with the first later fact of the planned value."""
    linked = {
        frozenset((link.source, link.target))
        for link in context.active.links
        if link.relation in ("fulfils", "contradicts", "follows")
    }
    done = {link.target for link in context.active.links if link.relation == "fulfils"}
    reported: set[str] = set()
    for key, found in context.looked.items():
        for plan in found.claims:
            if plan.layer != "planned" or plan.role == "before" or plan.event in reported | done:
                continue
            deeds = [
                claim
                for claim in found.values
                if _carries_out(claim, plan, found)
                and frozenset((claim.event, plan.event)) not in linked
            ]
            if deeds and not _so_before(plan, found):
                reported.add(plan.event)
                yield _finding(key, plan, min(deeds, key=_first), found, context)


def _first(claim: Claim) -> tuple[int, int, str]:
    return claim.latest, claim.earliest, claim.event


def _carries_out(claim: Claim, plan: Claim, found: Looked) -> bool:
    """Return whether a fact has the planned value and became known only after the plan was said."""
    if claim.role != plan.role or claim.latest < plan.said[1] or claim.known[0] < plan.said[1]:
        return False
    undated = claim.open_start and claim.document != plan.document
    if claim.event == plan.event or (claim.earliest < plan.said[0] and not undated):
        return False
    kind = found.attribute.type
    if kind == "quantity" and (span(claim.value) is None or span(plan.value) is None):
        return False
    if not comparable(kind, claim.value, plan.value):
        return bool(claim.value == plan.value)
    return agree(kind, claim.value, plan.value)


def _so_before(plan: Claim, found: Looked) -> bool:
    """Return whether the planned value certainly held already when the plan was said."""
    return any(
        claim.latest < plan.said[0]
        and (claim.value == plan.value or agree(found.attribute.type, claim.value, plan.value))
        for claim in found.levels
        if comparable(found.attribute.type, claim.value, plan.value)
    )


def _finding(key: str, plan: Claim, deed: Claim, found: Looked, context: CheckContext) -> Finding:
    attribute = found.attribute
    return Finding(
        check="unlinked-fulfilments",
        severity="hint",
        cells=(key,),
        events=(deed.event, plan.event),
        at=deed.latest,
        sentence=f"{context.opening_cell(key)}: {context.say_claim(plan, attribute)} was planned,"
        f" and {context.say_claim(deed, attribute)} is reported later; no link says that the one"
        " fulfils the other.",
        what_next=f"`chrono link {deed.event[:SHORT]} fulfils {plan.event[:SHORT]}`.",
    )
