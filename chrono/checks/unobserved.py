"""Values unknown on the view's day because it lies between two observations that differ."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext
from chrono.checks.finding import Finding


def find_unobserved(context: CheckContext) -> Iterator[Finding]:
    """Yield each cell whose last observation is too old for the day and whose next one differs."""
    for key, found in context.looked.items():
        reading = found.reading
        if reading.rule != "between":
            continue
        sides = [context.say_claim(claim, reading.attribute) for claim in reading.bounds]
        yield Finding(
            check="unobserved",
            severity="gap",
            cells=(key,),
            events=tuple(dict.fromkeys(claim.event for claim in reading.bounds)),
            at=context.at,
            sentence=f"{context.opening_cell(key)} is unknown on"
            f" {context.clock.say(context.at)},"
            f" between {' and '.join(sides)}: the first is too old for that date.",
            what_next="Look for an observation between the two.",
        )
