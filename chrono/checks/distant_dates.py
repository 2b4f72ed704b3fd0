"""Values that are dates, of which one is about, and that lie far apart all the same.

The fold calls what differs from a date that is about possible, never contested. Where more than ten
margins lie between the two, both are hardly meant for the same day.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from chrono import edtf
from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.edtf import EdtfError
from chrono.edtf.clock import Clock
from chrono.edtf.record import Placed
from chrono.fold.resolution import says_about
from chrono.model.claim import Claim

MARGINS: Final = 10
"""How many margins apart two dates are reported."""
MOST: Final = 40
"""The most values of a cell that are compared in pairs."""


def find_distant_dates(context: CheckContext) -> Iterator[Finding]:
    """Yield each cell whose possible dates lie more than ten margins apart, with the first pair."""
    for key, found in context.looked.items():
        reading, clock = found.reading, found.attribute.clock
        if reading.standing != "possible" or found.attribute.type != "date":
            continue
        values = list({str(claim.value): claim for claim in reading.candidates}.values())[:MOST]
        pairs = [pair for pair in combinations(values, 2) if _far_apart(*pair, clock)]
        if not pairs:
            continue
        one, two = pairs[0]
        said = (context.say_claim(each, found.attribute) for each in (one, two))
        first, last = one.event[:SHORT], two.event[:SHORT]
        yield Finding(
            check="distant-dates",
            severity="conflict",
            cells=(key,),
            events=tuple(dict.fromkeys(claim.event for pair in pairs for claim in pair)),
            at=reading.at,
            sentence=f"{context.say_cell(key)}: {' and '.join(said)} lie more than {MARGINS} times"
            " the margin of `about` apart.",
            what_next=f"If both cannot be right, `chrono link {first} contradicts {last}`.",
        )


def _far_apart(one: Claim, two: Claim, clock: Clock) -> bool:
    abouts = [claim for claim in (one, two) if says_about(claim.value)]
    if not abouts:
        return False
    try:
        margin = max(
            _placed(claim.value, clock, bare=True).begins[0] - _placed(claim.value, clock).begins[0]
            for claim in abouts
        )
        mine, theirs = (_placed(claim.value, clock, bare=True) for claim in (one, two))
    except (EdtfError, TypeError):
        return False  # a value that is no date
    gap = max(mine.begins[0] - theirs.last, theirs.begins[0] - mine.last)
    return gap > MARGINS * margin


def _placed(text: str, clock: Clock, bare: bool = False) -> Placed:
    """Return the windows of a date; `bare` without the margins of its marks."""
    return clock.place(edtf.parse(text.replace("~", "").replace("%", "?") if bare else text))
