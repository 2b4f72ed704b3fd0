"""`chrono import`: a file of another program becomes events, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option
from chrono.errors import InvalidError, file_error

if TYPE_CHECKING:
    from chrono.chronicle import Imports, Plan

FORMATS = ("csv", "jsonl", "cloudevents", "timelinejs", "ics")
"""Spelled out, so that `--help` imports nothing; a test holds them to the registry."""
MOST = 20
"""Refusals told one by one; `--json` gives all."""


@click.command(
    "import",
    cls=Command,
    examples=(
        (
            "What would come in, and what not; nothing is written:",
            "chrono import events.csv --preset ucdp-ged --dry-run",
        ),
        (
            "A first mapping for a table of your own, to be read through:",
            "chrono import clippings.csv --propose > clippings.toml",
        ),
        ("Then the table by that mapping:", "chrono import clippings.csv --mapping clippings.toml"),
        (
            "A TimelineJS timeline, with the type that its slides need:",
            "chrono import timeline.json --add-types",
        ),
        (
            "What another chronicle has and this one lacks:",
            "chrono import ../theirs/events/log.jsonl",
        ),
    ),
)
@click.argument("file", required=False, type=click.Path(allow_dash=True, dir_okay=False))
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="What the file is. Otherwise seen from its name and its beginning.",
)
@click.option("--preset", metavar="NAME", help="A mapping that comes with chrono: ucdp-ged, acled.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="A mapping of your own, in TOML: how a table's columns become events.",
)
@click.option("--propose", is_flag=True, help="Write a first mapping for a table, and stop.")
@click.option("--language", is_flag=True, help="Tell the language of mappings, and stop.")
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Count what would be new, is there already, and is refused, and why.",
)
@click.option(
    "--skip-refused",
    is_flag=True,
    help="Take the rest in where rows are refused. Otherwise nothing comes in.",
)
@click.option(
    "--add-types/--no-add-types",
    default=None,
    help="Add what the format or preset needs to the vocabulary. Asked if not said.",
)
@click.option("--title", default="", metavar="TEXT", help="What to call the file as a document.")
@click.option("--published", default="", metavar="DATE", help="When the file was published.")
@json_option
def command(
    file: str | None,
    kind: str | None,
    preset: str | None,
    mapping: str | None,
    propose: bool,
    language: bool,
    dry_run: bool,
    skip_refused: bool,
    add_types: bool | None,
    title: str,
    published: str,
    as_json: bool,
) -> None:
    """Take in a file: a table by a mapping, a timeline, a calendar, events of another chronicle.

    All or nothing, unless --skip-refused: one refused row keeps everything out, and each is
    told with its row, its column and the reason. What the log holds already is left alone, so
    a file that grew can be imported again. Dates keep the precision they have in the file.
    """
    run = app()
    if language:
        from chrono.chronicle import mapping_help

        run.out.write(mapping_help())
        return
    if file is None:
        raise click.UsageError("Which file? (`-` reads standard input.)")
    data, name = read_file(run, file)
    imports = run.chronicle.imports
    if propose:
        run.out.file(imports.suggest_mapping(data, name))
        return
    kind = kind or ("csv" if preset or mapping else imports.guess(name, data))
    text = _mapping(run, preset, mapping)
    with _ready(run, kind, preset, add_types, dry_run) as ready:
        run.tell(f"Reading {name} ({len(data):,} bytes) …")
        plan = ready.plan(
            data,
            name,
            kind,
            mapping=text,
            title=title,
            published=_date(published),
            skip_refused=skip_refused,
            progress=run.waiting("Reading", "rows"),
        )
        refused = bool(plan.refusals) and not skip_refused
        if not refused and not dry_run and plan.prepared.drafts:
            run.tell(f"Appending {len(plan.prepared.drafts):,} events …")
            ready.carry_out(plan)
        _answer(run, plan, name, not refused and not dry_run, as_json)
        if refused:
            _refuse(plan)


def read_file(run: App, file: str) -> tuple[bytes, str]:
    """The bytes of a file and its name. Raises StorageError."""
    if file != "-":
        return run.chronicle.imports.contents(Path(file)), Path(file).name
    try:
        return sys.stdin.buffer.read(), "standard-input"
    except OSError as error:
        raise file_error(file, error) from error


def _date(text: str) -> str:
    from chrono import edtf

    return edtf.parse(text).text if text else ""


def _mapping(run: App, preset: str | None, mapping: str | None) -> str:
    if preset and mapping:
        raise click.UsageError("Either a preset or a mapping: a preset is one.")
    if preset:
        return run.chronicle.imports.preset(preset)
    return read_file(run, mapping)[0].decode("utf-8", "replace") if mapping else ""


@contextmanager
def _ready(
    run: App, kind: str, preset: str | None, wanted: bool | None, dry_run: bool
) -> Iterator[Imports]:
    """The imports by a vocabulary with the types that are needed, if they may be added.

    For a dry run it is a copy of the vocabulary. Where the import fails, the vocabulary is put
    back as it was.
    """
    imports = run.chronicle.imports
    missing = None if wanted is False else imports.missing_types(kind, preset)
    if missing is None:
        yield imports
        return
    listed, path = ", ".join(missing.names), run.chronicle.repository.vocabulary_path
    if dry_run:
        run.tell(f"Would add {listed} to {path}.")
        with imports.trial(missing) as trial:
            yield trial
        return
    if wanted is None and not _may_add(run, preset or kind, listed, path, kind):
        yield imports
        return
    try:
        with imports.with_types(missing) as ready:
            run.tell(f"Added {listed} to {path}.")
            yield ready
    except BaseException:
        if imports.missing_types(kind, preset) is not None:
            run.tell("Nothing came in, so what was added to the vocabulary is out of it again.")
        raise


def _may_add(run: App, needed: str, listed: str, path: Path, kind: str) -> bool:
    """Asks whether the types may be added; False where the file may do without them."""
    if not sys.stdin.isatty():
        if kind != "csv":
            run.tell(f"The vocabulary lacks {listed}, which --add-types would add.")
            return False
        raise InvalidError(
            f"The vocabulary lacks what {needed} needs: {listed}. --add-types adds it to {path}."
        )
    run.err.flush()
    if not click.confirm(f"Add {listed} to {path}?", default=True, err=True):
        raise InvalidError(f"Without {listed} nothing can come in; nothing was changed.")
    return True


def _answer(run: App, plan: Plan, name: str, written: bool, as_json: bool) -> None:
    for notice in plan.notices:
        run.tell(notice)
    if as_json:
        run.out.json(
            {
                "file": name,
                "appended": written,
                "new": dict(plan.new),
                "there": dict(plan.there),
                "refused": [
                    {"row": each.row, "column": each.column, "reason": each.reason}
                    for each in plan.refusals
                ],
            }
        )
        return
    word = "appended" if written else "would be new"
    for number, said, types in (
        (sum(plan.new.values()), word, plan.new),
        (sum(plan.there.values()), "there already", plan.there),
        (len(plan.refusals), "refused", {}),
    ):
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(types.items()))
        run.out.put(
            (f"{number:>9,} {said}", "strong"), (f": {listed}" if listed else "", "quiet"), hang=10
        )
    for refusal in plan.refusals[:MOST]:
        run.out.put(str(refusal), indent=10, hang=12)
    if len(plan.refusals) > MOST:
        run.out.put(f"… and {len(plan.refusals) - MOST:,} more; --json gives all.", indent=10)


def _refuse(plan: Plan) -> None:
    number = len(plan.refusals)
    told = "1 row is refused. Mend it" if number == 1 else f"{number:,} rows are refused. Mend them"
    raise InvalidError(f"Nothing was appended: {told}, or take the rest in with --skip-refused.")
