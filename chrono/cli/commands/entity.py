"""`chrono entity add`: declares an entity of a kind that the vocabulary defines."""

from __future__ import annotations

from typing import Any

import click

from chrono.cli import append_flow, completion, prompts
from chrono.cli.context import app
from chrono.cli.group import Command, Group
from chrono.model.event import MODALITIES

OPTIONS = {
    "entity": "ID",
    "kind": "--kind",
    "label": "--label",
    "aliases": "--alias",
    "coordinates": "--coordinates",
    "same_as": "--same-as",
    "says": "--says",
}


@click.group("entity", cls=Group)
def command() -> None:
    """Declare entities, the subjects of events. `chrono list entities` lists them."""


@command.command(
    "add",
    cls=Command,
    examples=(
        (
            "A camp with its names:",
            "chrono entity add camp-birch --kind base --label 'Camp Birch' --alias 'Birch'",
        ),
        (
            "An entity that may be the same as another, as a proposal:",
            "chrono entity add camp-b --kind base --label 'Camp B' --same-as camp-alder"
            " --modality opinion",
        ),
    ),
)
@click.argument("name", metavar="ID")
@click.option(
    "-k",
    "--kind",
    metavar="KIND",
    shell_complete=completion.kinds,
    help="The kind of entity. Asked for on a terminal.",
)
@click.option("--label", metavar="WORDS", help="The name to show. Asked for on a terminal.")
@click.option(
    "--alias", "aliases", multiple=True, metavar="WORDS", help="Another name. Repeatable."
)
@click.option(
    "--coordinates",
    nargs=2,
    type=float,
    metavar="LAT LON",
    help="The coordinates in degrees, WGS 84.",
)
@click.option(
    "--same-as",
    metavar="ENTITY",
    shell_complete=completion.entities,
    help="The entity that this one is the same as; both are treated as one.",
)
@click.option("--says", metavar="WORDS", help="A remark.")
@click.option(
    "-m",
    "--modality",
    type=click.Choice(MODALITIES),
    metavar="MODALITY",
    default="asserted",
    help="Any modality but asserted and reported makes --same-as a proposal.",
)
@click.option(
    "-d",
    "--document",
    metavar="DOCUMENT",
    shell_complete=completion.documents,
    help="The document that says so.",
)
@append_flow.write_options
def add(
    name: str,
    kind: str | None,
    label: str | None,
    aliases: tuple[str, ...],
    coordinates: tuple[float, float] | None,
    same_as: str | None,
    says: str | None,
    modality: str,
    document: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Declare an entity, so that events can refer to it.

    ID consists of lowercase letters, digits, - and _, and never changes. Declaring an entity
    again adds to its description.
    """
    run = app()
    known = run.chronicle.cells().entities.get(name)
    if known:
        kind, label = kind or known.kind, label or known.label
    asked = not (kind and label) and prompts.on_terminal()
    if asked:
        kinds = [(each.name, each.says) for each in run.chronicle.vocabulary.kinds.values()]
        kind = kind or prompts.ask(run, "kind", kinds)
        label = label or prompts.ask(run, "label", default=name.replace("-", " ").title())
    data: dict[str, Any] = {
        "entity": name,
        "kind": kind,
        "label": label,
        "aliases": list(aliases),
        "coordinates": list(coordinates) if coordinates else None,
        "same_as": run.chronicle.entity(same_as).id if same_as else None,
        "says": says,
    }
    told = {key: value for key, value in data.items() if value}
    draft: dict[str, Any] = {"type": "EntityDescribed", "modality": modality, "data": told}
    if document:
        draft["source"] = {"document": document}
    append_flow.record(
        run,
        [draft],
        dry_run=dry_run,
        as_json=as_json,
        recorder=recorder,
        confirm=asked,
        options=OPTIONS,
    )
