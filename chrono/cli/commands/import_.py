"""`chrono import`: turns a file of another program into events, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from chrono.chronicle import import_formats, import_presets, mapping_help
from chrono.cli import import_dialogue, prompts
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option
from chrono.errors import InvalidError, file_error

if TYPE_CHECKING:
    from chrono.chronicle import Imports, Plan

FORMATS = import_formats()
LISTED_FORMATS = "\n".join(f"    {name:<12} {says}" for name, says in FORMATS.items())
MAX_REFUSALS_SHOWN = 20
"""If there are more refusals, they are counted; `--json` lists all."""


@click.command(
    "import",
    cls=Command,
    help=f"""Append the events of a file: all of them, or none if one row is refused.

    The formats:

    \b
{LISTED_FORMATS}

    Every refused row is listed with its number, its column and the reason; --skip-refused
    imports the others. Events that the log already holds are left alone, so a file that has
    grown can be imported again. Dates keep the precision that they have in the file.

    A table that nothing recognises is asked about, on a terminal: the answers become a mapping
    in events/mappings and, after a yes, types in the vocabulary. The next version of the table
    needs no question. Elsewhere, --propose prints a mapping to complete.
    """,
    examples=(
        (
            "What would come in, and what not; nothing is written:",
            "chrono import events.csv --preset ucdp-ged --dry-run",
        ),
        (
            "A first mapping for it without questions, to be read through:",
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
    type=click.Choice(list(FORMATS)),
    help="The format. Default: recognised by the file's name and first bytes.",
)
@click.option(
    "--preset",
    metavar="NAME",
    help=f"A mapping that comes with chrono: {', '.join(import_presets())}.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Your own mapping, in TOML: how the columns of a table become events.",
)
@click.option("--propose", is_flag=True, help="Print a first mapping for the table, and stop.")
@click.option("--language", is_flag=True, help="Explain the language of mappings, and stop.")
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Write nothing; count the events that are new, already in the log, and refused.",
)
@click.option(
    "--skip-refused",
    is_flag=True,
    help="Import the other rows where some are refused. Default: import nothing.",
)
@click.option(
    "--add-types/--no-add-types",
    default=None,
    help="Add the types that the format or preset needs to the vocabulary. Default: ask.",
)
@click.option(
    "--title", default="", metavar="TEXT", help="The title of the document made for the file."
)
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
    """Imports the file."""
    run = app()
    if language:
        run.out.write(mapping_help())
        return
    if file is None:
        raise click.UsageError("Name a FILE; `-` reads standard input.")
    data, name = read_file(run, file)
    imports = run.chronicle.imports
    if propose:
        run.out.file(imports.suggest_mapping(data, name))
        return
    kind = kind or ("csv" if preset or mapping else imports.guess(name, data))
    if kind == "csv" and not (preset or mapping):
        found = _own_mapping(run, data, name)
        preset, mapping = found.preset, found.mapping
        if found.unknown and prompts.on_terminal():
            given = {"title": title, "published": _date(run, published)}
            _by_dialogue(run, data, name, given, dry_run, as_json)
            return
    text = _mapping(run, preset, mapping)
    with _ready(run, kind, preset, add_types, dry_run) as ready:
        run.tell(f"Reading {name} ({len(data):,} bytes) …")
        plan = ready.plan(
            data,
            name,
            kind,
            mapping=text,
            title=title,
            published=_date(run, published),
            skip_refused=skip_refused,
            progress=run.waiting("Reading", "rows"),
        )
        refused = bool(plan.refusals) and not skip_refused
        if not refused and not dry_run:
            if plan.prepared.drafts:
                run.tell(f"Appending {len(plan.prepared.drafts):,} events …")
            ready.carry_out(plan)
        _answer(run, plan, name, not refused and not dry_run, as_json)
        if refused:
            _refuse(plan)


@frozen
class _Recognised:
    """What is known about a table that came without --preset and --mapping."""

    preset: str | None = None
    mapping: str | None = None
    unknown: bool = False


def _own_mapping(run: App, data: bytes, name: str) -> _Recognised:
    """Finds the mapping that the chronicle keeps for a table, or a preset that the user takes."""
    imports = run.chronicle.imports
    path = imports.kept_mapping(data, name)
    if path is not None:
        run.tell(f"Its header fits the mapping {path}.")
        return _Recognised(mapping=str(path))
    preset = imports.recognised(data, name)
    if preset and prompts.on_terminal():
        run.err.flush()
        question = f"Its header is that of the preset {preset}. Use it?"
        used = click.confirm(question, default=True, err=True)
        return _Recognised(preset=preset) if used else _Recognised(unknown=True)
    return _Recognised(unknown=preset is None)


def _by_dialogue(
    run: App, data: bytes, name: str, given: Mapping[str, str], dry_run: bool, as_json: bool
) -> None:
    """Imports a table by the answers of the user: all is written, or nothing.

    `given` are the answers that options give, empty if they give none. A dry run asks as well,
    and prints the mapping instead of writing it.
    """
    known = {key: each for key, each in given.items() if each}
    agreed = import_dialogue.agree(run, data, name, known, dry_run)
    imports, added = run.chronicle.imports, agreed.addition
    if dry_run:
        run.out.write(agreed.proposal.mapping)
        run.tell("Nothing was written. Above is the mapping that the answers make.")
        return
    with imports.with_types(added) if added else nullcontext(imports) as ready:
        path = ready.keep_mapping(name, agreed.proposal.mapping)
        try:
            plan = ready.plan(
                data,
                name,
                "csv",
                mapping=agreed.proposal.mapping,
                skip_refused=agreed.skip_refused,
                progress=run.waiting("Reading", "rows"),
            )
            ready.carry_out(plan)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    if added:
        run.tell(f"Added {', '.join(added.names)} to the vocabulary.")
    run.tell(f"Wrote the mapping to {path}; the next version of the table needs no question.")
    _answer(run, plan, name, True, as_json)


def read_file(run: App, file: str) -> tuple[bytes, str]:
    """Reads a file; returns its bytes and its name. Raises StorageError."""
    if file != "-":
        return run.chronicle.imports.contents(Path(file)), Path(file).name
    try:
        return sys.stdin.buffer.read(), "standard-input"
    except OSError as error:
        raise file_error(file, error) from error


def _date(run: App, text: str) -> str:
    return run.chronicle.date(text).text if text else ""


def _mapping(run: App, preset: str | None, mapping: str | None) -> str:
    if preset and mapping:
        raise click.UsageError("Use either --preset or --mapping, not both.")
    if preset:
        return run.chronicle.imports.preset(preset)
    return read_file(run, mapping)[0].decode("utf-8", "replace") if mapping else ""


@contextmanager
def _ready(
    run: App, kind: str, preset: str | None, wanted: bool | None, dry_run: bool
) -> Iterator[Imports]:
    """Yields the imports, after adding missing types to the vocabulary if the user agrees.

    A dry run uses a copy of the vocabulary. If the import fails, the vocabulary is restored.
    """
    imports = run.chronicle.imports
    missing = None if wanted is False else imports.missing_types(kind, preset)
    if missing is None:
        yield imports
        return
    listed, path = ", ".join(missing.names), run.chronicle.root / "events" / "vocabulary.toml"
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
            run.tell("Nothing was imported; the types added to the vocabulary are removed again.")
        raise


def _may_add(run: App, needed: str, listed: str, path: Path, kind: str) -> bool:
    """Asks whether to add the types. Raises InvalidError if the import cannot proceed."""

    if not sys.stdin.isatty():
        if kind != "csv":
            run.tell(f"The vocabulary lacks {listed}; --add-types adds it.")
            return False
        raise InvalidError(
            f"{needed} needs {listed}, which the vocabulary lacks; --add-types adds it to {path}."
        )
    run.err.flush()
    if not click.confirm(f"Add {listed} to {path}?", default=True, err=True):
        raise InvalidError(f"The import needs {listed} in the vocabulary. Nothing was changed.")
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
        (sum(plan.there.values()), "already in the log", plan.there),
        (len(plan.refusals), "refused", {}),
    ):
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(types.items()))
        run.out.put(
            (f"{number:>9,} {said}", "strong"), (f": {listed}" if listed else "", "quiet"), hang=10
        )
    for refusal in plan.refusals[:MAX_REFUSALS_SHOWN]:
        run.out.put(str(refusal), indent=10, hang=12)
    if len(plan.refusals) > MAX_REFUSALS_SHOWN:
        more = len(plan.refusals) - MAX_REFUSALS_SHOWN
        run.out.put(f"and {more:,} more (--json gives all)", indent=10)


def _refuse(plan: Plan) -> None:

    number = len(plan.refusals)
    rows = "1 row is refused. Fix it" if number == 1 else f"{number:,} rows are refused. Fix them"
    raise InvalidError(f"Nothing was appended: {rows}, or import the others with --skip-refused.")
