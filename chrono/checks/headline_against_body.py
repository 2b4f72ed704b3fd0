"""Headlines that the body of their own document contradicts, or does not bear out.

An event that only the headline of a document tells has the tag `headline`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding, Severity
from chrono.model.event import Event
from chrono.model.quantity import agree

TAG: Final = "headline"


def find_headlines_against_bodies(context: CheckContext) -> Iterator[Finding]:
    """Yield each event of a headline that no event of the body is linked with or agrees with."""
    headlines: list[Event] = []
    bodies: dict[str, list[Event]] = {}
    for event in context.facts():
        if event.document is None:
            continue
        if TAG in event.tags:
            headlines.append(event)
        else:
            bodies.setdefault(event.document, []).append(event)
    corroborating = {
        frozenset((link.source, link.target))
        for link in context.active.links
        if link.relation == "corroborates"
    }
    for event in headlines:
        body = bodies.get(event.document or "", [])
        opposed = context.opposed((event.id,))
        against = next((each for each in body if {event.id, each.id} in opposed), None)
        if against:
            said = f"and its body otherwise: {context.name(against.id)}"
            yield _finding(event, "conflict", said, (event.id, against.id), context)
        elif not any(
            {event.id, each.id} in corroborating or _bears_out(event, each, context)
            for each in body
        ):
            said = "and no event of its body is recorded as saying the same"
            yield _finding(event, "hint", said, (event.id,), context)


def _bears_out(headline: Event, body: Event, context: CheckContext) -> bool:
    """Return whether an event is the same happening, or claims the same of the same cell."""
    if context.happening(headline.id) == context.happening(body.id):
        return True
    for key in set(context.cells_of(headline.id)) & set(context.cells_of(body.id)):
        found = context.looked[key]
        mine = [claim for claim in found.claims if claim.event == headline.id]
        theirs = [claim for claim in found.claims if claim.event == body.id]
        if any(
            one.layer == two.layer and agree(found.attribute.type, one.value, two.value)
            for one in mine
            for two in theirs
        ):
            return True
    return False


def _finding(
    event: Event, severity: Severity, said: str, events: tuple[str, ...], context: CheckContext
) -> Finding:
    what = f"The headline of document {event.document} says {context.name(event.id)}"
    return Finding(
        check="headline-against-body",
        severity=severity,
        cells=context.cells_of(event.id),
        events=events,
        at=None,
        sentence=f"{what}, {said}.",
        what_next=f"Read the two together: `chrono show {events[-1][:SHORT]}`;"
        " `chrono link` joins what says the same.",
    )
