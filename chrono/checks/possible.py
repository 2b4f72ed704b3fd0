"""Cells whose value on the view's day depends on how vague dates fall."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.render.text import RULES

LISTED = 6
"""The most possible values that a finding lists."""
NEXT = {
    "about": "Look for a closer date than the one that is about:",
    "vague-order": "Look for a closer date, or for words that say which came last:"
    " `chrono link LATER follows EARLIER`.",
    "may-have-ended": "Look for a closer date, or for words that say which came last:"
    " `chrono link LATER follows EARLIER`.",
    "changes": "If they tell of one change, `chrono link ONE same OTHER`; if not, look for a level"
    " after them.",
}


def find_possible(context: CheckContext) -> Iterator[Finding]:
    """Yield each cell that is `possible` on the day, as a hint if only a date is pending."""
    for key, found in context.looked.items():
        reading = found.reading
        if reading.standing != "possible":
            continue
        sides = [context.say_claim(each, reading.attribute) for each in reading.candidates[:LISTED]]
        if len(reading.candidates) > LISTED:
            sides.append(f"one of {len(reading.candidates) - LISTED} more")
        ended = reading.ended[:LISTED]
        sides += [f"ended since: {context.say_claim(each, reading.attribute)}" for each in ended]
        pending = reading.rule in ("pending", "change-pending")
        events = tuple(dict.fromkeys(c.event for c in (*reading.candidates, *ended)))
        first, last = events[0][:SHORT], events[-1][:SHORT]
        advice = NEXT.get(reading.rule, "Look for a closer date.")
        yield Finding(
            check="possible",
            severity="hint" if pending else "gap",
            cells=(key,),
            events=events,
            at=context.at,
            sentence=f"{context.opening_cell(key)} is only possible on"
            f" {context.clock.say(context.at)}:"
            f" {'; or '.join(sides)}. {RULES[reading.rule]}",
            what_next=advice.replace("LATER", last)
            .replace("EARLIER", first)
            .replace("ONE", first)
            .replace("OTHER", last),
        )
