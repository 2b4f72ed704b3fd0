"""`chrono document add`: declares a document, with the digest of its text."""

from __future__ import annotations

import re
from pathlib import Path

import click

from chrono.cli import append_flow, completion, prompts
from chrono.cli.context import App, app
from chrono.cli.group import Command, Group
from chrono.errors import ChronoError

OPTIONS = {
    "document": "--id",
    "title": "--title",
    "publisher": "--publisher",
    "url": "--url",
    "genre": "--genre",
    "sha256": "FILE",
    "file": "FILE",
    "draws_on": "--draws-on",
    "revises": "--revises",
}


@click.group("document", cls=Group)
def command() -> None:
    """Declare documents, the sources of events. `chrono list documents` lists them."""


@command.command(
    "add",
    cls=Command,
    examples=(
        (
            "A text, published on a day:",
            "chrono document add texts/third.txt --id d3 --title 'The camp' --when 2020-10-02",
        ),
        (
            "A document based on another, with an uncertain date:",
            "chrono document add texts/third.txt --id d3 --title 'Camp Alder closed'"
            " --when '[2020-10-02..2020-10-05]' --draws-on d1 --dry-run",
        ),
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--id", "name", metavar="ID", help="The id. Default: made from the file name.")
@click.option("--title", metavar="WORDS", help="The title. Asked for on a terminal.")
@click.option(
    "--when", metavar="DATE", help="The date of publication, in EDTF. Default: today or earlier."
)
@click.option("--publisher", metavar="WORDS", help="The publisher.")
@click.option("--genre", metavar="WORDS", help="The genre: news report, letter, commentary …")
@click.option("--url", metavar="URL", help="The web address.")
@click.option(
    "--draws-on",
    multiple=True,
    metavar="DOCUMENT",
    shell_complete=completion.documents,
    help="A document that it takes facts from. Repeatable.",
)
@click.option(
    "--revises",
    metavar="DOCUMENT",
    shell_complete=completion.documents,
    help="The earlier edition that it replaces.",
)
@click.option("--note", metavar="WORDS", help="A remark.")
@append_flow.write_options
def add(
    file: str,
    name: str | None,
    title: str | None,
    when: str | None,
    publisher: str | None,
    genre: str | None,
    url: str | None,
    draws_on: tuple[str, ...],
    revises: str | None,
    note: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
) -> None:
    """Declare a document, with the digest of its file, by which the text is recognised.

    The text itself is not stored. Without --when, the date of publication is "today or
    earlier", so that no answer depends on the time of recording.
    """
    run, path = app(), Path(file)
    asked = title is None and prompts.on_terminal()
    if asked:
        title, when, publisher = _asked(run, path, when, publisher)
    draft = run.chronicle.drafts.document(
        path,
        name or slug(path.stem),
        title,
        publisher=publisher,
        url=url,
        genre=genre,
        draws_on=list(draws_on),
        revises=revises,
    )
    draft |= {key: value for key, value in (("when", when), ("note", note)) if value}
    append_flow.record(
        run,
        [draft],
        dry_run=dry_run,
        as_json=as_json,
        recorder=recorder,
        confirm=asked,
        options=OPTIONS,
    )


def _asked(
    run: App, path: Path, when: str | None, publisher: str | None
) -> tuple[str, str | None, str | None]:
    title = prompts.ask(run, "title", default=_first_line(run, path))
    publisher = publisher or prompts.ask(run, "publisher (empty if unknown)", default="") or None
    what = "published (EDTF such as 2020-09-10 or [..2020-09-10]; empty for today or earlier)"
    when = when or prompts.ask(run, what, default="") or None
    return title, when, publisher


def _first_line(run: App, path: Path) -> str | None:
    """Returns the first non-empty line of a text, often its title."""
    try:
        lines = (line.strip() for line in run.chronicle.documents.text(path).splitlines())
    except ChronoError:
        return None
    return next((line[:120] for line in lines if line), None)


def slug(text: str) -> str:
    """Derives an id from a name."""
    made = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return made or "document"
