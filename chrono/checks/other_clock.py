"""Kept states that were made on the clock of another zone."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext
from chrono.checks.finding import Finding


def find_other_clock(context: CheckContext) -> Iterator[Finding]:
    """Yield one finding for each zone, other than the vocabulary's, of a kept state."""
    now = context.clock.zone
    for zone in sorted(set(context.kept_zones.values()) - {now}):
        files = sorted(file for file, made in context.kept_zones.items() if made == zone)
        shown = files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
        yield Finding(
            check="other-clock",
            severity="hint",
            cells=(),
            events=(),
            at=None,
            sentence=f"The zone of the vocabulary is {now}, and the clock of {shown} is that of"
            f" {zone}: days begin and end at other moments, and a time without an offset is"
            " another moment.",
            what_next="If the change was meant, make them anew with `chrono snapshot`; otherwise"
            f" set `zone` back to {zone}.",
        )
