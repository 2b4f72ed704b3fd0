"""Which events a question is about: the filters that `log` and whatever exports share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chrono.cli import completion as completing
from chrono.model.event import MODALITIES
from chrono.query.text_search import text_matcher

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.model.claim import Window
    from chrono.model.event import Event

F = TypeVar("F", bound=Callable[..., Any])
Test = Callable[["Event"], bool]


def filter_options(function: F) -> F:
    """The options that choose events."""
    many: dict[str, Any] = {"multiple": True}
    options = [
        click.option(
            "--from",
            "since",
            metavar="DATE",
            shell_complete=completing.dates,
            help="Events that may have happened on this date or later.",
        ),
        click.option(
            "--to",
            "until",
            metavar="DATE",
            shell_complete=completing.dates,
            help="Events that may have happened on this date or earlier.",
        ),
        click.option(
            "-t",
            "--type",
            "types",
            metavar="TYPE",
            shell_complete=completing.types,
            help="Events of this type. Repeatable, like the next six: any of them matches.",
            **many,
        ),
        click.option(
            "-k",
            "--kind",
            "kinds",
            metavar="KIND",
            shell_complete=completing.kinds,
            help="Events about an entity of this kind.",
            **many,
        ),
        click.option(
            "-e",
            "--entity",
            "entities",
            metavar="ENTITY",
            shell_complete=completing.entities,
            help="Events about this entity.",
            **many,
        ),
        click.option(
            "-d",
            "--document",
            "documents",
            metavar="DOCUMENT",
            shell_complete=completing.documents,
            help="Events from this document.",
            **many,
        ),
        click.option(
            "-s",
            "--speaker",
            "speakers",
            metavar="ENTITY",
            shell_complete=completing.entities,
            help="Events said or relayed by this speaker.",
            **many,
        ),
        click.option(
            "-m",
            "--modality",
            "modalities",
            type=click.Choice(MODALITIES),
            help="Events of this modality.",
            **many,
        ),
        click.option(
            "--tag",
            "tags",
            metavar="TAG",
            shell_complete=completing.tags,
            help="Events with this tag.",
            **many,
        ),
        click.option(
            "--text",
            metavar="WORDS",
            help="With words that begin so: in its summary, sentence, note, tags, date or the"
            " labels that it names. doc:WORD looks in the document's title.",
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), function)


def choose(
    chronicle: Chronicle,
    since: str | None = None,
    until: str | None = None,
    types: Iterable[str] = (),
    kinds: Iterable[str] = (),
    entities: Iterable[str] = (),
    documents: Iterable[str] = (),
    speakers: Iterable[str] = (),
    modalities: Iterable[str] = (),
    tags: Iterable[str] = (),
    text: str | None = None,
) -> Test:
    """Whether an event is among those chosen. Raises UnknownError for a name not held."""
    tests: list[Test] = []
    if since or until:
        tests.append(_between(chronicle, since, until))
    if types := _known_types(chronicle, types):
        tests.append(lambda event: event.type in types)
    if kinds := _known_kinds(chronicle, kinds):
        known = chronicle.cells().entities
        tests.append(
            lambda event: any(
                known[name].kind in kinds for name in spoken_of(event) if name in known
            )
        )
    if entities := alike(chronicle, entities):
        tests.append(lambda event: bool(spoken_of(event) & entities))
    if documents := {chronicle.document(name).id for name in documents}:
        tests.append(
            lambda event: event.document in documents or event.data.get("document") in documents
        )
    if speakers := alike(chronicle, speakers):
        tests.append(lambda event: event.speaker in speakers or not speakers.isdisjoint(event.via))
    if modalities := set(modalities):
        tests.append(lambda event: event.modality in modalities)
    if tags := set(tags):
        tests.append(lambda event: not tags.isdisjoint(event.tags))
    if text:
        tests.append(text_matcher(text, chronicle.cells(), chronicle.vocabulary))
    return lambda event: all(test(event) for test in tests)


def spoken_of(event: Event) -> set[str]:
    """Every name in an event's data that can be an entity's."""
    from chrono.model.event import named_in

    return named_in(event.data)


def _between(chronicle: Chronicle, since: str | None, until: str | None) -> Test:
    first, last = asked_days(chronicle, since, until)
    documents = chronicle.cells().documents

    def test(event: Event) -> bool:
        low, high = days_of(event, documents)
        return high >= first and low <= last

    return test


def asked_days(chronicle: Chronicle, since: str | None, until: str | None) -> Window:
    """The first and the last day of those asked for. Raises EdtfError."""
    from chrono.edtf import BEGINNING, FOREVER

    first = chronicle.date(since).earliest if since else BEGINNING
    last = chronicle.date(until).latest if until else FOREVER
    return first, last


def days_of(event: Event, documents: Any) -> Window:
    """The days in which an event began; one with an open start on the last of them."""
    from chrono.fold.derive import days_in, timing

    when = timing(event, documents)
    return days_in(when.event_window, when.known)


def _known_types(chronicle: Chronicle, types: Iterable[str]) -> set[str]:
    from chrono.errors import UnknownError, nearest
    from chrono.model.event import BUILT_IN

    known = {*chronicle.vocabulary.types, *BUILT_IN}
    found = set(types)
    for name in sorted(found - known):
        raise UnknownError("Type", name, nearest(name, known), "`chrono list types` lists all.")
    return found


def _known_kinds(chronicle: Chronicle, kinds: Iterable[str]) -> set[str]:
    from chrono.errors import UnknownError, nearest

    known, found = chronicle.vocabulary.kinds, set(kinds)
    for name in sorted(found - set(known)):
        raise UnknownError("Kind", name, nearest(name, known), "`chrono list kinds` lists all.")
    return found


def alike(chronicle: Chronicle, names: Iterable[str]) -> set[str]:
    """The ids of entities, each with those that are the same as it."""
    wanted = {chronicle.entity(name).id for name in names}
    if not wanted:
        return wanted
    grown, pairs = True, [set(pair) for pair in _same(chronicle)]
    while grown:
        size = len(wanted)
        for pair in pairs:
            if wanted & pair:
                wanted |= pair
        grown = len(wanted) > size
    return wanted


def _same(chronicle: Chronicle) -> Iterable[tuple[str, str]]:
    from chrono.model.event import FACTUAL

    catalogue = chronicle.catalogue()
    if catalogue is not None:
        return catalogue.same()
    return (
        (event.data["entity"], event.data["same_as"])
        for event in chronicle.events_of_type("EntityDescribed")
        if event.data.get("same_as") and event.modality in FACTUAL
    )
