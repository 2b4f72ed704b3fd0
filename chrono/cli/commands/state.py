"""`chrono state`: what was so on a date, how surely, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from chrono.cli import completing
from chrono.cli.app import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option, view_of, view_options

if TYPE_CHECKING:
    from chrono.cli.cells import Row
    from chrono.telling.words import Names
    from chrono.view import State


@click.command(
    "state",
    cls=Command,
    examples=(
        ("What was so at the end of a day:", "chrono state --at 2020-09-15"),
        ("What a reader of that month's papers could know:",
         "chrono state --at 2020-08 --known-at 2020-08-31"),
        ("Two entities only, for a script:",
         "chrono state --at 2021 --entity camp-alder --entity relief-force --json"),
        ("Would it stand without that document?", "chrono state --without document:d2"),
    ),
)  # fmt: skip
@view_options
@click.option(
    "-e", "--entity", "entities", multiple=True, metavar="ENTITY",
    shell_complete=completing.entities,
    help="Only this entity, by id, label or alias. Repeatable.",
)  # fmt: skip
@click.option(
    "-k", "--kind", "kinds", multiple=True, metavar="KIND",
    shell_complete=completing.kinds, help="Only entities of this kind. Repeatable.",
)  # fmt: skip
@click.option(
    "--all", "everything", is_flag=True,
    help="What is unknown, too, and plans that were fulfilled or superseded.",
)  # fmt: skip
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
        from chrono.cli.halves import told

        heading, readings = told(run.chronicle, view, entities, kinds)
        run.out.json(heading, cells=readings)
        return
    show(run, run.chronicle.state(view, entities, kinds), everything)


def show(run: App, state: State, everything: bool) -> None:
    """Writes a state: a headline, the entities by kind, and what was left out."""
    from chrono.cli import cells, phrases
    from chrono.telling.words import Names

    conditions = run.chronicle.conditions(state.readings)
    names = Names(state.entities, state.documents, conditions)
    run.out.put((phrases.headline(state.view, run.chronicle.today()), "head"))
    run.out.put((run.chronicle.vocabulary.name, "quiet"))
    kept = by_kind(run, cells.rows(state.readings), names)
    shown: list[Row] = []
    for kind, entities in kept.items():
        told = {name: _told(rows, everything) for name, rows in entities.items()}
        told = {name: rows for name, rows in told.items() if rows}
        if told:
            run.out.write("\n")
            run.out.put((run.chronicle.vocabulary.kinds[kind].label.upper(), "kind"))
        for name, rows in told.items():
            _entity(run, name, rows, names, everything)
            hidden = [row.label for row in entities[name] if row not in rows]
            if hidden:
                _unknown(run, hidden)
            shown += rows
    _close(run, state, shown, names, everything)


def by_kind(run: App, rows: list[Row], names: Names) -> dict[str, dict[str, list[Row]]]:
    """Rows by kind and entity, in the order of the vocabulary and of the labels."""
    vocabulary = run.chronicle.vocabulary
    found: dict[str, dict[str, list[Row]]] = {kind: {} for kind in vocabulary.kinds}
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.entity, []).append(row)
    order = {
        kind: {name: place for place, name in enumerate(each.attributes)}
        for kind, each in vocabulary.kinds.items()
    }
    for entity in sorted(held, key=lambda name: (names.entity(name).casefold(), name)):
        kind, mine = held[entity][0].readings[0].attribute.kind, held[entity]
        if len(mine) > 1:
            places = order[kind]
            mine.sort(key=lambda row: places[row.attribute])
        found[kind][entity] = mine
    return found


def _told(rows: list[Row], everything: bool) -> list[Row]:
    return [row for row in rows if everything or not row.hidden()]


COLUMN = 15
"""The widest column of labels; a longer one stands on a line of its own."""


def _entity(run: App, name: str, rows: list[Row], names: Names, everything: bool) -> None:
    from chrono.cli import cells

    run.out.write("\n")
    label = names.entity(name)
    run.out.put((label, "head"), (f" ({name})" if label != name else "", "quiet"))
    for row in rows:
        cells.show_row(run.out, row, COLUMN + 2, names, everything)


def _unknown(run: App, labels: list[str]) -> None:
    listed = ", ".join(labels) if len(labels) <= 4 else ""
    number = f"{len(labels)} more unknown by then"
    run.out.put((f"· {number}{f': {listed}' if listed else ''}", "unknown"), indent=2, hang=4)


def _close(run: App, state: State, shown: list[Row], names: Names, everything: bool) -> None:
    from chrono.cli import cells

    cells.documents(run.out, shown, names)
    run.out.write("\n")
    if not state.readings:
        empty = not run.chronicle.log.head().size
        run.out.put(
            "The log is empty. `chrono append --help` tells how it is filled."
            if empty
            else "No event speaks of this. `chrono log` lists what there is."
        )
    entities = {row.entity for row in shown}
    unknown = {each.cell.partition(".")[0] for each in state.readings} - entities
    cells.legend(run.out, (each for row in shown for each in row.readings))
    if unknown and not everything:
        more = " more" if shown else ""
        said = f"{len(unknown)}{more} {'entity' if len(unknown) == 1 else 'entities'}"
        run.out.put((f"Of {said} nothing is known by then. `--all` lists them.", "quiet"))
