"""`chrono document add`: declares a document, and keeps its text at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono.cli import append_flow, completion, prompts
from chrono.cli.commands.text import extent
from chrono.cli.context import App, app
from chrono.cli.group import Command, Group
from chrono.errors import InvalidError

if TYPE_CHECKING:
    from chrono.chronicle import Extraction

OPTIONS = {
    "document": "--id",
    "title": "--title",
    "publisher": "--publisher",
    "url": "--url",
    "genre": "--genre",
    "exhibit": "--exhibit",
    "bates": "--bates",
    "sha256": "FILE",
    "file": "FILE",
    "draws_on": "--draws-on",
    "revises": "--revises",
}
DECLARED = ("title", "when", "publisher", "url")
"""What a file may say of itself with authority: see `chrono help documents`."""


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
@click.option(
    "--title",
    metavar="WORDS",
    help="The title. Default: that of a web page, or a mail's subject; or asked for.",
)
@click.option(
    "--when",
    metavar="DATE",
    help="The date of publication, in EDTF. Default: a mail's date, the publication that a"
    " web page declares, or else today or earlier.",
)
@click.option("--publisher", metavar="WORDS", help="The publisher.")
@click.option("--genre", metavar="WORDS", help="The genre: news report, letter, commentary …")
@click.option("--url", metavar="URL", help="The web address.")
@click.option("--exhibit", metavar="NUMBER", help="Its number as an exhibit: K-12.")
@click.option("--bates", metavar="NUMBERS", help="The numbers stamped on it: ABC-101 to ABC-117.")
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
@click.option(
    "--text",
    "text_file",
    metavar="TEXTFILE",
    type=click.Path(exists=True, dir_okay=False),
    help="A text of FILE that was made elsewhere, as of a scan. A form feed ends a page.",
)
@click.option("--note", metavar="WORDS", help="A remark.")
@append_flow.write_options
def add(
    file: str,
    name: str | None,
    text_file: str | None,
    note: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Declare a document, with the digest of its file, and keep its text for `--find`.

    The text of a PDF, a web page, a Word file (DOCX) or a mail is taken out of it, and tied to it
    by both digests. It lies in snapshots/texts/, which git ignores; the log keeps none of it. A
    file that is declared already gets the text of today's reader.
    """
    run, path = app(), Path(file)
    text = _text(run, path, Path(text_file) if text_file else None)
    known = run.chronicle.documents.of_file(run.chronicle.documents.digest(path))
    drafts = []
    if known is None or name not in (None, known.id) or any(given.values()):
        document = name or slug(path.stem)
        draft, asked = _declaration(run, path, document, given, text)
        drafts.append(draft | ({"note": note} if note else {}))
    else:
        document, asked = known.id, False
        run.tell(f"The file is declared already, as {document!r}.")
    rendering = run.chronicle.drafts.rendering(document, text) if text else None
    drafts += [rendering] if rendering else []
    if not drafts:
        raise InvalidError(f"{path} is document {document!r} already; nothing was appended.")
    if text and not dry_run:
        run.chronicle.documents.keep(text.text)
    append_flow.record(
        run,
        drafts,
        dry_run=dry_run,
        as_json=as_json,
        recorder=recorder,
        confirm=asked,
        options=OPTIONS,
    )
    if not dry_run:
        run.chronicle.documents.suggest_folder(path.parent)


def _text(run: App, path: Path, text_file: Path | None) -> Extraction | None:
    """Returns the text of the file; None, with a warning that says what to do, if it has none."""
    from chrono.chronicle import extract_text, tied_text

    try:
        found = tied_text(path, text_file) if text_file else extract_text(path)
    except InvalidError as error:
        if text_file:
            raise
        run.warn(f"{error} Without a text, an event can only name a place in it (--locator).")
        return None
    run.tell(extent(found))
    for notice in found.notices:
        run.warn(notice)
    return found


def _declaration(
    run: App, path: Path, document: str, given: Mapping[str, Any], text: Extraction | None
) -> tuple[dict[str, Any], bool]:
    """Returns the draft that declares the document, and whether the user was asked for more."""
    declares = text.declares if text else {}
    said = {key: given[key] or declares.get(key) for key in DECLARED}
    for key in DECLARED:
        if not given[key] and declares.get(key):
            run.tell(f"{key}: {declares[key]} (from the file)")
    asked = given["title"] is None and prompts.on_terminal()
    if asked:
        said |= _asked(run, path, said, text)
    rest = {key: given[key] for key in ("genre", "exhibit", "bates", "revises")}
    draft = run.chronicle.drafts.document(
        path,
        document,
        said["title"],
        publisher=said["publisher"],
        url=said["url"],
        draws_on=list(given["draws_on"]),
        **rest,
    )
    return draft | ({"when": said["when"]} if said["when"] else {}), asked


def _asked(
    run: App, path: Path, said: Mapping[str, str | None], text: Extraction | None
) -> dict[str, str | None]:
    """Asks for title, publisher and date. What the file says without authority is offered."""
    suggests = text.suggests if text else {}
    title = said["title"] or suggests.get("title") or _first_line(text)
    title = prompts.ask(run, "title", default=title)
    publisher = said["publisher"] or prompts.ask(run, "publisher (empty if unknown)", default="")
    if created := suggests.get("when"):
        run.tell(f"By its own metadata, the file was created {created}.")
    what = "published (EDTF such as 2020-09-10 or [..2020-09-10]; empty for today or earlier)"
    when = said["when"] or prompts.ask(run, what, default="")
    return {"title": title, "publisher": publisher or None, "when": when or None}


def _first_line(text: Extraction | None) -> str | None:
    """Returns the first non-empty line of a text, often its title."""
    lines = (line.strip() for line in text.text.splitlines()) if text else ()
    return next((line[:120] for line in lines if line), None)


def slug(text: str) -> str:
    """Derives an id from a name."""
    made = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return made or "document"
