"""What the shell offers: types, entities, documents, cells and dates, out of the chronicle.

Nothing here ever complains: where there is no chronicle, or a damaged one, it offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from chrono.cli.context import app_of
from chrono.errors import ChronoError
from chrono.render.lines import clean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from chrono.chronicle import Chronicle

Offers = Iterable[tuple[str, str]]
Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
MOST = 200
"""More than this nobody reads through."""


def completer(offer: Callable[[Chronicle, str], Offers], anywhere: bool = False) -> Completer:
    """A completer out of what a chronicle offers: pairs of a text and what it means.

    `anywhere` also offers what holds the typed text in its meaning: an entity by its label.
    """

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            found = list(offer(app_of(ctx).chronicle, incomplete))
        except (ChronoError, OSError):
            return []
        typed = incomplete.casefold()
        fitting = [pair for pair in found if pair[0].casefold().startswith(typed)]
        if anywhere and not fitting and len(typed) > 1:
            fitting = [pair for pair in found if typed in pair[1].casefold()]
        return [
            CompletionItem(text, help=clean(says))
            for text, says in fitting[:MOST]
            if text == clean(text)
        ]

    return complete


def _entities(chronicle: Chronicle, typed: str) -> Offers:
    return (
        (each.id, f"{each.label} ({each.kind})") for each in chronicle.cells().entities.values()
    )


def _documents(chronicle: Chronicle, typed: str) -> Offers:
    return ((each.id, each.title) for each in chronicle.cells().documents.values())


def _types(chronicle: Chronicle, typed: str) -> Offers:
    from chrono.model.event import BUILT_IN

    own = ((each.name, each.family or each.means) for each in chronicle.vocabulary.types.values())
    return (*own, *((name, "built in") for name in BUILT_IN))


def _kinds(chronicle: Chronicle, typed: str) -> Offers:
    return ((each.name, each.says) for each in chronicle.vocabulary.kinds.values())


def _cells(chronicle: Chronicle, typed: str) -> Offers:
    """Entities with a dot, while several fit; then the attributes of that one.

    A single offer is taken to be all, and the shell would set a space behind its dot.
    """
    cells = chronicle.cells()
    name, dot, _ = typed.partition(".")
    if not dot:
        fitting = [each for each in cells.entities.values() if each.id.startswith(typed)]
        if len(fitting) != 1:
            return ((f"{each.id}.", each.label) for each in fitting)
        name = fitting[0].id
    entity = cells.entities.get(name)
    if entity is None:
        return ()
    known = chronicle.vocabulary.kinds[entity.kind].attributes.values()
    return ((f"{name}.{each.name}", each.label) for each in known)


def _publications(chronicle: Chronicle, typed: str) -> Offers:
    """The days on which documents can have appeared: what was known changes only there."""
    from chrono.edtf import FOREVER, format_day

    days: dict[str, str] = {}
    for document in chronicle.cells().documents.values():
        if document.published[1] < FOREVER:
            days.setdefault(format_day(document.published[1]), document.title)
    return sorted(days.items())


def _dates(chronicle: Chronicle, typed: str) -> Offers:
    """The dates of events, as written, and how many there are of each."""
    count: dict[str, int] = {}
    for event in chronicle.events:
        if event.when and event.when[0].isdigit() and "/" not in event.when:
            day = event.when.partition("T")[0].rstrip("?~%")
            count[day] = count.get(day, 0) + 1
    if not typed:  # whole years first, or the list is too long to read
        years = sorted({day[:4] for day in count})
        return (*((year, "") for year in years), ("today", ""))
    return (
        (day, f"{number} events" if number > 1 else "1 event")
        for day, number in sorted(count.items())
    )


def _sources(chronicle: Chronicle, typed: str) -> Offers:
    """`document:ID` and `speaker:ENTITY`."""
    cells = chronicle.cells()
    if ":" not in typed:
        axes = (
            ("document:", "a document"),
            ("speaker:", "who says so"),
            ("event:", "an event"),
        )
        fitting = tuple(axis for axis in axes if axis[0].startswith(typed))
        if len(fitting) != 1:
            return fitting
        typed = fitting[0][0]
    if typed.startswith("document:"):
        return ((f"document:{each.id}", each.title) for each in cells.documents.values())
    if typed.startswith("speaker:"):
        speakers = {event.speaker for event in chronicle.events if event.speaker}
        return (
            (f"speaker:{each.id}", each.label)
            for each in cells.entities.values()
            if each.id in speakers
        )
    return ((f"event:{name}", says) for name, says in _events(chronicle, typed[6:]))


def _events(chronicle: Chronicle, typed: str) -> Offers:
    found = chronicle.events.starting_with(typed, -1) if typed else chronicle.events
    return ((event.id[:8], event.summary or event.type) for event in found)


def _tags(chronicle: Chronicle, typed: str) -> Offers:
    return ((tag, "") for tag in sorted({tag for event in chronicle.events for tag in event.tags}))


entities = completer(_entities, anywhere=True)
documents = completer(_documents, anywhere=True)
types = completer(_types)
kinds = completer(_kinds)
cells = completer(_cells)
dates = completer(_dates)
publications = completer(_publications)
sources = completer(_sources)
events = completer(_events)
tags = completer(_tags)


def entities_of(kinds: tuple[str, ...]) -> Completer:
    """A completer of entities of some kinds; of all, if none is named."""

    def offer(chronicle: Chronicle, typed: str) -> Offers:
        found = chronicle.cells().entities.values()
        return ((each.id, each.label) for each in found if not kinds or each.kind in kinds)

    return completer(offer, anywhere=True)
