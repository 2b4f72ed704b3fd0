"""Names without a declaration, and declared entities without a reference."""

from __future__ import annotations

from collections.abc import Iterator

from chrono.checks.context import CheckContext
from chrono.checks.finding import Finding
from chrono.fold.derive import listed
from chrono.model.event import BUILT_IN, Event

LISTED = 5
"""The most unused entities that a finding names."""


def find_unused_names(context: CheckContext) -> Iterator[Finding]:
    """Yield each undeclared entity or document that events use, and each unused entity."""
    used: dict[str, list[str]] = {}
    cited: dict[str, list[str]] = {}
    for event in context.recorded.values():
        for name in _entities(event, context):
            used.setdefault(name, []).append(event.id)
        if event.document is not None:
            cited.setdefault(event.document, []).append(event.id)
    for what, names, known in (
        ("Entity", used, context.cells.entities),
        ("Document", cited, context.documents),
    ):
        for name in sorted(names.keys() - known.keys()):
            yield _finding(what, name, names[name])
    unused = sorted(context.cells.entities.keys() - used.keys())
    if unused:
        yield _unused(unused, context)


def _unused(names: list[str], context: CheckContext) -> Finding:
    entities = [context.cells.entities[name] for name in names]
    listed_names = ", ".join(f"{each.label} ({each.id})" for each in entities[:LISTED])
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    verb, whom = ("are", "them") if len(names) > 1 else ("is", "it")
    return Finding(
        check="unused-names",
        severity="hint",
        cells=(),
        events=tuple(each.event for each in entities if each.event),
        at=None,
        sentence=f"{listed_names}{more} {verb} declared, and no event refers to {whom}.",
        what_next="Keep what an event is to come of; else `chrono retract` the declaration.",
    )


def _finding(what: str, name: str, events: list[str]) -> Finding:
    count = f"{len(events)} event{'s' if len(events) > 1 else ''}"
    effect = "make no claims of it" if what == "Entity" else "cannot be dated by it"
    return Finding(
        check="unused-names",
        severity="conflict",
        cells=(),
        events=tuple(events),
        at=None,
        sentence=f"{what} {name!r} is declared by nothing, and {count} that refer to it {effect}.",
        what_next="Declare it: `chrono append EntityDescribed`."
        if what == "Entity"
        else "Declare it: `chrono document add FILE`.",
    )


def _entities(event: Event, context: CheckContext) -> Iterator[str]:
    """Return every entity that an event refers to; a declaration does not refer to its own."""
    if event.speaker is not None:
        yield event.speaker
    yield from event.via
    if event.type == "EntityDescribed":
        same = event.data.get("same_as")
        if isinstance(same, str):
            yield same
            yield str(event.data.get("entity"))
    kind = None if event.type in BUILT_IN else context.vocabulary.types.get(event.type)
    for each in kind.fields.values() if kind else ():
        if each.type == "entity":
            yield from (name for name in listed(event.data.get(each.name)) if isinstance(name, str))
