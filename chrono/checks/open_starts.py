"""Open starts: claims that something held by a day, without the day since which it held.

In a cell whose values last, each casts doubt on every earlier date. The check reports it
only where the cell has claims about those dates.
"""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING
from chrono.model.claim import Claim
from chrono.model.quantity import agree
from chrono.render.date_text import day_words


def find_open_starts(context: CheckContext) -> Iterator[Finding]:
    """Yield each claim with an open start that makes an earlier claim uncertain."""
    for key, found in context.looked.items():
        if found.attribute.persistence != "lasting" or found.attribute.tally:
            continue
        levels = found.levels
        known = [claim for claim in levels if not claim.open_start]
        if not known:
            continue
        for claim in levels:
            if claim.open_start:
                doubted = [other for other in known if _doubts(claim, other, found, context)]
                if doubted:
                    yield _finding(key, claim, doubted, found, context)


def _doubts(claim: Claim, other: Claim, found: Looked, context: CheckContext) -> bool:
    """Return whether the open start may lie after the other claim and leaves it uncertain."""
    if agree(found.attribute.type, claim.value, other.value):
        return False
    if other.earliest > claim.latest or other.event == claim.event:
        return False
    follows = context.active.follows
    return (claim.event, other.event) not in follows and (other.event, claim.event) not in follows


def _finding(
    key: str, claim: Claim, doubted: list[Claim], found: Looked, context: CheckContext
) -> Finding:
    first = min(doubted, key=lambda other: (other.earliest, other.event))
    more = f" and {len(doubted) - 1} more" if len(doubted) > 1 else ""
    return Finding(
        check="open-starts",
        severity="gap",
        cells=(key,),
        events=(claim.event, *dict.fromkeys(other.event for other in doubted)),
        at=first.earliest if first.earliest > BEGINNING else None,
        sentence=f"{context.opening_cell(key)}: nothing says since when"
        f" {context.say_claim(claim, found.attribute)}, only that it was so by"
        f" {day_words(claim.latest, context.clock)}; that puts"
        f" {context.say_claim(first, found.attribute)}"
        f"{more} in doubt.",
        what_next=f"`chrono correct {claim.event[:SHORT]} --when …` gives it a start, or"
        f" `chrono link {claim.event[:SHORT]} follows {first.event[:SHORT]}` an order.",
    )
