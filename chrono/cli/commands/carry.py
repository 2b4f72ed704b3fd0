"""`chrono carry OLD NEW`: proposes a document's events again for its later edition."""

from __future__ import annotations

import json
from pathlib import Path

import click

from chrono.cli import completion
from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import documents_option, json_option
from chrono.render.event_text import event_line
from chrono.render.source_text import place_words
from chrono.render.text import counted


@click.command(
    "carry",
    cls=Command,
    examples=(
        (
            "The events of one document, found again in another:",
            "chrono carry d1 d2 --documents texts > batch.jsonl",
        ),
        ("The same for a program:", "chrono carry d1 d2 --documents texts --json"),
    ),
)
@click.argument("old", shell_complete=completion.documents)
@click.argument("new", shell_complete=completion.documents)
@documents_option
@json_option
def command(old: str, new: str, documents: str | None, as_json: bool) -> None:
    """Propose the events of document OLD again for its later edition NEW.

    NEW is a document of its own, declared with `--revises OLD`. Each event whose passage stands
    in both is written as a line of a batch, with a link to the earlier event, for you to review
    and append: `chrono append --json FILE`. An event whose passage has changed or is gone is
    named, and left to you.
    """
    run = app()
    folder = run.chronicle.documents.folder(Path(documents) if documents else None)
    one, two = run.chronicle.document(old), run.chronicle.document(new)
    found = run.chronicle.maintenance.carry(one, two, folder)
    if two.revises != one.id:
        run.warn(f"{two.id} was not declared as a later edition of {one.id} (--revises {one.id}).")
    if as_json:
        left = [{"event": each.event.id, "why": each.why} for each in found.not_carried]
        run.out.json({"found": found.found, "drafts": list(found.drafts), "not_carried": left})
        return
    for draft in found.drafts:
        run.out.write(json.dumps(draft) + "\n")
    total = found.found + len(found.not_carried)
    run.tell(f"{found.found} of {counted(total, 'event')} found again in {two.id}.")
    names = run.names()
    for each in found.not_carried:
        line = event_line(each.event, run.chronicle.vocabulary, names)
        place = place_words(each.event.source)
        run.warn(f"{each.event.id[:7]} {line}{f' ({place})' if place else ''}: {each.why}")
