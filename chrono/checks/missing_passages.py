"""Events that cannot be checked against a text, because they lack a passage or a source."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding


def find_missing_passages(context: CheckContext) -> Iterator[Finding]:
    """Yield each event of the world without a source, or without a place in it."""
    for event in context.facts():
        source = event.source
        if source is None:
            yield Finding(
                check="missing-passages",
                severity="gap",
                cells=(),
                events=(event.id,),
                at=None,
                sentence=f"{context.opening(event.id)} has no source, so it is the"
                " chronicler's own voice and becomes no value.",
                what_next=f"`chrono correct {event.id[:SHORT]} --document …` names the document.",
            )
        elif source.start is None and source.locator is None:
            yield Finding(
                check="missing-passages",
                severity="hint",
                cells=(),
                events=(event.id,),
                at=None,
                sentence=f"{context.opening(event.id)} points at no passage of"
                f" document {source.document}.",
                what_next=f"`chrono correct {event.id[:SHORT]} --find TEXT` points at its words;"
                " `--locator` at a page or a timecode.",
            )
