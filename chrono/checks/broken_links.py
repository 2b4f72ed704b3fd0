"""Links without effect: their windows have no common day, or their order contradicts dates.

Such a link and the dates cannot both be right, and the fold then keeps to the dates. The check
also reports links that depend on retracted events, or fulfil a plan with an event that is not
a fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.fold.links import replacement_rings
from chrono.model.claim import Link
from chrono.model.event import FACTUAL
from chrono.render.date_text import window_words


def find_broken_links(context: CheckContext) -> Iterator[Finding]:
    """Yield each link that moves nothing, contradicts dates or has no effect."""
    yield from _same(context)
    for link in context.active.links:
        if link.source not in context.moments or link.target not in context.moments:
            continue
        if link.relation == "follows":
            yield from _follows(link, context)
        elif link.relation == "fulfils":
            yield from _fulfils(link, context)
    yield from _gone(context)
    yield from _rings(context)


def _rings(context: CheckContext) -> Iterator[Finding]:
    """Yield retractions that replace events by one another in a ring, so that none is in force."""
    for ring in replacement_rings(context.links, context.known_at):
        named = ", ".join(dict.fromkeys(tie.target[:SHORT] for tie in ring))
        ways = " or ".join(f"`chrono retract {tie.event[:SHORT]}`" for tie in ring)
        yield Finding(
            check="broken-links",
            severity="conflict",
            cells=(),
            events=tuple(dict.fromkeys((*(tie.event for tie in ring), *(t.target for t in ring)))),
            at=None,
            sentence=f"Events {named} are retracted and replaced by one another in a ring: none"
            " is in force, and what they say shows nowhere.",
            what_next=f"Take back the retraction of the event that is right: {ways}.",
        )


def _same(context: CheckContext) -> Iterator[Finding]:
    """Yield happenings whose events have no common day."""
    groups: dict[str, list[str]] = {}
    for event, group in context.active.happening.items():
        if event in context.moments:
            groups.setdefault(group, []).append(event)
    for events in groups.values():
        windows = {event: context.moments[event] for event in events}
        first = max(events, key=lambda event: (windows[event].earliest, event))
        last = min(events, key=lambda event: (windows[event].latest, event))
        if windows[first].earliest <= windows[last].latest:
            continue
        late = window_words((windows[first].earliest, windows[first].latest), context.clock)
        early = window_words((windows[last].earliest, windows[last].latest), context.clock)
        yield Finding(
            check="broken-links",
            severity="conflict",
            cells=context.cells_of(first),
            events=(first, last),
            at=windows[first].earliest,
            sentence=f"{context.opening(first)} and {context.name(last)} are linked as the same,"
            f" but have no day in common: {late}, and {early}. The link moves no date.",
            what_next=f"Retract the link, or `chrono correct` the date of {first[:SHORT]} or"
            f" {last[:SHORT]}.",
        )


def _follows(link: Link, context: CheckContext) -> Iterator[Finding]:
    later, earlier = context.window(link.source), context.window(link.target)
    circle = earlier[0] <= later[1]
    if circle and (link.source, link.target) in context.active.follows:
        return
    reason = (
        "but other links say that they are the same, or the other way round"
        if circle
        else f"but its dates say it came before: {window_words(later, context.clock)} against"
        f" {window_words(earlier, context.clock)}"
    )
    yield Finding(
        check="broken-links",
        severity="conflict",
        cells=context.cells_of(link.source),
        events=(link.event, link.source, link.target),
        at=None if circle else later[1],
        sentence=f"{context.opening(link.source)} is linked as following"
        f" {context.name(link.target)}, {reason}. The link orders nothing.",
        what_next=f"`chrono retract {link.event[:SHORT]}`, or `chrono correct` the date that is"
        " wrong.",
    )


def _fulfils(link: Link, context: CheckContext) -> Iterator[Finding]:
    deed, plan = context.events.get(link.source), context.events.get(link.target)
    if deed is None or plan is None:
        return
    said = context.moments[link.target].said[0]
    if deed.modality not in FACTUAL:
        reason = f"is {deed.modality}: only what is asserted or reported fulfils a plan"
    elif plan.modality != "planned":
        reason = f"is to fulfil what is {plan.modality}, and only a plan is fulfilled"
    elif context.window(link.source)[1] < said:
        reason = f"was over before the plan was said, on {context.clock.say(said)}"
    else:
        return
    yield Finding(
        check="broken-links",
        severity="conflict",
        cells=context.cells_of(link.target),
        events=(link.event, link.source, link.target),
        at=None,
        sentence=f"{context.opening(link.source)}, linked as fulfilling"
        f" {context.name(link.target)}, {reason}.",
        what_next=f"`chrono retract {link.event[:SHORT]}`, or `chrono correct` the event that was"
        " misread.",
    )


def _gone(context: CheckContext) -> Iterator[Finding]:
    """Yield links in force with an end that was retracted and has no replacement."""
    active = {link.event for link in (*context.active.links, *context.active.prefers)}
    for tie in context.links:
        if tie.relation == "retracts" or tie.event in active or tie.event not in context.events:
            continue
        gone = [end for end in (tie.source, tie.target) if end in context.active.retracted]
        if gone:
            yield Finding(
                check="broken-links",
                severity="hint",
                cells=(),
                events=(tie.event, *gone),
                at=None,
                sentence=f"{context.opening(tie.event)} leans on event {gone[0][:SHORT]}, which was"
                " retracted and has nothing in its place: it does nothing.",
                what_next=f"`chrono retract {tie.event[:SHORT]}`, or link what is in force.",
            )
