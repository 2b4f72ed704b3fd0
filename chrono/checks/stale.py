"""Observations too old to represent the view's day."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.render.date_text import age_words, day_words


def find_stale(context: CheckContext) -> Iterator[Finding]:
    """Yield each cell that is `stale` on the day."""
    for key, found in context.looked.items():
        if found.reading.standing == "stale":
            yield _stale(key, found, context)


def _stale(key: str, found: Looked, context: CheckContext) -> Finding:
    reading = found.reading
    seen = max(claim.seen for claim in reading.candidates)
    value = context.say_reading(reading)
    return Finding(
        check="stale",
        severity="gap",
        cells=(key,),
        events=tuple(dict.fromkeys(claim.event for claim in reading.candidates)),
        at=context.at,
        sentence=f"{context.opening_cell(key)} is stale on {context.clock.say(context.at)}:"
        f" {value}, last observed on {day_words(seen, context.clock)},"
        f" {age_words(reading.age or 0)} before this date.",
        what_next="Look for a later observation, or ask for an earlier day.",
    )
