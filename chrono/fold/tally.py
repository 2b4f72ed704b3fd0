"""A tally: the sum of counts over happenings, each counted once.

The sum ranges from a low, what has happened, to a high that includes what is pending. Where
documents contest one happening, its lowest and highest sides count (RULES.md, section 4).
If no document gives a count, the tally is unknown, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chrono.fold.precedence import happened
from chrono.fold.resolution import QueryContext, Resolution
from chrono.model.claim import Claim
from chrono.model.quantity import Number, best, span


def tally(
    counts: Sequence[Claim], context: QueryContext
) -> tuple[Resolution, tuple[Claim, ...], int]:
    """Return the sum at (D, K), the counts in words, and the number of happenings.

    Several documents often count one happening, so claims are grouped by happening and each group
    is added once. Low and high are summed apart: a happening that may lie after D adds to the high
    only, and one without an upper bound leaves the sum without one. Words are returned instead of
    being turned into a number.
    """
    happenings: dict[str, list[Claim]] = {}
    words = []
    for claim in counts:
        if claim.earliest > context.at:
            continue
        if span(claim.value) is None:
            words.append(claim)
        else:
            happenings.setdefault(
                context.active.happening.get(claim.event, claim.event), []
            ).append(claim)
    if not happenings:
        return Resolution("unknown", "none"), tuple(words), 0
    low: Number = 0
    high: Number | None = 0
    middle: Number | None = 0
    for sides in happenings.values():
        least, most = _side(sides)
        sure = any(happened(claim, context.at, context.known_at) for claim in sides)
        high = None if high is None or most is None else high + most
        if sure:
            low += least
            figure = _figure(sides, least, most)
            middle = None if middle is None or figure is None else middle + figure
    found = tuple(claim for sides in happenings.values() for claim in sides)
    return (
        Resolution("derived", "tally", _sum(low, high, middle), found),
        tuple(words),
        len(happenings),
    )


def _side(sides: Sequence[Claim]) -> tuple[Number, Number | None]:
    """Return the range of one happening: the common range, or lowest to highest on conflict."""
    ranges = [reach for claim in sides if (reach := span(claim.value)) is not None]
    lows = [low if low is not None else 0 for low, _ in ranges]
    highs = [high for _, high in ranges if high is not None]
    least, most = max(lows), min(highs, default=None)
    if most is None or least <= most:
        return least, most
    return min(lows), max(highs) if len(highs) == len(ranges) else None


def _figure(sides: Sequence[Claim], least: Number, most: Number | None) -> Number | None:
    """Return the figure to show for a happening, if its documents give the same one."""
    figures = {best(claim.value) for claim in sides}
    if len(figures) == 1:
        return figures.pop()
    return least if least == most else None


def _sum(low: Number, high: Number | None, middle: Number | None) -> Any:
    if high is None:
        return {"at_least": low}
    if low == high:
        return low
    value: dict[str, Any] = {"low": low, "high": high}
    if middle is not None:
        value["best"] = middle
    return value
