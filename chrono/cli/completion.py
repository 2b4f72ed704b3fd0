"""Shell completion of types, entities, documents, cells and dates of the chronicle.

Completion never reports an error: without a chronicle, or with a damaged one, it offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from chrono.cli.context import app_of
from chrono.edtf import FOREVER
from chrono.errors import ChronoError
from chrono.model.event import BUILT_IN
from chrono.render.lines import clean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from chrono.chronicle import Chronicle

Offers = Iterable[tuple[str, str]]
Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
MAX_COMPLETIONS = 200
"""The most offers that one completion returns."""


def completer(offer: Callable[[Chronicle, str], Offers], anywhere: bool = False) -> Completer:
    """Builds a completer from a function that returns pairs of a text and its description.

    `anywhere` also matches the typed text within the description, such as an entity's label.
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
            for text, says in fitting[:MAX_COMPLETIONS]
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
    own = ((each.name, each.family or each.means) for each in chronicle.vocabulary.types.values())
    return (*own, *((name, "built in") for name in BUILT_IN))


def _kinds(chronicle: Chronicle, typed: str) -> Offers:
    return ((each.name, each.says) for each in chronicle.vocabulary.kinds.values())


def _cells(chronicle: Chronicle, typed: str) -> Offers:
    """Offers entities with a dot while several match; then the attributes of the one left.

    A single offer counts as complete: the shell would add a space after its dot.
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
    """Offers the possible publication days of documents; knowledge changes only on those."""
    from chrono.chronicle import is_finite

    days: dict[str, str] = {}
    cells = chronicle.cells()
    for document in cells.documents.values():
        if document.published[1] < FOREVER:
            last = chronicle.vocabulary.clock.format(document.published[1])
            days.setdefault(last, document.title)
    if cells.has_errata():
        for second in cells.publication_bounds():
            if is_finite(second):
                said = chronicle.vocabulary.clock.format(second)
                days.setdefault(said, "a date that an erratum corrects")
    return sorted(days.items())


def _dates(chronicle: Chronicle, typed: str) -> Offers:
    """Offers the dates of events as written, with the number of events of each."""
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
    """Builds a completer for entities of some kinds, or of all kinds if none is given."""

    def offer(chronicle: Chronicle, typed: str) -> Offers:
        found = chronicle.cells().entities.values()
        return ((each.id, each.label) for each in found if not kinds or each.kind in kinds)

    return completer(offer, anywhere=True)
