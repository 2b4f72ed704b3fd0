"""Events dated after the document that reports them as done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.edtf import FOREVER
from chrono.fold.derive import timing
from chrono.model.event import FACTUAL
from chrono.render.date_text import date_words

TOLD_AS_PAST: Final = FACTUAL | {"alleged", "denied"}


def find_dated_after_source(context: CheckContext) -> Iterator[Finding]:
    """Yield each event dated certainly after its document, or after it was said."""
    for event in context.facts():
        document = context.documents.get(event.document or "")
        if event.modality not in TOLD_AS_PAST or document is None or event.when is None:
            continue
        when = timing(event, context.documents, context.clock)
        began = when.written[0]
        limit, what = when.known[1], f"document {document.id} appeared by"
        if event.said is not None and when.said[1] < limit:
            limit, what = when.said[1], "it was said by"
        if began <= limit or limit == FOREVER:
            continue
        yield Finding(
            check="dated-after-source",
            severity="conflict",
            cells=context.cells_of(event.id),
            events=(event.id,),
            at=began,
            sentence=f"{context.opening(event.id)} is reported as done and dated"
            f" {date_words(event.when)}, but {what} {context.clock.say(limit)}.",
            what_next=f"If the document announces it, `chrono correct {event.id[:SHORT]}"
            " --modality planned`; if not, one of the two dates is wrong.",
        )
