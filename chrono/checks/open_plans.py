"""Plans without a known outcome that are not overdue: they have no date, or it is still to come."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.checks.overdue import open_plans
from chrono.edtf import FOREVER
from chrono.model.event import Event
from chrono.render.date_text import date_words


def find_open_plans(context: CheckContext) -> Iterator[Finding]:
    """Yield each plan that nothing has answered by the view's day and that is not overdue."""
    for event, due in open_plans(context):
        if context.at <= due:
            yield _finding(event, due, context)


def _finding(event: Event, due: int, context: CheckContext) -> Finding:
    dated = f"is for {date_words(event.when)}" if event.when else "has no date"
    name = event.id[:SHORT]
    return Finding(
        check="open-plans",
        severity="gap",
        cells=context.cells_of(event.id),
        events=(event.id,),
        at=None if due >= FOREVER else due,
        sentence=f"The plan of {context.name(event.id)} {dated}, and nothing says what came of it.",
        what_next=f"Ask what came of it: `chrono link EVENT fulfils {name}`, or `follows` for the"
        " plan that took its place.",
    )
