"""Signs that the zone of the vocabulary was changed: its clock reads the log otherwise than before.

The log itself does not tell on which clock its times were meant. Two things do: a state that is
kept names the zone on which it was folded, and a clock time that does not occur in today's zone was
appended while another zone was in force, since `append` refuses such a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from chrono import edtf
from chrono.checks.context import CheckContext
from chrono.checks.finding import Finding
from chrono.edtf import EdtfError

BACK = "Set `zone` in events/vocabulary.toml back"


def find_changed_clock(context: CheckContext) -> Iterator[Finding]:
    """Yield each zone of kept states that is not today's, and each time that the clock skips."""
    zone = context.clock.zone
    kept: dict[str, list[str]] = {}
    for name, other in context.kept_zones.items():
        if other != zone:
            kept.setdefault(other, []).append(name)
    for other, names in kept.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield Finding(
            check="changed-clock",
            severity="conflict",
            cells=(),
            events=(),
            at=None,
            sentence=f"The vocabulary's zone is {zone}, and {names[0]}{more} was folded on the"
            f" clock of {other}: days begin at other moments than when it was kept.",
            what_next=f"{BACK}, or make the kept states again with `chrono snapshot`.",
        )
    for event in context.recorded.values():
        for key, text in (("when", event.when), ("said", event.said)):
            if text and "T" in text and context.clock.skips(_parsed(text)):
                yield Finding(
                    check="changed-clock",
                    severity="conflict",
                    cells=context.cells_of(event.id),
                    events=(event.id,),
                    at=None,
                    sentence=f"{context.opening(event.id)} has {key} {text}, a time that does not"
                    f" occur in {zone}: it is read by the offset before the change.",
                    what_next=f"{BACK}, or give the time its offset with `chrono correct`.",
                )


def _parsed(text: str) -> edtf.Edtf | None:
    try:
        return edtf.parse(text)
    except EdtfError:
        return None  # verification reports it
