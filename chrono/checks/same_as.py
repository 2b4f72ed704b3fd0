"""Entities that may be the same, while no document decides it."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext
from chrono.checks.finding import Finding
from chrono.fold.projection import merge
from chrono.model.event import FACTUAL


def find_same_as(context: CheckContext) -> Iterator[Finding]:
    """Yield each `same_as` that is only proposed, while no event in force asserts or denies it."""
    proposed: dict[frozenset[str], list[str]] = {}
    asserted: list[tuple[str, str]] = []
    denied: set[frozenset[str]] = set()
    for event in context.events.values():
        other = event.data.get("same_as") if event.type == "EntityDescribed" else None
        if not isinstance(other, str):
            continue
        pair = frozenset((str(event.data["entity"]), other))
        if event.modality in FACTUAL:
            asserted.append((str(event.data["entity"]), other))
        elif event.modality == "denied":
            denied.add(pair)
        else:
            proposed.setdefault(pair, []).append(event.id)
    one_name = merge(asserted)
    for pair, events in proposed.items():
        if pair in denied or len({one_name.get(name, name) for name in pair}) == 1:
            continue
        labels = " and ".join(f"{context.names.entity(name)} ({name})" for name in sorted(pair))
        yield Finding(
            check="same-as",
            severity="hint",
            cells=(),
            events=tuple(events),
            at=None,
            sentence=f"{labels} are proposed to be one and the same, and nothing has settled it.",
            what_next="`chrono append EntityDescribed` with the same `same_as`, asserted if they"
            " are, denied if they are not.",
        )
