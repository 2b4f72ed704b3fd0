"""`chrono text`: prints the text of a file, in which pointers count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import json_option
from chrono.errors import InvalidError
from chrono.render.lines import clean
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import Extraction


@click.command(
    "text",
    cls=Command,
    examples=(
        ("The text of a file (PDF, HTML, DOCX, mail, text):", "chrono text texts/third.txt"),
        (
            "As JSON, with what the file says of itself:",
            "chrono text texts/third.txt --json",
        ),
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="Only that page.")
@json_option
def command(file: str, page: int | None, as_json: bool) -> None:
    """Print the text of a file, as `--find` searches it and pointers count it.

    Nothing is recorded, and no chronicle is needed. Nothing in the file runs, and nothing is
    fetched.
    """
    from chrono.chronicle import extract_text

    run, found = app(), extract_text(Path(file))
    text = found.text if page is None else _page(found, page, file)
    if as_json:
        run.out.json(
            {
                "file": file,
                "sha256": found.sha256,
                "extractor": found.extractor or None,
                "normal_form": found.normal_form or None,
                "pages": list(found.pages),
                "words": found.words,
                "declares": dict(found.declares),
                "suggests": dict(found.suggests),
                "notices": list(found.notices),
                "text": text,
            }
        )
        return
    run.out.write("\n".join(map(_line, text.split("\n"))).rstrip("\n") + "\n")
    run.tell(extent(found))
    for notice in found.notices:
        run.tell(notice)


def extent(found: Extraction) -> str:
    """Says what was read: the kind of file, its pages and words, and the reader."""
    parts = [found.says, *([counted(len(found.pages), "page")] if found.pages else [])]
    parts.append(counted(found.words, "word"))
    by = f", read by {found.extractor}" if found.extractor else ""
    return f"{', '.join(parts)}{by}."


def _page(found: Extraction, page: int, file: str) -> str:
    if page > len(found.pages):
        has = counted(len(found.pages), "page") if found.pages else "no pages"
        raise InvalidError(f"{file} has {has}: there is no page {page}.")
    ends = [*found.pages[1:], len(found.text)]
    return found.text[found.pages[page - 1] : ends[page - 1]]


def _line(line: str) -> str:
    """Escapes what a terminal would act on; tabs stay."""
    return "\t".join(map(clean, line.split("\t")))
