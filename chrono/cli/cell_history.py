"""The history of one cell: every claim about it, by event, as text or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from chrono.cli.event_view import claim_lines, dated_words, source_line
from chrono.model.event import to_line
from chrono.render.event_text import said_words
from chrono.render.json import placed_claim
from chrono.render.text import cell_words

if TYPE_CHECKING:
    from chrono.chronicle import HistoryEntry
    from chrono.cli.context import App
    from chrono.model.vocabulary import Attribute


@frozen
class HistoryRequest:
    """A request for the history of one cell."""

    cell: str
    filters: Mapping[str, Any]
    everything: bool
    known_at: str | None
    recorded_at: str | None
    newest: bool
    limit: int | None


def show(run: App, asked: HistoryRequest) -> tuple[int, int]:
    """Writes a history as text; returns how many events it shows and how many there are."""
    total, shown = _chosen(run, asked)
    names, key = run.names(), run.chronicle.lookup.cell_name(asked.cell)
    run.out.put((cell_words(key, run.chronicle.vocabulary, names), "head"), (f" ({key})", "quiet"))
    run.out.write("".join(_paragraphs(run, shown)))
    return len(shown), total


def write(run: App, asked: HistoryRequest) -> None:
    """Writes a history as JSON."""
    total, shown = _chosen(run, asked)
    gone = run.chronicle.events.retracted(entry.event for entry in shown)
    events = run.chronicle.events.by_ids(entry.event for entry in shown)
    run.out.json(
        {
            "total": total,
            "events": [to_line(event) for event in events],
            "retracted": [entry.event for entry in shown if entry.event in gone],
            "cell": run.chronicle.lookup.cell_name(asked.cell),
            "claims": [
                placed_claim(claim, run.chronicle.vocabulary.clock)
                for entry in shown
                for claim in entry.claims
            ],
        }
    )


def _chosen(run: App, asked: HistoryRequest) -> tuple[int, Sequence[HistoryEntry]]:
    """Returns how many events match, and those to show, in order."""
    found = run.chronicle.history(asked.cell, asked.known_at, asked.recorded_at)
    if any(asked.filters.values()):
        from chrono.chronicle import EventFilter  # here: `--help` opens no chronicle

        fits = run.chronicle.search.test(EventFilter(**asked.filters))
        events = run.chronicle.events.by_ids(entry.event for entry in found)
        found = tuple(entry for entry, event in zip(found, events, strict=True) if fits(event))
    ordered = found[::-1] if asked.newest else found
    return len(found), ordered[: asked.limit]


def _paragraphs(run: App, shown: Sequence[HistoryEntry]) -> Iterator[str]:
    """Formats events as paragraphs: the date, the claim, and who makes it."""
    names, screen = run.names(), run.out
    attributes: dict[str, Attribute | None] = {}
    events = run.chronicle.events.by_ids(entry.event for entry in shown)
    for entry, event in zip(shown, events, strict=True):
        first = entry.claims[0]
        dated = dated_words(
            first.when, first, said_words(event, names.documents, names.clock), names.clock
        )
        text = f"\n{screen.flow([(dated, 'head')], 0, 0)}"
        for claim in entry.claims:
            if claim.cell not in attributes:
                attributes[claim.cell] = run.chronicle.lookup.attribute_of(claim.cell)
            attribute = attributes[claim.cell]
            if attribute is not None:
                text += claim_lines(screen, claim, attribute, names)
        yield text + screen.flow(source_line(event, names), 12, 12)
