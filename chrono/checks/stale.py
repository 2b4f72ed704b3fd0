"""Observations too old to represent the view's day."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import say_day
from chrono.render.text import age_words, day_words


def find_stale(context: CheckContext) -> Iterator[Finding]:
    """Yield each cell that is `stale` on the day, and each unknown between two observations."""
    for key, found in context.looked.items():
        reading = found.reading
        if reading.standing == "stale":
            yield _stale(key, found, context)
        elif reading.rule == "between":
            sides = [context.say_claim(claim, reading.attribute) for claim in reading.bounds]
            yield Finding(
                check="stale",
                severity="gap",
                cells=(key,),
                events=tuple(dict.fromkeys(claim.event for claim in reading.bounds)),
                day=context.at,
                sentence=f"{context.opening_cell(key)} is unknown on {say_day(context.at)},"
                f" between {' and '.join(sides)}: the first is too old for that date.",
                what_next="Look for an observation between the two.",
            )


def _stale(key: str, found: Looked, context: CheckContext) -> Finding:
    reading = found.reading
    seen = max(claim.seen for claim in reading.candidates)
    value = context.say_reading(reading)
    return Finding(
        check="stale",
        severity="gap",
        cells=(key,),
        events=tuple(dict.fromkeys(claim.event for claim in reading.candidates)),
        day=context.at,
        sentence=f"{context.opening_cell(key)} is stale on {say_day(context.at)}: {value},"
        f" last observed on {day_words(seen)}, {age_words(reading.age or 0)} before this date.",
        what_next="Look for a later observation, or ask for an earlier day.",
    )
