"""`chrono state`: shows each value on a date, its standing, and its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from chrono.cli import brief_view, completion, phrases, reading_view
from chrono.cli.context import App, app
from chrono.cli.event_view import show_entries
from chrono.cli.group import Command
from chrono.cli.options import json_option, view_of, view_options
from chrono.model.claim import split_key
from chrono.render import json as plain
from chrono.render.brief import make_brief
from chrono.render.names import Names
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.cli.reading_view import Layout, Row
    from chrono.cli.terminal import Line
    from chrono.model.event import Event
    from chrono.model.view import View
    from chrono.render.state import State


@click.command(
    "state",
    cls=Command,
    examples=(
        ("The state at the end of a day:", "chrono state --at 2020-09-15"),
        (
            "What a reader could know at the end of that month:",
            "chrono state --at 2020-08 --known-at 2020-08-31",
        ),
        (
            "Two entities, for a script:",
            "chrono state --at 2021 --entity camp-alder --entity relief-force --json",
        ),
        ("All of one entity:", "chrono state -e relief-force"),
        ("The same without one document:", "chrono state --without document:d2"),
    ),
)
@view_options
@click.option(
    "-e",
    "--entity",
    "entities",
    multiple=True,
    metavar="ENTITY",
    shell_complete=completion.entities,
    help="Show all of this entity (id, label or alias). Repeatable.",
)
@click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    shell_complete=completion.kinds,
    help="Show only entities of this kind. Repeatable.",
)
@click.option(
    "--since",
    metavar="DATE",
    shell_complete=completion.dates,
    help="List what changed from this date on. Default: the last 30 days.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show everything: details, background, sources, unknown values, and what is beside them.",
)
@json_option
def command(
    at: str | None,
    known_at: str | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
    entities: tuple[str, ...],
    kinds: tuple[str, ...],
    since: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """The state on a date, as far as was known by another date.

    The brief: what is contested or disputed, what changed lately, what stands of the vocabulary's
    headlines, plans without a known outcome, and a count of the rest. Each line has a value, its
    standing unless it is stated, since when it holds, and who says so.

    --all and -e show it whole, by kind and entity: each value with its standing, since when it
    holds, who says so in which event, and the next known change. Plans, allegations, denials,
    predictions and opinions follow the value (after ›) and never change it.
    """
    run = app()
    if since and (entities or everything or as_json):
        raise click.UsageError("--since goes with the brief only: leave out -e, --all and --json.")
    view = view_of(at, known_at, recorded_at, without, only)
    if as_json:
        _json(run, view, entities, kinds)
        return
    state = run.chronicle.state(view, entities, kinds)
    if not entities and not everything:
        _brief(run, state, since)
        return
    told = entity_texts(run, state, everything, bool(entities))
    mentions = _mentions(run, view, entities, {name for _, _, name, _ in told[0]})
    show(run, state, told, everything, mentions)


def _brief(run: App, state: State, since: str | None) -> None:
    chronicle = run.chronicle
    first = chronicle.vocabulary.clock.place(chronicle.date(since)).begins[0] if since else None
    brief = make_brief(state, chronicle.vocabulary, first)
    event = chronicle.queries.events_for_words(brief.readings)
    names = Names(state.entities, state.documents, chronicle.vocabulary, event)
    brief_view.show(run, brief, names)


def _mentions(
    run: App, view: View, entities: tuple[str, ...], shown: Collection[str]
) -> dict[str, list[Event]]:
    """Returns the events that mention requested entities without a value."""
    ids = dict.fromkeys(run.chronicle.queries.canonical_entity(name, view) for name in entities)
    return {
        name: found
        for name in ids
        if name not in shown and (found := run.chronicle.search.naming(name, view))
    }


def _json(run: App, view: View, entities: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    state = run.chronicle.state(view, entities, kinds)
    shown = {split_key(reading.cell)[0] for reading in state.readings}
    mentions = _mentions(run, view, entities, shown)
    named = {name: [event.id for event in found] for name, found in mentions.items()}
    run.out.json({**plain.ranked_state(state), **({"mentioned_by": named} if named else {})})


Entity = tuple[str, str, str, str]
"""A described entity: its kind, sort key, id and text."""
Told = tuple[list[Entity], set[str], set[str], set[str]]
"""Described entities; the documents and standings that they name; the unknown entities."""


def entity_texts(run: App, state: State, everything: bool, whole: bool = False) -> Told:
    """The text of each entity of a state; with `whole`, includes all that is known of it."""
    chronicle = run.chronicle
    event = chronicle.queries.events_for_words(state.readings)
    names = Names(state.entities, state.documents, chronicle.vocabulary, event)
    screen = run.out
    layout = reading_view.Layout(screen, names, screen.hang(COLUMN + 2), everything, whole)
    told: list[Entity] = []
    shown: list[Row] = []
    unknown: set[str] = set()
    for kind, name, rows in by_kind(run, reading_view.rows(state.readings)):
        kept = [row for row in rows if everything or not row.hidden(whole)]
        if not kept:
            unknown.add(name)
            continue
        label = names.entity(name)
        lines = [_head(name, label, layout)]
        for row in kept:
            lines += reading_view.labelled(row, COLUMN + 2, layout)
        if len(kept) < len(rows):
            lines.append(_unknown([row for row in rows if row not in kept], layout))
        told.append((kind, label.casefold(), name, f"\n{screen.lines(lines)}"))
        shown += kept
    standings: set[str] = {each.standing for row in shown for each in row.readings}
    return told, reading_view.named(shown), standings, unknown


def show(
    run: App,
    state: State,
    told: Told,
    everything: bool,
    mentions: Mapping[str, list[Event]] | None = None,
) -> None:
    """Writes a state: a headline, the entities by kind, and what was left out.

    `mentions` are the events to show for entities without a value.
    """
    run.out.put((phrases.headline(state.view, run.chronicle.today()), "head"))
    run.out.put((run.chronicle.vocabulary.name, "quiet"))
    texts: dict[str, list[str]] = {}
    for kind, _, _, text in sorted(told[0]):
        texts.setdefault(kind, []).append(text)
    for kind, each in run.chronicle.vocabulary.kinds.items():
        if kind in texts:
            run.out.write("\n")
            run.out.put((each.label.upper(), "kind"))
            run.out.write("".join(texts[kind]))
    _show_mentions(run, state, mentions or {})
    _close(run, state, told, everything, bool(mentions))


def _show_mentions(run: App, state: State, mentions: Mapping[str, list[Event]]) -> None:
    names = Names(state.entities, state.documents, run.chronicle.vocabulary)
    for name, events in mentions.items():
        label = names.entity(name)
        run.out.write("\n")
        run.out.put((label, "head"), (f" ({name})" if label != name else "", "quiet"))
        verbs = "mentions it or is" if len(events) == 1 else "mention it or are"
        said = f"No known value; {counted(len(events), 'event')} {verbs} said by it:"
        run.out.put((said, "quiet"))
        run.out.write("\n")
        show_entries(run.out, events, run.chronicle.vocabulary, names)


def by_kind(run: App, rows: list[Row]) -> Iterator[tuple[str, str, list[Row]]]:
    """Yields kind, entity and rows; kinds and attributes follow the order of the vocabulary."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.entity, []).append(row)
    order = {
        kind: {name: place for place, name in enumerate(each.attributes)}
        for kind, each in run.chronicle.vocabulary.kinds.items()
    }
    for entity, mine in held.items():
        kind = mine[0].readings[0].attribute.kind
        if len(mine) > 1:
            places = order[kind]
            mine.sort(key=lambda row: places[row.attribute])
        yield kind, entity, mine


