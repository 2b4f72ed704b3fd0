"""Plans whose date has passed without a report that they were carried out."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.fold.derive import timing
from chrono.model.event import FACTUAL, Event
from chrono.render.date_text import date_words


def find_overdue(context: CheckContext) -> Iterator[Finding]:
    """Yield each plan whose expected date is certainly past and that nothing has answered.

    A plan is answered where a fact fulfils it or another plan supersedes it by the view's day. A
    plan without a date is never overdue.
    """
    for event, due in open_plans(context):
        if due >= context.at:
            continue
        yield Finding(
            check="overdue",
            severity="gap",
            cells=context.cells_of(event.id),
            events=(event.id,),
            at=due,
            sentence=f"The plan of {context.name(event.id)} was due"
            f" {date_words(event.when)}, and no event is linked as its fulfilment.",
            what_next="Look for what came of it: `chrono link EVENT fulfils"
            f" {event.id[:SHORT]}`, or `follows` for the plan that took its place.",
        )


def open_plans(context: CheckContext) -> Iterator[tuple[Event, int]]:
    """Yield each plan that was said and not answered by the day, and the last second for it.

    The second is FOREVER where nothing says when the plan is to be carried out.
    """
    done = _answered(context)
    for event in context.facts():
        if event.modality != "planned" or event.id in done:
            continue
        when = timing(event, context.documents, context.clock)
        begins = context.window(event.id)[1]
        if when.said[0] <= context.at:
            yield event, max(begins, when.end[1]) if when.end else begins


def _answered(context: CheckContext) -> set[str]:
    """Return the plans that a fact fulfils, or another plan supersedes, by the day."""
    found = set()
    for link in context.active.links:
        other = context.events.get(link.source)
        if other is None or link.source not in context.moments:
            continue
        moment = context.moments[link.source]
        fulfilled = (
            link.relation == "fulfils"
            and other.modality in FACTUAL
            and context.window(link.source)[1] <= context.at
            and moment.known[1] <= context.known_at
        )
        newer = (
            link.relation == "follows"
            and other.modality == "planned"
            and moment.said[1] <= context.at
        )
        if fulfilled or newer:
            found.add(link.target)
    return found
