"""Documents without a known date of publication."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING, FOREVER


def find_undated(context: CheckContext) -> Iterator[Finding]:
    """Yield each document whose publication has no first day, or no last day."""
    for name, document in context.documents.items():
        first, last = document.published
        if first > BEGINNING and last < FOREVER:
            continue
        if last < FOREVER:
            what = f"only that it had appeared by {context.clock.say(last)}"
        elif first > BEGINNING:
            what = f"only that it appeared on {context.clock.say(first)} or later"
        else:
            what = "at all"
        correct = f"`chrono correct {document.event[:SHORT]} --when …`"
        yield Finding(
            check="undated",
            severity="gap",
            cells=(),
            events=(document.event,) if document.event else (),
            at=None,
            sentence=f"Nothing says when document {name} ({document.title}) appeared, {what}:"
            " what it says is known no earlier than its last possible day.",
            what_next=f"Date it from what it mentions: {correct}.",
        )
