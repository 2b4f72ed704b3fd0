"""`chrono link`: records how two events are related."""

from __future__ import annotations

import click

from chrono.cli import append_flow, completion
from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.model.event import MEANS, RELATIONS


@click.command(
    "link",
    cls=Command,
    help=f"""Record how two events are related: the first RELATION the second.

    {". ".join(f"{name}: {means}" for name, means in MEANS.items())}.
    """,
    examples=(
        ("Two documents report the same happening:", "chrono link 4f2a91c same 9b01d3e"),
        ("A plan was carried out:", "chrono link 9b01d3e fulfils 77c2a10 --note 'The same camp.'"),
    ),
)
@click.argument("one", metavar="ID", shell_complete=completion.events)
@click.argument("relation", type=click.Choice(RELATIONS))
@click.argument("two", metavar="ID", shell_complete=completion.events)
@click.option(
    "-d",
    "--document",
    metavar="DOCUMENT",
    shell_complete=completion.documents,
    help="The document that says so. Default: the chronicler's own judgement.",
)
@click.option("--note", metavar="WORDS", help="The reason.")
@append_flow.write_options
def command(
    one: str,
    relation: str,
    two: str,
    document: str | None,
    note: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Writes the link."""
    run = app()
    more = {"source": {"document": document} if document else None, "note": note}
    draft = run.chronicle.drafts.link(one, relation, two, **{k: v for k, v in more.items() if v})
    append_flow.record(run, [draft], dry_run=dry_run, as_json=as_json, recorder=recorder)