MAX_UNKNOWN_LABELS = 4
"""If there are more unknown attributes, only those known by a later day are named."""
COLUMN = 15
"""The widest column of labels; a longer label gets its own line."""


def _head(name: str, label: str, layout: Layout) -> Line:
    """Formats the heading of an entity."""
    fmt = layout.fmt
    more = f" ({name})" if label != name else ""
    return (0, 0), f"{fmt.of['head']}{fmt.text(label)}{fmt.quiet}{fmt.text(more)}"


def _unknown(rows: list[Row], layout: Layout) -> Line:
    """Formats the unknown attributes of an entity, with what is known of them by a later day."""
    nearby = {row.label: row.nearby(layout.names) for row in rows}
    listed = [
        f"{label} ({words})" if words else label
        for label, words in nearby.items()
        if words or len(rows) <= MAX_UNKNOWN_LABELS
    ]
    said = f"· {len(rows)} more unknown on this date{': ' if listed else ''}{', '.join(listed)}"
    return (2, 4), f"{layout.fmt.of['unknown']}{layout.fmt.text(said)}"


def _close(run: App, state: State, told: Told, everything: bool, mentioned: bool) -> None:
    shown, documents, standings, unknown = told
    reading_view.documents(run.out, documents, state.documents)
    run.out.write("\n")
    if not shown and not unknown and not mentioned:
        empty = not run.chronicle.events.size()
        run.out.put(brief_view.EMPTY_LOG if empty else brief_view.NO_MATCH)
    reading_view.legend(run.out, standings)
    if unknown and not everything:
        more = " more" if shown else ""
        said = (
            f"1{more} entity has no known value on this date (`--all` lists it)."
            if len(unknown) == 1
            else f"{len(unknown)}{more} entities have no known value on this date"
            " (`--all` lists them)."
        )
        run.out.put((said, "quiet"))
