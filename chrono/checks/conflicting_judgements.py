"""Judgements that disagree, so that the contest between their events stays open."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.model.claim import Link


def find_conflicting_judgements(context: CheckContext) -> Iterator[Finding]:
    """Yield each set of judgements in force that together prefer an event to itself."""
    for event in context.events.values():
        gone = event.id in context.active.retracted
        if event.type == "Judged" and not gone and not event.data["over"]:
            yield Finding(
                check="conflicting-judgements",
                severity="conflict",
                cells=(),
                events=(event.id,),
                at=None,
                sentence=f"Judgement {event.id[:SHORT]} prefers an event over none:"
                " it settles nothing.",
                what_next=f"`chrono retract {event.id[:SHORT]}`, and judge again with --over.",
            )
    prefers = context.active.prefers
    over: dict[str, set[str]] = {}
    for link in prefers:
        over.setdefault(link.source, set()).add(link.target)
    reported: set[frozenset[str]] = set()
    for link in prefers:
        circle = _way(over, link.target, link.source)
        events = frozenset(circle)
        if circle and events not in reported:
            reported.add(events)
            yield _finding(circle, prefers, context)


def _way(over: dict[str, set[str]], start: str, goal: str) -> tuple[str, ...]:
    """Return the shortest way from one event to another along preferences; empty if none exists."""
    came: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        ahead = []
        for event in waiting:
            for loser in sorted(over.get(event, ())):
                if loser not in came:
                    came[loser] = event
                    ahead.append(loser)
        waiting = ahead
    if goal not in came:
        return ()
    way: list[str] = []
    step: str | None = goal
    while step is not None:
        way.append(step)
        step = came[step]
    return tuple(way)


def _finding(circle: tuple[str, ...], prefers: tuple[Link, ...], context: CheckContext) -> Finding:
    said = tuple(
        dict.fromkeys(link.event for link in prefers if {link.source, link.target} <= set(circle))
    )
    names = " and ".join(context.name(event) for event in sorted(circle))
    return Finding(
        check="conflicting-judgements",
        severity="conflict",
        cells=context.cells_of(circle[0]),
        events=(*said, *sorted(circle)),
        at=None,
        sentence=f"{len(said)} judgements disagree on {names}: what they weigh stays open.",
        what_next="Keep one: "
        + " or ".join(f"`chrono retract {event[:SHORT]}`" for event in said)
        + ".",
    )
