"""Links that do nothing: their windows have no day in common, or their order goes against dates.

What such a link says and what the dates say cannot both be right, and the fold then keeps
to the dates. Also those that lean on what is gone, or fulfil a plan with what is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, Survey
from chrono.checks.finding import Finding
from chrono.edtf import say_day
from chrono.fold.links import replacement_rings
from chrono.model.claim import Link
from chrono.model.event import FACTUAL
from chrono.render.text import window_words


def broken_links(survey: Survey) -> Iterator[Finding]:
    """Each link that moves nothing, contradicts dates or has no effect."""
    yield from _same(survey)
    for link in survey.acting.links:
        if link.source not in survey.moments or link.target not in survey.moments:
            continue
        if link.relation == "follows":
            yield from _follows(link, survey)
        elif link.relation == "fulfils":
            yield from _fulfils(link, survey)
    yield from _gone(survey)
    yield from _rings(survey)


def _rings(survey: Survey) -> Iterator[Finding]:
    """Retractions that replace events by one another in a ring, so that none is in force."""
    for ring in replacement_rings(survey.links, survey.known_at):
        named = ", ".join(dict.fromkeys(tie.target[:SHORT] for tie in ring))
        ways = " or ".join(f"`chrono retract {tie.event[:SHORT]}`" for tie in ring)
        yield Finding(
            check="ties",
            severity="conflict",
            cells=(),
            events=tuple(dict.fromkeys((*(tie.event for tie in ring), *(t.target for t in ring)))),
            day=None,
            sentence=f"Events {named} are retracted and replaced by one another in a ring: none"
            " is in force, and what they say shows nowhere.",
            what_next=f"Take back the retraction of the event that is right: {ways}.",
        )


def _same(survey: Survey) -> Iterator[Finding]:
    """Happenings whose events have no day in common."""
    groups: dict[str, list[str]] = {}
    for event, group in survey.acting.happening.items():
        if event in survey.moments:
            groups.setdefault(group, []).append(event)
    for events in groups.values():
        windows = {event: survey.moments[event] for event in events}
        first = max(events, key=lambda event: (windows[event].earliest, event))
        last = min(events, key=lambda event: (windows[event].latest, event))
        if windows[first].earliest <= windows[last].latest:
            continue
        late = window_words((windows[first].earliest, windows[first].latest))
        early = window_words((windows[last].earliest, windows[last].latest))
        yield Finding(
            check="ties",
            severity="conflict",
            cells=survey.cells_of(first),
            events=(first, last),
            day=windows[first].earliest,
            sentence=f"{survey.opening(first)} and {survey.name(last)} are linked as the same,"
            f" but have no day in common: {late}, and {early}. The link moves no date.",
            what_next=f"Retract the link, or `chrono correct` the date of {first[:SHORT]} or"
            f" {last[:SHORT]}.",
        )


def _follows(link: Link, survey: Survey) -> Iterator[Finding]:
    later, earlier = survey.window(link.source), survey.window(link.target)
    circle = earlier[0] <= later[1]
    if circle and (link.source, link.target) in survey.acting.follows:
        return
    reason = (
        "but other links say that they are the same, or the other way round"
        if circle
        else f"but its dates say it came before: {window_words(later)} against"
        f" {window_words(earlier)}"
    )
    yield Finding(
        check="ties",
        severity="conflict",
        cells=survey.cells_of(link.source),
        events=(link.event, link.source, link.target),
        day=None if circle else later[1],
        sentence=f"{survey.opening(link.source)} is linked as following"
        f" {survey.name(link.target)}, {reason}. The link orders nothing.",
        what_next=f"`chrono retract {link.event[:SHORT]}`, or `chrono correct` the date that is"
        " wrong.",
    )


def _fulfils(link: Link, survey: Survey) -> Iterator[Finding]:
    deed, plan = survey.events.get(link.source), survey.events.get(link.target)
    if deed is None or plan is None:
        return
    said = survey.moments[link.target].said[0]
    if deed.modality not in FACTUAL:
        reason = f"is {deed.modality}: only what is asserted or reported fulfils a plan"
    elif plan.modality != "planned":
        reason = f"is to fulfil what is {plan.modality}, and only a plan is fulfilled"
    elif survey.window(link.source)[1] < said:
        reason = f"was over before the plan was said, on {say_day(said)}"
    else:
        return
    yield Finding(
        check="ties",
        severity="conflict",
        cells=survey.cells_of(link.target),
        events=(link.event, link.source, link.target),
        day=None,
        sentence=f"{survey.opening(link.source)}, linked as fulfilling"
        f" {survey.name(link.target)}, {reason}.",
        what_next=f"`chrono retract {link.event[:SHORT]}`, or `chrono correct` the event that was"
        " misread.",
    )


def _gone(survey: Survey) -> Iterator[Finding]:
    """Links in force, one of whose ends was retracted and has nothing in its place."""
    acting = {link.event for link in (*survey.acting.links, *survey.acting.prefers)}
    for tie in survey.links:
        if tie.relation == "retracts" or tie.event in acting or tie.event not in survey.events:
            continue
        gone = [end for end in (tie.source, tie.target) if end in survey.acting.retracted]
        if gone:
            yield Finding(
                check="ties",
                severity="hint",
                cells=(),
                events=(tie.event, *gone),
                day=None,
                sentence=f"{survey.opening(tie.event)} leans on event {gone[0][:SHORT]}, which was"
                " retracted and has nothing in its place: it does nothing.",
                what_next=f"`chrono retract {tie.event[:SHORT]}`, or link what is in force.",
            )
