"""`chrono log`: lists the events that match filters, or the history of one cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import define, evolve

from chrono.cli import cell_history as history
from chrono.cli import completion
from chrono.cli.context import App, app
from chrono.cli.event_filters import filter_options
from chrono.cli.event_view import show_entries
from chrono.cli.group import Command
from chrono.cli.options import json_option, known_option, recorded_option, tell_proleptic
from chrono.model.event import to_line
from chrono.model.vocabulary import RANKS, Rank
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import EventFilter, EventList
    from chrono.model.event import Event

FIRST: Final = 32
"""The size of the first batch of events; each later batch doubles, up to `MAX_BATCH_EVENTS`."""
MAX_BATCH_EVENTS: Final = 1024
HEADINGS: Final[Mapping[Rank, str]] = {"headline": "HEADLINES", "detail": "DETAILS"}
SHOWN_RANKS: Final = tuple(HEADINGS)


@click.command(
    "log",
    cls=Command,
    examples=(
        ("What happened in a month:", "chrono log --from 2020-08 --to 2020-08"),
        (
            "The history of one value, the latest first:",
            "chrono log --cell relief-force.strength --newest",
        ),
        (
            "What one speaker alleged or denied:",
            "chrono log --speaker ana-reyes -m alleged -m denied",
        ),
        ("Events that mention a bridge, for a script:", "chrono log --text bridge --json"),
    ),
)
@filter_options
@click.option(
    "--cell",
    metavar="ENTITY.ATTRIBUTE",
    shell_complete=completion.cells,
    help="The history of one cell: every event, with what it claims about the cell.",
)
@known_option
@recorded_option
@click.option("--newest", is_flag=True, help="Latest first. Default: earliest first.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="Show at most N events."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show all events in one list, with those of background, and declarations of documents and"
    " entities, links and judgements.",
)
@json_option
def command(
    cell: str | None,
    known_at: str | None,
    recorded_at: str | None,
    newest: bool,
    limit: int | None,
    everything: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """The events in order of their dates.

    Without a filter other than dates, the events that can change one of the vocabulary's headlines
    come first, then the others; those that only tell of background are counted.
    An event without a date is listed under the last day on which it can have happened: the
    publication of its document. Corrected and retracted events are listed by --all, and marked.
    """
    from chrono.chronicle import EventFilter

    run = app()
    tell_proleptic(run, filters["since"], filters["until"])
    if cell:
        asked = history.HistoryRequest(
            cell, filters, everything, known_at, recorded_at, newest, limit
        )
        if as_json:
            history.write(run, asked)
        else:
            _told(run, *history.show(run, asked))
        return
    view: dict[str, Any] = {"recorded_at": recorded_at, "known_at": known_at, "newest": newest}
    wanted = EventFilter(**filters)
    if not as_json and not everything and wanted == EventFilter(wanted.since, wanted.until):
        _by_rank(run, wanted, view, limit)
        return
    found = run.chronicle.search.find(wanted, built_in=everything, **view)
    if as_json:
        _write(run, found, limit)
        return
    listing = Listing(run, everything)
    shown = _entries(run, islice(listing.events(found), limit))
    _told(run, shown, found.count() - listing.passed if limit else shown)
    listing.tell()


def _by_rank(run: App, wanted: EventFilter, view: dict[str, Any], limit: int | None) -> None:
    """Writes the events of headlines, then the others; counts those of background."""
    vocabulary = run.chronicle.vocabulary
    types: dict[Rank, list[str]] = {rank: [] for rank in RANKS}
    for name in vocabulary.types:
        types[vocabulary.rank(name)].append(name)
    found = {
        rank: run.chronicle.search.find(evolve(wanted, types=tuple(names)), **view)
        for rank, names in types.items()
        if names
    }
    sizes = {rank: size for rank, each in found.items() if (size := each.count())}
    listing = Listing(run, False)
    shown = total = 0
    ranks = [rank for rank in SHOWN_RANKS if rank in sizes]
    for rank in ranks or sizes:
        total += sizes[rank]
        if shown == limit:
            continue
        if len(ranks) > 1:
            run.out.write("\n" if shown else "")
            run.out.put((HEADINGS[rank], "kind"))
        shown += _entries(run, islice(listing.events(found[rank]), limit and limit - shown))
    if ranks and (more := sizes.get("background")):
        run.out.write("\n")
        run.out.put((f"Not shown (`--all`): {counted(more, 'event')} of background", "quiet"))
    _told(run, shown, total - listing.passed)
    listing.tell()


@define
class Listing:
    """Passes over events that were corrected or retracted, and counts them."""

    run: App
    everything: bool
    passed: int = 0

    def events(self, found: EventList) -> Iterator[Event]:
        """Yields the events that are in force, or all."""
        retracted = self.run.chronicle.events.retracted_as_of()
        for some in _some(found.events()):
            gone = frozenset() if self.everything else retracted(event.id for event in some)
            self.passed += len(gone)
            yield from (event for event in some if event.id not in gone)

    def tell(self) -> None:
        """Says how many were passed over."""
        if self.passed:
            events = counted(self.passed, "corrected or retracted event")
            self.run.tell(f"{events} not shown; --all shows them as well.")


def _some(events: Iterator[Event]) -> Iterator[list[Event]]:
    """Yields events in growing batches, so that the first ones appear immediately."""
    size = FIRST
    while some := list(islice(events, size)):
        yield some
        size = min(2 * size, MAX_BATCH_EVENTS)


def _entries(run: App, events: Iterator[Event]) -> int:
    """Writes events under their dates; returns how many."""
    retracted = run.chronicle.events.retracted_as_of()
    return show_entries(run.out, events, run.chronicle.vocabulary, run.names(), retracted)


def _write(run: App, found: EventList, limit: int | None) -> None:
    """Writes the answer as JSON, one event at a time."""
    gone: list[str] = []
    retracted = run.chronicle.events.retracted_as_of()

    def lines() -> Iterator[dict[str, Any]]:
        for some in _some(islice(found.events(), limit)):
            there = retracted(event.id for event in some)
            gone.extend(event.id for event in some if event.id in there)
            yield from map(to_line, some)

    run.out.json_list({"total": found.count()}, "events", lines(), [("retracted", gone)])


def _told(run: App, shown: int, total: int) -> None:
    if not total:
        run.tell(
            "No matching events. `chrono list types` and `chrono list entities` list the names."
        )
    elif shown < total:
        run.tell(f"{shown} of {total} events shown; a higher --limit shows more.")
