"""`chrono state`: what was so on a date, how surely, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from chrono.cli import completion as completing
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option, view_of, view_options

if TYPE_CHECKING:
    from chrono.cli.reading_view import Hand, Row
    from chrono.cli.terminal import Line
    from chrono.model.view import View
    from chrono.render.state import State


@click.command(
    "state",
    cls=Command,
    examples=(
        ("What was so at the end of a day:", "chrono state --at 2020-09-15"),
        (
            "What a reader of that month's papers could know:",
            "chrono state --at 2020-08 --known-at 2020-08-31",
        ),
        (
            "Two entities only, for a script:",
            "chrono state --at 2021 --entity camp-alder --entity relief-force --json",
        ),
        ("Would it stand without that document?", "chrono state --without document:d2"),
    ),
)
@view_options
@click.option(
    "-e",
    "--entity",
    "entities",
    multiple=True,
    metavar="ENTITY",
    shell_complete=completing.entities,
    help="Only this entity, by id, label or alias. Repeatable.",
)
@click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    shell_complete=completing.kinds,
    help="Only entities of this kind. Repeatable.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="What is unknown, too, and plans that were fulfilled or superseded.",
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
    everything: bool,
    as_json: bool,
) -> None:
    """What was so on a date, as far as was known by another, and who says so.

    By kind and entity: each value with its standing in words, since when, who says so and in
    which event, and the next known change. What is contested or only possible is listed with
    all its sides; what is planned, alleged, denied, predicted or an opinion stands beside the
    value (after ›) and is never counted into it.
    """
    run = app()
    view = view_of(at, known_at, recorded_at, without, only)
    if as_json:
        _json(run, view, entities, kinds)
        return
    state = run.chronicle.state(view, entities, kinds)
    show(run, state, told_of(run, state, everything), everything)


def _json(run: App, view: View, entities: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    from chrono.render import json as plain

    state = run.chronicle.state(view, entities, kinds)
    cells = sorted((each.cell, plain.reading_text(each)) for each in state.readings)
    run.out.json(plain.heading(state), cells=f"[{', '.join(text for _, text in cells)}]")


Entity = tuple[str, str, str, str]
"""Of an entity that something is told of: its kind, what sorts it, its id, and the text."""
Told = tuple[list[Entity], set[str], set[str], set[str]]
"""Some entities; the documents and the standings they name; entities that are unknown."""


def told_of(run: App, state: State, everything: bool) -> Told:
    """What is told of each entity of a state."""
    from chrono.cli import reading_view as cells
    from chrono.render.text import Names

    names = Names(state.entities, state.documents, run.chronicle.conditions(state.readings))
    screen = run.out
    hand = cells.Hand(screen, names, screen.hang(COLUMN + 2), everything)
    told: list[Entity] = []
    shown: list[Row] = []
    unknown: set[str] = set()
    for kind, name, rows in by_kind(run, cells.rows(state.readings)):
        kept = [row for row in rows if everything or not row.hidden()]
        if not kept:
            unknown.add(name)
            continue
        label = names.entity(name)
        lines = [_head(name, label, hand)]
        for row in kept:
            lines += cells.labelled(row, COLUMN + 2, hand)
        if len(kept) < len(rows):
            lines.append(_unknown([row.label for row in rows if row not in kept], hand))
        told.append((kind, label.casefold(), name, f"\n{screen.lines(lines)}"))
        shown += kept
    standings: set[str] = {each.standing for row in shown for each in row.readings}
    return told, cells.named(shown), standings, unknown


def show(run: App, state: State, told: Told, everything: bool) -> None:
    """Writes a state: a headline, the entities by kind, and what was left out."""
    from chrono.cli import phrases

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
    _close(run, state, told, everything)


def by_kind(run: App, rows: list[Row]) -> Iterator[tuple[str, str, list[Row]]]:
    """Kind, entity and its rows, those in the order of the vocabulary."""
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


COLUMN = 15
"""The widest column of labels; a longer one stands on a line of its own."""


def _head(name: str, label: str, hand: Hand) -> Line:
    """What an entity is called."""
    pen = hand.pen
    more = f" ({name})" if label != name else ""
    return (0, 0), f"{pen.of['head']}{pen.text(label)}{pen.quiet}{pen.text(more)}"


def _unknown(labels: list[str], hand: Hand) -> Line:
    """What is unknown of an entity."""
    listed = f": {', '.join(labels)}" if len(labels) <= 4 else ""
    said = hand.pen.text(f"· {len(labels)} more unknown by then{listed}")
    return (2, 4), f"{hand.pen.of['unknown']}{said}"


def _close(run: App, state: State, told: Told, everything: bool) -> None:
    from chrono.cli import reading_view as cells

    entities, documents, standings, unknown = told
    cells.documents(run.out, documents, state.documents)
    run.out.write("\n")
    if not entities and not unknown:
        empty = not run.chronicle.events.size()
        run.out.put(
            "The log is empty. `chrono append --help` tells how it is filled."
            if empty
            else "No event speaks of this. `chrono log` lists what there is."
        )
    cells.legend(run.out, standings)
    if unknown and not everything:
        more = " more" if entities else ""
        said = f"{len(unknown)}{more} {'entity' if len(unknown) == 1 else 'entities'}"
        run.out.put((f"Of {said} nothing is known by then. `--all` lists them.", "quiet"))
