"""`chrono import`: a file of another program becomes events, all of them or none."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono import edtf
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option
from chrono.errors import InvalidError
from chrono.formats import importers
from chrono.formats.importers import FORMATS, guess, presets
from chrono.formats.importers import mapping as mappings
from chrono.formats.importers import plan as planning
from chrono.formats.importers.plan import carry_out, contents
from chrono.storage.log.files import refused as refused_by_system

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.formats.importers.plan import Plan

LISTED_FORMATS = "\n".join(f"    {name:<12} {each.says}" for name, each in FORMATS.items())
MAX_REFUSALS_SHOWN = 20
"""`--json` gives all."""


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
    """,
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
    type=click.Choice(list(FORMATS)),
    help="The format. Default: recognised by the file's name and first bytes.",
)
@click.option(
    "--preset",
    metavar="NAME",
    help=f"A mapping that comes with chrono: {', '.join(presets.presets())}.",
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
        run.out.write((mappings.__doc__ or "").rpartition("Modules:")[0].rstrip() + "\n")
        return
    if file is None:
        raise click.UsageError("Name a FILE; `-` reads standard input.")
    data, name = read_file(file)
    if propose:
        run.out.file(_proposed(run, data, name))
        return
    kind = _kind(kind, preset or mapping, name, data)
    more = {"title": title, "published": _date(published), "mapping": _mapping(preset, mapping)}
    with ExitStack() as spare:
        chronicle = _ready(run, kind, preset, add_types, dry_run, spare)
        plan, recording = _plan(run, chronicle, kind, data, name, more, skip_refused)
        refused = bool(plan.refusals) and not skip_refused
        written = not refused and not dry_run
        if written:
            if plan.prepared.drafts:
                run.tell(f"Appending {len(plan.prepared.drafts):,} events …")
            carry_out(plan, recording)
            spare.pop_all()  # the types that were added stay: the log has events of them
    _answer(run, plan, name, written, as_json)
    if refused:
        _refuse(plan)


def read_file(file: str) -> tuple[bytes, str]:
    """The bytes of a file and its name. Raises StorageError."""
    if file != "-":
        return contents(Path(file)), Path(file).name
    try:
        return sys.stdin.buffer.read(), "standard-input"
    except OSError as error:
        raise refused_by_system(file, error) from error


def _date(text: str) -> str:
    return edtf.parse(text).text if text else ""


def _kind(kind: str | None, mapped: str | None, name: str, data: bytes) -> str:
    if kind:
        return kind
    if mapped:
        return "csv"
    return guess(name, data)


def _mapping(preset: str | None, mapping: str | None) -> str:
    if preset and mapping:
        raise click.UsageError("Use either --preset or --mapping, not both.")
    if preset:
        return presets.preset(f"{preset}.toml")
    return read_file(mapping)[0].decode("utf-8", "replace") if mapping else ""


def _proposed(run: App, data: bytes, name: str) -> str:
    from chrono.formats.importers.mapping.rows import decode, table
    from chrono.formats.importers.mapping.suggest import propose

    encoding = ""
    try:
        text = decode(data, name=name)
    except InvalidError:
        encoding = "cp1252"
        text = decode(data, encoding, name)
    return propose(table(text, name=name), run.chronicle.vocabulary, name, encoding)


def _ready(
    run: App, kind: str, preset: str | None, wanted: bool | None, dry_run: bool, spare: ExitStack
) -> Chronicle:
    """The chronicle to import into, the types that are needed added to it if that is wanted.

    For a dry run that lacks types it is a copy with them, which `spare` throws away; otherwise
    `spare` takes them out again, unless the import comes to its end.
    """
    chronicle = run.chronicle
    needed = preset or importers.FORMATS[kind].vocabulary
    if not needed or wanted is False:
        return chronicle
    path = chronicle.vocabulary_path
    current = chronicle.vocabulary_bytes().decode("utf-8", "replace")
    added = presets.addition(current, presets.preset(f"{needed}.vocabulary.toml"))
    if not added.names:
        return chronicle
    listed = ", ".join(added.names)
    if dry_run:
        run.tell(f"Would add {listed} to {path}.")
        return _copy(chronicle, added.text, spare)
    if wanted is None and not _may_add(run, needed, listed, path, kind):
        return chronicle
    presets.write(path, added.text)
    spare.callback(_take_out, run, chronicle, added.text, current)
    run.tell(f"Added {listed} to {path}.")
    return type(chronicle).open(chronicle.root)


def _take_out(run: App, chronicle: Chronicle, added: str, before: str) -> None:
    """The vocabulary as it was, unless somebody has changed it meanwhile."""
    if chronicle.vocabulary_bytes() == added.encode():
        presets.write(chronicle.vocabulary_path, before)
        run.tell("Nothing was imported; the types added to the vocabulary are removed again.")


def _may_add(run: App, needed: str, listed: str, path: Path, kind: str) -> bool:
    """Asks whether the types may be added; False where the file may do without them."""

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


def _copy(chronicle: Chronicle, vocabulary: str, spare: ExitStack) -> Chronicle:
    """A chronicle with another vocabulary over the same log, for as long as `spare` lasts."""
    from tempfile import TemporaryDirectory

    root = Path(spare.enter_context(TemporaryDirectory(prefix="chrono-dry-run-")))
    events = root / chronicle.vocabulary_path.parent.name
    events.mkdir()
    (events / chronicle.vocabulary_path.name).write_text(vocabulary, "utf-8")
    (events / "log.jsonl").symlink_to(chronicle.vocabulary_path.with_name("log.jsonl").resolve())
    return type(chronicle).open(root)


def _plan(
    run: App,
    chronicle: Chronicle,
    kind: str,
    data: bytes,
    name: str,
    more: dict[str, str],
    skip: bool,
) -> tuple[Plan, Any]:
    run.tell(f"Reading {name} ({len(data):,} bytes) …")
    asked = planning.asked(chronicle, name, progress=run.waiting("Reading", "rows"), **more)
    batch = importers.read(kind, data, asked)
    if len(batch.drafts) > 1000:
        run.tell(f"Checking {len(batch.drafts):,} events …")
    recording = chronicle.recording()
    return planning.plan(chronicle, batch, recording, skip), recording


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
