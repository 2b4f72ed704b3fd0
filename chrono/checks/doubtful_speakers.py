"""Quotations of which it is doubtful who said them, or who passed them on."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.model.event import Event
from chrono.render.text import counted, listed

MAX_LISTED = 4


def find_doubtful_speakers(context: CheckContext) -> Iterator[Finding]:
    """Yield each speaker of a document whose quotations may be somebody else's."""
    held: dict[tuple[str, str], list[Event]] = {}
    for event in context.facts():
        if event.document and {"speaker", "via"} & set(event.doubt):
            held.setdefault((event.document, event.speaker or ""), []).append(event)
    for (document, speaker), events in sorted(held.items()):
        yield _finding(document, speaker, events, context)


def _finding(document: str, speaker: str, events: list[Event], context: CheckContext) -> Finding:
    names = [context.name(event.id) for event in events[:MAX_LISTED]]
    if len(events) > MAX_LISTED:
        names.append(f"{len(events) - MAX_LISTED} more")
    who = context.names.entity(speaker) if speaker else "nobody that is named"
    said = counted(len(events), "statement")
    doubt = "it is in doubt who said it" if len(events) == 1 else "it is in doubt who said them"
    cells = dict.fromkeys(cell for event in events for cell in context.cells_of(event.id))
    return Finding(
        check="doubtful-speakers",
        severity="gap",
        cells=tuple(cells),
        events=tuple(event.id for event in events),
        at=None,
        sentence=f"Document {document} has {said} of {who}, and {doubt}: {listed(names)}.",
        what_next="Read the passage again, or look for the statement elsewhere:"
        f" `chrono show {events[0].id[:SHORT]}`.",
    )
